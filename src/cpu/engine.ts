/** The CPU engine, for browsers without WebGPU: the same crowd in double precision, divided among workers. */

import { censusRow, type CensusRow } from '../core/simulation/census.ts';
import {
  asDoubles,
  savedTeams,
  savedWalkers,
  type Checkpoint,
  type TeamCheckpoint,
} from '../core/simulation/checkpoint.ts';
import type {
  Engine,
  EscapeRun,
  Pictures,
  TracerRing,
  TracerRingCopy,
  Statistics,
  SurfaceRequest,
} from '../core/simulation/engine.ts';
import type { EscapeRequest } from '../core/simulation/escape-map.ts';
import { EngineBase } from '../core/simulation/engine-base.ts';
import type { TeamHistory } from '../core/simulation/team-history.ts';
import { lowerMedian } from '../core/util/median.ts';
import { movesOtherwise, type Settings } from '../core/settings/settings.ts';
import type { Model } from '../core/simulation/model-state.ts';
import { picturesDiffer } from '../core/simulation/sampling.ts';
import { neededBits } from '../core/simulation/spawn.ts';
import { arithmeticOf } from '../core/settings/teams.ts';
import { CpuEscapeRun } from './escape.ts';
import { TeamHistories } from './team-histories.ts';
import { processors } from './spawn-worker.ts';
import { StepCost } from './step-cost.ts';
import { WorkerPool } from './worker-pool.ts';
import { PictureUpdater } from './picture-updater.ts';
import type { ClassCounts, Requests, ShardRange } from './protocol.ts';
import { concatenate, shardOf, sumRows, mergeShards } from './shard-merge.ts';

/** More workers than this gain little, and every one of them has bins of its own to be added up. */
const MOST_WORKERS = 8;
/** Milliseconds of steps that may be under way by default. */
const SUBMISSION = 50;
/** The most steps that are sent off at once. */
const LONGEST_REQUEST = 1000;
/** Milliseconds of a step of one walker for one entry of the data, before any was measured. */
const GUESS = 1e-4;

export class CpuEngine extends EngineBase implements Engine {
  readonly kind = 'CPU';
  readonly adapter: string;
  readonly software = true;
  readonly precision = 'double precision';
  readonly remark = 'CPU only: a GPU computes a million walkers';
  readonly #pool: WorkerPool;
  readonly #teamHistories = new TeamHistories();
  readonly #updater: PictureUpdater;
  /** Where a team begins that comes later: integer bits of delta of the spawn, or the walkers that were placed. */
  #start: Pick<Checkpoint, 'bits' | 'placed'> = { bits: 8, placed: undefined };
  #stepsUnderWay = 0;
  /** What one worker needs for one step of one walker. */
  #cost = new StepCost(GUESS);

  private constructor(workers: number) {
    super();
    this.#pool = new WorkerPool(workers);
    this.#updater = new PictureUpdater(this.#pool, this.state, this.timeline);
    this.adapter = `CPU, f64, ${workers} worker${workers === 1 ? '' : 's'}`;
  }

  /** Starts the workers and makes the first crowd. workers: one for each processor by default. */
  static async create(settings: Settings, workers = processors()): Promise<CpuEngine> {
    const engine = new CpuEngine(Math.max(1, Math.min(workers, MOST_WORKERS)));
    try {
      engine.configure(settings);
      engine.present();
      await engine.idle();
      return engine;
    } catch (error) {
      engine.destroy();
      throw error;
    }
  }

  get failed(): Promise<string> {
    return this.#pool.failed;
  }

  get pictures(): Pictures {
    return this.#updater.pictures;
  }

  get window(): Settings['window'] {
    return this.#updater.window;
  }

  get inWindow(): number | undefined {
    return this.#updater.inside;
  }

  get ring(): TracerRing {
    return this.#updater.ring;
  }

  get drawn(): number {
    return this.#updater.drawn;
  }

