/** Tables of sweeps with measurements that no engine made. */

import { summaryTable } from '../../../src/core/export/report-tables.ts';
import { namedRows } from '../../../src/core/export/table-file.ts';
import { teamName, teamNames } from '../../../src/core/settings/team-names.ts';
import { censusRow } from '../../../src/core/simulation/census.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import type { SweepPlan } from '../../../src/core/sweep/sweep-plan.ts';
import { sweepHead, sweepRows, type SweepMeasurements } from '../../../src/core/sweep/sweep-table.ts';

export const ENGINE = { kind: 'CPU', adapter: 'a test' };

/** Measurements, with counts that depend on the combination alone. */
export function measured(plan: SweepPlan, k: number): SweepMeasurements {
  const settings = plan.settingsAt(k);
  const counts = [10, 20, 30 - (k % 7), 35 + (k % 7), 5];
  const histories = settings.teams.map(() => new TeamHistory(counts, plan.steps));
  const names = teamNames(settings).map(teamName);
  return {
    report: namedRows(summaryTable({ settings, names, histories, statistics: [], placed: false })),
    census: settings.teams.map((_, team) => censusRow(team, plan.steps, counts)),
  };
}

export const rowsOf = (plan: SweepPlan, from = plan.first, end = plan.end): string =>
  Array.from({ length: end - from }, (_, k) => sweepRows(plan, from + k, measured(plan, from + k))).join('');
/** The table of a sweep, or of a shard of it. */
export const tableOf = (plan: SweepPlan): string => sweepHead(plan, ENGINE) + rowsOf(plan);
