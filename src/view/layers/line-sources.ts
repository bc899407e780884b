/** Derives lines from settings and data: curves, arrows, trajectories and dropped tracers. */

import { CURVES, CURVE_LABELS, optimumCurves, type CurveName } from '../../core/plane/optimum-curves.ts';
import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import { droppedTracers } from '../../core/plane/dropped-tracers.ts';
import { arrows, trajectories } from '../../core/plane/gradient-field.ts';
import { paletteOf, type Palette } from '../../core/colour/palette.ts';
import type { LineSet, PlanePoint, Polyline } from '../../core/plane/polyline.ts';
import { probeLines } from '../../core/plane/probe-lines.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { WINDOW, quadratureData } from '../../core/likelihood/quadrature.ts';

/** Of sigma's critical value: up to there a window's lower edge stands for sigma = 0. */
const NEAR_ZERO = 0.1;
/** A tracer's points closer than this share of the window are drawn as one. */
const SAME = 5e-4;

/** Opacity of arrows up to so many cells long, and of the longest. */
const [SOLID, LONG, FAINTEST] = [0.65, 2, 0.1];

const inksOf = ({ theme, colours }: Settings['view']): Palette => paletteOf(theme, colours);

/** What lines are made of: the data, or their like where a window is drawn anew with every turn of a wheel. */
interface Source {
  data: FoldedData;
  light: FoldedData;
  /** The way of the dropped tracer of this number. */
  way(number: number): PlanePoint[];
}

type Recipe = (source: Source, settings: Settings) => Polyline[];

/** What each set of lines hangs on besides data and window, and how it is made. */
const RECIPES: Record<string, { on: (settings: Settings) => unknown; make: Recipe }> = {
  arrows: { on: ({ view }) => [view.arrows, view.arrowScale], make: field },
  curves: { on: ({ view }) => CURVES.map((name) => view[name]), make: drawnCurves },
  trajectories: { on: ({ view }) => view.trajectories, make: climbs },
  probe: {
    on: ({ view }) => view.probe,
    make: ({ data }, { view, window }) => probeLines(data, view.probe, window, inksOf(view)),
  },
  limits: { on: (settings) => showsLimits(settings), make: limits },
  dropped: {
    on: ({ view, moveLimit, sigmaFloor }) => [view.dropped, view.dropper, moveLimit, sigmaFloor],
    make: tracers,
  },
};

export class LineSources {
  readonly #lines: LineSet;
  readonly #known = new Map<string, string>();
  #data: FoldedData | undefined;
  #light: FoldedData | undefined;
  /** The ways of the tracers that are there, by all that they hang on besides the data: they run on outside every window. */
  #ways = new Map<string, PlanePoint[]>();

  constructor(lines: LineSet) {
    this.#lines = lines;
  }

