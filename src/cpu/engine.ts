/** The engine for a browser without a GPU: the same crowd in double precision, shared out among workers. */

import { censusRow, type CensusRow } from '../core/census.ts';
import {
  asDoubles,
  savedTeams,
  savedWalkers,
  type Checkpoint,
  type TeamCheckpoint,
} from '../core/checkpoint.ts';
import { foldData, type FoldedData } from '../core/data.ts';
import type { Engine, Pictures, Ring, RingCopy, Statistics, SurfaceRequest } from '../core/engine.ts';
import type { TeamHistory } from '../core/history.ts';
import { landmarks, type Landmarks } from '../core/landmarks.ts';
import { lowerMedian } from '../core/median.ts';
import { drawnOfEach, tracersOfEach } from '../core/sampling.ts';
import { movesOtherwise, needsReset, sameIn, type Settings } from '../core/settings.ts';
import { neededBits } from '../core/spawn.ts';
import { arithmeticOf, matchTeams } from '../core/teams.ts';
import { Timeline } from '../core/timeline.ts';
import { Chronicle } from './chronicle.ts';
import { Coalesced } from './coalesced.ts';
import { Crew } from './crew.ts';
import { Gallery } from './gallery.ts';
import type { Counts, Exhibit, Requests, Share } from './messages.ts';
import { joined, shareOf, summed, united } from './parts.ts';

/** More workers than this gain little, and every one of them has bins of its own to be added up. */
const MOST_WORKERS = 8;
/** Milliseconds of steps that may be under way unless told. */
const SUBMISSION = 50;
/** The most steps that are sent off at once. */
const LONGEST_BATCH = 1000;
/** Pictures that are still made after the last step, so that the trails can fade: few, because they are slow. */
const FADING = 12;
/** Points of the height picture along each axis, and how many terms of the sum over the data it may cost. */
const [SIDE, LEAST_SIDE, TERMS] = [192, 48, 2e7];
/** Milliseconds of a step of one walker for one entry of the data, before any was measured. */
const GUESS = 1e-4;
/** Steps of one walker that take long enough to be timed. */
const MEASURABLE = 10_000;

/** What the pictures show: not where the crowd is now, but where it was when they were asked for. */
interface Shown {
  ring: Ring;
  drawn: number;
  teams: number;
}

export class CpuEngine implements Engine {
  readonly kind = 'CPU';
  readonly adapter: string;
  readonly software = true;
  readonly precision = 'double precision';
  readonly remark = 'without a GPU: with one, a million walkers';
  data!: FoldedData;
  landmarks!: Landmarks;

