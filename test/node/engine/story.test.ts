/** What the chapters and presets claim, on the engine that draws them. In doubles test/core/story computes the same. */

import { afterEach, describe, expect, it } from 'vitest';
import type { WalkerClass } from '../../../src/core/simulation/census.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { presetNamed, presetSettings } from '../../../src/core/story/presets.ts';
import { CHAPTERS, storySettings, type Claim } from '../../../src/core/story/story.ts';
import { lowerMedian } from '../../../src/core/util/median.ts';
import { GpuEngine } from '../../../src/gpu/engine.ts';
import { Engines } from './contract.ts';
import { device, pairsOf, run } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

/** Squares of even numbers: no walker of a grid is at mu = 0. One standard error of a share of .024 of 4096 is .0024. */
const WALKERS = { chapters: 4096, presets: 1024 };

const engineOf = async (settings: Settings): Promise<GpuEngine> =>
  engines.keep(GpuEngine.create(await device(), settings));

/** The share of each team that is in a class. */
async function sharesOf(engine: GpuEngine, name: WalkerClass): Promise<number[]> {
  return (await engine.readCensus()).map((row) => row[name] / row.walkers);
}

async function measured(engine: GpuEngine, { team, measure }: Claim): Promise<number> {
  if (measure !== 'mu' && measure !== 'ridge') return (await sharesOf(engine, measure))[team]!;
  const values = (await pairsOf(engine, team)).map(([mu, sigma]) =>
    measure === 'mu' ? Math.abs(mu) : Math.abs(sigma ** 2 + mu ** 2 - 1),
  );
  return lowerMedian([Float64Array.from(values).sort()]);
}

describe('on the GPU', () => {
  it.each(CHAPTERS.map((chapter, place) => ({ story: place + 1, ...chapter })))(
    'what chapter $story claims is so: $key',
    async ({ story, claims, actions }) => {
      let settings = applyPatch(storySettings(story), { walkers: WALKERS.chapters });
      const engine = await engineOf(settings);
      let clock = 0;
      for (const claim of claims) {
        if (claim.action !== undefined)
          engine.configure((settings = applyPatch(settings, actions![claim.action]!.change!)));
        await run(engine, claim.steps - clock);
        clock = claim.steps;
        const value = await measured(engine, claim);
        expect(value, JSON.stringify(claim)).toBeGreaterThanOrEqual(claim.least);
        expect(value, JSON.stringify(claim)).toBeLessThanOrEqual(claim.most);
      }
    },
  );

  const after = async (key: string, steps: number): Promise<GpuEngine> => {
    const engine = await engineOf(applyPatch(presetSettings(presetNamed(key)), { walkers: WALKERS.presets }));
    await run(engine, steps);
    return engine;
  };

  it('maw: two thirds are at (0, 1) exactly and stay; annealing gets out', async () => {
    const engine = await after('maw', 600);
    const [converged] = await sharesOf(engine, 'converged');
    expect(converged).toBeCloseTo(2 / 3, 1);
    const there = (await pairsOf(engine, 0)).filter(([mu, sigma]) => mu === 0 && sigma === 1).length;
    expect(there / WALKERS.presets).toBe(converged);
    expect((await sharesOf(engine, 'arrived'))[1]).toBe(1);
  });

  it('rounding: more than half are frozen in single precision, none in 64 bits', async () => {
    const [single, wide] = await sharesOf(await after('rounding', 600), 'frozen');
    expect(single).toBeGreaterThan(0.6);
    expect(wide).toBe(0);
  });

  it('quench: the fast sweep leaves all at the saddle, the slow one none', async () => {
    const engine = await after('quench', 1200);
    expect(await sharesOf(engine, 'stalled')).toEqual([1, 0]);
    expect(await sharesOf(engine, 'arrived')).toEqual([0, 1]);
  });

  it('zero: mu stays exactly 0 without noise, annealed or not', async () => {
    const engine = await after('zero', 1800);
    const arrived = await sharesOf(engine, 'arrived');
    expect(arrived.slice(0, 3)).toEqual([0, 0, 0]);
    expect(arrived[3]).toBeGreaterThan(0.5);
    for (const team of [0, 1, 2])
      for (const [mu] of await pairsOf(engine, team)) expect(Math.abs(mu)).toBe(0);
  });

  it('underflow: single precision ends at mu = 0 for good, 64 bits bring everyone home', async () => {
    const engine = await after('underflow', 2010);
    expect(await sharesOf(engine, 'converged')).toEqual([1, 0]);
    expect(await sharesOf(engine, 'arrived')).toEqual([0, 1]);
  });

  it('optimizers: Newton is out when the others still crawl, momentum ahead of gradient ascent', async () => {
    const [gradient, momentum, adam, newton] = await sharesOf(await after('optimizers', 1200), 'stalled');
    expect(newton).toBe(0);
    expect(momentum).toBeGreaterThan(0.02);
    expect(gradient).toBeGreaterThan(1.5 * momentum!);
    expect(adam).toBeGreaterThan(0.08);
  });

  it('noise: without it EM never leaves mu = 0, with some half the walkers do', async () => {
    const engine = await after('noise', 400);
    expect((await sharesOf(engine, 'converged'))[0]).toBe(1);
    const arrived = await sharesOf(engine, 'arrived');
    expect(arrived[1]).toBeLessThan(0.05);
    expect(arrived[2]).toBeGreaterThan(0.5);
  });
});
