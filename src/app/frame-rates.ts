/** Steps and frames per second, averaged over the last second or so. */

/** Milliseconds over which rates are averaged, at least. */
const SPAN = 1200;

interface Mark {
  time: number;
  clock: number;
}

export class FrameRates {
  #marks: Mark[] = [];

  /** Notes a frame: time in ms, and the steps made until then. */
  frame(time: number, clock: number): void {
    const last = this.#marks.at(-1);
    if (last && clock < last.clock) this.restart(); // a reset is no negative speed
    this.#marks.push({ time, clock });
    // over the span at least, as soon as frames go back that far: over less, one frame that catches up would be the rate
    while (this.#marks.length > 2 && time - this.#marks[1]!.time >= SPAN) this.#marks.shift();
  }

  restart(): void {
    this.#marks = [];
  }

  get framesPerSecond(): number {
    return this.#perSecond(() => this.#marks.length - 1);
  }

  get stepsPerSecond(): number {
    return this.#perSecond((first, last) => last.clock - first.clock);
  }

  #perSecond(amount: (first: Mark, last: Mark) => number): number {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.time <= first.time) return 0;
    return (1000 * amount(first, last)) / (last.time - first.time);
  }
}
