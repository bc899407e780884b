/** Slices through a map of escape times: steps against mu at one sigma, and the power of mu with which they grow. */

import { ESCAPE_OUTCOMES, axisPoint, type EscapeMap } from '../simulation/escape-map.ts';
import type { Range } from '../schema/field-kinds.ts';

/** A start of a slice that arrives. */
export interface SlicePoint {
  mu: number;
  steps: number;
  side: number;
}

export interface EscapeSlice {
  /** The sigma of the map's row that is nearest to the one asked for. */
  sigma: number;
  /** All starts of that row that arrive, by mu. */
  points: SlicePoint[];
}

const ARRIVED = ESCAPE_OUTCOMES.indexOf('arrived');

/** Returns the slice of a map at this sigma, or at the edge that is nearest to it. */
export function escapeSlice(map: EscapeMap, sigma: number): EscapeSlice {
  const { width, height } = map;
  const [low, high] = map.sigma;
  const share = high > low ? Math.min(Math.max((sigma - low) / (high - low), 0), 1) : 0;
  const row = Math.round(share * (height - 1));
  const points: SlicePoint[] = [];
  for (let column = 0; column < width; column++) {
    const i = row * width + column;
    if (map.outcomes[i] !== ARRIVED) continue;
    points.push({ mu: axisPoint(map.mu, column, width), steps: map.steps[i]!, side: map.sides[i]! });
  }
  return { sigma: axisPoint(map.sigma, row, height), points };
}

export interface EscapeFit {
  /** The slope of log(steps) by log|mu|: -2 by the law of EM and of gradient ascent. */
  exponent: number;
  /** Its standard error, from how far the points are from a line. */
  error: number;
  /** log(steps) of the line at |mu| = 1. */
  intercept: number;
  /** The |mu| of the points that were fitted, and how many there are; of a start and its mirror image one counts. */
  from: number;
  to: number;
  points: number;
}

/** Fits a power of |mu| to the points with |mu| in this range, by least squares on logarithms; undefined if there are too few. */
export function fitEscape(points: readonly SlicePoint[], [low, high]: Range): EscapeFit | undefined {
  const chosen = new Map<number, number>();
  for (const { mu, steps } of points) {
    const size = Math.abs(mu);
    if (size >= low && size <= high && size > 0 && steps > 0) chosen.set(size, steps);
  }
  const n = chosen.size;
  if (n < 3) return undefined;
  const xs = [...chosen.keys()].map(Math.log);
  const ys = [...chosen.values()].map(Math.log);
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / n;
  const [centre, level] = [mean(xs), mean(ys)];
  const spread = xs.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  const exponent = xs.reduce((sum, x, k) => sum + (x - centre) * (ys[k]! - level), 0) / spread;
  const misfit = xs.reduce((sum, x, k) => sum + (ys[k]! - level - exponent * (x - centre)) ** 2, 0);
  const sizes = [...chosen.keys()];
  return {
    exponent,
    error: Math.sqrt(misfit / (n - 2) / spread),
    intercept: level - exponent * centre,
    from: Math.min(...sizes),
    to: Math.max(...sizes),
    points: n,
  };
}
