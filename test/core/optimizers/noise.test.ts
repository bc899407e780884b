/** The kicks, and how walkers escape by them. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { noiseWords, standardNormals } from '../../../src/core/optimizers/noise.ts';
import { MEMORY_SIZE, remembers, step, type StepContext } from '../../../src/core/optimizers/step.ts';
import { OPTIMIZERS, defaultTeam, type Team } from '../../../src/core/settings/teams.ts';

const pair = foldData([-1, 1]);
const limits = { moveLimit: 0.05, sigmaFloor: 0.05 };
const moment = (walker: number, age: number, seed = 1): StepContext => ({
  age,
  walker,
  seed,
  memory: new Float64Array(MEMORY_SIZE),
  at: 0,
});

describe('standard normal numbers', () => {
  const walkers = 400;
  const ages = 400;
  const table = Array.from({ length: walkers * ages }, (_, k) =>
    standardNormals(Math.floor(k / ages), k % ages, 3),
  );
  const n = table.length;
  const mean = (f: (k: number) => number, count = n): number => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += f(k);
    return sum / count;
  };

  it('have mean 0, variance 1, no skewness and a kurtosis of 3', () => {
    for (const c of [0, 1] as const) {
      // standard errors of the first four moments of n normal numbers: sqrt(1, 2, 15, 96) / sqrt(n)
      expect(Math.abs(mean((k) => table[k]![c]))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(mean((k) => table[k]![c] ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
      expect(Math.abs(mean((k) => table[k]![c] ** 3))).toBeLessThan(4 * Math.sqrt(15 / n));
      expect(Math.abs(mean((k) => table[k]![c] ** 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    }
  });

  it('are as often below each bound as they should be', () => {
    // standard normal distribution function, Abramowitz & Stegun table 26.1
    for (const [bound, share] of [
      [-3, 0.0013499],
      [-2, 0.0227501],
      [-1, 0.1586553],
      [0, 0.5],
      [0.5, 0.6914625],
      [1.5, 0.9331928],
      [2.5, 0.9937903],
    ] as const) {
      for (const c of [0, 1] as const) {
        const seen = mean((k) => Number(table[k]![c] < bound));
        expect(Math.abs(seen - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n));
      }
    }
  });

  it('do not depend on each other: mu and sigma, step and step, neighbour and neighbour, seed and seed', () => {
    const bound = 4 / Math.sqrt(n - ages);
    expect(Math.abs(mean((k) => table[k]![0] * table[k]![1]))).toBeLessThan(bound);
    expect(Math.abs(mean((k) => (table[k]![0] ** 2 - 1) * (table[k]![1] ** 2 - 1)))).toBeLessThan(2 * bound);
    for (const lag of [1, 2, ages]) {
      expect(Math.abs(mean((k) => table[k]![0] * table[k + lag]![0], n - lag))).toBeLessThan(bound);
      expect(Math.abs(mean((k) => table[k]![1] * table[k + lag]![1], n - lag))).toBeLessThan(bound);
    }
    const few = 20_000;
    expect(
      Math.abs(mean((k) => table[k]![0] * standardNormals(Math.floor(k / ages), k % ages, 4)[0], few)),
    ).toBeLessThan(4 / Math.sqrt(few));
  });

  it('are finite at both ends of the words', () => {
    // no word of 2^32 - 1 or 0 is at hand, so the nearest of a million
    let [least, most] = [2 ** 32, 0];
    for (let walker = 0; walker < 1e6; walker++) {
      const [word] = noiseWords(walker, 0, 1);
      if (word < least || word > most)
        expect(standardNormals(walker, 0, 1).every(Number.isFinite)).toBe(true);
      least = Math.min(least, word);
      most = Math.max(most, word);
    }
    expect(least).toBeLessThan(50_000);
    expect(most).toBeGreaterThan(2 ** 32 - 50_000);
  });
});

describe('a kick', () => {
  it('is the noise times two normal numbers after the optimizer’s own step, for every optimizer', () => {
    for (const optimizer of OPTIMIZERS) {
      const team: Team = { ...defaultTeam(optimizer), noise: 0.02 };
      for (const age of [0, 1]) {
        const plain = step(pair, { ...team, noise: 0 }, limits, 0.3, 1.2, null, moment(17, age));
        const kicked = step(pair, team, limits, 0.3, 1.2, null, moment(17, age));
        const [first, second] = standardNormals(17, age, 1);
        expect(kicked[0] - plain[0]).toBeCloseTo(0.02 * first, 15);
        expect(kicked[1] - plain[1]).toBeCloseTo(0.02 * second, 15);
      }
    }
  });

  it('moves only mu while sigma is held, and never pushes sigma below the floor', () => {
    const team = { ...defaultTeam('perturbed'), noise: 5 };
    for (let walker = 0; walker < 50; walker++) {
      expect(step(pair, team, limits, 0.3, 1, 0.7, moment(walker, 0))[1]).toBe(0.7);
      expect(step(pair, team, limits, 0.3, 1, null, moment(walker, 0))[1]).toBeGreaterThanOrEqual(0.05);
    }
  });

  it('leaves the velocity as it is', () => {
    for (const optimizer of OPTIMIZERS.filter(remembers)) {
      const [still, shaken] = [moment(3, 0), moment(3, 0)];
      const [plain] = step(pair, defaultTeam(optimizer), limits, 0.3, 1.2, null, still);
      const [kicked] = step(pair, { ...defaultTeam(optimizer), noise: 0.1 }, limits, 0.3, 1.2, null, shaken);
      expect(kicked).not.toBe(plain);
      expect(shaken.memory[0]! * kicked).toBeCloseTo(still.memory[0]! * plain, 15);
    }
  });

  it('frees a walker from mu = 0', () => {
    for (const optimizer of OPTIMIZERS) {
      const [mu] = step(pair, { ...defaultTeam(optimizer), noise: 1e-3 }, limits, 0, 1, null, moment(5, 0));
      expect(mu).toBeCloseTo(1e-3 * standardNormals(5, 0, 1)[0], 15);
    }
  });
});

/** Slope of the least-squares line through (log x, log y). */
function exponent(points: readonly (readonly [number, number])[]): number {
  const [xs, ys] = [points.map(([x]) => Math.log(x)), points.map(([, y]) => Math.log(y))];
  const [x0, y0] = [xs, ys].map((v) => v.reduce((a, b) => a + b) / v.length) as [number, number];
  const covariance = xs.reduce((sum, x, i) => sum + (x - x0) * (ys[i]! - y0), 0);
  return covariance / xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
}

