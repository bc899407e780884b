/** All that can be said of one point of the surface, in double precision. */

import type { FoldedData } from './data.ts';
import { hessian, logLikelihood, logLikelihoodAboveSaddle, score } from './mixture.ts';

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
  if (!Number.isFinite(mu)) throw new RangeError(`mu: ${mu} is not allowed; allowed: a finite number`);
  if (!(sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError(`sigma: ${sigma} is not allowed; allowed: a finite number above 0`);
  }
  const H = hessian(data, mu, sigma);
  const [[a, b], [, c]] = H;
  const centre = (a + c) / 2;
  const radius = Math.hypot((a - c) / 2, b);
  const far = centre + (centre < 0 ? -radius : radius); // the eigenvalue of larger magnitude: no cancellation
  const determinant = a * c - b * b;
  const near = far === 0 ? 0 : determinant / far;
  const eigenvalues: [number, number] = far < near ? [far, near] : [near, far];
  // the axis of the upper eigenvalue makes half the angle of ((a - c)/2, b)
  const angle = 0.5 * Math.atan2(b, (a - c) / 2);
  const upper: [number, number] = [Math.cos(angle), Math.sin(angle)];
  return {
    mu,
    sigma,
    logLikelihood: logLikelihood(data, mu, sigma),
    aboveSaddle: logLikelihoodAboveSaddle(data, mu, sigma),
    gradient: score(data, mu, sigma),
    hessian: H,
    eigenvalues,
    eigenvectors: [[-upper[1], upper[0]], upper],
    determinant,
  };
}
