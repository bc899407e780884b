/**
 * Escape times in double precision: what the CPU engine computes its maps with, and the reference for `shaders/escape.wgsl`.
 */

import { MEMORY_SIZE, remembers, stepInto, type StepContext } from '../optimizers/step.ts';
import { steadyFrom, temperature } from '../schedule/schedule.ts';
import { arithmeticOf, type Team } from '../settings/teams.ts';
import { ARRIVED_WITHIN, hasArrived } from './census.ts';
import { isConverged, type Step, type StepRule } from './convergence.ts';
import type { Escape, EscapeOutcome } from './escape-map.ts';
import { EXPONENT_MAX } from './fixed-point.ts';
import { HIGH, LOW, UP, isLifted } from './lift.ts';
import type { Model } from './model-state.ts';

/** A walker on its way. */
export interface EscapeWalker {
  outcome: EscapeOutcome;
  /** Steps that it has made. */
  age: number;
  /** The true mu is mu UP^-lifts. */
  mu: number;
  sigma: number;
  lifts: number;
  /** Steps in a row that changed nothing, and in which it wanted to move no more while sigma was held. */
  rests: number;
  rested: number;
  /** The number of the crowd's walker whose kicks it gets. */
  readonly walker: number;
  readonly memory: Float64Array;
}

/** After so many steps in a row that change nothing a walker rests: of alternating, one of each of its two. */
const RESTS = 2;
/**
 * After so many in a row in which it wants to move no more while sigma is held, too: a walker that only passes a place from
 * which steps that are too large lead away has left it before.
 */
const LONG_REST = 96;

const NO_MEMORY = new Float64Array(MEMORY_SIZE);

/** The steps of one team, from any start until it is decided what becomes of it. */
export class EscapeStepper {
  readonly #model: Model;
  readonly #team: Team;
  readonly #single: boolean;
  readonly #lifted: boolean;
  readonly #forgets: boolean;
  readonly #steadyFrom: number;
  /** Far outside of anything that happens; it keeps absurd steps finite. */
  readonly #most: number;
  /** Whether mu = 0 is never left, nor a peak. Alternating places mu, and noise moves it. */
  readonly #divided: boolean;
  // made once, so that a step makes no object
  readonly #next = new Float64Array(2);
  readonly #before = new Float64Array(MEMORY_SIZE);
  readonly #made: Step = { mu: 0, sigma: 0, nextMu: 0, nextSigma: 0 };
  readonly #rule: StepRule;
  readonly #moment: StepContext;

  /** team: its number. */
  constructor(model: Model, team: number) {
    const { settings, data, landmarks } = model;
    this.#model = model;
    this.#team = settings.teams[team]!;
    const { annealed, optimizer, noise } = this.#team;
    const arithmetic = arithmeticOf(this.#team, settings);
    const s = data.criticalTemperature;
    this.#single = arithmetic === 'single';
    this.#lifted = isLifted(this.#team, arithmetic);
    this.#forgets = !remembers(optimizer);
    this.#steadyFrom = annealed ? steadyFrom(settings.schedule) : 0;
    this.#most = 2 ** EXPONENT_MAX * s;
    const places = optimizer === 'alternating';
    this.#divided = !places && noise === 0 && landmarks.optimum.mu > ARRIVED_WITHIN * s;
    this.#rule = { held: false, places, sigmaFloor: settings.sigmaFloor };
    this.#moment = { age: 0, walker: 0, seed: settings.spawn.seed, memory: NO_MEMORY, at: 0 };
  }

  /** A walker at its start. walker: the number of the crowd's walker whose kicks it gets, if there are any. */
  start(mu: number, sigma: number, walker: number): EscapeWalker {
    const { data, landmarks } = this.#model;
    const [m, r] = [this.#rounded(mu), this.#rounded(sigma)];
    const there = hasArrived(data, landmarks, m, r);
    return {
      outcome: there ? 'arrived' : m === 0 && this.#divided ? 'symmetric' : 'undecided',
      age: 0,
      mu: m,
      sigma: r,
      lifts: 0,
      rests: 0,
      rested: 0,
      walker,
      memory: this.#forgets ? NO_MEMORY : new Float64Array(MEMORY_SIZE),
    };
  }

  #rounded(value: number): number {
    return this.#single ? Math.fround(value) : value;
  }

  /** The walker goes on until it is decided what becomes of it, or it has made `end` steps in all. */
  walk(walker: EscapeWalker, end: number): void {
    this.#moment.walker = walker.walker;
    this.#moment.memory = walker.memory;
    while (walker.outcome === 'undecided' && walker.age < end) this.#step(walker);
  }

  #step(walker: EscapeWalker): void {
    const { settings, data, landmarks } = this.#model;
    const team = this.#team;
    const next = this.#next;
    const made = this.#made;
    const { mu, sigma, age, memory } = walker;
    const held = team.annealed ? temperature(settings.schedule, age) : undefined;
    this.#moment.age = age;
    if (!this.#forgets) this.#before.set(memory);
    stepInto(next, data, team, settings, mu, sigma, held, this.#moment);
    walker.mu = this.#rounded(Math.max(-this.#most, Math.min(this.#most, next[0]!)));
    walker.sigma = this.#rounded(Math.min(this.#most, next[1]!));
    walker.age++;
    walker.rests = walker.mu === mu && walker.sigma === sigma ? walker.rests + 1 : 0;
    made.mu = mu * UP ** -walker.lifts;
    made.sigma = sigma;
    if (this.#lifted) lift(walker);
    made.nextMu = walker.mu * UP ** -walker.lifts;
    made.nextSigma = walker.sigma;
    if (hasArrived(data, landmarks, made.nextMu, walker.sigma)) walker.outcome = 'arrived';
    else if (walker.mu === 0 && this.#divided) walker.outcome = 'symmetric';
    else if (age >= this.#steadyFrom && team.noise === 0 && team.optimizer !== 'adam') {
      this.#rule.held = held !== undefined && held !== null;
      const rests = walker.rests >= RESTS && memory.every((value, k) => value === this.#before[k]);
      // with a sigma that is held L has no saddle in which a walker could only seem to rest
      if (!rests && !this.#rule.held) return;
      const converged = isConverged(data, made, this.#rule);
      walker.rested = converged && this.#rule.held ? walker.rested + 1 : 0;
      if (converged && (rests || walker.rested >= LONG_REST)) walker.outcome = 'converged';
      else if (rests) walker.outcome = 'frozen';
    }
  }
}

function lift(walker: EscapeWalker): void {
  const size = Math.abs(walker.mu);
  if (size < LOW && size > 0) {
    walker.mu *= UP;
    walker.lifts++;
  } else if (walker.lifts > 0 && size > HIGH) {
    walker.mu /= UP;
    walker.lifts--;
  }
}

/** What is known of a walker. */
export const escapeOf = ({ outcome, age, mu }: EscapeWalker): Escape => ({
  outcome,
  steps: age,
  side: outcome === 'arrived' ? Math.sign(mu) : 0,
});

/**
 * What a walker that starts at (mu, sigma) comes to in at most `limit` steps, in double precision.
 * @param team its number
 * @param walker the number of the crowd's walker whose kicks it gets, if the team is noisy
 */
export function escapeFrom(
  model: Model,
  team: number,
  mu: number,
  sigma: number,
  limit: number,
  walker = 0,
): Escape {
  const stepper = new EscapeStepper(model, team);
  const one = stepper.start(mu, sigma, walker);
  stepper.walk(one, limit);
  return escapeOf(one);
}
