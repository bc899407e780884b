/** One step of each optimizer, in double precision: what the shaders are held to, and what a CPU can run. */

import type { FoldedData } from './data.ts';
import { responsibilityMean, score } from './mixture.ts';
import type { Optimizer, Team } from './teams.ts';

export interface StepLimits {
  /** Longest move of one gradient step; 0 means none. EM's steps are never cut. */
  moveLimit: number;
  sigmaFloor: number;
}

/** Numbers that an optimizer keeps for each walker from step to step; which, is its own business. All 0 at the start. */
export const MEMORY = 4;

/** Whether an optimizer keeps any. */
export const remembers = (optimizer: Optimizer): boolean =>
  optimizer === 'momentum' || optimizer === 'nesterov' || optimizer === 'adam';

/** What a step may depend on besides the walker's place. */
export interface Moment {
  /** Steps that the team has made before this one. */
  age: number;
  /** The walker's number in the crowd, and the crowd's seed: what the noise is drawn from. */
  walker: number;
  seed: number;
  /** MEMORY numbers from memory[at] on, read and written. */
  memory: Float64Array;
  at: number;
}

const FIRST: Moment = { age: 0, walker: 0, seed: 0, memory: new Float64Array(MEMORY), at: 0 };

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
  temperature?: number | null,
  _moment: Moment = FIRST,
): [number, number] {
  const free = temperature === undefined || temperature === null;
  const at = free ? sigma : Math.max(temperature, limits.sigmaFloor);
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

/** How fast Adam's average of squares forgets: Kingma and Ba, "Adam", ICLR 2015. */
const SECOND_MOMENT = 0.999;

/**
 * The weights of the newest score and of its square in Adam's averages, after `age` steps: (1 - b)/(1 - b^(age + 1)). They
 * keep the averages free of bias at every step, so that nothing is divided by a small number afterwards.
 */
export function adamWeights(momentum: number, age: number): [number, number] {
  const weight = (b: number): number => (b === 0 ? 1 : (1 - b) / -Math.expm1((age + 1) * Math.log(b)));
  return [weight(momentum), weight(SECOND_MOMENT)];
}
