/**
 * Tables of numbers as files: CSV or JSON with all digits, and before the numbers what they mean, their units, all settings
 * and the link. Made piece by piece: a million walkers are a file of 60 MB.
 */

import { FIELDS, settingAt, type Settings } from '../settings/settings.ts';
import { TEAM_FIELDS } from '../settings/teams.ts';
import { teamNames, teamName } from '../settings/team-names.ts';

export const DATA_FORMATS = ['csv', 'json'] as const;
export type DataFormat = (typeof DATA_FORMATS)[number];

export type Cell = number | string | undefined;
type Row = readonly Cell[];

export interface Table {
  /** For the name of a file. */
  name: string;
  columns: readonly string[];
  /** A list, or as many rows that are made when they are asked for. */
  rows: { readonly length: number; at(k: number): Row | undefined };
  /** What the columns mean, with their units; one sentence each. */
  notes: readonly string[];
}

/** A table whose rows are there already. */
export interface ListedTable extends Table {
  rows: readonly Row[];
}

/** Every setting with its name in the link: `walkers`, `optimizer`, `optimizer.2`, ... */
function settingPairs(settings: Settings): [string, unknown][] {
  const teams = settings.teams.flatMap((team, i) =>
    TEAM_FIELDS.map(({ key }): [string, unknown] => [i === 0 ? key : `${key}.${i + 1}`, team[key]]),
  );
  return [...teams, ...FIELDS.map(({ key }): [string, unknown] => [key, settingAt(settings, key)])];
}

/** What stands before the numbers of a CSV, in lines that begin with `#`: what the columns mean, all settings, and the link. */
const csvHeader = ({ name, notes }: Table, settings: Settings, link: string): string[] => [
  `# Saddlescope: ${name}`,
  `# link: ${link}`,
  ...notes.map((note) => `# ${note}`),
  ...settingPairs(settings).map(([key, value]) => `# setting ${key} = ${String(value)}`),
];

/** A line of a CSV after RFC 4180, numbers with all their digits. */
const csvLine = (row: readonly Cell[]): string => row.map(field).join(',');

function field(value: Cell): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  // a spreadsheet takes a text that begins like a formula for one
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows that become text at once, and about how many terms of log-likelihoods that may take. */
const PIECE = { rows: 4096, terms: 2e6 };

/**
 * Yields the file's text in pieces; for a large file, pause between them. made: called with the number of rows that are
 * done.
 */
export function* textPieces(
  table: Table,
  format: DataFormat,
  settings: Settings,
  link: string,
  made?: (rows: number) => void,
): Generator<string, void, void> {
  const { name, columns, rows, notes } = table;
  const csv = format === 'csv';
  if (csv) yield [...csvHeader(table, settings, link), csvLine(columns), ''].join('\r\n');
  else {
    const names = teamNames(settings).map(teamName);
    const head = JSON.stringify({ app: 'Saddlescope', link, settings, teams: names, notes, columns });
    yield `${head.slice(0, -1)},\n"${name}":[`;
  }
  const most = Math.max(16, Math.min(PIECE.rows, Math.floor(PIECE.terms / settings.data.length)));
  for (let from = 0; from < rows.length; from += most) {
    made?.(from);
    const piece = Array.from({ length: Math.min(most, rows.length - from) }, (_, k) => rows.at(from + k)!);
    yield csv
      ? piece.map((row) => `${csvLine(row)}\r\n`).join('')
      : (from > 0 ? ',\n' : '\n') +
        piece.map((row) => JSON.stringify(row.map((cell) => cell ?? null))).join(',\n');
  }
  if (!csv) yield ']}\n';
}

/** About how many bytes the file will have: by the rows at the beginning, in the middle and at the end. */
export function tableBytes(table: Table, format: DataFormat, settings: Settings, link: string): number {
  const { length } = table.rows;
  const looked = Math.min(length, 48);
  const bytes = (rows: Table['rows']): number =>
    [...textPieces({ ...table, rows }, format, settings, link)].join('').length;
  const sample = Array.from({ length: looked }, (_, k) => table.rows.at(Math.floor((k * length) / looked))!);
  const empty = bytes([]);
  return Math.round(empty + ((bytes(sample) - empty) * length) / Math.max(looked, 1));
}

/** Returns a small table as CSV. */
export const toCsv = (table: Table, settings: Settings, link: string): string =>
  [...textPieces(table, 'csv', settings, link)].join('');

export type NamedRow = Record<string, number | string | null>;

/** The rows with named fields; null is not known, or not yet. */
export const namedRows = ({ columns, rows }: ListedTable): NamedRow[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null])));

/** The settings as a file that opens again. */
export const settingsJson = (settings: Settings, link: string): string =>
  `${JSON.stringify({ app: 'Saddlescope', link, settings }, null, 1)}\n`;
