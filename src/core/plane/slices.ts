/**
 * Slices through the surface: L along mu at one sigma, or along sigma at one mu (J. Eisner, "Dynamics of optimizing Gaussian
 * mixture models", cells 7 to 9, 13 and 14). What is drawn is how far L is below the slice's top, computed as a difference
 * where a zoom would show the rounding of L.
 */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { derivatives } from '../likelihood/derivatives.ts';
import { logLikelihood } from '../likelihood/mixture.ts';
import { bestMu, bestSigma } from '../optimizers/alternating.ts';
import type { Range } from '../settings/settings.ts';
import { halve, type Sample } from '../util/halve.ts';

const SLICE_AXES = ['mu', 'sigma'] as const;
export type Along = (typeof SLICE_AXES)[number];

export interface PlaneSlice {
  along: Along;
  /** The value of the other one, which is the same all along. */
  at: number;
  /** Ascending, ends of the range included. */
  x: number[];
  /** L(x) - L(top), in nats; cut off at twice the depth. */
  rise: number[];
  /** Where the highest L in the range is: a maximum, or an end. */
  top: { x: number; logLikelihood: number };
  /** All maxima of the slice, as `maximaOf` gives them, and those in the range. */
  all: number[];
  maxima: number[];
  /** How far below the top the slice is drawn, in nats. */
  depth: number;
}

/** In so many parts a slice is looked at first, and so often a part is halved at most. */
const PARTS = 64;
const HALVINGS = 12;
/** A share of the drawn height between a curve and its chord that is not seen. */
const UNSEEN = 5e-4;

/** Below this share of L and n a slice is so flat that the rounding of L, about 1e-15, would be seen. */
const FINE = 1e-9;

/** Nodes and weights of the Gauss-Legendre rule with ten points, of the upper half (Abramowitz & Stegun, table 25.4). */
const GAUSS = [
  [0.1488743389816312, 0.2955242247147529],
  [0.4333953941292472, 0.2692667193099963],
  [0.6794095682990244, 0.2190863625159821],
  [0.8650633666889845, 0.1494513491505806],
  [0.9739065285171717, 0.0666713443086881],
] as const;

/**
 * L(to) - L(from) along a slice. From near to near it is the integral of the score, so that no digit is lost; the rule is
 * exact to doubles where the interval is a quarter of the distance to the next singularity in the complex plane.
 */
export function riseAlong(data: FoldedData, along: Along, at: number, from: number, to: number): number {
  const place = (x: number): [number, number] => (along === 'mu' ? [x, at] : [at, x]);
  const most = data.x[data.x.length - 1]!;
  const near = Math.min(from, to);
  // tanh(x mu/sigma²) has its poles where the argument is i pi/2; along sigma 0 is one too
  const safe =
    along === 'mu'
      ? (0.6 * at * at) / most
      : 0.2 * near * Math.min(1, (near * near) / (most * Math.abs(at) || Number.MIN_VALUE));
  if (Math.abs(to - from) > safe)
    return logLikelihood(data, ...place(to)) - logLikelihood(data, ...place(from));
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const part = along === 'mu' ? 0 : 1;
  let sum = 0;
  for (const [node, weight] of GAUSS) {
    for (const side of [-1, 1]) {
      sum += weight * derivatives(data, ...place(middle + side * half * node)).score[part];
    }
  }
  return half * sum;
}

/** The maxima of a slice: of mu one or two that mirror each other, of sigma one, 0 over a Dirac point. Ascending. */
export function maximaOf(data: FoldedData, along: Along, at: number): number[] {
  if (along === 'sigma') return [bestSigma(data, at, 0)];
  const mu = bestMu(data, at);
  return mu > 0 ? [-mu, mu] : [0];
}

/**
 * A slice over a range (above 0 for sigma), drawn down to `depth` nats below its top or its lowest point; fine enough that
 * no corner is seen.
 */
export function sliceAlong(
  data: FoldedData,
  along: Along,
  at: number,
  [low, high]: Range,
  depth = Infinity,
): PlaneSlice {
  const inside = (x: number): boolean => x >= low && x <= high;
  const all = maximaOf(data, along, at);
  const maxima = all.filter(inside);
  const L = (x: number): number => (along === 'mu' ? logLikelihood(data, x, at) : logLikelihood(data, at, x));
  // between its maxima and beyond them a slice is monotone: the highest is a maximum or an end
  const heights = new Map([...maxima, low, high].map((x) => [x, L(x)]));
  const top = [...heights.keys()].reduce((best, x) => (heights.get(x)! > heights.get(best)! ? x : best));
  const summit = heights.get(top)!;
  // as a rule a plain difference has digits enough for a plot; else the exact one, which costs ten times as much
  const fall = summit - Math.min(...heights.values(), L((low + high) / 2));
  const fine = fall < FINE * (Math.abs(summit) + data.n);
  const raw = (x: number): number => (fine ? riseAlong(data, along, at, top, x) : L(x) - summit);

  const grid = Array.from({ length: PARTS + 1 }, (_, k) =>
    k === PARTS ? high : low + ((high - low) * k) / PARTS,
  );
  const first = [...new Set([...grid, ...maxima])].sort((a, b) => a - b);
  const known = first.map(raw);
  const lowest = Math.min(...known);
  // what is not finite is deep enough
  const drawn = Math.max(Math.min(depth, -lowest), Number.MIN_VALUE);
  const cut = Number.isFinite(drawn) ? drawn : Number.MAX_VALUE / 4;
  const kept = (value: number): number => Math.max(value, -2 * cut);
  const rise = (x: number): number => kept(raw(x));

  const [xs, rises] = [[first[0]!], [kept(known[0]!)]];
  const bend = ([a, ra]: Sample<number>, middle: number, [b, rb]: Sample<number>): number | undefined => {
    const visible = Math.max(ra, rb) >= -cut;
    if (!(visible && middle > a && middle < b)) return undefined;
    const rm = rise(middle);
    return Math.abs(rm - (ra + rb) / 2) > UNSEEN * cut ? rm : undefined;
  };
  for (let k = 1; k < first.length; k++) {
    const part = halve([xs.at(-1)!, rises.at(-1)!], [first[k]!, kept(known[k]!)], HALVINGS, bend);
    xs.push(...part.map(([x]) => x));
    rises.push(...part.map(([, r]) => r));
  }
  return { along, at, x: xs, rise: rises, top: { x: top, logLikelihood: summit }, all, maxima, depth: cut };
}

/** The notebook's slices, in its order: which axis, at what, and from where to where. */
export interface NotebookSlice {
  along: Along;
  at: number;
  range: Range;
}
export const NOTEBOOK_SLICES: readonly NotebookSlice[] = [
  { along: 'mu', at: 1.1, range: [-2, 2] },
  { along: 'mu', at: 1, range: [-2, 2] },
  { along: 'mu', at: 1, range: [-0.01, 0.01] },
  { along: 'mu', at: 0.9, range: [-2, 2] },
  { along: 'sigma', at: 0, range: [0.5, 2] },
  ...[0.1, 0.4, 0.6, 0.8, 1].map((at): NotebookSlice => ({ along: 'sigma', at, range: [0.1, 2] })),
];
