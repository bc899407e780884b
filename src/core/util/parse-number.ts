/** Parses decimal numbers from text that a person or a program wrote. */

/** The shortest exact form of a double has 24 characters; a person may write zeros, but not a book of them. */
const LONGEST = 400;

/**
 * The number that `text` is, or NaN. Number(text) takes '' for 0 and '0x10' for 16; this does not. No two parts of the
 * pattern can match the same digits, so a long text takes no longer than it is long.
 */
export function parseNumber(text: string): number {
  if (text.length > LONGEST) return NaN;
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}
