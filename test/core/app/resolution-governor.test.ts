import { describe, expect, it } from 'vitest';
import { ResolutionGovernor } from '../../../src/app/resolution-governor.ts';

/** Runs a machine whose picture costs `fixed` plus `area` times the square of the scale; returns the scales passed through. */
function run(governor: ResolutionGovernor, fixed: number, area: number, seconds: number): number[] {
  const scales = [governor.scale];
  for (let now = 0; now < seconds * 1000;) {
    const took = fixed + area * governor.scale ** 2;
    now += took;
    if (governor.observe(took, now)) scales.push(governor.scale);
  }
  return scales;
}

describe('the governor', () => {
  it('leaves a fast machine alone', () => {
    expect(run(new ResolutionGovernor(30), 2, 6, 30)).toEqual([1]);
  });

  it('finds a resolution at which a slow machine is near its goal, and stays there', () => {
    const governor = new ResolutionGovernor(10);
    const scales = run(governor, 40, 100, 60);
    expect(40 + 100 * governor.scale ** 2).toBeLessThan(1.2 * governor.goal);
    expect(governor.scale).toBeGreaterThan(0.6);
    expect(scales.length).toBeLessThan(6); // no flicker
  });

  it('never goes below half of the resolution', () => {
    const governor = new ResolutionGovernor(30);
    run(governor, 500, 500, 60);
    expect(governor.scale).toBe(0.5);
  });

  it('comes back when the load goes', () => {
    const governor = new ResolutionGovernor(30);
    run(governor, 10, 60, 20);
    expect(governor.scale).toBeLessThan(1);
    for (let now = 40_000, k = 0; k < 4000; k++, now += 16) governor.observe(8, now);
    expect(governor.scale).toBe(1);
  });

  it('gives steps half of the goal, and 60 % of a frame that takes longer anyway', () => {
    const governor = new ResolutionGovernor(30);
    expect(governor.stepTime).toBe(governor.goal / 2);
    for (let now = 0, k = 0; k < 100; k++, now += 20) governor.observe(20, now);
    expect(governor.stepTime).toBe(governor.goal / 2);
    // 60 ms of drawing, and all the steps that may be made
    for (let now = 10_000, k = 0; k < 200; k++) {
      const took = 60 + governor.stepTime;
      governor.observe(took, (now += took));
    }
    expect(governor.stepTime / (60 + governor.stepTime)).toBeCloseTo(0.6, 3);
    for (let now = 100_000, k = 0; k < 100; k++) governor.observe(1000, (now += 1000));
    expect(governor.stepTime).toBe(100);
  });
});
