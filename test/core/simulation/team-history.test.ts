/** What is kept of a team's class counts, against a brute force that forgets nothing; and the power law in them. */

import { describe, expect, it } from 'vitest';
import { fitSurvival } from '../../../src/core/analysis/power-law-fit.ts';
import { isKept, MILESTONES, TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { philox } from '../../../src/core/optimizers/philox.ts';

type Counts = [number, number, number, number, number];

/** Uniform on (0, 1), the i-th of a stream. */
const uniform = (i: number, stream = 0): number => (philox([i, stream, 0, 0], [7, 0])[0] + 0.5) / 2 ** 32;

/** A crowd that wanders between the classes, back from `arrived` too: its counts after each step. */
function wander(walkers: number, steps: number): Counts[] {
  const rows: Counts[] = [[walkers, 0, 0, 0, 0]];
  for (let k = 1; k <= steps; k++) {
    const row = [...rows.at(-1)!] as Counts;
    for (let move = 0; move < 3; move++) {
      const [from, chance] = [Math.floor(5 * uniform(k, move)), uniform(k, 10 + move)];
      const to = chance < 0.6 ? 3 : Math.floor(5 * uniform(k, 20 + move));
      const some = Math.floor(row[from]! * 0.05 * uniform(k, 30 + move)) || Math.min(row[from]!, 1);
      row[from]! -= some;
      row[to]! += some;
    }
    rows.push(row);
  }
  // at last everyone comes home, and one leaves again
  rows.push([0, 0, 0, walkers, 0], [1, 0, 0, walkers - 1, 0]);
  return rows;
}

/** The rows from one to another as the changes that an engine hands over. */
const changes = (rows: readonly Counts[], from: number, to: number): number[] =>
  rows.slice(from + 1, to + 1).flatMap((row, i) => row.map((count, k) => count - rows[from + i]![k]!));

/** A history of these rows, handed over in pieces of such lengths. */
function historyOf(rows: readonly Counts[], pieces: (turn: number) => number): TeamHistory {
  const history = new TeamHistory(rows[0]!);
  for (let at = 0, turn = 0; at < rows.length - 1; turn++) {
    const next = Math.min(at + pieces(turn), rows.length - 1);
    history.extend(changes(rows, at, next));
    at = next;
  }
  return history;
}

describe('a history', () => {
  const rows = wander(10_000, 5000);
  const last = rows.length - 1;

  it.each([
    ['step by step', () => 1],
    ['ten at a time', () => 10],
    ['in pieces of all lengths', (turn: number) => (turn * 37) % 401],
    ['at once', () => 1e9],
  ])('handed over %s, is exact at each kept step, and keeps the same ones', (_, pieces) => {
    const history = historyOf(rows, (turn) => pieces(turn));
    expect(history.step).toBe(last);
    expect(history.now).toEqual(rows[last]);
    expect(history.steps).toEqual(rows.map((_row, step) => step).filter(isKept));
    for (let k = 0; k < 5; k++) {
      expect(history.counts[k]).toEqual(history.steps.map((step) => rows[step]![k]));
    }
  });

  it('knows the first step with each share arrived, whether that step is kept or not', () => {
    const { milestones } = historyOf(rows, () => 300);
    const brute = MILESTONES.map((share) => rows.findIndex((row) => row[3] >= share * 10_000));
    expect(milestones).toEqual(brute);
    expect(brute.at(-1)).toBe(last - 1);
    expect(brute.some((step) => !isKept(step))).toBe(true);
  });

  it('of few walkers does not count a share too early', () => {
    const history = new TeamHistory([3, 0, 0, 0, 0]);
    history.extend([-1, 0, 0, 1, 0]);
    expect(history.milestones).toEqual([undefined, undefined, undefined, undefined]);
    history.extend([-1, 0, 0, 1, 0, -1, 0, 0, 1, 0]);
    expect(history.milestones).toEqual([2, 3, 3, 3]);
  });

  it('of a crowd that starts at home is at home at step 0', () => {
    expect(new TeamHistory([0, 0, 0, 5, 0]).milestones).toEqual([0, 0, 0, 0]);
  });

  it('keeps at most 512 steps a doubling, evenly, and never drops what it kept', () => {
    for (let octave = 9; octave < 20; octave++) {
      let [kept, before, gap] = [0, 2 ** octave, 0];
      for (let step = 2 ** octave + 1; step <= 2 ** (octave + 1); step++) {
        if (!isKept(step)) continue;
        expect(gap === 0 || step - before === gap).toBe(true);
        [kept, gap, before] = [kept + 1, step - before, step];
      }
      expect(kept).toBeGreaterThanOrEqual(256);
      expect(kept).toBeLessThanOrEqual(512);
    }
    expect(Array.from({ length: 513 }, (_, step) => step).every(isKept)).toBe(true);
  });

  it('goes on from a step of its own as if nothing had been, but for what came after', () => {
    const whole = historyOf(rows, () => 1e9);
    const long = historyOf(rows, () => 1e9);
    const resumed = long.resumed(3001, rows[3001]!, undefined);
    expect(resumed.step).toBe(3001);
    resumed.extend(changes(rows, 3001, last));
    expect(resumed.now).toEqual(whole.now);
    expect(resumed.milestones).toEqual(whole.milestones);
    expect(resumed.steps).toEqual(whole.steps);
    expect(resumed.counts).toEqual(whole.counts);
  });

  it('notes the first change of settings, and none before the first step', () => {
    const history = new TeamHistory([5, 0, 0, 0, 0]);
    history.alter();
    expect(history.altered).toBeUndefined();
    history.extend([0, 0, 0, 0, 0, -1, 0, 0, 1, 0]);
    history.alter();
    history.extend([0, 0, 0, 0, 0]);
    history.alter();
    expect(history.altered).toBe(2);
  });
});

describe('the fitted exponent', () => {
  /** A crowd of which the share min(1, (t/first)^-exponent) is left; scattered: by chance, else exactly. */
  function pareto(
    walkers: number,
    steps: number,
    exponent: number,
    first: number,
    stream?: number,
  ): TeamHistory {
    const arrivals = new Array<number>(steps + 1).fill(0);
    for (let i = 0; i < walkers; i++) {
      const u = stream === undefined ? (i + 0.5) / walkers : uniform(i, stream);
      const time = Math.ceil(first * u ** (-1 / exponent));
      if (time <= steps) arrivals[time]!++;
    }
    const history = new TeamHistory([walkers - arrivals[0]!, 0, 0, arrivals[0]!, 0]);
    history.extend(arrivals.slice(1).flatMap((count) => [-count, 0, 0, count, 0]));
    return history;
  }

  it.each([
    [-0.5, 1],
    [-0.5, 8],
    [-1, 10],
    [-0.25, 2],
  ])('is %d where the curve is such a power of the step', (exponent, first) => {
    const fit = fitSurvival(pareto(1_000_000, 3000, -exponent, first))!;
    expect(fit.exponent).toBeCloseTo(exponent, 2);
    expect([fit.from, fit.to]).toEqual([300, 3000]);
    expect(Math.exp(fit.intercept + fit.exponent * Math.log(1000))).toBeCloseTo(
      (1000 / first) ** exponent,
      2,
    );
  });

  it('has the error that chance gives it', () => {
    // 200 crowds: their exponents scatter by the error that each of them states
    const fits = Array.from({ length: 200 }, (_, k) => fitSurvival(pareto(4000, 1000, 0.5, 1, k + 1))!);
    const scores = fits.map(({ exponent, error }) => (exponent + 0.5) / error);
    const mean = scores.reduce((sum, z) => sum + z, 0) / scores.length;
    const spread = Math.sqrt(scores.reduce((sum, z) => sum + z * z, 0) / scores.length);
    console.log(`scores of 200 fits: mean ${mean.toFixed(2)}, root mean square ${spread.toFixed(3)}`);
    expect(Math.abs(mean)).toBeLessThan(0.3);
    // of 200 standard normal scores the root mean square has the standard deviation .05
    expect(spread).toBeGreaterThan(0.8);
    expect(spread).toBeLessThan(1.2);
  });

  it('ends where fewer than a hundred are left', () => {
    const fit = fitSurvival(pareto(10_000, 20_000, 1, 10))!;
    // 100 of 10,000 are left at step 1000
    expect(Math.abs(fit.to / 1000 - 1)).toBeLessThan(0.01);
    expect(fit.exponent).toBeCloseTo(-1, 1);
  });

  it('is not there where it would mean nothing', () => {
    expect(fitSurvival(new TeamHistory([100_000, 0, 0, 0, 0]))).toBeUndefined();
    expect(fitSurvival(pareto(100_000, 90, 0.5, 1))).toBeUndefined(); // no decade yet
    expect(fitSurvival(pareto(150, 3000, 0.5, 100))).toBeUndefined(); // too few
    expect(fitSurvival(pareto(100_000, 3000, 0.5, 1e9))).toBeUndefined(); // nobody has arrived
    const altered = pareto(100_000, 3000, 0.5, 1);
    expect(fitSurvival(altered)).toBeDefined();
    altered.alter(1000);
    expect(fitSurvival(altered)).toBeUndefined();
  });

  it('is not there where the crowd came home and left again', () => {
    const history = pareto(10_000, 2000, 0.5, 1);
    const left = 10_000 - history.now[3];
    history.extend([-left, 0, 0, left, 0, ...new Array(5 * 2000).fill(0), left, 0, 0, -left, 0]);
    expect(fitSurvival(history)).toBeUndefined();
  });
});
