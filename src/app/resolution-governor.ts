/**
 * Lowers the resolution on a slow machine, so that the picture keeps moving: measures how long frames take, and
 * chooses the resolution of the next ones and the share of a frame's time that steps may take. It never touches what
 * is computed, only how finely it is drawn and how fast the clock runs.
 */

/** The coarsest frame: under this the surface's outline falls into steps. Labels are sharp at any scale. */
const LEAST_SCALE = 0.5;
/** The share of a slow frame that its steps may take, and the most milliseconds. */
const STEP_SHARE = 0.6;
const MOST_STEP_TIME = 100;
/** Pictures that are watched before anything is changed, and milliseconds between two changes. */
const WATCHED = 6;
const PATIENCE = 1200;
/** How long a resolution that was too much is not tried again, in milliseconds. */
const MEMORY = 20_000;

export class ResolutionGovernor {
  /** Milliseconds that one picture should take, steps included. */
  readonly goal: number;
  /** Resolution of the picture as a share of the screen's, LEAST_SCALE to 1. */
  scale = 1;
  #mean = 0;
  #seen = 0;
  #changedAt = -Infinity;
  #ceiling = 1;
  #ceilingUntil = 0;

  constructor(framesPerSecond: number) {
    this.goal = 1000 / framesPerSecond;
  }

  /**
   * Milliseconds of a frame's time that its steps may take: half of the goal, and where frames take longer than that in spite
   * of everything, a share of what they take, so that a slow machine is not left with pictures of a crowd that hardly moves.
   */
  get stepTime(): number {
    return Math.max(this.goal / 2, Math.min(STEP_SHARE * this.#mean, MOST_STEP_TIME));
  }

  /** A picture that ended at `now` took `milliseconds`. Returns whether `scale` has changed. */
  observe(milliseconds: number, now: number): boolean {
    this.#mean += (milliseconds - this.#mean) / Math.min(++this.#seen, WATCHED);
    if (this.#seen < WATCHED || now - this.#changedAt < PATIENCE) return false;
    const before = this.scale;
    if (this.#mean > 1.15 * this.goal) {
      this.#ceiling = 0.95 * this.scale;
      this.#ceilingUntil = now + MEMORY;
      // the cost grows with the area; a part of it does not depend on it, so a second change may follow
      this.scale = Math.max(LEAST_SCALE, this.scale * Math.max(0.7, Math.sqrt(this.goal / this.#mean)));
    } else if (this.#mean < 0.7 * this.goal) {
      const ceiling = now < this.#ceilingUntil ? this.#ceiling : 1;
      this.scale = Math.max(this.scale, Math.min(ceiling, 1.1 * this.scale));
    }
    if (this.scale === before) return false;
    this.#changedAt = now;
    this.#seen = 0;
    return true;
  }
}
