/** Reads one column of numbers from a CSV file or from pasted text. */

import { MUS } from '../settings/settings.ts';
import { parseNumber } from '../util/parse-number.ts';
import { refusalText, shownText } from '../util/validation-error.ts';

/** The most characters that are read: four million are a hundred thousand numbers of forty digits. */
export const LONGEST_CSV = 4 * 1024 * 1024;
/** The most values. */
export const MOST_VALUES = 100_000;
/** Lines that are looked at, empty ones too. */
const MOST_LINES = 200_000;

/** Names the line, from 1, and the offending text, shortened; line 0 is the file as a whole. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly line: number;
  readonly text: string;
  readonly allowed: string;
  constructor(line: number, text: string, allowed: string) {
    const said = shownText(text, 40);
    super(
      line > 0 ? refusalText(`line ${line}`, allowed, `"${said}"`) : refusalText('the text', allowed, said),
    );
    this.line = line;
    this.text = said;
    this.allowed = allowed;
  }
}

export interface CsvLimits {
  min: number;
  max: number;
  /** The most values. */
  most: number;
}

/** Names that stand for a value that is missing or is no number: data that lacks something, and never a header. */
const MISSING = /^(na|n\/a|nan|null|none|nil|[+-]?inf(inity)?)$/i;

/** A header begins with a letter, or a mark before one; a number that went wrong begins like a number. */
export const isHeader = (field: string): boolean => /^[#_("[\s]*\p{L}/u.test(field) && !MISSING.test(field);

/** `"1.5"` is what some programs write for 1.5. */
const unquoted = (field: string): string =>
  field.startsWith('"') && field.indexOf('"', 1) === field.length - 1 ? field.slice(1, -1).trim() : field;

/**
 * The fields of a line, at most `most`: separated by the first of tab, semicolon and comma that is there, else by
 * spaces. `columns` says whether the separator means columns: spaces only wrap a long list.
 */
function fieldsOf(line: string, most: number): { fields: string[]; columns: boolean } {
  const separator = ['\t', ';', ','].find((mark) => line.includes(mark));
  if (separator === undefined) return { fields: line.split(/\s+/, most), columns: false };
  const fields = line.split(separator, most).map((field) => unquoted(field.trim()));
  // one separator at the end of a line ends it
  if (fields.at(-1) === '') fields.pop();
  return { fields, columns: true };
}

/**
 * Visits the lines that are not empty, without the blanks at their ends, and with their numbers, from 1.
 * @throws CsvError for too many lines
 */
export function forEachLine(text: string, visit: (line: string, at: number) => void): void {
  let at = 0;
  // a byte order mark is no character of the file
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let end = start; end <= text.length; end++) {
    const code = end < text.length ? text.charCodeAt(end) : 10;
    if (code !== 10 && code !== 13) continue;
    // \r\n is one end of a line
    if (!(code === 10 && text.charCodeAt(end - 1) === 13)) {
      if (++at > MOST_LINES) throw new CsvError(0, 'a text of more lines', `at most ${MOST_LINES} lines`);
      const line = text.slice(start, end).trim();
      if (line !== '') visit(line, at);
    }
    start = end + 1;
  }
}

/** Returns the number in a field of line `at`, behind so many others; an error shows it as `written`. @throws CsvError */
export function csvNumber(
  field: string,
  at: number,
  { min = MUS.min, max = MUS.max, most = MOST_VALUES }: Partial<CsvLimits>,
  already: number,
  written = field,
): number {
  const value = parseNumber(field);
  if (!(value >= min && value <= max))
    throw new CsvError(at, written, `a number from ${min} to ${max}, with a decimal point`);
  if (already === most) throw new CsvError(at, written, `within the first ${most} numbers`);
  return value + 0; // no -0: a link cannot say it
}

/**
 * The numbers of a text: one a line, or all in one line, or wrapped like words. Separators are line ends, tabs,
 * semicolons, commas and spaces; the decimal sign is a point; the first line may be a header. A table of several
 * columns is refused rather than guessed at, and so is a field that is empty, missing or no finite decimal number.
 * @throws CsvError and nothing else
 */
export function parseCsv(text: string, limits: Partial<CsvLimits> = {}): number[] {
  const { most = MOST_VALUES } = limits;
  if (typeof text !== 'string') throw new CsvError(0, `a ${typeof text}`, 'a text');
  const size = `at most ${LONGEST_CSV} characters`;
  if (text.length > LONGEST_CSV) throw new CsvError(0, `a text of ${text.length} characters`, size);

  const numbers: number[] = [];
  let first = true;
  let columnsAt = 0;
  const readLine = (line: string, at: number): void => {
    const { fields, columns } = fieldsOf(line, most + 2);
    if (first) {
      first = false;
      if (isHeader(unquoted(line))) {
        if (columns && fields.length > 1) throw new CsvError(at, line, 'one column');
        if (fields.some((field) => !Number.isNaN(parseNumber(field))))
          throw new CsvError(at, line, 'either a header or numbers');
        return;
      }
    }
    if (columns && fields.length > 1) columnsAt = at;
    // several columns are a list only while they are the only line
    if (columnsAt > 0 && (numbers.length > 0 || columnsAt !== at)) {
      throw new CsvError(at, line, 'one number, or all numbers must stand in one line');
    }
    for (const field of fields) numbers.push(csvNumber(unquoted(field), at, limits, numbers.length, field));
  };

  forEachLine(text, readLine);
  if (numbers.length === 0)
    throw new CsvError(0, 'a text without numbers', 'one that holds at least one number');
  return numbers;
}
