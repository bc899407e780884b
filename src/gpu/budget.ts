/** How many steps fit one submission, by the submissions measured so far. */

import { LONGEST_BATCH } from './walkers.ts';

/** Milliseconds that one submission of steps should take at most. */
export const SUBMISSION = 50;

export class Budget {
  /** 0 before anything was measured. */
  #steps = 0;

  /** Steps that fit; before anything was measured `guess`. */
  steps(guess: number): number {
    return this.#steps || guess;
  }

  /** A step costs so many times less than before. */
  scale(factor: number): void {
    this.#steps *= factor;
  }

  /**
   * So many steps took so long, where `allowed` milliseconds were: grows while submissions are well under their time,
   * shrinks at once when one is over it.
   */
  learn(steps: number, milliseconds: number, allowed: number): void {
    const fits = (steps * SUBMISSION) / Math.max(milliseconds, 0.01);
    const affordable = this.#steps || steps;
    if (milliseconds > allowed) this.#steps = Math.min(affordable, fits);
    // what a submission costs beside its steps is shared by more steps when it grows, so it may grow past `fits`
    else if (steps >= Math.floor((affordable * allowed) / SUBMISSION))
      this.#steps = Math.min(LONGEST_BATCH, Math.max(fits, affordable * 1.2));
  }
}
