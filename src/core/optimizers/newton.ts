/** Saddle-free Newton: Dauphin, Pascanu, Gulcehre, Cho, Ganguli and Bengio, NIPS 2014. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { tanhRatio, tanhShortfall } from '../likelihood/tanh.ts';
import { clipFactor, type StepLimits } from './step-context.ts';
import type { Team } from '../settings/teams.ts';

/** An eigenvalue (or a determinant) below this share of its terms is nothing but their rounding in single precision. */
const SINGULAR = 2 ** -24;

/**
 * The move |H|^-1 dL/dtheta, |H| being the Hessian with the magnitudes of its eigenvalues: as [move of mu relative to mu,
 * move of sigma]. With a sigma that is held it is the move in mu alone, (dL/dmu) / |d²L/dmu²|.
 *
 * By Cayley and Hamilton, |H|^-1 = (adj(H²) + |det H| I) / (|det H| (|lambda1| + |lambda2|)), which needs no eigenvectors.
 * Lengths are in units of sigma and L in units of n, so that with p = (mu/sigma)², X = x/sigma, z = x mu/sigma²,
 * T = tanh(z)/z, dev = s²/sigma² - 1, growth = mean X² T - 1 and Q = mean X² sech² z
 *
 *     score   ( sqrt(p) growth,  dev - p (1 + 2 growth) )        growth = dev + p mean X⁴ (T - 1)/z²
 *     Hessian [ a, sqrt(p) B;  sqrt(p) B, c ]                    a = Q - 1 = dev - p mean X⁴ T²
 *                                                                B = -2 (growth + Q),  c = 3 p (1 + 2 growth) - 3 dev - 2 + 4 p Q
 *
 * Near the saddle p and dev vanish, and growth, a, det H and the score of sigma with them; so these are computed as shares of
 * k = max(p, |dev|), and the move has its digits however small mu is.
 */
export function newtonDirection(
  data: FoldedData,
  mu: number,
  sigma: number,
  free: boolean,
): [rho: number, shift: number] {
  const pair = new Float64Array(2);
  directionInto(pair, data, mu, sigma, free);
  return [pair[0]!, pair[1]!];
}

/** The same, written to the two places of `pair`. */
function directionInto(
  pair: Float64Array,
  { x, weight, n, criticalTemperature: s }: FoldedData,
  mu: number,
  sigma: number,
  free: boolean,
): void {
  const inverse = 1 / sigma;
  const y = mu * inverse;
  const p = y * y;
  const dev = (s - sigma) * inverse * ((s + sigma) * inverse);
  const k = Math.max(p, Math.abs(dev));
  // where mu² is below all numbers, dev decides; where there is no dev, mu² does, however small
  const d = dev === 0 ? 0 : dev / k;
  const r = dev === 0 ? 1 : p / k;
  let pull = 0; // mean X⁴ (1 - T)/z²
  let excess = 0; // mean X⁴ T²
  for (let i = 0; i < x.length; i++) {
    const at = x[i]! * inverse;
    const square = at * at;
    const fourth = weight[i]! * (1 / n) * square * square;
    const z = at * y;
    const shortfall = tanhShortfall(z);
    // 1 - z² shortfall has no digits where tanh(z)/z is small
    const ratio = z < 1 && z > -1 ? 1 - z * z * shortfall : tanhRatio(z);
    pull += fourth * shortfall;
    excess += fourth * ratio * ratio;
  }
  const growthShare = d - r * pull;
  const aShare = d - r * excess;
  if (!free) {
    pair[0] = growthShare / Math.max(Math.abs(aShare), SINGULAR * (Math.abs(d) + r * excess));
    pair[1] = 0;
    return;
  }
  const growth = k * growthShare;
  const a = k * aShare;
  const b = -2 * (growth + a + 1);
  const c = 3 * p * (1 + 2 * growth) - 3 * dev - 2 + 4 * p * (a + 1);
  const sigmaShare = d - r * (1 + 2 * growth);
  const determinant = aShare * c - r * b * b;
  const share = Math.max(Math.abs(determinant), SINGULAR * (Math.abs(aShare * c) + r * b * b));
  const sum = Math.sqrt(a * a + 2 * p * b * b + c * c + 2 * k * share);
  const mixed = -b * (a + c);
  const scale = 1 / (sum * share);
  pair[0] = ((p * b * b + c * c + k * share) * growthShare + mixed * sigmaShare) * scale;
  pair[1] =
    sigma * k * (r * mixed * growthShare + (k * aShare * aShare + r * b * b + share) * sigmaShare) * scale;
}

/** theta' = theta + stepSize |H|^-1 dL/dtheta. */
export function newtonStep(
  next: Float64Array,
  data: FoldedData,
  { stepSize }: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
): void {
  directionInto(next, data, mu, sigma, free);
  const along = mu * (stepSize * next[0]!);
  const shift = stepSize * next[1]!;
  const cut = clipFactor(limits.moveLimit, along, shift);
  next[0] = mu + cut * along;
  next[1] = sigma + cut * shift;
}
