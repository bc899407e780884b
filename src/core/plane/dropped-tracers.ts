/** Tracers that the user drops anywhere: each climbs by one of the optimizers, in double precision. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { MEMORY_SIZE, step, type StepLimits } from '../optimizers/step.ts';
import type { PlanePoint } from './polyline.ts';
import { MOST_DROPPED, type Range, type Settings } from '../settings/settings.ts';
import { defaultTeam, type Optimizer } from '../settings/teams.ts';
import type { Patch } from '../settings/validate.ts';

/** Steps that a tracer makes, unless it comes to rest before. */
export const DROPPED_STEPS = 1000;

/** One more, in the place of the oldest if there are too many; by as few digits as a thousandth of the window needs. */
export function dropAt({ view, window }: Settings, mu: number, sigma: number): Patch {
  const rounded = (value: number, [low, high]: Range): number => {
    const digits = Math.ceil(-Math.log10((high - low) / 1000));
    const near = Number(value.toFixed(Math.min(Math.max(digits, 0), 20)));
    return near > 0 === value > 0 ? near : value;
  };
  const place = [rounded(mu, window.mu), rounded(sigma, window.sigma)];
  return { view: { dropped: [...view.dropped, ...place].slice(-2 * MOST_DROPPED) } };
}

/**
 * The way of a tracer by an optimizer with its own default settings, under the crowd's limits; `number` says which of
 * several it is, for the noise. Ends when a step changes nothing.
 */
export function droppedTracers(
  data: FoldedData,
  optimizer: Optimizer,
  [mu, sigma]: PlanePoint,
  number: number,
  limits: StepLimits,
): PlanePoint[] {
  const team = defaultTeam(optimizer);
  const memory = new Float64Array(MEMORY_SIZE);
  const way: PlanePoint[] = [[mu, sigma]];
  for (let age = 0; age < DROPPED_STEPS; age++) {
    const moment = { age, walker: number, seed: 1, memory, at: 0 };
    const next = step(data, team, limits, mu, sigma, null, moment);
    // alternating moves only along one axis at a time
    if (next[0] === mu && next[1] === sigma && age % 2 === 1) break;
    [mu, sigma] = next;
    way.push(next);
  }
  return way;
}
