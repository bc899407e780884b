/** What every engine promises, whatever it runs on. */

import { afterEach, describe, expect, it } from 'vitest';
import { CLASS_CODES, type CensusRow } from '../../../src/core/simulation/census.ts';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { decodeWalker, sigmaBits } from '../../../src/core/simulation/fixed-point.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import { temperature } from '../../../src/core/schedule/schedule.ts';
import { SPAWN_SHAPES } from '../../../src/core/settings/settings.ts';
import { planSpawn, spawnWalker } from '../../../src/core/simulation/spawn.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { ENGINES, Engines, classesOf, countsOf, present, sum, texelsOf } from './contract.ts';
import { pairsOf, run, settingsWith, walkersOf } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

describe.each(ENGINES)('%s', (kind, makeEngine) => {
  const make = (patch: Patch = {}): Promise<Engine> => engines.keep(makeEngine(patch));

  it('says what it is', async () => {
    const engine = await make();
    expect(engine.kind).toBe(kind);
    expect(engine.adapter).not.toBe('');
    expect(engine.landmarks.saddle).toEqual({ mu: 0, sigma: 1 });
    expect(engine.data.criticalTemperature).toBe(1);
  });

  describe('the start', () => {
    it.each(SPAWN_SHAPES)('%s is that of core, bit for bit', async (shape) => {
      for (const data of [
        [-1, 1],
        [0.3, -2.2, 1.7],
      ]) {
        const engine = await make({ data, walkers: 1000, spawn: { shape, seed: 11 } });
        const s = engine.data.criticalTemperature;
        const bits = sigmaBits(Math.hypot(2 / s, 1));
        const plan = planSpawn(settingsWith({ spawn: { shape, seed: 11 } }).spawn, 1000, s, bits);
        const words = new Uint32Array(4);
        const twin = Float64Array.from({ length: 2000 }, (_, k) => {
          spawnWalker(plan, k >> 1, words, 0);
          return decodeWalker(words, 0, bits)[k & 1]! * s;
        });
        expect(await engine.readWalkers(0)).toEqual(twin);
        expect(engine.clock).toBe(0);
        expect(await engine.readCensus()).toEqual([
          { team: 0, walkers: 1000, steps: 0, ...classCounts(engine, twin) },
        ]);
      }
    });

    it('is the same after a reset', async () => {
      const engine = await make({ walkers: 300 });
      const before = await engine.readWalkers(0);
      await run(engine, 7);
      expect(await engine.readWalkers(0)).not.toEqual(before);
      engine.reset();
      expect(engine.clock).toBe(0);
      expect(await engine.readWalkers(0)).toEqual(before);
    });

    it('is placed by hand', async () => {
      const engine = await make();
      const pairs = [0.1, 1, -0.25, 0.05, 1e-9, 1.999, 0, 1, -50, 30];
      await run(engine, 3);
      engine.place(pairs);
      expect(engine.clock).toBe(0);
      const placed = await engine.readWalkers(0);
      expect(placed.length).toBe(pairs.length);
      placed.forEach((value, i) => expect(value).toBeCloseTo(pairs[i]!, 12));
      const [row] = await engine.readCensus();
      expect([row!.walkers, ...classesOf(row!)]).toEqual([5, 3, 2, 0, 0, 0]);
      // and goes on as many as it is
      await run(engine, 2);
      expect((await engine.readCensus())[0]).toMatchObject({ walkers: 5, steps: 2 });
      engine.reset();
      expect((await engine.readWalkers(0)).length).toBe(128);
    });

    it('may be one walker alone', async () => {
      const engine = await make({ walkers: 1 });
      await run(engine, 5);
      await present(engine);
      expect((await engine.readCensus())[0]!.walkers).toBe(1);
      expect(engine.ring.tracers).toBe(1);
      expect(engine.drawn).toBe(1);
    });
  });

  describe('the clock', () => {
    it('counts what advance has sent off, at most what was asked for', async () => {
      const engine = await make({ walkers: 5000 });
      let total = 0;
      for (const asked of [1, 2, 30, 2000]) {
        const sent = engine.advance(asked);
        expect(sent).toBeLessThanOrEqual(asked);
        total += sent;
        expect(engine.clock).toBe(total);
        await engine.idle();
      }
      expect(total).toBeGreaterThan(3);
      expect((await engine.readCensus())[0]!.steps).toBe(total);
    });

    it('always takes a step when nothing is under way', async () => {
      const engine = await make({ walkers: 500_000 });
      for (let k = 1; k <= 3; k++) {
        expect(engine.advance(1)).toBe(1);
        await engine.idle();
      }
    });
  });

  describe('the steps', () => {
    it('run to the same bits twice, and however they are grouped', async () => {
      const runs: unknown[] = [];
      for (const groups of [[137], [137], [1, 36, 100], Array.from({ length: 137 }, () => 1)]) {
        const engine = await make({ walkers: 5000, teams: [{ stepSize: 0.02, annealed: true }] });
        for (const steps of groups) await run(engine, steps);
        runs.push([await engine.readWalkers(0), await engine.readCensus()]);
      }
      for (const other of runs.slice(1)) expect(other).toEqual(runs[0]);
    });

    it.each([
      ['gradient ascent', {}],
      ['gradient ascent without a limit', { moveLimit: 0 }],
      ['EM', { teams: [{ optimizer: 'em' }] }],
      ['annealed gradient ascent', { teams: [{ annealed: true }], schedule: { length: 40 } }],
      ['annealed EM on other data', { teams: [{ optimizer: 'em', annealed: true }], data: [0.3, -2.2, 1.7] }],
    ] satisfies [string, Patch][])('%s is that of core', async (_name, patch) => {
      const engine = await make(patch);
      const settings = settingsWith(patch);
      const pairs = [0.5, 1.2, -0.3, 0.9, 0.01, 1.01, 1.7, 1.5, -1.1, 0.8];
      engine.place(pairs);
      await run(engine, 30);
      const truth = [...pairs];
      for (let i = 0; i < pairs.length; i += 2) {
        for (let k = 0; k < 30; k++) {
          const held = settings.teams[0]!.annealed ? temperature(settings.schedule, k) : undefined;
          const next = step(engine.data, settings.teams[0]!, settings, truth[i]!, truth[i + 1]!, held);
          truth.splice(i, 2, ...next);
        }
      }
      // increments are right to 1e-6 of themselves, and the paths are of the order of 1 and do not diverge
      (await engine.readWalkers(0)).forEach((value, i) =>
        expect(Math.abs(value - truth[i]!)).toBeLessThan(2e-6),
      );
    });

    it('take hold of the running crowd when the settings change', async () => {
      const engine = await make();
      engine.place([0.5, 1.2, -0.2, 0.9]);
      await run(engine, 5);
      const before = await engine.readWalkers(0);
      const [first, second] = [settingsWith({ walkers: 64 }), settingsWith({ walkers: 64, sigmaFloor: 0.3 })];
      second.teams[0]!.stepSize = 0.02;
      second.window = { mu: [-1, 1], sigma: [0.1, 1] };
      second.stepsPerFrame = 100;
      second.view.triangles = 7;
      engine.configure(second);
      expect(engine.clock).toBe(5);
      expect(engine.landmarks.optimum.sigma).toBe(0.3);
      expect(await engine.readWalkers(0)).toEqual(before);
      await run(engine, 1);
      const after = await walkersOf(engine);
      after.forEach(([mu, sigma], i) => {
        const truth = step(engine.data, second.teams[0]!, second, before[2 * i]!, before[2 * i + 1]!);
        expect(Math.abs(mu - truth[0])).toBeLessThan(1e-6);
        expect(Math.abs(sigma - truth[1])).toBeLessThan(1e-6);
      });
      // the data do make a new crowd
      engine.configure({ ...first, data: [-2, 2] });
      expect(engine.clock).toBe(0);
      expect(engine.data.criticalTemperature).toBe(2);
      expect((await engine.readWalkers(0)).length).toBe(128);
    });
  });

  describe('annealing', () => {
    const team = { annealed: true } as const;
    const schedule = { length: 100 } as const;

    it('begins where it is switched on, and goes on where it is only changed', async () => {
      const engine = await make({ schedule });
      engine.place([0.5, 1.2]);
      await run(engine, 40);
      expect(engine.clock).toBe(40);
      const on = settingsWith({ walkers: 64, schedule, teams: [team] });
      engine.configure(on);
      expect(engine.scheduleStep).toBe(0);
      await run(engine, 1);
      expect((await walkersOf(engine))[0]![1]).toBeCloseTo(2, 6); // hot
      await run(engine, 9);
      engine.configure({ ...on, stepsPerFrame: 3 });
      expect([engine.clock, engine.scheduleStep]).toEqual([50, 10]);
      await run(engine, 1);
      expect((await walkersOf(engine))[0]![1]).toBeCloseTo(temperature(on.schedule, 10)!, 6);
      engine.reset();
      expect([engine.clock, engine.scheduleStep]).toEqual([0, 0]);
    });

    it.each([
      ['hot', { hot: 1e4 }],
      ['cold', { cold: 5e3 }],
      ['the hand', { shape: 'manual', sigma: 500 }],
      ['a point', { shape: 'custom', points: [0, 1, 0.5, 1e7, 1, 0.5] }],
      ['all that there is', { shape: 'manual', sigma: 1e9 }],
    ] satisfies [string, Patch['schedule']][])(
      'leaves the crowd where it stands, be %s how it may',
      async (_, very) => {
        const engine = await make({ schedule, teams: [{}, { precision: 'single' }] });
        engine.place([0.5, 1.2, -0.1, 0.8, 1e-9, 1 - 2 ** -20, 0, 1.75]);
        await run(engine, 20);
        const before = [await engine.readWalkers(0), await engine.readWalkers(1)];
        const census = await engine.readCensus();
        const patch: Patch = { walkers: 64, schedule: { ...schedule, ...very } };
        const reach = Math.max(...[very].flatMap(({ hot, cold, sigma, points }: Patch['schedule'] & object) =>
        [hot ?? 0, cold ?? 0, sigma ?? 0, ...(points ?? [])])); // prettier-ignore
        // nobody follows it: not a bit is changed
        engine.configure(settingsWith({ ...patch, teams: [{}, { precision: 'single' }] }));
        expect([await engine.readWalkers(0), await engine.readWalkers(1)]).toEqual(before);
        // the unit of fixed point with room for that, on the GPU
        const unit = kind === 'CPU' ? 0 : 2 ** -(60 - sigmaBits(reach));
        const teams: Patch['teams'] = [{ annealed: true }, { precision: 'single', annealed: true }];
        engine.configure(settingsWith({ ...patch, teams }));
        expect(engine.clock).toBe(20);
        expect(await engine.readCensus()).toEqual(census);
        (await engine.readWalkers(0)).forEach((value, k) =>
          expect(Math.abs(value - before[0]![k]!)).toBeLessThanOrEqual(k % 2 === 0 ? 0 : unit / 2),
        );
        expect(await engine.readWalkers(1)).toEqual(before[1]);
        for (const at of [0, 1, 49, 50]) {
          engine.seek(at);
          await run(engine, 1);
          for (const team of [0, 1])
            for (const [, sigma] of await pairsOf(engine, team))
              expect(
                Math.abs(sigma / temperature({ ...settingsWith(patch).schedule }, at)! - 1),
              ).toBeLessThan(2e-7 + unit);
        }
        // a team that comes later begins where the others did
        engine.configure(settingsWith({ ...patch, teams: [...teams, {}] }));
        expect((await pairsOf(engine, 2)).map(([mu]) => Math.abs(mu))).toEqual([
        expect.closeTo(0.5, 12), expect.closeTo(0.1, 12), expect.closeTo(1e-9, 20), 0]); // prettier-ignore
      },
    );

    it('never cools below the floor, and follows the hand', async () => {
      const engine = await make({ schedule: { ...schedule, shape: 'manual', sigma: 0.01 }, teams: [team] });
      engine.place([0.5, 1.2]);
      await run(engine, 2);
      expect((await walkersOf(engine))[0]![1]).toBeCloseTo(0.05, 6);
      engine.configure(
        settingsWith({ walkers: 64, teams: [team], schedule: { ...schedule, shape: 'manual', sigma: 0.7 } }),
      );
      await run(engine, 1);
      expect((await walkersOf(engine))[0]![1]).toBeCloseTo(0.7, 6);
    });
  });

  describe('arithmetic', () => {
    it('changes without moving the crowd', async () => {
      const engine = await make();
      const pairs = [0.1, 1, -0.25, 0.05, 1e-9, 1.5, 0, 1, 3, 0.7];
      engine.place(pairs);
      engine.configure(settingsWith({ walkers: 64, arithmetic: 'single' }));
      engine.configure(settingsWith({ walkers: 64 }));
      const back = await engine.readWalkers(0);
      back.forEach((value, i) => {
        // mu keeps the relative precision of f32; sigma goes through sigma - 1 and keeps its absolute one
        const scale = i % 2 ? Math.max(1, pairs[i]!) : Math.abs(pairs[i]!);
        expect(Math.abs(value - pairs[i]!)).toBeLessThanOrEqual(2 ** -23 * scale);
      });
    });

    it('freezes near the saddle if it is single, and not if it is extended', async () => {
      for (const arithmetic of ['single', 'extended'] as const) {
        const engine = await make({ arithmetic });
        engine.place([0.001, 1, 0.1, 1]);
        await run(engine, 50);
        const [row] = await engine.readCensus();
        expect(classesOf(row!)).toEqual(arithmetic === 'single' ? [0, 1, 1, 0, 0] : [0, 2, 0, 0, 0]);
        // the picture knows as well
        await present(engine);
        expect(sum((await countsOf(engine)).frozen)).toBe(row!.frozen);
      }
    });
  });

  describe('a checkpoint', () => {
    const kicked: NonNullable<Patch['teams']> = [
      { noise: 0.003, annealed: true, stepSize: 0.02 },
      { optimizer: 'adam', stepSize: 0.01, noise: 0.002 },
      { optimizer: 'momentum' },
      { optimizer: 'nesterov', annealed: true },
    ];
    const others: NonNullable<Patch['teams']> = [
      { optimizer: 'alternating' },
      { optimizer: 'em', annealed: true },
      { optimizer: 'momentum', precision: 'single', noise: 0.001 },
      { optimizer: 'newton' },
    ];
    const schedule = { length: 60, hot: 3, cold: 0.4, repeat: 'bounce' } as const;

    /** All that an engine knows of its crowd. */
    const known = async (engine: Engine, teams: number): Promise<unknown> => ({
      clock: [engine.clock, engine.scheduleStep],
      walkers: await Promise.all(Array.from({ length: teams }, (_, team) => engine.readWalkers(team))),
      census: await engine.readCensus(),
      statistics: await engine.readStatistics(),
      histories: structuredClone(await engine.readHistories()),
    });

    it.each([
      ['noise, Adam and momentum', kicked],
      ['alternating, EM, single precision, Newton', others],
    ])('brings the crowd back bit for bit: %s', async (_, teams) => {
      const patch: Patch = { walkers: 301, data: [-1.5, 0.4, 2, 2], teams, schedule };
      const engine = await make({ ...patch, teams: teams.slice(0, 3) });
      await run(engine, 20);
      // the last team is younger than the others, and the schedule is elsewhere
      engine.configure(settingsWith({ ...patch }));
      await run(engine, 17);
      engine.seek(5);
      await run(engine, 3);
      const there = await known(engine, 4);
      const saved = await engine.checkpoint();
      await run(engine, 50);
      const later = await known(engine, 4);
      engine.restore(saved);
      expect(await known(engine, 4)).toEqual(there);
      await run(engine, 50);
      expect(await known(engine, 4)).toEqual(later);
      // as often as one likes, and with other steps in between
      engine.reset();
      await run(engine, 7);
      engine.restore(saved);
      await run(engine, 50);
      expect(await known(engine, 4)).toEqual(later);
      const fresh = await make(patch);
      fresh.restore(saved);
      expect(await known(fresh, 4)).toEqual(there);
      await run(fresh, 50);
      expect(await known(fresh, 4)).toEqual(later);
    });

    it('is of the moment when it was asked for, whatever comes after', async () => {
      const engine = await make({ teams: kicked });
      await run(engine, 10);
      const there = await known(engine, 4);
      const asked = engine.checkpoint();
      engine.advance(5);
      engine.restore(await asked);
      expect(await known(engine, 4)).toEqual(there);
    });

    it('knows from which step on a team moves otherwise, before it and since', async () => {
      const altered = async (engine: Engine): Promise<unknown> =>
        (await engine.readHistories()).map((history) => [history.step, history.altered]);
      const patch: Patch = { teams: [{}, { optimizer: 'em' }] };
      const engine = await make(patch);
      const now = settingsWith({ walkers: 64, ...patch });
      const faster = structuredClone(now);
      faster.teams[0]!.stepSize = 0.02;
      await run(engine, 10);
      const early = await engine.checkpoint();
      engine.configure(faster);
      // changed at the very step at which it is saved, and unread
      const [later, there] = [await engine.checkpoint(), [[10, 10], [10, undefined]]]; // prettier-ignore
      await run(engine, 10);
      const fresh = await make(patch);
      fresh.configure(faster);
      for (const one of [engine, fresh]) {
        one.restore(later);
        expect(await altered(one)).toEqual(there);
        // saved before, but goes on otherwise
        one.restore(early);
        expect(await altered(one)).toEqual(there);
        // and as it went on then
        one.configure(now);
        one.restore(early);
        expect(await altered(one)).toEqual([[10, undefined], [10, undefined]]); // prettier-ignore
        one.configure(faster);
      }
    });

    it('keeps a mu that no double can hold, and where new teams begin', async () => {
      const hot = { shape: 'manual', sigma: 2 } as const;
      const patch: Patch = { teams: [{ optimizer: 'em', annealed: true }], schedule: hot };
      const engine = await make(patch);
      engine.place([0.1, 1, -0.1, 1, 0, 1, -0, 1]);
      await run(engine, 1000); // mu is a quarter after each step
      const saved = await engine.checkpoint();
      const fresh = await make(patch);
      fresh.restore(saved);
      const cold = { ...hot, sigma: 0.5 };
      for (const one of [engine, fresh]) {
        one.configure(settingsWith({ walkers: 64, teams: [...patch.teams!, {}], schedule: cold }));
        await run(one, 999); // and now four times as large
      }
      const truth = await engine.readWalkers(0);
      expect(Math.abs(truth[0]!)).toBeGreaterThan(0.01);
      expect(await fresh.readWalkers(0)).toEqual(truth);
      expect(await fresh.readWalkers(1)).toEqual(await engine.readWalkers(1));
    });
  });

  it('counts a team that begins by the floor that it begins with', async () => {
    const engine = await make({ walkers: 2000 });
    await run(engine, 3);
    const patch: Patch = { walkers: 2000, sigmaFloor: 0.6, teams: [{}, { optimizer: 'em' }] };
    engine.configure(settingsWith(patch));
    const truth = (await (await make(patch)).readCensus())[1];
    expect(truth!.arrived).toBeGreaterThan(5);
    expect((await engine.readCensus())[1]).toEqual(truth);
  });

  it('names a team that does not exist', async () => {
    const engine = await make();
    await expect(engine.readWalkers(1)).rejects.toThrow(/^team must be a whole number from 0 to 0; got 1\.$/);
  });

  describe('the ring', () => {
    it('is where the tracers are, and where they were', async () => {
      const teams = [{}, { optimizer: 'em' as const }];
      const engine = await make({ walkers: 300, stepsPerFrame: 4, data: [-3, 2, 4.5], teams });
      const s = engine.data.criticalTemperature;
      const before: Float64Array[][] = [];
      for (let step = 1; step <= 4; step++) {
        await run(engine, 1);
        before.unshift(await Promise.all([0, 1].map((team) => engine.readWalkers(team))));
      }
      const { ring, texels } = await engine.readRing();
      expect(ring).toMatchObject({ tracers: 256, clock: 4, every: 1, filled: 4 });
      const each = ring.tracers / 2;
      const width = texels.length / 4 / ring.length;
      before.forEach((crowds, age) => {
        const row = (ring.head - age + ring.length) % ring.length;
        for (let column = 0; column < ring.tracers; column++) {
          const [team, tracer] = [Math.floor(column / each), column % each];
          const walker = tracer * Math.floor(300 / each);
          const [mu, sigma] = crowds[team]!.subarray(2 * walker, 2 * walker + 2) as unknown as [
            number,
            number,
          ];
          const [x, y, , marks] = texels.subarray(4 * (width * row + column)) as unknown as number[];
          // to the 24 bits of a texel, after a product or a difference in as many
          const near = (value: number): number => 2 ** -22 * (Math.abs(value) + s);
          expect(Math.abs(x! - mu), `mu of ${column}, ${age} ago`).toBeLessThan(near(mu));
          expect(Math.abs(y! + s - sigma), `sigma of ${column}, ${age} ago`).toBeLessThan(near(sigma));
          expect(Math.floor(marks! / CLASS_CODES)).toBe(team);
        }
      });
    });
  });

  describe('nothing is ever NaN', () => {
    const odd: [string, Patch][] = [
      ['the defaults', {}],
      ['a step of 10 without a limit', { teams: [{ stepSize: 10 }], moveLimit: 0 }],
      ['a step of 10 with one', { teams: [{ stepSize: 10 }] }],
      ['EM', { teams: [{ optimizer: 'em' }] }],
      ['annealed EM', { teams: [{ optimizer: 'em', annealed: true }], schedule: { length: 100 } }],
      ['a step of 10 at the smallest floor', { teams: [{ stepSize: 10 }], moveLimit: 0, sigmaFloor: 1e-6 }],
      ['data all equal', { data: [3, 3, 3] }],
      ['one datum', { data: [2] }],
      ['data scaled by 1e6', { data: [-1e6, 1e6] }],
      ['data scaled by 1e-6', { data: [-1e-6, 1e-6] }],
      ['a far outlier', { data: [-1, 1, 0, 1e4] }],
    ];
    const cases = odd.flatMap(([name, patch]) =>
      (['extended', 'single'] as const).map((arithmetic) => [name, arithmetic, patch] as const),
    );
    it.each(cases)('%s, %s', async (_name, arithmetic, patch) => {
      const engine = await make({ ...patch, arithmetic });
      for (const scale of [1, engine.data.criticalTemperature]) {
        engine.place(
          [0, 1, 50, 1, -50, 0.05, 1, 0.05, 1e-9, 1, 0.3, 100, 1e3, 1e-3].map((value) => value * scale),
        );
        for (const steps of [1, 3, 200]) {
          await run(engine, steps);
          for (const value of await engine.readWalkers(0)) expect(Number.isFinite(value)).toBe(true);
        }
        for (const [, sigma] of await walkersOf(engine)) expect(sigma).toBeGreaterThan(0);
        expect(sum(classesOf((await engine.readCensus())[0]!))).toBe(7);
      }
      await present(engine);
      for (const name of ['height', 'walkers', 'ring'] as const) {
        const texels = await texelsOf(engine.pictures[name]);
        expect(texels.every(Number.isFinite)).toBe(true);
      }
      const request = { mu: [-2, 2], sigma: [0.03, 2], width: 33, height: 17 } as const;
      const heights = await engine.readSurface({ ...request, mu: [-2, 2], sigma: [0.03, 2] });
      expect(heights.every(Number.isFinite)).toBe(true);
    });
  });
});

/** What the classes of walkers that have not stepped yet should be: none is frozen or converged. */
function classCounts(engine: Engine, pairs: Float64Array): Omit<CensusRow, 'team' | 'walkers' | 'steps'> {
  const { data, landmarks } = engine;
  const s = data.criticalTemperature;
  const counts = { travelling: 0, stalled: 0, frozen: 0, arrived: 0, converged: 0 };
  for (let i = 0; i < pairs.length; i += 2) {
    const [mu, sigma] = [Math.abs(pairs[i]!), pairs[i + 1]!];
    const home =
      Math.abs(mu - landmarks.optimum.mu) <= 0.05 * s &&
      Math.abs(sigma - landmarks.optimum.sigma) <= 0.05 * s;
    const stuck = mu < 0.3 * s && Math.abs(sigma - s) < 0.1 * s;
    counts[home ? 'arrived' : stuck ? 'stalled' : 'travelling']++;
  }
  return counts;
}
