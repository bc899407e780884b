/** How long computations in the background leave the show its time: work in slices, and rests between them. */

import { yieldToPage } from '../util/yield-to-page.ts';

/**
 * Milliseconds of one slice, and the share of the time that slices take: during a show that is slower than it should be, during
 * one that is not, and without one.
 */
const LAGGING = { hardware: { slice: 4, share: 0.15 }, software: { slice: 12, share: 0.05 } };
const SHOWING = { ...LAGGING, software: { slice: 12, share: 0.3 } };
const IDLE = { hardware: { slice: 16, share: 1 }, software: { slice: 50, share: 1 } };
/** The most milliseconds of a slice where it waits long for its turn. */
const LONGEST = 50;

/** What the computations of one engine have in common. */
export interface EscapePaceHost {
  /** Whether walkers move or pictures are drawn just now. */
  readonly show: () => boolean;
  /** Whether the machine makes fewer steps than are due. */
  readonly lags: boolean;
  /** How many there are now: they divide the share. */
  readonly active: number;
}

export class EscapePace {
  readonly #kind: 'hardware' | 'software';
  readonly #host: EscapePaceHost;
  #took = 0;
  /** When the last slice began, and the milliseconds until it was known to be over: frames may have been in its way. */
  #begun = -Infinity;
  #away = 0;

  constructor(software: boolean, host: EscapePaceHost) {
    this.#kind = software ? 'software' : 'hardware';
    this.#host = host;
  }

  get #now(): { slice: number; share: number } {
    const { lags } = this.#host;
    return (!this.#host.show() ? IDLE : lags ? LAGGING : SHOWING)[this.#kind];
  }

  /** Milliseconds that the next slice should take at most: more where frames are so slow that this is still a small part of one. */
  get slice(): number {
    const { slice, share } = this.#now;
    return Math.max(slice, Math.min(share * this.#away, LONGEST));
  }

  /** Resolves when the next slice may begin, which it does then. */
  async rest(): Promise<void> {
    const end = this.#begun + (this.#took * Math.max(1, this.#host.active)) / this.#now.share;
    const pause = end - performance.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    else await yieldToPage();
    this.#begun = performance.now();
  }

  /** The slice is over, and took so many milliseconds. */
  took(milliseconds: number): void {
    this.#took = milliseconds;
    this.#away = performance.now() - this.#begun;
  }
}
