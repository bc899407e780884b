/** What kind of point (0, s) is for some data, in between the walkers' starts and the peaks. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { landmarks } from '../likelihood/stationary-points.ts';
import { isSaddle } from './escape-laws.ts';

/**
 * What (0, s) is: a saddle; a saddle so near the peaks that walkers near it count as arrived; the highest point; a local
 * maximum below the peaks.
 */
export type Middle = 'saddle' | 'faint' | 'summit' | 'hollow';

/** If the peaks are nearer than this to mu = 0, in units of s, walkers near the saddle may count as arrived. */
const FAINT = 0.2;

/** The minimum sigma that fits the data, in units of s. */
export const FLOOR = 0.05;

const middles = new WeakMap<FoldedData, Middle>();

/** Returns what (0, s) is for these data. */
export function middleOf(data: FoldedData): Middle {
  let middle = middles.get(data);
  if (!middle) {
    const s = data.criticalTemperature;
    const { mu } = landmarks(data, FLOOR * s).optimum;
    const near = mu < FAINT * s;
    middle = isSaddle(data) ? (near ? 'faint' : 'saddle') : near ? 'summit' : 'hollow';
    middles.set(data, middle);
  }
  return middle;
}
