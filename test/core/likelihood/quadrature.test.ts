/** Thinned data against all of them: the same L to less than single precision can tell, wherever it is drawn. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldData, type FoldedData } from '../../../src/core/likelihood/folded-data.ts';
import { kurtosis } from '../../../src/core/analysis/escape-laws.ts';
import { logLikelihood, score } from '../../../src/core/likelihood/mixture.ts';
import { philox } from '../../../src/core/optimizers/philox.ts';
import { SINGLE, gaussQuadrature, type Quadrature } from '../../../src/core/likelihood/quadrature.ts';

/** Numbers between 0 and 1, the same on every machine. */
function source(seed: number): () => number {
  let at = 0;
  return () => (philox([at++, 0, 0, 0], [seed, 7])[0] + 0.5) / 2 ** 32;
}

const u = source(1);
const normal = (): number => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u());

const draws: Record<string, () => number> = {
  uniform: () => 2 * u() - 1,
  normal,
  'a mixture': () => (u() < 0.5 ? -1 : 1) + 0.5 * normal(),
  'heavy tails': () => Math.tan(Math.PI * (u() - 0.5)),
  'very skew': () => Math.exp(2 * normal()),
  'many times the same': () => Math.round(100 * normal()) / 100,
  'a needle far from 0': () => 5 + 0.01 * normal(),
  'zeros among them': () => (u() < 0.3 ? 0 : normal()),
  large: () => 1e6 * normal() + 2e6,
  small: () => 1e-6 * normal(),
};

const folded = ({ x, weight }: Quadrature): FoldedData => foldData(x, weight);

/** The largest difference of L over the window that fits the data: per datum, and relative to 1 + |L|. */
function differences(data: FoldedData, other: FoldedData, cells: number): { each: number; relative: number } {
  const s = data.criticalTemperature;
  let [each, relative] = [0, 0];
  for (let i = 0; i <= cells; i++) {
    for (let j = 0; j <= cells; j++) {
      const mu = (2 * s * i) / cells;
      const sigma = 0.03 * s * (2.05 / 0.03) ** (j / cells);
      const L = logLikelihood(data, mu, sigma);
      const off = Math.abs(L - logLikelihood(other, mu, sigma));
      each = Math.max(each, off / data.n);
      relative = Math.max(relative, off / (1 + Math.abs(L)));
    }
  }
  return { each, relative };
}

/** The most values that are left of many, and the most that L is off, per value: docs/guide.md says both. */
const MOST = 128;
const ERROR = 0.05 * SINGLE;

describe('thinned data', () => {
  it('docs/guide.md says how few and how good they are', () => {
    const guide = readFileSync('docs/guide.md', 'utf8').replace(/\s+/g, ' ');
    expect(guide).toContain(`at most ${MOST} weighted ones`);
    expect(guide).toContain(`to less than ${ERROR.toPrecision(1)} per value`);
  });

  it.each(Object.entries(draws))('%s: L is the same within what is said', (name, draw) => {
    const data = foldData(Array.from({ length: 3000 }, draw));
    const few = gaussQuadrature(data)!;
    const { each, relative } = differences(data, folded(few), 60);
    const numbers = [few.error, each, relative].map((one) => one.toExponential(1));
    console.log(
      `${name}: ${data.x.length} as ${few.x.length}; said, seen, of 1 + |L|: ${numbers.join(', ')}`,
    );
    expect(few.x.length).toBeLessThanOrEqual(MOST);
    // rounding of the sum itself comes on top
    expect(each).toBeLessThanOrEqual(few.error + 1e-12);
    expect(few.error).toBeLessThan(ERROR);
    expect(relative).toBeLessThan(SINGLE);
  });

  it.each(Object.entries(draws))('%s: weight, s and kurtosis are kept', (_, draw) => {
    const data = foldData(Array.from({ length: 3000 }, draw));
    const few = folded(gaussQuadrature(data)!);
    expect(Math.abs(few.n / data.n - 1)).toBeLessThan(1e-13);
    expect(Math.abs(few.criticalTemperature / data.criticalTemperature - 1)).toBeLessThan(1e-13);
    expect(Math.abs(kurtosis(few) / kurtosis(data) - 1)).toBeLessThan(1e-6);
  });

  it('100,000 values, the score too', () => {
    const data = foldData(Array.from({ length: 100_000 }, draws['a mixture']!));
    const start = performance.now();
    const few = gaussQuadrature(data)!;
    console.log(`100,000 as ${few.x.length} in ${(performance.now() - start).toFixed(0)} ms`);
    expect(few.x.length).toBeLessThanOrEqual(MOST);
    expect(differences(data, folded(few), 8).each).toBeLessThanOrEqual(few.error + 1e-12);
    const s = data.criticalTemperature;
    for (const [mu, sigma] of [
      [0.01, 1],
      [0.5, 0.8],
      [0.9, 0.45],
    ] as const) {
      const [a, b] = [data, folded(few)].map((each) => score(each, mu * s, sigma * s));
      for (const k of [0, 1]) expect(Math.abs(a![k]! - b![k]!)).toBeLessThan(1e-7 * data.n);
    }
  });

  it('with too few nodes are off by more than before, and say so', () => {
    const data = foldData(Array.from({ length: 3000 }, normal));
    const errors = [2, 3, 4].map((most) => {
      const few = gaussQuadrature(data, undefined, most)!;
      expect(differences(data, folded(few), 60).each).toBeLessThanOrEqual(few.error);
      return few.error;
    });
    expect(errors[0]!).toBeGreaterThan(SINGLE);
    expect(errors[1]!).toBeLessThan(errors[0]! / 10);
    expect(errors[2]!).toBeLessThan(errors[1]! / 10);
  });

  it('hold in the domain that was asked for, however deep', () => {
    const data = foldData(Array.from({ length: 3000 }, normal));
    const s = data.criticalTemperature;
    const [mu, sigma] = [2 * s, 0.003 * s];
    const off = (few: Quadrature): number =>
      Math.abs(logLikelihood(data, mu, sigma) - logLikelihood(folded(few), mu, sigma)) / data.n;
    const deep = gaussQuadrature(data, { mu: 2, sigma: 0.003 })!;
    expect(off(deep)).toBeLessThan(1e-9); // L is 2e5 per datum there
    expect(deep.error).toBeLessThan(0.05 * SINGLE);
  });

  it('few magnitudes stay as they are', () => {
    expect(gaussQuadrature(foldData([-1, 1]))).toBeUndefined();
    expect(gaussQuadrature(foldData(Array.from({ length: 64 }, (_, i) => i + 1)))).toBeUndefined();
    expect(gaussQuadrature(foldData(Array.from({ length: 100_000 }, (_, i) => i % 50)))).toBeUndefined();
  });

  it('of weighted data are those of the data repeated', () => {
    const values = Array.from({ length: 500 }, (_, i) => Math.sin(i + 1));
    const weights = values.map((_, i) => 1 + (i % 3));
    const repeated = values.flatMap((x, i) => new Array<number>(weights[i]!).fill(x));
    const [a, b] = [gaussQuadrature(foldData(values, weights))!, gaussQuadrature(foldData(repeated))!];
    expect(a).toEqual(b);
  });
});
