/** One team's walkers in double precision, and the inner loop in which the CPU engine spends its time. */

import {
  CLASSES,
  classOfStart,
  hasArrived,
  isNearSaddle,
  type ClassTally,
} from '../core/simulation/census.ts';
import { isConverged, type Step, type StepRule } from '../core/simulation/convergence.ts';
import type { CrowdDoubles } from '../core/simulation/checkpoint.ts';
import { DWELL_BINS, dwellBin } from '../core/simulation/dwell.ts';
import { decodeWalker, EXPONENT_MAX, WALKER_WORDS } from '../core/simulation/fixed-point.ts';
import { logLikelihood } from '../core/likelihood/mixture.ts';
import { MEMORY_SIZE, isMemoryless, remembers, stepInto, type StepContext } from '../core/optimizers/step.ts';
import { HIGH, LOW, UP, isLifted } from '../core/simulation/lift.ts';
import type { Model } from '../core/simulation/model-state.ts';
import { spawnWalker, type SpawnPlan } from '../core/simulation/spawn.ts';
import { arithmeticOf, type Arithmetic, type Team as TeamSettings } from '../core/settings/teams.ts';
import type { ShardStatistics, ShardRange } from './protocol.ts';

const [TRAVELLING, STALLED, FROZEN, ARRIVED, CONVERGED] = CLASSES.map((_, k) => k) as ClassTally;

/** What the steps of one question have in common. */
export interface StepBatch {
  /** Steps that the team has made before. */
  age: number;
  /** Sigma of the schedule at each step, null where it is released; left out where sigma is free anyway. */
  temperatures: readonly (number | null)[] | undefined;
  /** The step from which on the temperature stays the same until the end. */
  steadyFrom: number;
  /** A number for each class and step: by how many the class grew in it. */
  changes: Int32Array<ArrayBuffer>;
}

