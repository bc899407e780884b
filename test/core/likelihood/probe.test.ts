/** The probe against values computed elsewhere in 60 digits (test/fixtures/make-probe.py, mpmath), and against theorems. */

import { describe, expect, it } from 'vitest';
import { foldData, type FoldedData } from '../../../src/core/likelihood/folded-data.ts';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { isOverDirac, kindOf, probe, settled, type Probe } from '../../../src/core/likelihood/probe.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import truth from '../../fixtures/probe.json';

const { columns, ...sets } = truth;

const said = (p: Probe): number[] => [
  p.mu,
  p.sigma,
  p.logLikelihood,
  p.aboveSaddle,
  ...p.gradient,
  p.hessian[0][0],
  p.hessian[0][1],
  p.hessian[1][1],
  p.determinant,
  ...p.eigenvalues,
];

/** A difference of two parts a and b may lose what they have in common: determinant, and the smaller eigenvalue by it. */
function lost(column: string, want: number[]): number {
  const at = (name: string): number => want[columns.indexOf(name)]!;
  const parts = Math.abs(at('dMuMu') * at('dSigmaSigma')) + at('dMuSigma') ** 2;
  const small = Math.min(Math.abs(at('lower')), Math.abs(at('upper'))) === Math.abs(at(column));
  return column === 'determinant' || small ? Math.max(1, parts / Math.abs(at('determinant'))) : 1;
}

describe('against 60 digits', () => {
  it.each(Object.entries(sets))(
    'every number is right to 1e-12 (%s)',
    (_, { data: observations, points }) => {
      const data = foldData(observations);
      let compared = 0;
      for (const want of points) {
        const got = said(probe(data, want[0]!, want[1]!));
        columns.forEach((column, k) => {
          compared++;
          const where = `${column} at ${want[0]}, ${want[1]}: ${got[k]} for ${want[k]}`;
          if (want[k] === 0) expect(got[k], where).toBeCloseTo(0, 300);
          else expect(Math.abs(got[k]! / want[k]! - 1), where).toBeLessThan(1e-12 * lost(column, want));
        });
      }
      expect(compared).toBeGreaterThanOrEqual(120);
    },
  );

  it('knows what the notebook prints', () => {
    const pair = foldData([-1, 1]);
    const saddle = probe(pair, 0, 1);
    expect(saddle.gradient).toEqual([0, 0]);
    expect(saddle.hessian).toEqual([
      [0, 0],
      [0, -4],
    ]);
    expect(saddle.determinant).toBe(0);
    expect(saddle.logLikelihood.toPrecision(15)).toBe('-2.83787706640935');
    expect(probe(pair, 0.1, 0.999).aboveSaddle.toPrecision(9)).toBe('0.00000131106506');
    expect(probe(pair, 0.01, 0.99999).aboveSaddle.toPrecision(6)).toBe('1.33311e-10');
  });
});

describe('theorems', () => {
  const sample: [FoldedData, number, number][] = [
    [foldData([-1, 1]), 0.3, 0.8],
    [foldData([-1, 1]), 1e-4, 1 - 1e-9],
    [foldData([-1.3, 0.4, 2.2, -0.1, 1.7]), -1.1, 0.7],
    [foldData([-1, 1], [3, 2.5]), 0.7, 1.4],
  ];

  it('eigenvectors are of unit length, at right angles, and the Hessian only stretches them', () => {
    for (const [data, mu, sigma] of sample) {
      const { hessian, eigenvalues, eigenvectors } = probe(data, mu, sigma);
      const [[a, b], [, c]] = hessian;
      const scale = Math.max(...eigenvalues.map(Math.abs));
      eigenvectors.forEach(([x, y], k) => {
        expect(Math.hypot(x, y)).toBeCloseTo(1, 14);
        expect(
          Math.hypot(a * x + b * y - eigenvalues[k]! * x, b * x + c * y - eigenvalues[k]! * y),
        ).toBeLessThan(1e-15 * 8 * scale);
      });
      const [[x, y], [u, v]] = eigenvectors;
      expect(x * u + y * v).toBe(0);
      expect(eigenvalues[0]).toBeLessThanOrEqual(eigenvalues[1]);
    }
  });

  it('a mirrored point has the same L, and a mirrored score', () => {
    for (const [data, mu, sigma] of sample) {
      const [one, other] = [probe(data, mu, sigma), probe(data, -mu, sigma)];
      expect(other.logLikelihood).toBe(one.logLikelihood);
      expect(other.aboveSaddle).toBe(one.aboveSaddle);
      expect(other.gradient).toEqual([-one.gradient[0], one.gradient[1]]);
      expect(other.determinant).toBe(one.determinant);
    }
  });

  it('the two forms of L - L(0, s) meet where one gives way to the other', () => {
    const data = foldData([-1.3, 0.4, 2.2, -0.1, 1.7]);
    const edge = (sigma: number): number => (sigma * sigma) / 2.2;
    for (const sigma of [0.3, 0.9, 1.4, 3]) {
      const [below, above] = [1 - 1e-12, 1 + 1e-12].map((by) => probe(data, by * edge(sigma), sigma));
      expect(Math.abs(below!.aboveSaddle / above!.aboveSaddle - 1)).toBeLessThan(1e-11);
      below!.gradient.forEach((one, k) =>
        expect(Math.abs(one / above!.gradient[k]! - 1)).toBeLessThan(1e-10),
      );
    }
  });
});

