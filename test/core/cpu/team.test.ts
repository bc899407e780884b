import { describe, expect, it } from 'vitest';
import { CLASSES } from '../../../src/core/simulation/census.ts';
import { ModelState } from '../../../src/core/simulation/model-state.ts';
import { neededBits, planSpawn } from '../../../src/core/simulation/spawn.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { CpuTeam } from '../../../src/cpu/team.ts';

const WALKERS = 60;
const STEPS = 800;

/** A crowd after STEPS steps that were asked for in batches of `size`, with all that is counted on the way. */
function crowd(patch: Patch, size: number, sigmaAt?: (step: number) => number) {
  const settings = applyPatch(defaultSettings(), { walkers: WALKERS, ...patch });
  const state = new ModelState();
  state.take(settings);
  const { data, landmarks } = state;
  const team = new CpuTeam({ first: 0, end: WALKERS, walkers: WALKERS }, { settings, data, landmarks }, 0);
  const bits = neededBits(settings, data.criticalTemperature);
  team.spawn(planSpawn(settings.spawn, WALKERS, data.criticalTemperature, bits), bits);
  const changes: number[] = [];
  for (let age = 0; age < STEPS; age += size) {
    const temperatures = sigmaAt && Array.from({ length: size }, (_, k) => sigmaAt(age + k));
    const last = temperatures?.at(-1);
    const steadyFrom = 1 + (temperatures?.findLastIndex((sigma) => sigma !== last) ?? -1);
    const batch = { age, temperatures, steadyFrom, changes: new Int32Array(CLASSES.length * size) };
    for (let i = 0; i < WALKERS; i++) team.walk(i, 0, size, batch);
    changes.push(...batch.changes);
  }
  return { ...team.checkpoint(), changes };
}

describe('a walker that does not move any more', () => {
  const held = (step: number): number => (step < 300 ? 2 * 0.025 ** (step / 300) : 0.6);
  for (const optimizer of OPTIMIZERS) {
    for (const [how, patch, sigmaAt] of [
      ['free', {}, undefined],
      ['in single precision', { arithmetic: 'single' }, undefined],
      ['with noise', { teams: [{ optimizer, noise: 0.01 }] }, undefined],
      ['under a schedule that ends', { teams: [{ optimizer, annealed: true }] }, held],
    ] as [string, Patch, typeof held | undefined][]) {
      it(`ends in the same state and counts however its steps are grouped (${optimizer}, ${how})`, () => {
        const settings = { teams: [{ optimizer }], ...patch };
        // one step at a time, nothing can be left out
        expect(crowd(settings, 200, sigmaAt)).toEqual(crowd(settings, 1, sigmaAt));
      });
    }
  }

  it('exists: most of a crowd that follows the gradient has come to rest after 800 steps', () => {
    const { classes } = crowd({ teams: [{ optimizer: 'gradient' }] }, 200);
    expect([...classes].filter((place) => CLASSES[place] === 'arrived').length).toBeGreaterThan(WALKERS / 2);
  });
});
