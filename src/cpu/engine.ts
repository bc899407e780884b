/** The engine for a browser without a GPU: the same crowd in double precision, shared out among workers. */

import { CLASSES, type CensusRow } from '../core/census.ts';
import { decodeCrowd, type Checkpoint } from '../core/checkpoint.ts';
import { foldData, type FoldedData } from '../core/data.ts';
import type { Engine, Pictures, Ring, SurfaceRequest } from '../core/engine.ts';
import { TAG_CLASS_SHIFT, WORDS } from '../core/fixed.ts';
import type { TeamHistory } from '../core/history.ts';
import { landmarks, type Landmarks } from '../core/landmarks.ts';
import { MOST_DRAWN } from '../core/sampling.ts';
import { needsReset, type Settings } from '../core/settings.ts';
import { neededBits } from '../core/spawn.ts';
import { Timeline } from '../core/timeline.ts';
import { Coalesced } from './coalesced.ts';
import { Gallery } from './gallery.ts';
import { Hand } from './hand.ts';
import type { Exhibit, Name, Requests, Share } from './messages.ts';

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
}

export class CpuEngine implements Engine {
  readonly kind = 'CPU';
  readonly adapter: string;
  readonly software = true;
  readonly precision = 'double precision';
  readonly remark = 'without a GPU: with one, a million walkers';
  data!: FoldedData;
  landmarks!: Landmarks;
  census: readonly CensusRow[] = [];
  histories: readonly TeamHistory[] = [];
  /** Fulfilled, with the reason in words, if a worker dies or cannot go on. */
  readonly failed: Promise<string>;

  readonly #hands: Hand[];
  readonly #gallery = new Gallery();
  readonly #timeline = new Timeline();
  #settings!: Settings;
  /** Walkers in each team. */
  #count = 0;
  /** Which crowd it is: pictures of an earlier one are thrown away. */
  #crowd = 0;
  #shown: Shown = { ring: { tracers: 0, length: 1, head: 0, filled: 0 }, drawn: 0 };
  #fading = FADING;
  /** Whether something new hangs in the gallery that nobody has been told of. */
  #fresh = false;
  /** Arrays of the pictures before, for each worker. */
  #used: Exhibit[] = [];
  readonly #picture = new Coalesced(() => this.#collect());
  readonly #height = new Coalesced(() => this.#raise());
  /** Work that has been sent off. */
  readonly #underWay = new Set<Promise<unknown>>();
  #stepsUnderWay = 0;
  /** Milliseconds that one worker needs for one step of one walker. */
  #cost = 0;
  #broken: Error | undefined;
  #destroyed = false;
  #tellFailure!: (reason: string) => void;

