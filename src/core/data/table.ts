/** Reads a table from text: its columns, and the numbers of one of them. */

import { CsvError, csvNumber, forEachLine, isHeader, parseCsv, type CsvLimits } from './csv.ts';
import { parseNumber } from '../util/parse-number.ts';
import { shownText } from '../util/validation-error.ts';

/** The most characters of a table: a hundred thousand lines of three hundred and twenty. */
export const LONGEST_TABLE = 32 * 1024 * 1024;

export interface TextTable {
  /** Their names, and whether they begin with a number. */
  columns: readonly { name: string; numeric: boolean }[];
  /** The column that is read by default: the first that begins with a number. */
  first: number;
  /** @throws CsvError that names the line and the value */
  read(column: number): number[];
}

interface TableLine {
  text: string;
  at: number;
}

/**
 * A text of numbers with its columns. A list has one; a table has a separator in its first line, tab, semicolon or
 * comma, and more than one line. A first line without any number, or with a word over a number, is a header. A table
 * without one may be a list that was wrapped: its last column is all of them.
 * @throws CsvError and nothing else
 */
export function parseTable(text: string, limits: Partial<CsvLimits> = {}): TextTable {
  if (text.length > LONGEST_TABLE) {
    const size = `at most ${LONGEST_TABLE} characters`;
    throw new CsvError(0, `a text of ${text.length} characters`, size);
  }
  const lines: TableLine[] = [];
  forEachLine(text, (line, at) => lines.push({ text: line, at }));
  const [top, second] = lines;
  const separator = ['\t', ';', ','].find((mark) => top?.text.includes(mark));
  if (!top || !second || separator === undefined) return list(text, limits);
  const names = fieldsOf(top, separator);
  if (names.length < 2) return list(text, limits);

  const isNumber = (field: string | undefined): boolean => !Number.isNaN(parseNumber(field ?? ''));
  const below = fieldsOf(second, separator);
  const header = !names.some(isNumber) || names.some((name, k) => isHeader(name) && isNumber(below[k]));
  const rows = header ? lines.slice(1) : lines;
  const begin = header ? below : names;
  const columns = names.map((name, k) => ({
    name: (header && shownText(name, 40)) || `column ${k + 1}`,
    numeric: isNumber(begin[k]),
  }));
  const read = (column: number): number[] => {
    const values: number[] = [];
    for (const row of rows) {
      const fields = fieldsOf(row, separator);
      if (column < names.length && fields.length !== names.length) {
        throw new CsvError(row.at, row.text, `a row of ${names.length} fields, as line ${top.at} is`);
      }
      for (const field of column < names.length ? [fields[column]!] : fields) {
        values.push(csvNumber(field, row.at, limits, values.length));
      }
    }
    return values;
  };
  // only a list of numbers is wrapped, not one of words
  const all = !header && begin.every(isNumber);
  const even = !all || rows.every((row) => fieldsOf(row, separator).length === names.length);
  if (!even) return { columns: [{ name: 'all', numeric: true }], first: 0, read: () => read(names.length) };
  if (all) columns.push({ name: 'all columns', numeric: true });
  const first = columns.findIndex(({ numeric }) => numeric);
  return { columns, first: Math.max(first, 0), read };
}

function list(text: string, limits: Partial<CsvLimits>): TextTable {
  const values = parseCsv(text, limits);
  return { columns: [{ name: 'values', numeric: true }], first: 0, read: () => values };
}

/** The fields of a line; what stands in quotation marks may hold the separator, and a mark twice is one. */
function fieldsOf({ text, at }: TableLine, separator: string): string[] {
  const fields: string[] = [];
  if (!text.includes('"')) fields.push(...text.split(separator).map((field) => field.trim()));
  else {
    for (let begin = 0; begin <= text.length;) {
      const field = text.slice(begin);
      const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(field);
      const length = quoted ? quoted[0].length : (field + separator).indexOf(separator);
      const after = field[length];
      const open = !quoted && /^\s*"/.test(field);
      if (open || (after !== undefined && after !== separator)) {
        throw new CsvError(at, field, 'a row with quotation marks around whole fields only');
      }
      fields.push((quoted ? quoted[1]!.replaceAll('""', '"') : field.slice(0, length)).trim());
      begin += length + 1;
    }
  }
  // one separator at the end of a line ends it
  if (fields.length > 1 && fields.at(-1) === '') fields.pop();
  return fields;
}
