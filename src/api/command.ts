/** What a command is: its arguments, each checked once whoever gives it, and what it does. */

import { checkValue } from '../core/schema/check-value.ts';
import type { FieldKind } from '../core/schema/field-kinds.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { App } from './app.ts';

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

/** How the user gives a command: without arguments, by a key and a button. */
export interface ByHand {
  /** The key's name in lower case, and what the help says of it. */
  readonly key: string;
  readonly help: string;
  /** Whether a key that is held down does it again and again. */
  readonly repeats?: boolean;
  readonly label: string;
  /** The button's name where the label alone does not say enough. */
  readonly name?: string;
  readonly tooltip: string;
}

export interface Command<R = unknown> {
  readonly args: readonly Argument[];
  /** Does it, with arguments that were checked. */
  readonly run: (app: App, ...args: readonly unknown[]) => R;
  /** Whether it answers with a promise, which a refused argument then rejects. */
  readonly promises: boolean;
  readonly hand?: ByHand | undefined;
}

/** The arguments that become these values. */
type ArgumentsFor<A extends readonly unknown[]> = { readonly [I in keyof A]: Argument<A[I]> };

/** A command that is done when it returns. */
export const immediate = <const A extends readonly unknown[], R>(
  args: ArgumentsFor<A>,
  run: (app: App, ...args: A) => R,
): Command<R> => ({ args, run: run as Command<R>['run'], promises: false });

/** A command that answers with a promise. */
export const promised = <const A extends readonly unknown[], R>(
  args: ArgumentsFor<A>,
  run: (app: App, ...args: A) => Promise<R>,
  hand?: ByHand,
): Command<Promise<R>> => ({ args, run: run as Command<Promise<R>>['run'], promises: true, hand });

/** Checks the arguments that are given and carries the command out. @throws ValidationError, or rejects with it */
export function carryOut<R>(
  app: App,
  { args, run, promises }: Command<R>,
  given: readonly unknown[] = [],
): R {
  const start = (): R => run(app, ...checkArguments(args, given, app.settings()));
  return promises ? (new Promise((resolve) => resolve(start())) as R) : start();
}
