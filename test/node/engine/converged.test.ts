/** Which walkers have converged, which are frozen, and which are only near the saddle: the same on both engines. */

import { afterEach, describe, expect, it } from 'vitest';
import { hasArrived, isNearSaddle } from '../../../src/core/simulation/census.ts';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { asDoubles } from '../../../src/core/simulation/checkpoint.ts';
import { isStationary } from '../../../src/core/simulation/convergence.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { ENGINES, Engines, classesOf, countsOf, present, sum } from './contract.ts';
import { run } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

/** Sigma held at a value for good, as by the user's hand. */
const heldAt = (sigma: number): Patch => ({ schedule: { shape: 'manual', sigma } });
/** Walkers on a line from mu = .05 to 1.5, none of them at the best mu. */
const LINE: Patch = { walkers: 64, spawn: { shape: 'line', mu: [0.05, 1.5], sigma: [0.6, 1.6] } };

describe.each(ENGINES)('%s', (_, makeEngine) => {
  const make = (patch: Patch): Promise<Engine> => engines.keep(makeEngine(patch));

  it.each([
    ['extended', 0.7],
    ['extended', 0.87],
    ['extended', 0.97],
    ['extended', 1.3],
    ['single', 0.7],
    ['single', 0.87],
  ] as const)('%s: all converge to the best mu of sigma = %f', async (arithmetic, sigma) => {
    for (const optimizer of ['gradient', 'em', 'momentum', 'newton', 'alternating'] as const) {
      const stepSize = optimizer === 'newton' ? 0.3 : 0.05;
      const engine = await make({
        ...LINE,
        ...heldAt(sigma),
        arithmetic,
        teams: [{ optimizer, stepSize, annealed: true }],
      });
      await run(engine, 1500);
      const [row] = await engine.readCensus();
      expect(classesOf(row!), optimizer).toEqual([0, 0, 0, 0, 64]);
    }
  });

  it('single precision stops short of a best mu that is nearly flat: frozen there, not converged', async () => {
    const engine = await make({
      ...LINE,
      ...heldAt(0.97),
      arithmetic: 'single',
      teams: [{ stepSize: 0.05, annealed: true }],
    });
    await run(engine, 1500);
    expect((await engine.readCensus())[0]).toMatchObject({ frozen: 64, converged: 0 });
  });

  it('none has converged while it is on its way, and none is near the saddle while sigma is held', async () => {
    const engine = await make({
      ...LINE,
      ...heldAt(0.97),
      teams: [{ annealed: true }],
    });
    await run(engine, 30);
    const [row] = await engine.readCensus();
    expect(row).toMatchObject({ frozen: 0, converged: 0, stalled: 0 });
    // although they are where it would be the saddle's neighbourhood
    const pairs = await engine.readWalkers(0);
    expect(isNearSaddle(engine.data, pairs[0]!, pairs[1]!)).toBe(true);
    const { dwell } = (await engine.readStatistics())[0]!;
    expect(dwell[0]).toBe(64);
  });

  it('a walker at a minimum of L along mu has converged if its mu is 0, and not if it is small', async () => {
    const engine = await make({ ...heldAt(0.7), teams: [{ annealed: true }] });
    engine.place([0, 0.7, 1e-9, 0.7, -1e-30, 0.7]);
    await run(engine, 20);
    expect((await engine.readCensus())[0]).toMatchObject({ travelling: 2, converged: 1 });
  });

  it('a walker at the saddle itself has converged, one beside it is near it, or frozen by its arithmetic', async () => {
    for (const optimizer of OPTIMIZERS) {
      const engine = await make({ teams: [{ optimizer, noise: 0 }] });
      engine.place([0, 1]);
      await run(engine, 3);
      expect((await engine.readCensus())[0], optimizer).toMatchObject({ converged: 1 });
    }
    const extended = await make({});
    extended.place([0.001, 1, 1e-5, 1, 0.02, 0.9998]);
    await run(extended, 400);
    expect((await extended.readCensus())[0]).toMatchObject({ stalled: 3 });
    const single = await make({ arithmetic: 'single' });
    single.place([0.001, 1, 1e-5, 1]);
    await run(single, 400);
    expect((await single.readCensus())[0]).toMatchObject({ frozen: 2 });
  });

  it('with noise none converges', async () => {
    const engine = await make({ ...LINE, ...heldAt(0.7), teams: [{ noise: 0.01, annealed: true }] });
    await run(engine, 300);
    expect((await engine.readCensus())[0]).toMatchObject({ converged: 0 });
  });

  it('a local maximum that is not the highest is where walkers converge', async () => {
    // 98 values at 1 and two at 4: walkers from the middle find (0, s)'s slope or the lower of two heights
    const data = [...Array.from({ length: 98 }, (_, k) => (k % 2 ? 1 : -1)), -4, 4];
    const engine = await make({
      data,
      walkers: 64,
      teams: [{ optimizer: 'em' }],
      spawn: { shape: 'line', mu: [0.01, 0.3], sigma: [1, 1.2] },
    });
    await run(engine, 1500);
    const [row] = await engine.readCensus();
    const pairs = await engine.readWalkers(0);
    let resting = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      const [mu, sigma] = [pairs[i]!, pairs[i + 1]!];
      if (hasArrived(engine.data, engine.landmarks, mu, sigma)) continue;
      // mu is as small as single precision allows: (0, s) draws it on for ever
      if (isStationary(engine.data, mu, sigma, { held: false, sigmaFloor: 0.05 })) resting++;
    }
    expect(row!.converged).toBe(resting);
    expect(row!.frozen).toBe(0);
  });

  it('the picture counts the converged apart', async () => {
    const engine = await make({ ...LINE, ...heldAt(0.7), teams: [{ annealed: true }] });
    await run(engine, 1500);
    await present(engine);
    const { all, converged } = await countsOf(engine);
    expect(sum(converged)).toBe(64);
    expect(sum(all)).toBe(64);
  });
});

