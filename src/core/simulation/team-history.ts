/**
 * The class counts of a team after each of its steps, exact however the steps were grouped into frames. All steps are
 * seen, so that milestones are exact; of a long run a grid of steps is kept that gets coarser by doubling, the same on
 * every engine.
 */

import { CLASSES, type ClassTally } from './census.ts';

/** Shares of arrived walkers whose first step is noted. */
export const MILESTONES = [0.5, 0.9, 0.99, 1] as const;

/** Steps up to which all are kept; beyond, as many for each doubling. */
const DENSE = 512;

/** Whether the counts after this step are kept for good. */
export function isKept(step: number): boolean {
  if (step <= DENSE) return true;
  return step % 2 ** Math.ceil(Math.log2(step / DENSE)) === 0;
}

/** Those before the first that is missing: the place of a history in the list is the number of its team. */
export function reported(histories: readonly (TeamHistory | undefined)[]): readonly TeamHistory[] {
  const missing = histories.indexOf(undefined);
  return (missing < 0 ? histories : histories.slice(0, missing)) as readonly TeamHistory[];
}

/** What lies behind a team that goes on from one of its earlier steps. */
export interface TeamPast {
  /** May have gone on since: what counts is what was before. */
  history: TeamHistory;
  /** The first step that was made with other settings, as far as is known at the step from which it goes on. */
  altered: number | undefined;
}

export class TeamHistory {
  readonly walkers: number;
  /** Kept steps, and the counts after each in the order of CLASSES; the newest step is not among them unless kept. */
  readonly steps: number[] = [];
  readonly counts: readonly [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  /** The newest step, and the counts after it. */
  step = 0;
  readonly now: ClassTally;
  /** The first step after which each share of MILESTONES had arrived; undefined if none yet. */
  readonly milestones: (number | undefined)[] = MILESTONES.map(() => undefined);
  /** The first step that was made with other settings than the ones before: laws hold only up to there. */
  altered: number | undefined;

  /** counts: of the walkers at their start, in the order of CLASSES; step: how many they had made before. */
  constructor(counts: ArrayLike<number>, step = 0) {
    this.step = step;
    this.now = [counts[0]!, counts[1]!, counts[2]!, counts[3]!, counts[4]!];
    this.walkers = this.now.reduce((sum, count) => sum + count, 0);
    this.#note();
  }

  /** changes: a number for each class and further step, by how many the class grew in it. */
  extend(changes: ArrayLike<number>): void {
    for (let at = 0; at + CLASSES.length <= changes.length; at += CLASSES.length) {
      this.step++;
      for (let k = 0; k < CLASSES.length; k++) this.now[k]! += changes[at + k]!;
      this.#note();
    }
  }

  /** The history of a crowd that goes on from an earlier step of this one's, with these counts; altered: see `Past`. */
  resumed(step: number, counts: ArrayLike<number>, altered: number | undefined): TeamHistory {
    const past = new TeamHistory(counts, step);
    const kept = this.steps.filter((one) => one < step);
    past.steps.unshift(...kept);
    past.counts.forEach((column, k) => column.unshift(...this.counts[k]!.slice(0, kept.length)));
    this.milestones.forEach((at, k) => {
      if (at !== undefined && at < step) past.milestones[k] = at;
    });
    if (altered !== undefined) past.alter(altered);
    return past;
  }

  /** Notes that the team's settings differ from the next step on; before the first one that changes nothing. */
  alter(step = this.step): void {
    if (step > 0) this.altered ??= step;
  }

  /** The kept steps and the newest, with the counts after each in the order of CLASSES. */
  rows(): { step: number; counts: ClassTally }[] {
    const kept = this.steps.map((step, at) => ({
      step,
      counts: this.counts.map((column) => column[at]!) as ClassTally,
    }));
    return this.steps.at(-1) === this.step ? kept : [...kept, { step: this.step, counts: [...this.now] }];
  }

  #note(): void {
    const arrived = this.now[3] / this.walkers;
    MILESTONES.forEach((share, k) => {
      if (arrived >= share) this.milestones[k] ??= this.step;
    });
    if (!isKept(this.step)) return;
    this.steps.push(this.step);
    this.now.forEach((count, k) => this.counts[k]!.push(count));
  }
}
