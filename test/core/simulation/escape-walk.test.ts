/** Escape times in double precision: those of a crowd's walkers, and what is decided before they arrive. */

import { describe, expect, it } from 'vitest';
import { CLASSES, hasArrived } from '../../../src/core/simulation/census.ts';
import { escapeFrom } from '../../../src/core/simulation/escape-walk.ts';
import { ModelState, type Model } from '../../../src/core/simulation/model-state.ts';
import { MEMORY_SIZE, step } from '../../../src/core/optimizers/step.ts';
import { philox } from '../../../src/core/optimizers/philox.ts';
import { temperature } from '../../../src/core/schedule/schedule.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { CpuTeam } from '../../../src/cpu/team.ts';
import notebook from '../../fixtures/notebook.json';

function modelOf(patch: Patch): Model {
  const state = new ModelState();
  state.take(applyPatch(defaultSettings(), patch));
  const { settings, data, landmarks } = state;
  return { settings, data, landmarks };
}

/** (mu, sigma) pairs in the default spawn. */
const starts = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => {
    const [u, v] = philox([i, 0, 0, 0], [3, 0]);
    return [-2 + 4 * (u / 2 ** 32), 0.5 + 1.5 * (v / 2 ** 32)];
  });

describe('a walker of a crowd arrives at the step that its escape time says', () => {
  const LIMIT = 600;
  const kinds: [string, (optimizer: (typeof OPTIMIZERS)[number]) => Patch][] = [
    ['free', (optimizer) => ({ teams: [{ optimizer }] })],
    ['annealed', (optimizer) => ({ teams: [{ optimizer, annealed: true }], schedule: { length: 300 } })],
    ['with noise', (optimizer) => ({ teams: [{ optimizer, noise: 0.01 }] })],
    ['in single precision', (optimizer) => ({ teams: [{ optimizer }], arithmetic: 'single' })],
    ['skewed data', (optimizer) => ({ teams: [{ optimizer }], data: notebook.skew.data })],
  ];
  describe.each(kinds)('%s', (_, patchOf) => {
    it.each(OPTIMIZERS)('%s', (optimizer) => {
      const model = modelOf(patchOf(optimizer));
      const { schedule, teams } = model.settings;
      const pairs = starts(60);
      const crowd = new CpuTeam({ first: 0, end: pairs.length, walkers: pairs.length }, model, 0);
      crowd.place(pairs.flat());
      const temperatures = teams[0]!.annealed
        ? Array.from({ length: LIMIT }, (__, k) => temperature(schedule, k))
        : undefined;
      let arrived = 0;
      pairs.forEach(([mu, sigma], i) => {
        const changes = new Int32Array(CLASSES.length * LIMIT);
        const there = CLASSES[crowd.classes[i]!] === 'arrived';
        crowd.walk(i, 0, LIMIT, { age: 0, temperatures, steadyFrom: LIMIT, changes });
        const first = there
          ? 0
          : changes.findIndex((by, at) => CLASSES[at % CLASSES.length] === 'arrived' && by > 0);
        const escape = escapeFrom(model, 0, mu, sigma, LIMIT, i);
        const steps = first < 0 ? undefined : there ? 0 : Math.floor(first / CLASSES.length) + 1;
        expect(escape.outcome === 'arrived' ? escape.steps : undefined).toBe(steps);
        if (steps !== undefined) arrived++;
      });
      expect(arrived).toBeGreaterThan(0);
    });
  });
});

describe('a start and its mirror image', () => {
  it.each(OPTIMIZERS)('arrive after as many steps on either side: %s', (optimizer) => {
    for (const annealed of [false, true]) {
      const noise = 0;
      const model = modelOf({ teams: [{ optimizer, annealed, noise }], schedule: { length: 300 } });
      for (const [mu, sigma] of starts(40)) {
        const [right, left] = [escapeFrom(model, 0, mu, sigma, 600), escapeFrom(model, 0, -mu, sigma, 600)];
        expect({ ...left, side: 0 - left.side }).toEqual({ ...right, side: right.side + 0 });
      }
    }
  });
});

