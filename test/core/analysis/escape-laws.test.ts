/** The laws against double precision: what a crowd does, and what theory says that it does. */

import { describe, expect, it, test } from 'vitest';
import { classOfStart } from '../../../src/core/simulation/census.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { kurtosis, survivalLaw, type Law } from '../../../src/core/analysis/escape-laws.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { planSpawn, spawnFractions } from '../../../src/core/simulation/spawn.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';

const settingsWith = (patch: Patch): Settings => applyPatch(defaultSettings(), patch);

function lawOf(patch: Patch): Law {
  const settings = settingsWith(patch);
  const { law, reason } = survivalLaw(settings, settings.teams[0]!);
  expect(reason).toBeUndefined();
  return law!;
}

function reasonOf(patch: Patch, past = {}): string | undefined {
  const settings = settingsWith(patch);
  return survivalLaw(settings, settings.teams[0]!, past).reason;
}

/** Whether a walker has arrived by step t. */
function arrives(settings: Settings, mu: number, sigma: number, t: number): boolean {
  const data = foldData(settings.data, settings.weights);
  const marks = landmarks(data, settings.sigmaFloor);
  for (let k = 0; k < t; k++) {
    if (classOfStart(data, marks, mu, sigma) === 'arrived') return true;
    [mu, sigma] = step(data, settings.teams[0]!, settings, mu, sigma);
  }
  return classOfStart(data, marks, mu, sigma) === 'arrived';
}

/**
 * The share not yet arrived after t steps, of starts that are uniform over the spawn: at each of some temperatures the
 * smallest |mu0| that arrives is found by bisection, so that the result is exact but for the few temperatures.
 */
function shareLeft(settings: Settings, t: number, temperatures = 10): number {
  const { mu, sigma } = settings.spawn;
  let sum = 0;
  for (let k = 0; k < temperatures; k++) {
    const sigma0 = sigma[0] + ((k + 0.5) / temperatures) * (sigma[1] - sigma[0]);
    const s = foldData(settings.data, settings.weights).criticalTemperature;
    // hot starts are drawn to mu = 0 first; those that still come to the ridge beyond s/2 are home long before
    let [stays, goes] = [0, 0.5 * s * Math.max(1, sigma0 / s) ** 2];
    for (let turn = 0; turn < 14; turn++) {
      const middle = 0.5 * (stays + goes);
      if (arrives(settings, middle, sigma0, t)) goes = middle;
      else stays = middle;
    }
    sum += Math.max(0, Math.min(mu[1], goes) - Math.max(mu[0], -goes));
  }
  return sum / temperatures / (mu[1] - mu[0]);
}

const em = { optimizer: 'em' } as const;
const skewed = [3, 1, 1, 1, -1, -2, 4, 0.5];

