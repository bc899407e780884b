/** One worker's share of the crowd: answers the engine's questions, and knows nothing of workers. */

import { CLASSES } from '../core/census.ts';
import { binOf } from '../core/density.ts';
import { RING_LENGTH, TRACERS, ringEvery, strideOf, writeTexel } from '../core/sampling.ts';
import { temperature } from '../core/schedule.ts';
import { planSpawn } from '../core/spawn.ts';
import { surface } from '../core/surface.ts';
import type { Answer, Exhibit, Model, Name, Question, Requests, Share } from './messages.ts';
import { Team } from './team.ts';

/** Bins along each axis of the window, and the class that the bins count apart. */
export const BINS = 256;
const FROZEN = CLASSES.indexOf('frozen');

/** Those of `some` walkers, spread evenly over the crowd, that are in the share: numbers first, ..., end - 1. */
export function spreadOver(
  { first, end, walkers }: Share,
  some: number,
): { first: number; end: number; stride: number } {
  const stride = strideOf(walkers, some);
  const from = (walker: number): number => Math.min(some, Math.ceil(walker / stride));
  return { first: from(first), end: from(end), stride };
}

export class Slice {
  #model!: Model;
  #share: Share = { first: 0, end: 0, walkers: 0 };
  #teams: Team[] = [];
  /** Texels of the tracers, slot by slot. */
  #ring = new Float32Array(0);

  /** The answer, and the buffers in it that may be given away. */
  answer(question: Question): { value: Answer; transfer: ArrayBuffer[] } {
    const { name, body } = question;
    const value = (this[name] as (body: Requests[Name][0]) => Answer)(body);
    return { value, transfer: buffersOf(value) };
  }

  configure(model: Model): undefined {
    const before = this.#model as Model | undefined;
    this.#model = model;
    const { arithmetic } = model.settings;
    if (before === undefined || before.settings.arithmetic === arithmetic) return;
    for (const team of this.#teams) for (let i = 0; i < team.count; i++) team.convert(i, arithmetic);
  }

  /** Room for other walkers, and an empty ring. */
  #restart(share: Share): void {
    this.#share = share;
    const count = share.end - share.first;
    this.#teams = this.#model.settings.teams.map(() => new Team(count));
    const { first, end } = this.#tracers();
    this.#ring = new Float32Array(4 * RING_LENGTH * (end - first));
  }

  spawn({ share, bits }: { share: Share; bits: number }): undefined {
    this.#restart(share);
    const { settings, data } = this.#model;
    const plan = planSpawn(settings.spawn, share.walkers, data.criticalTemperature, bits);
    for (const team of this.#teams) team.spawn(plan, share, bits, this.#model);
  }

  place({ share, pairs, classes }: Requests['place'][0]): undefined {
    this.#restart(share);
    for (const team of this.#teams) team.place(pairs, classes, this.#model);
  }

  advance({ clock, scheduleStep, steps }: Requests['advance'][0]): number {
    const start = performance.now();
    const { schedule, teams } = this.#model.settings;
    const { end, stride } = this.#tracers();
    this.#teams.forEach((team, index) => {
      const temperatures = teams[index]!.annealed
        ? Array.from({ length: steps }, (_, k) => temperature(schedule, scheduleStep + k))
        : undefined;
      for (let i = 0; i < team.count; i++) {
        const tracer = (this.#share.first + i) / stride;
        if (index === 0 && tracer < end && Number.isInteger(tracer))
          this.#trace(tracer, i, clock, steps, temperatures);
        else team.walk(i, index, this.#model, 0, steps, temperatures);
      }
    });
    return performance.now() - start;
  }

  /** Which tracers are in the share. */
  #tracers(): ReturnType<typeof spreadOver> {
    return spreadOver(this.#share, Math.min(TRACERS, this.#share.walkers));
  }

  /** Walks a tracer, and stops where it leaves a trace in the ring. */
  #trace(
    tracer: number,
    i: number,
    clock: number,
    steps: number,
    temperatures?: readonly (number | null)[],
  ): void {
    const every = ringEvery(this.#model.settings);
    const { first, end } = this.#tracers();
    for (let k = 0; k < steps;) {
      const until = Math.min(steps, k + every - ((clock + k) % every));
      this.#teams[0]!.walk(i, 0, this.#model, k, until, temperatures);
      k = until;
      const passed = (clock + k) / every;
      if (Number.isInteger(passed))
        this.#write(this.#ring, (passed % RING_LENGTH) * (end - first) + tracer - first, i);
    }
  }

  /** Writes the texel of the first team's walker i of this share. */
  #write(texels: Float32Array, at: number, i: number): void {
    const team = this.#teams[0]!;
    writeTexel(texels, at, this.#model.data, team.mu(i), team.sigma(i), team.classes[i]!);
  }

  present({ drawn, used }: Requests['present'][0]): Requests['present'][1] {
    const sampled = spreadOver(this.#share, drawn);
    const exhibit: Exhibit = {
      counts: used?.counts ?? new Uint32Array(2 * BINS * BINS),
      drawn: fitting(used?.drawn, 4 * (sampled.end - sampled.first)),
      ring: fitting(used?.ring, this.#ring.length),
    };
    this.#bin(exhibit.counts);
    for (let j = sampled.first; j < sampled.end; j++) {
      this.#write(exhibit.drawn, j - sampled.first, j * sampled.stride - this.#share.first);
    }
    exhibit.ring.set(this.#ring);
    return { exhibit, census: this.census() };
  }

  #bin(counts: Uint32Array): void {
    counts.fill(0);
    const { window } = this.#model.settings;
    for (const team of this.#teams) {
      for (let i = 0; i < team.count; i++) {
        const k = binOf(window, BINS, team.mu(i), team.sigma(i));
        if (k < 0) continue;
        counts[k]!++;
        if (team.classes[i] === FROZEN) counts[BINS * BINS + k]!++;
      }
    }
  }

  census(): number[][] {
    return this.#teams.map((team) => {
      const totals = CLASSES.map(() => 0);
      for (const place of team.classes) totals[place]!++;
      return totals;
    });
  }

  walkers(index: number): Float64Array {
    const team = this.#teams[index]!;
    const pairs = new Float64Array(2 * team.count);
    for (let i = 0; i < team.count; i++) {
      pairs[2 * i] = team.mu(i);
      pairs[2 * i + 1] = team.sigma(i);
    }
    return pairs;
  }

  surface({ request, first, end, withScore }: Requests['surface'][0]): Float32Array {
    return surface(this.#model.data, request, first, end, withScore);
  }
}

/** The used array if it is of the right length, else a new one. */
const fitting = (used: Float32Array<ArrayBuffer> | undefined, length: number): Float32Array<ArrayBuffer> =>
  used?.length === length ? used : new Float32Array(length);

function buffersOf(value: Answer): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (typeof value === 'object' && 'exhibit' in value) {
    return Object.values(value.exhibit as Exhibit).map((array) => array.buffer as ArrayBuffer);
  }
  return [];
}
