/** The points that the picture marks and the census needs: the saddle, and the global maximum above the sigma floor. */

import type { FoldedData } from './data.ts';
import { logLikelihood, meanDrift, responsibilityMean } from './mixture.ts';

export interface Point {
  mu: number;
  sigma: number;
}

export interface Landmarks {
  /** (0, s), where the Hessian is singular. */
  saddle: Point;
  /** (mu*, sigma*) with mu* >= 0; its mirror image (-mu*, sigma*) is as high. */
  optimum: Point & { logLikelihood: number };
}

/** How many starts the search for the optimum takes: spread over the magnitudes of the data. */
const STARTS = 24;

/** Finds saddle and optimum in double precision. sigmaFloor > 0. */
export function landmarks(data: FoldedData, sigmaFloor: number): Landmarks {
  const s = data.criticalTemperature;
  const saddle = { mu: 0, sigma: s };
  let best: Point = { mu: 0, sigma: Math.max(s, sigmaFloor) };
  let height = logLikelihood(data, best.mu, best.sigma);
  for (let k = 0; k < STARTS; k++) {
    const start = data.x[Math.floor(((k + 0.5) / STARTS) * data.x.length)]!;
    for (const sigma of [sigmaFloor, Math.max(sigmaFloor, 0.5 * s)]) {
      const end = climb(data, start, sigma, sigmaFloor);
      const value = logLikelihood(data, end.mu, end.sigma);
      if (value > height) [best, height] = [end, value];
    }
  }
  return { saddle, optimum: { ...best, logLikelihood: height } };
}

/**
 * EM with the M step's sigma held at or above the floor, which keeps every EM step an ascent; then the fixed point
 * mu = mean x tanh(x mu / sigma²) by bisection, because EM alone creeps where the surface is flat.
 */
function climb(data: FoldedData, mu: number, sigma: number, floor: number): Point {
  const s = data.criticalTemperature;
  const sigmaAt = (m: number): number => Math.max(floor, Math.sqrt(Math.max(0, (s - m) * (s + m))));
  for (let k = 0; k < 300; k++) {
    mu = responsibilityMean(data, mu, sigma);
    sigma = sigmaAt(mu);
  }
  // meanDrift along the ridge changes sign at a stationary point: positive below it, negative above it
  const drift = (m: number): number => meanDrift(data, m, sigmaAt(m));
  let [low, high] = [mu * 0.99, mu * 1.01];
  if (mu === 0 || !(drift(low) > 0 && drift(high) < 0)) return { mu, sigma };
  for (let k = 0; k < 60; k++) {
    const middle = 0.5 * (low + high);
    if (drift(middle) > 0) low = middle;
    else high = middle;
  }
  const m = 0.5 * (low + high);
  return { mu: m, sigma: sigmaAt(m) };
}
