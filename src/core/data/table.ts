/** Reads a table from text or from rows: its columns, and the numbers of one of them. */

import Papa from 'papaparse';
import {
  CsvError,
  MissingError,
  NumberReader,
  forEachLine,
  isHeader,
  isMissing,
  parseCsv,
  placeWords,
  type CsvLimits,
  type Place,
} from './csv.ts';
import { parseNumber } from '../util/parse-number.ts';
import { shownText } from '../util/validation-error.ts';

/** The most characters of a table: a hundred thousand lines of three hundred and twenty. */
export const LONGEST_TABLE = 32 * 1024 * 1024;

export interface TextTable {
  /** Their names, and whether they begin with a number. */
  columns: readonly { name: string; numeric: boolean }[];
  /** The column that is read by default: the first that has a name and begins with a number. */
  first: number;
  /** What of the text is not in the columns, and what had to be guessed: whole sentences. */
  notes: readonly string[];
  /**
   * @param leaveOut whether values that are missing are left out
   * @throws CsvError that names the line and the value; MissingError where the column can be read without those
   */
  read(column: number, leaveOut?: boolean): number[];
}

interface TableRow {
  cells: readonly string[];
  /** The line on which it begins. */
  at: Place;
}

/** Rows before any guess of what they mean. */
interface Rows {
  /** At least one. */
  rows: readonly TableRow[];
  separator: string;
  notes: readonly string[];
  /** Names from before the first row, for as many columns as there are. */
  named?: readonly string[] | undefined;
}

/** Rows that are looked at to see whether a column holds numbers. */
const LOOKED_AT = 100;

const isNumber = (field: string | undefined): boolean => !Number.isNaN(parseNumber(field ?? ''));

/**
 * A text of numbers with its columns. A list has one; a table has a separator in its first line, tab, semicolon, comma or
 * bar, else spaces, and more than one line. Lines at its beginning that begin with # are left out. A first line without
 * any number, or with a word over a number, is a header; where it has one name less than every row has fields, as R
 * writes it, the first column is the names of the rows. A table without a header may be a list that was wrapped: its last
 * column is all of them.
 * @throws CsvError and nothing else
 */
export function parseTable(text: string, limits: Partial<CsvLimits> = {}): TextTable {
  if (text.length > LONGEST_TABLE) {
    const size = `at most ${LONGEST_TABLE} characters`;
    throw new CsvError(0, `a text of ${text.length} characters`, size);
  }
  const head = headOf(text);
  const { body, skipped, notes } = head;
  let lines = 0;
  forEachLine(body, () => lines++);
  const asList = (): TextTable => list('\n'.repeat(skipped) + body, notes, limits);
  if (lines < 2) return asList();
  const separators = head.separator === undefined ? separatorsOf(body) : [head.separator];
  const { rows, separator } = readRows(body, separators, skipped);
  const named = head.comment?.split(separator === ' ' ? /\s+/ : separator).map((name) => name.trim());
  return tableOf({ rows, separator, notes, named }, limits) ?? asList();
}

/** Rows of another kind of file as a table; the first of them may be a header. @throws CsvError */
export function tableOfRows(rows: readonly TableRow[], limits: Partial<CsvLimits> = {}): TextTable {
  const table = rows.length > 0 ? tableOf({ rows, separator: ',', notes: [] }, limits) : undefined;
  if (table) return table;
  const [top] = rows;
  const name = rows.length > 1 && isHeader(top!.cells[0] ?? '') ? top!.cells[0]! : undefined;
  const read = (_: number, leaveOut = false): number[] => {
    const reader = new NumberReader({ ...limits, leaveOut });
    for (const { cells, at } of name === undefined ? rows : rows.slice(1))
      for (const cell of cells) reader.take(cell, at);
    return reader.done();
  };
  return { columns: [{ name: shownText(name ?? 'values', 40), numeric: true }], first: 0, notes: [], read };
}

interface Head {
  /** What follows the lines that are left out, and how many these are. */
  body: string;
  skipped: number;
  /** The text of the last of them: the names of the columns, where NumPy wrote it. */
  comment?: string | undefined;
  /** What a line for spreadsheets, `sep=;`, says. */
  separator?: string | undefined;
  notes: string[];
}

