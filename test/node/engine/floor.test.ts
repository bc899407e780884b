/** Sigma near 0, where L has its peaks: there it is sigma that has the digits, and not its difference from s. */

import { afterEach, describe, expect, it } from 'vitest';
import { logLikelihood, logLikelihoodAboveSaddle } from '../../../src/core/likelihood/mixture.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { Engines, present, texelsOf } from './contract.ts';
import { engineWith, pairsOf, run, settingsWith } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);
const make = (patch: Patch) => engines.keep(engineWith(patch));

/** The spacing of f32, and that of delta's fixed point above the tags, with 8 integer bits. */
const [ULP, UNIT] = [2 ** -23, 2 ** -52];
const ARITHMETICS = ['extended', 'single'] as const;

/** s, the floor, and a step size for which a step goes .3 of the way: n step/sigma² = .3. */
const FLOORS: [s: number, floor: number, stepSize: number][] = [
  [1, 1e-6, 1.5e-13],
  [10, 1e-7, 1.5e-15],
  [100, 1e-7, 1.5e-15],
];

describe.each(FLOORS)('with s = %d, at a floor of %d', (s, floor, stepSize) => {
  const data = [-s, s];

  it.each(ARITHMETICS)('sigma is what it was set to, and the step and L know it: %s', async (arithmetic) => {
    for (const factor of [1, 1.37, 3]) {
      const sigma = factor * floor;
      const patch: Patch = {
        data,
        arithmetic,
        walkers: 1,
        sigmaFloor: floor,
        moveLimit: 0,
        stepsPerFrame: 1,
        teams: [{ annealed: true, stepSize: stepSize * factor ** 2 }],
        schedule: { shape: 'manual', sigma },
      };
      const engine = await make(patch);
      engine.place([1.5 * s, s]);
      await run(engine, 1);
      const [[mu, held]] = (await pairsOf(engine, 0)) as [[number, number]];
      // in fixed point to half its unit, and in single precision to that of f32, twice
      const off = ULP + UNIT / (sigma / s);
      expect(Math.abs(held / sigma - 1)).toBeLessThan(off);
      // .3 of the way from 1.5 s to s: sigma² is right to twice that, and the rest to a few units
      expect(Math.abs((1.5 * s - mu) / (0.15 * s) - 1)).toBeLessThan(2 * off + 16 * ULP);
      // at the peak L = -n log sigma - ..., to a unit of sigma, and of L
      engine.place([s, sigma]);
      const [[, there]] = (await pairsOf(engine, 0)) as [[number, number]];
      expect(Math.abs(there / sigma - 1)).toBeLessThan(off);
      const near = (value: number, truth: number): void =>
        expect(Math.abs(value - truth)).toBeLessThan(2 * (2 * off + 4 * ULP * Math.abs(truth)));
      const truth = logLikelihood(engine.data, s, there);
      const rise = logLikelihoodAboveSaddle(engine.data, s, there);
      near((await engine.readStatistics())[0]!.medianLogLikelihood, truth);
      await present(engine);
      near((await texelsOf(engine.pictures.walkers))[2]!, rise);
      // a tracer that stays where it is
      await run(engine, 1);
      const ring = await texelsOf(engine.pictures.ring);
      near(ring[4 * 256 * engine.ring.head + 2]!, rise);
      engine.destroy();
    }
  });

  it.each(ARITHMETICS)(
    'sigma goes over to the other arithmetic with its digits: from %s',
    async (arithmetic) => {
      const patch: Patch = { data, arithmetic, walkers: 3, sigmaFloor: floor };
      const engine = await make(patch);
      engine.place([s, floor, s, 1.37 * floor, s, 0.3 * s]);
      const before = await pairsOf(engine, 0);
      engine.configure(
        settingsWith({ ...patch, arithmetic: arithmetic === 'single' ? 'extended' : 'single' }),
      );
      (await pairsOf(engine, 0)).forEach(([, sigma], i) =>
        expect(Math.abs(sigma / before[i]![1] - 1)).toBeLessThan(ULP + UNIT / (before[i]![1] / s)),
      );
    },
  );
});

// the last two are as low as fixed point can tell from 0
describe.each([...FLOORS, [1e3, 1e-9, 0], [1e6, 1e-9, 0]] satisfies typeof FLOORS)(
  'with s = %d, at a floor of %d',
  (s, floor) => {
    const data = [-s, s];

    it.each(OPTIMIZERS)('%s never comes below it, and nothing is NaN', async (optimizer) => {
      const starts = [0, 1, 0.3, 0.2, 1, 0, 1, 1e-9, 0.999, 1e-3, 0, 0, 1 + 1e-7, 3e-8, 1e-9, 1e-8, 50, 0];
      const teams = [{ optimizer }, { optimizer, annealed: true }, { optimizer, noise: 1e-9 }];
      for (const arithmetic of ARITHMETICS) {
        const schedule = { shape: 'manual', sigma: floor } as const;
        const engine = await make({ data, arithmetic, sigmaFloor: floor, teams, schedule });
        engine.place(starts.map((at, k) => (k % 2 === 0 ? at * s : Math.max(at * s, floor))));
        for (const steps of [1, 1, 2, 30]) {
          await run(engine, steps);
          for (const pairs of await Promise.all(teams.map((_, team) => engine.readWalkers(team)))) {
            expect(pairs.every(Number.isFinite)).toBe(true);
            const sigmas = pairs.filter((_, k) => k % 2 === 1);
            const [lowest, highest] = [Math.min(...sigmas), Math.max(...sigmas)];
            expect(lowest / floor).toBeGreaterThan(1 - ULP - UNIT / (floor / s));
            expect(lowest).toBeGreaterThan(0);
            expect(highest).toBeLessThan(1e13 * s);
          }
        }
        for (const { medianLogLikelihood } of await engine.readStatistics())
          expect(Number.isFinite(medianLogLikelihood)).toBe(true);
        await present(engine);
        for (const name of ['walkers', 'ring'] as const)
          expect((await texelsOf(engine.pictures[name])).every(Number.isFinite)).toBe(true);
        engine.destroy();
      }
    });
  },
);

it('EM sets sigma with its digits too', async () => {
  for (const arithmetic of ARITHMETICS) {
    const engine = await make({ arithmetic, walkers: 3, sigmaFloor: 1e-9, teams: [{ optimizer: 'em' }] });
    // z = mu/sigma² = 5, 10, 14; then sigma' = sqrt(1 - tanh² z)
    const zs = [5, 10, 14];
    engine.place(zs.flatMap((z) => [0.5, Math.sqrt(0.5 / z)]));
    await run(engine, 1);
    (await pairsOf(engine, 0)).forEach(([, sigma], i) => {
      // the exponential of 2 z, which is right to a few units of 2 z, under a root
      const z = zs[i]!;
      expect(Math.abs(sigma * Math.cosh(z) - 1)).toBeLessThan(4 * z * ULP + UNIT / sigma);
    });
    engine.destroy();
  }
});
