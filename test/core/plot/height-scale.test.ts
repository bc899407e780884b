import { describe, expect, test } from 'vitest';
import {
  heightOf,
  heightScale,
  numbers,
  riseAt,
  slopeOf,
  stretchOf,
} from '../../../src/core/plot/height-scale.ts';

/** Windows on the default data: the whole landscape, a close one about the saddle, and one beside the saddle. */
const scales = {
  whole: heightScale(2, -3997, 5.6),
  close: heightScale(2, -0.1, 0.02),
  below: heightScale(2, -6, -2),
  above: heightScale(2, 1.5, 2),
  deep: heightScale(2, -5e-11, 1e-20, 2.5e-11),
  flat: heightScale(2, 0, 0),
};

describe.each(Object.entries(scales))('drawn height in the window: %s', (_, scale) => {
  const height = (rise: number): number => heightOf(numbers, scale, rise);
  const levels = Array.from({ length: 99 }, (_, k) => riseAt(scale, (k + 1) / 100));

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
  expect(heightOf(numbers, scales.whole, 5.6)).toBeCloseTo(1, 12);
  expect(heightOf(numbers, scales.whole, -3997)).toBe(0);
  expect(heightOf(numbers, scales.close, 0.02)).toBeCloseTo(1, 12);
});

test('a close window shows small differences as hills', () => {
  const rise = (scale: typeof scales.whole): number =>
    heightOf(numbers, scale, 0.02) - heightOf(numbers, scale, -0.1);
  expect(rise(scales.whole)).toBeLessThan(0.03);
  expect(rise(scales.close)).toBeGreaterThan(0.5);
});

test('any window fills the box, however little L differs in it, and the axis can say by how much it is stretched', () => {
  for (const width of [1, 1e-2, 1e-4, 1e-8, 1e-12]) {
    for (const [low, high] of [
      [-1, 0],
      [-1, 1],
      [0, 1],
    ] as const) {
      const scale = heightScale(2, low * width, high * width, width);
      expect(heightOf(numbers, scale, high * width)).toBeCloseTo(1, 9);
      // on a body of at most three tenths
      expect(Math.abs(heightOf(numbers, scale, low * width) - 0.26)).toBeLessThan(0.05);
    }
  }
  expect(stretchOf(scales.whole, 2)).toBeGreaterThan(0.8);
  expect(stretchOf(scales.whole, 2)).toBeLessThan(1.2);
  // five times the range is drawn in the same box, as far from the bend
  expect(
    stretchOf(heightScale(2, -1e-6, 0, 1e-6), 2) / stretchOf(heightScale(2, -5e-6, 0, 1e-6), 2),
  ).toBeCloseTo(5, 9);
});

test('what single precision cannot tell apart is not drawn as hills', () => {
  // far from the saddle the terms of L are of its own size: differences of 1e-7 are rounding
  const scale = heightScale(2, 1, 1 + 1e-7);
  expect(heightOf(numbers, scale, 1 + 1e-7) - heightOf(numbers, scale, 1)).toBeLessThan(0.01);
});
