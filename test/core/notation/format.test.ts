import { expect, test } from 'vitest';
import { editable, moving, percent, rate, short, typed, whole } from '../../../src/core/notation/format.ts';

/** The text with ordinary spaces. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

test.each([
  [0, 1000, '0 %'],
  [1000, 1000, '100 %'],
  [500, 1000, '50.0 %'],
  [1, 3, '33.3 %'],
  // one in a million walkers is not nobody, and one missing is not everybody
  [1, 1_048_576, '< 0.1 %'],
  [3, 100_000, '< 0.1 %'],
  [1_048_575, 1_048_576, '> 99.9 %'],
  [9997, 10_000, '> 99.9 %'],
  [9994, 10_000, '99.9 %'],
  [6, 10_000, '0.1 %'],
  [0, 0, '–'],
  [NaN, 5, '–'],
])('%d of %d walkers are shown as %s', (count, total, text) => {
  expect(plain(percent(count, total))).toBe(text);
});

test('no share but all is shown as 100, and none but nobody as 0', () => {
  for (const total of [7, 1000, 65_536, 4_194_304]) {
    for (let k = 1; k < 2000 && k < total; k++) {
      expect(plain(percent(k, total))).not.toMatch(/^0(\.0)? %/);
      expect(plain(percent(total - k, total))).not.toMatch(/^100/);
    }
  }
});

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1 000'],
  [4_194_304, '4 194 304'],
  [NaN, '–'],
])('whole(%d) is %s', (value, text) => expect(plain(whole(value))).toBe(text));

test('temperatures keep three significant digits while they move', () => {
  expect([2, 1.5, 0.83, 0.05, 150].map(moving)).toEqual(['2.00', '1.50', '0.830', '0.0500', '150']);
  expect([1, 0.99999, 2.5e-6].map(short)).toEqual(['1', '1', '0.0000025']);
});

test('rates have a decimal only where it can be read', () => {
  expect([0, 0.52, 9.4, 9.96, 59.7].map(rate)).toEqual(['0', '0.5', '9.4', '10', '60']);
});

test('what a number field shows is what it reads', () => {
  for (const value of [0, 1, -2, 0.006, 262_144, 4_294_967_295, 1e-5, 1e9, 0.1 + 0.2]) {
    expect(typed(editable(value))).toBeCloseTo(value, 9);
  }
});

test.each(['', 'abc', '1,5', '0x10', '1e', '--2', 'Infinity', '2^10'])('"%s" is no number', (text) => {
  expect(typed(text)).toBeNaN();
});

test.each([
  [' 1 000 ', 1000],
  ['1\u202f000', 1000],
  ['2e3', 2000],
  ['.5', 0.5],
  ['−3', -3],
])('"%s" is read as %d', (text, value) => expect(typed(text)).toBe(value));