  /** Makes those lines anew that these settings, data and window change. */
  configure(wanted: Settings, data: FoldedData, window: Settings['window']): void {
    const settings = { ...wanted, window };
    if (data !== this.#data) {
      this.#known.clear();
      this.#ways.clear();
      this.#light = undefined;
    }
    this.#data = data;
    const { view, moveLimit, sigmaFloor } = settings;
    const ways = new Map<string, PlanePoint[]>();
    const source: Source = {
      data,
      light: isWithin(window, data) ? (this.#light ??= quadratureData(data)) : data,
      way: (k) => {
        const start: PlanePoint = [view.dropped[2 * k]!, view.dropped[2 * k + 1]!];
        const key = JSON.stringify([view.dropper, k, start, moveLimit, sigmaFloor]);
        const way =
          this.#ways.get(key) ?? droppedTracers(data, view.dropper, start, k, { moveLimit, sigmaFloor });
        ways.set(key, way);
        return way;
      },
    };
    for (const [name, { on, make }] of Object.entries(RECIPES)) {
      const key = JSON.stringify([on(settings), settings.window, settings.view.theme, settings.view.colours]);
      if (this.#known.get(name) === key) continue;
      this.#known.set(name, key);
      this.#lines.set(name, make(source, settings));
      if (name === 'dropped') this.#ways = ways;
    }
  }
}

/** Whether the window is part of the domain in which a few data stand for all. */
const isWithin = ({ mu, sigma }: Settings['window'], { criticalTemperature: s }: FoldedData): boolean =>
  Math.max(-mu[0], mu[1]) <= WINDOW.mu * s && sigma[0] >= WINDOW.sigma * s;

function drawnCurves({ light: data }: Source, { view, window }: Settings): Polyline[] {
  const { lines } = inksOf(view);
  const wanted = CURVES.filter((name) => view[name]);
  const style: Record<CurveName, Partial<Polyline>> = {
    bestMu: { width: 2.6 },
    bestSigma: { width: 2.6 },
    ridge: { width: 2.2, dash: 0.014 },
  };
  return optimumCurves(data, window, wanted).map(({ name, points, stable }) => ({
    points,
    colour: lines[name],
    ...style[name],
    // where mu = 0 is but a minimum, or where it is what one expects, nothing need be said
    ...(stable ? {} : { width: 1.6, dash: 0.008, opacity: 0.8 }),
    ...(stable && points.length > 2 ? { label: CURVE_LABELS[name] } : {}),
  }));
}

function field({ light: data }: Source, { view, window }: Settings): Polyline[] {
  if (view.arrows === 0) return [];
  const { lines } = inksOf(view);
  return arrows(data, window, view.arrows, view.arrowScale)
    .filter(({ steepness }) => steepness > 0)
    .map(({ from, to }) => ({
      points: [from, to],
      colour: lines.arrows,
      opacity: faded(from, to, view.arrows, window),
      width: 1.1,
      head: 5,
      fit: true,
    }));
}

/** Arrows over many others, on cliffs, are fainter, so that the others stay legible. */
function faded(from: PlanePoint, to: PlanePoint, count: number, { mu, sigma }: Settings['window']): number {
  const [u, v] = [(to[0] - from[0]) / (mu[1] - mu[0]), (to[1] - from[1]) / (sigma[1] - sigma[0])];
  const cells = Math.hypot(u, v) * count;
  return Math.max(FAINTEST, SOLID * Math.min(1, LONG / cells));
}

function climbs({ light: data }: Source, { view, window }: Settings): Polyline[] {
  const { lines } = inksOf(view);
  return trajectories(data, window, view.trajectories).map(({ points, left }) => ({
    points,
    colour: lines.trajectories,
    width: 1.8,
    ...(left ? { cross: true, label: 'the next step leaves \u03c3 > 0' } : { head: 9 }),
  }));
}

function tracers({ way: wayOf }: Source, settings: Settings): Polyline[] {
  const { view, window } = settings;
  const { lines } = inksOf(view);
  const [wide, high] = [window.mu[1] - window.mu[0], window.sigma[1] - window.sigma[0]];
  return Array.from({ length: view.dropped.length / 2 }, (_, k) => {
    const way = wayOf(k);
    let drawn = way[0]!;
    const points = way.filter((place, i) => {
      const moved = Math.hypot((place[0] - drawn[0]) / wide, (place[1] - drawn[1]) / high) > SAME;
      if (moved) drawn = place;
      return moved || i === 0 || i === way.length - 1;
    });
    return { points, colour: lines.dropped, width: 2.2, head: 10 };
  });
}

/** Where a Dirac delta on each datum would be: only for data of one magnitude, and where the window comes near sigma = 0. */
function limits({ data: { x, criticalTemperature: s } }: Source, settings: Settings): Polyline[] {
  const low = settings.window.sigma[0];
  if (!showsLimits(settings) || x.length > 1 || low > NEAR_ZERO * s) return [];
  return [1, -1].map((side) => ({
    points: [[side * x[0]!, low]],
    colour: inksOf(settings.view).lines.bestMu,
    label: `(\u00b1${String(Number(x[0]!.toPrecision(3)))}, 0): L unbounded`,
  }));
}

const showsLimits = ({ view }: Settings): boolean =>
  view.bestSigma || view.arrows > 0 || view.trajectories > 0;
