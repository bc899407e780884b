import { expect, test } from 'vitest';
import { StepCost } from '../../../src/cpu/step-cost.ts';

test('the cost follows what is timed', () => {
  const cost = new StepCost(1);
  for (let k = 0; k < 30; k++) cost.note(20_000, 40, 50);
  expect(cost.milliseconds).toBeCloseTo(0.002, 6);
});

test('the cost falls to a shorter time at once and rises to a longer one in halves', () => {
  const cost = new StepCost(0.004);
  cost.note(20_000, 40, 50);
  expect(cost.milliseconds).toBe(0.002);
  cost.note(20_000, 80, 50);
  expect(cost.milliseconds).toBe(0.003);
  // a clock that has not ticked yet does not make it free
  cost.note(20_000, 0, 50);
  expect(cost.milliseconds).toBe(0.00075);
});

test('after a slow first batch small ones are timed too, and grow again', () => {
  // 5,000 walkers of a worker, a clock of whole milliseconds, half a millisecond a step, and 50 for all the steps of a frame
  const cost = new StepCost(1e-4);
  const fitting = (): number => Math.max(1, cost.fits(5000, 50));
  cost.note(10 * 5000, 530, 50);
  expect(fitting()).toBe(1);
  let time = 0;
  for (let k = 0; k < 20; k++) {
    const begun = Math.floor(time);
    const steps = fitting();
    time += 0.5 * steps;
    cost.note(5000 * steps, Math.floor(time) - begun, 50);
  }
  expect(Math.abs(fitting() - 100)).toBeLessThan(5);
});

test('the steps of a frame do not stay at one where every batch has to wait for its turn', () => {
  // half a millisecond a step, after 20 in which something else runs
  const cost = new StepCost(1e-4);
  cost.note(10 * 5000, 530, 50);
  let steps = 1;
  for (let k = 0; k < 20; k++) {
    cost.note(5000 * steps, 20 + 0.5 * steps, 50);
    steps = Math.max(1, cost.fits(5000, 50));
  }
  expect(steps).toBeGreaterThan(40);
  expect(20 + 0.5 * steps).toBeLessThan(60);
});
