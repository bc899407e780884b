/** What every engine promises, whatever it runs on. */

import { afterEach, describe, expect, it } from 'vitest';
import type { CensusRow } from '../../src/core/census.ts';
import type { Engine, SurfaceRequest } from '../../src/core/engine.ts';
import { decodeWalker, sigmaBits } from '../../src/core/fixed.ts';
import { logLikelihood, score } from '../../src/core/mixture.ts';
import { step } from '../../src/core/optimizers.ts';
import { DRAWN_WIDTH, RING_LENGTH, TRACERS, strideOf } from '../../src/core/sampling.ts';
import { temperature } from '../../src/core/schedule.ts';
import { SPAWN_SHAPES } from '../../src/core/settings.ts';
import { planSpawn, spawnWalker } from '../../src/core/spawn.ts';
import type { Patch } from '../../src/core/validate.ts';
import { ENGINES, countsOf, cpuEngineWith, present, texelsOf } from './contract.ts';
import { engineWith, run, settingsWith, walkersOf } from './crowd.ts';

const engines: Engine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.destroy();
});

const classesOf = ({ travelling, stalled, frozen, arrived }: CensusRow): number[] => [
  travelling,
  stalled,
  frozen,
  arrived,
];
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, value) => total + value, 0);

describe.each(ENGINES)('%s', (kind, makeEngine) => {
  const make = async (patch: Patch = {}): Promise<Engine> => {
    const engine = await makeEngine(patch);
    engines.push(engine);
    return engine;
  };

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
      expect([row!.walkers, ...classesOf(row!)]).toEqual([5, 3, 2, 0, 0]);
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
        expect(classesOf(row!)).toEqual(arithmetic === 'single' ? [0, 1, 1, 0] : [0, 2, 0, 0]);
        // the picture knows as well
        await present(engine);
        expect(sum((await countsOf(engine)).frozen)).toBe(row!.frozen);
      }
    });
  });

  describe('the pictures', () => {
    it('count every walker: the census all, the bins those inside the window', async () => {
      const engine = await make({ walkers: 30_000, window: { mu: [-1, 1.5], sigma: [0.4, 1.2] } });
      await run(engine, 20);
      await present(engine);
      const [row] = await engine.readCensus();
      expect(sum(classesOf(row!))).toBe(30_000);
      await until(() => engine.census[0]?.steps === 20);
      expect(engine.census).toEqual([row]);
      const { all } = await countsOf(engine);
      const inside = (await walkersOf(engine)).filter(
        ([mu, sigma]) => mu >= -1 && mu <= 1.5 && sigma >= 0.4 && sigma <= 1.2,
      );
      expect(sum(all)).toBe(inside.length);
      expect(inside.length).toBeGreaterThan(5000);
      // each in its own bin
      const side = engine.pictures.density.width;
      const bins = new Float64Array(side * side);
      for (const [mu, sigma] of inside) {
        bins[Math.floor(((sigma - 0.4) / 0.8) * side) * side + Math.floor(((mu + 1) / 2.5) * side)]!++;
      }
      // a walker whose last bits differ may fall on the other side of an edge
      const astray = sum(bins.map((count, k) => Math.abs(count - all[k]!)));
      expect(astray).toBeLessThan(inside.length / 500);
    });

    it('show the drawn walkers, spread evenly over the crowd', async () => {
      const engine = await make({ walkers: 3001, view: { triangles: 1500 } });
      await run(engine, 3);
      await present(engine);
      const { walkers } = engine.pictures;
      expect(engine.drawn).toBe(1500);
      expect(walkers.width).toBe(DRAWN_WIDTH);
      const texels = await texelsOf(walkers);
      const pairs = await walkersOf(engine);
      for (let j = 0; j < 1500; j++) {
        expectTexel(engine, texels.subarray(4 * j, 4 * j + 4), pairs[j * strideOf(3001, 1500)]!);
      }
    });

    it('keep the last positions of the tracers', async () => {
      // a position every two steps
      const engine = await make({ walkers: 1000, stepsPerFrame: 8 });
      const stride = strideOf(1000, TRACERS);
      const passed: [number, number][][] = [];
      for (let k = 1; k <= 5; k++) {
        await run(engine, 2);
        passed.push(await walkersOf(engine));
      }
      await run(engine, 1);
      await present(engine);
      expect(engine.ring).toEqual({ tracers: TRACERS, length: RING_LENGTH, head: 5, filled: 5 });
      const texels = await texelsOf(engine.pictures.ring);
      for (let slot = 1; slot <= 5; slot++) {
        for (let tracer = 0; tracer < TRACERS; tracer++) {
          const at = 4 * (slot * TRACERS + tracer);
          expectTexel(engine, texels.subarray(at, at + 4), passed[slot - 1]![tracer * stride]!);
        }
      }
      // another rhythm begins anew
      engine.configure(settingsWith({ walkers: 1000, stepsPerFrame: 40 }));
      await run(engine, 19);
      await present(engine);
      expect(engine.ring).toMatchObject({ head: 3, filled: 2 });
      await run(engine, 2000 - engine.clock);
      await present(engine);
      expect(engine.ring).toMatchObject({ head: 200 % RING_LENGTH, filled: RING_LENGTH });
      const [row, last] = [200 % RING_LENGTH, await texelsOf(engine.pictures.ring)];
      const pairs = await walkersOf(engine);
      for (let tracer = 0; tracer < TRACERS; tracer++) {
        const at = 4 * (row * TRACERS + tracer);
        expectTexel(engine, last.subarray(at, at + 4), pairs[tracer * stride]!);
      }
      engine.reset();
      await present(engine);
      expect(engine.ring.filled).toBe(0);
    });

    it('show L and its slopes over the window, low sigma first', async () => {
      const engine = await make();
      engine.configure(settingsWith({ walkers: 64, window: { mu: [-1, 2], sigma: [0.5, 1.5] } }));
      await engine.idle();
      const { width, height } = engine.pictures.height;
      const texels = await texelsOf(engine.pictures.height);
      for (const [column, row] of [
        [0, 0],
        [width - 1, 0],
        [0, height - 1],
        [width - 1, height - 1],
        [31, 77],
      ] as const) {
        const mu = -1 + (3 * column) / (width - 1);
        const sigma = 0.5 + row / (height - 1);
        const at = 4 * (row * width + column);
        const truth = [logLikelihood(engine.data, mu, sigma), ...score(engine.data, mu, sigma), 1];
        // the grid's own coordinates are rounded to 32 bits, and L is at most some 50 nats a unit steep here
        truth.forEach((value, k) => expect(Math.abs(texels[at + k]! - value)).toBeLessThan(5e-5));
      }
    });

    it('come to rest when nothing happens', async () => {
      const engine = await make();
      await run(engine, 3);
      let pictures = 0;
      while (engine.present() && pictures < 200) {
        await engine.idle();
        pictures++;
      }
      expect(pictures).toBeGreaterThan(2);
      expect(pictures).toBeLessThan(200);
      engine.advance(1);
      expect(engine.present()).toBe(true);
      await engine.idle();
    });
  });

  describe('the surface', () => {
    it('is row by row from low sigma, ends included', async () => {
      const engine = await make();
      const [mu, sigma]: [[number, number], [number, number]] = [
        [-2, 1],
        [0.5, 2],
      ];
      const heights = await engine.readSurface({ mu, sigma, width: 7, height: 5 });
      expect(heights.length).toBe(35);
      heights.forEach((L, k) => {
        const truth = logLikelihood(engine.data, -2 + (k % 7) / 2, 0.5 + Math.floor(k / 7) * 0.375);
        expect(Math.abs(L - truth)).toBeLessThan(2e-6 * (1 + Math.abs(truth)));
      });
    });

    it('may be as small as two by two, or not square', async () => {
      const engine = await make();
      for (const [width, height] of [
        [2, 2],
        [65, 2],
        [2, 130],
      ] as const) {
        const heights = await engine.readSurface({ mu: [-1, 1], sigma: [0.5, 1], width, height });
        expect(heights.length).toBe(width * height);
        expect(heights[0]).toBeCloseTo(logLikelihood(engine.data, -1, 0.5), 4);
        expect(heights.at(-1)).toBeCloseTo(logLikelihood(engine.data, 1, 1), 4);
      }
    });
  });

  it('names a team that does not exist', async () => {
    const engine = await make();
    await expect(engine.readWalkers(1)).rejects.toThrow('team: 1 is not allowed; allowed: 0 to 0');
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

describe('the CPU', () => {
  it('computes the same bits with any number of workers', async () => {
    const runs: unknown[] = [];
    for (const workers of [1, 2, 5]) {
      const engine = await cpuEngineWith({ walkers: 1001 }, workers);
      engines.push(engine);
      await run(engine, 60);
      await present(engine);
      const { density, walkers, ring } = engine.pictures;
      runs.push([
        await engine.readWalkers(0),
        await engine.readCensus(),
        [density.source, walkers.source, ring.source],
      ]);
    }
    for (const other of runs.slice(1)) expect(other).toEqual(runs[0]);
  });

  it('sends off no more than it can do in a short time', async () => {
    const engine = await cpuEngineWith({ walkers: 200_000 }, 2);
    engines.push(engine);
    await run(engine, 10);
    let sent = 0;
    for (let k = 0; k < 100; k++) sent += engine.advance(1000);
    expect(sent).toBeLessThan(100);
    const start = performance.now();
    await engine.idle();
    // 50 ms of steps, unless something else takes the processors
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('hangs a new picture for every present, and the old one stays as it is meanwhile', async () => {
    const engine = await cpuEngineWith({ walkers: 1000 });
    engines.push(engine);
    const seen = engine.pictures;
    const before = (seen.density.source as Float32Array).slice();
    await run(engine, 20);
    await present(engine);
    expect(engine.pictures.density).not.toBe(seen.density);
    expect(engine.pictures.height).toBe(seen.height);
    expect(seen.density.source).toEqual(before);
  });

  it('lets a trail fade and forgets it at a reset', async () => {
    const trail = 0.5;
    const engine = await cpuEngineWith({ view: { trail } });
    engines.push(engine);
    engine.place([0.5, 1]);
    await present(engine);
    engine.configure(settingsWith({ walkers: 64, view: { trail }, teams: [{ optimizer: 'em' }] }));
    await run(engine, 1);
    await present(engine);
    const lights = (source: object): number[] =>
      [...(source as Float32Array)].filter((value, k) => k % 4 === 1 && value > 0).sort();
    expect(lights(engine.pictures.density.source)).toEqual([Math.fround(Math.log2(1.5)), 1]);
    engine.reset();
    engine.place([0.1, 1.5]);
    await present(engine);
    expect(lights(engine.pictures.density.source)).toEqual([1]);
  });

  it('keeps a mu that is below the smallest double', async () => {
    const hot = { shape: 'manual', sigma: 2 } as const;
    const teams = [{ optimizer: 'em', annealed: true }] as const;
    const patch = { teams: [...teams], schedule: hot };
    const engine = await cpuEngineWith(patch);
    engines.push(engine);
    engine.place([0.1, 1, -0.1, 1, 0, 1]);
    await run(engine, 2000); // mu is a quarter after each step: 0.1 · 2^-4000
    expect([...(await engine.readWalkers(0))].filter((_, k) => k % 2 === 0)).toEqual([0, -0, 0]);
    engine.configure(settingsWith({ walkers: 64, ...patch, schedule: { ...hot, sigma: 0.5 } }));
    await run(engine, 1999); // and now four times as large
    const [[mu], [mirror], [zero]] = (await walkersOf(engine)) as [number, number][] as [
      [number, number],
      [number, number],
      [number, number],
    ];
    // mu / 4, but for (mu / sigma²)²/3 = 2.1e-4 at the first step down and at the last one up, and 1/16 of it before
    expect(Math.abs(mu / 0.025 - 1)).toBeLessThan(5e-4);
    expect(mirror).toBe(-mu);
    expect(zero).toBe(0);
  });

  it('refuses a question that it cannot answer, and goes on', async () => {
    const engine = await cpuEngineWith();
    engines.push(engine);
    const endless = { mu: [-1, 1], sigma: [0.5, 1], width: 1e9, height: 1e9 } satisfies SurfaceRequest;
    await expect(engine.readSurface(endless)).rejects.toThrow('surface: RangeError');
    await run(engine, 3);
    expect((await engine.readCensus())[0]!.steps).toBe(3);
  });

  it('says so when a worker dies, to who waits for it too', async () => {
    const workers: Worker[] = [];
    const Original = globalThis.Worker;
    globalThis.Worker = class extends Original {
      constructor(...given: ConstructorParameters<typeof Original>) {
        super(...given);
        workers.push(this);
      }
    };
    const engine = await cpuEngineWith({}, 2).finally(() => (globalThis.Worker = Original));
    engines.push(engine);
    const asked = engine.readWalkers(0);
    workers[1]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
    await expect(asked).rejects.toThrow('out of memory');
    expect(await engine.failed).toBe('out of memory');
    await expect(run(engine, 1)).rejects.toThrow('out of memory');
  });

  it('leaves nobody waiting when it is destroyed', async () => {
    const engine = await cpuEngineWith();
    engine.advance(1);
    const asked = engine.readWalkers(0);
    engine.destroy();
    await expect(asked).rejects.toThrow('destroyed');
    await engine.idle();
    expect(await Promise.race([engine.failed, 'nothing said'])).toBe('nothing said');
  });

  it('goes on with a crowd that the GPU saved', async () => {
    const patch = { walkers: 500, teams: [{ annealed: true }] };
    const gpu = await engineWith(patch);
    engines.push(gpu);
    gpu.reset();
    await run(gpu, 30);
    const saved = await gpu.checkpoint();
    const engine = await cpuEngineWith(patch);
    engines.push(engine);
    engine.restore(saved);
    expect([engine.clock, engine.scheduleStep]).toEqual([30, 30]);
    expect(await engine.readWalkers(0)).toEqual(await gpu.readWalkers(0));
    expect(await engine.readCensus()).toEqual(await gpu.readCensus());
    await run(engine, 10);
    await run(gpu, 10);
    const truth = await gpu.readWalkers(0);
    (await engine.readWalkers(0)).forEach((value, i) =>
      expect(Math.abs(value - truth[i]!)).toBeLessThan(1e-6),
    );
  });
});

describe('both engines', () => {
  /** Where gradient ascent of step .006 on two data still settles at a peak: n step/sigma² <= 2. */
  const STABLE = Math.sqrt(0.006);

  it('take the same crowd to the same places in 300 steps', async () => {
    const patch = { walkers: 5000 };
    const [gpu, cpu] = [await engineWith(patch), await cpuEngineWith(patch)];
    engines.push(gpu, cpu);
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
});

/** What the four classes of walkers that have not stepped yet should be: none is frozen. */
function classCounts(engine: Engine, pairs: Float64Array): Omit<CensusRow, 'team' | 'walkers' | 'steps'> {
  const { data, landmarks } = engine;
  const s = data.criticalTemperature;
  const counts = { travelling: 0, stalled: 0, frozen: 0, arrived: 0 };
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

/** (mu, sigma, L, 4 team + class) of the walker, as 32 bits have it. */
function expectTexel(engine: Engine, texel: Float32Array, [mu, sigma]: readonly [number, number]): void {
  expect(Math.abs(texel[0]! - mu)).toBeLessThan(1e-6);
  expect(Math.abs(texel[1]! - sigma)).toBeLessThan(1e-6);
  const L = logLikelihood(engine.data, mu, sigma);
  // the last bit of mu and sigma matters where L is steep
  const [dMu, dSigma] = score(engine.data, mu, sigma);
  expect(Math.abs(texel[2]! - L)).toBeLessThan(
    2e-6 * (1 + Math.abs(L)) + 2 ** -22 * (Math.abs(dMu) + Math.abs(dSigma)),
  );
  expect([0, 1, 2, 3]).toContain(texel[3]);
}

/** Waits for what comes back in its own time. */
async function until(done: () => boolean): Promise<void> {
  for (let k = 0; k < 200 && !done(); k++) await new Promise((resolve) => setTimeout(resolve, 10));
}
