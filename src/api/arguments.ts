/** The arguments of commands: what each may be, checked once, whoever gives it. */

import { checkValue } from '../core/schema/check-value.ts';
import type { FieldKind } from '../core/schema/field-kinds.ts';
import type { Settings } from '../core/settings/settings.ts';

/** An argument that becomes a T. */
export interface Argument<T = unknown> {
  /** What errors call it. */
  readonly key: string;
  /** What it may be; a function returns what becomes of it. @throws ValidationError */
  readonly kind: FieldKind | ((key: string, given: unknown, settings: Settings) => T);
  /** What stands for it when it is left out. */
  readonly initial?: unknown;
}

/** Returns an argument that is a whole number. */
export const count = (key: string, min: number, max: number, initial?: number): Argument<number> => ({
  key,
  kind: { type: 'number', min, max, integer: true },
  initial,
});

/** Returns an argument that a function checks. */
export const checkedBy = <T>(key: string, check: (given: unknown) => T, initial?: unknown): Argument<T> => ({
  key,
  kind: (_, given) => check(given),
  initial,
});

/** The number of a team that there is; `initial` undefined: of none when it is left out. */
export const team = <T extends 0 | undefined>(
  initial: T,
): Argument<T extends 0 ? number : number | undefined> => ({
  key: 'team',
  kind: (key, given, { teams }) =>
    given === undefined
      ? (initial as number)
      : (checkValue(key, { type: 'number', min: 0, max: teams.length - 1, integer: true }, given) as number),
});

/** Returns a checked copy of the arguments, in their order. @throws ValidationError */
export const checkArguments = (
  args: readonly Argument[],
  given: readonly unknown[],
  settings: Settings,
): unknown[] =>
  args.map(({ key, kind, initial }, k) => {
    const value = given[k] === undefined ? initial : given[k];
    return typeof kind === 'function' ? kind(key, value, settings) : checkValue(key, kind, value);
  });
