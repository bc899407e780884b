/** The results of a run: one row per team, and the numbers behind each plot as tables for other programs. */

import { CLASSES } from '../simulation/census.ts';
import { DWELL_BINS, dwellEdge } from '../simulation/dwell.ts';
import type { Statistics } from '../simulation/engine.ts';
import { fitSurvival, type Fit } from './power-law-fit.ts';
import { MILESTONES, type TeamHistory } from '../simulation/team-history.ts';
import { survivalLaw, type Verdict } from './escape-laws.ts';
import { FIELDS, settingAt, type Settings } from '../settings/settings.ts';
import { TEAM_FIELDS } from '../settings/teams.ts';

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

export type Cell = number | string | undefined;

/** A table for other programs. */
export interface ReportTable {
  /** For the name of a file. */
  name: string;
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** What the columns mean, one sentence each. */
  notes: readonly string[];
}

const TEAM_NOTE = 'team: counted from 0; its optimizer is among the settings';

/** The counts of the classes after each kept step and the newest. */
export function seriesTable({ histories }: Pick<Measurements, 'histories'>): ReportTable {
  const rows = histories.flatMap((history, team) => {
    const kept = history.steps.map((step, at) => [
      step,
      team,
      ...history.counts.map((column) => column[at]!),
    ]);
    return history.steps.at(-1) === history.step ? kept : [...kept, [history.step, team, ...history.now]];
  });
  const notes = ['step: steps that the team has made', TEAM_NOTE, `${CLASSES.join(', ')}: walkers`];
  return { name: 'series', columns: ['step', 'team', ...CLASSES], rows, notes };
}

/** The rows of the teams. */
export function summaryTable(measured: Measurements): ReportTable {
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
export function dwellTable({ statistics }: Pick<Measurements, 'statistics'>): ReportTable {
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

/** The last bin with a walker in it, or -1. */
export function lastFilled(dwell: readonly number[]): number {
  let last = dwell.length - 1;
  while (last >= 0 && dwell[last] === 0) last--;
  return last;
}

/** Every setting with its name in the link: `walkers`, `optimizer`, `optimizer.2`, ... */
function settingPairs(settings: Settings): [string, unknown][] {
  const teams = settings.teams.flatMap((team, i) =>
    TEAM_FIELDS.map(({ key }): [string, unknown] => [i === 0 ? key : `${key}.${i + 1}`, team[key]]),
  );
  return [...teams, ...FIELDS.map(({ key }): [string, unknown] => [key, settingAt(settings, key)])];
}

/** What stands before the numbers of a CSV, in lines that begin with `#`: what the columns mean, all settings, and the link. */
export const csvHeader = (
  { name, notes }: Pick<ReportTable, 'name' | 'notes'>,
  settings: Settings,
  link: string,
): string[] => [
  `# Saddlescope: ${name}`,
  `# link: ${link}`,
  ...notes.map((note) => `# ${note}`),
  ...settingPairs(settings).map(([key, value]) => `# setting ${key} = ${String(value)}`),
];

/** A line of a CSV after RFC 4180, numbers with all their digits. */
export const csvLine = (row: readonly Cell[]): string => row.map(field).join(',');

/** A table as CSV, a line per row; before it what the columns mean, all settings, and the link that brings them back. */
export function toCsv(table: ReportTable, settings: Settings, link: string): string {
  const lines = [table.columns, ...table.rows].map(csvLine);
  return [...csvHeader(table, settings, link), ...lines, ''].join('\r\n');
}

function field(value: Cell): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  // a spreadsheet takes a text that begins like a formula for one
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type NamedRow = Record<string, number | string | null>;

/** The rows with named fields; null is not known, or not yet. */
export const namedRows = ({ columns, rows }: ReportTable): NamedRow[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null])));

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
