/** One setting that a sweep varies, read from the words of a command line: `stepSize=.001:.1:20:log`. */

import { linkKeys } from '../link/settings-query.ts';
import type { FieldKind, NumberKind } from '../schema/field-kinds.ts';
import { parseValue } from '../schema/parse-value.ts';
import { parseNumber } from '../util/parse-number.ts';
import { ValidationError, shownText } from '../util/validation-error.ts';

export interface SweepAxis {
  /** As in a link: `stepSize`, `optimizer.2`, `schedule.hot`. */
  key: string;
  /** Its values in their order, as a link has them. */
  texts: readonly string[];
  /** The same for the table: numbers where the setting is one. */
  cells: readonly (number | string)[];
  /** Whether they are spaced evenly on a logarithmic scale. */
  log: boolean;
}

/** The most values of one setting. */
const MOST_VALUES = 10_000;
/** Significant digits of computed values: few enough to be the same on every machine. */
const DIGITS = 9;

/** Settings that change only what the page shows, or which page it is. */
const SHOWN_ONLY = /^(view\..*|window\..*|story|engine|stepsPerFrame|speed)$/;

const FIELDS = new Map([...linkKeys()].filter(([key]) => !SHOWN_ONLY.test(key)));

/** Kinds whose values have commas in them. */
const hasCommas = ({ type }: FieldKind): boolean => !['number', 'choice', 'flag'].includes(type);

/** Reads `key=values` of a command line. @throws ValidationError that names the key and what is allowed */
export function readAxis(text: string): SweepAxis {
  const at = text.indexOf('=');
  const key = at < 0 ? text : text.slice(0, at);
  const field = FIELDS.get(key)?.field;
  if (!field || at < 0) {
    throw new ValidationError(
      '--vary',
      text,
      'key=values, where the key is a setting of the link that changes what walkers do',
      `"${shownText(text, 60)}"`,
    );
  }
  const { kind } = field;
  const values = text.slice(at + 1);
  const range = kind.type === 'number' && values.includes(':') ? rangeOf(key, kind, values) : undefined;
  const given = range?.texts ?? values.split(hasCommas(kind) ? ';' : ',', MOST_VALUES + 1);
  return axisOf('--vary', key, given, range?.log ?? false);
}

/**
 * A setting with its values.
 * @param option what names it in an error
 * @throws ValidationError that names the key and what is allowed
 */
export function axisOf(option: string, key: string, given: readonly string[], log: boolean): SweepAxis {
  const kind = FIELDS.get(key)?.field.kind;
  if (!kind) throw new ValidationError(option, key, 'a setting of the link that changes what walkers do');
  const refuse = (allowed: string): never => {
    throw new ValidationError(`${option} ${key}`, given.join(' '), allowed);
  };
  if (given.length > MOST_VALUES) refuse(`at most ${MOST_VALUES} values`);
  const parsed = given.map((one) => parseValue(key, kind, one));
  const texts = parsed.map(String);
  const known = new Set<string>();
  for (const one of texts) {
    if (known.has(one)) refuse(`values that differ, and ${one} comes twice`);
    known.add(one);
  }
  const cells = parsed.map((value) => (typeof value === 'number' ? value : String(value)));
  return { key, texts, cells, log };
}

/** from:to:count or from:to:count:log, ends included. */
function rangeOf(key: string, kind: NumberKind, text: string): { texts: string[]; log: boolean } {
  const [from = NaN, to = NaN, count = NaN] = text.split(':', 3).map(parseNumber);
  const rest = text.split(':').slice(3);
  const log = rest.length === 1 && rest[0] === 'log';
  const right = Number.isFinite(from) && Number.isFinite(to) && (log || rest.length === 0);
  if (
    !right ||
    !Number.isInteger(count) ||
    count < 2 ||
    count > MOST_VALUES ||
    (log && !(from > 0 && to > 0))
  ) {
    const allowed = `from:to:count with 2 to ${MOST_VALUES} values, and :log after it where both ends are above 0`;
    throw new ValidationError(`--vary ${key}`, text, allowed);
  }
  const texts = Array.from({ length: count }, (_, k) => {
    const share = k / (count - 1);
    const value = log ? from * (to / from) ** share : from + share * (to - from);
    // the ends are as they were given
    const exact = k === 0 ? from : k === count - 1 ? to : Number(value.toPrecision(DIGITS));
    return String(kind.integer ? Math.round(exact) : exact);
  });
  return { texts, log };
}