  private constructor(workers: number) {
    this.failed = new Promise((resolve) => (this.#tellFailure = resolve));
    const failed = (reason: Error): void => this.#fail(reason);
    this.#hands = Array.from({ length: workers }, (_, k) => new Hand(`crowd ${k + 1}`, failed));
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

  get pictures(): Pictures {
    return this.#gallery.pictures;
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

  configure(settings: Settings): void {
    const before = this.#settings as Settings | undefined;
    this.#settings = settings;
    const same = (key: 'data' | 'window' | 'sigmaFloor'): boolean =>
      before !== undefined && JSON.stringify(before[key]) === JSON.stringify(settings[key]);
    if (!same('data')) {
      this.data = foldData(settings.data);
      this.#cost = GUESS * this.data.x.length;
    }
    if (!same('data') || !same('sigmaFloor')) this.landmarks = landmarks(this.data, settings.sigmaFloor);
    const { data, landmarks: marks } = this;
    this.#tell('configure', () => ({ settings, data, landmarks: marks }));
    if (before?.teams.length !== settings.teams.length || needsReset(before, settings)) this.reset();
    else
      this.#timeline.change(
        before,
        settings,
        settings.teams.map((_, team) => team),
      );
    if (!same('window')) this.#gallery.clear();
    if (!same('data') || !same('window')) this.#underway(this.#height.run());
    this.#fading = FADING;
  }

  reset(): void {
    const { walkers } = this.#settings;
    const bits = neededBits(this.#settings, this.data.criticalTemperature);
    this.#restart(walkers);
    this.#tell('spawn', (share) => ({ share, bits }));
  }

  place(pairs: ArrayLike<number>): void {
    this.#stand(Float64Array.from(pairs));
  }

  restore(checkpoint: Checkpoint): void {
    const { words, arithmetic } = checkpoint.teams[0]!;
    const classes = Uint8Array.from(
      { length: words.length / WORDS },
      (_, i) => (words[WORDS * i + 3]! >>> TAG_CLASS_SHIFT) & 3,
    );
    this.#stand(decodeCrowd(words, { ...checkpoint, arithmetic }), classes);
    this.#timeline.restart(
      this.#settings.teams.map(() => 0),
      checkpoint.clock,
      checkpoint.annealedFrom,
    );
  }

  #stand(pairs: Float64Array, classes?: Uint8Array): void {
    this.#restart(pairs.length / 2);
    this.#tell('place', (share) => ({
      share,
      pairs: pairs.slice(2 * share.first, 2 * share.end),
      classes: classes?.slice(share.first, share.end),
    }));
  }

  #restart(count: number): void {
    this.#count = count;
    this.#crowd++;
    this.#timeline.restart(this.#settings.teams.map(() => 0));
    this.#gallery.clear();
    this.#shown = { ...this.#shown, ring: this.#timeline.ring(this.#settings, count) };
    this.#fading = FADING;
  }

  seek(scheduleStep: number): void {
    this.#timeline.seek(scheduleStep);
  }

  advance(steps: number, milliseconds = SUBMISSION): number {
    const walkers = Math.ceil(this.#count / this.#hands.length) * this.#settings.teams.length;
    const fits = Math.floor(milliseconds / (this.#cost * walkers));
    const room = fits - this.#stepsUnderWay;
    // one step at least, but never behind others that fill the time already
    const now = Math.min(steps, LONGEST_BATCH, Math.max(room, this.#stepsUnderWay === 0 ? 1 : 0));
    if (now === 0) return 0;
    const { clock, scheduleStep } = this;
    this.#stepsUnderWay += now;
    const took = this.#ask('advance', () => ({ clock, scheduleStep, steps: now })).then((each) => {
      // the clock is too coarse for less
      if (now * walkers >= MEASURABLE) this.#cost += (Math.max(...each) / (now * walkers) - this.#cost) / 2;
    });
    this.#underway(took.finally(() => (this.#stepsUnderWay -= now)));
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
    this.#underway(this.#picture.run());
    return true;
  }

  /** Asks all workers for their part of the pictures and hangs them. */
  async #collect(): Promise<void> {
    const [crowd, settings, steps] = [this.#crowd, this.#settings, this.clock];
    const drawn = Math.min(settings.view.triangles, this.#count, MOST_DRAWN);
    const shown = { ring: this.#timeline.ring(settings, this.#count), drawn };
    const used = this.#used.splice(0);
    const parts = await this.#ask(
      'present',
      (_, k) => ({ drawn, used: used[k] }),
      ({ used: arrays }) => (arrays ? Object.values(arrays).map((array) => array.buffer) : []),
    );
    this.#used = parts.map((part) => part.exhibit);
    if (crowd !== this.#crowd) return;
    this.#gallery.hang(this.#used, settings.view.trail);
    this.#shown = shown;
    this.census = rowsOf(
      parts.map((part) => part.census),
      steps,
    );
    this.#fresh = true;
  }

  /** Computes the height picture over the window. */
  async #raise(): Promise<void> {
    const affordable = Math.floor(Math.sqrt(TERMS / this.data.x.length));
    const side = Math.max(LEAST_SIDE, Math.min(SIDE, affordable));
    const { window } = this.#settings;
    this.#gallery.hangHeight(side, await this.#survey({ ...window, width: side, height: side }, true));
    this.#fresh = true;
  }

  /** The workers' rows of a grid, put together. */
  async #survey(request: SurfaceRequest, withScore: boolean): Promise<Float32Array<ArrayBuffer>> {
    const rows = await this.#ask('surface', (_, k) => ({
      request,
      first: this.#cut(request.height, k),
      end: this.#cut(request.height, k + 1),
      withScore,
    }));
    const whole = new Float32Array((withScore ? 4 : 1) * request.width * request.height);
    joined(whole, rows);
    return whole;
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    if (this.#broken) throw this.#broken;
  }

  readHistories(): Promise<readonly TeamHistory[]> {
    return Promise.resolve(this.histories);
  }

  async readCensus(): Promise<CensusRow[]> {
    const steps = this.clock;
    return rowsOf(await this.#ask('census', () => undefined), steps);
  }

  async readWalkers(team: number): Promise<Float64Array> {
    const { teams } = this.#settings;
    if (!teams[team]) throw new RangeError(`team: ${team} is not allowed; allowed: 0 to ${teams.length - 1}`);
    const pairs = new Float64Array(2 * this.#count);
    joined(pairs, await this.#ask('walkers', () => team));
    return pairs;
  }

  readSurface(request: SurfaceRequest): Promise<Float32Array> {
    return this.#survey(request, false);
  }

  destroy(): void {
    this.#destroyed = true;
    for (const hand of this.#hands) hand.dismiss();
  }

  /** Where the k-th worker's part of `whole` begins. */
  #cut(whole: number, k: number): number {
    return Math.floor((whole * k) / this.#hands.length);
  }

  /** Asks every worker, about its share of the crowd. given: the buffers of a question that are handed over. */
  #ask<K extends Name>(
    name: K,
    body: (share: Share, worker: number) => Requests[K][0],
    given: (body: Requests[K][0]) => Transferable[] = () => [],
  ): Promise<Requests[K][1][]> {
    return Promise.all(
      this.#hands.map((hand, k) => {
        const share = {
          first: this.#cut(this.#count, k),
          end: this.#cut(this.#count, k + 1),
          walkers: this.#count,
        };
        const asked = body(share, k);
        return hand.ask(name, asked, given(asked));
      }),
    );
  }

  /** Asks for something whose answer says nothing. */
  #tell<K extends Name>(name: K, body: (share: Share) => Requests[K][0]): void {
    this.#underway(this.#ask(name, body));
  }

  /** Lets `idle` wait for it. What fails here changes the crowd or its pictures: it cannot be made good. */
  #underway(work: Promise<unknown>): void {
    const settled = work
      .catch((reason: Error) => this.#fail(reason))
      .finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
  }

  #fail(reason: Error): void {
    if (this.#destroyed) return;
    this.#broken ??= reason;
    this.#tellFailure(reason.message);
  }
}

/** Copies the parts one after the other. */
function joined<T extends { set(part: T, at: number): void; length: number }>(
  whole: T,
  parts: readonly T[],
): void {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
}

/** Adds up the workers' counts: of each worker, for each team, how many of each class. */
function rowsOf(counts: readonly number[][][], steps: number): CensusRow[] {
  return counts[0]!.map((_, team) => {
    const of = (place: number): number => counts.reduce((sum, worker) => sum + worker[team]![place]!, 0);
    const classes = Object.fromEntries(CLASSES.map((name, place) => [name, of(place)])) as Omit<
      CensusRow,
      'team' | 'walkers' | 'steps'
    >;
    const walkers = CLASSES.reduce((sum, name) => sum + classes[name], 0);
    return { team, walkers, steps, ...classes };
  });
}
