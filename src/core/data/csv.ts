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

/** Where something stands: a line, from 1, or words for it; 0 is the text as a whole. */
export type Place = number | string;

export const placeWords = (at: Place): string =>
  typeof at === 'string' ? at : at > 0 ? `line ${at}` : 'the text';

/** Names the place and the offending text, shortened. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly line: Place;
  readonly text: string;
  readonly allowed: string;
  constructor(line: Place, text: string, allowed: string) {
    const said = shownText(text, 40);
    super(refusalText(placeWords(line), allowed, line === 0 ? said : `"${said}"`));
    this.line = line;
    this.text = said;
    this.allowed = allowed;
  }
}

/** Names the first value that is missing, where all others are numbers: without those that are missing, it can be read. */
export class MissingError extends CsvError {
  /** How many are missing, and in which words: at most three of them, an empty field as "". */
  readonly count: number;
  readonly marks: readonly string[];
  constructor(missing: Missing, allowed: string) {
    super(missing.at, missing.first, allowed);
    this.count = missing.count;
    this.marks = [...missing.marks].slice(0, 3).map((mark) => shownText(mark, 20) || '""');
  }
}

export interface CsvLimits {
  min: number;
  max: number;
  /** The most values. */
  most: number;
  /** Whether values that are missing are left out; else they are refused. */
  leaveOut: boolean;
}

/** The values of a text while it is read, and what of them is missing. */
interface Missing {
  at: Place;
  first: string;
  count: number;
  marks: Set<string>;
}

/** A value that is missing, as spreadsheets, R, Python, SAS and old data files write it. */
const MISSING = /^(|#?na|#?n\/a|<na>|nan|null|none|nil|[.?*]|-{1,3})$/i;
export const isMissing = (field: string): boolean => MISSING.test(field);

/** A header begins with a letter, or a mark before one; a number that went wrong begins like a number. */
export const isHeader = (field: string): boolean =>
  /^[#_("[\s]*\p{L}/u.test(field) && !isMissing(field) && !/^[+-]?inf(inity)?$/i.test(field);

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

const allowedNumber = (min: number, max: number): string =>
  `a number from ${min} to ${max}, with a decimal point`;

/** Collects numbers from the fields of a text. */
export class NumberReader {
  readonly numbers: number[] = [];
  readonly #limits: CsvLimits;
  #missing: Missing | undefined;

  constructor({ min = MUS.min, max = MUS.max, most = MOST_VALUES, leaveOut = false }: Partial<CsvLimits>) {
    this.#limits = { min, max, most, leaveOut };
  }

  /** Takes a field; an error names its place, and shows it as `written`. @throws CsvError */
  take(field: string, at: Place, written = field): void {
    const { min, max, most } = this.#limits;
    if (isMissing(field)) {
      const missing = (this.#missing ??= { at, first: written, count: 0, marks: new Set() });
      missing.count++;
      if (missing.marks.size < 3) missing.marks.add(field);
      return;
    }
    const value = parseNumber(field);
    if (!(value >= min && value <= max)) throw new CsvError(at, written, allowedNumber(min, max));
    if (this.numbers.length === most) throw new CsvError(at, written, `within the first ${most} numbers`);
    this.numbers.push(value + 0); // no -0: a link cannot say it
  }

  /** The numbers. @throws MissingError; CsvError where there is none */
  done(): number[] {
    const { min, max, leaveOut } = this.#limits;
    const { numbers } = this;
    if (this.#missing && !(leaveOut && numbers.length > 0))
      throw numbers.length > 0
        ? new MissingError(this.#missing, allowedNumber(min, max))
        : new CsvError(this.#missing.at, this.#missing.first, allowedNumber(min, max));
    if (numbers.length === 0)
      throw new CsvError(0, 'a text without numbers', 'one that holds at least one number');
    return numbers;
  }
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

  const reader = new NumberReader(limits);
  let first = true;
  let fieldsBefore = 0;
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
    if (columnsAt > 0 && (fieldsBefore > 0 || columnsAt !== at)) {
      throw new CsvError(at, line, 'one number, or all numbers must stand in one line');
    }
    for (const field of fields) reader.take(unquoted(field), at, field);
    fieldsBefore += fields.length;
  };

  forEachLine(text, readLine);
  return reader.done();
}
