/** What the plots of the measurements are made from, and how their numbers are written. */

import { expect, test } from 'vitest';
import { DWELL_BINS, dwellBin } from '../../../src/core/simulation/dwell.ts';
import { isKept, TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { estimate, power } from '../../../src/core/notation/format.ts';
import {
  classCurves,
  dwellCurves,
  dwellTicks,
  leastOf,
  logTicks,
  NOBODY,
  survivalCurves,
  thinSeries,
} from '../../../src/core/plot/series.ts';

/** One arrives in each step until all have. */
function oneByOne(walkers: number, steps: number): TeamHistory {
  const history = new TeamHistory([walkers, 0, 0, 0, 0]);
  history.extend(
    Array.from({ length: steps }, (_, k) => (k < walkers ? [-1, 0, 0, 1, 0] : [0, 0, 0, 0, 0])).flat(),
  );
  return history;
}

test('what is drawn of a long run is few points, all of the first steps, evenly spread by their logarithm', () => {
  const steps = Array.from({ length: 1_000_001 }, (_, step) => step).filter(isKept);
  const drawn = thinSeries(steps).map((at) => steps[at]!);
  expect(drawn.length).toBeLessThan(480);
  expect(drawn.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, k) => k + 1));
  for (let k = 1; k < drawn.length; k++) {
    expect(drawn[k]! / drawn[k - 1]! < 1.06 || drawn[k]! - drawn[k - 1]! === 1).toBe(true);
  }
});

test('classes are stacked from the ground up and end at all walkers, the newest step included', () => {
  const history = oneByOne(1000, 801);
  const [steps, arrived, ...others] = classCurves(history);
  expect(steps.at(-1)).toBe(801);
  expect([arrived, ...others].map((line) => line!.at(-1))).toEqual([0.801, 0.801, 0.801, 0.801, 1]);
  steps.forEach((step, k) => expect(arrived![k]).toBeCloseTo(step / 1000, 12));
});

test('a survival curve falls out of the plot at the step at which the last one arrives', () => {
  const history = oneByOne(700, 1201);
  const law = { share: (t: number) => 1 / t, from: 49.5 };
  const [steps, share, line] = survivalCurves([history], [law]);
  const at = steps.indexOf(700);
  expect(share![at]).toBe(NOBODY);
  expect(share![at - 1]).toBeCloseTo(1 - steps[at - 1]! / 700, 12);
  expect(share!.at(-1)).toBe(NOBODY);
  // the law begins where it begins
  const first = line!.findIndex((y) => y !== null);
  expect([steps[first], line![first]]).toEqual([49.5, 1 / 49.5]);
  expect(leastOf([steps, share!], 1)).toBeCloseTo(1 - steps[at - 1]! / 700, 12);
  expect(leastOf([[1], [NOBODY]], 0.1)).toBe(0.1);
});

test('teams of different ages share their steps, and have nothing where they have not been', () => {
  const [steps, older, younger] = survivalCurves(
    [oneByOne(1e4, 900), oneByOne(1e4, 300)],
    [undefined, undefined],
  );
  expect(steps.at(-1)).toBe(900);
  expect(older!.at(-1)).toBeCloseTo(0.91, 12);
  expect(younger!.at(-1)).toBeNull();
  expect(younger![steps.indexOf(300)]).toBeCloseTo(0.97, 12);
});

test('dwell times are shares, with nobody in the bin after the last', () => {
  const dwell = new Array<number>(DWELL_BINS).fill(0);
  [dwell[0], dwell[dwellBin(20)]] = [30, 10];
  const [bins, share] = dwellCurves([{ team: 0, steps: 100, medianLogLikelihood: 0, dwell }]);
  expect(bins).toHaveLength(dwellBin(20) + 2);
  expect([share![0], share![1], share!.at(-2), share!.at(-1)]).toEqual([0.75, NOBODY, 0.25, NOBODY]);
});

test('axes are marked at round numbers', () => {
  expect(logTicks(1, 10)).toEqual([1, 2, 5, 10]);
  expect(logTicks(1, 5000)).toEqual([1, 10, 100, 1000]);
  expect(logTicks(0.001, 1)).toEqual([0.001, 0.01, 0.1, 1]);
  expect(dwellTicks(12, 20)).toEqual([0, 1, 2, 4, 8, 12]);
  expect(dwellTicks(DWELL_BINS, 8).length).toBeLessThanOrEqual(8);
});

test('numbers are written with as many digits as are known', () => {
  expect(estimate(-0.5104, 0.0109)).toBe('−0.51 ± 0.01');
  expect(estimate(-0.5, 0.007)).toBe('−0.500 ± 0.007');
  expect(estimate(-0.71, 0.3)).toBe('−0.71 ± 0.30');
  expect(estimate(0, 0)).toBe('0.0000 ± 0.0000');
  // a small error is not said to be none
  expect(estimate(-0.5, 0.00003)).toBe('−0.50000 ± 0.00003');
  expect([1, 1000, 1e6, 0.001].map(power)).toEqual(['1', '1\u202f000', '10⁶', '0.001']);
});
