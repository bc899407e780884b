/** Differences as the notebook and R's numDeriv take them: the numbers that R printed, and what the schemes promise. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import {
  centralGradient,
  notebookLogLikelihood,
  richardsonGradient,
  richardsonHessian,
} from '../../../src/core/likelihood/finite-differences.ts';
import { probe } from '../../../src/core/likelihood/probe.ts';
import notebook from '../../fixtures/notebook.json';

const pair = foldData([-1, 1]);
const skew = foldData(notebook.skew.data);
const ll = notebookLogLikelihood(pair);

describe('what the notebook prints', () => {
  it('has the very noise that R found in the second entry of the gradient at (0, 1)', () => {
    const [first, second] = richardsonGradient(ll, 0, 1);
    expect(first).toBe(0);
    expect(second.toPrecision(15)).toBe('-9.99709819140423e-12');
  });

  it('finds the singular Hessian up to noise, and the determinant with it', () => {
    const [[a, b], [, c]] = richardsonHessian(ll, 0, 1);
    // differences of L = -2.8, rounded to 4e-16, are divided by the square of 1e-4/8: at worst 64/3 of their noise stays
    const noise = (4 * 4.5e-16 * 1.5) / (1e-4 / 8) ** 2;
    expect(Math.abs(a)).toBeLessThan(noise);
    expect(Math.abs(b)).toBeLessThan(noise);
    expect(Math.abs(c + 4)).toBeLessThan(1e-6);
    expect(a).not.toBe(0);
  });

  it('L(.1, .999) - L(0, 1) and L(.01, .99999) - L(0, 1) as plain differences', () => {
    expect((ll(0.1, 0.999) - ll(0, 1)).toPrecision(9)).toBe('0.00000131106506');
    expect((ll(0.01, 0.99999) - ll(0, 1)).toPrecision(6)).toBe('1.33311e-10');
    // and not all of the digits that a double has room for
    expect(
      Math.abs((ll(0.01, 0.99999) - ll(0, 1)) / probe(pair, 0.01, 0.99999).aboveSaddle - 1),
    ).toBeGreaterThan(1e-9);
  });
});

describe('the schemes', () => {
  it('R’s tables: the notebook’s form of L, for any data', () => {
    for (const table of [notebook.notebook, notebook.skew]) {
      const f = notebookLogLikelihood(foldData(table.data));
      table.mu.forEach((mu, i) => {
        expect(Math.abs(f(mu, table.sigma[i]!) / table.ll[i]! - 1)).toBeLessThan(1e-13);
      });
    }
  });

  it('are exact for polynomials of the degrees that they promise', () => {
    const f = (x: number, y: number): number => 3 * x ** 4 * y ** 3 - 2 * x * x + y ** 5 - x * y;
    const [dx, dy] = richardsonGradient(f, 0.7, 1.3);
    expect(dx).toBeCloseTo(12 * 0.7 ** 3 * 1.3 ** 3 - 4 * 0.7 - 1.3, 9);
    expect(dy).toBeCloseTo(9 * 0.7 ** 4 * 1.3 ** 2 + 5 * 1.3 ** 4 - 0.7, 9);
    const [[a, b], [again, c]] = richardsonHessian(f, 0.7, 1.3);
    expect(a).toBeCloseTo(36 * 0.7 ** 2 * 1.3 ** 3 - 4, 9);
    expect(b).toBeCloseTo(36 * 0.7 ** 3 * 1.3 ** 2 - 1, 9);
    expect(again).toBe(b);
    expect(c).toBeCloseTo(18 * 0.7 ** 4 * 1.3 + 20 * 1.3 ** 3, 9);
  });

  it('agree with the exact derivatives as far as each can', () => {
    for (const [data, mu, sigma] of [
      [pair, 0.4, 0.8],
      [skew, -0.9, 1.2],
      [skew, 1.7, 0.6],
    ] as const) {
      const f = notebookLogLikelihood(data);
      const { gradient, hessian, logLikelihood } = probe(data, mu, sigma);
      const steep = Math.hypot(...gradient);
      // one rounding of L over 2e-6, and 1e-12 of the third derivative
      const central = (4 * 2.3e-16 * Math.abs(logLikelihood)) / 2e-6 + 1e-10 * (1 + steep);
      centralGradient(f, mu, sigma).forEach((g, k) =>
        expect(Math.abs(g - gradient[k]!)).toBeLessThan(central),
      );
      richardsonGradient(f, mu, sigma).forEach((g, k) =>
        expect(Math.abs(g - gradient[k]!)).toBeLessThan(1e-9 * (1 + steep)),
      );
      richardsonHessian(f, mu, sigma).forEach((row, i) =>
        row.forEach((h, j) => expect(Math.abs(h - hessian[i]![j]!)).toBeLessThan(1e-4 * (1 + Math.abs(h)))),
      );
    }
  });
});