describe('the kind of a point', () => {
  const pair = foldData([-1, 1]);
  const skew = foldData([-1.3, 0.4, 2.2, -0.1, 1.7]);
  const at = (data: FoldedData, mu: number, sigma: number) => kindOf(data, probe(data, mu, sigma));

  it('the saddle is degenerate, and only the saddle', () => {
    expect(at(pair, 0, 1)).toBe('degenerate saddle');
    expect(at(skew, 0, skew.criticalTemperature)).toBe('degenerate saddle');
    // the neighbouring doubles have a score
    for (const sigma of [1 + 2 ** -52, 1 - 2 ** -53]) expect(at(pair, 0, sigma)).toBe('flat');
    expect(at(pair, 1e-9, 1)).toBe('flat');
    expect(at(pair, 0.01, 0.99999)).toBe('flat');
    expect(at(pair, 0, 1.1)).toBe('slope');
    expect(at(pair, 1, 0.05)).toBe('slope');
  });

  it('finds maxima of data whose optimum is no Dirac point, whatever their scale', () => {
    for (const scale of [1e-6, 1, 1e6]) {
      const data = foldData([-1.3, 0.4, 2.2, -0.1, 1.7].map((x) => x * scale));
      const { optimum } = landmarks(data, 1e-6 * scale);
      const { mu, sigma } = settled(data, optimum);
      expect(Math.abs(mu / optimum.mu - 1)).toBeLessThan(1e-6);
      expect(at(data, mu, sigma)).toBe('maximum');
      expect(at(data, mu * (1 + 1e-6), sigma)).toBe('flat');
      expect(at(data, mu * 1.1, sigma)).toBe('slope');
      expect(isOverDirac(data, { mu })).toBe(false);
    }
  });

  it('Dirac points are those of data of one magnitude', () => {
    expect(isOverDirac(pair, { mu: -1 })).toBe(true);
    expect(isOverDirac(pair, { mu: 0.999 })).toBe(false);
    expect(isOverDirac(skew, { mu: 2.2 })).toBe(false);
    expect(isOverDirac(foldData([3, 3, 3]), { mu: 3 })).toBe(true);
  });
});

describe('the probe in the settings', () => {
  const initial = defaultSettings();

  it('is nothing, or mu and a sigma above 0; the link brings every bit back', () => {
    expect(initial.view.probe).toEqual([]);
    const third = applyPatch(initial, { view: { probe: [-1 / 3, Math.SQRT2] } });
    expect(toQuery(third)).toBe(`view.probe=${-1 / 3},${Math.SQRT2}`);
    expect(fromQuery(toQuery(third))).toEqual({ settings: third, messages: [] });
    expect(fromQuery('view.probe=').settings).toEqual(initial);
    expect(applyPatch(third, { view: { probe: [] } })).toEqual(initial);
  });

  it.each([[[1]], [[1, 0]], [[1, -1]], [[1, 1, 1]], [[NaN, 1]], [[1, 1e10]], ['1,1']])(
    '%j is refused with words',
    (probe) => {
      expect(() => applyPatch(initial, { view: { probe } })).toThrow(
        /^view\.probe must be empty, or μ and σ, each at most 1000000000, μ at least -1000000000, σ at least 1e-9; got /,
      );
    },
  );

  it('a link with a place that is none is refused by name, and the rest is read', () => {
    const { settings, messages } = fromQuery('view.probe=1,0&walkers=10');
    expect(settings).toEqual({ ...initial, walkers: 10 });
    expect(messages).toEqual([
      expect.stringMatching(/^view\.probe must be .*; got "1,0"\. The default is used\.$/),
    ]);
  });
});
