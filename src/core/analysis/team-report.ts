/** The results of a run: one row per team. */

import type { Statistics } from '../simulation/engine.ts';
import { fitSurvival, type Fit } from './power-law-fit.ts';
import { MILESTONES, type TeamHistory } from '../simulation/team-history.ts';
import { survivalLaw, type Verdict } from './escape-laws.ts';
import type { Settings } from '../settings/settings.ts';

/** What was measured, and under which settings. One history per team; statistics as far as they are known. */
export interface Measurements {
  settings: Settings;
  /** What the teams are called. */
  names: readonly string[];
  histories: readonly TeamHistory[];
  statistics: readonly Statistics[];
  /** Whether the walkers were placed explicitly. */
  placed: boolean;
  /** The teams' laws, where they are known already. */
  verdicts?: readonly Verdict[];
}

/** One team's row. Undefined is what is not known, or not yet. */
export interface TeamRow {
  /** Counted from 0. */
  team: number;
  name: string;
  walkers: number;
  /** Steps that the team has made. */
  steps: number;
  /** First steps after which 50, 90, 99 and 100 % had arrived. */
  milestones: readonly (number | undefined)[];
  /** Shares of the walkers, 0 to 1. */
  arrived: number;
  stalled: number;
  frozen: number;
  /** In nats, of the sum over the data. */
  medianLogLikelihood: number | undefined;
  /** The first team's steps to a share arrived, by this team's; the share is the largest that both have reached. */
  faster: { times: number; at: number } | undefined;
  fit: Fit | undefined;
  verdict: Verdict;
  /** The first step that was made with other settings than the ones before. */
  altered: number | undefined;
}

/** A row for each team. */
export function teamRows({
  settings,
  names,
  histories,
  statistics,
  placed,
  verdicts,
}: Measurements): TeamRow[] {
  return histories.map((history, team) => ({
    team,
    name: names[team]!,
    walkers: history.walkers,
    steps: history.step,
    milestones: [...history.milestones],
    arrived: history.now[3] / history.walkers,
    stalled: history.now[1] / history.walkers,
    frozen: history.now[2] / history.walkers,
    medianLogLikelihood: statistics.find((row) => row.team === team)?.medianLogLikelihood,
    faster: compare(histories[0]!, history),
    fit: fitSurvival(history),
    verdict:
      verdicts?.[team] ??
      survivalLaw(settings, settings.teams[team]!, { altered: history.altered !== undefined, placed }),
    altered: history.altered,
  }));
}

function compare(first: TeamHistory, other: TeamHistory): TeamRow['faster'] {
  for (let k = MILESTONES.length - 1; k >= 0; k--) {
    const [a, b] = [first.milestones[k], other.milestones[k]];
    // a team that is there from the start has no speed
    if (a && b) return { times: a / b, at: MILESTONES[k]! };
  }
  return undefined;
}

/** The law in a few signs, such as `0.875 √(0.75/t)`; empty where it is no power of the step. */
export function lawFormula({ law }: Verdict): string {
  if (!law?.power) return '';
  const [c, tau] = law.power.map((value) => String(Number(value.toPrecision(3)))) as [string, string];
  return `${c} √(${tau}/t)`;
}

/** The last bin with a walker in it, or -1. */
export function lastFilled(dwell: readonly number[]): number {
  let last = dwell.length - 1;
  while (last >= 0 && dwell[last] === 0) last--;
  return last;
}
