/** The two engines beside each other, and crowds that go from one to the next. */

import { afterEach, describe, expect, it } from 'vitest';
import { ARRIVED_WITHIN, STALLED_MU, STALLED_SIGMA } from '../../../src/core/simulation/census.ts';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { Engines, cpuEngineWith } from './contract.ts';
import { engineWith, pairsOf, run, settingsWith, walkersOf } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);
const kept = <E extends Engine>(made: Promise<E>): Promise<E> => engines.keep(made);

type Teams = NonNullable<Patch['teams']>;
const each = <T>(teams: Teams, ask: (team: number) => Promise<T>): Promise<T[]> =>
  Promise.all(teams.map((_, team) => ask(team)));

describe('both engines', () => {
  /** Where gradient ascent of step .006 on two data still settles at a peak: n step/sigma² <= 2. */
  const STABLE = Math.sqrt(0.006);

  it('take the same crowd to the same places in 300 steps', async () => {
    const patch = { walkers: 5000 };
    const [gpu, cpu] = [await kept(engineWith(patch)), await kept(cpuEngineWith(patch))];
    const settings = settingsWith(patch);
    const starts = await walkersOf(cpu);
    expect(await walkersOf(gpu)).toEqual(starts);
    await Promise.all([run(gpu, 300), run(cpu, 300)]);
    const [left, right] = [await walkersOf(gpu), await walkersOf(cpu)];
    let [worst, worstBelow] = [0, 0];
    starts.forEach(([mu, sigma], i) => {
      let lowest = sigma;
      for (let k = 0; k < 300; k++) {
        [mu, sigma] = step(cpu.data, settings.teams[0]!, settings, mu, sigma);
        lowest = Math.min(lowest, sigma);
      }
      const off = Math.max(Math.abs(left[i]![0] - right[i]![0]), Math.abs(left[i]![1] - right[i]![1]));
      if (lowest >= STABLE) worst = Math.max(worst, off);
      else worstBelow = Math.max(worstBelow, off);
    });
    console.log(`GPU against CPU: ${worst.toExponential(2)}, at the peaks ${worstBelow.toExponential(2)}`);
    // increments are right to 1e-6 of themselves, the paths are of the order of 1, and what saddle and cliff stretch in
    // 300 steps the ridge presses together
    expect(worst).toBeLessThan(2e-6);
    // below STABLE a walker near the peak overshoots it, by a factor of n step/sigma² - 1 = 3.8 at the floor, until the
    // limit catches it, one or two steps later; moves of the limit's length stretch nothing
    expect(worstBelow).toBeLessThan(2e-6 * 3.8 ** 2);
    expect(await gpu.readCensus()).toEqual(await cpu.readCensus());
  });

  it('count the same classes after every step', async () => {
    const teams: Teams = [{}, { optimizer: 'em' }, { annealed: true }, { optimizer: 'momentum' }];
    const patch: Patch = { walkers: 400, teams, schedule: { length: 150 } };
    const [gpu, cpu] = [await kept(engineWith(patch)), await kept(cpuEngineWith(patch, 2))];
    // Increments are right to 1e-6 of themselves and the paths are of the order of 1; a walker that overshoots a peak, as
    // gradient ascent does there, stretches that by 3.8 in each of one or two steps: so far may the two be apart.
    const apart = 2e-6 * 3.8 ** 2;
    const { optimum } = cpu.landmarks;
    const border = (mu: number, sigma: number): boolean =>
      [
        Math.abs(mu) - STALLED_MU,
        Math.abs(sigma - 1) - STALLED_SIGMA,
        Math.abs(Math.abs(mu) - optimum.mu) - ARRIVED_WITHIN,
        Math.abs(sigma - optimum.sigma) - ARRIVED_WITHIN,
      ].some((distance) => Math.abs(distance) < apart);
    const doubtful: number[][] = teams.map(() => [0]);
    for (let k = 1; k <= 150; k++) {
      await run(cpu, 1);
      const crowds = await each(teams, (team) => pairsOf(cpu, team));
      crowds.forEach((pairs, team) =>
        doubtful[team]!.push(pairs.filter(([mu, sigma]) => border(mu, sigma)).length),
      );
    }
    await run(gpu, 150);
    const [left, right] = [await gpu.readHistories(), await cpu.readHistories()];
    let [equal, rows] = [0, 0];
    for (const team of teams.keys()) {
      expect(left[team]!.steps).toEqual(right[team]!.steps);
      for (const [at, step] of left[team]!.steps.entries()) {
        const off = left[team]!.counts.map((column, k) =>
          Math.abs(column[at]! - right[team]!.counts[k]![at]!),
        );
        // each that is counted differently is missed in one class and found in another
        expect(off.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2 * doubtful[team]![step]!);
        rows++;
        if (off.every((count) => count === 0)) equal++;
      }
    }
    expect(rows).toBe(4 * 151);
    expect(equal).toBeGreaterThan(0.95 * rows);
  });
});

