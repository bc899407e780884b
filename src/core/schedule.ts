/** The annealing schedule: sigma as a function of the step. */

import type { Schedule } from './settings.ts';

/**
 * The temperature sigma at step k = 0, 1, ... One sweep of `length` steps begins at exactly `hot` and ends at exactly
 * `cold`; then it stays cold (`once`), begins again (`loop`), or goes back (`bounce`). `manual` is what the hand holds.
 */
export function temperature(schedule: Schedule, step: number): number {
  const { shape, hot, cold, length } = schedule;
  if (shape === 'manual') return schedule.sigma;
  const t = phase(schedule, step) / (length - 1);
  if (t === 0) return hot;
  if (t === 1) return cold;
  return shape === 'linear' ? hot + (cold - hot) * t : hot * (cold / hot) ** t;
}

/** The step within one sweep, 0 to length - 1. */
function phase({ repeat, length }: Schedule, step: number): number {
  const last = length - 1;
  switch (repeat) {
    case 'once':
      return Math.min(step, last);
    case 'loop':
      return step % length;
    case 'bounce':
      return last - Math.abs(last - (step % (2 * last)));
  }
}
