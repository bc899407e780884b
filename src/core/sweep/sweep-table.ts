/**
 * The table of a sweep as text: the head, the rows of a combination, what of it is there already when a sweep goes on, and
 * the whole of several parts.
 */

import type { Measurements } from '../analysis/team-report.ts';
import type { CensusRow } from '../simulation/census.ts';
import { summaryTable } from '../export/report-tables.ts';
import { textPieces, type ListedTable, type NamedRow } from '../export/table-file.ts';
import { defaultSettings } from '../settings/settings.ts';
import { partition } from '../util/partition.ts';
import { ValidationError } from '../util/validation-error.ts';
import { valuesAt, type SweepPlan } from './sweep-plan.ts';

const END = '\r\n';
/** The line of the head that only a part has. */
const SHARD = /^# shard (\d+)\/(\d+) of (\d+) combinations with (\d+) rows? each\r\n/m;

/** What computed it. */
export interface SweepEngine {
  kind: string;
  adapter: string;
}

/** What was measured of a combination: the table of the measurements, and the counts, a row for each team. */
export interface SweepMeasurements {
  report: readonly NamedRow[];
  census: readonly CensusRow[];
}

/** The columns of the measurements' table, which are the same whatever was measured. */
const SUMMARY = summaryTable({
  settings: defaultSettings(),
  names: [],
  histories: [],
  statistics: [],
  placed: false,
} satisfies Measurements);

/** A row for each team of a combination. */
function tableOf({ axes }: SweepPlan, k: number, { report, census }: SweepMeasurements): ListedTable {
  const varied = valuesAt(axes, k).map((at, i) => axes[i]!.cells[at]!);
  const keys = axes.map(({ key }) => key);
  // a setting that is varied is not said twice
  const measured = SUMMARY.columns.filter((column) => !keys.includes(column));
  return {
    name: 'sweep',
    columns: [...keys, ...measured, 'travelling', 'converged'],
    rows: report.map((row, team) => {
      const { travelling, converged, walkers } = census[team]!;
      const cells = measured.map((column) => row[column] ?? undefined);
      return [...varied, ...cells, travelling / walkers, converged / walkers];
    }),
    notes: [...SUMMARY.notes, 'travelling, converged: the other shares of the walkers, 0 to 1'],
  };
}

/** What stands before the rows: what was computed, on what, and what the columns mean. */
export function sweepHead(plan: SweepPlan, { kind, adapter }: SweepEngine): string {
  const { axes, base, link, steps, shard, count, teams } = plan;
  const table = tableOf(plan, 0, { report: [], census: [] });
  const part = shard && `shard ${shard[0]}/${shard[1]} of ${count} combinations with ${rowWords(teams)} each`;
  const notes = [
    ...(part ? [part] : []),
    `engine: ${adapter.startsWith(kind) ? adapter : `${kind}, ${adapter}`}`,
    `steps: ${steps}`,
    ...axes.map(({ key, texts, log }) => `varied ${key}${log ? ', log' : ''}: ${texts.join(' ')}`),
    ...table.notes,
  ];
  return [...textPieces({ ...table, notes }, 'csv', base, link)].join('');
}

const rowWords = (rows: number): string => (rows === 1 ? '1 row' : `${rows} rows`);

/** The lines of the k-th combination. */
export function sweepRows(plan: SweepPlan, k: number, measured: SweepMeasurements): string {
  const [, ...lines] = textPieces(tableOf(plan, k, measured), 'csv', plan.base, plan.link);
  return lines.join('');
}

/** Where the rows of a table begin: after the head and the names of the columns; -1 in an unfinished head. */
function headEnd(text: string): number {
  let at = 0;
  while (text.startsWith('#', at)) {
    const end = text.indexOf(END, at);
    if (end < 0) return -1;
    at = end + END.length;
  }
  const end = text.indexOf(END, at);
  return end < 0 ? -1 : end + END.length;
}

/** The text up to and with its n-th line, or all of its lines; and how many those are. */
function wholeLines(text: string, from: number, most: number): { end: number; lines: number } {
  let [end, lines] = [from, 0];
  while (lines < most) {
    const next = text.indexOf(END, end);
    if (next < 0) break;
    end = next + END.length;
    lines++;
  }
  return { end, lines };
}

/**
 * What of a table is there already: its text up to the last combination that is complete, and how many there are.
 * @throws ValidationError for the table of another sweep or another engine
 */
export function resumed(plan: SweepPlan, head: string, text: string): { kept: string; done: number } {
  if (head.startsWith(text)) return { kept: '', done: 0 };
  if (!text.startsWith(head)) {
    const [ours, theirs] = [head.split(END), text.split(END)];
    const line = ours.findIndex((one, k) => one !== theirs[k]);
    const allowed = `a new file, or the table of this sweep, whose line ${line + 1} is "${ours[line]!}"`;
    throw new ValidationError('--out', theirs[line] ?? '', allowed);
  }
  const { end, lines } = wholeLines(text, head.length, (plan.end - plan.first) * plan.teams);
  const done = Math.floor(lines / plan.teams);
  const whole = lines === done * plan.teams ? end : wholeLines(text, head.length, done * plan.teams).end;
  return { kept: text.slice(0, whole), done };
}

/** A part of a table, and the name of its file. */
export interface SweepPart {
  name: string;
  text: string;
}

/**
 * The table of one run from those of all its parts, in any order.
 * @throws ValidationError that names the file, for one that is missing, not finished or of another sweep
 */
export function mergeParts(parts: readonly SweepPart[]): string {
  const refuse = (name: string, allowed: string, said: string): never => {
    throw new ValidationError('--merge', name, allowed, said);
  };
  let head: { text: string; name: string } | undefined;
  let shards = 0;
  const rows: string[] = [];
  for (const { name, text } of parts) {
    const end = headEnd(text);
    const found = SHARD.exec(text.slice(0, Math.max(end, 0)));
    if (!found)
      return refuse(name, 'tables that were made with --shard', `${name} without a line of its shard`);
    const [shard, of, combinations, teams] = found.slice(1).map(Number) as [number, number, number, number];
    const own = text.slice(0, end).replace(SHARD, '');
    head ??= { text: own, name };
    shards ||= of;
    if (own !== head.text || of !== shards)
      refuse(
        name,
        `parts of one sweep on one kind of engine`,
        `${name} and ${head.name}, whose heads differ`,
      );
    if (rows[shard - 1] !== undefined)
      refuse(name, 'each part once', `part ${shard} twice, in ${name} again`);
    const { first, end: last } = partition(combinations, of, shard - 1);
    const lines = text.slice(end);
    const wanted = (last - first) * teams;
    const { lines: there, end: whole } = wholeLines(lines, 0, wanted + 1);
    if (there !== wanted || whole !== lines.length)
      refuse(name, `complete parts`, `${name} with ${there} of its ${wanted} rows: run that part again`);
    rows[shard - 1] = lines;
  }
  if (!head) return refuse('', 'the files of all parts', 'none');
  const missing = Array.from({ length: shards }, (_, k) => k + 1).filter((k) => rows[k - 1] === undefined);
  if (missing.length > 0) refuse('', `all ${shards} parts`, `none of part ${missing.slice(0, 9).join(', ')}`);
  return head.text + rows.join('');
}
