/** How many steps are sent off at once: what is known of a crowd's cost holds for another one. */

import { afterEach, expect, it } from 'vitest';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { StepBudget } from '../../../src/gpu/step-budget.ts';
import { Engines } from './contract.ts';
import { engineWith, run, settingsWith } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

it.each([
  ['alternating', { teams: [{ optimizer: 'alternating' }] }],
  ['Newton', { teams: [{ optimizer: 'newton' }] }],
  ['noise', { teams: [{ noise: 0.01 }] }],
  ['four teams', { teams: [{}, {}, {}, {}] }],
  ['ten data', { data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }],
] satisfies [string, Patch][])('fewer steps fit at once where a step costs more: %s', async (_, dearer) => {
  const patch: Patch = { walkers: 20_000, arithmetic: 'single' };
  const engine = await engines.keep(engineWith(patch));
  let before = 0;
  // a last submission that had to wait for the processor is made good by the next ones
  for (let k = 0; k < 5 && before <= 5; k++) {
    await run(engine, 300);
    before = engine.advance(1000, 100);
  }
  // in the same breath: nothing is learnt in between
  engine.configure(settingsWith({ ...patch, arithmetic: 'extended', ...dearer }));
  const after = engine.advance(1000, 100);
  expect(before).toBeGreaterThan(5);
  expect(after).toBeLessThan(0.5 * before + 1);
  await engine.idle();
});

it('what a crowd at rest teaches is forgotten when it may move again', () => {
  const budget = new StepBudget();
  const cost = 262_144;
  budget.learn(4, cost, 40, 50); // 10 ms a step
  const moving = budget.steps(cost);
  budget.learn(5, cost, 1, 50); // all have arrived
  budget.learn(budget.steps(cost), cost, 1, 50);
  expect(budget.steps(cost)).toBeGreaterThan(10 * moving);
  budget.forgetRest();
  expect(budget.steps(cost)).toBeLessThanOrEqual(moving);
});
