/** What only the engine of workers promises. */

import { afterEach, expect, it } from 'vitest';
import type { SurfaceRequest } from '../../../src/core/simulation/engine.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import type { CpuEngine } from '../../../src/cpu/engine.ts';
import { Engines, cpuEngineWith, present } from '../../node/engine/contract.ts';
import { run, settingsWith, walkersOf } from '../../node/engine/crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);
const make = (patch?: Patch, workers?: number): Promise<CpuEngine> =>
  engines.keep(cpuEngineWith(patch, workers));

it('computes the same bits with any number of workers', async () => {
  const runs: unknown[] = [];
  for (const workers of [1, 2, 5]) {
    const engine = await make({ walkers: 1001 }, workers);
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
  const engine = await make({ walkers: 200_000 }, 2);
  // what a step takes where nothing else takes the processors
  let each = Infinity;
  for (let k = 0; k < 10; k++) {
    const start = performance.now();
    await run(engine, 1);
    each = Math.min(each, performance.now() - start);
  }
  let sent = 0;
  for (let k = 0; k < 100; k++) sent += engine.advance(1000);
  expect(sent).toBeLessThan(100);
  // 50 ms of steps
  expect(sent * each).toBeLessThan(1000);
  await engine.idle();
});

it('hangs a new picture for every present, and the old one stays as it is meanwhile', async () => {
  const engine = await make({ walkers: 1000 });
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
  const engine = await make({ view: { trail } });
  engine.place([0.5, 1]);
  await present(engine);
  engine.configure(settingsWith({ walkers: 64, view: { trail }, teams: [{ optimizer: 'em' }] }));
  await run(engine, 1);
  await present(engine);
  const lights = (source: object): number[] =>
    [...(source as Float32Array)].filter((value, k) => k % 4 === 1 && value > 0).sort((a, b) => a - b);
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
  const engine = await make(patch);
  engine.place([0.1, 1, -0.1, 1, 0, 1]);
  await run(engine, 2000); // mu is a quarter after each step: 0.1 · 2^-4000
  expect([...(await engine.readWalkers(0))].filter((_, k) => k % 2 === 0)).toEqual([0, -0, 0]);
  engine.configure(settingsWith({ walkers: 64, ...patch, schedule: { ...hot, sigma: 0.5 } }));
  await run(engine, 1999); // and now four times as large
  const [[mu], [mirror], [zero]] = (await walkersOf(engine)) as [
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
  const engine = await make();
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
  const engine = await make({}, 2).finally(() => (globalThis.Worker = Original));
  const asked = engine.readWalkers(0);
  workers[1]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  await expect(asked).rejects.toThrow('out of memory');
  expect(await engine.failed).toBe('out of memory');
  await expect(run(engine, 1)).rejects.toThrow('out of memory');
});

it('leaves nobody waiting when it is destroyed', async () => {
  const engine = await make();
  engine.advance(1);
  const asked = engine.readWalkers(0);
  engine.destroy();
  await expect(asked).rejects.toThrow('destroyed');
  await engine.idle();
  expect(await Promise.race([engine.failed, Promise.resolve('nothing said')])).toBe('nothing said');
});

it('leaves the workers alone where only the pictures change', async () => {
  const engine = await make({}, 2);
  await run(engine, 3);
  await present(engine);
  const asked: string[] = [];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...given: [unknown]) {
    asked.push((given[0] as { name: string }).name);
    postMessage.apply(this, given);
  };
  try {
    const patch = { walkers: 64, view: { trail: 0.3 }, window: { mu: [-1, 1], sigma: [0.5, 1.5] } } as const;
    const other = settingsWith({
      ...patch,
      window: { mu: [...patch.window.mu], sigma: [...patch.window.sigma] },
    });
    engine.configure(other);
    await engine.idle();
    expect(new Set(asked)).toEqual(new Set(['surface', 'present']));
    expect(engine.window).toEqual(other.window);
    engine.configure({ ...other, sigmaFloor: 0.3 });
    expect(asked).toContain('configure');
    await run(engine, 60);
    for (const [, sigma] of await walkersOf(engine)) expect(sigma).toBeGreaterThanOrEqual(0.3);
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
});
