/** L, score and steps of weighted data on the GPU and in the workers, against core. */

import { describe, expect, test } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { observed } from '../../../src/core/data/datasets.ts';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import notebook from '../../fixtures/notebook.json';
import { ENGINES } from './contract.ts';
import { settingsWith } from './crowd.ts';

const values = notebook.skew.data;
const weights = [3, 1, 2, 0.5, 4];

/** The largest difference of L over a grid, per datum. */
async function off(engine: Engine, data = foldData(values, weights)): Promise<number> {
  const s = data.criticalTemperature;
  const [width, height] = [24, 24];
  const [mu, sigma]: [number, number][] = [
    [-2 * s, 2 * s],
    [0.1 * s, 2 * s],
  ];
  const heights = await engine.readSurface({ mu: mu!, sigma: sigma!, width, height });
  let worst = 0;
  heights.forEach((L, k) => {
    const at = [
      mu![0] + ((k % width) / (width - 1)) * (mu![1] - mu![0]),
      sigma![0] + (Math.floor(k / width) / (height - 1)) * (sigma![1] - sigma![0]),
    ] as const;
    // relative to the size of the terms: L of a few data is 100 per datum at the cold edge
    const truth = logLikelihood(data, ...at);
    worst = Math.max(worst, Math.abs(L - truth) / (data.n + Math.abs(truth)));
  });
  return worst;
}

describe.each(ENGINES)('%s: weights', (_, make) => {
  test('are in L, and follow when they alone change', async () => {
    const engine = await make({ data: values, weights });
    try {
      expect(engine.data).toEqual(foldData(values, weights));
      expect(await off(engine)).toBeLessThan(2e-6);
      engine.configure(settingsWith({ walkers: 64, data: values, weights: [1, 1, 1, 1, 9] }));
      await engine.idle();
      const next = foldData(values, [1, 1, 1, 1, 9]);
      expect(engine.data).toEqual(next);
      expect(engine.landmarks.saddle.sigma).toBe(next.criticalTemperature);
      expect(await off(engine, next)).toBeLessThan(2e-6);
      // new data, new crowd
      expect(engine.clock).toBe(0);
    } finally {
      engine.destroy();
    }
  });

  test('are in every step', async () => {
    const patch = { data: values, weights, teams: [{ optimizer: 'em' as const }] };
    const settings = settingsWith(patch);
    const engine = await make(patch);
    try {
      engine.place([0.4, 1.1, -0.9, 0.6]);
      for (let left = 10; left > 0;) {
        left -= engine.advance(left);
        await engine.idle();
      }
      const walkers = await engine.readWalkers(0);
      const data = foldData(values, weights);
      for (const [i, start] of [
        [0, [0.4, 1.1]],
        [1, [-0.9, 0.6]],
      ] as const) {
        let [mu, sigma] = start as readonly [number, number] as [number, number];
        for (let k = 0; k < 10; k++) [mu, sigma] = step(data, settings.teams[0]!, settings, mu, sigma);
        expect(Math.abs(walkers[2 * i]! - mu)).toBeLessThan(1e-5);
        expect(Math.abs(walkers[2 * i + 1]! - sigma)).toBeLessThan(1e-5);
      }
    } finally {
      engine.destroy();
    }
  });

  test('of thinned data give the L of all of them', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => Math.sin(i) + 0.7 * Math.sin(3 * i * i));
    const { data, weights: counts } = observed(many);
    expect(data.length).toBeLessThan(128);
    const engine = await make({ data, weights: counts });
    try {
      expect(await off(engine, foldData(many))).toBeLessThan(2e-6);
    } finally {
      engine.destroy();
    }
  });
});
