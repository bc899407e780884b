/** The step counters of a crowd: its clock, the position in the schedule, and the age of each team. */

import type { TracerRing } from './engine.ts';
import { ringAt, ringEvery } from './sampling.ts';
import { isAnnealed, type Settings } from '../settings/settings.ts';

/** The pictures a second for which `stepsPerFrame` is meant, so that a clip of any frame rate plays as fast as the app. */
const NOMINAL_RATE = 60;

/** Steps in a second: `stepsPerFrame` at 60 pictures a second, times the speed. */
export const stepsPerSecond = ({ stepsPerFrame, speed }: Settings): number =>
  NOMINAL_RATE * stepsPerFrame * speed;

export class Timeline {
  /** Steps since the start or the last reset. */
  clock = 0;
  /** The clock at which the schedule's step 0 was, or would have been. */
  annealedFrom = 0;
  /** The clock at which each team began. */
  born: number[] = [];
  /** The clock when the ring was last emptied. */
  #ringFrom = 0;

  /** The step of the schedule that comes next. */
  get scheduleStep(): number {
    return this.clock - this.annealedFrom;
  }

  /** Steps that a team has made. */
  age(team: number): number {
    return this.clock - (this.born[team] ?? 0);
  }

  /** New teams, or such that go on where others were. */
  restart(born: number[], clock = 0, annealedFrom = 0): void {
    this.clock = this.#ringFrom = clock;
    this.annealedFrom = annealedFrom;
    this.born = born;
  }

  /** Goes to another step of the schedule. */
  seek(scheduleStep: number): void {
    this.annealedFrom = this.clock - scheduleStep;
  }

  /**
   * New settings for the crowd that runs. A schedule begins when annealing is turned on: a crowd that has long been stuck
   * gets the whole of it. matched: for each team its place among the teams before, or -1 for one that begins now.
   */
  change(before: Settings, after: Settings, matched: readonly number[]): void {
    if (!isAnnealed(before)) this.annealedFrom = this.clock;
    this.born = matched.map((place) => this.born[place] ?? this.clock);
    const moved = matched.length !== before.teams.length || matched.some((place, team) => place !== team);
    if (moved || ringEvery(before) !== ringEvery(after)) this.#ringFrom = this.clock;
  }

  ring(settings: Settings, walkers: number): TracerRing {
    return ringAt(settings, walkers, this.clock, this.#ringFrom);
  }
}
