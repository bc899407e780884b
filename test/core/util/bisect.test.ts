import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bisect } from '../../../src/core/util/bisect.ts';

it('finds where a function changes its sign, rising or falling, up or down, to the last bits', () => {
  const root = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(
    fc.property(root, fc.constantFrom(1, -1), fc.boolean(), root, root, (at, sign, down, below, above) => {
      const f = (x: number): number => sign * (x ** 3 - at ** 3);
      const found = down ? bisect(f, at + above, at - below) : bisect(f, at - below, at + above);
      // x³ rounds: it cannot tell x from its next few neighbours
      expect(Math.abs(found - at)).toBeLessThanOrEqual(4 * Number.EPSILON * at);
    }),
    { seed: 3 },
  );
});

it('finds one of several changes, and stays between its ends', () => {
  const found = bisect(Math.sin, 1 + 5 * Math.PI, 1);
  expect(Math.abs(found / Math.PI - Math.round(found / Math.PI))).toBeLessThan(1e-15);
  expect(found > 1 && found < 1 + 5 * Math.PI).toBe(true);
});
