/** The points of the surface that the view labels. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import type { Landmarks, Point } from '../likelihood/stationary-points.ts';
import { isSaddle } from '../analysis/escape-laws.ts';

export interface NamedPoint extends Point {
  name: 'saddle' | 'maximum' | 'optimum';
}

/** In units of s: an optimum so near to mu = 0, where that is a maximum, is that maximum. */
const SAME = 1e-3;

/** (0, s) and the optima; heavy tails make a maximum of (0, s), and often the highest. */
export function namedPoints(data: FoldedData, { saddle, optimum }: Landmarks): NamedPoint[] {
  const { mu, sigma } = optimum;
  const isMaximum = !isSaddle(data);
  const middle: NamedPoint = { ...saddle, name: isMaximum ? 'maximum' : 'saddle' };
  if (mu === 0 || (isMaximum && Math.abs(mu) < SAME * saddle.sigma)) {
    const best: NamedPoint = { mu: 0, sigma, name: 'optimum' };
    return sigma === saddle.sigma || isMaximum ? [best] : [middle, best];
  }
  return [middle, { mu, sigma, name: 'optimum' }, { mu: -mu, sigma, name: 'optimum' }];
}
