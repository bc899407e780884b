/** Writes numbers as the app shows them. Pure functions; the spaces inside a number are narrow and do not break. */

import { parseNumber } from '../util/parse-number.ts';

/** U+202F: separates thousands, and a number from its per cent sign. */
const NARROW = '\u202f';
/** Stands where there is no number yet. */
const NONE = '–';
/** Doubles have no more to say. */
const MOST_DECIMALS = 15;

/** 1234567 becomes `1 234 567`. */
export function whole(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/**
 * A share in per cent with one decimal that never claims too much: `0 %` and `100 %` are exact, and what rounding
 * would make look so is written `< 0.1 %` or `> 99.9 %`.
 */
export function percent(count: number, total: number): string {
  if (!(total > 0) || !(count >= 0)) return NONE;
  const unit = `${NARROW}%`;
  if (count === 0) return `0${unit}`;
  if (count >= total) return `100${unit}`;
  const text = ((100 * count) / total).toFixed(1);
  if (text === '0.0') return `<${NARROW}0.1${unit}`;
  if (text === '100.0') return `>${NARROW}99.9${unit}`;
  return text + unit;
}

/** A temperature while it moves: three significant digits, zeros kept, so that the text does not jump. */
export function moving(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  return value >= 1e-3 && value < 1e4 ? value.toPrecision(3).replace(/\.$/, '') : short(value);
}

/** A constant: three significant digits, no idle zeros. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : NONE;
}

/**
 * A number with so many figures; one that needs fewer is written with fewer, because it is exact then. Powers of ten as in
 * the notebook, so that what is copied can be computed with.
 */
export function figures(value: number, count: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(count));
  const exact = rounded === value;
  const small = Math.abs(rounded) < 1e-3 || Math.abs(rounded) >= 1e6;
  const text = small
    ? rounded.toExponential(exact ? undefined : count - 1)
    : exact
      ? String(value)
      : value.toPrecision(count);
  return minus(text.replace('e+', 'e'));
}

/** Something per second: one decimal where it is slow enough to count along. */
export function rate(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  return value > 0 && value < 9.95 ? value.toFixed(1) : whole(value);
}

/** A setting in its number field: what was typed, without the dust of binary fractions. */
export function editable(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) {
    return (value < 0 ? '-' : '') + whole(Math.abs(value));
  }
  const plain = Number(value.toPrecision(9));
  // an exponent replaces a row of zeros too long to count
  return Math.abs(plain) < 1e-4 ? plain.toExponential() : String(plain);
}

/**
 * The number that a person typed, or NaN. Spaces of any width between digits are welcome; a comma is not, because it
 * means thousands to one reader and a decimal point to the next.
 */
export function typed(text: string): number {
  const plain = text.replaceAll(/\s/g, '').replace(/^[−–]/, '-');
  return parseNumber(plain);
}

/** A number with its standard error, both to the first digit that is uncertain, at least two decimals; four where none is. */
export function estimate(value: number, error: number): string {
  const decimals = error > 0 ? Math.min(MOST_DECIMALS, Math.max(2, Math.ceil(-Math.log10(error)))) : 4;
  return `${minus(value.toFixed(decimals))} ± ${error.toFixed(decimals)}`;
}

/** A true minus sign instead of a hyphen. */
export const minus = (text: string): string => text.replaceAll('-', '−');

/** Digits and signs raised: an exponent. */
const raised = (text: string): string =>
  minus(text).replace(/[−\d]/g, (sign) => (sign === '−' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)]!));

/** 10 to a whole power, as it is printed. */
export const tenTo = (exponent: number): string => `10${raised(String(exponent))}`;

/** A power of ten as such, and other numbers short: `100`, `10⁶`, `0.001`. */
export function power(value: number): string {
  const exponent = Math.log10(value);
  if (exponent >= 5 && Number.isInteger(exponent)) {
    return tenTo(exponent);
  }
  return value >= 1 ? whole(value) : String(value);
}

/** Returns milliseconds in words, only as precise as a user needs. */
export function timeLeft(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.round(minutes / 60)} h left`;
}
