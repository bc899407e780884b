import { describe, expect, it, test } from 'vitest';
import { StepClock } from '../../../src/app/step-clock.ts';

/**
 * Steps made in `seconds` on a display of `rate` frames a second, from `start` (ms) on, by a machine that makes at most
 * `most` steps a frame.
 */
function run(clock: StepClock, rate: number, pace: number, seconds = 1, start = 0, most = Infinity): number {
  let made = 0;
  for (let frame = 0; frame <= Math.round(rate * seconds); frame++) {
    const steps = Math.min(most, clock.due(start + (1000 * frame) / rate, pace));
    clock.made(steps);
    made += steps;
  }
  return made;
}

describe('the step clock', () => {
  for (const pace of [600, 60, 30, 7, 60_000]) {
    test.each([30, 60, 120, 144, 9])(
      `makes ${pace} steps in a second at a pace of ${pace}, on a display of %i Hz`,
      (rate) => {
        expect(run(new StepClock(), rate, pace)).toBe(pace);
        expect(run(new StepClock(), rate, pace, 10)).toBe(10 * pace);
      },
    );
  }

  it('makes the steps of slow motion one by one', () => {
    const clock = new StepClock();
    const seen: number[] = [];
    for (let frame = 0; frame <= 60; frame++) {
      const steps = clock.due((1000 * frame) / 60, 6);
      clock.made(steps);
      if (steps > 0) seen.push(frame);
      expect(steps).toBeLessThan(2);
    }
    expect(seen).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('makes a step now and then even at a tenth of a step a second', () => {
    expect(run(new StepClock(), 60, 0.1, 100)).toBe(10);
  });

  it('makes no step in the first frame, and none for the time of a pause', () => {
    const clock = new StepClock();
    expect(clock.due(5000, 600)).toBe(0);
    clock.pause();
    expect(clock.due(9000, 600)).toBe(0);
    expect(clock.due(9100, 600)).toBe(60);
  });

  it('makes up for at most a quarter of a second when the whole page stood still', () => {
    const clock = new StepClock();
    run(clock, 60, 600);
    expect(clock.due(1000 + 3000, 600)).toBe(151);
    expect(clock.behind).toBe(false);
  });

  it('is behind while the machine cannot keep up, and owes nothing afterwards', () => {
    const clock = new StepClock();
    run(clock, 60, 600, 2);
    expect(clock.behind).toBe(false);
    // 2 of 10 steps a frame
    expect(run(clock, 60, 600, 2, 2000, 2)).toBe(240);
    expect(clock.behind).toBe(true);
    // what waited is a quarter of a second's worth
    expect(run(clock, 60, 600, 2, 4000)).toBeLessThanOrEqual(1200 + 151);
    run(clock, 60, 600, 2, 6000);
    expect(clock.behind).toBe(false);
  });

  it('is behind at two frames a second, if half the steps are dropped there', () => {
    const clock = new StepClock();
    expect(run(clock, 2, 600, 10)).toBe(20 * 151);
    expect(clock.behind).toBe(true);
  });

  it('is behind where every frame takes more than a second', () => {
    const slow = new StepClock();
    run(slow, 0.5, 600, 20);
    expect(slow.behind).toBe(true);
  });
});
