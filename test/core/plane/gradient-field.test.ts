import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { DROPPED_STEPS, dropAt, droppedTracers } from '../../../src/core/plane/dropped-tracers.ts';
import {
  FIELD_PATCH,
  arrows,
  evenly,
  midpoints,
  trajectories,
  trajectory,
} from '../../../src/core/plane/gradient-field.ts';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { score } from '../../../src/core/likelihood/mixture.ts';
import {
  MOST_DROPPED,
  defaultSettings,
  needsReset,
  type Settings,
} from '../../../src/core/settings/settings.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';

const pair = foldData([-1, 1]);
const window = { mu: [-2, 2] as [number, number], sigma: [0.5, 1.5] as [number, number] };

describe('trajectories', () => {
  // the notebook's own run of R, to the six digits that it prints
  it.each([
    [-4 / 7, 1, -0.793709, 0.494247],
    [12 / 7, 9 / 7, 1.153668, 0.739383],
    [0, 4 / 7, 0, 0.984735],
  ])('from (%f, %f) end where those of the notebook end', (mu, sigma, endMu, endSigma) => {
    const all = trajectories(pair, window, 7);
    const mine = all.find(
      ({ points: [start] }) => Math.abs(start![0] - mu) + Math.abs(start![1] - sigma) < 1e-12,
    )!;
    expect(mine.points).toHaveLength(101);
    expect(mine.points.at(-1)![0]).toBeCloseTo(endMu, 6);
    expect(mine.points.at(-1)![1]).toBeCloseTo(endSigma, 6);
  });

  it('are 49, from the midpoints', () => {
    expect(trajectories(pair, window, 7)).toHaveLength(49);
    expect(midpoints([0, 1], 5)).toEqual([0.1, 0.3, 0.5, 0.7, 0.9]); // seqmid(0,1,5) of the notebook
    expect(evenly([-2, 2], 5)).toEqual([-2, -1, 0, 1, 2]);
  });

  it('stop before a step that would leave the domain, and say which', () => {
    const { points, left } = trajectory(pair, 0, 0.05, -0.006);
    expect(points).toHaveLength(1);
    expect(left![1]).toBeLessThanOrEqual(0);
    expect(points.flat().every(Number.isFinite)).toBe(true);
  });
});

describe('arrows', () => {
  it('of the notebook are .03 times the score', () => {
    const all = arrows(pair, window, 40, 'notebook');
    expect(all).toHaveLength(1600);
    for (const { from, to } of all.slice(0, 100)) {
      const [dMu, dSigma] = score(pair, ...from);
      expect(to[0] - from[0]).toBeCloseTo(0.03 * dMu, 12);
      expect(to[1] - from[1]).toBeCloseTo(0.03 * dSigma, 12);
    }
  });

  it('of the logarithmic kind stay within a cell and a half, and point uphill on the drawn plane', () => {
    for (const { from, to } of arrows(pair, window, 20, 'logarithmic')) {
      const [dMu, dSigma] = score(pair, ...from);
      const [u, v] = [(to[0] - from[0]) / 4, (to[1] - from[1]) / 1];
      expect(Math.hypot(u, v)).toBeLessThanOrEqual(1.5 / 20 + 1e-12);
      // the gradient in coordinates in which the window is a unit square is (4 dL/dmu, 1 dL/dsigma)
      expect(u * dSigma * 1 - v * dMu * 4).toBeCloseTo(0, 12);
      expect(u * dMu * 4 + v * dSigma).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('a dropped tracer', () => {
  const limits = { moveLimit: 0.05, sigmaFloor: 0.05 };

  it.each([
    ['gradient', 0.3, 468],
    ['em', 0.1, 80],
  ] as const)('by %s from (%f, 1) takes the law’s %i steps to sigma <= .1', (optimizer, mu, steps) => {
    const way = droppedTracers(pair, optimizer, [mu, 1], 0, limits);
    expect(way.findIndex(([, sigma]) => sigma <= 0.1)).toBe(steps);
  });

  it.each(OPTIMIZERS)(
    'by %s is finite, keeps to the floor, and ends after 1000 steps at most',
    (optimizer) => {
      for (const start of [
        [0, 1],
        [1e-9, 1],
        [-1.8, 0.05],
        [1e6, 1e6],
        [0.5, 1e-9],
      ] as const) {
        const way = droppedTracers(pair, optimizer, start, 1, limits);
        expect(way[0]).toEqual(start);
        expect(way.length).toBeLessThanOrEqual(DROPPED_STEPS + 1);
        expect(way.flat().every(Number.isFinite)).toBe(true);
        for (const [, sigma] of way.slice(1)) expect(sigma).toBeGreaterThanOrEqual(limits.sigmaFloor);
        expect(droppedTracers(pair, optimizer, start, 1, limits)).toEqual(way);
      }
    },
  );

  it('that stands on the saddle stays, and says so at once', () => {
    expect(droppedTracers(pair, 'gradient', [0, 1], 0, limits).length).toBeLessThan(4);
    expect(droppedTracers(pair, 'perturbed', [0, 1], 0, limits)).toHaveLength(DROPPED_STEPS + 1);
    expect(droppedTracers(pair, 'perturbed', [0, 1], 0, limits)).not.toEqual(
      droppedTracers(pair, 'perturbed', [0, 1], 1, limits),
    );
  });

  it('is one more at each drop, until the oldest gives way', () => {
    let settings = defaultSettings();
    for (let k = 0; k < MOST_DROPPED + 3; k++) settings = applyPatch(settings, dropAt(settings, k, 1));
    expect(settings.view.dropped).toHaveLength(2 * MOST_DROPPED);
    expect(settings.view.dropped.slice(0, 2)).toEqual([3, 1]);
    expect(settings.view.dropped.slice(-2)).toEqual([MOST_DROPPED + 2, 1]);
    expect(fromQuery(toQuery(settings)).settings).toEqual(settings);
    expect(needsReset(defaultSettings(), settings)).toBe(false);
  });

  it('is written by no more digits than can be pointed at', () => {
    const at = (window: Settings['window'], mu: number, sigma: number): number[] =>
      applyPatch({ ...defaultSettings(), window }, dropAt({ ...defaultSettings(), window }, mu, sigma)).view
        .dropped;
    expect(at(window, -0.376851465, 0.992427954)).toEqual([-0.377, 0.992]);
    const close: Settings['window'] = { mu: [-5e-6, 5e-6], sigma: [0.999995, 1.000005] };
    expect(at(close, 1.23456789e-6, 1.000001234567)).toEqual([1.23e-6, 1.00000123]);
    // never over the edge of what is allowed, or across mu = 0
    expect(at({ mu: [-2, 2], sigma: [1e-6, 2] }, 1e-7, 2e-6)).toEqual([1e-7, 2e-6]);
  });

  it.each([[[1]], [[1, 1, 1]], [[0, 0]], [[0, -1]], [[NaN, 1]], [new Array(66).fill(1)], ['1,1']])(
    'is refused at %j',
    (places) => {
      expect(() => applyPatch(defaultSettings(), { view: { dropped: places } })).toThrow(
        'of at most 32 points, each number at most 1000000000, μ at least -1000000000, σ at least 1e-9',
      );
    },
  );
});

it('the notebook’s picture is one patch: its window, 40 x 40 arrows and 7 x 7 trajectories on the map', () => {
  const settings = applyPatch(defaultSettings(), FIELD_PATCH);
  expect(settings.window).toEqual(window);
  expect(settings.view).toMatchObject({ mode: 'map', contours: true, arrows: 40, trajectories: 7 });
});
