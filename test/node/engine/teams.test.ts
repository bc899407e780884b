/** Several teams: what every engine promises of those that go on, those that begin, and what is counted of each. */

import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import type { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import { RING_LENGTH, TRACERS, strideOf } from '../../../src/core/simulation/sampling.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import { temperature } from '../../../src/core/schedule/schedule.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { CLASS_CODES } from '../../../src/core/simulation/census.ts';
import { ENGINES, Engines, classesOf, present, texelsOf } from './contract.ts';
import { pairsOf, run, settingsWith } from './crowd.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

type Teams = NonNullable<Patch['teams']>;
const RACE: Teams = [
  { stepSize: 0.02 },
  { optimizer: 'em' },
  { annealed: true, stepSize: 0.05 },
  { optimizer: 'em', precision: 'single' },
];

const walkersOfEach = (engine: Engine, teams: number): Promise<Float64Array[]> =>
  Promise.all(Array.from({ length: teams }, (_, team) => engine.readWalkers(team)));

/** All that a history says, as plain data. */
const told = ({ steps, counts, step, now, milestones, altered, walkers }: TeamHistory): unknown =>
  structuredClone({ steps, counts, step, now, milestones, altered, walkers });

describe.each(ENGINES)('%s', (_kind, makeEngine) => {
  const make = (patch: Patch = {}): Promise<Engine> => engines.keep(makeEngine(patch));

  it('starts all teams at the same bits', async () => {
    const engine = await make({ walkers: 999, teams: [{}, ...RACE.slice(0, 3)] });
    const [first, ...others] = await walkersOfEach(engine, 4);
    for (const other of others) expect(other).toEqual(first);
    engine.place([0.1, 1, -0.3, 0.9]);
    for (const placed of await walkersOfEach(engine, 4)) {
      [0.1, 1, -0.3, 0.9].forEach((value, k) => expect(placed[k]).toBeCloseTo(value, 12));
    }
    // what single can hold of the start is a matter of rounding alone
    const mixed = await make({ walkers: 999, teams: [{}, { precision: 'single' }] });
    const [fine, coarse] = await walkersOfEach(mixed, 2);
    expect(fine).toEqual(first);
    coarse!.forEach((value, k) => {
      expect(value).toBe(Math.fround(value));
      expect(Math.abs(value - fine![k]!)).toBeLessThanOrEqual(2 ** -22 * Math.abs(fine![k]!));
    });
  });

  describe('when the teams change while they run', () => {
    const patch: Patch = { walkers: 300, schedule: { length: 200 } };
    /** The walkers of a race in which nothing changes. */
    const undisturbed = async (teams: Teams, steps: number, more: Patch = {}): Promise<Float64Array[]> => {
      const engine = await make({ ...patch, ...more, teams });
      await run(engine, steps);
      return walkersOfEach(engine, teams.length);
    };
    const change = (engine: Engine, teams: Teams): boolean =>
      engine.configure(settingsWith({ ...patch, teams }));

    it('the others go on, bit for bit, and a new one starts from the spawn', async () => {
      const [a, b, c, d] = RACE as [Teams[0], Teams[0], Teams[0], Teams[0]];
      const after90 = await undisturbed([a, b, c, d], 90);
      const after30 = await undisturbed([a, b, c, d], 30);
      const after60 = await undisturbed([a, b, c, d], 60);
      const engine = await make({ ...patch, teams: [a, c] });
      await run(engine, 30);
      // one more in the middle
      change(engine, [a, b, c]);
      expect((await engine.readCensus()).map(({ steps }) => steps)).toEqual([30, 0, 30]);
      expect(await engine.readWalkers(1)).toEqual(await (await make(patch)).readWalkers(0));
      await run(engine, 30);
      expect(await walkersOfEach(engine, 3)).toEqual([after60[0], after30[1], after60[2]]);
      // the first leaves, and one more comes at the end; a list of the same length would have been edited in place
      change(engine, [b, c]);
      change(engine, [b, c, d]);
      expect((await engine.readCensus()).map(({ steps }) => steps)).toEqual([30, 60, 0]);
      await run(engine, 30);
      expect(await walkersOfEach(engine, 3)).toEqual([after60[1], after90[2], after30[3]]);
      expect((await engine.readHistories()).map(({ step }) => step)).toEqual([60, 90, 30]);
      expect(engine.clock).toBe(90);
      // a reset brings all of them back to the start
      engine.reset();
      expect((await engine.readHistories()).map(({ step }) => step)).toEqual([0, 0, 0]);
      await run(engine, 30);
      expect(await walkersOfEach(engine, 3)).toEqual([after30[1], after30[2], after30[3]]);
    });

    it('one that is edited stays where it is, and only its own law ends there', async () => {
      const engine = await make({ ...patch, teams: RACE.slice(0, 3) });
      await run(engine, 40);
      const before = await engine.readWalkers(0);
      change(engine, [{ optimizer: 'em' }, ...RACE.slice(1, 3)]);
      expect(await engine.readWalkers(0)).toEqual(before);
      await run(engine, 1);
      // one step of EM brings a walker to the ridge, where sigma² = 1 - mu²
      for (const [mu, sigma] of await pairsOf(engine, 0)) {
        expect(Math.abs(Math.max(Math.sqrt(Math.max(1 - mu * mu, 0)), 0.05) - sigma)).toBeLessThan(1e-5);
      }
      await run(engine, 19);
      const [, ...others] = await walkersOfEach(engine, 3);
      expect(others).toEqual((await undisturbed(RACE.slice(0, 3), 60)).slice(1));
      const histories = await engine.readHistories();
      expect(histories.map(({ step, altered }) => [step, altered])).toEqual([
        [60, 40],
        [60, undefined],
        [60, undefined],
      ]);
      // what all have in common: the floor moves every team, the schedule only those that follow it
      engine.configure(settingsWith({ ...patch, teams: RACE.slice(0, 3), schedule: { length: 300 } }));
      await run(engine, 1);
      expect((await engine.readHistories()).map(({ altered }) => altered)).toEqual([40, undefined, 60]);
    });

    it('a new one starts at the walkers that were placed by hand', async () => {
      const engine = await make({ ...patch, teams: [{}] });
      engine.place([0.1, 1, -0.3, 0.9, 0, 1]);
      const placed = await engine.readWalkers(0);
      await run(engine, 25);
      const moved = await engine.readWalkers(0);
      expect(moved).not.toEqual(placed);
      change(engine, [{}, { optimizer: 'em' }]);
      expect(await walkersOfEach(engine, 2)).toEqual([moved, placed]);
      expect(await engine.readHistories()).toMatchObject([
        { walkers: 3, step: 25 },
        { walkers: 3, step: 0 },
      ]);
    });
  });

  describe('the history', () => {
    it('is exact after every step, however the steps are grouped', async () => {
      const patch: Patch = { walkers: 700, teams: RACE, schedule: { length: 60 } };
      const single = await make(patch);
      const rows: number[][][] = RACE.map(() => []);
      for (let k = 0; k <= 140; k++) {
        if (k > 0) await run(single, 1);
        (await single.readCensus()).forEach((row, team) => rows[team]!.push(classesOf(row)));
      }
      const truth = (await single.readHistories()).map(told);
      for (const [team, history] of single.histories.entries()) {
        expect(history.steps).toEqual(rows[team]!.map((_, step) => step));
        expect(history.steps.map((_, at) => history.counts.map((column) => column[at]))).toEqual(rows[team]);
        for (const [at] of history.steps.entries())
          expect(history.counts.reduce((sum, column) => sum + column[at]!, 0)).toBe(700);
      }
      for (const groups of [Array.from({ length: 20 }, () => 7), [100, 40], [140]]) {
        const other = await make(patch);
        for (const steps of groups) await run(other, steps);
        expect((await other.readHistories()).map(told)).toEqual(truth);
        expect(await other.readCensus()).toEqual(await single.readCensus());
      }
      // something did happen in it
      expect(new Set(rows.map((each) => each.at(-1)!.join())).size).toBeGreaterThan(2);
    });

    it('misses nothing in more steps than come back at once', async () => {
      const engine = await make({ walkers: 130, teams: [{}, { optimizer: 'em' }] });
      // nothing is presented meanwhile, and nobody waits
      for (let left = 9500; left > 0;) {
        const sent = engine.advance(left, 1e4);
        if (sent === 0) await engine.idle();
        left -= sent;
      }
      const histories = await engine.readHistories();
      const rows = await engine.readCensus();
      for (const [team, { step, now, steps, counts }] of histories.entries()) {
        expect([step, ...now]).toEqual([9500, ...classesOf(rows[team]!)]);
        steps.forEach((_, at) => {
          const row = counts.map((column) => column[at]!);
          expect(row.reduce((sum, count) => sum + count, 0)).toBe(130);
          expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
        });
      }
    });
  });

  describe('the schedule', () => {
    const teams: Teams = [{ annealed: true }, {}];
    const sigmas = async (engine: Engine, team: number): Promise<number[]> =>
      (await pairsOf(engine, team)).map(([, sigma]) => sigma);

    it('is sought: the next step is at the new temperature, and nothing resets', async () => {
      const patch: Patch = { walkers: 50, teams, schedule: { length: 100 } };
      const { schedule } = settingsWith(patch);
      const [engine, other] = [await make(patch), await make(patch)];
      await run(engine, 10);
      await run(other, 10);
      engine.seek(70);
      expect([engine.clock, engine.scheduleStep]).toEqual([10, 70]);
      expect(await walkersOfEach(engine, 2)).toEqual(await walkersOfEach(other, 2));
      for (const k of [70, 71, 72]) {
        await run(engine, 1);
        for (const sigma of await sigmas(engine, 0))
          expect(Math.abs(sigma - temperature(schedule, k)!)).toBeLessThan(1e-6);
      }
      await run(other, 3);
      expect(await engine.readWalkers(1)).toEqual(await other.readWalkers(1));
      expect((await engine.readHistories()).map(({ step }) => step)).toEqual([13, 13]);
      engine.seek(0);
      await run(engine, 1);
      expect(Math.abs((await sigmas(engine, 0))[0]! - 2)).toBeLessThan(1e-6);
    });

    it('releases sigma after the sweep', async () => {
      const released = { length: 20, cold: 0.8, after: 'release', repeat: 'once' } as const;
      const engine = await make({ walkers: 50, teams: [...teams, { annealed: true }], schedule: released });
      await run(engine, 20);
      for (const sigma of await sigmas(engine, 0)) expect(Math.abs(sigma - 0.8)).toBeLessThan(1e-6);
      const [before] = await walkersOfEach(engine, 1);
      // from here on the annealed go as the free do
      const free = await make({ walkers: 50 });
      free.place(before!);
      await run(engine, 15);
      await run(free, 15);
      const end = await free.readWalkers(0);
      (await engine.readWalkers(0)).forEach((value, k) =>
        expect(Math.abs(value - end[k]!)).toBeLessThan(1e-6),
      );
      const freed = await sigmas(engine, 0);
      expect(freed.filter((sigma) => Math.abs(sigma - 0.8) > 1e-3).length).toBeGreaterThan(40);
      // and where it is held, it stays
      const held = await make({ walkers: 50, teams, schedule: { ...released, after: 'hold' } });
      await run(held, 35);
      for (const sigma of await sigmas(held, 0)) expect(Math.abs(sigma - 0.8)).toBeLessThan(1e-6);
    });
  });

  it('computes each team in its own arithmetic', async () => {
    const engine = await make({ walkers: 64, teams: [{}, { precision: 'single' }] });
    // so near the saddle that a move is less than half a unit of the last place of 32 bits
    engine.place([1e-3, 1, -1.5e-3, 1, 2e-3, 1]);
    await run(engine, 50);
    const [extended, single] = await engine.readCensus();
    expect(extended).toMatchObject({ frozen: 0, stalled: 3 });
    expect(single).toMatchObject({ frozen: 3, stalled: 0 });
    // what extended adds to mu has six digits, tiny as it is
    const settings = settingsWith();
    const pairs = await pairsOf(engine, 0);
    for (const [i, start] of [1e-3, -1.5e-3, 2e-3].entries()) {
      let [mu, sigma] = [start, 1];
      for (let k = 0; k < 50; k++) [mu, sigma] = step(engine.data, settings.teams[0]!, settings, mu, sigma);
      expect(Math.abs((pairs[i]![0] - start) / (mu - start) - 1)).toBeLessThan(1e-5);
    }
    // a team that changes goes over with its walkers
    engine.configure(settingsWith({ walkers: 64, teams: [{ precision: 'single' }, {}] }));
    await run(engine, 2);
    const [now, then] = await engine.readCensus();
    expect([now!.frozen, then!.frozen]).toEqual([3, 0]);
  });

  describe('the pictures', () => {
    const window = { mu: [-1, 1.5], sigma: [0.4, 1.2] } as const;
    const patch: Patch = {
      walkers: 2000,
      stepsPerFrame: 8,
      teams: RACE.slice(0, 3),
      window: { mu: [...window.mu], sigma: [...window.sigma] },
      view: { trail: 0, triangles: 900 },
      schedule: { hot: 1.1 },
    };

    it('glow with the walkers of each team in a channel of its own', async () => {
      const engine = await make(patch);
      await run(engine, 20);
      await present(engine);
      const { density } = engine.pictures;
      const side = density.width;
      const texels = await texelsOf(density);
      const truth = new Float64Array(4 * side * side);
      for (let team = 0; team < 3; team++) {
        for (const [mu, sigma] of await pairsOf(engine, team)) {
          const [column, row] = [((mu + 1) / 2.5) * side, ((sigma - 0.4) / 0.8) * side].map(Math.floor);
          if (column! >= 0 && column! < side && row! >= 0 && row! < side)
            truth[4 * (row! * side + column!) + team]!++;
        }
      }
      // to half precision, and but for walkers whose last bits put them into the bin beside
      const counts = Float64Array.from(texels, (light) => Math.round(2 ** light - 1));
      const [all, astray] = [0, 0].map((_, which) =>
        truth.reduce((sum, count, k) => sum + (which ? Math.abs(count - counts[k]!) : count), 0),
      );
      expect(all).toBeGreaterThan(1500);
      expect(astray).toBeLessThan(all! / 200);
      for (let team = 0; team < 4; team++) {
        const light = counts.reduce((sum, count, k) => sum + (k % 4 === team ? count : 0), 0);
        if (team < 3) expect(light).toBeGreaterThan(100);
        else expect(light).toBe(0);
      }
    });

    it('show as many walkers and tracers of each team, one team after the other', async () => {
      const engine = await make(patch);
      await run(engine, 6);
      await present(engine);
      const each = await Promise.all([0, 1, 2].map((team) => pairsOf(engine, team)));
      const expectTexel = (texel: Float32Array, team: number, [mu, sigma]: [number, number]): void => {
        expect(Math.abs(texel[0]! - mu)).toBeLessThan(1e-6);
        expect(Math.abs(texel[1]! - (sigma - 1))).toBeLessThan(1e-6);
        expect(Math.floor(texel[3]! / CLASS_CODES)).toBe(team);
      };
      expect(engine.drawn).toBe(900);
      const drawn = await texelsOf(engine.pictures.walkers);
      for (let j = 0; j < 900; j++) {
        const [team, walker] = [Math.floor(j / 300), (j % 300) * strideOf(2000, 300)];
        expectTexel(drawn.subarray(4 * j, 4 * j + 4), team, each[team]![walker]!);
      }
      // a position every two steps: the third is the newest
      expect(engine.ring).toMatchObject({ tracers: 255, length: RING_LENGTH, head: 3, filled: 3 });
      expect([engine.ring.clock, engine.ring.every]).toEqual([6, 2]);
      const ring = await texelsOf(engine.pictures.ring);
      for (let column = 0; column < 255; column++) {
        const [team, walker] = [Math.floor(column / 85), (column % 85) * strideOf(2000, 85)];
        const at = 4 * (3 * TRACERS + column);
        expectTexel(ring.subarray(at, at + 4), team, each[team]![walker]!);
      }
      // with another number of teams the ring begins anew, and the channels mean something else
      engine.configure(settingsWith({ ...patch, teams: RACE.slice(0, 1) }));
      expect(engine.ring).toMatchObject({ tracers: 256, filled: 0 });
      await present(engine);
      const alone = await texelsOf(engine.pictures.density);
      expect(alone.every((value, k) => k % 4 !== 3 || value <= 1)).toBe(true);
    });
  });

  it.each([1, 3, 257])('races four optimizers with %i walkers', async (walkers) => {
    for (const four of [OPTIMIZERS.slice(0, 4), OPTIMIZERS.slice(4)]) {
      const engine = await make({ walkers, teams: four.map((optimizer) => ({ optimizer })) });
      await run(engine, 20);
      await present(engine);
      const rows = await engine.readCensus();
      const statistics = await engine.readStatistics();
      const histories = await engine.readHistories();
      for (let team = 0; team < 4; team++) {
        expect(rows[team]).toMatchObject({ team, walkers, steps: 20 });
        expect(histories[team]).toMatchObject({ walkers, step: 20 });
        expect(Number.isFinite(statistics[team]!.medianLogLikelihood)).toBe(true);
        expect(statistics[team]!.dwell.reduce((sum, count) => sum + count, 0)).toBe(walkers);
        expect((await engine.readWalkers(team)).every(Number.isFinite)).toBe(true);
      }
      expect(engine.drawn).toBe(4 * walkers);
      expect(engine.ring.tracers).toBe(4 * Math.min(64, walkers));
      // each by its own rule
      const places = await walkersOfEach(engine, 4);
      expect(new Set(places.map((pairs) => pairs.join())).size).toBe(4);
    }
  });
});
