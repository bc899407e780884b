/** The surface and the crowd's glow in plain numbers: one pixel a bin. */

import { ARRIVED_WITHIN, CLASSES, STALLED_MU, STALLED_SIGMA } from '../core/census.ts';
import type { Engine, Picture } from '../core/engine.ts';
import { LEVELS, heightOf, heightScale, numbers } from '../core/height.ts';
import { logLikelihoodAboveSaddle } from '../core/mixture.ts';
import { CLASS_COLOURS, SURFACE_PARABOLA, TEAM_COLOURS, channels } from '../core/palette.ts';
import type { Settings } from '../core/settings.ts';

type Colour = readonly number[];

/** What a trail counts besides who is there now. */
const TRAIL = 0.6;
/** The part of the brightest light, as drawn, at which a place is painted over. */
const FULL = 0.6;

/**
 * Paints the map into a canvas that it makes as large as the density picture: the surface's colour, and over it the crowd
 * in the colour of its class; of several teams in theirs, or one of them (from 0) alone.
 */
export function paint(
  bitmap: HTMLCanvasElement,
  engine: Pick<Engine, 'pictures' | 'data' | 'landmarks' | 'window'>,
  settings: Settings,
  team?: number,
): void {
  const { density, height } = engine.pictures;
  if (!(density.source instanceof Float32Array && height.source instanceof Float32Array)) return;
  const [columns, rows] = [density.width, density.height];
  if (bitmap.width !== columns || bitmap.height !== rows) [bitmap.width, bitmap.height] = [columns, rows];
  const context = bitmap.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  const levelOf = levels(engine, height, settings.view.contours);
  const lightOf = settings.teams.length > 1 ? lightOfTeams(density, settings, team) : lightOfClasses(engine);
  for (let row = 0; row < rows; row++) {
    const v = (row + 0.5) / rows;
    for (let column = 0; column < columns; column++) {
      const u = (column + 0.5) / columns;
      const at = 4 * (row * columns + column);
      const t = levelOf(u, v);
      const { colour, cover } = lightOf(at, u, v);
      for (let k = 0; k < 3; k++) {
        const ground = SURFACE_PARABOLA[0][k]! + t * (SURFACE_PARABOLA[1][k]! + t * SURFACE_PARABOLA[2][k]!);
        image.data[at + k] = 255 * (ground + (colour[k]! - ground) * cover);
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** The drawn height, 0 to 1, at fractions of the window; with bands, that of the middle between two level lines. */
function levels(
  { data, landmarks }: Pick<Engine, 'data' | 'landmarks'>,
  { source, width, height }: Picture,
  bands: boolean,
): (u: number, v: number) => number {
  const texels = source as Float32Array;
  let [lowest, highest] = [Infinity, -Infinity];
  for (let k = 0; k < texels.length; k += 4) {
    lowest = Math.min(lowest, texels[k]!);
    highest = Math.max(highest, texels[k]!);
  }
  const { optimum } = landmarks;
  highest = Math.min(highest, logLikelihoodAboveSaddle(data, optimum.mu, optimum.sigma));
  const scale = heightScale(data.n, lowest, Math.max(lowest, highest), 0);
  const atSaddle = heightOf(numbers, scale, 0);
  return (u, v) => {
    const [column, row] = [Math.floor(u * width), Math.floor(v * height)];
    const up = Math.min(1, heightOf(numbers, scale, texels[4 * (row * width + column)]!));
    return bands ? atSaddle + (Math.floor((up - atSaddle) * LEVELS) + 0.5) / LEVELS : up;
  };
}

/** The colour over a texel of the density picture and how much of the ground it covers, 0 to 1. */
type Light = (at: number, u: number, v: number) => { colour: Colour; cover: number };

/** One team: its classes by where they are, as `classify` has them. */
function lightOfClasses({
  pictures,
  data,
  landmarks,
  window: { mu, sigma },
}: Pick<Engine, 'pictures' | 'data' | 'landmarks' | 'window'>): Light {
  const texels = pictures.density.source as Float32Array;
  const { criticalTemperature: s } = data;
  const { optimum } = landmarks;
  const near = ARRIVED_WITHIN * s;
  const colours = CLASSES.map((name) => channels(CLASS_COLOURS[name]));
  const most = brightest(texels, [0]);
  return (at, u, v) => {
    const atMu = Math.abs(mu[0] + u * (mu[1] - mu[0]));
    const atSigma = sigma[0] + v * (sigma[1] - sigma[0]);
    let which = atMu < STALLED_MU * s && Math.abs(atSigma - s) < STALLED_SIGMA * s ? 1 : 0;
    if (texels[at + 2]! > 0.5) which = 2;
    if (Math.abs(atMu - optimum.mu) <= near && Math.abs(atSigma - optimum.sigma) <= near) which = 3;
    const light = Math.max(texels[at]!, TRAIL * texels[at + 1]!);
    return { colour: colours[which]!, cover: Math.min(1, light / (FULL * most)) };
  };
}

/** Several teams, or one of them: where they meet, the most numerous has its colour. */
function lightOfTeams({ source }: Picture, { teams }: Settings, team?: number): Light {
  const texels = source as Float32Array;
  const shown = team === undefined ? teams.map((_, k) => k) : [team];
  const colours = TEAM_COLOURS.map(channels);
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
    return { colour, cover: Math.min(1, strongest / (FULL * most)) };
  };
}

/** The largest value in these channels, at least 1. */
function brightest(texels: Float32Array, shown: readonly number[]): number {
  let most = 1;
  for (let at = 0; at < texels.length; at += 4) {
    for (const k of shown) most = Math.max(most, texels[at + k]!);
  }
  return most;
}
