/** Estimates how many steps fit into one submission from the submissions measured so far. */

import { remembers } from '../core/optimizers/step.ts';
import { arithmeticOf, type Optimizer } from '../core/settings/teams.ts';
import type { CrowdSpec } from './teams.ts';
import { LONGEST_BATCH } from './walkers.ts';

/** Milliseconds that one submission of steps should take at most. */
export const SUBMISSION_TIME = 50;

/** What fits before anything was measured: few enough for a slow adapter. */
const GUESS = 1e6;

/** What a step costs, roughly, where one of gradient ascent costs 1; and what noise and memory add to it and single precision saves. */
const COSTS: Partial<Record<Optimizer, number>> = { adam: 1.3, newton: 1.4, em: 1.2, alternating: 3 };
const [NOISE, SINGLE, MEMORY] = [3, 0.6, 0.3];

/** What a step of all teams costs, in steps of one walker of gradient ascent for one entry of data. */
export function costOf({ settings, data, count }: CrowdSpec): number {
  const each = settings.teams.map((team) => {
    const cost = (COSTS[team.optimizer] ?? 1) + (remembers(team.optimizer) ? MEMORY : 0);
    const single = arithmeticOf(team, settings) === 'single';
    return cost * (single ? SINGLE : 1) + (team.noise > 0 ? NOISE : 0);
  });
  return each.reduce((sum, cost) => sum + cost, 0) * count * data.x.length;
}

export class StepBudget {
  /** What fits, in the units of `costOf`; 0 before anything was measured. */
  #affordable = 0;
  /** The least that ever fitted: what fits while every walker moves, or less. */
  #least = Infinity;

  /** Steps of such a cost that fit; may be less than one. */
  steps(cost: number): number {
    return Math.min((this.#affordable || GUESS) / cost, LONGEST_BATCH);
  }

  /**
   * So many steps took so long, where `allowed` milliseconds were: grows while submissions are well under their time,
   * shrinks at once when one is over it.
   */
  learn(steps: number, cost: number, milliseconds: number, allowed: number): void {
    const fits = (steps * cost * SUBMISSION_TIME) / Math.max(milliseconds, 0.01);
    this.#least = Math.min(this.#least, fits);
    const affordable = this.#affordable || steps * cost;
    if (milliseconds > allowed) this.#affordable = Math.min(affordable, fits);
    // what a submission costs beside its steps is shared by more steps when it grows, so it may grow past `fits`
    else if (steps >= Math.floor((affordable * allowed) / SUBMISSION_TIME / cost))
      this.#affordable = Math.min(LONGEST_BATCH * cost, Math.max(fits, affordable * 1.2));
  }

  /** Walkers that stood still may move again: steps of a crowd at rest cost next to nothing, and these do not. */
  forgetRest(): void {
    this.#affordable = Math.min(this.#affordable, Math.max(this.#least, GUESS));
  }
}
