import { describe, expect, test } from 'vitest';
import { heightOf, heightScale, logLikelihoodAt, numbers, slopeOf } from '../../src/core/height.ts';

/** Windows on the default data: the whole landscape, a close one about the saddle, and one beside the saddle. */
const saddle = -2.83787706640935;
const scales = {
  whole: heightScale(2, saddle, -4000, 2.77),
  close: heightScale(2, saddle, saddle - 0.1, saddle + 0.02),
  below: heightScale(2, saddle, saddle - 6, saddle - 2),
  flat: heightScale(2, saddle, saddle, saddle),
};

describe.each(Object.entries(scales))('drawn height in the window: %s', (_, scale) => {
  const height = (L: number): number => heightOf(numbers, scale, L);
  const levels = Array.from({ length: 99 }, (_, k) => logLikelihoodAt(scale, (k + 1) / 100));

  test('rises with L, and gives L back', () => {
    levels.forEach((L, k) => expect(height(L)).toBeCloseTo((k + 1) / 100, 9));
  });

  test('stays on the stage whatever L is', () => {
    for (const L of [-Infinity, -1e300, 1e300, Infinity]) {
      expect(height(L)).toBeGreaterThanOrEqual(0);
      expect(height(L)).toBeLessThanOrEqual(1.15);
    }
  });

  test('has the slope of a central difference', () => {
    for (const L of levels) {
      const step = 1e-5 / scale.sharpness;
      const difference = (height(L + step) - height(L - step)) / (2 * step);
      expect(slopeOf(numbers, scale, L) / difference).toBeCloseTo(1, 4);
    }
  });
});

test('the highest L of a window stands at the top, and cliffs reach the ground', () => {
  expect(heightOf(numbers, scales.whole, 2.77)).toBeCloseTo(1, 12);
  expect(heightOf(numbers, scales.whole, -4000)).toBe(0);
  expect(heightOf(numbers, scales.close, saddle + 0.02)).toBeCloseTo(1, 12);
});

test('a close window shows small differences as hills', () => {
  const rise = (scale: typeof scales.whole): number =>
    heightOf(numbers, scale, saddle + 0.02) - heightOf(numbers, scale, saddle - 0.1);
  expect(rise(scales.whole)).toBeLessThan(0.03);
  expect(rise(scales.close)).toBeGreaterThan(0.5);
});
