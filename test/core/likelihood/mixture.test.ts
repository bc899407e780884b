import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import * as mixture from '../../../src/core/likelihood/mixture.ts';
import { probe } from '../../../src/core/likelihood/probe.ts';
import notebook from '../../fixtures/notebook.json';

const pair = foldData([-1, 1]);
const skew = foldData(notebook.skew.data);

describe("R's tables", () => {
  for (const [name, table] of Object.entries(notebook)) {
    it(`log-likelihood and score agree within 1e-12 (${name})`, () => {
      const data = foldData(table.data);
      table.mu.forEach((mu, i) => {
        const sigma = table.sigma[i]!;
        const [dMu, dSigma] = mixture.score(data, mu, sigma);
        const relative = (mine: number, theirs: number, scale: number): number =>
          Math.abs(mine - theirs) / scale;
        expect(
          relative(mixture.logLikelihood(data, mu, sigma), table.ll[i]!, 1 + Math.abs(table.ll[i]!)),
        ).toBeLessThan(1e-12);
        // R sums large terms, so its own score is right to 1e-16 of the largest of them: n (x² + mu²) / sigma³
        const terms = (data.n * (data.criticalTemperature ** 2 + mu * mu)) / sigma ** 3 + data.n / sigma;
        expect(relative(dMu, table.gmu[i]!, Math.max(Math.abs(table.gmu[i]!), 1e-3 * terms))).toBeLessThan(
          1e-12,
        );
        expect(
          relative(dSigma, table.gsigma[i]!, Math.max(Math.abs(table.gsigma[i]!), 1e-3 * terms)),
        ).toBeLessThan(1e-12);
      });
    });
  }
});

describe('the saddle', () => {
  it('has gradient 0 and the singular Hessian diag(0, -4)', () => {
    const { logLikelihood, gradient, hessian, eigenvalues, determinant } = probe(pair, 0, 1);
    expect(Math.abs(logLikelihood + 2.83787706640935)).toBeLessThan(1e-14);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-12);
    expect(Math.abs(hessian[0][0])).toBeLessThan(1e-12);
    expect(Math.abs(hessian[0][1])).toBeLessThan(1e-12);
    expect(Math.abs(hessian[1][1] + 4)).toBeLessThan(1e-12);
    expect(eigenvalues).toEqual([-4, 0]);
    expect(Math.abs(determinant)).toBe(0);
  });

  it('is singular for any data, and the surface rises where the notebook found it to', () => {
    const s = skew.criticalTemperature;
    expect(Math.abs(probe(skew, 0, s).determinant)).toBeLessThan(1e-12);
    expect(mixture.logLikelihoodAboveSaddle(pair, 0.01, 0.99999)).toBeCloseTo(1.33311e-10, 15);
    expect(mixture.logLikelihoodAboveSaddle(pair, 0.1, 0.999)).toBeCloseTo(1.31106506e-6, 14);
    const plain = mixture.logLikelihood(pair, 0.1, 0.999) - mixture.logLikelihood(pair, 0, 1);
    expect(Math.abs(plain - 1.31106506e-6)).toBeLessThan(1e-14);
  });

  it('difference form and plain difference agree far from it', () => {
    for (const [mu, sigma] of [
      [0.7, 0.4],
      [-1.3, 1.8],
      [0.2, 0.9],
    ] as const) {
      const plain =
        mixture.logLikelihood(skew, mu, sigma) - mixture.logLikelihood(skew, 0, skew.criticalTemperature);
      expect(mixture.logLikelihoodAboveSaddle(skew, mu, sigma)).toBeCloseTo(plain, 11);
    }
  });
});

