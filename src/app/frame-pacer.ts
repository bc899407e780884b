/** Decides when the next frame may be sent off, so that frames neither queue up nor leave the GPU idle. */

import { ResolutionGovernor } from './resolution-governor.ts';

/** Pictures that may be under way at once: one more than is shown keeps a GPU busy, more would only be lag. */
const IN_FLIGHT = { hardware: 2, software: 1 };
/** Frames per second that are aimed at. */
const GOAL = 30;
/** While a long computation runs, pictures take at most this share of the time. */
const GLIMPSES = 0.1;

export class FramePacer {
  readonly governor = new ResolutionGovernor(GOAL);
  readonly #most: number;
  #inFlight = 0;
  /** When the last picture came back, and the milliseconds it took. */
  #last = { at: 0, took: 0 };

  constructor(software: boolean) {
    this.#most = software ? IN_FLIGHT.software : IN_FLIGHT.hardware;
  }

  /** Whether the next picture may be sent off; `busy` while a long computation runs. */
  free(busy: boolean): boolean {
    if (this.#inFlight >= this.#most) return false;
    return !busy || performance.now() - this.#last.at >= this.#last.took / GLIMPSES;
  }

  /**
   * A picture begun at `start` was sent off; `back` is when it comes back. Pictures of something that moves teach the
   * governor. Resolves to whether the resolution has changed.
   */
  async sent(start: number, back: Promise<unknown>, moving: boolean): Promise<boolean> {
    this.#inFlight++;
    await back.catch(() => undefined);
    this.#inFlight--;
    const now = performance.now();
    // with two under way, a picture also waits for the one before it
    const took = Math.min(now - start, now - this.#last.at);
    this.#last = { at: now, took };
    // nothing is learned from the time a hidden page had to wait
    return moving && !document.hidden && this.governor.observe(took, now);
  }
}
