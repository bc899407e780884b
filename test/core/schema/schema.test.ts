/** The kinds of fields: what each takes, what it says, and how objects of them are read. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRecord } from '../../../src/core/schema/check-record.ts';
import { checkValue } from '../../../src/core/schema/check-value.ts';
import { allowedValues, type FieldKind } from '../../../src/core/schema/field-kinds.ts';
import { parseValue } from '../../../src/core/schema/parse-value.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';
import { allowed, anything, sprung, traps } from '../hostile/hostile.ts';

/** One of each kind and of each of its variants, with its words, values at its limits and values just outside them. */
const KINDS: readonly [FieldKind, words: string, good: readonly unknown[], bad: readonly unknown[]][] = [
  [{ type: 'number', min: -1, max: 2.5 }, 'a number from -1 to 2.5', [-1, 0, 2.5], [-1.1, 2.6, NaN, '1']],
  [
    { type: 'number', min: 2, max: 9, integer: true, orZero: true },
    'a whole number from 2 to 9, or 0',
    [0, 2, 9],
    [1, 2.5, 10],
  ],
  [{ type: 'number', min: 16, max: 20, even: true }, 'an even number from 16 to 20', [16, 18, 20], [17, 14]],
  [
    { type: 'number', min: 0, above: true, max: 1 },
    'a number above 0 and at most 1',
    [5e-324, 1],
    [0, -0, 1.1, Infinity],
  ],
  [{ type: 'choice', of: ['a', 'b'] }, 'one of a, b', ['a', 'b'], ['', 'c', 0]],
  [{ type: 'choice', of: [24, 30] }, 'one of 24, 30', [24, 30], ['24', 25]],
  [{ type: 'choice', of: ['take'] }, '"take"', ['take'], ['takes']],
  [{ type: 'flag' }, 'true or false', [true, false], [0, 'true']],
  [
    { type: 'range', min: 0, max: 9, empty: false },
    'two numbers [low, high] with 0 <= low < high <= 9',
    [[0, 9]],
    [[1, 1], [2, 1], [1], [0, 1, 2], [0, 10]],
  ],
  [
    { type: 'range', min: 0, above: true, max: Infinity, empty: true },
    'two numbers [low, high] with 0 < low <= high',
    [
      [1, 1],
      [1, 1e300],
    ],
    [
      [0, 1],
      [1, Infinity],
    ],
  ],
  [
    { type: 'range', min: -Infinity, max: Infinity, empty: true },
    'two numbers [low, high] with low <= high',
    [[-1e300, 1e300]],
    [[-Infinity, 1]],
  ],
  [
    { type: 'list', min: 0, max: 1, shortest: 1, longest: 2 },
    'a list of 1 to 2 numbers from 0 to 1',
    [[0], [0, 1]],
    [[], [0, 0, 0], [2], new Array(1)],
  ],
  [
    { type: 'places', least: 1, most: 9, longest: 1 },
    'empty, or μ and σ, each at most 9, μ at least -9, σ at least 1',
    [[], [-9, 1]],
    [[1], [0, 0], [1, 1, 1, 1]],
  ],
  [
    { type: 'curve', min: 1, max: 2, shortest: 2, longest: 3 },
    'a list t, value, t, value, ... of 2 to 3 points, t ascending from 0 to 1, values from 1 to 2',
    [
      [0, 1, 1, 2],
      [0, 1, 0.5, 1, 1, 1],
    ],
    [
      [0, 1],
      [0, 1, 0.9, 2],
      [0, 1, 0.5, 1, 0.5, 1, 1, 1],
      [0, 0, 1, 1],
    ],
  ],
  [{ type: 'subset', of: ['a', 'b'] }, 'a list of a, b', [[], ['b'], ['a', 'b']], [['c'], 'a', [1]]],
  [
    { type: 'origins', longest: 1 },
    'a list of at most 1 origins such as https://example.org',
    [[], ['https://example.org']],
    [['*'], ['https://a.org', 'https://b.org']],
  ],
  [{ type: 'text', longest: 3 }, 'a text of at most 3 characters', ['', 'a b'], ['abcd', 7]],
  [
    { type: 'text', longest: 3, packed: true },
    'a text of at most 3 letters, digits, - and _',
    ['', 'a-_'],
    ['a b', 'ab\n'],
  ],
];