  readonly #crew: Crew;
  readonly #gallery = new Gallery();
  readonly #chronicle = new Chronicle();
  readonly #timeline = new Timeline();
  #settings!: Settings;
  /** Where a team begins that comes later: integer bits of delta of the spawn, or the walkers that were placed. */
  #start: Pick<Checkpoint, 'bits' | 'placed'> = { bits: 8, placed: undefined };
  /** Which crowd it is: pictures of an earlier one are thrown away. */
  #crowd = 0;
  #shown: Shown = {
    ring: { tracers: 0, length: 1, head: 0, filled: 0, clock: 0, every: 1 },
    drawn: 0,
    teams: 0,
  };
  /** The window that hangs, and the surface over another one until walkers have been counted in it. */
  #window!: Settings['window'];
  #raised: { window: Settings['window']; side: number; texels: Float32Array<ArrayBuffer> } | undefined;
  #fading = FADING;
  /** Whether something new hangs in the gallery that nobody has been told of. */
  #fresh = false;
  /** Arrays of the pictures before, for each worker. */
  #used: Exhibit[] = [];
  readonly #picture = new Coalesced(() => this.#collect());
  readonly #height = new Coalesced(() => this.#raise());
  #stepsUnderWay = 0;
  /** Milliseconds that one worker needs for one step of one walker. */
  #cost = 0;

  private constructor(workers: number) {
    this.#crew = new Crew(workers);
    this.adapter = `CPU, f64, ${workers} worker${workers === 1 ? '' : 's'}`;
  }

  /** Starts the workers and makes the first crowd. workers: one for each processor unless told. */
  static async create(settings: Settings, workers = navigator.hardwareConcurrency || 2): Promise<CpuEngine> {
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
    return this.#crew.failed;
  }

  get pictures(): Pictures {
    return this.#gallery.pictures;
  }

  get window(): Settings['window'] {
    return this.#window;
  }

  get inWindow(): number | undefined {
    return this.#gallery.inside;
  }

  get ring(): Ring {
    return this.#shown.ring;
  }

  get drawn(): number {
    return this.#shown.drawn;
  }

  get clock(): number {
    return this.#timeline.clock;
  }

  get scheduleStep(): number {
    return this.#timeline.scheduleStep;
  }

  /** Steps that each team has made. */
  get #ages(): number[] {
    return this.#settings.teams.map((_, team) => this.#timeline.age(team));
  }

  get histories(): readonly TeamHistory[] {
    return this.#chronicle.histories;
  }

  get census(): readonly CensusRow[] {
    const { histories } = this;
    if (histories.length < this.#settings.teams.length) return [];
    return histories.map(({ step, now }, team) => censusRow(team, step, now));
  }

  configure(settings: Settings): void {
    const before = this.#settings as Settings | undefined;
    this.#settings = settings;
    this.#window ??= settings.window;
    const same = (...keys: (keyof Settings)[]): boolean =>
      before !== undefined && keys.every((key) => sameIn(before, settings, key));
    if (!same('data', 'weights')) {
      this.data = foldData(settings.data, settings.weights);
      this.#cost = GUESS * this.data.x.length;
    }
    if (!same('data', 'weights', 'sigmaFloor')) this.landmarks = landmarks(this.data, settings.sigmaFloor);
    const { data, landmarks: marks } = this;
    const going = before !== undefined && !needsReset(before, settings);
    const matched = going ? matchTeams(before.teams, settings.teams) : undefined;
    const asked = this.#crew.ask('configure', () => ({
      model: { settings, data, landmarks: marks },
      matched,
    }));
    if (going) this.#crew.busy(asked.then(this.#regroup(before, matched!)));
    else {
      this.#crew.busy(asked);
      this.reset();
    }
    if (!same('data', 'weights', 'window')) this.#crew.busy(this.#height.run());
    this.#fading = FADING;
  }

  /** The crowd goes on in other teams; returns what is to be done with the counts of those that begin. */
  #regroup(before: Settings, matched: readonly number[]): (counts: Counts[]) => void {
    const settings = this.#settings;
    this.#timeline.change(before, settings, matched);
    if (before.teams.length !== settings.teams.length) this.#turn();
    const altered = matched.map(
      (place, team) => place >= 0 && movesOtherwise([before, place], [settings, team]),
    );
    return this.#chronicle.regroup(matched, altered);
  }

  reset(): void {
    const { walkers } = this.#settings;
    const bits = neededBits(this.#settings, this.data.criticalTemperature);
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
    const { annealedFrom, born } = this.#timeline;
    const { criticalTemperature } = this.data;
    const settings = this.#settings;
    const head = { criticalTemperature, ...this.#start, settings, clock, annealedFrom };
    const asked = this.#chronicle.pasts();
    const parts = await this.#crew.ask('checkpoint', () => undefined);
    const pasts = asked();
    const saved = settings.teams.map((of, team) => ({
      ...united(parts.map((worker) => worker[team]!)),
      arithmetic: arithmeticOf(of, settings),
      born: born[team]!,
      past: pasts[team],
    }));
    return { ...head, teams: saved };
  }

  restore(checkpoint: Checkpoint): void {
    const { bits, clock, annealedFrom, placed } = checkpoint;
    const saved = savedTeams(checkpoint, this.#settings);
    const standing = saved.map((team) => asDoubles(team, checkpoint));
    this.#start = { bits, placed };
    const body = (share: Share): Requests['restore'][0] => ({
      share,
      bits,
      placed: placed?.slice(2 * share.first, 2 * share.end),
      teams: standing.map((team) => shareOf(team, share)),
    });
    this.#restart(savedWalkers(saved[0]!), 'restore', body, { clock, annealedFrom, saved });
  }

  /** Another crowd, which comes of a question; at: where it goes on, if it does not begin. */
  #restart<K extends 'spawn' | 'place' | 'restore'>(
    count: number,
    name: K,
    body: (share: Share) => Requests[K][0],
    at?: { clock: number; annealedFrom: number; saved: readonly TeamCheckpoint[] },
  ): void {
    this.#crew.walkers = count;
    const born = this.#settings.teams.map((_, team) => at?.saved[team]!.born ?? 0);
    this.#timeline.restart(born, at?.clock, at?.annealedFrom);
    const begun = this.#chronicle.begin(
      this.#ages,
      at?.saved.map(({ past }) => past),
    );
    this.#crew.busy(this.#crew.ask(name, body).then((counts) => begun(counts as Counts[])));
    this.#turn();
    this.#fading = FADING;
  }

  /** Pictures of another crowd are to come: what hangs stays till then, unless its channels mean something else now. */
  #turn(): void {
    const teams = this.#settings.teams.length;
    const readable = this.#shown.teams === teams;
    this.#crowd++;
    this.#gallery.clear();
    if (!readable) this.#gallery.empty();
    const ring = this.#timeline.ring(this.#settings, this.#crew.walkers);
    this.#shown = { ring, drawn: readable ? this.#shown.drawn : 0, teams };
  }

  seek(scheduleStep: number): void {
    this.#timeline.seek(scheduleStep);
  }

  advance(steps: number, milliseconds = SUBMISSION): number {
    const walkers = Math.ceil(this.#crew.walkers / this.#crew.size) * this.#settings.teams.length;
    const fits = Math.floor(milliseconds / (this.#cost * walkers));
    const room = fits - this.#stepsUnderWay;
    // one step at least, but never behind others that fill the time already
    const now = Math.min(steps, LONGEST_BATCH, Math.max(room, this.#stepsUnderWay === 0 ? 1 : 0));
    if (now === 0) return 0;
    const { clock, scheduleStep } = this;
    this.#stepsUnderWay += now;
    const ages = this.#ages;
    const extend = this.#chronicle.extend();
    const took = this.#crew
      .ask('advance', () => ({ clock, scheduleStep, steps: now, ages }))
      .then((each) => {
        extend(each.map(({ changes }) => changes));
        const longest = Math.max(...each.map(({ milliseconds }) => milliseconds));
        // the clock is too coarse for less
        if (now * walkers >= MEASURABLE) this.#cost += (longest / (now * walkers) - this.#cost) / 2;
      });
    this.#crew.busy(took.finally(() => (this.#stepsUnderWay -= now)));
    this.#timeline.clock += now;
    this.#fading = FADING;
    return now;
  }

  present(): boolean {
    const fresh = this.#fresh;
    this.#fresh = false;
    if (this.#fading === 0) return fresh;
    // the last picture of all shows the crowd alone, without what is left of its trails
    if (--this.#fading === 0) this.#gallery.clear();
    this.#crew.busy(this.#picture.run());
    return true;
  }

  /** Asks all workers for their part of the pictures and hangs them, with a surface that waits for them. */
  async #collect(): Promise<void> {
    const [crowd, settings, raised] = [this.#crowd, this.#settings, this.#raised];
    const window = raised?.window ?? this.#window;
    const drawn = drawnOfEach(settings, this.#crew.walkers);
    const tracers = tracersOfEach(settings, this.#crew.walkers);
    const teams = settings.teams.length;
    const shown = { ring: this.#timeline.ring(settings, this.#crew.walkers), drawn: drawn * teams, teams };
    const used = this.#used.splice(0);
    this.#used = await this.#crew.ask(
      'present',
      (_, k) => ({ drawn, window, used: used[k] }),
      ({ used: arrays }) => (arrays ? Object.values(arrays).map((array) => array.buffer) : []),
    );
    if (crowd !== this.#crowd) return;
    if (raised) {
      // trails belong to the places of the window before
      this.#gallery.clear();
      this.#gallery.hangHeight(raised.side, raised.texels);
      this.#window = window;
      if (this.#raised === raised) this.#raised = undefined;
    }
    this.#gallery.hang(this.#used, { trail: settings.view.trail, teams, drawn, tracers });
    this.#shown = shown;
    this.#fresh = true;
  }

  /** Computes the height picture over the window; it is hung together with the crowd in that window. */
  async #raise(): Promise<void> {
    const affordable = Math.floor(Math.sqrt(TERMS / this.data.x.length));
    const side = Math.max(LEAST_SIDE, Math.min(SIDE, affordable));
    const { window } = this.#settings;
    const texels = await this.#survey({ ...window, width: side, height: side }, true);
    this.#raised = { window, side, texels };
    await this.#picture.run();
  }

  /** The workers' rows of a grid, put together. */
  async #survey(request: SurfaceRequest, withScore: boolean): Promise<Float32Array<ArrayBuffer>> {
    const rows = await this.#crew.ask('surface', (_, k) => ({
      request,
      ...this.#crew.part(request.height, k),
      withScore,
    }));
    const whole = new Float32Array((withScore ? 4 : 1) * request.width * request.height);
    joined(whole, rows);
    return whole;
  }

  async readRing(): Promise<RingCopy> {
    await this.#picture.run();
    return { ring: this.ring, texels: (this.pictures.ring.source as Float32Array).slice() };
  }

  idle(): Promise<void> {
    return this.#crew.idle();
  }

  async readHistories(): Promise<readonly TeamHistory[]> {
    // answers come in the order of the questions
    await this.#crew.ask('census', () => undefined);
    return this.histories;
  }

  async readStatistics(): Promise<Statistics[]> {
    const ages = this.#ages;
    const found = await this.#crew.ask('statistics', () => undefined);
    return ages.map((steps, team) => {
      const each = found.map((worker) => worker[team]!);
      const medianLogLikelihood = lowerMedian(each.map(({ heights }) => heights));
      const dwell = [...summed(each.map((part) => part.dwell))];
      return { team, steps, medianLogLikelihood, dwell };
    });
  }

  async readCensus(): Promise<CensusRow[]> {
    const ages = this.#ages;
    const counts = await this.#crew.ask('census', () => undefined);
    return ages.map((age, team) => censusRow(team, age, summed(counts.map((worker) => worker[team]!))));
  }

  async readWalkers(team: number): Promise<Float64Array> {
    const { teams } = this.#settings;
    if (!teams[team]) throw new RangeError(`team: ${team} is not allowed; allowed: 0 to ${teams.length - 1}`);
    const pairs = new Float64Array(2 * this.#crew.walkers);
    joined(pairs, await this.#crew.ask('walkers', () => team));
    return pairs;
  }

  readSurface(request: SurfaceRequest): Promise<Float32Array> {
    return this.#survey(request, false);
  }

  destroy(): void {
    this.#crew.dismiss();
  }
}
