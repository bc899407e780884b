/** One worker's shard of the crowd: answers the engine's requests, and knows nothing about workers. */

import { CLASSES, CLASS_CODES } from '../core/simulation/census.ts';
import type { CrowdDoubles } from '../core/simulation/checkpoint.ts';
import { binOf } from '../core/simulation/density.ts';
import { RING_LENGTH, ringEvery, strideOf, tracersOfEach, writeTexel } from '../core/simulation/sampling.ts';
import { temperature } from '../core/schedule/schedule.ts';
import { isAnnealed, type Settings } from '../core/settings/settings.ts';
import type { Model } from '../core/simulation/model-state.ts';
import { planSpawn } from '../core/simulation/spawn.ts';
import { surface } from '../core/simulation/surface-grid.ts';
import { EscapeShard } from './escape-shard.ts';
import type {
  Answer,
  ClassCounts,
  EscapeNews,
  ShardPictures,
  ShardStatistics,
  RequestName,
  Question,
  Requests,
  ShardRange,
} from './protocol.ts';
import { CpuTeam, type StepBatch } from './team.ts';

/** Bins along each axis of the window, and the classes that the bins of a single team count apart. */
export const CPU_BINS = 256;
const COUNTED = [CLASSES.indexOf('frozen'), CLASSES.indexOf('converged')] as const;

/** Those of `some` walkers, spread evenly over the crowd, that are in the share: numbers first, ..., end - 1. */
export function evenlySpacedIn(
  { first, end, walkers }: ShardRange,
  some: number,
): { first: number; end: number; stride: number } {
  const stride = strideOf(walkers, some);
  const from = (walker: number): number => Math.min(some, Math.ceil(walker / stride));
  return { first: from(first), end: from(end), stride };
}

/** Where a team begins: at (mu, sigma) pairs that were placed explicitly, or at a spawn whose delta has `bits` bits. */
type ShardStart = { pairs: Float64Array } | { bits: number };

export class Shard {
  #model!: Model;
  #share: ShardRange = { first: 0, end: 0, walkers: 0 };
  #start: ShardStart = { bits: 0 };
  #teams: CpuTeam[] = [];
  /** Texels of the tracers, slot by slot, and team by team in each. */
  #ring = new Float32Array(0);
  readonly #escapes = new Map<number, EscapeShard>();

  /** The answer, and the buffers in it that may be given away. */
  answer(question: Question): { value: Answer; transfer: ArrayBuffer[] } {
    const { name, body } = question;
    const value = (this[name] as (body: Requests[RequestName][0]) => Answer)(body);
    return { value, transfer: buffersOf(value) };
  }

