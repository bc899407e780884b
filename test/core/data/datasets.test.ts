/** Data and what follows from them: weights, presets, and settings that fit. */

import { describe, expect, it } from 'vitest';
import {
  DATASETS,
  character,
  drawNormal,
  drawnDomain,
  fitSettings,
  isFitted,
  observed,
} from '../../../src/core/data/datasets.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { isSaddle, kurtosis } from '../../../src/core/analysis/escape-laws.ts';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import {
  hessian,
  logLikelihood,
  logLikelihoodAboveSaddle,
  score,
} from '../../../src/core/likelihood/mixture.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import { namedPoints } from '../../../src/core/plane/named-points.ts';
import {
  RESETTING,
  defaultSettings,
  needsReset,
  type Settings,
} from '../../../src/core/settings/settings.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import { SettingsError, applyPatch } from '../../../src/core/settings/validate.ts';
import notebook from '../../fixtures/notebook.json';

const initial = defaultSettings();
const pair = foldData([-1, 1]);
const valuesOf = (key: string): number[] => DATASETS.find((one) => one.key === key)!.values();

describe('weights', () => {
  it('are the data repeated', () => {
    const values = [-1.3, 0.4, 2.2, -0.4];
    const weights = [3, 1, 2, 4];
    const repeated = values.flatMap((x, i) => new Array<number>(weights[i]!).fill(x));
    expect(foldData(values, weights)).toEqual(foldData(repeated));
    const [weighted, plain] = [foldData(values, weights), foldData(repeated)];
    for (const [mu, sigma] of [
      [0.3, 0.7],
      [-1.9, 2],
      [0, 0.05],
    ] as const) {
      expect(logLikelihood(weighted, mu, sigma)).toBe(logLikelihood(plain, mu, sigma));
      expect(score(weighted, mu, sigma)).toEqual(score(plain, mu, sigma));
    }
  });

  it('of equal parts change L by a factor, and nothing else', () => {
    const values = notebook.skew.data;
    const [once, thrice] = [
      foldData(values),
      foldData(
        values,
        values.map(() => 2.5),
      ),
    ];
    expect(thrice.n).toBe(12.5);
    expect(thrice.criticalTemperature).toBeCloseTo(once.criticalTemperature, 14);
    expect(logLikelihood(thrice, 0.7, 0.9)).toBeCloseTo(2.5 * logLikelihood(once, 0.7, 0.9), 12);
  });

  it('weights need one number above 0 for each data point', () => {
    expect(() => foldData([1, 2], [1])).toThrow(
      'weights must be empty or a list of 2 numbers, one for each data point; got a list of 1.',
    );
    expect(() => foldData([1, 2], [1, 0])).toThrow('weights must be finite numbers above 0; got 0.');
    const patch = (weights: number[]): Settings => applyPatch(initial, { data: [1, 2, 3], weights });
    expect(patch([1, 2, 0.5]).weights).toEqual([1, 2, 0.5]);
    expect(patch([]).weights).toEqual([]);
    expect(() => patch([1, 2])).toThrow(SettingsError);
    expect(() => patch([1, 2])).toThrow(
      'weights must be empty or a list of 3 numbers, one for each data point; got a list of 2.',
    );
    expect(() => patch([1, 2, 0])).toThrow(/^weights must be .*; got \[1,2,0\]\.$/);
    // and nothing is taken of a patch that leaves the old ones with other data
    const weighted = patch([1, 2, 3]);
    expect(() => applyPatch(weighted, { data: [1, 2] })).toThrow('got a list of 3.');
  });

  it('make a new crowd, and are in the link', () => {
    const weighted = applyPatch(initial, { weights: [1, 3] });
    expect(RESETTING).toContain('weights');
    expect(needsReset(initial, weighted)).toBe(true);
    expect(toQuery(weighted)).toBe('weights=1,3');
    expect(fromQuery('weights=1,3')).toEqual({ settings: weighted, messages: [] });
    expect(fromQuery('weights=').settings).toEqual(initial);
    const { settings, messages } = fromQuery('data=1,2,3&weights=1,2');
    expect(settings).toEqual({ ...initial, data: [1, 2, 3] });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('weights');
  });
});

