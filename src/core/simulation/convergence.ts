/** Whether a walker has converged: the step that its optimizer wants to make is 0 to rounding. Twin: `shaders/walkers.wgsl`. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { meanDrift } from '../likelihood/mixture.ts';

/**
 * The share of its terms up to which single precision does not know a sum. Polynomials and exponentials of the kernels
 * are good to 1.2e-7, and up to eight such errors meet in a score. The same for doubles, so that engines agree.
 */
const ROUNDING = 2 ** -20;

/** Where a walker was before a step and where it is after it, in the units of the data. */
export interface Step {
  mu: number;
  sigma: number;
  nextMu: number;
  nextSigma: number;
}

/** What decides the step besides the walker. */
export interface StepRule {
  /** Whether sigma is set by a schedule, and so only mu is optimized. */
  held: boolean;
  /** Whether the step placed one of the two numbers at its best value (`alternating`) and did not follow the score. */
  places: boolean;
  sigmaFloor: number;
}

/**
 * Returns whether the step from (mu, sigma) was 0 to rounding: the walker moved by no more than ROUNDING, relative to s,
 * and the score where it came from is 0 to rounding (`isStationary`). Momentum and a schedule may move a walker although
 * the score is 0, and near the saddle a walker moves by less than that although the score is not 0.
 */
export function isConverged(
  data: FoldedData,
  { mu, sigma, nextMu, nextSigma }: Step,
  rule: StepRule,
): boolean {
  const s = data.criticalTemperature;
  const dMu = Math.abs(nextMu - mu);
  const dSigma = Math.abs(nextSigma - sigma);
  if (dMu > ROUNDING * Math.max(s, Math.abs(nextMu)) || dSigma > ROUNDING * Math.max(s, nextSigma))
    return false;
  if (!rule.places) return isStationary(data, mu, sigma, rule);
  return dMu <= ROUNDING * Math.abs(nextMu) && dSigma <= ROUNDING * Math.min(Math.abs(sigma - s), s);
}

/**
 * Returns whether the score at (mu, sigma) is 0 to rounding. Its two sums are compared with their own terms: the drift of mu
 * with (s² - sigma²)/sigma², which balances it (so a walker near the saddle, where both are tiny, is not taken for one that
 * rests), and the spread with s² + mu². Where the best mu is 0, mu only approaches it: there it is enough to be within
 * ROUNDING of 0. At the floor of sigma the spread does not count.
 */
export function isStationary(
  data: FoldedData,
  mu: number,
  sigma: number,
  { held, sigmaFloor }: Pick<StepRule, 'held' | 'sigmaFloor'>,
): boolean {
  const s = data.criticalTemperature;
  const m = Math.abs(mu) / s;
  const growth = meanDrift(data, mu, sigma);
  const rest = ((s - sigma) / s) * ((s + sigma) / s);
  const dev = Math.abs(rest) / (sigma / s) ** 2;
  const level = Math.abs(growth) <= ROUNDING * Math.min(dev, 1) || m <= (growth <= 0 ? ROUNDING : 0);
  if (!level) return false;
  if (held || sigma <= sigmaFloor) return true;
  // the same sum as the score's, relative to s²
  const spread = rest - m * m * (1 + 2 * growth);
  return Math.abs(spread) <= ROUNDING * Math.max(1, m * m);
}
