/**
 * The gradient field as the notebook draws it: arrows along the score on a grid, and trajectories of plain gradient ascent
 * from the midpoints of a coarser one (J. Eisner, "Dynamics of optimizing Gaussian mixture models", cell 16).
 */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { score } from '../likelihood/mixture.ts';
import type { Range, SCALINGS, Settings } from '../settings/settings.ts';
import type { Patch } from '../settings/validate.ts';
import { gridPoint } from '../simulation/surface-grid.ts';

/** The notebook's arrows are this long for a score of 1; its trajectories make so many steps of this size. */
const NOTEBOOK_FIELD = {
  scale: 0.03,
  trajectories: 7,
  iterations: 100,
  stepSize: 0.006,
  arrows: 40,
} as const;

export type Scaling = (typeof SCALINGS)[number];

export interface Arrow {
  from: [number, number];
  /** Beside the window or below sigma = 0 it may end; the picture cuts it. */
  to: [number, number];
  /** Length of the score. */
  steepness: number;
}

/** `count` values from low to high, ends included: R's seq(low, high, length.out = count). */
export const evenly = (range: Range, count: number): number[] =>
  Array.from({ length: count }, (_, k) => (count === 1 ? range[0] : gridPoint(range, k, count)));

/** `count` values in the middles of as many equal parts. */
export const midpoints = ([low, high]: Range, count: number): number[] =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * (k + 0.5)) / count);

/**
 * Arrows on a grid over the window, mu fastest. `notebook`: the score times .03, in the units of the axes. `logarithmic`:
 * the direction on the drawn plane, and a length that grows by equal amounts with each power of ten of the steepness, from
 * nothing at the flattest arrow to one and a half cells at the steepest.
 */
export function arrows(
  data: FoldedData,
  window: Settings['window'],
  count: number,
  scaling: Scaling,
): Arrow[] {
  const [width, height] = [window.mu[1] - window.mu[0], window.sigma[1] - window.sigma[0]];
  const grid = evenly(window.sigma, count).flatMap((sigma) =>
    evenly(window.mu, count).map((mu) => {
      const [dMu, dSigma] = sigma > 0 ? score(data, mu, sigma) : [0, 0];
      return { mu, sigma, dMu, dSigma, steepness: Math.hypot(dMu, dSigma) };
    }),
  );
  const [flattest, steepest] = ends(grid.map(({ steepness }) => steepness));
  return grid.map(({ mu, sigma, dMu, dSigma, steepness }) => {
    let [alongMu, alongSigma] = [NOTEBOOK_FIELD.scale * dMu, NOTEBOOK_FIELD.scale * dSigma];
    if (scaling === 'logarithmic') {
      // the score per unit of the drawn plane, on which the window is a square
      const drawn = Math.hypot(dMu * width, dSigma * height);
      const share = steepest > flattest ? Math.log(steepness / flattest) / Math.log(steepest / flattest) : 1;
      const length = steepness > 0 ? (1.5 / count) * Math.max(share, 0) : 0;
      alongMu = drawn > 0 ? (length * dMu * width * width) / drawn : 0;
      alongSigma = drawn > 0 ? (length * dSigma * height * height) / drawn : 0;
    }
    return { from: [mu, sigma], to: [mu + alongMu, sigma + alongSigma], steepness };
  });
}

/** The smallest that is not 0, and the largest. */
function ends(values: readonly number[]): [number, number] {
  let [least, most] = [Infinity, 0];
  for (const value of values) {
    if (value > 0) least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [Math.min(least, most), most];
}

export interface Trajectory {
  /** (mu, sigma) pairs, the start first; those of the last step make the arrowhead. */
  points: [number, number][];
  /** The step that would have led to sigma <= 0, where there is no likelihood and R has NaN: it was not made. */
  left?: [number, number];
}

/** `iterations` steps of plain gradient ascent, without move limit or floor. */
export function trajectory(
  data: FoldedData,
  mu: number,
  sigma: number,
  stepSize: number = NOTEBOOK_FIELD.stepSize,
  iterations: number = NOTEBOOK_FIELD.iterations,
): Trajectory {
  const points: [number, number][] = [[mu, sigma]];
  for (let k = 0; k < iterations; k++) {
    const [dMu, dSigma] = score(data, mu, sigma);
    const next: [number, number] = [mu + stepSize * dMu, sigma + stepSize * dSigma];
    if (!(next[1] > 0)) return { points, left: next };
    [mu, sigma] = next;
    points.push(next);
  }
  return { points };
}

/** The notebook's trajectories over a window: from 7 x 7 midpoints, mu fastest. */
export function trajectories(data: FoldedData, window: Settings['window'], count: number): Trajectory[] {
  return midpoints(window.sigma, count).flatMap((sigma) =>
    midpoints(window.mu, count).map((mu) => trajectory(data, mu, sigma)),
  );
}

/** The notebook's picture, gradient_field(ll, c(-2,2), c(0.5,1.5), scale=0.03), whatever else is set. */
export const FIELD_PATCH: Patch = {
  window: { mu: [-2, 2], sigma: [0.5, 1.5] },
  view: {
    mode: 'map',
    contours: true,
    arrows: NOTEBOOK_FIELD.arrows,
    arrowScale: 'notebook',
    trajectories: NOTEBOOK_FIELD.trajectories,
    triangles: 0,
  },
};
