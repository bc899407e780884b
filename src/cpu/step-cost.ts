/** What one unit of work takes, learned from the times of pieces of it. */

/** Units that take long enough to be timed: the clock of a browser may be as coarse as a millisecond. */
const MEASURABLE = 10_000;

export class StepCost {
  /** Milliseconds for one unit of work. */
  milliseconds: number;
  #units = 0;
  #took = 0;
  /** Units that fit because the last piece, of half of them, took less than half of its time. */
  #proven = 0;

  /** @param guess holds until something was timed */
  constructor(guess: number) {
    this.milliseconds = guess;
  }

  /**
   * Learns that `units` of work took `milliseconds`. Short pieces are added up: after one slow piece, such as the first,
   * for which the browser has not compiled the code yet, all pieces are short. Whatever else the machine does makes a piece
   * longer and never shorter, so a shorter time is believed at once, down to a quarter of the cost before.
   * @param allowed the milliseconds that the piece might have taken
   */
  note(units: number, milliseconds: number, allowed: number): void {
    this.#proven = milliseconds < allowed / 2 ? 2 * units : 0;
    this.#units += units;
    this.#took += milliseconds;
    if (this.#units < MEASURABLE) return;
    const measured = this.#took / this.#units;
    const before = this.milliseconds;
    this.milliseconds = measured < before ? Math.max(measured, before / 4) : (before + measured) / 2;
    this.#units = this.#took = 0;
  }

  /**
   * Returns how many steps of `units` each fit into `allowed` milliseconds. On a busy machine a worker waits for its turn
   * longer than a short piece takes; so pieces that came back early are doubled, whatever the cost of a unit seems to be.
   */
  fits(units: number, allowed: number): number {
    return Math.floor(Math.max(allowed / this.milliseconds, this.#proven) / units);
  }
}
