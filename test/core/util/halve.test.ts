import fc from 'fast-check';
import { expect, it } from 'vitest';
import { halve, type Sample } from '../../../src/core/util/halve.ts';

const place = fc.double({ min: -3, max: 3, noNaN: true });

it('ends at the end, goes up, and keeps each part as straight as it was asked for', () => {
  fc.assert(
    fc.property(place, fc.double({ min: 0.01, max: 4, noNaN: true }), (from, width) => {
      const [a, b]: Sample<number>[] = [from, from + width].map((x) => [x, x * x]);
      const samples = [
        a!,
        ...halve<number>(a!, b!, 30, ([, left], x, [, right]) =>
          Math.abs(x * x - (left + right) / 2) > 1e-3 ? x * x : undefined,
        ),
      ];
      expect(samples.at(-1)).toBe(b);
      samples.slice(1).forEach(([x, y], k) => {
        const [before, height] = samples[k]!;
        expect(x).toBeGreaterThan(before);
        expect(y).toBe(x * x);
        // the chord of a parabola is off most in the middle, by a quarter of its width squared
        expect(((x - before) / 2) ** 2).toBeLessThanOrEqual(1e-3 * (1 + 1e-9) + 1e-14 * height);
      });
    }),
    { seed: 4 },
  );
});

it('halves no more than it may', () => {
  for (const halvings of [0, 1, 5]) {
    const all = halve<number>([0, 0], [1, 1], halvings, (_, middle) => middle);
    expect(all.map(([at]) => at)).toEqual(
      Array.from({ length: 2 ** halvings }, (_, k) => (k + 1) / 2 ** halvings),
    );
  }
});
