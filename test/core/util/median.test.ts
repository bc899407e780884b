/** The median of numbers that lie in several places. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lowerMedian } from '../../../src/core/util/median.ts';

it('is the lower of the two in the middle', () => {
  expect(lowerMedian([[1, 2, 3]])).toBe(2);
  expect(lowerMedian([[1, 2, 3, 4]])).toBe(2);
  expect(lowerMedian([[5], [], [-1, 7]])).toBe(5);
  expect(lowerMedian([[], [3], [3, 3]])).toBe(3);
});

it('is that of all numbers sorted, wherever they lie', () => {
  const part = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
      const ascending = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b);
      const all = ascending(parts.flat());
      fc.pre(all.length > 0);
      expect(lowerMedian(parts.map(ascending)) + 0).toBe(all[(all.length - 1) >> 1]! + 0);
    }),
  );
});
