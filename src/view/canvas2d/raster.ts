/** Computes the map's surface and glow as pixels, one per bin. */

import { ARRIVED_WITHIN, CLASSES, STALLED_MU, STALLED_SIGMA } from '../../core/simulation/census.ts';
import type { Engine, Picture } from '../../core/simulation/engine.ts';
import { LEVELS, heightOf, heightScale, numbers } from '../../core/plot/height-scale.ts';
import { logLikelihoodAboveSaddle } from '../../core/likelihood/mixture.ts';
import { SHADES, colourAt, rampOf } from '../../core/colour/colour-maps.ts';
import { channels, paletteOf } from '../../core/colour/palette.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { DIMMED } from '../layers/surface-paint.ts';
import type { Painting } from '../view-api.ts';
import { GAIN, glowOf, KNOCK, KNOCKED } from '../scene/crowd-colours.ts';

type Colour = readonly number[];

/** How much a trail counts, relative to the walkers that are there now. */
const TRAIL = 0.6;
/** The part of the brightest light, as drawn, at which a place is painted over. */
const FULL = 0.6;
/** Colours of a table, so many that no step between two can be seen. */
const STEPS = Array.from({ length: 4 * SHADES }, (_, k) => k / (4 * SHADES - 1));

/**
 * Paints the map into a canvas that it makes as large as the density picture: the surface's colour, and over it the crowd
 * in the colour of its class; of several teams in theirs, or one of them (from 0) alone. Where there is a painting, it is there
 * instead of the surface's colour.
 */
