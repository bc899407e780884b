/** Keeps a copy of the crowd for the day the GPU is lost, and counts such days. */

import type { Checkpoint } from './checkpoint.ts';
import type { Engine } from './engine.ts';

/** Milliseconds between two copies, and within which a second loss is one too many. */
const PERIOD = 2000;
const TOO_SOON = 10_000;

export class Keeper {
  /** The newest copy of the crowd that there is now; undefined while there is none. */
  saved: Checkpoint | undefined;
  #at = -Infinity;
  #losses: number[] = [];

  /** Asks for a copy when it is time and the crowd has moved; never waits for it. `time` in milliseconds. */
  keep(engine: Engine, time: number): void {
    if (time - this.#at < PERIOD || this.saved?.clock === engine.clock) return;
    this.#at = time;
    engine.checkpoint?.().then(
      (saved) => {
        // a crowd that was replaced meanwhile must not come back
        if (this.#at === time) this.saved = saved;
      },
      () => undefined, // the engine is gone; the copy before is what there is
    );
  }

  /** There is a new crowd: the copies of the old one are worth nothing. */
  forget(): void {
    this.saved = undefined;
    this.#at = -Infinity;
  }

  /** Notes that the GPU was lost at `time`. */
  lost(time: number): void {
    this.#losses = [...this.#losses.filter((at) => time - at < TOO_SOON), time];
  }

  /** How often it was lost in a short time. */
  get losses(): number {
    return this.#losses.length;
  }

  /** Whether it was lost twice in a short time, so that it is not to be tried again. */
  get unreliable(): boolean {
    return this.#losses.length > 1;
  }

  /** Forgives: somebody asked for the GPU again. */
  forgive(): void {
    this.#losses = [];
  }
}
