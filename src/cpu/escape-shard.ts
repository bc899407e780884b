/** One worker's part of an escape map: some of its starts, in double precision. */

import { ESCAPE_OUTCOMES, axisPoint, type EscapeRequest } from '../core/simulation/escape-map.ts';
import { EscapeStepper, escapeOf, type EscapeWalker } from '../core/simulation/escape-walk.ts';
import type { Model } from '../core/simulation/model-state.ts';
import type { EscapeNews } from './protocol.ts';

/** Steps that all make before any makes more: few at first, so that a picture comes soon. */
const FIRST_ROUND = 64;
/** Terms of the sums over the data between two looks at the clock. */
const TERMS = 4096;

export class EscapeShard {
  readonly #request: EscapeRequest;
  readonly #stepper: EscapeStepper;
  readonly #entries: number;
  /** The starts that are not decided: first their numbers, walkers once they have made a step. */
  #left: (number | EscapeWalker)[] = [];
  /** Those of them that have made this round, and where the next one is. */
  #kept: (number | EscapeWalker)[] = [];
  #at = 0;
  #done = 0;
  #end: number;

  /** Every `of`-th row is this part's, from the `part`-th on: rows take different times. */
  constructor(model: Model, request: EscapeRequest, part: number, of: number) {
    this.#request = request;
    this.#stepper = new EscapeStepper(model, request.team);
    this.#entries = model.data.x.length;
    this.#end = Math.min(FIRST_ROUND, request.limit);
    const { width, height } = request;
    for (let row = part; row < height; row += of) {
      for (let column = 0; column < width; column++) this.#left.push(row * width + column);
    }
  }

  #walker(start: number | EscapeWalker): EscapeWalker {
    if (typeof start !== 'number') return start;
    const { mu, sigma, width, height } = this.#request;
    const [column, row] = [start % width, Math.floor(start / width)];
    return this.#stepper.start(axisPoint(mu, column, width), axisPoint(sigma, row, height), start);
  }

  /** Goes on for so long; says which starts are decided since it was asked before. */
  walk(milliseconds: number): EscapeNews {
    const until = performance.now() + milliseconds;
    const starts: number[] = [];
    const texels: number[] = [];
    const most = Math.max(1, Math.floor(TERMS / this.#entries));
    while (this.#at < this.#left.length && performance.now() < until) {
      const walker = this.#walker(this.#left[this.#at]!);
      this.#stepper.walk(walker, Math.min(walker.age + most, this.#end));
      if (walker.outcome !== 'undecided') {
        const { outcome, steps, side } = escapeOf(walker);
        starts.push(walker.walker);
        texels.push(outcome === 'arrived' ? steps : 0, side, ESCAPE_OUTCOMES.indexOf(outcome), 1);
      } else if (walker.age < this.#end) {
        // not done with this round
        this.#left[this.#at] = walker;
        continue;
      } else this.#kept.push(walker);
      this.#at++;
      if (this.#at === this.#left.length) this.#nextRound();
    }
    return { done: this.#done, starts: Uint32Array.from(starts), texels: Float32Array.from(texels) };
  }

  #nextRound(): void {
    const { limit } = this.#request;
    this.#left = this.#kept;
    this.#kept = [];
    this.#done = this.#left.length === 0 ? limit : this.#end;
    // at the limit there is nothing left to do
    this.#at = this.#done === limit ? this.#left.length : 0;
    this.#end = Math.min(2 * this.#end, limit);
  }
}