export function paint(
  bitmap: HTMLCanvasElement,
  engine: Pick<Engine, 'pictures' | 'data' | 'landmarks' | 'window'>,
  settings: Settings,
  team?: number,
  painting?: Painting,
): void {
  const { density, height } = engine.pictures;
  if (!(density.source instanceof Float32Array && height.source instanceof Float32Array)) return;
  const [columns, rows] = [density.width, density.height];
  if (bitmap.width !== columns || bitmap.height !== rows) [bitmap.width, bitmap.height] = [columns, rows];
  const context = bitmap.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  const levelOf = levels(engine, height, settings.view.contours);
  const { theme, colours } = settings.view;
  const palette = paletteOf(theme, colours);
  const lightOf =
    settings.teams.length > 1 ? lightOfTeams(density, settings, team) : lightOfClasses(engine, settings);
  const ramp = rampOf(colours, palette.dark);
  // a parabola is as quick as looking it up; a table has steps finer than any screen's
  const listed = 'table' in ramp ? STEPS.map((step) => colourAt(ramp, step)) : undefined;
  const painted = painting && paintedOver(painting, engine.window, channels(palette.ground));
  const edge = palette.edged ? channels(palette.ground) : undefined;
  for (let row = 0; row < rows; row++) {
    const v = (row + 0.5) / rows;
    for (let column = 0; column < columns; column++) {
      const u = (column + 0.5) / columns;
      const at = 4 * (row * columns + column);
      const t = levelOf(u, v);
      const { colour, cover } = lightOf(at, u, v);
      const paint = painted?.(u, v) ?? listed?.[Math.round(t * (STEPS.length - 1))] ?? colourAt(ramp, t);
      const knocked = KNOCK * Math.min(1, cover / KNOCKED);
      for (let k = 0; k < 3; k++) {
        const ground = edge ? paint[k]! + (edge[k]! - paint[k]!) * knocked : paint[k]!;
        image.data[at + k] = 255 * (ground + (colour[k]! - ground) * cover);
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** The colour of a painting at fractions of the window; undefined where it has none. */
function paintedOver(
  { pixels, width, height, mu, sigma, stale }: Painting,
  window: Engine['window'],
  ground: Colour,
): (u: number, v: number) => Colour | undefined {
  const along = ([from, to]: readonly number[], t: number, [low, high]: readonly number[]): number =>
    (from! + t * (to! - from!) - low!) / (high! - low!);
  const colour = [0, 0, 0];
  return (u, v) => {
    const [x, y] = [along(window.mu, u, mu), along(window.sigma, v, sigma)];
    if (x < 0 || x > 1 || y < 0 || y > 1) return undefined;
    const at = 4 * (Math.round(y * (height - 1)) * width + Math.round(x * (width - 1)));
    for (let k = 0; k < 3; k++) {
      const shade = pixels[at + k]! / 255;
      colour[k] = stale ? shade + DIMMED * (ground[k]! - shade) : shade;
    }
    return colour;
  };
}

/** The drawn heights of a picture of L, as long as there is that picture. */
const drawnHeights = new WeakMap<object, { key: string; heights: Float32Array }>();

/** The drawn height, 0 to 1, at fractions of the window; with bands, that of the middle between two level lines. */
function levels(
  { data, landmarks }: Pick<Engine, 'data' | 'landmarks'>,
  { source, width, height }: Picture,
  bands: boolean,
): (u: number, v: number) => number {
  const texels = source as Float32Array;
  const { mu, sigma } = landmarks.optimum;
  const key = [bands, mu, sigma].join();
  let drawn = drawnHeights.get(texels);
  if (drawn?.key !== key) {
    const highest = logLikelihoodAboveSaddle(data, mu, sigma);
    drawnHeights.set(texels, (drawn = { key, heights: raised(texels, data.n, highest, bands) }));
  }
  const { heights } = drawn;
  // its first and last points are on the window's edges
  return (u, v) => heights[Math.round(v * (height - 1)) * width + Math.round(u * (width - 1))]!;
}

/** @param most the rise of the highest point that counts */
function raised(texels: Float32Array, n: number, most: number, bands: boolean): Float32Array {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let k = 0; k < texels.length; k += 4) {
    lowest = Math.min(lowest, texels[k]!);
    highest = Math.max(highest, texels[k]!);
  }
  const scale = heightScale(n, lowest, Math.max(lowest, Math.min(highest, most)), 0);
  const atSaddle = heightOf(numbers, scale, 0);
  return Float32Array.from({ length: texels.length / 4 }, (_, k) => {
    const up = Math.min(1, heightOf(numbers, scale, texels[4 * k]!));
    return bands ? atSaddle + (Math.floor((up - atSaddle) * LEVELS) + 0.5) / LEVELS : up;
  });
}

/** The colour over a texel of the density picture and how much of the ground it covers, 0 to 1. */
type Light = (at: number, u: number, v: number) => { colour: Colour; cover: number };

/** One team: its classes by where they are, and by the shares of those that the density picture counts apart. */
function lightOfClasses(
  { pictures, data, landmarks, window }: Pick<Engine, 'pictures' | 'data' | 'landmarks' | 'window'>,
  settings: Settings,
): Light {
  const { mu, sigma } = window;
  const texels = pictures.density.source as Float32Array;
  const { criticalTemperature: s } = data;
  const { optimum } = landmarks;
  const near = ARRIVED_WITHIN * s;
  const { classes } = paletteOf(settings.view.theme, settings.view.colours);
  const colours = CLASSES.map((name) => channels(classes[name]));
  const most = brightest(texels, [0]);
  return (at, u, v) => {
    const atMu = Math.abs(mu[0] + u * (mu[1] - mu[0]));
    const atSigma = sigma[0] + v * (sigma[1] - sigma[0]);
    let which = atMu < STALLED_MU * s && Math.abs(atSigma - s) < STALLED_SIGMA * s ? 1 : 0;
    if (texels[at + 2]! > 0.5) which = 2;
    if (texels[at + 3]! > 0.5) which = 4;
    if (Math.abs(atMu - optimum.mu) <= near && Math.abs(atSigma - optimum.sigma) <= near) which = 3;
    const light = Math.max(texels[at]!, TRAIL * texels[at + 1]!);
    return { colour: colours[which]!, cover: coverOf(light, most, glowOf(settings.view)) };
  };
}

/** Several teams, or one of them: where they meet, the most numerous has its colour. */
function lightOfTeams({ source }: Picture, { teams, view }: Settings, team?: number): Light {
  const texels = source as Float32Array;
  const shown = team === undefined ? teams.map((_, k) => k) : [team];
  const colours = paletteOf(view.theme, view.colours).teams.map(channels);
  // one measure for all, so that maps side by side can be compared
  const most = brightest(texels, [...teams.keys()]);
  const colour = [0, 0, 0];
  return (at) => {
    const strongest = Math.max(...shown.map((k) => texels[at + k]!));
    const weights = shown.map((k) => (texels[at + k]! / Math.max(strongest, 1e-4)) ** 6);
    const total = Math.max(
      weights.reduce((a, b) => a + b),
      1e-4,
    );
    for (let c = 0; c < 3; c++) {
      colour[c] = shown.reduce((sum, k, i) => sum + colours[k]![c]! * weights[i]!, 0) / total;
    }
    return { colour, cover: coverOf(strongest, most, glowOf(view)) };
  };
}

/** What of the ground a light covers: a binary logarithm of a count, each counted `glow` times, against the most. */
function coverOf(light: number, most: number, glow: number): number {
  const exposed = glow === 1 ? light : Math.log2(1 + glow * (2 ** light - 1)) * glow ** GAIN;
  return Math.min(1, exposed / (FULL * most));
}

/** The largest value in these channels, at least 1. */
function brightest(texels: Float32Array, shown: readonly number[]): number {
  let most = 1;
  for (let at = 0; at < texels.length; at += 4) {
    for (const k of shown) most = Math.max(most, texels[at + k]!);
  }
  return most;
}
