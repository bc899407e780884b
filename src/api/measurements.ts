/** Collects the measurements of the current moment for files and scripts, up to the last completed step. */

import { CLASSES, type WalkerClass } from '../core/simulation/census.ts';
import { namedRows, summaryTable, type Measurements, type NamedRow } from '../core/analysis/team-report.ts';
import type { App } from './app.ts';
import { teamName, teamNames } from '../core/settings/team-names.ts';

/** A team's class counts: `steps` and the columns are equally long. */
export interface Series extends Record<WalkerClass, number[]> {
  team: number;
  walkers: number;
  /** Kept steps, and the newest. */
  steps: number[];
}

export async function measure(controls: App): Promise<Measurements> {
  const [histories, statistics] = await Promise.all([controls.histories(), controls.statistics()]);
  const settings = controls.settings();
  return {
    settings,
    names: teamNames(settings).map(teamName),
    histories,
    statistics,
    placed: controls.placed(),
  };
}

/** The table of teams as plain rows. */
export const report = async (controls: App): Promise<NamedRow[]> =>
  namedRows(summaryTable(await measure(controls)));

export async function series(controls: App): Promise<Series[]> {
  return (await controls.histories()).map(({ walkers, steps, counts, step, now }, team) => {
    const newest = steps.at(-1) !== step;
    const columns = CLASSES.map((name, k) => [name, newest ? [...counts[k]!, now[k]!] : [...counts[k]!]]);
    return {
      team,
      walkers,
      steps: newest ? [...steps, step] : [...steps],
      ...(Object.fromEntries(columns) as Record<WalkerClass, number[]>),
    };
  });
}
