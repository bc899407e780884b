/** Keeps copies of the crowd, for stepping back and for the loss of the GPU. */

import { checkpointBytes, type Checkpoint } from '../simulation/checkpoint.ts';
import type { Engine } from '../simulation/engine.ts';

/** Milliseconds between two copies, and bytes a second that copying may take: a large crowd is copied less often. */
const PERIOD = 2000;
const RATE = 20 * 2 ** 20;
/** Bytes that all copies together may take; the newest is kept whatever it takes. */
const MOST_BYTES = 96 * 2 ** 20;

/** A copy, and how much of the log lay behind it. */
export interface StoredCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly entries: number;
}

export class CheckpointStore {
  /** In the order of their clocks. */
  #shelf: StoredCheckpoint[] = [];
  /** When a copy was last asked for, and for which clock. */
  #at = -Infinity;
  #clock = -1;
  /** Raised by whatever makes a copy that is under way worth nothing. */
  #past = 0;

  /** The newest copy of the crowd that there is now; undefined while there is none. */
  get saved(): Checkpoint | undefined {
    return this.#shelf.at(-1)?.checkpoint;
  }

  /** How many log entries lie behind the newest copy. */
  get entries(): number {
    return this.#shelf.at(-1)?.entries ?? 0;
  }

  /**
   * Asks for a copy when it is time and the crowd has moved; never waits for it. `time` in milliseconds; `entries` is how
   * long the log is.
   */
  keep(engine: Engine, time: number, entries: number): void {
    if (time - this.#at < PERIOD || this.#clock === engine.clock) return;
    if (this.saved && time - this.#at < (1000 * checkpointBytes(this.saved)) / RATE) return;
    this.#at = time;
    this.#clock = engine.clock;
    const past = this.#past;
    engine.checkpoint().then(
      (checkpoint) => {
        // a crowd that was replaced meanwhile must not come back
        if (this.#past === past) this.put({ checkpoint, entries });
      },
      () => undefined, // the engine is gone; the copy before is what there is
    );
  }

  /** Puts a copy on the shelf, the newest of all. */
  put(kept: StoredCheckpoint): void {
    this.cut(kept.checkpoint.clock - 1);
    this.#shelf.push(kept);
    this.#thin();
  }

  /** The last copy of a crowd that had made at most so many steps. */
  before(clock: number): StoredCheckpoint | undefined {
    return this.#shelf.findLast(({ checkpoint }) => checkpoint.clock <= clock);
  }

  /** Forgets the copies of what came after so many steps. */
  cut(clock: number): void {
    this.#shelf = this.#shelf.filter(({ checkpoint }) => checkpoint.clock <= clock);
    this.#clock = -1;
    this.#past++;
  }

  /** There is a new crowd: the copies of the old one are worth nothing. */
  forget(): void {
    this.#shelf = [];
    this.#at = -Infinity;
    this.#clock = -1;
    this.#past++;
  }

  /** Takes copies out where they lie closest together, until they fit. */
  #thin(): void {
    const sizes = this.#shelf.map(({ checkpoint }) => checkpointBytes(checkpoint));
    let bytes = sizes.reduce((sum, size) => sum + size, 0);
    while (bytes > MOST_BYTES && this.#shelf.length > 1) {
      const clocks = this.#shelf.map(({ checkpoint }) => checkpoint.clock);
      let least = 0;
      // the gap that a copy would leave; the first one's begins at the crowd's own beginning
      const gap = (k: number): number => clocks[k + 1]! - (clocks[k - 1] ?? 0);
      for (let k = 1; k < clocks.length - 1; k++) if (gap(k) < gap(least)) least = k;
      bytes -= sizes[least]!;
      sizes.splice(least, 1);
      this.#shelf.splice(least, 1);
    }
  }
}