describe('the share not yet arrived', () => {
  const cases: [string, Patch][] = [
    ['EM', { teams: [em] }],
    ['EM from a window to one side', { teams: [em], spawn: { mu: [-0.3, 2], sigma: [1, 1.2] } }],
    ['EM from a window that does not touch 0', { teams: [em], spawn: { mu: [0.04, 1], sigma: [0.8, 2] } }],
    ['EM from a hot window', { teams: [em], spawn: { mu: [-6, 6], sigma: [3, 5] } }],
    ['EM, data of two distances', { teams: [em], data: [-1.5, 0, 2] }],
    ['EM, skewed data of kurtosis 2.6', { teams: [em], data: skewed, spawn: { mu: [-4, 4], sigma: [1, 4] } }],
    ['EM, small data', { teams: [em], data: [0.03, 0.01, -0.01, 0.02], sigmaFloor: 0.001 }],
    ['gradient ascent, step .05', { teams: [{ stepSize: 0.05 }] }],
    ['gradient ascent, step .3', { teams: [{ stepSize: 0.3 }] }],
    ['gradient ascent, step .05, three data', { teams: [{ stepSize: 0.05 }], data: [-1.5, 0, 2] }],
    [
      'gradient ascent from a cool window to one side',
      { teams: [{ stepSize: 0.1 }], spawn: { mu: [0, 2], sigma: [0.5, 0.8] } },
    ],
    [
      'gradient ascent, skewed data',
      { teams: [{ stepSize: 0.3 }], data: skewed, spawn: { mu: [-4, 4], sigma: [1, 4] } },
    ],
  ];
  it.each(cases)('follows the law: %s', (name, patch) => {
    const law = lawOf(patch);
    const settings = settingsWith(patch);
    const [early, late] = [Math.ceil(law.from), Math.ceil(8 * law.from)];
    const ratios = [early, late].map((t) => shareLeft(settings, t) / law.share(t));
    console.log(
      `${name}: found / law at ${early}: ${ratios[0]!.toFixed(3)}, at ${late}: ${ratios[1]!.toFixed(3)}`,
    );
    expect(Math.abs(ratios[0]! - 1)).toBeLessThan(0.12);
    expect(Math.abs(ratios[1]! - 1)).toBeLessThan(0.04);
  });

  it('is .875 sqrt(3/(4t)) for EM on the default data, and .625 sqrt(3/(8 eta t)) for gradient ascent', () => {
    const law = lawOf({ teams: [em] });
    for (const [t, share] of [
      [100, 0.0758],
      [1000, 0.02396],
    ] as const) {
      expect(law.share(t)).toBeCloseTo(0.875 * Math.sqrt(3 / (4 * t)), 14);
      expect(law.share(t)).toBeCloseTo(share, 4);
    }
    expect(law.power![0]).toBeCloseTo(0.875, 14);
    expect(law.power![1]).toBeCloseTo(0.75, 14);
    const ascent = lawOf({ teams: [{ stepSize: 0.05 }] });
    expect(ascent.share(5000)).toBeCloseTo(0.625 * Math.sqrt(3 / (8 * 0.05 * 5000)), 14);
  });

  it('is nothing once the last start has left, and all before the first has', () => {
    const law = lawOf({ teams: [em], spawn: { mu: [0.5, 1] } });
    expect(law.share(1e6)).toBe(0);
    expect(law.share(1e-9)).toBe(1);
    expect(law.power).toBeUndefined();
  });

  it('does not change with the unit of the data', () => {
    const one = lawOf({ teams: [em] });
    const thousand = lawOf({
      teams: [em],
      data: [-1000, 1000],
      spawn: { mu: [-2000, 2000], sigma: [500, 2000] },
    });
    expect(thousand.share(300)).toBeCloseTo(one.share(300), 14);
    expect(thousand.from).toBeCloseTo(one.from, 9);
  });
});

describe('the starts', () => {
  /** The share of the walkers as they are spawned with |mu0| (sigma0)^-power below the bound. */
  function counted(settings: Settings, bound: number, power: number): number {
    const { walkers, spawn } = settings;
    const plan = planSpawn(spawn, walkers, 1, 8);
    let left = 0;
    for (let i = 0; i < walkers; i++) {
      const [u, v] = spawnFractions(plan, i).map((fraction) => fraction / 2 ** 32) as [number, number];
      const mu = spawn.mu[0] + u * (spawn.mu[1] - spawn.mu[0]);
      const sigma = spawn.sigma[0] + v * (spawn.sigma[1] - spawn.sigma[0]);
      if (Math.abs(mu) < bound * sigma ** power) left++;
    }
    return left / walkers;
  }

  const windows: Patch['spawn'][] = [
    {},
    { mu: [-0.3, 2] },
    { mu: [0.04, 1], sigma: [0.8, 2] },
    { mu: [-1, -0.1] },
    { sigma: [1.5, 1.5] },
    { mu: [0.1, 0.1] },
  ];
  test.each(windows)('on a grid are counted as they are: %j', (spawn) => {
    for (const walkers of [1000, 4096]) {
      const patch = { teams: [em], walkers, spawn: { ...spawn, shape: 'grid' as const } };
      const law = lawOf(patch);
      for (const t of [1, 7, 30, 300, 3000, 1e5]) {
        // a start that lies just on the bound may fall to either side
        const close = Math.abs(law.share(t) - counted(settingsWith(patch), Math.sqrt(0.75 / t), 2));
        expect(close).toBeLessThanOrEqual(1.01 / walkers);
      }
    }
  });

  test.each(windows)('that are scattered, are so within their error: %j', (spawn) => {
    const patch = { teams: [em], walkers: 65_536, spawn };
    const law = lawOf(patch);
    for (const t of [1, 7, 30, 300, 3000]) {
      const share = law.share(t);
      const error = 5 * Math.sqrt((share * (1 - share)) / 65_536) + 1e-9;
      expect(Math.abs(share - counted(settingsWith(patch), Math.sqrt(0.75 / t), 2))).toBeLessThanOrEqual(
        error,
      );
    }
  });
});

