/** How much of the time computations in the background take from a show. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EscapePace } from '../../../src/core/simulation/escape-pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Milliseconds from one slice to the next, where each takes `took` of the `away` until it is known to be over. */
async function period(pace: EscapePace, took: number, away: number): Promise<number> {
  const first = pace.rest();
  await vi.runAllTimersAsync();
  await first;
  const begun = performance.now();
  await vi.advanceTimersByTimeAsync(away);
  pace.took(took);
  const next = pace.rest();
  await vi.runAllTimersAsync();
  await next;
  return performance.now() - begun;
}

it.each([
  ['a slice is a twentieth of the time', 1, 12, 12, 240],
  ['frames in the way of a slice are part of its rest', 1, 12, 90, 240],
  ['a slice that waited for longer than it had to rest is followed by the next one', 1, 12, 400, 400],
  ['several maps divide the share', 4, 12, 90, 960],
])('during a show that lags, on a processor, %s', async (_, active, took, away, expected) => {
  const pace = new EscapePace(true, { show: () => true, lags: true, active });
  expect(await period(pace, took, away)).toBeCloseTo(expected, -1);
});

it('a show that makes all its steps leaves more of the time', async () => {
  const pace = new EscapePace(true, { show: () => true, lags: false, active: 1 });
  expect(await period(pace, 12, 12)).toBeCloseTo(40, -1);
});

it('a slice is longer where frames are slow, and never a large part of one', async () => {
  const pace = new EscapePace(true, { show: () => true, lags: true, active: 1 });
  expect(pace.slice).toBe(12);
  await period(pace, 12, 600);
  expect(pace.slice).toBe(30);
  await period(pace, 30, 2000);
  expect(pace.slice).toBe(50);
});

it('without a show a map has all of the time', async () => {
  const pace = new EscapePace(false, { show: () => false, lags: false, active: 1 });
  expect(pace.slice).toBe(16);
  expect(await period(pace, 16, 16)).toBeLessThan(18);
});
