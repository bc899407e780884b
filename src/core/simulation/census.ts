/** The four classes of a walker, and how they are counted. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import type { Landmarks } from '../likelihood/stationary-points.ts';

/** In the order in which they are stored: the index is the class's number on the GPU. */
export const CLASSES = ['travelling', 'stalled', 'frozen', 'arrived'] as const;
export type WalkerClass = (typeof CLASSES)[number];

/** Tolerances, in units of the critical temperature s. */
export const ARRIVED_WITHIN = 0.05;
export const STALLED_MU = 0.3;
export const STALLED_SIGMA = 0.1;

/** One team's counts. The four classes add up to `walkers`. */
export interface CensusRow extends Record<WalkerClass, number> {
  team: number;
  walkers: number;
  /** Steps that the team has made. */
  steps: number;
}

/** One team's row. counts: in the order of CLASSES. */
export function censusRow(team: number, steps: number, counts: ArrayLike<number>): CensusRow {
  const [travelling, stalled, frozen, arrived] = Array.from(counts) as [number, number, number, number];
  const walkers = travelling + stalled + frozen + arrived;
  return { team, walkers, steps, travelling, stalled, frozen, arrived };
}

/** Whether a walker is in the saddle's neighbourhood. */
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

/** The class of a walker as its place in CLASSES: the first that fits of arrived, frozen, stalled, travelling. */
export const classPlace = (arrived: boolean, moved: boolean, about: boolean): number =>
  arrived ? 3 : !moved ? 2 : about ? 1 : 0;

/** Which class a walker is in. */
export function classify(
  data: FoldedData,
  landmarks: Landmarks,
  mu: number,
  sigma: number,
  moved: boolean,
): WalkerClass {
  const arrived = hasArrived(data, landmarks, mu, sigma);
  return CLASSES[classPlace(arrived, moved, isNearSaddle(data, mu, sigma))]!;
}
