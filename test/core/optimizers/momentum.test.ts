/** Momentum, Nesterov and Adam. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { score } from '../../../src/core/likelihood/mixture.ts';
import {
  MEMORY_SIZE,
  adamWeights,
  remembers,
  step,
  type StepContext,
} from '../../../src/core/optimizers/step.ts';
import { OPTIMIZERS, defaultTeam, type Optimizer, type Team } from '../../../src/core/settings/teams.ts';
import notebook from '../../fixtures/notebook.json';

const sets = { pair: foldData([-1, 1]), skew: foldData(notebook.skew.data) };
const unlimited = { moveLimit: 0, sigmaFloor: 0.05 };
const begin = (): StepContext => ({
  age: 0,
  walker: 0,
  seed: 0,
  memory: new Float64Array(MEMORY_SIZE),
  at: 0,
});

/**
 * Three steps of size .05 with momentum .9 from (-.4, 1.3), free and with sigma held at 1.5, 1.2 and .9. Made once with
 * mpmath at 40 digits: L as the sum of the logarithms of the two normal densities, its derivatives by mpmath's `diff`, the
 * optimizers as their papers write them: theta - theta before for the velocity, Adam's averages from 0 and divided by
 * 1 - beta^t.
 */
const TABLE: [keyof typeof sets, Optimizer, boolean, [number, number][]][] = [
  [
    'pair',
    'momentum',
    false,
    [
      [-0.3900806789507878, 1.2674150760393878],
      [-0.37169663722259798, 1.206653288659528],
      [-0.34678449100295578, 1.1233028845014358],
    ],
  ],
  [
    'pair',
    'nesterov',
    false,
    [
      [-0.3900806789507878, 1.2674150760393878],
      [-0.37218315632444712, 1.2078790369445214],
      [-0.34894409581698389, 1.1288396886280952],
    ],
  ],
  [
    'pair',
    'adam',
    false,
    [
      [-0.35000000252033366, 1.250000000767226],
      [-0.30042751139824495, 1.2001186864146353],
      [-0.2517848110121247, 1.150541835451143],
    ],
  ],
  [
    'pair',
    'momentum',
    true,
    [
      [-0.39004125646483403, 1.5],
      [-0.37235515631481315, 1.2],
      [-0.36353429082944668, 0.9],
    ],
  ],
  [
    'pair',
    'nesterov',
    true,
    [
      [-0.39004125646483403, 1.5],
      [-0.37257490578274332, 1.2],
      [-0.36392370301072794, 0.9],
    ],
  ],
  [
    'pair',
    'adam',
    true,
    [
      [-0.35000000251035672, 1.5],
      [-0.30070634446665252, 1.2],
      [-0.28208010482234423, 0.9],
    ],
  ],
  [
    'skew',
    'momentum',
    false,
    [
      [-0.40383014334204788, 1.3053808130184576],
      [-0.41058369671331815, 1.3138987075182318],
      [-0.41914191113970844, 1.3225599169183246],
    ],
  ],
  [
    'skew',
    'nesterov',
    false,
    [
      [-0.40383014334204788, 1.3053808130184576],
      [-0.4101170129862815, 1.3123971503511918],
      [-0.41777482549524091, 1.3181192035384563],
    ],
  ],
  [
    'skew',
    'adam',
    false,
    [
      [-0.44999999347283, 1.3499999953538624],
      [-0.47186519973988535, 1.3328373997429394],
      [-0.48734696237306327, 1.3032197252980468],
    ],
  ],
  [
    'skew',
    'momentum',
    true,
    [
      [-0.39207037106329332, 1.5],
      [-0.40030315847158333, 1.2],
      [-0.5148079041322481, 0.9],
    ],
  ],
  [
    'skew',
    'nesterov',
    true,
    [
      [-0.39207037106329332, 1.5],
      [-0.400252869951775, 1.2],
      [-0.51499911422030294, 0.9],
    ],
  ],
  [
    'skew',
    'adam',
    true,
    [
      [-0.35000000315273244, 1.5],
      [-0.36713632794852217, 1.2],
      [-0.40077414219084394, 0.9],
    ],
  ],
];
const HELD = [1.5, 1.2, 0.9];