describe('the law of escape', () => {
  it('from the saddle by noise: EM takes 1.4223 (q²/2)^(-1/2) steps on average', () => {
    const runs = 1500;
    const points = [0.001, 0.00178, 0.00316, 0.00562, 0.01].map((noise) => {
      const team: Team = { ...defaultTeam('em'), noise };
      const told = moment(0, 0, 9);
      let [sum, squares] = [0, 0];
      for (let walker = 0; walker < runs; walker++) {
        told.walker = walker;
        let [mu, sigma] = [0, 1];
        for (told.age = 0; sigma > 0.1; told.age++)
          [mu, sigma] = step(pair, team, limits, mu, sigma, null, told);
        sum += told.age;
        squares += told.age ** 2;
      }
      const average = sum / runs;
      const error = Math.sqrt((squares / runs - average ** 2) / runs);
      return [noise, average, error] as const;
    });
    const slope = exponent(points.map(([q, average]) => [q, average]));
    for (const [q, average, error] of points) {
      console.log(
        `noise ${q}: ${average.toFixed(1)} ± ${error.toFixed(1)} steps, law ${((1.4223 * Math.SQRT2) / q).toFixed(1)}`,
      );
    }
    console.log(`exponent against the noise: ${slope.toFixed(4)}`);
    // an average's relative error is about .66/sqrt(1500), and that of the slope of five over a decade .55 of it: .01
    expect(Math.abs(slope + 1)).toBeLessThan(0.05);
  });

  it('from (mu0, 1): steps go with mu0 to the power of -2', () => {
    for (const team of [defaultTeam('em'), { ...defaultTeam('gradient'), stepSize: 0.05 }]) {
      const points = [0.03, 0.02, 0.01, 0.006, 0.004].map((start) => {
        let [mu, sigma, steps] = [start, 1, 0];
        for (; sigma > 0.1; steps++) [mu, sigma] = step(pair, team, limits, mu, sigma);
        return [start, steps] as const;
      });
      const slope = exponent(points);
      console.log(`${team.optimizer}: escape steps against mu0: ${slope.toFixed(4)}`);
      expect(Math.abs(slope + 2)).toBeLessThan(0.02);
    }
  });
});
