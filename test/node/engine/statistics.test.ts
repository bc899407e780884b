/** What takes a look at every walker: the median of L, and the time spent about the saddle. */

import { afterEach, describe, expect, it } from 'vitest';
import { isNearSaddle } from '../../../src/core/simulation/census.ts';
import { DWELL_BINS, dwellBin } from '../../../src/core/simulation/dwell.ts';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { logLikelihood, score } from '../../../src/core/likelihood/mixture.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { LONG } from '../../setup/long.ts';
import { ENGINES, Engines } from './contract.ts';
import { pairsOf, run } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

describe.each(ENGINES)('%s', (kind, makeEngine) => {
  const make = (patch: Patch = {}): Promise<Engine> => engines.keep(makeEngine(patch));

  it.each([1, 2, 3, 257, 10_000, 70_001])('finds the median of L among %i', async (walkers) => {
    // what there are many of is walkers, of whichever data
    const sets = [[-1, 1], ...(walkers < 10_000 || LONG ? [[0.3, -2.2, 1.7]] : [])];
    for (const data of sets) {
      const teams: Patch['teams'] = [{}, { optimizer: 'em' }, { annealed: true, precision: 'single' }];
      const engine = await make({ walkers, data, teams });
      for (const steps of [0, 25]) {
        await run(engine, steps);
        const rows = await engine.readStatistics();
        expect(rows.map(({ team, steps }) => [team, steps])).toEqual([0, 1, 2].map((team) => [team, steps]));
        for (const { team, medianLogLikelihood } of rows) {
          const pairs = await engine.readWalkers(team);
          const each = Float64Array.from({ length: walkers }, (_, i) =>
            logLikelihood(engine.data, pairs[2 * i]!, pairs[2 * i + 1]!),
          );
          const median = each.slice().sort()[(walkers - 1) >> 1]!;
          // Rounding moves L of every walker by at most this, so the median by no more than the most of them about it:
          // as a picture's L, 2e-6 of itself, and the last bits of mu and sigma where L is steep.
          const off = (i: number): number => {
            if (kind === 'CPU') return 0;
            const [dMu, dSigma] = score(engine.data, pairs[2 * i]!, pairs[2 * i + 1]!);
            return 2e-6 * (1 + Math.abs(each[i]!)) + 2 ** -22 * (Math.abs(dMu) + Math.abs(dSigma));
          };
          // as many walkers are surely below and above as a median may have
          let [below, above] = [0, 0];
          each.forEach((L, i) => {
            if (L < medianLogLikelihood && L + off(i) < medianLogLikelihood) below++;
            if (L > medianLogLikelihood && L - off(i) > medianLogLikelihood) above++;
          });
          expect(below).toBeLessThanOrEqual((walkers - 1) >> 1);
          expect(above).toBeLessThanOrEqual(walkers >> 1);
          expect(Math.abs(medianLogLikelihood / median - 1)).toBeLessThan(kind === 'CPU' ? 1e-15 : 1e-4);
        }
      }
    }
  });

  it('counts the steps that each walker spends about the saddle', async () => {
    const patch: Patch = {
      walkers: 60,
      spawn: { mu: [-0.4, 0.4], sigma: [0.85, 1.15] },
      teams: [{}, { optimizer: 'em' }],
      schedule: { length: 40 },
    };
    const engine = await make(patch);
    const dwelt = [0, 1].map(() => new Uint32Array(60));
    for (let k = 1; k <= 90; k++) {
      await run(engine, 1);
      for (const [team, steps] of dwelt.entries()) {
        (await pairsOf(engine, team)).forEach(([mu, sigma], i) => {
          if (isNearSaddle(engine.data, mu, sigma)) steps[i]!++;
        });
      }
      if (![1, 7, 90].includes(k)) continue;
      for (const { team, steps, dwell } of await engine.readStatistics()) {
        const truth = new Array<number>(DWELL_BINS).fill(0);
        for (const some of dwelt[team]!) truth[dwellBin(some)]!++;
        expect([steps, dwell]).toEqual([k, truth]);
      }
    }
    // some left, and some stayed all the time
    expect(new Set(dwelt[0]).size).toBeGreaterThan(10);
    expect(dwelt[0]!.some((steps) => steps === 90)).toBe(true);
    // however the steps are grouped
    const other = await make(patch);
    await run(other, 90);
    expect(await other.readStatistics()).toEqual(await engine.readStatistics());
    other.reset();
    for (const { dwell } of await other.readStatistics()) expect(dwell[0]).toBe(60);
  });
});
