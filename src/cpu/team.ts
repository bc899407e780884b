/** One team's walkers in doubles, and the loop that all of the CPU's time goes into. */

import { CLASSES, classify, type WalkerClass } from '../core/census.ts';
import { decodeWalker, LAMBDA_MAX, WORDS } from '../core/fixed.ts';
import { step } from '../core/optimizers.ts';
import type { Arithmetic } from '../core/teams.ts';
import { spawnWalker, type SpawnPlan } from '../core/spawn.ts';
import type { Model, Share } from './messages.ts';

/**
 * A mu below LOW is kept times 2^300, or times 2^300 once more, so that long annealing does not lose it below the smallest
 * double. That changes no step: where |mu| is so small, mu' is proportional to mu, and sigma' does not depend on it.
 */
const LIFT = 2 ** 300;
const LOW = 2 ** -600;
const HIGH = 2 ** -200;

const CLASS_INDEX = Object.fromEntries(CLASSES.map((name, place) => [name, place])) as Record<
  WalkerClass,
  number
>;

export class Team {
  readonly count: number;
  /** Where the walkers are, in the units of the data; the true mu is mu · 2^-300^lifts. */
  readonly #mu: Float64Array;
  readonly #sigma: Float64Array;
  readonly #lifts: Int16Array;
  /** Index into CLASSES. */
  readonly classes: Uint8Array;

  constructor(count: number) {
    this.count = count;
    this.#mu = new Float64Array(count);
    this.#sigma = new Float64Array(count);
    this.#lifts = new Int16Array(count);
    this.classes = new Uint8Array(count);
  }

  mu(i: number): number {
    const mu = this.#mu[i]!;
    return this.#lifts[i] === 0 ? mu : mu * LIFT ** -this.#lifts[i]!;
  }

  sigma(i: number): number {
    return this.#sigma[i]!;
  }

  /** The share's walkers of the spawn: the same bits as on the GPU. */
  spawn(plan: SpawnPlan, { first }: Share, bits: number, model: Model): void {
    const words = new Uint32Array(WORDS);
    const s = model.data.criticalTemperature;
    for (let i = 0; i < this.count; i++) {
      spawnWalker(plan, first + i, words, 0);
      const [mu, sigma] = decodeWalker(words, 0, bits);
      this.#put(i, mu * s, sigma * s, model);
    }
  }

  /** classes: of each walker; left out, each is in the class of one that has not stepped yet. */
  place(pairs: Float64Array, classes: Uint8Array | undefined, model: Model): void {
    for (let i = 0; i < this.count; i++) this.#put(i, pairs[2 * i]!, pairs[2 * i + 1]!, model);
    if (classes) this.classes.set(classes);
  }

  #put(i: number, mu: number, sigma: number, model: Model): void {
    this.#mu[i] = mu;
    this.#sigma[i] = sigma;
    this.#lifts[i] = 0;
    this.convert(i, model.settings.arithmetic);
    this.#classify(i, true, model);
  }

  /** Rounds the walker to what the arithmetic can hold. */
  convert(i: number, arithmetic: Arithmetic): void {
    if (arithmetic === 'extended') return;
    this.#mu[i] = Math.fround(this.mu(i));
    this.#sigma[i] = Math.fround(this.#sigma[i]!);
    this.#lifts[i] = 0;
  }

  #classify(i: number, moved: boolean, { data, landmarks }: Model): void {
    this.classes[i] = CLASS_INDEX[classify(data, landmarks, this.mu(i), this.#sigma[i]!, moved)];
  }

  /**
   * Walker i takes the steps first, ..., end - 1 of those that `temperatures` holds sigma for; without it sigma is free.
   * Nothing but its state decides where it goes, so it makes no difference how steps are grouped.
   */
  walk(
    i: number,
    index: number,
    model: Model,
    first: number,
    end: number,
    temperatures?: readonly (number | null)[],
  ): void {
    const { settings, data } = model;
    const team = settings.teams[index]!;
    const single = settings.arithmetic === 'single';
    // far outside of anything that happens; it keeps absurd steps finite
    const most = 2 ** LAMBDA_MAX * data.criticalTemperature;
    let [mu, sigma, lifts] = [this.#mu[i]!, this.#sigma[i]!, this.#lifts[i]!];
    let moved = true;
    for (let k = first; k < end; k++) {
      let [nextMu, nextSigma] = step(data, team, settings, mu, sigma, temperatures?.[k]);
      nextMu = Math.min(Math.max(nextMu, -most), most);
      nextSigma = Math.min(nextSigma, most);
      if (single) {
        nextMu = Math.fround(nextMu);
        nextSigma = Math.fround(nextSigma);
      }
      moved = nextMu !== mu || nextSigma !== sigma;
      mu = nextMu;
      sigma = nextSigma;
      if (mu < LOW && mu > -LOW && mu !== 0) {
        mu *= LIFT;
        lifts++;
      } else if (lifts > 0 && (mu > HIGH || mu < -HIGH)) {
        mu /= LIFT;
        lifts--;
      }
    }
    this.#mu[i] = mu;
    this.#sigma[i] = sigma;
    this.#lifts[i] = lifts;
    this.#classify(i, moved, model);
  }
}
