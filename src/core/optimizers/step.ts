/** One step of each optimizer in double precision: the reference for the shaders, and what the CPU engine runs. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { responsibilityMean, score } from '../likelihood/mixture.ts';
import { MEMORY_SIZE, clipFactor, remembers, type StepContext, type StepLimits } from './step-context.ts';
import { standardNormals } from './noise.ts';
import { bestMu, bestSigma } from './alternating.ts';
import { adamStep, momentumStep, nesterovStep } from './momentum.ts';
import { newtonStep } from './newton.ts';
import type { Team } from '../settings/teams.ts';

export { MEMORY_SIZE, remembers, type StepContext, type StepLimits } from './step-context.ts';
export { ADAM_EPSILON, adamWeights } from './momentum.ts';

/** The first step of walker 0, without a past. */
const first = (): StepContext => ({
  age: 0,
  walker: 0,
  seed: 0,
  memory: new Float64Array(MEMORY_SIZE),
  at: 0,
});

/**
 * The walker's next [mu, sigma]. With `temperature`, sigma is set to it first and only mu moves. moment: what an optimizer
 * that remembers, alternates or is kicked needs besides; left out, it is the first step. A move along the score, be it with
 * momentum or without, is cut to `moveLimit`; then comes the noise, then the floor.
 *
 * gradient: theta += stepSize dL/dtheta.
 * em: mu' = mean x tanh(x mu / sigma²), sigma'² = mean x² - mu'².
 * alternating: at even age the best mu at this sigma, at odd age the best sigma at this mu.
 * perturbed: gradient; its noise is above 0 by default.
 * momentum, nesterov, adam, newton: see there.
 */
export function step(
  data: FoldedData,
  team: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  temperature?: number | null,
  moment?: StepContext,
): [number, number] {
  const free = temperature === undefined || temperature === null;
  const at = free ? sigma : Math.max(temperature, limits.sigmaFloor);
  // all of it short enough to be compiled into the loop over the walkers, where no pair is ever made
  let next: [number, number];
  if (team.optimizer === 'em') next = emStep(data, mu, at, free);
  else if (team.optimizer === 'gradient' || team.optimizer === 'perturbed')
    next = gradientStep(data, team, limits, mu, at, free);
  else next = otherStep(data, team, limits, mu, at, free, moment ?? first());
  if (team.noise > 0) next = kicked(team, next, free, moment ?? first());
  return [next[0], free ? Math.max(next[1], limits.sigmaFloor) : at];
}

function emStep(data: FoldedData, mu: number, sigma: number, free: boolean): [number, number] {
  const mean = responsibilityMean(data, mu, sigma);
  const s = data.criticalTemperature;
  return [mean, free ? Math.sqrt(Math.max((s - Math.abs(mean)) * (s + Math.abs(mean)), 0)) : sigma];
}

function gradientStep(
  data: FoldedData,
  { stepSize }: Team,
  { moveLimit }: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
): [number, number] {
  const [dMu, dSigma] = score(data, mu, sigma);
  const moveMu = stepSize * dMu;
  const moveSigma = free ? stepSize * dSigma : 0;
  const cut = clipFactor(moveLimit, moveMu, moveSigma);
  return [mu + cut * moveMu, sigma + cut * moveSigma];
}

/** The place after the noise. */
function kicked(
  team: Team,
  [mu, sigma]: [number, number],
  free: boolean,
  { walker, age, seed, memory, at }: StepContext,
): [number, number] {
  const [normalMu, normalSigma] = standardNormals(walker, age, seed);
  const next = mu + team.noise * normalMu;
  // the kick is not part of the velocity, which is kept relative to mu
  if (remembers(team.optimizer)) memory[at]! *= next === 0 ? 0 : mu / next;
  return [next, free ? sigma + team.noise * normalSigma : sigma];
}

function otherStep(
  data: FoldedData,
  team: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
  moment: StepContext,
): [number, number] {
  switch (team.optimizer) {
    case 'momentum':
      return momentumStep(data, team, limits, mu, sigma, free, moment);
    case 'nesterov':
      return nesterovStep(data, team, limits, mu, sigma, free, moment);
    case 'adam':
      return adamStep(data, team, limits, mu, sigma, free, moment);
    case 'newton':
      return newtonStep(data, team, limits, mu, sigma, free);
    default: {
      // alternating
      if (free && moment.age % 2 === 1) return [mu, bestSigma(data, mu, limits.sigmaFloor)];
      const best = bestMu(data, sigma);
      // a zero keeps the side it came from
      return [mu < 0 || Object.is(mu, -0) ? -best : best, sigma];
    }
  }
}
