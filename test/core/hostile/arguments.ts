/** Hostile command lines: lists of arguments that a program must answer with words of its own. */

import fc from 'fast-check';
import { Plain } from '../../../build/command-line.mjs';
import { ValidationError } from '../../../src/core/util/validation-error.ts';

const WORDS = [
  'stepSize=',
  '1:2:3:log',
  'em',
  '1/2',
  '-1',
  '--',
  '-',
  '__proto__=1',
  '%',
  '%zz=%',
  '\0',
  'x.csv',
  '/',
  '',
];

/** Any characters, halves of surrogate pairs too; fast-check's own unit `binary` takes seconds to set up. */
const TEXT = fc
  .array(fc.oneof(fc.nat(0x10ffff), fc.nat(0x7f)), { maxLength: 12 })
  .map((codes) => String.fromCodePoint(...codes));

/**
 * Lists of some of a program's options, of values that fit or do not, and of whatever text.
 * @param options with their dashes
 * @param values that fit somewhere
 * @param whole a list that the program takes; some lists begin with it
 */
export function hostileArguments(
  options: readonly string[],
  values: readonly string[],
  whole: readonly string[],
): fc.Arbitrary<string[]> {
  const word = fc.oneof(
    fc.constantFrom(...options),
    fc.constantFrom(...values, ...WORDS),
    TEXT,
    fc.double().map(String),
  );
  const list = fc.array(word, { maxLength: 8 });
  return fc.tuple(list, fc.boolean()).map(([words, begun]) => [...(begun ? whole : []), ...words]);
}

/** Whether a program takes these arguments. Throws what is not an error in words of the program's own. */
export function takes(read: (args: string[]) => unknown, args: string[]): boolean {
  try {
    read(args);
    return true;
  } catch (error) {
    const own = error instanceof Plain || error instanceof ValidationError;
    if (!own || error.message.includes('\n    at ')) throw error;
    return false;
  }
}