describe('where there is no law, it says why', () => {
  test.each<[Patch, object, string]>([
    [{ teams: [{ ...em, annealed: true }] }, {}, 'annealed'],
    [{ teams: [{ ...em, noise: 0.01 }] }, {}, 'noisy'],
    [{ teams: [em] }, { altered: true }, 'settings changed during the run'],
    [{ teams: [em] }, { placed: true }, 'walkers were placed'],
    [{ teams: [em], spawn: { shape: 'ring' } }, {}, 'starts on a ring'],
    [{ teams: [em], spawn: { shape: 'line' } }, {}, 'starts on a line'],
    [{ teams: [em], spawn: { mu: [0, 0] } }, {}, 'μ = 0 never leaves'],
    [{ teams: [em], data: [0, 0, 0, 0, 0, 3] }, {}, 'tails too heavy'],
    [{ teams: [em], sigmaFloor: 1 }, {}, 'minimum σ above the saddle'],
    [{ teams: [{ stepSize: 0.6 }] }, {}, 'steps too large near the EM arc'],
    [{ teams: [{ stepSize: 0.05 }], moveLimit: 0 }, {}, 'steps too large to settle'],
    [{ spawn: { sigma: [0.01, 2] } }, {}, 'starts below minimum σ'],
  ])('%j %j', (patch, past, words) => {
    expect(reasonOf(patch, past)).toContain(words);
  });

  test('for every other optimizer', () => {
    for (const optimizer of OPTIMIZERS) {
      const reason = reasonOf({ teams: [{ optimizer }] });
      expect(reason === undefined).toBe(optimizer === 'em' || optimizer === 'gradient');
    }
  });

  test('and rightly so: with a fourth moment of 6 s⁴ walkers near the saddle draw nearer', () => {
    const data = foldData([0, 0, 0, 0, 0, 3]);
    expect(kurtosis(data)).toBeCloseTo(6, 12);
    const settings = settingsWith({ teams: [em], data: [0, 0, 0, 0, 0, 3] });
    let [mu, sigma] = [0.1, Math.sqrt(1.5 - 0.01)];
    for (let k = 0; k < 10; k++) [mu, sigma] = step(data, settings.teams[0]!, settings, mu, sigma);
    expect(mu).toBeLessThan(0.1);
  });

  test('and rightly so: without a move limit steps of .05 throw walkers off the peaks for good', () => {
    const settings = settingsWith({ teams: [{ stepSize: 0.05 }], moveLimit: 0 });
    const data = foldData(settings.data, settings.weights);
    const marks = landmarks(data, settings.sigmaFloor);
    let [mu, sigma] = [0.5, 0.8];
    let away = 0;
    for (let k = 0; k < 2000; k++) {
      [mu, sigma] = step(data, settings.teams[0]!, settings, mu, sigma);
      if (k >= 1000 && classOfStart(data, marks, mu, sigma) !== 'arrived') away++;
    }
    expect(away).toBeGreaterThan(500);
  });
});