  get histories(): readonly TeamHistory[] {
    return this.#teamHistories.histories;
  }

  configure(settings: Settings): boolean {
    const { before, data, window, matched } = this.state.take(settings);
    if (data) this.#cost = new StepCost(GUESS * this.data.x.length);
    const begins = !before || !matched;
    if (begins) {
      this.#pool.busy(this.#pool.ask('configure', () => ({ model: this.#model, matched })));
      this.reset();
    } else {
      const regrouped = this.#regroup(before, matched);
      if (concernsWorkers(before, settings)) {
        const asked = this.#pool.ask('configure', () => ({ model: this.#model, matched }));
        this.#pool.busy(asked.then(regrouped));
      }
    }
    if (!before || picturesDiffer(before, settings)) this.#updater.markDirty(window);
    return begins;
  }

  /** What the workers know. */
  get #model(): Model {
    const { settings, data, landmarks } = this.state;
    return { settings, data, landmarks };
  }

  /** The crowd goes on in other teams; returns what is to be done with the counts of those that begin. */
  #regroup(before: Settings, matched: readonly number[]): (counts: ClassCounts[]) => void {
    const { settings } = this;
    this.timeline.change(before, settings, matched);
    if (before.teams.length !== settings.teams.length) this.#updater.invalidate();
    const altered = matched.map(
      (place, team) => place >= 0 && movesOtherwise([before, place], [settings, team]),
    );
    return this.#teamHistories.regroup(matched, altered);
  }

  reset(): void {
    const { walkers } = this.settings;
    const bits = neededBits(this.settings, this.data.criticalTemperature);
    this.#start = { bits, placed: undefined };
    this.#restart(walkers, 'spawn', (share) => ({ share, bits }));
  }

  place(pairs: ArrayLike<number>): void {
    const placed = Float64Array.from(pairs);
    this.#start = { ...this.#start, placed };
    this.#restart(placed.length / 2, 'place', (share) => ({
      share,
      pairs: placed.slice(2 * share.first, 2 * share.end),
    }));
  }

  async checkpoint(): Promise<Checkpoint> {
    const { clock } = this;
    const { annealedFrom, born } = this.timeline;
    const { criticalTemperature } = this.data;
    const { settings } = this;
    const head = { criticalTemperature, ...this.#start, settings, clock, annealedFrom };
    const asked = this.#teamHistories.pasts();
    const parts = await this.#pool.ask('checkpoint', () => undefined);
    const pasts = asked();
    const saved = settings.teams.map((of, team) => ({
      ...mergeShards(parts.map((worker) => worker[team]!)),
      arithmetic: arithmeticOf(of, settings),
      born: born[team]!,
      past: pasts[team],
    }));
    return { ...head, teams: saved };
  }

  restore(checkpoint: Checkpoint): void {
    const { bits, clock, annealedFrom, placed } = checkpoint;
    const saved = savedTeams(checkpoint, this.settings);
    const standing = saved.map((team) => asDoubles(team, checkpoint));
    this.#start = { bits, placed };
    const body = (share: ShardRange): Requests['restore'][0] => ({
      share,
      bits,
      placed: placed?.slice(2 * share.first, 2 * share.end),
      teams: standing.map((team) => shardOf(team, share)),
    });
    this.#restart(savedWalkers(saved[0]!), 'restore', body, { clock, annealedFrom, saved });
  }

  /** Another crowd, which comes of a question; at: where it goes on, if it does not begin. */
  #restart<K extends 'spawn' | 'place' | 'restore'>(
    count: number,
    name: K,
    body: (share: ShardRange) => Requests[K][0],
    at?: { clock: number; annealedFrom: number; saved: readonly TeamCheckpoint[] },
  ): void {
    this.#pool.walkers = count;
    const born = this.settings.teams.map((_, team) => at?.saved[team]!.born ?? 0);
    this.timeline.restart(born, at?.clock, at?.annealedFrom);
    const begun = this.#teamHistories.begin(
      this.ages,
      at?.saved.map(({ past }) => past),
    );
    this.#pool.busy(this.#pool.ask(name, body).then((counts) => begun(counts as ClassCounts[])));
    this.#updater.invalidate();
    this.#updater.markDirty();
  }

  advance(steps: number, milliseconds = SUBMISSION): number {
    const walkers = Math.ceil(this.#pool.walkers / this.#pool.size) * this.settings.teams.length;
    const room = this.#cost.fits(walkers, milliseconds) - this.#stepsUnderWay;
    // one step at least, but never behind others that fill the time already
    const now = Math.min(steps, LONGEST_REQUEST, Math.max(room, this.#stepsUnderWay === 0 ? 1 : 0));
    if (now === 0) return 0;
    this.shownAt = performance.now();
    const { clock, scheduleStep } = this;
    this.#stepsUnderWay += now;
    const { ages } = this;
    const extend = this.#teamHistories.extend();
    const cost = this.#cost;
    const took = this.#pool
      .ask('advance', () => ({ clock, scheduleStep, steps: now, ages }))
      .then((each) => {
        extend(each.map(({ changes }) => changes));
        cost.note(now * walkers, Math.max(...each.map((worker) => worker.milliseconds)), milliseconds);
      });
    this.#pool.busy(took.finally(() => (this.#stepsUnderWay -= now)));
    this.timeline.clock += now;
    this.#updater.markDirty();
    return now;
  }

  present(): boolean {
    const drawn = this.#updater.present();
    if (drawn) this.shownAt = performance.now();
    return drawn;
  }

  async readRing(): Promise<TracerRingCopy> {
    await this.#updater.collect();
    return { ring: this.ring, texels: (this.pictures.ring.source as Float32Array).slice() };
  }

  idle(): Promise<void> {
    return this.#pool.idle();
  }

  async readHistories(): Promise<readonly TeamHistory[]> {
    // answers come in the order of the questions
    await this.#pool.ask('census', () => undefined);
    return this.histories;
  }

  async readStatistics(): Promise<Statistics[]> {
    const { ages } = this;
    const found = await this.#pool.ask('statistics', () => undefined);
    return ages.map((steps, team) => {
      const each = found.map((worker) => worker[team]!);
      const medianLogLikelihood = lowerMedian(each.map(({ heights }) => heights));
      const dwell = [...sumRows(each.map((part) => part.dwell))];
      return { team, steps, medianLogLikelihood, dwell };
    });
  }

  async readCensus(): Promise<CensusRow[]> {
    const { ages } = this;
    const counts = await this.#pool.ask('census', () => undefined);
    return ages.map((age, team) => censusRow(team, age, sumRows(counts.map((worker) => worker[team]!))));
  }

  async readWalkers(team: number): Promise<Float64Array> {
    this.checkTeam(team);
    const pairs = new Float64Array(2 * this.#pool.walkers);
    concatenate(pairs, await this.#pool.ask('walkers', () => team));
    return pairs;
  }

  readSurface(request: SurfaceRequest): Promise<Float32Array> {
    return this.#updater.computeHeights(request, false);
  }

  async startEscape(request: EscapeRequest): Promise<EscapeRun> {
    this.checkTeam(request.team);
    return new CpuEscapeRun(this.#pool, request, this.escapes);
  }

  destroy(): void {
    for (const run of this.escapes.runs) run.cancel();
    this.#pool.terminate();
  }
}

/** Whether workers have to hear of new settings that leave the crowd where it is: not where only the pictures change. */
function concernsWorkers(before: Settings, after: Settings): boolean {
  const shared = ({ window: _, view, speed, story, engine, ...rest }: Settings): string =>
    JSON.stringify(rest, (key, value: unknown) => (key === 'data' || key === 'weights' ? undefined : value));
  return shared(before) !== shared(after);
}
