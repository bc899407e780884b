/** One step of each optimizer in double precision: the reference for the shaders, and what the CPU engine runs. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { responsibilityMean, scoreInto } from '../likelihood/mixture.ts';
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
  const next = new Float64Array(2);
  stepInto(next, data, team, limits, mu, sigma, temperature, moment ?? first());
  return [next[0]!, next[1]!];
}

/** The same, written to the two places of `next`: in the loop over the walkers no array is made. */
export function stepInto(
  next: Float64Array,
  data: FoldedData,
  team: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  temperature: number | null | undefined,
  moment: StepContext,
): void {
  const free = temperature === undefined || temperature === null;
  const at = free ? sigma : Math.max(temperature, limits.sigmaFloor);
  if (team.optimizer === 'em') emStep(next, data, mu, at, free);
  else if (team.optimizer === 'gradient' || team.optimizer === 'perturbed')
    gradientStep(next, data, team, limits, mu, at, free);
  else otherStep(next, data, team, limits, mu, at, free, moment);
  if (team.noise > 0) kick(next, team, moment);
  next[1] = free ? Math.max(next[1]!, limits.sigmaFloor) : at;
}

/**
 * Whether the next step of a walker depends on its position and its temperature alone: not on chance, on what it remembers or
 * on the step's number. Such a walker that did not move in a step will not move in the next one either.
 */
export const isMemoryless = ({ optimizer, noise }: Team): boolean =>
  noise === 0 && !remembers(optimizer) && optimizer !== 'alternating';

function emStep(next: Float64Array, data: FoldedData, mu: number, sigma: number, free: boolean): void {
  const mean = responsibilityMean(data, mu, sigma);
  next[0] = mean;
  next[1] = sigma;
  if (!free) return;
  const s = data.criticalTemperature;
  next[1] = Math.sqrt(Math.max((s - Math.abs(mean)) * (s + Math.abs(mean)), 0));
}

function gradientStep(
  next: Float64Array,
  data: FoldedData,
  { stepSize }: Team,
  { moveLimit }: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
): void {
  scoreInto(next, data, mu, sigma);
  const moveMu = stepSize * next[0]!;
  const moveSigma = free ? stepSize * next[1]! : 0;
  const cut = clipFactor(moveLimit, moveMu, moveSigma);
  next[0] = mu + cut * moveMu;
  next[1] = sigma + cut * moveSigma;
}

/** Adds the noise. */
function kick(next: Float64Array, team: Team, { walker, age, seed, memory, at }: StepContext): void {
  const [normalMu, normalSigma] = standardNormals(walker, age, seed);
  const mu = next[0]!;
  const kicked = mu + team.noise * normalMu;
  // the kick is not part of the velocity, which is kept relative to mu
  if (remembers(team.optimizer)) memory[at]! *= kicked === 0 ? 0 : mu / kicked;
  next[0] = kicked;
  next[1]! += team.noise * normalSigma;
}

function otherStep(
  next: Float64Array,
  data: FoldedData,
  team: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
  moment: StepContext,
): void {
  switch (team.optimizer) {
    case 'momentum':
      return momentumStep(next, data, team, limits, mu, sigma, free, moment);
    case 'nesterov':
      return nesterovStep(next, data, team, limits, mu, sigma, free, moment);
    case 'adam':
      return adamStep(next, data, team, limits, mu, sigma, free, moment);
    case 'newton':
      return newtonStep(next, data, team, limits, mu, sigma, free);
    default: {
      // alternating
      if (free && moment.age % 2 === 1) {
        next[0] = mu;
        next[1] = bestSigma(data, mu, limits.sigmaFloor);
        return;
      }
      const best = bestMu(data, sigma);
      // a zero keeps the side it came from
      next[0] = mu < 0 || Object.is(mu, -0) ? -best : best;
      next[1] = sigma;
    }
  }
}
