/** The classes of a walker, and how they are counted. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import type { Landmarks } from '../likelihood/stationary-points.ts';

/**
 * The classes in the order in which they are stored; the index is the class's number on the GPU.
 *
 * - `arrived`: within ARRIVED_WITHIN of a highest point.
 * - `converged`: the step that the optimizer wants to make is 0 to rounding (`convergence.ts`): at the best mu of a sigma
 *   that is held, or at a stationary point.
 * - `frozen`: the optimizer wants to move, but the arithmetic rounds the step away: no bit of the position changes.
 * - `stalled`, shown as "near saddle": within STALLED_MU and STALLED_SIGMA of the saddle while sigma is optimized. Where
 *   a schedule sets sigma, a walker passes the saddle without being stuck at it.
 * - `travelling`: none of these.
 */
export const CLASSES = ['travelling', 'stalled', 'frozen', 'arrived', 'converged'] as const;
export type WalkerClass = (typeof CLASSES)[number];

/** The classes in the order in which they are drawn and listed: the best end first. */
export const LISTED_CLASSES: readonly WalkerClass[] = [
  'arrived',
  'converged',
  'frozen',
  'stalled',
  'travelling',
];

/** A drawn walker stores CLASS_CODES times its team's number, plus its class's. */
export const CLASS_CODES = 8;

/** A count for each class, in the order of CLASSES. */
export type ClassTally = [number, number, number, number, number];

/** What each class is called on screen; files, links and the API use the keys. */
export const CLASS_NAMES: Readonly<Record<WalkerClass, string>> = {
  travelling: 'travelling',
  stalled: 'near saddle',
  frozen: 'frozen',
  arrived: 'arrived',
  converged: 'converged',
};

/** What each class means, in one sentence for tooltips and the glossary. */
export const CLASS_MEANINGS: Readonly<Record<WalkerClass, string>> = {
  travelling: 'A walker that moves and is in none of the other classes.',
  stalled: 'A walker with |μ| below 0.3 s and σ within 0.1 s of s, while σ is optimized.',
  frozen: 'A walker stopped by rounding: its step is not 0 but too small to change the stored numbers.',
  arrived: 'A walker within 0.05 s, in μ and in σ, of one of the two highest points.',
  converged: 'A walker whose step is 0 to rounding: at the best μ while σ is held, or at a stationary point.',
};

/** Tolerances, in units of the critical temperature s. */
export const ARRIVED_WITHIN = 0.05;
export const STALLED_MU = 0.3;
export const STALLED_SIGMA = 0.1;

/** One team's counts. The classes add up to `walkers`. */
export interface CensusRow extends Record<WalkerClass, number> {
  team: number;
  walkers: number;
  /** Steps that the team has made. */
  steps: number;
}

/** One team's row. counts: in the order of CLASSES. */
export function censusRow(team: number, steps: number, counts: ArrayLike<number>): CensusRow {
  const [travelling, stalled, frozen, arrived, converged] = Array.from(counts) as ClassTally;
  const walkers = travelling + stalled + frozen + arrived + converged;
  return { team, walkers, steps, travelling, stalled, frozen, arrived, converged };
}

/** Whether (mu, sigma) is in the saddle's neighbourhood. */
export const isNearSaddle = ({ criticalTemperature: s }: FoldedData, mu: number, sigma: number): boolean =>
  Math.abs(mu) < STALLED_MU * s && Math.abs(sigma - s) < STALLED_SIGMA * s;

/** Whether a walker is at one of the two optima. */
export function hasArrived(
  { criticalTemperature: s }: FoldedData,
  { optimum }: Landmarks,
  mu: number,
  sigma: number,
): boolean {
  const near = ARRIVED_WITHIN * s;
  return Math.abs(Math.abs(mu) - optimum.mu) <= near && Math.abs(sigma - optimum.sigma) <= near;
}

/** Returns the class of a walker that has not stepped, by its place alone. */
export function classOfStart(data: FoldedData, landmarks: Landmarks, mu: number, sigma: number): WalkerClass {
  if (hasArrived(data, landmarks, mu, sigma)) return 'arrived';
  return isNearSaddle(data, mu, sigma) ? 'stalled' : 'travelling';
}
