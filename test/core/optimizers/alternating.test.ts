/** Alternating maximization: both halves are exact, and what becomes of it. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import { bestMu, bestSigma } from '../../../src/core/optimizers/alternating.ts';
import { MEMORY_SIZE, step } from '../../../src/core/optimizers/step.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';
import notebook from '../../fixtures/notebook.json';
import { PITCHFORK } from '../likelihood/pitchfork.ts';

const pair = foldData([-1, 1]);
const sets = [
  pair,
  foldData(notebook.skew.data),
  foldData([0, 0, 1, -1]),
  foldData([0.001, 1, -3, 1000]),
  foldData([0.9, 1, 1.1, 4.8, 5, 5.3]),
];
const team = defaultTeam('alternating');
const limits = { moveLimit: 0.05, sigmaFloor: 0.05 };
const at = (age: number) => ({ age, walker: 0, seed: 0, memory: new Float64Array(MEMORY_SIZE), at: 0 });

/** Where f is largest: the best of a fine grid, then golden section between its neighbours. */
function argmax(f: (x: number) => number, low: number, high: number): number {
  const steps = 4000;
  const grid = (k: number): number => low + ((high - low) * k) / steps;
  let best = 0;
  for (let k = 1; k <= steps; k++) if (f(grid(k)) > f(grid(best))) best = k;
  let [a, b] = [grid(Math.max(best - 1, 0)), grid(Math.min(best + 1, steps))];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let round = 0; round < 60; round++) {
    const [c, d] = [b - golden * (b - a), a + golden * (b - a)];
    if (f(c) > f(d)) b = d;
    else a = c;
  }
  return (a + b) / 2;
}

describe('the best mu for a sigma', () => {
  it('is where a search finds it', () => {
    for (const data of sets) {
      const s = data.criticalTemperature;
      for (const temperature of [0.05, 0.2, 0.5, 0.7, 0.9, 0.97]) {
        const sigma = temperature * s;
        const found = argmax((mu) => logLikelihood(data, mu, sigma), 0, 2 * s);
        // a maximum of doubles is flat over the root of their precision
        expect(Math.abs(bestMu(data, sigma) - found)).toBeLessThan(3e-7 * s);
      }
    }
  });

  it('is the fixed point of design’s table, and 0 from the critical temperature on', () => {
    for (const [sigma, mu] of PITCHFORK) expect(bestMu(pair, sigma)).toBeCloseTo(mu, 5);
    for (const sigma of [1, 1 + 1e-15, 2, 100]) expect(bestMu(pair, sigma)).toBe(0);
  });

  it('solves mu = mean x tanh(x mu / sigma²) just below the critical temperature too', () => {
    // mu² = 3 (1 - sigma²) to leading order, with a relative error of the order of 1 - sigma²
    for (const below of [1e-3, 1e-6, 1e-9, 1e-12]) {
      const mu = bestMu(pair, 1 - below);
      expect(Math.abs(mu ** 2 / (6 * (1 - (1 - below))) - 1)).toBeLessThan(5 * below + 1e-9);
    }
  });
});

describe('the best sigma for a mu', () => {
  it('is R’s', () => {
    const table = { 0.1: 0.9949189, 0.4: 0.8853586, 0.6: 0.4017672, 0.8: 0.2, 1.5: 0.5000369, 2: 1.2868936 };
    // R's optimize was right to about 1e-6
    for (const [mu, sigma] of Object.entries(table))
      expect(Math.abs(bestSigma(pair, Number(mu), 1e-3) - sigma)).toBeLessThan(3e-6);
    expect(bestSigma(pair, 1, 0.05)).toBe(0.05);
    expect(bestSigma(pair, 1, 1e-6)).toBe(1e-6);
  });

  it('is where a search finds it, or the floor', () => {
    for (const data of sets) {
      const s = data.criticalTemperature;
      for (const m of [0, 1e-3, 0.1, 0.4, 0.7, 1, 1.6, 3]) {
        const found = argmax((sigma) => logLikelihood(data, m * s, sigma), 0.05 * s, 4 * s);
        for (const mu of [m * s, -m * s])
          expect(Math.abs(bestSigma(data, mu, 0.05 * s) - found)).toBeLessThan(3e-7 * s);
      }
    }
  });

  it('leaves s by mu²/2 near the saddle, with all digits', () => {
    for (const m of [1e-3, 1e-5, 1e-7]) {
      // sigma² = 1 - mu² - 4/3 mu⁴ - ...
      expect(Math.abs((1 - bestSigma(pair, m, 0.05)) / ((m * m) / 2) - 1)).toBeLessThan(
        3 * m * m + 2e-16 / (m * m),
      );
    }
    expect(bestSigma(pair, 0, 0.05)).toBe(1);
    expect(bestSigma(sets[1]!, 0, 0.05)).toBe(sets[1]!.criticalTemperature);
  });
});

describe('alternating', () => {
  it('moves mu at even age and sigma at odd age, and only mu where sigma is held', () => {
    expect(step(pair, team, limits, 0.3, 0.8, null, at(0))).toEqual([bestMu(pair, 0.8), 0.8]);
    expect(step(pair, team, limits, 0.3, 0.8, null, at(1))).toEqual([0.3, bestSigma(pair, 0.3, 0.05)]);
    for (const age of [0, 1])
      expect(step(pair, team, limits, -0.3, 2, 0.8, at(age))).toEqual([-bestMu(pair, 0.8), 0.8]);
  });

  it('never lowers L, from anywhere', () => {
    for (const data of sets) {
      const s = data.criticalTemperature;
      for (let k = 0; k < 100; k++) {
        let [mu, sigma] = [s * (-2 + (k % 20) * 0.21), s * (0.2 + Math.floor(k / 20) * 0.4)];
        let before = logLikelihood(data, mu, sigma);
        for (let age = 0; age < 40; age++) {
          [mu, sigma] = step(data, team, { moveLimit: 0.05, sigmaFloor: 0.01 * s }, mu, sigma, null, at(age));
          const after = logLikelihood(data, mu, sigma);
          expect(after).toBeGreaterThanOrEqual(before - 1e-12 * (1 + Math.abs(before)));
          before = after;
        }
      }
    }
  });

  it('ends at (0, s) from a sigma above s after two steps, exactly, and stays', () => {
    for (const data of sets) {
      const s = data.criticalTemperature;
      for (const [mu, sigma] of [
        [0.5, 1.0001],
        [-1.7, 1.5],
        [1e-9, 2],
        [2, 1],
      ] as const) {
        let place: [number, number] = [mu * s, sigma * s];
        for (let age = 0; age < 10; age++) {
          place = step(data, team, limits, ...place, null, at(age));
          // a zero keeps the side it came from
          if (age >= 1) expect(place).toEqual([mu < 0 ? -0 : 0, s]);
        }
      }
    }
  });

  it('climbs to the peak from a sigma below s, on the side where it began', () => {
    for (const mu of [0.01, -0.01, 1.9, -0]) {
      let place: [number, number] = [mu, 0.9];
      for (let age = 0; age < 60; age++) place = step(pair, team, limits, ...place, null, at(age));
      expect(place[0]).toBeCloseTo(Object.is(mu, -0) || mu < 0 ? -1 : 1, 12);
      expect(place[1]).toBe(0.05);
    }
  });
});
