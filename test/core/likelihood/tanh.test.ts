import { expect, test } from 'vitest';
import { tanh, tanhRatio, tanhRatioMinusOne, tanhShortfall } from '../../../src/core/likelihood/tanh.ts';

/** Bits after the point of the reference's numbers. */
const BITS = 400n;
const ONE = 1n << BITS;
const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const over = (a: bigint, b: bigint): bigint => (a << BITS) / b;

/** z > 0 as a number of 2^-BITS, exactly, for z that are not tiny. */
function exactly(z: number): bigint {
  let exponent = 0;
  for (; !Number.isInteger(z); z *= 2) exponent++;
  return (BigInt(z) << BITS) >> BigInt(exponent);
}

/** tanh z by the series of e^(z/256), squared nine times to e^2z. */
function reference(z: bigint): bigint {
  const small = z / 256n;
  let [term, sum] = [ONE, ONE];
  for (let k = 1n; term > 0n; k++) {
    term = times(term, small) / k;
    sum += term;
  }
  for (let k = 0; k < 9; k++) sum = times(sum, sum);
  return over(sum - ONE, sum + ONE);
}

/** |got - true| / |true|, in units of 2^-53. */
function error(got: number, truth: bigint): number {
  const negative = got < 0;
  const mine = exactly(Math.abs(got)) * (negative ? -1n : 1n);
  const off = mine > truth ? mine - truth : truth - mine;
  return Number(over(off, truth > 0n ? truth : -truth) >> (BITS - 100n)) / 2 ** 47;
}

// over the fraction, the table's middles and ends, and where tanh is 1
const places = [
  ...Array.from({ length: 400 }, (_, k) => 1e-4 * 1.025 ** k),
  ...Array.from({ length: 400 }, (_, k) => 0.05 * (k + 1) + 0.0123),
  ...[0.5, 1, 1 + 2 ** -52, 1.0625, 1.0624999, 19.99, 20, 21],
].filter((z) => z < 25);

test('tanh and its ratios are right to a few units in the last place', () => {
  const worst = { tanh: 0, ratio: 0, minusOne: 0, shortfall: 0 };
  for (const z of places) {
    const exact = exactly(z);
    const truth = reference(exact);
    const ratio = over(truth, exact);
    const see = (name: keyof typeof worst, got: number, wanted: bigint): void => {
      worst[name] = Math.max(worst[name], error(got, wanted));
    };
    see('tanh', tanh(z), truth);
    see('ratio', tanhRatio(z), ratio);
    see('minusOne', tanhRatioMinusOne(z), ratio - ONE);
    see('shortfall', tanhShortfall(z), over(ONE - ratio, times(exact, exact)));
  }
  expect(worst.tanh).toBeLessThan(3);
  expect(worst.ratio).toBeLessThan(4);
  // 1 is taken from .76 there
  expect(worst.minusOne).toBeLessThan(12);
  expect(worst.shortfall).toBeLessThan(12);
});

test('tanh is odd, its ratios are even, and all have their limits', () => {
  for (const z of [1e-300, 1e-9, 0.3, 1, 1.5, 7, 19.99, 400, 1e300]) {
    expect(tanh(-z)).toBe(-tanh(z));
    expect(tanhRatio(-z)).toBe(tanhRatio(z));
    expect(tanhRatioMinusOne(-z)).toBe(tanhRatioMinusOne(z));
    expect(tanhShortfall(-z)).toBe(tanhShortfall(z));
  }
  expect(tanhRatio(0)).toBe(1);
  expect(tanhShortfall(0)).toBe(1 / 3);
  expect(tanh(1e-300)).toBe(1e-300);
  expect([tanh(20), tanh(Infinity), tanh(-Infinity)]).toEqual([1, 1, -1]);
});