describe('the presets', () => {
  it('are data that settings take, each with what it is about', () => {
    for (const { values } of DATASETS) {
      const { data, weights } = observed(values());
      expect(applyPatch(initial, { data, weights })).toMatchObject({ data, weights });
    }
    expect(valuesOf('notebook')).toEqual(initial.data);
    expect(kurtosis(foldData(valuesOf('clusters')))).toBeLessThan(3);
    expect(kurtosis(foldData(valuesOf('outlier')))).toBeGreaterThan(3);
    expect(foldData(valuesOf('equal')).x).toHaveLength(1);
    const mean = valuesOf('asymmetric').reduce((sum, x) => sum + x, 0);
    expect(mean).toBeGreaterThan(1);
  });

  it('a thousand draws are from the mixture, and always the same', () => {
    const values = valuesOf('draws');
    expect(values).toEqual(drawNormal(1000, 1, 0.5));
    expect(values.slice(0, 3)).toEqual(drawNormal(3, 1, 0.5));
    expect(drawNormal(3, 1, 0.5, 2)).not.toEqual(drawNormal(3, 1, 0.5));
    const { criticalTemperature: s, n } = foldData(values);
    // mean x² = 1.25, with a standard error of sqrt((mu⁴ + 6 mu² sigma² + 3 sigma⁴ - 1.25²) / 1000) = 0.034
    expect(Math.abs(s * s - 1.25)).toBeLessThan(3 * 0.034);
    expect(n).toBe(1000);
    const right = values.filter((x) => x > 0).length;
    expect(Math.abs(right - 500)).toBeLessThan(3 * 15.9);
    const inner = values.filter((x) => Math.abs(Math.abs(x) - 1) < 0.5).length;
    // both sides of ±1 within one sigma, and what the other Gaussian adds: 0.6827 + 0.0013
    expect(Math.abs(inner - 684)).toBeLessThan(3 * 14.7);
  });
});

describe('many values', () => {
  it('become weighted magnitudes, and few stay as they are', () => {
    expect(observed([3, -1])).toEqual({ data: [3, -1], weights: [], count: 2, error: 0 });
    const draws = observed(valuesOf('draws'));
    expect(draws.count).toBe(1000);
    expect(draws.data.length).toBeLessThan(100);
    expect(draws.weights).toHaveLength(draws.data.length);
    expect(draws.error).toBeLessThan(3e-9);
    expect(draws.weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1000, 9);
  });

  it('of which few differ are counted, without an error', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => (i % 41) - 20);
    const { data, weights, error, count } = observed(values);
    expect([data.length, error, count]).toEqual([21, 0, 100_000]);
    expect(foldData(data, weights)).toEqual(foldData(values));
  });

  it('are right where the settings draw them', () => {
    const deep = applyPatch(initial, { sigmaFloor: 0.001, window: { sigma: [0.001, 0.1] } });
    const domain = drawnDomain(deep);
    expect(domain(pair)).toEqual({ mu: 2, sigma: 0.001 });
    expect(drawnDomain(initial)(pair)).toEqual({ mu: 2, sigma: 0.05 });
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i) ** 7);
    const { data, weights } = observed(values, domain);
    const [all, few] = [foldData(values), foldData(data, weights)];
    expect(data.length).toBeGreaterThan(observed(values).data.length);
    const off = logLikelihood(all, 1.3, 0.001) - logLikelihood(few, 1.3, 0.001);
    expect(Math.abs(off / 1000)).toBeLessThan(1e-8); // L is 2e5 per datum there
  });
});

describe('settings that fit', () => {
  const fit = (settings: Settings, data: number[]): Settings => {
    const [before, after] = [foldData(settings.data, settings.weights), foldData(data)];
    return applyPatch(settings, { data, weights: [], ...fitSettings(settings, before, after) });
  };

  it('the notebook’s data are the defaults', () => {
    expect(fit(initial, [-1, 1])).toEqual(initial);
    expect(isFitted(initial, pair)).toBe(true);
  });

  it('go with the scale, and come back to where they were', () => {
    for (const scale of [1e-6, 0.0123, 1.37, 250, 1e6]) {
      const there = fit(initial, [-scale, scale]);
      expect(isFitted(there, foldData(there.data))).toBe(true);
      const near = (values: readonly number[], expected: readonly number[]): void =>
        values.forEach((x, i) => expect(Math.abs(x / (expected[i]! * scale) - 1)).toBeLessThan(0.006));
      near([...there.window.mu, ...there.window.sigma], [-2, 2, 0.03, 2.05]);
      near([...there.spawn.mu, ...there.spawn.sigma], [-2, 2, 0.5, 2]);
      near([there.sigmaFloor, there.moveLimit, there.schedule.hot], [0.05, 0.05, 2]);
      near([there.schedule.cold, there.schedule.sigma], [0.05, 1.5]);
      near(
        there.schedule.points.filter((_, i) => i % 2),
        [2, 1.1, 0.9, 0.05],
      );
      expect(there.sigmaFloor).toBe(there.schedule.cold);
      expect(fit(there, [-1, 1])).toEqual(initial);
    }
  });

  it('keep the dynamics: every optimizer takes the same way in units of s, whatever scale and number of the data', () => {
    for (const optimizer of OPTIMIZERS) {
      const settings = applyPatch(initial, { teams: [{ optimizer, noise: 0 }] });
      for (const [scale, copies] of [
        [1000, 1],
        [0.004, 1],
        [5, 50],
      ] as const) {
        const data = [-1, 1].flatMap((x) => new Array<number>(copies).fill(x * scale));
        const there = fit(settings, data);
        const run = (of: Settings): number[] => {
          const folded = foldData(of.data);
          const { criticalTemperature: s } = folded;
          let [mu, sigma] = [0.3 * s, 1.4 * s];
          for (let k = 0; k < 40; k++) [mu, sigma] = step(folded, of.teams[0]!, of, mu, sigma);
          return [mu / s, sigma / s];
        };
        const [a, b] = [run(settings), run(there)];
        for (const k of [0, 1]) expect(Math.abs(a[k]! - b[k]!), optimizer).toBeLessThan(2e-3);
      }
    }
  });

  it('leave a race its proportions, and find their way from data that were never fitted', () => {
    const race = applyPatch(initial, { teams: [{ stepSize: 0.006 }, { stepSize: 0.06, noise: 0.01 }] });
    const [slow, fast] = fit(race, [-10, 10]).teams;
    expect([slow!.stepSize, fast!.stepSize, slow!.noise, fast!.noise]).toEqual([0.6, 6, 0, 0.1]);
    const linked = fromQuery('data=100,200').settings;
    expect(isFitted(linked, foldData(linked.data))).toBe(false);
    expect(fit(linked, [-10, 10])).toEqual(fit(initial, [-10, 10]));
  });

  it('no move limit stays none', () => {
    expect(fit(applyPatch(initial, { moveLimit: 0 }), [5, 6]).moveLimit).toBe(0);
  });
});

