/** Reads the finished table of a sweep: what was varied, on what it was computed, and its numbers. */

import { optionsFrom } from '../link/link-options.ts';
import { parseNumber } from '../util/parse-number.ts';
import { ValidationError, shownText } from '../util/validation-error.ts';
import { axisOf, type SweepAxis } from './sweep-axis.ts';
import { MOST_COMBINATIONS, combination, settingsOf, valuesAt } from './sweep-plan.ts';

/** A table of which every combination is there. Plain data: a worker can hand it over. */
export interface SweepTable {
  /** Of the settings that are not varied, with the steps: `?walkers=4096&t=2000`. */
  link: string;
  steps: number;
  /** `WebGPU, google swiftshader` */
  engine: string;
  axes: readonly SweepAxis[];
  /** Rows of each combination, one for each team. */
  teams: number;
  /** The numbers of each column, row by row; NaN where there is none. Columns of words are left out. */
  columns: ReadonlyMap<string, Float64Array>;
}

/** Columns of words. */
const WORDS = ['name', 'law', 'noLawBecause'];

interface Line {
  text: string;
  /** From 1. */
  at: number;
}

/** Reads a text line by line, as far as its lines are complete, whichever line ends an editor has made of them. */
function lineReader(text: string): () => Line | undefined {
  let [start, at] = [0, 0];
  return () => {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    const line = text.slice(start, end);
    start = end + 1;
    return { text: line.endsWith('\r') ? line.slice(0, -1) : line, at: ++at };
  };
}