export class CpuTeam {
  readonly count: number;
  /** The number in the crowd of the first walker of the share. */
  readonly #first: number;
  /** Where the walkers are, in the units of the data; the true mu is mu · UP^-lifts. */
  readonly #mu: Float64Array<ArrayBuffer>;
  readonly #sigma: Float64Array<ArrayBuffer>;
  readonly #lifts: Int16Array<ArrayBuffer>;
  /** Index into CLASSES. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** Steps that each walker has spent near the saddle while sigma was optimized. */
  readonly #dwell: Uint32Array<ArrayBuffer>;
  readonly #moment: StepContext = {
    age: 0,
    walker: 0,
    seed: 0,
    memory: new Float64Array(MEMORY_SIZE),
    at: 0,
  };
  #model!: Model;
  #settings!: TeamSettings;
  #arithmetic!: Arithmetic;
  #remembers = false;
  #lifted = false;
  #memoryless = false;
  readonly #next = new Float64Array(2);
  /** Made once, so that the loop over the walkers makes no object. */
  readonly #made: Step = { mu: 0, sigma: 0, nextMu: 0, nextSigma: 0 };
  readonly #rule: StepRule = { held: false, places: false, sigmaFloor: 0 };

  constructor({ first, end }: ShardRange, model: Model, index: number) {
    this.count = end - first;
    this.#first = first;
    this.#mu = new Float64Array(this.count);
    this.#sigma = new Float64Array(this.count);
    this.#lifts = new Int16Array(this.count);
    this.classes = new Uint8Array(this.count);
    this.#dwell = new Uint32Array(this.count);
    this.configure(model, index);
  }

  /** Takes the settings of team `index`: walkers that are there stay where they stand. */
  configure(model: Model, index: number): void {
    const { settings } = model;
    const before = this.#settings as TeamSettings | undefined;
    const team = settings.teams[index]!;
    this.#model = model;
    this.#settings = team;
    this.#arithmetic = arithmeticOf(team, settings);
    this.#lifted = isLifted(team, this.#arithmetic);
    if (!this.#lifted) for (let i = 0; i < this.count; i++) this.#hold(i);
    this.#memoryless = isMemoryless(team);
    this.#moment.seed = settings.spawn.seed;
    if (before?.optimizer === team.optimizer) return;
    // another optimizer begins with nothing to remember
    this.#remembers = remembers(team.optimizer);
    this.#moment.memory = new Float64Array(this.#remembers ? MEMORY_SIZE * this.count : MEMORY_SIZE);
    this.#moment.at = 0;
  }

  mu(i: number): number {
    const mu = this.#mu[i]!;
    return this.#lifts[i] === 0 ? mu : mu * UP ** -this.#lifts[i]!;
  }

  sigma(i: number): number {
    return this.#sigma[i]!;
  }

  /** mu without its lifts; the smallest double where it is smaller, so that only a mu that is 0 counts as 0. */
  #trueMu(mu: number, lifts: number): number {
    if (lifts === 0 || mu === 0) return mu;
    return mu * UP ** -lifts || Math.sign(mu) * Number.MIN_VALUE;
  }

  /** The share's walkers of the spawn: the same bits as on the GPU. */
  spawn(plan: SpawnPlan, bits: number): void {
    const words = new Uint32Array(WALKER_WORDS);
    const s = this.#model.data.criticalTemperature;
    for (let i = 0; i < this.count; i++) {
      spawnWalker(plan, this.#first + i, words, 0);
      const [mu, sigma] = decodeWalker(words, 0, bits);
      this.#put(i, mu * s, sigma * s);
    }
  }

  /** The share's walkers as (mu, sigma) pairs; each is in the class of one that has not stepped yet. */
  place(pairs: ArrayLike<number>): void {
    for (let i = 0; i < this.count; i++) this.#put(i, pairs[2 * i]!, pairs[2 * i + 1]!);
  }

  /** The share's walkers as they stood. */
  restore({ pairs, lifts, classes, dwell, optimizer, memory }: CrowdDoubles): void {
    for (let i = 0; i < this.count; i++) {
      this.#mu[i] = pairs[2 * i]!;
      this.#sigma[i] = pairs[2 * i + 1]!;
      this.#lifts[i] = lifts[i]!;
      if (!this.#lifted) this.#hold(i);
    }
    this.classes.set(classes);
    this.#dwell.set(dwell);
    if (this.#remembers && optimizer === this.#settings.optimizer) this.#moment.memory.set(memory);
  }

  /** A copy of all that they are. */
  checkpoint(): CrowdDoubles {
    const pairs = new Float64Array(2 * this.count);
    for (let i = 0; i < this.count; i++) pairs.set([this.#mu[i]!, this.#sigma[i]!], 2 * i);
    const memory = this.#remembers ? this.#moment.memory.slice() : new Float64Array(0);
    return {
      pairs,
      lifts: this.#lifts.slice(),
      classes: this.classes.slice(),
      dwell: this.#dwell.slice(),
      optimizer: this.#settings.optimizer,
      memory,
    };
  }

  #put(i: number, mu: number, sigma: number): void {
    this.#mu[i] = mu;
    this.#sigma[i] = sigma;
    this.#lifts[i] = 0;
    this.#hold(i);
    const { data, landmarks } = this.#model;
    this.classes[i] = CLASSES.indexOf(classOfStart(data, landmarks, this.#mu[i], this.#sigma[i]));
  }

  /** Rounds the walker to what the arithmetic can hold. */
  #hold(i: number): void {
    const single = this.#arithmetic === 'single';
    const mu = this.mu(i);
    this.#mu[i] = single ? Math.fround(mu) : mu;
    if (single) this.#sigma[i] = Math.fround(this.#sigma[i]!);
    this.#lifts[i] = 0;
  }

  /**
   * Walker i takes the steps first, ..., end - 1 of the batch. Nothing but its state and the step's number decides where it
   * goes, so it makes no difference how steps are grouped. A walker that did not move, and whose next step depends on
   * nothing but where it is, makes the rest of its steps at once.
   */
  walk(i: number, first: number, end: number, { age, temperatures, steadyFrom, changes }: StepBatch): void {
    const { settings, data, landmarks } = this.#model;
    const team = this.#settings;
    const moment = this.#moment;
    const next = this.#next;
    const still = this.#memoryless ? steadyFrom : Infinity;
    const [made, rule] = [this.#made, this.#rule];
    rule.sigmaFloor = settings.sigmaFloor;
    rule.places = team.optimizer === 'alternating';
    const quiet = team.noise === 0;
    const lifting = this.#lifted;
    const single = this.#arithmetic === 'single';
    // far outside of anything that happens; it keeps absurd steps finite
    const most = 2 ** EXPONENT_MAX * data.criticalTemperature;
    moment.walker = this.#first + i;
    if (this.#remembers) moment.at = MEMORY_SIZE * i;
    let mu = this.#mu[i]!;
    let sigma = this.#sigma[i]!;
    let lifts = this.#lifts[i]!;
    let place = this.classes[i]!;
    let dwelt = 0;
    let truth = this.#trueMu(mu, lifts);
    for (let k = first; k < end; k++) {
      moment.age = age + k;
      const temperature = temperatures?.[k];
      stepInto(next, data, team, settings, mu, sigma, temperature, moment);
      let nextMu = next[0]!;
      let nextSigma = next[1]!;
      if (nextMu > most) nextMu = most;
      else if (nextMu < -most) nextMu = -most;
      if (nextSigma > most) nextSigma = most;
      if (single) {
        nextMu = Math.fround(nextMu);
        nextSigma = Math.fround(nextSigma);
      }
      const moved = nextMu !== mu || nextSigma !== sigma;
      made.mu = truth;
      made.sigma = sigma;
      mu = nextMu;
      sigma = nextSigma;
      const liftsBefore = lifts;
      if (lifting) {
        if (mu < LOW && mu > -LOW && mu !== 0) {
          mu *= UP;
          lifts++;
        } else if (lifts > 0 && (mu > HIGH || mu < -HIGH)) {
          mu /= UP;
          lifts--;
        }
      }
      truth = lifts === 0 ? mu : this.#trueMu(mu, lifts);
      made.nextMu = truth;
      made.nextSigma = sigma;
      rule.held = temperature !== undefined && temperature !== null;
      const near = !rule.held && isNearSaddle(data, truth, sigma);
      if (near) dwelt++;
      let now = near ? STALLED : TRAVELLING;
      if (hasArrived(data, landmarks, truth, sigma)) now = ARRIVED;
      else if (quiet && isConverged(data, made, rule)) now = CONVERGED;
      else if (!moved) now = FROZEN;
      if (now !== place) {
        changes[CLASSES.length * k + place]!--;
        changes[CLASSES.length * k + now]!++;
        place = now;
      }
      if (!moved && k >= still && lifts === liftsBefore) {
        if (near) dwelt += end - 1 - k;
        break;
      }
    }
    this.#mu[i] = mu;
    this.#sigma[i] = sigma;
    this.#lifts[i] = lifts;
    this.classes[i] = place;
    if (dwelt > 0) this.#dwell[i]! += dwelt;
  }

  /** How many walkers of each class. */
  counts(): number[] {
    const totals = CLASSES.map(() => 0);
    for (const place of this.classes) totals[place]!++;
    return totals;
  }

  /** (mu, sigma) pairs. */
  pairs(): Float64Array {
    const pairs = new Float64Array(2 * this.count);
    for (let i = 0; i < this.count; i++) {
      pairs[2 * i] = this.mu(i);
      pairs[2 * i + 1] = this.#sigma[i]!;
    }
    return pairs;
  }

  measure(): ShardStatistics {
    const { data } = this.#model;
    const heights = new Float64Array(this.count);
    const dwell = new Array<number>(DWELL_BINS).fill(0);
    for (let i = 0; i < this.count; i++) {
      heights[i] = logLikelihood(data, this.mu(i), this.#sigma[i]!);
      dwell[dwellBin(this.#dwell[i]!)]!++;
    }
    return { heights: heights.sort(), dwell };
  }
}