/** What stands before the table. Line ends are \n after this. */
function headOf(given: string): Head {
  const text = (given.charCodeAt(0) === 0xfeff ? given.slice(1) : given).replace(/\r\n?/g, '\n');
  let [start, skipped, comments] = [0, 0, 0];
  let comment: string | undefined;
  let separator: string | undefined;
  for (;;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end).trim();
    const said = skipped === 0 ? /^sep=([\t;,|])?$/.exec(end < 0 ? '' : text.slice(0, end)) : null;
    const isComment = line.startsWith('#') && !isMissing(line);
    if (end < 0 || !(line === '' || isComment || said)) break;
    if (isComment) {
      comments++;
      comment = line.replace(/^#+\s*/, '');
    }
    separator ??= said?.[1];
    skipped++;
    start = end + 1;
  }
  const many = comments === 1 ? '1 line that begins' : `${comments} lines that begin`;
  const notes = comments > 0 ? [`${many} with # ${comments === 1 ? 'is' : 'are'} left out.`] : [];
  return { body: text.slice(start), skipped, comment, separator, notes };
}

/** Characters of the first row that are looked at. */
const LONGEST_ROW = 100_000;

/** The separators that stand in the first row outside of quotation marks; a space where none does. */
function separatorsOf(text: string): string[] {
  const [row] = /^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text.slice(0, LONGEST_ROW))!;
  const bare = row.replace(/"[^"]*"/g, '');
  const found = ['\t', ';', ',', '|'].filter((mark) => bare.includes(mark));
  return found.length > 0 ? found : [' '];
}

interface Reading {
  rows: TableRow[];
  separator: string;
  /** Quotation marks that cannot be read. */
  wrong: CsvError | undefined;
}

/** All rows have as many fields as the second; the first may have one less, as R's header has. */
const isEven = ({ rows: [top, ...rest], wrong }: Reading): boolean => {
  const length = rest[0]?.cells.length ?? 0;
  const above = top?.cells.length;
  return (
    !wrong && (above === length || above === length - 1) && rest.every(({ cells }) => cells.length === length)
  );
};

/** The reading in which all rows have as many fields, else the first. @throws CsvError where there is none */
function readRows(body: string, separators: readonly string[], skipped: number): Reading {
  const readings: Reading[] = [];
  for (const separator of separators) {
    const text = tidied(body, separator);
    // R writes a quotation mark within a field with a backslash
    const texts = text.includes('\\"') ? [text, text.replaceAll('\\"', '""')] : [text];
    for (const one of texts) {
      const reading = readingOf(one, separator, skipped);
      if (isEven(reading)) return reading;
      readings.push(reading);
    }
  }
  const first = readings.find(({ wrong }) => !wrong);
  if (!first) throw readings[0]!.wrong!;
  return first;
}

/** One blank for many, and none where it would part a quotation mark from its field: beside a field it means nothing. */
function tidied(body: string, separator: string): string {
  // papaparse takes a time that grows with the square of their number
  const even = body.replace(separator === '\t' ? /[^\S\n\t]+/g : /[^\S\n]+/g, ' ');
  if (separator === ' ') return even.replace(/^ | $/gm, '');
  return `\n${even}`.replaceAll(`${separator} "`, `${separator}"`).replaceAll('\n "', '\n"').slice(1);
}

function readingOf(text: string, separator: string, skipped: number): Reading {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: separator, newline: '\n' });
  const [first] = errors;
  const rows: TableRow[] = [];
  let wrong: CsvError | undefined;
  let at = skipped + 1;
  data.forEach((cells, k) => {
    if (first?.row === k) {
      const from = Math.max((first.index ?? 1) - 1, 0);
      const shown = text.slice(from, from + 80).replace(/\n[^]*/, '');
      wrong = new CsvError(at, shown, 'a row with quotation marks around whole fields only');
    }
    if (cells.length > 1 || cells[0]!.trim() !== '')
      rows.push({ cells: cells.map((cell) => cell.trim()), at });
    // a field in quotation marks may hold line ends
    at += 1 + cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
  });
  return { rows, separator, wrong };
}