  configure({ model, matched }: Requests['configure'][0]): ClassCounts {
    this.#model = model;
    if (!matched) return [];
    const old = this.#teams;
    this.#teams = matched.map((place, index) => {
      const team = old[place];
      team?.configure(model, index);
      return team ?? this.#begun(index);
    });
    if (old.length !== matched.length) this.#emptyRing();
    return this.census();
  }

  #emptyRing(): void {
    const { first, end } = this.#tracers();
    this.#ring = new Float32Array(4 * RING_LENGTH * this.#teams.length * (end - first));
  }

  /** A team at its start. */
  #begun(index: number): CpuTeam {
    const team = new CpuTeam(this.#share, this.#model, index);
    if ('pairs' in this.#start) team.place(this.#start.pairs);
    else {
      const { settings, data } = this.#model;
      const { bits } = this.#start;
      team.spawn(planSpawn(settings.spawn, this.#share.walkers, data.criticalTemperature, bits), bits);
    }
    return team;
  }

  /** Another crowd, all teams at its start. */
  #restart(share: ShardRange, start: ShardStart): ClassCounts {
    this.#share = share;
    this.#start = start;
    this.#teams = this.#model.settings.teams.map((_, index) => this.#begun(index));
    this.#emptyRing();
    return this.census();
  }

  spawn({ share, bits }: Requests['spawn'][0]): ClassCounts {
    return this.#restart(share, { bits });
  }

  place({ share, pairs }: Requests['place'][0]): ClassCounts {
    return this.#restart(share, { pairs });
  }

  restore({ share, bits, placed, teams }: Requests['restore'][0]): ClassCounts {
    this.#restart(share, placed ? { pairs: placed } : { bits });
    this.#teams.forEach((team, index) => team.restore(teams[index]!));
    return this.census();
  }

  checkpoint(): CrowdDoubles[] {
    return this.#teams.map((team) => team.checkpoint());
  }

  advance({ clock, scheduleStep, steps, ages }: Requests['advance'][0]): Requests['advance'][1] {
    const start = performance.now();
    const { settings } = this.#model;
    const temperatures = isAnnealed(settings)
      ? Array.from({ length: steps }, (_, k) => temperature(settings.schedule, scheduleStep + k))
      : undefined;
    const last = temperatures?.at(-1);
    const steadyFrom = 1 + (temperatures?.findLastIndex((sigma) => sigma !== last) ?? -1);
    const { end, stride } = this.#tracers();
    const changes = this.#teams.map((team, index) => {
      const batch: StepBatch = {
        age: ages[index]!,
        temperatures: settings.teams[index]!.annealed ? temperatures : undefined,
        steadyFrom: settings.teams[index]!.annealed ? steadyFrom : 0,
        changes: new Int32Array(CLASSES.length * steps),
      };
      for (let i = 0; i < team.count; i++) {
        const tracer = (this.#share.first + i) / stride;
        if (tracer < end && Number.isInteger(tracer)) this.#trace(tracer, index, i, clock, steps, batch);
        else team.walk(i, 0, steps, batch);
      }
      return batch.changes;
    });
    return { milliseconds: performance.now() - start, changes };
  }

  /** Which tracers of each team are in the share. */
  #tracers(): ReturnType<typeof evenlySpacedIn> {
    const { walkers } = this.#share;
    return evenlySpacedIn(this.#share, tracersOfEach(this.#model.settings, walkers));
  }

  /** Walks a tracer, and stops where it leaves a trace in the ring. */
  #trace(tracer: number, index: number, i: number, clock: number, steps: number, batch: StepBatch): void {
    const every = ringEvery(this.#model.settings);
    const { first, end } = this.#tracers();
    const width = end - first;
    for (let k = 0; k < steps;) {
      const until = Math.min(steps, k + every - ((clock + k) % every));
      this.#teams[index]!.walk(i, k, until, batch);
      k = until;
      const passed = (clock + k) / every;
      if (!Number.isInteger(passed)) continue;
      const row = (passed % RING_LENGTH) * this.#teams.length + index;
      this.#write(this.#ring, row * width + tracer - first, index, i);
    }
  }

  /** Writes the texel of walker i of this share. */
  #write(texels: Float32Array, at: number, index: number, i: number): void {
    const team = this.#teams[index]!;
    writeTexel(
      texels,
      at,
      this.#model.data,
      team.mu(i),
      team.sigma(i),
      CLASS_CODES * index + team.classes[i]!,
    );
  }

  present({ drawn, window, used }: Requests['present'][0]): ShardPictures {
    const { first, end, stride } = evenlySpacedIn(this.#share, drawn);
    const teams = this.#teams.length;
    const pictures: ShardPictures = {
      counts: fitting(used?.counts, (teams === 1 ? 3 : teams) * CPU_BINS * CPU_BINS, Uint32Array),
      drawn: fitting(used?.drawn, 4 * teams * (end - first), Float32Array),
      ring: fitting(used?.ring, this.#ring.length, Float32Array),
    };
    this.#bin(pictures.counts, window);
    for (let index = 0, at = 0; index < teams; index++) {
      for (let j = first; j < end; j++) {
        this.#write(pictures.drawn, at++, index, j * stride - this.#share.first);
      }
    }
    pictures.ring.set(this.#ring);
    return pictures;
  }

  #bin(counts: Uint32Array, window: Settings['window']): void {
    counts.fill(0);
    const alone = this.#teams.length === 1;
    this.#teams.forEach((team, index) => {
      const plane = CPU_BINS * CPU_BINS * index;
      for (let i = 0; i < team.count; i++) {
        const k = binOf(window, CPU_BINS, team.mu(i), team.sigma(i));
        if (k < 0) continue;
        counts[plane + k]!++;
        if (!alone) continue;
        const apart = 1 + COUNTED.indexOf(team.classes[i]!);
        if (apart > 0) counts[CPU_BINS * CPU_BINS * apart + k]!++;
      }
    });
  }

  census(): ClassCounts {
    return this.#teams.map((team) => team.counts());
  }

  walkers(index: number): Float64Array {
    return this.#teams[index]!.pairs();
  }

  statistics(): ShardStatistics[] {
    return this.#teams.map((team) => team.measure());
  }

  escapeBegin({ id, request, part, of }: Requests['escapeBegin'][0]): undefined {
    this.#escapes.set(id, new EscapeShard(this.#model, request, part, of));
  }

  escapeWalk({ id, milliseconds }: Requests['escapeWalk'][0]): EscapeNews {
    return this.#escapes.get(id)!.walk(milliseconds);
  }

  escapeEnd({ id }: Requests['escapeEnd'][0]): undefined {
    this.#escapes.delete(id);
  }

  surface({ request, first, end, withScore }: Requests['surface'][0]): Float32Array {
    return surface(this.#model.data, request, first, end, withScore);
  }
}

/** The used array if it is of the right length, else a new one. */
function fitting<T extends { length: number }>(
  used: T | undefined,
  length: number,
  Kind: new (length: number) => T,
): T {
  return used?.length === length ? used : new Kind(length);
}

function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(buffersOf) : [];
}
