/** One step of each optimizer, in double precision: what the shaders are held to, and what a CPU can run. */

import type { FoldedData } from './data.ts';
import { responsibilityMean, score } from './mixture.ts';
import type { Team } from './settings.ts';

export interface StepLimits {
  /** Longest move of one gradient step; 0 means none. EM's steps are never cut. */
  moveLimit: number;
  sigmaFloor: number;
}

/**
 * The walker's next [mu, sigma]. With `temperature`, sigma is set to it first and only mu moves.
 *
 * gradient: theta += stepSize dL/dtheta, the move cut to `moveLimit`.
 * em: mu' = mean x tanh(x mu / sigma²), sigma'² = mean x² - mu'².
 */
export function step(
  data: FoldedData,
  team: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  temperature?: number,
): [number, number] {
  const at = temperature === undefined ? sigma : Math.max(temperature, limits.sigmaFloor);
  const free = temperature === undefined;
  if (team.optimizer === 'em') {
    const mean = responsibilityMean(data, mu, at);
    if (!free) return [mean, at];
    const s = data.criticalTemperature;
    const variance = (s - Math.abs(mean)) * (s + Math.abs(mean));
    return [mean, Math.max(Math.sqrt(Math.max(variance, 0)), limits.sigmaFloor)];
  }
  const [dMu, dSigma] = score(data, mu, at);
  let moveMu = team.stepSize * dMu;
  let moveSigma = free ? team.stepSize * dSigma : 0;
  // no move is longer than the sum of its parts, and most are far below the limit: they need no root
  if (limits.moveLimit > 0 && Math.abs(moveMu) + Math.abs(moveSigma) > limits.moveLimit) {
    const cut = Math.min(1, limits.moveLimit / Math.hypot(moveMu, moveSigma));
    moveMu *= cut;
    moveSigma *= cut;
  }
  return [mu + moveMu, Math.max(at + moveSigma, limits.sigmaFloor)];
}
