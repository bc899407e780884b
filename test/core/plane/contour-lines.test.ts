/** Level lines of functions whose level lines are known. */

import { describe, expect, it } from 'vitest';
import { contourLines, type Grid } from '../../../src/core/plane/contour-lines.ts';

/** A function at the points of a grid from -1 to 1 along both axes. */
const gridOf = (width: number, height: number, value: (mu: number, sigma: number) => number): Grid => ({
  values: Array.from({ length: width * height }, (_, k) =>
    value(-1 + (2 * (k % width)) / (width - 1), -1 + (2 * Math.floor(k / width)) / (height - 1)),
  ),
  width,
  height,
  mu: [-1, 1],
  sigma: [-1, 1],
});

describe('level lines', () => {
  it('of a cone are closed circles', () => {
    const lines = contourLines(gridOf(81, 61, Math.hypot), 0.7);
    expect(lines).toHaveLength(1);
    const [circle] = lines;
    expect(circle![0]).toEqual(circle!.at(-1));
    for (const [mu, sigma] of circle!) expect(Math.abs(Math.hypot(mu, sigma) - 0.7)).toBeLessThan(1e-3);
    // once around
    const length = circle!
      .slice(1)
      .reduce((sum, [x, y], k) => sum + Math.hypot(x - circle![k]![0], y - circle![k]![1]), 0);
    expect(length).toBeCloseTo(2 * Math.PI * 0.7, 2);
  });

  it('of a slope run from edge to edge, exactly', () => {
    const lines = contourLines(
      gridOf(7, 5, (mu, sigma) => mu + 0.25 * sigma),
      0.1,
    );
    expect(lines).toHaveLength(1);
    for (const [mu, sigma] of lines[0]!) expect(mu + 0.25 * sigma).toBeCloseTo(0.1, 12);
    expect(lines[0]!.map(([, sigma]) => sigma).sort((a, b) => a - b)).toEqual(
      expect.arrayContaining([-1, 1]),
    );
  });

  it('do not cross a saddle', () => {
    const lines = contourLines(
      gridOf(40, 40, (mu, sigma) => mu * sigma),
      0.001,
    );
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(new Set(line.map(([mu]) => Math.sign(mu))).size).toBe(1);
  });

  it('are nowhere beside a number that is missing, and not where neighbours are too far apart', () => {
    const hole = gridOf(21, 21, (mu) => (mu > 0.5 ? NaN : mu));
    for (const line of contourLines(hole, 0.55)) expect(line).toEqual([]);
    const cliff = gridOf(21, 21, (mu) => (mu > 0 ? 10 : 0));
    expect(contourLines(cliff, 5)).toHaveLength(1);
    expect(contourLines(cliff, 5, 1)).toEqual([]);
  });
});