describe('three steps by hand', () => {
  it.each(TABLE)('%s, %s, held %s', (set, optimizer, held, rows) => {
    const team: Team = { ...defaultTeam(optimizer), stepSize: 0.05, momentum: 0.9 };
    const moment = begin();
    let [mu, sigma] = [-0.4, 1.3];
    rows.forEach((row, age) => {
      moment.age = age;
      [mu, sigma] = step(sets[set], team, unlimited, mu, sigma, held ? HELD[age] : null, moment);
      expect(Math.abs(mu - row[0])).toBeLessThan(1e-14);
      expect(Math.abs(sigma - row[1])).toBeLessThan(1e-14);
    });
  });
});

describe('all that remember', () => {
  const inertial = OPTIMIZERS.filter(remembers);

  it('are three', () => {
    expect(inertial).toEqual(['momentum', 'nesterov', 'adam']);
  });

  it('make the same moves on either side of mu = 0, and keep each walker’s memory where it is told', () => {
    for (const optimizer of inertial) {
      const team: Team = { ...defaultTeam(optimizer), stepSize: 0.05 };
      const memory = new Float64Array(3 * MEMORY_SIZE).fill(7);
      memory.fill(0, 0, MEMORY_SIZE);
      memory.fill(0, 2 * MEMORY_SIZE);
      let [left, right]: [number, number][] = [
        [-0.3, 1.4],
        [0.3, 1.4],
      ];
      for (let age = 0; age < 40; age++) {
        const moment = { age, walker: 0, seed: 0, memory };
        left = step(sets.skew, team, unlimited, ...left!, null, { ...moment, at: 0 });
        right = step(sets.skew, team, unlimited, ...right!, null, { ...moment, at: 2 * MEMORY_SIZE });
        expect(left).toEqual([-right[0], right[1]]);
      }
      expect([...memory.subarray(MEMORY_SIZE, 2 * MEMORY_SIZE)]).toEqual([7, 7, 7, 7]);
    }
  });

  it('move by the limit at most, and remember no more', () => {
    for (const optimizer of inertial) {
      const team: Team = { ...defaultTeam(optimizer), stepSize: 0.5 };
      const limits = { moveLimit: 0.05, sigmaFloor: 0.05 };
      const moment = begin();
      let at: [number, number] = [0.4, 0.3];
      for (moment.age = 0; moment.age < 30; moment.age++) {
        const next = step(sets.pair, team, limits, ...at, null, moment);
        const length = Math.hypot(next[0] - at[0], next[1] - at[1]);
        expect(length).toBeLessThanOrEqual(0.05 * (1 + 1e-12));
        if (optimizer !== 'adam') {
          expect(moment.memory[0]! * next[0]).toBeCloseTo(next[0] - at[0], 14);
          expect(moment.memory[1]).toBeCloseTo(next[1] - at[1], 14);
        }
        at = next;
      }
    }
  });

  it('go the same way from a mu of 1e-200 as from one of 1e-20, times 1e-180', () => {
    // mu² is nothing beside 1 in both, so that everything is linear in mu
    for (const optimizer of ['momentum', 'nesterov'] as const) {
      const team: Team = { ...defaultTeam(optimizer), stepSize: 0.05 };
      const [near, far] = [1e-20, 1e-200].map((start) => {
        const moment = begin();
        let at: [number, number] = [start, 0.8];
        for (moment.age = 0; moment.age < 100; moment.age++) {
          at = step(sets.pair, team, unlimited, ...at, null, moment);
        }
        return at;
      }) as [[number, number], [number, number]];
      expect(Math.abs((far[0] / near[0]) * 1e180 - 1)).toBeLessThan(1e-12);
      expect(far[1]).toBe(near[1]);
    }
  });

  it('never land on mu = 0 for good: a move that would is stopped short of it', () => {
    for (const optimizer of ['momentum', 'nesterov'] as const) {
      const moment = begin();
      // half of a velocity of -2 mu leads to mu = 0, but for the score, which is as good as 0 on (1e-30, s)
      moment.memory[0] = -2;
      const [mu] = step(
        sets.pair,
        { ...defaultTeam(optimizer), momentum: 0.5 },
        unlimited,
        1e-30,
        1,
        null,
        moment,
      );
      expect(mu).toBe(1e-30 * 2 ** -25);
      expect((moment.memory[0] * mu) / 1e-30).toBeCloseTo(-1, 6);
    }
  });

  it('stay on mu = 0 if they begin there', () => {
    for (const optimizer of inertial) {
      const moment = begin();
      let at: [number, number] = [0, 1.7];
      for (moment.age = 0; moment.age < 3000; moment.age++) {
        at = step(sets.pair, { ...defaultTeam(optimizer), stepSize: 0.02 }, unlimited, ...at, null, moment);
        expect(at[0]).toBe(0);
      }
      expect(Math.abs(at[1] - 1)).toBeLessThan(1e-6);
    }
  });

  it('forget a velocity of sigma that the floor stopped', () => {
    for (const optimizer of ['momentum', 'nesterov'] as const) {
      const moment = begin();
      const team: Team = { ...defaultTeam(optimizer), stepSize: 0.01 };
      const [, sigma] = step(sets.pair, team, unlimited, 1, 0.06, null, moment);
      expect(sigma).toBe(0.05);
      expect(moment.memory[1]).toBeCloseTo(-0.01, 15);
    }
  });
});

