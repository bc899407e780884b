/** Checks a plain object from any source, whose names are described by a table. */

import { ValidationError, shownText } from '../util/validation-error.ts';
import { checkValue, readOnce, type Refusal } from './check-value.ts';
import type { FieldKind } from './field-kinds.ts';

/** What a name of an object may hold: a value of this kind, or what this function makes of it. */
export type Checked = FieldKind | ((key: string, given: unknown) => unknown);

export interface RecordKind {
  readonly fields: Readonly<Record<string, Checked>>;
  /** What the names are said to belong to, where they stand without the path to them: "the settings". */
  readonly whole?: string;
  /** What the object is, in words; otherwise those of all names. */
  readonly words?: string;
  /** Whether everything has to be there but for `optional`; otherwise anything may be left out. */
  readonly complete?: boolean;
  readonly optional?: readonly string[];
  /** Whether other names are passed over, and not refused. */
  readonly open?: boolean;
  readonly Refused?: Refusal;
}

/** A plain object, of this page or of another one's frame: no class, no typed array, no Map. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Returns a copy of the object with its values checked, in the order of the fields. `undefined` names nothing; a name
 * that is not a field is refused whatever it holds, also a symbol.
 * @throws the kind's error, which names the key, the value and what is allowed; nothing else
 */
export function checkRecord(name: string, kind: RecordKind, value: unknown): Record<string, unknown> {
  const { fields, whole, complete, optional, open, Refused = ValidationError } = kind;
  const names = Object.keys(fields);
  const keyOf = (field: string): string => (whole === undefined ? `${name}.${field}` : field);

  const given = new Map<string, unknown>();
  const own = readOnce(
    name,
    value,
    () => (isPlain(value) ? [...Object.keys(value), ...Object.getOwnPropertySymbols(value)] : undefined),
    Refused,
  );
  if (!own) throw new Refused(name, value, kind.words ?? `an object with ${names.join(', ')}`);
  for (const one of own) {
    const held = readOnce(name, value, () => (value as Record<string | symbol, unknown>)[one], Refused);
    if (typeof one === 'string' && Object.hasOwn(fields, one)) given.set(one, held);
    else if (!open) {
      const key = keyOf(String(one));
      throw unknownName(whole ?? name, String(one), names, { key, value: held, Refused });
    }
  }

  const checked: Record<string, unknown> = {};
  for (const [field, its] of Object.entries(fields)) {
    const held = given.get(field);
    if (held === undefined && (!complete || optional?.includes(field))) continue;
    const key = keyOf(field);
    checked[field] = typeof its === 'function' ? its(key, held) : checkValue(key, its, held, Refused);
  }
  return checked;
}

/** Returns the error for a name that does not exist in `owner`, which has these. */
export const unknownName = (
  owner: string,
  word: string,
  names: readonly string[],
  { key = word, value, Refused = ValidationError }: { key?: string; value?: unknown; Refused?: Refusal } = {},
): ValidationError =>
  new Refused(key, value, `one of ${names.join(', ')}`, `"${shownText(word)}"`, `a key of ${owner}`);