/** The class of each walker of the first team, by its place in CLASSES. */
async function classesNow(engine: Engine): Promise<number[]> {
  const checkpoint = await engine.checkpoint();
  const { classes } = asDoubles(checkpoint.teams[0]!, checkpoint);
  return [...classes];
}

const SEEN: [string, Patch][] = [
  ['held below s', { ...heldAt(0.7), teams: [{ stepSize: 0.05, annealed: true }] }],
  ['held above s, by EM', { ...heldAt(1.4), teams: [{ optimizer: 'em', annealed: true }] }],
  ['held below s, by EM', { ...heldAt(0.8), teams: [{ optimizer: 'em', annealed: true }] }],
  ['gradient ascent', { teams: [{ stepSize: 0.05 }] }],
  ['EM', { teams: [{ optimizer: 'em' }] }],
];

it.each(SEEN)(
  'both engines have every walker in the same class, at most a step apart: %s',
  async (_, patch) => {
    const both = await Promise.all(
      ENGINES.map(([, makeEngine]) => engines.keep(makeEngine({ ...LINE, ...patch }))),
    );
    const STEPS = 120;
    // classes after each step, engine by engine
    const seen: number[][][] = [];
    for (const engine of both) {
      const rows: number[][] = [];
      for (let k = 0; k < STEPS; k++) {
        await run(engine, 1);
        rows.push(await classesNow(engine));
      }
      seen.push(rows);
    }
    const [gpu, cpu] = seen as [number[][], number[][]];
    for (let k = 1; k < STEPS - 1; k++) {
      gpu[k]!.forEach((place, i) =>
        expect([cpu[k - 1]![i], cpu[k]![i], cpu[k + 1]![i]], `walker ${i} after step ${k + 1}`).toContain(
          place,
        ),
      );
    }
    // something was decided on the way
    expect(new Set(gpu.flat()).size).toBeGreaterThan(1);
  },
);