describe('momentum and Nesterov without momentum', () => {
  it('are gradient ascent', () => {
    for (const optimizer of ['momentum', 'nesterov'] as const) {
      const moment = begin();
      let [one, other]: [number, number][] = [
        [0.3, 1.4],
        [0.3, 1.4],
      ];
      for (moment.age = 0; moment.age < 50; moment.age++) {
        one = step(sets.skew, { ...defaultTeam(optimizer), momentum: 0 }, unlimited, ...one!, null, moment);
        other = step(sets.skew, defaultTeam('gradient'), unlimited, ...other!);
        expect(one[0]).toBeCloseTo(other[0], 14);
        expect(one[1]).toBeCloseTo(other[1], 14);
      }
    }
  });
});

describe('Adam', () => {
  it('weighs so that its averages of a constant are the constant, at every age', () => {
    for (const momentum of [0, 0.5, 0.9, 0.999]) {
      let [first, second] = [0, 0];
      for (let age = 0; age < 3000; age++) {
        const [a, b] = adamWeights(momentum, age);
        first += a * (3 - first);
        second += b * (9 - second);
        expect(first).toBeCloseTo(3, 12);
        expect(second).toBeCloseTo(9, 11);
      }
    }
  });

  it('takes a first step of the step size in each coordinate, whenever it begins', () => {
    const team: Team = { ...defaultTeam('adam'), stepSize: 0.01 };
    for (const age of [0, 1, 700, 123_456]) {
      const next = step(sets.skew, team, unlimited, 0.3, 1.7, null, { ...begin(), age });
      const [dMu, dSigma] = score(sets.skew, 0.3, 1.7);
      expect(next[0] - 0.3).toBeCloseTo(0.01 * Math.sign(dMu), 8);
      expect(next[1] - 1.7).toBeCloseTo(0.01 * Math.sign(dSigma), 8);
    }
  });

  it('goes on averaging sigma’s score while the schedule holds sigma', () => {
    const team: Team = { ...defaultTeam('adam'), stepSize: 1e-5 };
    const moment = begin();
    let [mu, sigma] = [0.3, 1];
    for (moment.age = 0; moment.age < 500; moment.age++) {
      [mu, sigma] = step(sets.pair, team, unlimited, mu, sigma, 1.5, moment);
    }
    const released = step(sets.pair, team, unlimited, mu, sigma, null, moment);
    // an average of 500 equal scores: as in the first step, the step size
    expect(released[1] - sigma).toBeCloseTo(-1e-5, 8);
  });
});
