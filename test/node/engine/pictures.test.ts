/** What every engine shows: the pictures that the view draws, and the surface. */

import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { logLikelihood, logLikelihoodAboveSaddle, score } from '../../../src/core/likelihood/mixture.ts';
import { DRAWN_WIDTH, RING_LENGTH, TRACERS, strideOf } from '../../../src/core/simulation/sampling.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { ENGINES, Engines, classesOf, countsOf, expectTexel, present, sum, texelsOf } from './contract.ts';
import { run, settingsWith, walkersOf } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

describe.each(ENGINES)('%s', (_kind, makeEngine) => {
  const make = (patch: Patch = {}): Promise<Engine> => engines.keep(makeEngine(patch));

  describe('the pictures', () => {
    it('count every walker: the census all, the bins those inside the window', async () => {
      const engine = await make({ walkers: 30_000, window: { mu: [-1, 1.5], sigma: [0.4, 1.2] } });
      await run(engine, 20);
      await present(engine);
      const [row] = await engine.readCensus();
      expect(sum(classesOf(row!))).toBe(30_000);
      await expect.poll(() => engine.census[0]?.steps).toBe(20);
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
      expect(engine.ring).toEqual({
        tracers: TRACERS,
        length: RING_LENGTH,
        head: 5,
        filled: 5,
        clock: 10,
        every: 2,
      });
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
        const rise = logLikelihoodAboveSaddle(engine.data, mu, sigma);
        const truth = [rise, ...score(engine.data, mu, sigma), 1];
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
});
