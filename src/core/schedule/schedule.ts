/** The annealing schedule: sigma as a function of the step. */

import { isAnnealed, type Schedule, type Settings } from '../settings/settings.ts';

/**
 * The temperature sigma at step k = 0, 1, ... One sweep of `length` steps begins at exactly `hot` and ends at exactly
 * `cold` (a custom curve: at its first and last point); then it stays there (`once`), begins again (`loop`), or goes back
 * (`bounce`). `manual` is what the user sets. Null once the only sweep is over and sigma is released.
 */
export function temperature(schedule: Schedule, step: number): number | null {
  if (schedule.shape === 'manual') return schedule.sigma;
  if (isReleased(schedule, step)) return null;
  return sweep(schedule, phase(schedule, step) / (schedule.length - 1));
}

/** Whether the sweep is over and sigma is free again. */
export function isReleased({ shape, repeat, after, length }: Schedule, step: number): boolean {
  return shape !== 'manual' && repeat === 'once' && after === 'release' && step >= length;
}

/** The first step from which on the temperature stays as it is for ever; Infinity if it never does. */
export function steadyFrom({ shape, repeat, after, length }: Schedule): number {
  if (shape === 'manual') return 0;
  if (repeat !== 'once') return Infinity;
  return after === 'release' ? length : length - 1;
}

/** Sigma at a share t of one sweep, 0 to 1. */
export function sweep({ shape, hot, cold, stairs, points }: Schedule, t: number): number {
  if (shape === 'custom') return alongCurve(points, t);
  if (t <= 0) return hot;
  if (t >= 1) return cold;
  switch (shape) {
    case 'linear':
      return hot + (cold - hot) * t;
    case 'cosine': // Loshchilov and Hutter, "SGDR", ICLR 2017
      return cold + (hot - cold) * 0.5 * (1 + Math.cos(Math.PI * t));
    case 'staircase': {
      const level = Math.floor(t * stairs);
      return level === 0 ? hot : level === stairs - 1 ? cold : hot * (cold / hot) ** (level / (stairs - 1));
    }
    default:
      return hot * (cold / hot) ** t;
  }
}

/** By equal factors from point to point; points: t, sigma, t, sigma, ... */
function alongCurve(points: readonly number[], t: number): number {
  let next = 2;
  while (next < points.length - 2 && t > points[next]!) next += 2;
  const [t0, from, t1, to] = points.slice(next - 2, next + 2) as [number, number, number, number];
  const share = Math.min(Math.max((t - t0) / (t1 - t0), 0), 1);
  return share === 1 ? to : from * (to / from) ** share;
}

/** The highest sigma that the schedule comes to. */
export function highest({ shape, hot, cold, points, sigma }: Schedule): number {
  if (shape === 'manual') return sigma;
  return Math.max(...(shape === 'custom' ? points.filter((_, k) => k % 2 === 1) : [hot, cold]));
}

/** The step within one sweep, 0 to length - 1. */
export function phase({ repeat, length }: Schedule, step: number): number {
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

/** Whether a bounce is on its way back to its beginning. */
export function isReturning({ repeat, length }: Schedule, step: number): boolean {
  return repeat === 'bounce' && step % (2 * (length - 1)) >= length - 1;
}

/** How many sweeps, or bounces there and back, were finished before this step. */
export function sweepsBefore({ repeat, length }: Schedule, step: number): number {
  if (repeat === 'once') return 0;
  return Math.floor(step / (repeat === 'loop' ? length : 2 * (length - 1)));
}

/** The step at which a share t of the sweep is reached, in the same sweep and direction as `near`. */
export function stepAt(schedule: Schedule, t: number, near: number): number {
  const { repeat, length } = schedule;
  const last = length - 1;
  const within = Math.round(Math.min(Math.max(t, 0), 1) * last);
  if (repeat === 'once') return within;
  if (repeat === 'loop') return sweepsBefore(schedule, near) * length + within;
  return sweepsBefore(schedule, near) * 2 * last + (isReturning(schedule, near) ? 2 * last - within : within);
}

/** Sigma at which annealed teams make a step of the schedule; null if no team is annealed or sigma is released. */
export function heldSigma(settings: Settings, step: number): number | null {
  const sigma = isAnnealed(settings) ? temperature(settings.schedule, step) : null;
  return sigma === null ? null : Math.max(sigma, settings.sigmaFloor);
}