describe('a kind of field', () => {
  it.each(KINDS)('%j takes what it says and nothing else', (kind, words, good, bad) => {
    expect(allowedValues(kind)).toBe(words);
    for (const value of good) expect(checkValue('key', kind, value)).toStrictEqual(value);
    for (const value of bad) {
      expect(() => checkValue('key', kind, value)).toThrow(ValidationError);
      expect(() => checkValue('key', kind, value)).toThrow(`key must be ${words}; got `);
    }
  });

  it.each(KINDS)('%j reads from text what it wrote, and refuses the rest as it is written', (kind, words) => {
    const values = allowed({ key: 'key', kind, initial: undefined });
    const finite = 'max' in kind && !Number.isFinite(kind.max) ? fc.constant([1, 2]) : values;
    fc.assert(
      fc.property(finite, (value) => {
        let checked: unknown;
        try {
          checked = checkValue('key', kind, value);
        } catch {
          return; // the generator knows no odd numbers and no open ends
        }
        expect(checkValue('key', kind, checked)).toStrictEqual(checked);
        const text = Array.isArray(checked) ? checked.join(',') : String(checked);
        expect(parseValue('key', kind, text)).toStrictEqual(checked);
      }),
      { numRuns: 100, seed: 5 },
    );
    expect(() => parseValue('key', kind, '?,!?')).toThrow(`key must be ${words}; got "?,!?".`);
  });

  it.each(KINDS)('%j copies lists, and is not disturbed by whatever it is given', (kind, _, [, list]) => {
    if (Array.isArray(list)) expect(checkValue('key', kind, list)).not.toBe(list);
    const attempt = (value: unknown): void => {
      try {
        checkValue('key', kind, value);
      } catch (error) {
        expect(error).toBeInstanceOf(ValidationError);
      }
    };
    for (const make of Object.values(traps)) attempt(make());
    fc.assert(
      fc.property(anything, (value) => attempt(sprung(value))),
      { numRuns: 200, seed: 6 },
    );
  });

  it('gives a subset in the order of its names, each once', () => {
    expect(checkValue('key', { type: 'subset', of: ['a', 'b', 'c'] }, ['c', 'a', 'c'])).toEqual(['a', 'c']);
  });
});

describe('an object of fields', () => {
  const flag = { type: 'flag' } as const;
  const fields = { one: flag, two: flag };

  it('names the whole path, or the whole that its keys belong to', () => {
    const wrong = { two: 1 };
    expect(() => checkRecord('a.b', { fields }, wrong)).toThrow('a.b.two must be true or false; got 1.');
    const owned = { fields, whole: 'the options' };
    expect(() => checkRecord('a', owned, wrong)).toThrow(/^two must be true or false; got 1\.$/);
    expect(() => checkRecord('a', owned, { three: 1 })).toThrow(
      'a key of the options must be one of one, two; got "three".',
    );
    expect(() => checkRecord('a', owned, 3)).toThrow('a must be an object with one, two; got 3.');
  });

  it('may leave out anything, unless it has to be complete', () => {
    expect(checkRecord('a', { fields }, { two: undefined })).toStrictEqual({});
    const complete = { fields, complete: true, optional: ['two'] };
    expect(checkRecord('a', complete, { one: true })).toStrictEqual({ one: true });
    expect(() => checkRecord('a', complete, { two: true })).toThrow(
      'a.one must be true or false; got undefined.',
    );
  });

  it('may hold other names only if it is open', () => {
    const given = { one: true, three: 3, [Symbol('four')]: 4 };
    expect(checkRecord('a', { fields, open: true }, given)).toStrictEqual({ one: true });
    expect(() => checkRecord('a', { fields }, given)).toThrow('got "three".');
    expect(() => checkRecord('a', { fields }, JSON.parse('{"__proto__":1}'))).toThrow('got "__proto__".');
  });
});
