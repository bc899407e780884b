/** Keeps the pictures up to date: requests the workers' parts and publishes them. */

import type { Pictures, TracerRing, SurfaceRequest } from '../core/simulation/engine.ts';
import { drawnOfEach, tracersOfEach } from '../core/simulation/sampling.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { ModelState } from '../core/simulation/model-state.ts';
import type { Timeline } from '../core/simulation/timeline.ts';
import { CoalescedTask } from './coalesced-task.ts';
import type { WorkerPool } from './worker-pool.ts';
import { PictureBuffers } from './picture-buffers.ts';
import type { ShardPictures } from './protocol.ts';
import { concatenate } from './shard-merge.ts';

/** Pictures that are still made after the last step, so that the trails can fade: few, because they are slow. */
const FADING = 12;
/** Points of the height picture along each axis, and how many terms of the sum over the data it may cost. */
const [SIDE, LEAST_SIDE, TERMS] = [192, 48, 2e7];

/** What the pictures show: not where the crowd is now, but where it was when they were asked for. */
interface Shown {
  ring: TracerRing;
  drawn: number;
  teams: number;
}

export class PictureUpdater {
  readonly #pool: WorkerPool;
  readonly #state: ModelState;
  readonly #timeline: Timeline;
  readonly #buffers = new PictureBuffers();
  /** Which crowd it is: pictures of an earlier one are thrown away. */
  #crowd = 0;
  #shown: Shown = {
    ring: { tracers: 0, length: 1, head: 0, filled: 0, clock: 0, every: 1 },
    drawn: 0,
    teams: 0,
  };
  /** The window of the published pictures, and the surface over another one until walkers have been counted in it. */
  #window!: Settings['window'];
  #raised: { window: Settings['window']; side: number; texels: Float32Array<ArrayBuffer> } | undefined;
  #fading = FADING;
  /** Whether something was published that `present` has not reported yet. */
  #fresh = false;
  /** Arrays of the pictures before, for each worker. */
  #used: ShardPictures[] = [];
  readonly #picture = new CoalescedTask(() => this.#collect());
  readonly #height = new CoalescedTask(() => this.#raise());

  constructor(pool: WorkerPool, state: ModelState, timeline: Timeline) {
    this.#pool = pool;
    this.#state = state;
    this.#timeline = timeline;
  }

  get pictures(): Pictures {
    return this.#buffers.pictures;
  }

  get window(): Settings['window'] {
    return this.#window;
  }

  get inside(): number | undefined {
    return this.#buffers.inside;
  }

  get ring(): TracerRing {
    return this.#shown.ring;
  }

  get drawn(): number {
    return this.#shown.drawn;
  }

  /** There is something new to be seen; surface: of another window too. */
  markDirty(surface = false): void {
    this.#window ??= this.#state.settings.window;
    if (surface) this.#pool.busy(this.#height.run());
    this.#fading = FADING;
  }

  /** Pictures of another crowd are to come: the published ones stay until then, unless its channels mean something else now. */
  invalidate(): void {
    const { settings } = this.#state;
    const teams = settings.teams.length;
    const readable = this.#shown.teams === teams;
    this.#crowd++;
    this.#buffers.clear();
    if (!readable) this.#buffers.empty();
    const ring = this.#timeline.ring(settings, this.#pool.walkers);
    this.#shown = { ring, drawn: readable ? this.#shown.drawn : 0, teams };
  }

  /** Asks for pictures of the crowd as it is; returns false when nothing was left to do. */
  present(): boolean {
    const fresh = this.#fresh;
    this.#fresh = false;
    if (this.#fading === 0) return fresh;
    // the last picture of all shows the crowd alone, without what is left of its trails
    if (--this.#fading === 0) this.#buffers.clear();
    this.#pool.busy(this.#picture.run());
    return true;
  }

  /** Resolves when pictures of the current crowd are published. */
  collect(): Promise<void> {
    return this.#picture.run();
  }

  /** Asks all workers for their part of the pictures and publishes them, with a surface that waits for them. */
  async #collect(): Promise<void> {
    const [crowd, { settings }, raised] = [this.#crowd, this.#state, this.#raised];
    const window = raised?.window ?? this.#window;
    const drawn = drawnOfEach(settings, this.#pool.walkers);
    const tracers = tracersOfEach(settings, this.#pool.walkers);
    const teams = settings.teams.length;
    const shown = { ring: this.#timeline.ring(settings, this.#pool.walkers), drawn: drawn * teams, teams };
    const used = this.#used.splice(0);
    this.#used = await this.#pool.ask(
      'present',
      (_, k) => ({ drawn, window, used: used[k] }),
      ({ used: arrays }) => (arrays ? [arrays.counts.buffer, arrays.drawn.buffer, arrays.ring.buffer] : []),
    );
    if (crowd !== this.#crowd) return;
    if (raised) {
      // trails belong to the places of the window before
      this.#buffers.clear();
      this.#buffers.publishHeight(raised.side, raised.texels);
      this.#window = window;
      if (this.#raised === raised) this.#raised = undefined;
    }
    this.#buffers.publish(this.#used, { trail: settings.view.trail, teams, drawn, tracers });
    this.#shown = shown;
    this.#fresh = true;
  }

  /** Computes the height picture over the window; it is hung together with the crowd in that window. */
  async #raise(): Promise<void> {
    const { data, settings } = this.#state;
    const affordable = Math.floor(Math.sqrt(TERMS / data.x.length));
    const side = Math.max(LEAST_SIDE, Math.min(SIDE, affordable));
    const { window } = settings;
    const texels = await this.computeHeights({ ...window, width: side, height: side }, true);
    this.#raised = { window, side, texels };
    await this.#picture.run();
  }

  /** The workers' rows of a grid, put together. */
  async computeHeights(request: SurfaceRequest, withScore: boolean): Promise<Float32Array<ArrayBuffer>> {
    const rows = await this.#pool.ask('surface', (_, k) => ({
      request,
      ...this.#pool.part(request.height, k),
      withScore,
    }));
    const whole = new Float32Array((withScore ? 4 : 1) * request.width * request.height);
    return concatenate(whole, rows as Float32Array<ArrayBuffer>[]);
  }
}
