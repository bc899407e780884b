import { describe, expect, it } from 'vitest';
import { foldData } from '../../src/core/data.ts';
import { arrows, evenly, midpoints, trajectories, trajectory } from '../../src/core/field.ts';
import { score } from '../../src/core/mixture.ts';

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
    const mine = all.find(({ points: [[m, s]] }) => Math.abs(m! - mu) + Math.abs(s! - sigma) < 1e-12)!;
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