describe('theorems', () => {
  const points = Array.from(
    { length: 60 },
    (_, k) => [-1.9 + (k % 12) * 0.34, 0.25 + Math.floor(k / 12) * 0.4] as const,
  );

  it('score and Hessian equal central differences', () => {
    const h = 1e-5;
    for (const [mu, sigma] of points) {
      const L = (m: number, s: number): number => mixture.logLikelihood(skew, m, s);
      const [dMu, dSigma] = mixture.score(skew, mu, sigma);
      // the difference's own error: h² times the third derivative, about 100 n / sigma^5
      const near = 1e-9 * (1 + 100 / sigma ** 6);
      expect(Math.abs(dMu - (L(mu + h, sigma) - L(mu - h, sigma)) / (2 * h))).toBeLessThan(near);
      expect(Math.abs(dSigma - (L(mu, sigma + h) - L(mu, sigma - h)) / (2 * h))).toBeLessThan(near);
      const [[a, b], [, c]] = mixture.hessian(skew, mu, sigma);
      const up = mixture.score(skew, mu + h, sigma);
      const down = mixture.score(skew, mu - h, sigma);
      const higher = mixture.score(skew, mu, sigma + h);
      const lower = mixture.score(skew, mu, sigma - h);
      expect(Math.abs(a - (up[0] - down[0]) / (2 * h))).toBeLessThan(near);
      expect(Math.abs(b - (up[1] - down[1]) / (2 * h))).toBeLessThan(near);
      expect(Math.abs(c - (higher[1] - lower[1]) / (2 * h))).toBeLessThan(near);
    }
  });

  it('the surface is the same on both sides of mu = 0', () => {
    for (const [mu, sigma] of points) {
      expect(mixture.logLikelihood(skew, -mu, sigma)).toBe(mixture.logLikelihood(skew, mu, sigma));
      const [left, right] = [mixture.score(skew, -mu, sigma), mixture.score(skew, mu, sigma)];
      expect(left[0]).toBe(-right[0]);
      expect(left[1]).toBe(right[1]);
    }
  });

  it('the sign of a datum never matters, and equal magnitudes are one entry', () => {
    const folded = foldData([2, -2, 0.5, -2]);
    expect([...folded.x]).toEqual([0.5, 2]);
    expect([...folded.weight]).toEqual([1, 3]);
    expect(mixture.logLikelihood(folded, 0.7, 0.8)).toBe(
      mixture.logLikelihood(foldData([2, 2, 2, -0.5]), 0.7, 0.8),
    );
  });

  it('series and closed forms meet', () => {
    for (const z of [0.29999, 0.30001]) {
      expect(mixture.tanhRatioMinusOne(z) / (Math.tanh(z) / z - 1) - 1).toBeCloseTo(0, 13);
    }
    expect(mixture.tanhRatioMinusOne(1e-9)).toBeCloseTo(-1e-18 / 3, 30);
    expect(mixture.tanhRatioMinusOne(0)).toBeCloseTo(0, 300);
    expect(mixture.logCosh(1e-8)).toBeCloseTo(5e-17, 30);
    expect(mixture.logCosh(-800)).toBe(800 - Math.LN2);
  });

  it('the drift is EM’s relative move', () => {
    for (const [mu, sigma] of points) {
      const drift = mixture.meanDrift(skew, mu, sigma);
      expect(drift).toBeCloseTo(mixture.responsibilityMean(skew, mu, sigma) / mu - 1, 10);
    }
    // mu -> 0: (s² - sigma²)/sigma²
    expect(mixture.meanDrift(pair, 0, 2)).toBe(-0.75);
  });
});

describe('data that are odd but allowed', () => {
  it('scales: L(c x; c mu, c sigma) = L(x; mu, sigma) - n log c', () => {
    for (const scale of [1e-6, 1e6]) {
      const scaled = foldData(notebook.skew.data.map((x) => x * scale));
      const shifted = mixture.logLikelihood(skew, 0.7, 0.9) - skew.n * Math.log(scale);
      expect(mixture.logLikelihood(scaled, 0.7 * scale, 0.9 * scale)).toBeCloseTo(shifted, 9);
    }
  });

  it('stays finite for one datum, equal data, and far tails', () => {
    for (const data of [foldData([3]), foldData([3, 3, 3]), foldData([0, 1e-3, 1e3])]) {
      for (const mu of [0, 1e-9, 50, 1e4]) {
        for (const sigma of [1e-3, 1, 1e4]) {
          const { logLikelihood, gradient, hessian, eigenvalues } = probe(data, mu, sigma);
          for (const value of [logLikelihood, ...gradient, ...hessian.flat(), ...eigenvalues]) {
            expect(Number.isFinite(value)).toBe(true);
          }
        }
      }
    }
  });

  it('refuses data that have no scale, by name', () => {
    expect(() => foldData([0, 0])).toThrow(
      'data must be a list with at least one value other than 0; got zeros alone.',
    );
    expect(() => foldData([1, NaN])).toThrow('data must be finite numbers; got NaN.');
    expect(() => foldData([])).toThrow('at least one value other than 0; got an empty list.');
  });
});
