import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classOfStart } from '../../../src/core/simulation/census.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { logLikelihood, score } from '../../../src/core/likelihood/mixture.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import { temperature } from '../../../src/core/schedule/schedule.ts';
import { defaultSettings, type Schedule } from '../../../src/core/settings/settings.ts';
import { defaultTeam, type Team } from '../../../src/core/settings/teams.ts';
import notebook from '../../fixtures/notebook.json';

const pair = foldData([-1, 1]);
const skew = foldData(notebook.skew.data);
const limits = { moveLimit: 0.05, sigmaFloor: 0.05 };
const em: Team = { ...defaultTeam(), optimizer: 'em' };
const gradient: Team = defaultTeam();
/** Its table prints the steps. */
const MATHS = readFileSync('docs/maths.md', 'utf8');

/** Steps until sigma <= .1. */
function escape(team: Team, mu: number): number {
  let sigma = 1;
  for (let k = 1; k < 1e6; k++) {
    [mu, sigma] = step(pair, team, limits, mu, sigma);
    if (sigma <= 0.1) return k;
  }
  return NaN;
}

describe('EM', () => {
  it('never lowers L, from anywhere', () => {
    for (const data of [pair, skew]) {
      for (let k = 0; k < 200; k++) {
        let [mu, sigma] = [-2 + (k % 20) * 0.21, 0.2 + Math.floor(k / 20) * 0.2];
        for (let i = 0; i < 30; i++) {
          const next = step(data, em, { ...limits, sigmaFloor: 1e-6 }, mu, sigma);
          const before = logLikelihood(data, mu, sigma);
          expect(logLikelihood(data, ...next)).toBeGreaterThanOrEqual(before - 1e-9 * (1 + Math.abs(before)));
          [mu, sigma] = next;
        }
      }
    }
  });

  it('walks on the ridge sigma² = s² - mu² after one step', () => {
    const [mu, sigma] = step(skew, em, limits, 0.9, 1.9);
    expect(sigma ** 2 + mu ** 2).toBeCloseTo(skew.criticalTemperature ** 2, 14);
  });

  it('escapes by the law 3/(4 mu0²)', () => {
    const steps = [0.1, 0.03, 0.01].map((mu) => escape(em, mu));
    expect(steps).toEqual([80, 840, 7508]);
    expect(MATHS).toContain(`| EM, μ₀ = 0.1, 0.03, 0.01 | ${steps.join(', ')} |`);
  });

  it('at sigma = 1 lets mu decay as sqrt(3/(2t))', () => {
    let mu = 0.7;
    for (let k = 0; k < 10_000; k++) [mu] = step(pair, { ...em, annealed: true }, limits, mu, 1, 1);
    expect(Math.abs(mu / Math.sqrt(3 / 20_000) - 1)).toBeLessThan(1e-3);
  });
});

describe('gradient ascent', () => {
  it('escapes by the law 3/(8 mu0² eta)', () => {
    const small = [0.3, 0.1].map((mu) => escape(gradient, mu));
    const large = [0.1, 0.03].map((mu) => escape({ ...gradient, stepSize: 0.05 }, mu));
    expect(small).toEqual([468, 5730]);
    expect(large).toEqual([701, 8247]);
    expect(MATHS).toContain(`| gradient ascent, η = 0.006, μ₀ = 0.3, 0.1 | ${small.join(', ')} |`);
    expect(MATHS).toContain(`| gradient ascent, η = 0.05, μ₀ = 0.1, 0.03 | ${large.join(', ')} |`);
  });

  it('moves by the limit at most, in the direction of the score', () => {
    const [mu, sigma] = step(pair, gradient, limits, 0.4, 0.1);
    const move = [mu - 0.4, sigma - 0.1] as const;
    expect(Math.hypot(...move)).toBeCloseTo(0.05, 12);
    const [dMu, dSigma] = score(pair, 0.4, 0.1);
    expect(move[0] * dSigma - move[1] * dMu).toBeCloseTo(0, 9);
  });

  it('never crosses the floor and never leaves mu = 0', () => {
    expect(step(pair, gradient, limits, 1, 0.05)[1]).toBe(0.05);
    let [mu, sigma] = [0, 1.7];
    for (let k = 0; k < 5000; k++) [mu, sigma] = step(pair, gradient, limits, mu, sigma);
    expect([mu, sigma]).toEqual([0, expect.closeTo(1, 12)]);
  });
});