/** Whether a walker that is where it was when that was decided arrives in the next steps all the same. */
function arrivesLater(model: Model, mu: number, sigma: number, from: number, steps: number): boolean {
  const { settings, data, landmarks } = model;
  const team = settings.teams[0]!;
  const moment = { age: 0, walker: 0, seed: 1, memory: new Float64Array(MEMORY_SIZE), at: 0 };
  const round = settings.arithmetic === 'single' ? Math.fround : (value: number): number => value;
  let at: [number, number] = [round(mu), round(sigma)];
  for (let age = 0; age < from + steps; age++) {
    moment.age = age;
    const held = team.annealed ? temperature(settings.schedule, age) : undefined;
    const [m, r] = step(data, team, settings, ...at, held, moment);
    at = [round(m), round(r)];
    if (hasArrived(data, landmarks, ...at)) return true;
  }
  return false;
}

describe('what is decided before an arrival is for ever', () => {
  const cold: Patch = { schedule: { shape: 'manual', sigma: 0.5 } };
  it.each<[string, string, number, number, Patch]>([
    ['symmetric', 'on mu = 0', 0, 1.3, {}],
    ['symmetric', 'on mu = 0 by EM', 0, 0.4, { teams: [{ optimizer: 'em' }] }],
    ['frozen', 'near the saddle in single precision', 0.002, 1, { arithmetic: 'single' }],
    ['converged', 'held above the peaks', 0.3, 1, { teams: [{ annealed: true }], ...cold }],
    ['converged', 'held by EM', 1.7, 1, { teams: [{ optimizer: 'em', annealed: true }], ...cold }],
    ['converged', 'alternating, from above', 0.7, 1.4, { teams: [{ optimizer: 'alternating' }] }],
  ])('%s: %s', (outcome, _, mu, sigma, patch) => {
    const model = modelOf(patch);
    const escape = escapeFrom(model, 0, mu, sigma, 20_000);
    expect(escape).toMatchObject({ outcome, side: 0 });
    expect(escape.steps).toBeLessThan(20_000);
    expect(arrivesLater(model, mu, sigma, escape.steps, 20_000)).toBe(false);
  });

  it('is nothing else: mu = 0 is left by noise and by alternating, and after a hold that is released', () => {
    const left: Patch[] = [
      { teams: [{ optimizer: 'perturbed' }] },
      { teams: [{ optimizer: 'alternating' }] },
    ];
    for (const patch of left) expect(escapeFrom(modelOf(patch), 0, 0, 0.8, 5000).outcome).toBe('arrived');
    // at rest at sigma = .5 for a long time before it is released
    const released: Patch = {
      teams: [{ optimizer: 'em', annealed: true }],
      schedule: { hot: 0.5, cold: 0.5, length: 1000, after: 'release' },
    };
    const escape = escapeFrom(modelOf(released), 0, 0.3, 1, 5000);
    expect(escape.outcome).toBe('arrived');
    expect(escape.steps).toBeGreaterThan(1000);
  });
});

describe('a start', () => {
  it('at a peak has arrived after 0 steps, on its side', () => {
    const model = modelOf({});
    expect(escapeFrom(model, 0, -1.01, 0.06, 100)).toEqual({ outcome: 'arrived', steps: 0, side: -1 });
  });

  it('that does not arrive within the limit is undecided', () => {
    const model = modelOf({ teams: [{ optimizer: 'em' }] });
    // by the law after 7,508 steps
    expect(escapeFrom(model, 0, 0.01, 1, 7507)).toEqual({ outcome: 'undecided', steps: 7507, side: 0 });
    expect(escapeFrom(model, 0, 0.01, 1, 7508)).toEqual({ outcome: 'arrived', steps: 7508, side: 1 });
  });

  it('whose mu annealing makes smaller than any double arrives with the rest', () => {
    const team = { optimizer: 'em', annealed: true } as const;
    const model = modelOf({ teams: [team], schedule: { length: 3000 } });
    const [far, near] = [0.5, 1e-6].map((mu) => escapeFrom(model, 0, mu, 2, 5000));
    expect(far!.outcome).toBe('arrived');
    expect(near).toEqual(far);
  });
});