/** Reads the cells of a row, quoted as RFC 4180 has it. */
function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Array.from(cells, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** What stands before the rows. @throws ValidationError that names the line which is missing or wrong */
function readHead(next: () => Line | undefined): {
  head: Omit<SweepTable, 'columns'>;
  names: string[];
} {
  const found = new Map<string, string>();
  const axes: SweepAxis[] = [];
  let line = next();
  for (; line?.text.startsWith('# '); line = next()) {
    const { text } = line;
    const [, key, log, values] = /^# varied (\S+?)(, log)?: (.*)$/.exec(text) ?? [];
    if (key !== undefined) axes.push(axisOf('varied', key, values!.split(' '), log !== undefined));
    const [, word, rest] = /^# (link|engine|steps|shard)[: ] ?(.*)$/.exec(text) ?? [];
    if (word !== undefined && !found.has(word)) found.set(word, rest!);
  }
  const shard = found.get('shard');
  if (shard !== undefined) {
    const said = `part ${shownText(shard.split(' ')[0]!, 20)}`;
    throw new ValidationError(
      'the table',
      shard,
      'a whole one: npm run sweep -- --merge puts parts together',
      said,
    );
  }
  const given = (word: string): string => {
    const value = found.get(word);
    if (value !== undefined && value !== '') return value;
    throw new ValidationError(
      'the table',
      undefined,
      `a sweep with a line "# ${word}: ..."`,
      'one without it',
    );
  };
  if (axes.length === 0)
    throw new ValidationError(
      'the table',
      undefined,
      'a sweep with a line "# varied key: ..."',
      'one without it',
    );
  const [link, engine] = [given('link'), given('engine')];
  const steps = parseNumber(given('steps'));
  const { t } = optionsFrom(queryOf(link)).options;
  if (steps !== t || t === 0)
    throw new ValidationError('steps', found.get('steps'), `those of the table's link, which has t=${t}`);
  if (!line) throw new ValidationError('the table', undefined, 'one with rows', 'its beginning alone');
  const { teams } = settingsOf(combination(queryOf(link), axes, 0), 'the link');
  return { head: { link, steps, engine, axes, teams: teams.length }, names: cellsOf(line.text) };
}

const queryOf = (link: string): string => link.slice(link.indexOf('?') + 1);

/** How many combinations these settings have. */
const countOf = (axes: readonly SweepAxis[]): number =>
  axes.reduce((product, { cells }) => product * cells.length, 1);

/**
 * Reads a table that `npm run sweep` has written.
 * @throws ValidationError that names what is missing or wrong, and the line
 */
export function readSweep(text: string): SweepTable {
  const next = lineReader(text);
  const { head, names } = readHead(next);
  const { axes, teams } = head;
  const count = countOf(axes);
  if (count > MOST_COMBINATIONS)
    throw new ValidationError('varied', count, `at most ${MOST_COMBINATIONS} combinations`, String(count));
  const wanted = [...axes.map(({ key }) => key), 'team'];
  const wrong = wanted.findIndex((name, k) => names[k] !== name);
  if (wrong >= 0) throw new ValidationError(`column ${wrong + 1}`, names[wrong] ?? '', `"${wanted[wrong]!}"`);
  const rows = count * teams;
  const numbers = names.flatMap((name, at) =>
    at >= axes.length && !WORDS.includes(name)
      ? [{ name, at, values: new Float64Array(rows).fill(NaN) }]
      : [],
  );
  let row = 0;
  for (let read = next(); read; read = next()) {
    const { text: line, at } = read;
    if (line === '') continue;
    const cells = cellsOf(line);
    if (row < rows) {
      if (cells.length !== names.length)
        throw new ValidationError(`line ${at}`, line, `a row of ${names.length} fields`);
      checkPlace(head, row, cells, at);
      for (const { name, at: column, values } of numbers) {
        const cell = cells[column]!;
        if (cell === '') continue;
        values[row] = parseNumber(cell);
        if (Number.isNaN(values[row]))
          throw new ValidationError(`${name} in line ${at}`, cell, 'a number, or empty');
      }
    }
    row++;
  }
  if (row !== rows) {
    const whole = `all ${rows} of the table${row < rows ? ': the same command computes the others' : ''}`;
    throw new ValidationError('the rows', row, whole, String(row));
  }
  return { ...head, columns: new Map(numbers.map(({ name, values }) => [name, values])) };
}

/** Checks that a row stands where its combination and team belong. @throws ValidationError that names the line */
function checkPlace(
  { axes, teams }: Pick<SweepTable, 'axes' | 'teams'>,
  row: number,
  cells: string[],
  at: number,
): void {
  const values = valuesAt(axes, Math.floor(row / teams));
  axes.forEach(({ key, cells: own }, k) => {
    const [cell, value] = [cells[k]!, own[values[k]!]!];
    // a text that a spreadsheet would take for a formula stands behind an apostrophe
    const same =
      typeof value === 'number' ? parseNumber(cell) === value : cell.replace(/^'(?=[=+\-@])/, '') === value;
    if (!same) throw new ValidationError(`${key} in line ${at}`, cell, String(value));
  });
  const team = row % teams;
  if (cells[axes.length] !== String(team))
    throw new ValidationError(`team in line ${at}`, cells[axes.length], String(team));
}

/** Returns the link that opens the app with the k-th combination, and makes its steps. */
export const combinationLink = ({ link, axes }: SweepTable, k: number): string =>
  `?${combination(queryOf(link), axes, k)}`;

/** A table with only the rows in which some settings have one value, and which rows of the whole table these are. */
export interface SweepPart {
  table: SweepTable;
  rows: readonly number[];
}

/**
 * Returns the part of a table in which settings have these values, and of one team; those settings are no longer varied.
 * @param values of each setting the number of its value; undefined: all
 */
export function partOf(
  { axes, teams, columns, ...rest }: SweepTable,
  values: readonly (number | undefined)[],
  team?: number,
): SweepPart {
  const rows = Array.from({ length: countOf(axes) * teams }, (_, row) => row).filter(
    (row) =>
      (team === undefined || row % teams === team) &&
      valuesAt(axes, Math.floor(row / teams)).every((at, k) => (values[k] ?? at) === at),
  );
  const table = {
    ...rest,
    axes: axes.filter((_, k) => values[k] === undefined),
    teams: team === undefined ? teams : 1,
    columns: new Map(
      [...columns].map(([name, column]) => [name, Float64Array.from(rows, (row) => column[row]!)]),
    ),
  };
  return { table, rows };
}
