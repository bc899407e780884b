/** One step of each optimizer, in double precision: what the shaders are held to, and what a CPU can run. */

import type { FoldedData } from './data.ts';
import { responsibilityMean, score } from './mixture.ts';
import { MEMORY, cutTo, remembers, type Moment, type StepLimits } from './moment.ts';
import { standardNormals } from './noise.ts';
import { bestMu, bestSigma } from './optimizers/alternating.ts';
import { adamStep, momentumStep, nesterovStep } from './optimizers/inertial.ts';
import { newtonStep } from './optimizers/newton.ts';
import type { Team } from './teams.ts';

export { MEMORY, remembers, type Moment, type StepLimits } from './moment.ts';
export { ADAM_EPSILON, adamWeights } from './optimizers/inertial.ts';

/** The first step of walker 0, without a past. */
const first = (): Moment => ({ age: 0, walker: 0, seed: 0, memory: new Float64Array(MEMORY), at: 0 });

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
  moment?: Moment,
): [number, number] {
  const free = temperature === undefined || temperature === null;
  const at = free ? sigma : Math.max(temperature, limits.sigmaFloor);
  let nextMu: number;
  let nextSigma = at;
  // what runs most comes first, without a pair of its own
  if (team.optimizer === 'em') {
    nextMu = responsibilityMean(data, mu, at);
    const s = data.criticalTemperature;
    if (free) nextSigma = Math.sqrt(Math.max((s - Math.abs(nextMu)) * (s + Math.abs(nextMu)), 0));
  } else if (team.optimizer === 'gradient' || team.optimizer === 'perturbed') {
    const [dMu, dSigma] = score(data, mu, at);
    const moveMu = team.stepSize * dMu;
    const moveSigma = free ? team.stepSize * dSigma : 0;
    const cut = cutTo(limits.moveLimit, moveMu, moveSigma);
    nextMu = mu + cut * moveMu;
    nextSigma = at + cut * moveSigma;
  } else {
    [nextMu, nextSigma] = otherStep(data, team, limits, mu, at, free, moment ?? first());
  }
  if (team.noise > 0) {
    const { walker, age, seed, memory, at: place } = moment ?? first();
    const [normalMu, normalSigma] = standardNormals(walker, age, seed);
    const kicked = nextMu + team.noise * normalMu;
    // the kick is not part of the velocity, which is kept relative to mu
    if (remembers(team.optimizer)) memory[place]! *= kicked === 0 ? 0 : nextMu / kicked;
    nextMu = kicked;
    if (free) nextSigma += team.noise * normalSigma;
  }
  if (!free) return [nextMu, at];
  return [nextMu, Math.max(nextSigma, limits.sigmaFloor)];
}

function otherStep(
  data: FoldedData,
  team: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
  moment: Moment,
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