/** The last field is empty: a separator ends the line. */
const ends = ({ cells }: TableRow): boolean => cells.length > 1 && cells.at(-1) === '';
/** Its fields without one separator that ends it. */
const whole = (row: TableRow): readonly string[] => (ends(row) ? row.cells.slice(0, -1) : row.cells);

/** The table of these rows; undefined where they are one list. */
function tableOf({ rows, separator, notes, named }: Rows, limits: Partial<CsvLimits>): TextTable | undefined {
  const [top, ...rest] = rows as [TableRow, ...TableRow[]];
  const { length } = top.cells;
  const closed = ends(top) && rest.every((row) => row.cells.length < length || ends(row));
  const width = closed ? length - 1 : length;
  const one = rest.every((row) => whole(row).length === 1);
  if (one && (width < 2 || separator === ' ')) return undefined;

  const names = top.cells.slice(0, width);
  // R gives the names of the rows no name
  const behind = !closed && rest.length > 0 && rest.every(({ cells }) => cells.length === width + 1);
  const rowNames = behind && !rest.every(ends);
  const below = rest[0]?.cells.slice(rowNames ? 1 : 0) ?? [];
  const header =
    !names.every((name) => isMissing(name)) &&
    (!names.some(isNumber) || names.some((name, k) => isHeader(name) && isNumber(below[k])));
  const shifted = header && rowNames;
  if (width < 2 && !shifted) return undefined;

  const count = shifted ? width + 1 : width;
  const body = header ? rest : rows;
  const fields = (row: TableRow): readonly string[] =>
    row.cells.length === count + 1 && ends(row) ? whole(row) : row.cells;
  const titles = shifted ? ['row names', ...names] : header ? names : named?.length === count ? named : [];
  const columns = Array.from({ length: count }, (_, k) => ({
    name: shownText(titles[k] ?? '', 40) || `column ${k + 1}`,
    numeric: isNumber(firstOf(body, k)),
  }));
  const all = !header && columns.every(({ numeric }) => numeric);
  // only a list of numbers is wrapped, not one of words
  const even = !all || body.every((row) => fields(row).length === count);
  const read = (column: number, leaveOut = false): number[] => {
    const reader = new NumberReader({ ...limits, leaveOut });
    for (const row of body) {
      const its = even ? fields(row) : whole(row);
      if (column < count && its.length !== count) {
        const like = shifted ? 'as the other rows are' : `as ${placeWords(top.at)} is`;
        throw new CsvError(row.at, row.cells.join(separator), `a row of ${count} fields, ${like}`);
      }
      for (const field of column < count ? [its[column]!] : its) reader.take(field, row.at);
    }
    return reader.done();
  };

  if (!even) {
    if (separator === ' ') return undefined;
    const columns = [{ name: 'all', numeric: true }];
    return { columns, first: 0, notes, read: (_, leaveOut) => read(count, leaveOut) };
  }
  if (all) columns.push({ name: 'all columns', numeric: true });
  const first = columns.findIndex(({ numeric }, k) => numeric && titles[k] !== '' && !(shifted && k === 0));
  const numeric = columns.findIndex((column) => column.numeric);
  return {
    columns,
    // R and others wrap a list after so many numbers a line
    first: all && !named && separator === ' ' ? count : Math.max(first >= 0 ? first : numeric, 0),
    notes: shifted
      ? [...notes, 'The first field of each row has no name in the header: it is the row’s name.']
      : notes,
    read,
  };
}

/** The first value of a column that is not missing. */
const firstOf = (rows: readonly TableRow[], k: number): string | undefined =>
  rows.slice(0, LOOKED_AT).find(({ cells }) => !isMissing(cells[k] ?? ''))?.cells[k];

function list(text: string, notes: readonly string[], limits: Partial<CsvLimits>): TextTable {
  let failed: unknown;
  const read = (_: number, leaveOut = false): number[] => parseCsv(text, { ...limits, leaveOut });
  try {
    read(0);
  } catch (error) {
    failed = error;
  }
  // what is missing may be left out; what is wrong stays so
  if (failed && !(failed instanceof MissingError)) throw failed as Error;
  return { columns: [{ name: 'values', numeric: true }], first: 0, notes, read };
}
