/** What one unit of work takes, learned from the times of pieces of it. */

/** Units that take long enough to be timed: the clock of a browser may be as coarse as a millisecond. */
const MEASURABLE = 10_000;

export class StepCost {
  /** Milliseconds for one unit of work. */
  milliseconds: number;
  #units = 0;
  #took = 0;

  /** @param guess holds until something was timed */
  constructor(guess: number) {
    this.milliseconds = guess;
  }

  /**
   * Learns that `units` of work took `milliseconds`. Short pieces are added up: after one slow piece, such as the first,
   * for which the browser has not compiled the code yet, all pieces are short. Whatever else the machine does makes a piece
   * longer and never shorter, so a shorter time is believed at once, down to a quarter of the cost before.
   */
  note(units: number, milliseconds: number): void {
    this.#units += units;
    this.#took += milliseconds;
    if (this.#units < MEASURABLE) return;
    const measured = this.#took / this.#units;
    const before = this.milliseconds;
    this.milliseconds = measured < before ? Math.max(measured, before / 4) : (before + measured) / 2;
    this.#units = this.#took = 0;
  }
}
