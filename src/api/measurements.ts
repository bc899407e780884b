/** Collects the measurements of the current moment for files and scripts, up to the last completed step. */

import { CLASSES, type WalkerClass } from '../core/simulation/census.ts';
import type { TeamHistory } from '../core/simulation/team-history.ts';
import type { Measurements } from '../core/analysis/team-report.ts';
import { summaryTable } from '../core/export/report-tables.ts';
import { namedRows, type NamedRow } from '../core/export/table-file.ts';
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

/** Each team's class counts as columns. */
export const seriesOf = (histories: readonly TeamHistory[]): Series[] =>
  histories.map((history, team) => {
    const rows = history.rows();
    const columns = CLASSES.map((name, k) => [name, rows.map(({ counts }) => counts[k]!)]);
    return {
      team,
      walkers: history.walkers,
      steps: rows.map(({ step }) => step),
      ...(Object.fromEntries(columns) as Record<WalkerClass, number[]>),
    };
  });

export const series = async (controls: App): Promise<Series[]> => seriesOf(await controls.histories());
