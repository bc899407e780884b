/** Where a crowd is in time: what every engine keeps, whatever it runs on. */

import type { Ring } from './engine.ts';
import { ringAt, ringEvery } from './sampling.ts';
import { isAnnealed, type Settings } from './settings.ts';

export class Timeline {
  /** Steps since the start or the last reset. */
  clock = 0;
  /** The clock when annealing was last turned on: a crowd that has long been stuck gets the whole schedule. */
  annealedFrom = 0;
  /** The clock when the ring was last emptied. */
  #ringFrom = 0;

  /** The step of the schedule that comes next. */
  get scheduleStep(): number {
    return this.clock - this.annealedFrom;
  }

  /** A new crowd, or one that goes on where another one was. */
  restart(clock = 0, annealedFrom = 0): void {
    this.clock = this.#ringFrom = clock;
    this.annealedFrom = annealedFrom;
  }

  /** New settings for the crowd that runs. */
  change(before: Settings, after: Settings): void {
    if (!isAnnealed(before)) this.annealedFrom = this.clock;
    if (ringEvery(before) !== ringEvery(after)) this.#ringFrom = this.clock;
  }

  ring(settings: Settings, walkers: number): Ring {
    return ringAt(settings, walkers, this.clock, this.#ringFrom);
  }
}
