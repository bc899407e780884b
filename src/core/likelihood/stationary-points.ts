/** The saddle, and the global maximum above the minimum sigma: the points that the view marks and the census needs. */

import type { FoldedData } from './folded-data.ts';
import { logLikelihood, meanDrift, responsibilityMean } from './mixture.ts';
import { bisect } from '../util/bisect.ts';
import { gaussQuadrature } from './quadrature.ts';

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
/** Entries up to which all starts are tried on the data themselves, and how many ends of the others are. */
const FEW = 256;
const BEST = 4;

/** Finds saddle and optimum in double precision. sigmaFloor > 0. */
export function landmarks(data: FoldedData, sigmaFloor: number): Landmarks {
  const s = data.criticalTemperature;
  const saddle = { mu: 0, sigma: s };
  let best: Point = { mu: 0, sigma: Math.max(s, sigmaFloor) };
  let height = logLikelihood(data, best.mu, best.sigma);
  for (const start of promising(data, sigmaFloor)) {
    const end = climb(data, start.mu, start.sigma, sigmaFloor);
    const value = logLikelihood(data, end.mu, end.sigma);
    if (value > height) [best, height] = [end, value];
  }
  return { saddle, optimum: { ...best, logLikelihood: height } };
}

/**
 * Where to begin the climb: for few data from a spread of starts; for many, so that no page waits for seconds, from the
 * few best ends of climbs on the data thinned.
 */
function promising(data: FoldedData, floor: number): Point[] {
  const s = data.criticalTemperature;
  const starts = Array.from(
    { length: STARTS },
    (_, k) => data.x[Math.floor(((k + 0.5) / STARTS) * data.x.length)]!,
  );
  const points = starts.flatMap((mu) => [floor, Math.max(floor, 0.5 * s)].map((sigma) => ({ mu, sigma })));
  if (data.x.length <= FEW) return points;
  const coarse = { ...data, ...gaussQuadrature(data, { mu: data.x.at(-1)! / s, sigma: floor / s }) };
  const ends = points.map(({ mu, sigma }) => climb(coarse, mu, sigma, floor));
  const height = (point: Point): number => logLikelihood(coarse, point.mu, point.sigma);
  const apart: Point[] = [];
  for (const end of ends.sort((a, b) => height(b) - height(a))) {
    if (apart.length < BEST && apart.every((other) => Math.abs(other.mu - end.mu) > 1e-3 * s))
      apart.push(end);
  }
  return apart;
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
  const [low, high] = [mu * 0.99, mu * 1.01];
  if (mu === 0 || !(drift(low) > 0 && drift(high) < 0)) return { mu, sigma };
  const m = bisect(drift, low, high);
  return { mu: m, sigma: sigmaAt(m) };
}
