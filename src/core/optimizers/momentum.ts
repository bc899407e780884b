/** The optimizers that remember: momentum, Nesterov and Adam. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { scoreInto } from '../likelihood/mixture.ts';
import { clipFactor, type StepContext, type StepLimits } from './step-context.ts';
import type { Team } from '../settings/teams.ts';

/**
 * What is remembered of mu is kept relative to mu, here as on the GPU: a velocity of 1e-40 would be lost there, and mu may
 * be that small. A walker that lands on mu = 0 would lose it as well, and never leave: it is held this far from 0, relative
 * to the mu it came from.
 */
const NEAREST = 2 ** -25;

/** The ratio mu' / mu of a move, held away from 0. */
const heldRatio = (ratio: number): number =>
  Math.abs(ratio) < NEAREST ? (ratio < 0 ? -NEAREST : NEAREST) : ratio;

/** The mu to which a move leads whose ratio was `ratio` before it was held: without the rounding of the ratio if it was not. */
const landing = (mu: number, growth: number, ratio: number, held: number): number =>
  held === ratio ? mu + growth * mu : held * mu;

/** Moves mu by rho mu and sigma by shift, cut to the limit, and remembers the move that was made. */
function roll(
  next: Float64Array,
  limits: StepLimits,
  mu: number,
  sigma: number,
  rho: number,
  shift: number,
  { memory, at }: StepContext,
): void {
  const cut = clipFactor(limits.moveLimit, rho * mu, shift);
  const growth = cut * rho;
  const ratio = 1 + growth;
  const held = heldRatio(ratio);
  memory[at] = (held === ratio ? growth : held - 1) / held;
  memory[at + 1] = Math.max(cut * shift, limits.sigmaFloor - sigma);
  next[0] = landing(mu, growth, ratio, held);
  next[1] = sigma + cut * shift;
}

/** theta' = theta + stepSize dL/dtheta + momentum (theta - theta before): Polyak's heavy ball, 1964. */
export function momentumStep(
  next: Float64Array,
  data: FoldedData,
  { stepSize, momentum }: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
  moment: StepContext,
): void {
  const { memory, at } = moment;
  scoreInto(next, data, mu, sigma);
  const dMu = next[0]!;
  const dSigma = next[1]!;
  const rho = momentum * memory[at]! + (mu === 0 ? 0 : (stepSize * dMu) / mu);
  const shift = free ? momentum * memory[at + 1]! + stepSize * dSigma : 0;
  roll(next, limits, mu, sigma, rho, shift, moment);
}

/**
 * y = theta + momentum (theta - theta before), theta' = y + stepSize dL/dtheta(y): Nesterov, 1983, with a constant momentum
 * as in Sutskever, Martens, Dahl and Hinton, ICML 2013. y is held at or above the floor.
 */
export function nesterovStep(
  next: Float64Array,
  data: FoldedData,
  { stepSize, momentum }: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
  moment: StepContext,
): void {
  const { memory, at } = moment;
  const coasted = momentum * memory[at]!;
  const shiftedBy = free ? Math.max(momentum * memory[at + 1]!, limits.sigmaFloor - sigma) : 0;
  const y = mu + coasted * mu;
  scoreInto(next, data, y, sigma + shiftedBy);
  const dMu = next[0]!;
  const dSigma = next[1]!;
  const growth = y === 0 ? 0 : (stepSize * dMu) / y;
  const rho = coasted + growth + coasted * growth;
  roll(next, limits, mu, sigma, rho, free ? shiftedBy + stepSize * dSigma : 0, moment);
}

/** How fast Adam's average of squares forgets, and what keeps it from dividing by 0: Kingma and Ba, "Adam", ICLR 2015. */
const SECOND_MOMENT = 0.999;
export const ADAM_EPSILON = 1e-8;

/** An average of squares below this counts as none yet. */
const LEAST_SQUARE = 1e-290;

/**
 * The weights of the newest score and of its square in Adam's averages, after `age` steps: (1 - b)/(1 - b^(age + 1)). They
 * keep the averages free of bias at every step, so that nothing is divided by a small number afterwards.
 */
export function adamWeights(momentum: number, age: number): [number, number] {
  return [newestWeight(momentum, age), newestWeight(SECOND_MOMENT, age)];
}

const newestWeight = (b: number, age: number): number =>
  b === 0 ? 1 : (1 - b) / -Math.expm1((age + 1) * Math.log(b));

/** The weights of the ages that were asked for last: a loop over walkers asks for the same few again and again. */
const KEPT = 1024;
const kept = {
  momentum: NaN,
  age: new Float64Array(KEPT),
  first: new Float64Array(KEPT),
  second: new Float64Array(KEPT),
};

function place(momentum: number, age: number): number {
  if (kept.momentum !== momentum) {
    kept.momentum = momentum;
    kept.age.fill(-1);
  }
  const at = age % KEPT;
  if (kept.age[at] !== age) {
    kept.age[at] = age;
    kept.first[at] = newestWeight(momentum, age);
    kept.second[at] = newestWeight(SECOND_MOMENT, age);
  }
  return at;
}

/**
 * theta' = theta + stepSize m / (sqrt(v) + 1e-8), with m and v the averages of the score and of its square: Kingma and Ba,
 * ICLR 2015. Memory: m of mu (relative to mu), m of sigma, v of mu, v of sigma. Sigma's averages go on while sigma is held,
 * so that it is released with a past. A walker that has no past yet takes the first score whole, whatever the team's age.
 */
export function adamStep(
  next: Float64Array,
  data: FoldedData,
  { stepSize, momentum }: Team,
  limits: StepLimits,
  mu: number,
  sigma: number,
  free: boolean,
  { memory, at, age }: StepContext,
): void {
  scoreInto(next, data, mu, sigma);
  const dMu = next[0]!;
  const dSigma = next[1]!;
  const weights = place(momentum, age);
  const first = kept.first[weights]!;
  const second = kept.second[weights]!;
  const newMu = memory[at + 2] === 0;
  const newSigma = memory[at + 3] === 0;
  const meanMu = memory[at]! + (newMu ? 1 : first) * ((mu === 0 ? 0 : dMu / mu) - memory[at]!);
  const meanSigma = memory[at + 1]! + (newSigma ? 1 : first) * (dSigma - memory[at + 1]!);
  const squareMu = memory[at + 2]! + (newMu ? 1 : second) * (dMu * dMu - memory[at + 2]!);
  const squareSigma = memory[at + 3]! + (newSigma ? 1 : second) * (dSigma * dSigma - memory[at + 3]!);
  const rho = (stepSize * meanMu) / (Math.sqrt(squareMu) + ADAM_EPSILON);
  const shift = free ? (stepSize * meanSigma) / (Math.sqrt(squareSigma) + ADAM_EPSILON) : 0;
  const cut = clipFactor(limits.moveLimit, rho * mu, shift);
  const growth = cut * rho;
  const held = heldRatio(1 + growth);
  memory[at] = meanMu / held;
  memory[at + 1] = meanSigma;
  memory[at + 2] = Math.max(squareMu, LEAST_SQUARE);
  memory[at + 3] = Math.max(squareSigma, LEAST_SQUARE);
  next[0] = landing(mu, growth, 1 + growth, held);
  next[1] = sigma + cut * shift;
}
