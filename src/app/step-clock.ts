/** Turns the time between frames into steps, so that the simulation runs at the same pace on every display. */

/** Seconds of steps that may wait to be made; steps beyond these are dropped. */
const BACKLOG = 0.25;
/** The share of the due steps that must be dropped before the clock says it is behind, and below which it stops saying so. */
const BEHIND = { from: 0.1, until: 0.04 };
/** Seconds over which that share is averaged, and the gap between frames that, alone, counts as unwatched time. */
const [AVERAGED, GAP] = [1, 1];

export class StepClock {
  /** Time of the last frame, in milliseconds; undefined while time does not count. */
  #before: number | undefined;
  /** Steps that are due and not yet made, with the fraction of a step that is not due yet. */
  #due = 0;
  /** The share of the due steps that was dropped, averaged. */
  #dropped = 0;
  #behind = false;
  /** Whether the last frame came after a gap. */
  #gap = false;

  /**
   * Returns how many whole steps are due in the frame at `time` (milliseconds) at `pace` (steps per second): what the time
   * since the last frame asks for and what earlier frames left, but never more than a quarter of a second's worth.
   */
  due(time: number, pace: number): number {
    const seconds = Math.max(0, time - (this.#before ?? time)) / 1000;
    this.#before = time;
    const asked = pace * seconds;
    const total = this.#due + asked;
    // one step more, or a pace below 4 steps a second would never make one
    this.#due = Math.min(total, 1 + pace * BACKLOG);
    const gap = seconds > GAP;
    if (asked > 0 && (!gap || this.#gap)) {
      const share = Math.min(1, (total - this.#due) / asked);
      this.#dropped += (share - this.#dropped) * Math.min(1, seconds / AVERAGED);
      this.#behind = this.#dropped > (this.#behind ? BEHIND.until : BEHIND.from);
    }
    this.#gap = gap;
    return Math.floor(this.#due + 1e-9);
  }

  /** Notes that `steps` of the due steps were made. */
  made(steps: number): void {
    this.#due = Math.max(0, this.#due - steps);
  }

  /** Leaves out the time until the next frame: the tab is hidden, or the simulation is paused. */
  pause(): void {
    this.#before = undefined;
    this.#due = 0;
  }

  /** Whether the machine makes fewer steps than are due, by more than a tenth, over the last second or so. */
  get behind(): boolean {
    return this.#behind;
  }
}
