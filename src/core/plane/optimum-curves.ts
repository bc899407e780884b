/**
 * The curves that the notebook's argument is about: the best mu at each sigma, which forks at the critical
 * temperature; the best sigma at each mu; and the EM arc, which every EM step leads to. Every vertex is on its curve to
 * 1e-9, however close the window is about the saddle; between two vertices the curve keeps within a third of a pixel of a
 * window of 1000.
 */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { bestMu, bestSigma } from '../optimizers/alternating.ts';
import type { PlanePoint } from './polyline.ts';
import type { Settings } from '../settings/settings.ts';
import { halve, type Sample } from '../util/halve.ts';

type CurveWindow = Settings['window'];

export const CURVES = ['bestMu', 'bestSigma', 'ridge'] as const;
export type CurveName = (typeof CURVES)[number];

/** What is written beside them. */
export const CURVE_LABELS: Record<CurveName, string> = {
  bestMu: 'best \u03bc at each \u03c3',
  bestSigma: 'best \u03c3 at each \u03bc',
  ridge: 'EM arc \u03bc\u00b2 + \u03c3\u00b2 = s\u00b2',
};

export interface Curve {
  name: CurveName;
  points: PlanePoint[];
  /** Maxima of L along the axis that was searched; the other part is a minimum. */
  stable: boolean;
}

/** A share of the window between a curve and its chord that is still not seen: less than a third of one of 1000 pixels. */
const UNSEEN = 2e-4;
/** In so many parts a curve is looked at first, and so often a part is halved at most. */
const PARTS = 24;
const HALVINGS = 30;

/**
 * The curves over a window: of the best mu its two branches below the critical temperature, mu = 0 from there on, and
 * mu = 0 below it, which is then a minimum. They may begin and end a little outside.
 */
export function optimumCurves(data: FoldedData, window: CurveWindow, names: readonly CurveName[]): Curve[] {
  const found = { bestMu: fork, bestSigma: valley, ridge };
  return names
    .flatMap((name) => found[name](data, window).map((curve) => ({ name, ...curve })))
    .filter(({ points }) => points.length > 1);
}

/** The best mu at each sigma: zero, or plus and minus the root of mu = mean x tanh(x mu / sigma²). */
function fork(data: FoldedData, window: CurveWindow): Omit<Curve, 'name'>[] {
  const { criticalTemperature: s } = data;
  const [low, high] = window.sigma;
  const all: Omit<Curve, 'name'>[] = [];
  if (high > s) all.push({ stable: true, points: [Math.max(low, s), high].map((sigma) => [0, sigma]) });
  if (low >= s) return all;
  // mu goes as the root of s - sigma: its square makes both smooth
  const depth = s - low;
  const branch = (t: number): PlanePoint => {
    const sigma = s - depth * t * t;
    return [bestMu(data, sigma), sigma];
  };
  const mirrored: CurveWindow = { mu: [0, Math.max(...window.mu.map(Math.abs))], sigma: window.sigma };
  const up = sampled(branch, [0, 1], mirrored);
  for (const side of [1, -1]) all.push({ stable: true, points: up.map(([mu, sigma]) => [side * mu, sigma]) });
  all.push({ stable: false, points: [low, Math.min(high, s)].map((sigma) => [0, sigma]) });
  return all;
}

/** The best sigma at each mu, without a floor: for data of one magnitude it comes down to 0 where a Dirac delta fits. */
function valley(data: FoldedData, window: CurveWindow): Omit<Curve, 'name'>[] {
  const [left, right] = window.mu;
  const corners = data.x.length === 1 ? [-data.x[0]!, data.x[0]!] : [];
  const ends = [left, ...[...corners, 0].filter((mu) => mu > left && mu < right), right];
  ends.sort((a, b) => a - b);
  return [{ stable: true, points: sampled((mu) => [mu, bestSigma(data, mu, 0)], ends, window) }];
}

/** sigma² = s² - mu², by the angle. */
function ridge({ criticalTemperature: s }: FoldedData, window: CurveWindow): Omit<Curve, 'name'>[] {
  const angle = (mu: number): number => Math.asin(Math.min(Math.max(mu / s, -1), 1));
  const [from, to] = window.mu.map(angle) as [number, number];
  if (!(from < to)) return [];
  const arc = (t: number): PlanePoint => [s * Math.sin(t), s * Math.cos(t)];
  return [{ stable: true, points: sampled(arc, [from, to], window) }];
}

/**
 * Points of a curve given by a parameter, between its `ends` and through each of them: a part is halved until chord and
 * curve cannot be told apart in the window, or it is far outside.
 */
function sampled(at: (t: number) => PlanePoint, ends: readonly number[], window: CurveWindow): PlanePoint[] {
  const wide = window.mu[1] - window.mu[0];
  const high = window.sigma[1] - window.sigma[0];
  const beyond = ([mu, sigma]: PlanePoint): number =>
    (mu < window.mu[0] - wide ? 1 : 0) |
    (mu > window.mu[1] + wide ? 2 : 0) |
    (sigma < window.sigma[0] - high ? 4 : 0) |
    (sigma > window.sigma[1] + high ? 8 : 0);
  /** How far p is from the chord, in parts of the window. */
  const off = (p: PlanePoint, a: PlanePoint, b: PlanePoint): number => {
    const [x, y] = [(b[0] - a[0]) / wide, (b[1] - a[1]) / high];
    const [u, v] = [(p[0] - a[0]) / wide, (p[1] - a[1]) / high];
    const length = Math.hypot(x, y);
    return length > 0 ? Math.abs(x * v - y * u) / length : Math.hypot(u, v);
  };
  const bend = (
    [from, a]: Sample<PlanePoint>,
    middle: number,
    [to, b]: Sample<PlanePoint>,
  ): PlanePoint | undefined => {
    if (beyond(a) & beyond(b)) return undefined;
    const m = at(middle);
    // a second look aside, for a bend that goes to and fro through the middle
    const aside = at(from + 0.29 * (to - from));
    return off(m, a, b) > UNSEEN || off(aside, a, b) > UNSEEN ? m : undefined;
  };
  let before = at(ends[0]!);
  const points = [before];
  for (let k = 1; k < ends.length; k++) {
    const [from, to] = [ends[k - 1]!, ends[k]!];
    for (let part = 1; part <= PARTS; part++) {
      const [start, end] = [part - 1, part].map((one) =>
        one === PARTS ? to : from + ((to - from) * one) / PARTS,
      );
      const next = at(end!);
      points.push(...halve([start!, before], [end!, next], HALVINGS, bend).map(([, point]) => point));
      before = next;
    }
  }
  return points;
}
