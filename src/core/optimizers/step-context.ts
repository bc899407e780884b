/** What a step may depend on besides the data and the walker's position: limits, memory and random numbers. */

import type { Optimizer } from '../settings/teams.ts';

export interface StepLimits {
  /** Longest move of one step along the score; 0 means none. Exact solutions (EM, alternating) are never cut. */
  moveLimit: number;
  sigmaFloor: number;
}

/** Numbers that an optimizer keeps for each walker from step to step; which, is its own business. All 0 at the start. */
export const MEMORY_SIZE = 4;

/** Whether an optimizer keeps any. */
export const remembers = (optimizer: Optimizer): boolean =>
  optimizer === 'momentum' || optimizer === 'nesterov' || optimizer === 'adam';

/** What a step may depend on besides the walker's place. */
export interface StepContext {
  /** Steps that the team has made before this one. */
  age: number;
  /** The walker's number in the crowd, and the crowd's seed: what the noise is drawn from. */
  walker: number;
  seed: number;
  /** MEMORY numbers from memory[at] on, read and written. The first is relative to mu, the others are not. */
  memory: Float64Array;
  at: number;
}

/**
 * The move (mu rho, shift) made no longer than the limit: what both are to be multiplied by. Most moves are far below it
 * and need no root, because none is longer than the sum of its parts.
 */
export function clipFactor(moveLimit: number, alongMu: number, alongSigma: number): number {
  if (!(moveLimit > 0 && Math.abs(alongMu) + Math.abs(alongSigma) > moveLimit)) return 1;
  return Math.min(1, moveLimit / Math.sqrt(alongMu * alongMu + alongSigma * alongSigma));
}