describe('what is said of the data', () => {
  it('also where the tails are as heavy as normal ones, and the sixth moment decides', () => {
    const rises = (data: ReturnType<typeof foldData>): boolean => {
      const s = data.criticalTemperature;
      // the highest sigma² at a = mu/sigma² is 1/w with w² - w = a²
      const a = 0.1;
      const v = 2 / (1 + Math.sqrt(1 + 4 * a * a));
      return logLikelihoodAboveSaddle(data, a * v * s, Math.sqrt(v) * s) > 0;
    };
    // 0, 1 and x such that the kurtosis is 3: weights p of 1 and q of x
    for (const [x, q, expected] of [
      [3, 1 / 1000, true],
      [1.2, 1 / 100, false],
    ] as const) {
      // p + q x⁴ = 3 (p + q x²)², solved for p
      const b = 6 * q * x ** 2 - 1;
      const p = (-b - Math.sqrt(b * b - 12 * (3 * q * q * x ** 4 - q * x ** 4))) / 6;
      const p2 = (-b + Math.sqrt(b * b - 12 * (3 * q * q * x ** 4 - q * x ** 4))) / 6;
      const ones = Math.max(p, p2);
      const data = foldData([0, 1, x], [1 - ones - q, ones, q]);
      expect(kurtosis(data)).toBeCloseTo(3, 12);
      expect(isSaddle(data)).toBe(expected);
      expect(rises(data)).toBe(expected);
    }
  });

  it('the character of the data agrees with L near (0, s)', () => {
    for (const { key, values } of DATASETS) {
      const data = foldData(values());
      const s = data.criticalTemperature;
      const words = character(data);
      // along the EM arc, near (0, s)
      const mu = 0.02 * s;
      const rise = logLikelihoodAboveSaddle(data, mu, Math.sqrt(s * s - mu * mu));
      expect(rise > 0, key).toBe(!words.includes('maximum'));
      expect(words.includes('equally far'), key).toBe(key === 'notebook' || key === 'equal');
      const [[a, b], [, c]] = hessian(data, 0, s);
      expect(Math.abs(a) + Math.abs(b)).toBeLessThan((1e-12 * data.n) / s ** 2);
      expect(c).toBeLessThan(0);
    }
    expect(character(foldData(valuesOf('outlier')))).toContain('mean x⁴/s⁴ is 5.13, not below 3');
    expect(character(foldData(valuesOf('draws')))).toMatch(/^Mean x⁴\/s⁴ is 1\.\d+, not above 3/);
    expect(character(foldData([2]))).toContain('equally far');
    expect(character(foldData([0, 2]))).toContain('is a saddle');
  });

  it('the character of the data tells a local maximum at (0, s) from the highest one', () => {
    // 98 values at ±1 and 2 at ±4: two tight clusters fit better than one wide one
    const local = foldData([1, 4], [98, 2]);
    const s = local.criticalTemperature;
    const best = landmarks(local, 0.05 * s).optimum;
    expect(logLikelihood(local, 0, s)).toBeCloseTo(-155, 0);
    expect(logLikelihood(local, best.mu, best.sigma)).toBeCloseTo(-124.5, 0);
    expect(character(local)).toMatch(/\(0, s\) is a local maximum, lower than the peaks\.$/);
    expect(character(foldData(valuesOf('outlier')))).toMatch(/\(0, s\) is the maximum\.$/);
  });
});

describe('what the pictures name', () => {
  const names = (values: number[]): string[] => {
    const data = foldData(values);
    return namedPoints(data, landmarks(data, 0.05 * data.criticalTemperature)).map(({ name }) => name);
  };

  it('is a saddle, or a maximum that may be the highest', () => {
    expect(names([-1, 1])).toEqual(['saddle', 'optimum', 'optimum']);
    expect(names(valuesOf('clusters'))).toEqual(['saddle', 'optimum', 'optimum']);
    expect(names(valuesOf('outlier'))).toEqual(['optimum']);
    // a needle at ±1, and one far away: the middle is a maximum, and the needle is higher
    expect(names([...new Array<number>(200).fill(1), 5])).toEqual(['maximum', 'optimum', 'optimum']);
  });
});
