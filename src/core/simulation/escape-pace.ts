/** How a long computation in the background leaves the show its time: work in slices, and rests between them. */

import { yieldToPage } from '../util/yield-to-page.ts';

/** Whether walkers move or pictures are drawn just now. */
export type Show = () => boolean;

/** Milliseconds of one slice, and the share of the time that slices take: during a show, and without one. */
const SHOWING = { hardware: { slice: 4, share: 0.15 }, software: { slice: 12, share: 0.1 } };
const IDLE = { hardware: { slice: 16, share: 1 }, software: { slice: 50, share: 1 } };

export class EscapePace {
  readonly #kind: 'hardware' | 'software';
  readonly #show: Show;
  #took = 0;

  constructor(software: boolean, show: Show) {
    this.#kind = software ? 'software' : 'hardware';
    this.#show = show;
  }

  get #now(): { slice: number; share: number } {
    return (this.#show() ? SHOWING : IDLE)[this.#kind];
  }

  /** Milliseconds that the next slice should take at most. */
  get slice(): number {
    return this.#now.slice;
  }

  /** Resolves when the next slice may begin. */
  async rest(): Promise<void> {
    const pause = this.#took * (1 / this.#now.share - 1);
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    else await yieldToPage();
  }

  /** A slice took so many milliseconds. */
  took(milliseconds: number): void {
    this.#took = milliseconds;
  }
}
