/** Everything that is computed about one point of the surface, in double precision. */

import { refusalText } from '../util/validation-error.ts';
import type { FoldedData } from './folded-data.ts';
import { derivatives } from './derivatives.ts';
import type { Point } from './stationary-points.ts';
import { logLikelihood, logLikelihoodAboveSaddle } from './mixture.ts';

export interface Probe {
  mu: number;
  sigma: number;
  /** L(mu, sigma), summed over the data. */
  logLikelihood: number;
  /** L(mu, sigma) - L(0, s), computed as a difference. */
  aboveSaddle: number;
  /** [dL/dmu, dL/dsigma] */
  gradient: [number, number];
  /** [[a, b], [b, c]] */
  hessian: [[number, number], [number, number]];
  /** Ascending. */
  eigenvalues: [number, number];
  /** Unit vectors (mu, sigma), in the order of the eigenvalues. */
  eigenvectors: [[number, number], [number, number]];
  determinant: number;
}

/** L, score, Hessian and its eigen-system at one point. @throws RangeError if mu or sigma is not finite or sigma <= 0. */
export function probe(data: FoldedData, mu: number, sigma: number): Probe {
  if (!Number.isFinite(mu)) throw new RangeError(refusalText('mu', 'a finite number', String(mu)));
  if (!(sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError(refusalText('sigma', 'a finite number above 0', String(sigma)));
  }
  const { score, hessian: H } = derivatives(data, mu, sigma);
  const [[a, b], [, c]] = H;
  const centre = (a + c) / 2;
  const radius = Math.hypot((a - c) / 2, b);
  const far = centre + (centre < 0 ? -radius : radius); // the eigenvalue of larger magnitude: no cancellation
  const determinant = a * c - b * b + 0; // no -0
  const near = far === 0 ? 0 : determinant / far + 0;
  const eigenvalues: [number, number] = far < near ? [far, near] : [near, far];
  // the axis of the upper eigenvalue makes half the angle of ((a - c)/2, b)
  const angle = 0.5 * Math.atan2(b, (a - c) / 2);
  const upper: [number, number] = [Math.cos(angle), Math.sin(angle)];
  return {
    mu,
    sigma,
    logLikelihood: logLikelihood(data, mu, sigma),
    aboveSaddle: logLikelihoodAboveSaddle(data, mu, sigma),
    gradient: score,
    hessian: H,
    eigenvalues,
    eigenvectors: [[-upper[1], upper[0]], upper],
    determinant,
  };
}

/** What a point of the surface is. `flat`: the score is small, but not 0. */
export type PointKind = 'degenerate saddle' | 'saddle' | 'maximum' | 'minimum' | 'flat' | 'slope';

/** Below this length the score, in units of n/s, is called almost flat: a step of 1 would not lead a thousandth of s. */
const FLAT = 1e-3;
/** A point is critical if Newton's step from it is so small, in parts of s: less than the neighbouring doubles of a few. */
const NO_STEP = 1e-14;
/** An eigenvalue so small, in units of n/s², leaves Newton's step without meaning. */
const SINGULAR = 1e-8;

/**
 * What a point is, as far as doubles can tell: the saddle is where mu is 0 and sigma is s to the last bit; elsewhere a point is
 * critical when its score is 0, or when the place where it is 0 is no farther than doubles lie apart.
 */
export function kindOf({ n, criticalTemperature: s }: FoldedData, at: Probe): PointKind {
  const {
    gradient,
    eigenvalues: [lower, upper],
    eigenvectors,
  } = at;
  const steepness = Math.hypot(...gradient);
  if (at.mu === 0 && at.sigma === s) return 'degenerate saddle';
  const regular = Math.min(Math.abs(lower), Math.abs(upper)) > (SINGULAR * n) / s ** 2;
  const newton = eigenvectors.map(
    ([x, y], k) => (x * gradient[0] + y * gradient[1]) / at.eigenvalues[k as 0 | 1],
  );
  if (regular && Math.hypot(...newton) <= NO_STEP * s) {
    return upper < 0 ? 'maximum' : lower > 0 ? 'minimum' : 'saddle';
  }
  return (steepness * s) / n < FLAT ? 'flat' : 'slope';
}

/**
 * Whether a Dirac point lies below: for data of one magnitude, L grows without bound at mu = ±x when sigma goes to 0. Other
 * data have none, because one sigma has to fit all of them.
 */
export const isOverDirac = ({ x }: FoldedData, { mu }: { mu: number }): boolean =>
  x.length === 1 && Math.abs(mu) === x[0];

/** The critical point at the end of a few of Newton's steps, as near as doubles come; for starts that are close to it. */
export function settled(data: FoldedData, { mu, sigma }: Point): Point {
  for (let k = 0; k < 6; k++) {
    const {
      score: [g, h],
      hessian: [[a, b], [, c]],
    } = derivatives(data, mu, sigma);
    const determinant = a * c - b * b;
    const next = { mu: mu - (c * g - b * h) / determinant, sigma: sigma - (a * h - b * g) / determinant };
    // at the last bit the steps turn about
    if (!(next.sigma > 0) || Math.hypot(next.mu - mu, next.sigma - sigma) > 1e-3 * sigma) break;
    ({ mu, sigma } = next);
  }
  return { mu, sigma };
}
