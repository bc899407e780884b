/** Fits a power law to a survival curve: its slope on log-log axes, with the standard error. */

import type { TeamHistory } from '../simulation/team-history.ts';

export interface Fit {
  /** The slope of log(share not arrived) by log(steps), between `from` and `to`. */
  exponent: number;
  /** Its standard error: from the chance in the starts, and from how far the curve is from a line. */
  error: number;
  /** log(share not arrived) of the line at step 1. */
  intercept: number;
  /** Steps; `to` is ten times `from`. */
  from: number;
  to: number;
}

/** Fewer walkers than this on either side of the question say too little. */
const ENOUGH = 100;
/** The first step of a decade that is fitted: before, the steps themselves are too few. */
const EARLIEST = 10;
/** Points in the decade. */
const POINTS = 24;

/**
 * Fits the last decade of steps in which enough walkers are left; undefined while there is none. Least squares on points
 * that are evenly spaced in log steps. Counts of the same walkers at two times are correlated: with shares S1 > S2
 * the logarithms have the covariance (1 - S1)/(N S1), as for any empirical survival function, so residuals alone would
 * make the error far too small.
 */
export function fitSurvival(history: TeamHistory): Fit | undefined {
  const { steps, counts, walkers, step, now, altered = Infinity } = history;
  // from the newest back to where enough are left
  let left = walkers - now[3];
  let to = step;
  for (let at = steps.length - 1; left < ENOUGH && at >= 0; at--) {
    left = walkers - counts[3][at]!;
    to = steps[at]!;
  }
  const from = to / 10;
  if (left < ENOUGH || walkers - left < ENOUGH || from < EARLIEST || altered < to) return undefined;

  const chosen: { x: number; share: number }[] = [];
  let at = 0;
  let taken = -1;
  for (let k = 0; k < POINTS; k++) {
    const target = from * 10 ** (k / (POINTS - 1));
    while (at < steps.length - 1 && steps[at]! < target) at++;
    // a crowd that went on from elsewhere may not have been seen for a decade
    if (at === taken || steps[at]! < from || steps[at]! > to) continue;
    taken = at;
    chosen.push({ x: Math.log(steps[at]!), share: 1 - counts[3][at]! / walkers });
  }
  const whole = chosen.length >= POINTS / 2 && chosen[0]!.x < Math.log(from) + 0.3;
  // where the crowd comes and goes, as it does with the temperature, there may be steps with no walkers left
  if (!whole || chosen.some(({ share }) => share <= 0)) return undefined;
  return { ...line(chosen, walkers), from, to };
}

function line(
  points: readonly { x: number; share: number }[],
  walkers: number,
): Pick<Fit, 'exponent' | 'error' | 'intercept'> {
  const n = points.length;
  const mean = (of: (point: { x: number; share: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const centre = mean(({ x }) => x);
  const height = mean(({ share }) => Math.log(share));
  const width = points.reduce((sum, { x }) => sum + (x - centre) ** 2, 0);
  const weights = points.map(({ x }) => (x - centre) / width);
  const exponent = points.reduce((sum, { share }, i) => sum + weights[i]! * Math.log(share), 0);

  // shares only fall, so the earlier of two points has the larger one
  let chance = 0;
  points.forEach(({ share }, i) => {
    const later = weights.slice(i + 1).reduce((sum, weight) => sum + weight, 0);
    chance += (weights[i]! * (weights[i]! + 2 * later) * (1 - share)) / (walkers * share);
  });
  const residual = ({ x, share }: { x: number; share: number }): number =>
    Math.log(share) - height - exponent * (x - centre);
  const misfit = points.reduce((sum, point) => sum + residual(point) ** 2, 0) / (n - 2) / width;
  return { exponent, error: Math.sqrt(Math.max(chance, 0) + misfit), intercept: height - exponent * centre };
}