describe('a crowd that was saved', () => {
  const teams: Teams = [
    { stepSize: 0.02, annealed: true },
    { optimizer: 'momentum' },
    { optimizer: 'adam', stepSize: 0.01 },
    { optimizer: 'em', precision: 'single' },
  ];
  const schedule = { length: 100, hot: 4, cold: 0.5 } as const;
  // above this floor gradient ascent settles at the peaks: n step/sigma² <= 2
  const patch: Patch = { walkers: 300, data: [-2, 2, 2], sigmaFloor: 0.3, teams, schedule };

  it('goes on, on the GPU, as if nothing had been: walkers, memory, dwell times, history', async () => {
    const engine = await kept(engineWith(patch));
    // the last team is younger than the others
    engine.configure(settingsWith({ ...patch, teams: teams.slice(0, 3) }));
    await run(engine, 30);
    engine.configure(settingsWith(patch));
    await run(engine, 20);
    const saved = await engine.checkpoint();
    await run(engine, 40);
    const other = await kept(engineWith(patch));
    other.restore(saved);
    expect([other.clock, other.scheduleStep]).toEqual([50, 50]);
    expect((await other.readHistories()).map(({ step }) => step)).toEqual([50, 50, 50, 20]);
    await run(other, 40);
    expect(await each(teams, (team) => other.readWalkers(team))).toEqual(
      await each(teams, (team) => engine.readWalkers(team)),
    );
    expect(await other.readStatistics()).toEqual(await engine.readStatistics());
    const [left, right] = [await other.readHistories(), await engine.readHistories()];
    left.forEach((history, team) => expect(history).toEqual(right[team]));
  });

  it('goes on, on the CPU, with every team', async () => {
    const gpu = await kept(engineWith(patch));
    await run(gpu, 30);
    const saved = await gpu.checkpoint();
    const cpu = await kept(cpuEngineWith(patch, 3));
    cpu.restore(saved);
    expect([cpu.clock, cpu.scheduleStep]).toEqual([30, 30]);
    expect(await each(teams, (team) => cpu.readWalkers(team))).toEqual(
      await each(teams, (team) => gpu.readWalkers(team)),
    );
    expect(await cpu.readCensus()).toEqual(await gpu.readCensus());
    const dwell = async (engine: Engine): Promise<number[][]> =>
      (await engine.readStatistics()).map((row) => row.dwell);
    expect(await dwell(cpu)).toEqual(await dwell(gpu));
    const truth = await gpu.readHistories();
    (await cpu.readHistories()).forEach((history, team) => {
      expect(history.step).toBe(30);
      expect(history).toEqual(truth[team]);
    });
    await run(cpu, 10);
    await run(gpu, 10);
    const there = await each(teams, (team) => gpu.readWalkers(team));
    const here = await each(teams, (team) => cpu.readWalkers(team));
    const s = cpu.data.criticalTemperature;
    const worst = here.map((pairs, team) =>
      pairs.reduce((most, value, k) => Math.max(most, Math.abs(value - there[team]![k]!)), 0),
    );
    console.log(`after 10 steps in another engine: ${worst.map((off) => off.toExponential(1)).join(', ')}`);
    // increments are right to 1e-6 of themselves, and no path of ten steps is longer than 1; a memory that was lost, or in
    // other units, shows at once: momentum .9 makes most of a step of its past
    for (const off of worst) expect(off).toBeLessThan(2e-6 * s);
  });

  it('goes from the CPU to the GPU too, however deep its mu', async () => {
    const cpu = await kept(cpuEngineWith(patch, 3));
    await run(cpu, 30);
    const gpu = await kept(engineWith(patch));
    gpu.restore(await cpu.checkpoint());
    expect([gpu.clock, gpu.scheduleStep]).toEqual([30, 30]);
    expect(await gpu.readCensus()).toEqual(await cpu.readCensus());
    expect((await gpu.readStatistics()).map(({ dwell }) => dwell)).toEqual(
      (await cpu.readStatistics()).map(({ dwell }) => dwell),
    );
    (await gpu.readHistories()).forEach((history, team) => expect(history).toEqual(cpu.histories[team]));
    const s = cpu.data.criticalTemperature;
    const apart = async (): Promise<number[]> => {
      const [here, there] = [
        await each(teams, (team) => cpu.readWalkers(team)),
        await each(teams, (team) => gpu.readWalkers(team)),
      ];
      return here.map((pairs, team) =>
        pairs.reduce((most, value, k) => Math.max(most, Math.abs(value - there[team]![k]!)), 0),
      );
    };
    // a half unit of 2^-52 s, and in single precision of 2^-24, of places up to 4
    const [first, second, third, single] = await apart();
    for (const off of [first, second, third]) expect(off).toBeLessThan(4 * 2 ** -48 * s);
    expect(single).toBeLessThan(4 * 2 ** -24 * s);
    await run(cpu, 10);
    await run(gpu, 10);
    // as in the other direction
    for (const off of await apart()) expect(off).toBeLessThan(2e-6 * s);

    // mu = ±0.1 / 4^1000 is below all doubles
    const hot = { shape: 'manual', sigma: 2 } as const;
    const deep: Patch = { walkers: 4, teams: [{ optimizer: 'em', annealed: true }], schedule: hot };
    const [low, high] = [await kept(cpuEngineWith(deep, 2)), await kept(engineWith(deep))];
    low.place([0.1, 1, -0.1, 1, 0, 1]);
    await run(low, 1000);
    high.restore(await low.checkpoint());
    expect([...(await high.readWalkers(0))].filter((_, k) => k % 2 === 0)).toEqual([0, -0, 0]);
    high.configure(settingsWith({ ...deep, schedule: { ...hot, sigma: 0.5 } }));
    await run(high, 999);
    const [mu, mirror, zero] = (await walkersOf(high)).map(([at]) => at) as [number, number, number];
    expect(Math.abs(mu / 0.025 - 1)).toBeLessThan(5e-4); // see the CPU's own test
    expect([mirror, zero]).toEqual([-mu, 0]);
  });

  it('leaves a new team where it was placed', async () => {
    const gpu = await kept(engineWith({ walkers: 10 }));
    gpu.place([0.1, 1, -0.3, 0.9]);
    const placed = await gpu.readWalkers(0);
    await run(gpu, 5);
    const saved = await gpu.checkpoint();
    for (const engine of [
      await kept(engineWith({ walkers: 10 })),
      await kept(cpuEngineWith({ walkers: 10 }, 2)),
    ]) {
      engine.restore(saved);
      engine.configure(settingsWith({ walkers: 10, teams: [{}, {}] }));
      const begun = await engine.readWalkers(1);
      begun.forEach((value, k) => expect(value).toBeCloseTo(placed[k]!, 12));
      expect(begun.length).toBe(4);
    }
  });

  it('does not hand the memory of one optimizer to another', async () => {
    const memory: Teams = [{ optimizer: 'momentum' }];
    const gpu = await kept(engineWith({ walkers: 50, teams: memory }));
    await run(gpu, 20);
    const saved = await gpu.checkpoint();
    const [changed, fresh]: Teams[] = [[{ optimizer: 'nesterov' }], [{ optimizer: 'nesterov' }]];
    for (const make of [engineWith, cpuEngineWith]) {
      const engine = await kept<Engine>(make({ walkers: 50, teams: changed! }));
      engine.restore(saved);
      const other = await kept<Engine>(make({ walkers: 50, teams: fresh! }));
      other.place(await gpu.readWalkers(0));
      await run(engine, 5);
      await run(other, 5);
      const [after, truth] = [await engine.readWalkers(0), await other.readWalkers(0)];
      after.forEach((value, k) => expect(Math.abs(value - truth[k]!)).toBeLessThan(1e-6));
    }
  });
});
