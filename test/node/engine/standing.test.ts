/** Walkers that stand still for good: their fused steps may be left out, and nobody can tell. */

import { afterEach, describe, expect, it } from 'vitest';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import { ENGINES, Engines } from './contract.ts';
import { run, walkersOf } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

/** On the saddle, on the line of mu = 0, where single precision freezes, on the optimum, beside it, and far away. */
const PLACES = [0, 1, 0, 1.2, 1e-4, 1, -1e-4, 1, 1, 0.05, -1, 0.05, 1.001, 0.06, -0.98, 0.3, 0.3, 0.9, 2, 2];

/** No schedule, and one that holds sigma on two stairs while walkers stand, and then lets it go. */
const SCHEDULES: Record<string, Record<string, unknown>> = {
  'never annealed': {},
  annealed: { shape: 'staircase', stairs: 2, length: 40, after: 'release' },
};

describe.each(ENGINES)('%s', (_kind, makeEngine) => {
  describe.each(Object.entries(SCHEDULES))('%s', (name, schedule) => {
    it.each(OPTIMIZERS)('%s: 60 steps are the same alone, in parts, and all at once', async (optimizer) => {
      const annealed = name === 'annealed';
      for (const arithmetic of ['extended', 'single'] as const) {
        const seen = [];
        for (const part of [1, 25, 60]) {
          const settings = { teams: [{ optimizer, annealed }], arithmetic, schedule };
          const engine = await engines.keep(makeEngine(settings));
          engine.place(PLACES);
          for (let left = 60; left > 0; left -= part) await run(engine, Math.min(part, left));
          const histories = await engine.readHistories();
          seen.push({
            walkers: await walkersOf(engine),
            counts: histories.map(({ counts }) => counts.map((column) => [...column])),
            statistics: await engine.readStatistics(),
            census: await engine.readCensus(),
          });
        }
        expect(seen[1]).toEqual(seen[0]);
        expect(seen[2]).toEqual(seen[0]);
      }
    });
  });
});