describe('the schedule', () => {
  const schedule: Schedule = { ...defaultSettings().schedule, length: 300 };

  it('begins hot and ends cold, exactly', () => {
    for (const shape of ['geometric', 'linear'] as const) {
      expect(temperature({ ...schedule, shape }, 0)).toBe(2);
      expect(temperature({ ...schedule, shape }, 299)).toBe(0.05);
      expect(temperature({ ...schedule, shape }, 5000)).toBe(0.05);
    }
    const steps = [0, 1, 2].map((k) => temperature(schedule, k));
    expect(steps[1]! / steps[0]!).toBeCloseTo(steps[2]! / steps[1]!, 14);
    const linear = [0, 1, 2].map((k) => temperature({ ...schedule, shape: 'linear' }, k));
    expect(linear[1]! - linear[0]!).toBeCloseTo(linear[2]! - linear[1]!, 14);
  });

  it('loops, bounces, and stays in the hand', () => {
    expect(temperature({ ...schedule, repeat: 'loop' }, 300)).toBe(2);
    expect(temperature({ ...schedule, repeat: 'bounce' }, 299)).toBe(0.05);
    expect(temperature({ ...schedule, repeat: 'bounce' }, 598)).toBe(2);
    expect(temperature({ ...schedule, repeat: 'bounce' }, 300)).toBe(temperature(schedule, 298));
    expect(temperature({ ...schedule, shape: 'manual', sigma: 0.7 }, 12)).toBe(0.7);
  });

  it('brings annealed walkers home at the same step, whatever the start', () => {
    const home = landmarks(pair, 0.05);
    const team = { ...gradient, annealed: true };
    for (const [length, arrival] of [
      [100, 82],
      [300, 244],
      [1000, 813],
    ] as const) {
      for (const start of [0.5, 0.1, 0.01, 0.001]) {
        let [mu, sigma] = [start, 1];
        let k = 0;
        while (classOfStart(pair, home, mu, sigma) !== 'arrived' && k < length) {
          [mu, sigma] = step(pair, team, limits, mu, sigma, temperature({ ...schedule, length }, k++));
        }
        expect(k).toBe(arrival);
      }
    }
  });
});

describe('landmarks', () => {
  it('the notebook’s optimum is (1, floor)', () => {
    const { saddle, optimum } = landmarks(pair, 0.05);
    expect(saddle).toEqual({ mu: 0, sigma: 1 });
    expect(optimum.mu).toBeCloseTo(1, 12);
    expect(optimum.sigma).toBe(0.05);
  });

  it('is the highest point above the floor, as a fine grid sees it', () => {
    const sets = [
      skew,
      foldData([0.9, 1, 1.1, 4.8, 5, 5.3]),
      foldData([-3, -1, 0.2, 0.4, 2.5]),
      foldData([0, 0, 1, -1]),
    ];
    for (const data of sets) {
      const { optimum } = landmarks(data, 0.05);
      for (let i = 0; i <= 600; i++) {
        for (let j = 0; j <= 300; j++) {
          const value = logLikelihood(data, (i / 600) * 6, 0.05 * (4 / 0.05) ** (j / 300));
          if (value > optimum.logLikelihood + 1e-9) {
            throw new Error(`higher at mu ${(i / 600) * 6}, sigma ${0.05 * 80 ** (j / 300)}: ${value}`);
          }
        }
      }
      const [dMu, dSigma] = score(data, optimum.mu, optimum.sigma);
      expect(Math.abs(dMu)).toBeLessThan((1e-8 * data.n) / optimum.sigma ** 2);
      if (optimum.sigma > 0.05) expect(Math.abs(dSigma)).toBeLessThan(1e-7);
    }
  });
});

describe('landmarks of many data', () => {
  it('are found at a stationary point no lower than a plain climb from the best start', () => {
    // a mixture whose optimum is well above the floor: magnitudes about 1.5, spread .6
    const values = Array.from({ length: 10_000 }, (_, i) => {
      const u = (i + 0.5) / 10_000;
      return 1.5 + 0.6 * Math.sqrt(2) * inverseErf(2 * u - 1);
    });
    const data = foldData(values);
    const start = performance.now();
    const { optimum } = landmarks(data, 0.05);
    const took = performance.now() - start;
    console.log(`landmarks of 10,000 values: ${took.toFixed(0)} ms`);
    let [mu, sigma] = [1.5, 0.6];
    for (let k = 0; k < 200; k++) [mu, sigma] = step(data, em, limits, mu, sigma);
    expect(optimum.logLikelihood).toBeGreaterThanOrEqual(logLikelihood(data, mu, sigma) - 1e-6);
    expect(Math.abs(score(data, optimum.mu, optimum.sigma)[0])).toBeLessThan(1e-4);
  });
});

/** Winitzki's approximation: good enough to spread numbers normally. */
function inverseErf(x: number): number {
  const log = Math.log(1 - x * x);
  const part = 2 / (Math.PI * 0.147) + log / 2;
  return Math.sign(x) * Math.sqrt(Math.sqrt(part * part - log / 0.147) - part);
}
