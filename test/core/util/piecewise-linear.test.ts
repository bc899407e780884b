/** Functions of time that are straight between knots. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simplify, interpolate, type Knot } from '../../../src/core/util/piecewise-linear.ts';

describe('a track', () => {
  const wave: Knot[] = Array.from({ length: 500 }, (_, k) => [k / 60, 100 * Math.sin(k / 40), k]);

  it('needs few knots for what goes straight, and is nowhere further off than it may be', () => {
    const few = simplify(wave, 0.5);
    // a chord of h knots is at most h² |f"| / 8 off: of 500 knots with |f"| <= 100/40² one in 8 would do everywhere
    expect(few.length).toBeLessThan(500 / 8 + 1);
    for (const [time, ...values] of wave) {
      interpolate(few, time).forEach((value, k) =>
        expect(Math.abs(value - values[k]!)).toBeLessThanOrEqual(0.5),
      );
    }
    expect(
      simplify(
        [
          [0, 0],
          [1, 10],
          [2, 20],
        ],
        0.5,
      ),
    ).toEqual([
      [0, 0],
      [2, 20],
    ]);
  });

  it('keeps both ends of a jump, and a jump ends where it leads', () => {
    const jump: Knot[] = [
      [0, 0],
      [1, 100],
      [1, 0],
      [2, 100],
    ];
    expect(simplify(jump, 5)).toEqual(jump);
    expect(interpolate(jump, 1)).toEqual([0]);
    expect(interpolate(jump, 0.999)[0]).toBeCloseTo(99.9, 9);
  });

  it('stands still before its beginning and after its end', () => {
    expect(
      interpolate(
        [
          [1, 5],
          [2, 7],
        ],
        0,
      ),
    ).toEqual([5]);
    expect(
      interpolate(
        [
          [1, 5],
          [2, 7],
        ],
        3,
      ),
    ).toEqual([7]);
    expect(
      interpolate(
        [
          [1, 5],
          [2, 7],
        ],
        1.5,
      ),
    ).toEqual([6]);
  });

  it('never leaves its tolerance, whatever the track', () => {
    const numbers = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true })),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(numbers, fc.double({ min: 0.01, max: 20, noNaN: true }), (steps, tolerance) => {
        let time = 0;
        const knots: Knot[] = steps.map(([step, value]) => [(time += 0.01 + step), value]);
        const few = simplify(knots, tolerance);
        for (const [at, value] of knots)
          expect(Math.abs(interpolate(few, at)[0]! - value!)).toBeLessThanOrEqual(tolerance * (1 + 1e-9));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('with a limit keeps both ends and those farthest off, each one more besides those before', () => {
    const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(values, (list) => {
        const knots = list.map((value, k): Knot => [k, value, value * value]);
        const all = simplify(knots, 0);
        let before = simplify(knots, 0, 2);
        expect(before).toEqual([knots[0], knots.at(-1)]);
        for (let most = 3; most <= all.length; most++) {
          const few = simplify(knots, 0, most);
          expect(few).toHaveLength(most);
          const [more, ...none] = few.filter((knot) => !before.includes(knot));
          expect(none).toEqual([]);
          // by brute force: no other knot was farther off
          const off = ([time, ...told]: Knot): number =>
            Math.max(...interpolate(before, time).map((value, k) => Math.abs(value - told[k]!)));
          expect(off(more!)).toBeGreaterThanOrEqual(Math.max(...knots.map(off)) * (1 - 1e-9));
          before = few;
        }
        expect(simplify(knots, 0, knots.length)).toEqual(all);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});
