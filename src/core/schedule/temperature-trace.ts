/** The temperatures that the user set by dragging, step by step. */

import { distinct, roundCurve, simplifyCurve, type CurvePoint } from './custom-curve.ts';

/** Steps from `first` to `last` that were made at one sigma. */
export interface HeldTemperature {
  first: number;
  last: number;
  sigma: number;
}

/** More changes than a person makes, and few enough to be drawn in every frame. */
const MOST = 2048;

export class TemperatureTrace {
  #held: HeldTemperature[] = [];
  /** The step that comes next. */
  #next: number | undefined;

  /** What is recorded, without gaps, first to last. */
  get held(): readonly HeldTemperature[] {
    return this.#held;
  }

  /** How many steps are recorded. */
  get steps(): number {
    const [first, last] = [this.#held[0], this.#held.at(-1)];
    return first && last ? last.last - first.first + 1 : 0;
  }

  /** Forgets everything; the recording begins with the next step. */
  clear(): void {
    this.#held = [];
    this.#next = undefined;
  }

  /**
   * Notes that the schedule has come to this step, and at which sigma it got here. Going back begins a new recording.
   * Keeps at least `window` steps if there are so many, and not much more.
   */
  note(scheduleStep: number, sigma: number, window: number): void {
    const from = this.#next;
    this.#next = scheduleStep;
    if (from === undefined || scheduleStep < from) {
      this.#held = [];
      return;
    }
    if (scheduleStep === from) return;
    const newest = this.#held.at(-1);
    if (newest?.sigma === sigma) newest.last = scheduleStep - 1;
    else this.#held.push({ first: from, last: scheduleStep - 1, sigma });
    const begin = scheduleStep - window;
    const forgotten = this.#held.findIndex(({ last }) => last >= begin);
    const surplus = Math.max(forgotten, this.#held.length - MOST);
    if (surplus > 0) this.#held.splice(0, surplus);
    const oldest = this.#held[0]!;
    oldest.first = Math.max(oldest.first, begin);
  }

  /** As a custom curve of at most `most` points, and its length in steps; undefined if there are too few steps. */
  curve(most?: number): { points: CurvePoint[]; length: number } | undefined {
    const length = this.steps;
    if (length < 2) return undefined;
    const begin = this.#held[0]!.first;
    const t = (step: number): number => (step - begin) / (length - 1);
    const corners = this.#held.flatMap(({ first, last, sigma }) =>
      first === last
        ? [{ t: t(first), sigma }]
        : [
            { t: t(first), sigma },
            { t: t(last), sigma },
          ],
    );
    return { points: distinct(simplifyCurve(corners, undefined, most).map(roundCurve)), length };
  }
}
