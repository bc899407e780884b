/** The measurements as tables for other programs: the numbers behind each plot, and the table of teams. */

import { CLASSES } from '../simulation/census.ts';
import { DWELL_BINS, dwellEdge } from '../simulation/dwell.ts';
import { MILESTONES } from '../simulation/team-history.ts';
import { lastFilled, lawFormula, teamRows, type Measurements } from '../analysis/team-report.ts';
import { namedRows, type ListedTable } from './table-file.ts';

const TEAM_NOTE = 'team: counted from 0; its optimizer is among the settings';

/** The counts of the classes after each kept step and the newest. */
export function seriesTable({ histories }: Pick<Measurements, 'histories'>): ListedTable {
  const rows = histories.flatMap((history, team) =>
    history.rows().map(({ step, counts }) => [step, team, ...counts]),
  );
  const notes = ['step: steps that the team has made', TEAM_NOTE, `${CLASSES.join(', ')}: walkers`];
  return { name: 'series', columns: ['step', 'team', ...CLASSES], rows, notes };
}

/** The rows of the teams. */
export function summaryTable(measured: Measurements): ListedTable {
  const reached = MILESTONES.map((share) => `steps${100 * share}`);
  return {
    name: 'teams',
    columns: [
      'team',
      'name',
      'walkers',
      'steps',
      ...reached,
      'arrived',
      'stalled',
      'frozen',
      'medianLogLikelihood',
      'timesFaster',
      'timesFasterAt',
      'exponent',
      'exponentError',
      'exponentFrom',
      'exponentTo',
      'law',
      'noLawBecause',
      'alteredAt',
    ],
    rows: teamRows(measured).map((row) => [
      row.team,
      row.name,
      row.walkers,
      row.steps,
      ...row.milestones,
      row.arrived,
      row.stalled,
      row.frozen,
      row.medianLogLikelihood,
      row.faster?.times,
      row.faster?.at,
      row.fit?.exponent,
      row.fit?.error,
      row.fit?.from,
      row.fit?.to,
      lawFormula(row.verdict) || undefined,
      row.verdict.reason,
      row.altered,
    ]),
    notes: [
      TEAM_NOTE,
      'name, walkers, steps: what the team is called, how many are in it, and how many steps it has made',
      `${reached.join(', ')}: the first step after which so many per cent had arrived; empty: not yet`,
      'arrived, stalled, frozen: shares of the walkers, 0 to 1',
      'medianLogLikelihood: nats, summed over the data',
      "timesFaster, timesFasterAt: team 0's steps to a share arrived, divided by this team's; and that share",
      'exponent, exponentError: slope of log(share not arrived) by log(step), with its standard error',
      'exponentFrom, exponentTo: the steps between which it was fitted',
      'law: what theory says of the share not arrived after t steps, while it is small',
      'noLawBecause: why theory says nothing',
      'alteredAt: the first step with other settings than before',
    ],
  };
}

/** Returns how many walkers have spent how many steps near the saddle, without empty bins at the end. */
export function dwellTable({ statistics }: Pick<Measurements, 'statistics'>): ListedTable {
  const rows = statistics.flatMap(({ team, dwell }) =>
    dwell.slice(0, 1 + lastFilled(dwell)).map((count, bin) => [team, dwellEdge(bin), edgeAfter(bin), count]),
  );
  return {
    name: 'dwell',
    columns: ['team', 'fromSteps', 'belowSteps', 'walkers'],
    rows,
    notes: [
      TEAM_NOTE,
      'fromSteps, belowSteps: steps spent near the saddle, with |mu| < .3 s and |sigma - s| < .1 s, while sigma was optimized; from the first to below the second',
      'walkers: how many',
    ],
  };
}

const edgeAfter = (bin: number): number => (bin + 1 < DWELL_BINS ? dwellEdge(bin + 1) : 2 ** 32);

/** All tables as one JSON text: `series`, `teams` and `dwell` are lists of rows with named fields; null is not known. */
export function toJson(measured: Measurements, link: string): string {
  const tables = [summaryTable(measured), seriesTable(measured), dwellTable(measured)];
  return JSON.stringify(
    {
      app: 'Saddlescope',
      link,
      settings: measured.settings,
      notes: Object.fromEntries(tables.map(({ name, notes }) => [name, notes])),
      ...Object.fromEntries(tables.map((table) => [table.name, namedRows(table)])),
    },
    null,
    1,
  );
}
