/** What the pictures are made of, and when: bins, trails, samples, grids, the timeline. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { TRAIL_LIGHT, binOf, resolve, resolveTeams } from '../../../src/core/simulation/density.ts';
import { logLikelihood, logLikelihoodAboveSaddle, score } from '../../../src/core/likelihood/mixture.ts';
import {
  RING_LENGTH,
  inPicture,
  picturesDiffer,
  ringAt,
  ringEvery,
  strideOf,
  writeTexel,
} from '../../../src/core/simulation/sampling.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { neededBits } from '../../../src/core/simulation/spawn.ts';
import { gridPoint, surface } from '../../../src/core/simulation/surface-grid.ts';
import { Timeline } from '../../../src/core/simulation/timeline.ts';

const data = foldData([-1, 1]);

describe('pictures of walkers that stand still', () => {
  const before = defaultSettings();

  it.each([
    { window: { mu: [-1, 1] } },
    { data: [-1, 2] },
    { sigmaFloor: 0.1 },
    { teams: [{ optimizer: 'em' }] },
    { view: { triangles: 100 } },
    { arithmetic: 'single' },
  ])('differ for %o', (patch) => {
    expect(picturesDiffer(before, applyPatch(before, patch))).toBe(true);
  });

  it.each([
    { schedule: { sigma: 0.3 } },
    { speed: 2 },
    { stepsPerFrame: 3 },
    { view: { camera: [1, 2, 3, 0, 0], probe: [0.5, 1] } },
  ])('are the same for %o', (patch) => {
    expect(picturesDiffer(before, applyPatch(before, patch))).toBe(false);
  });
});

describe('bins', () => {
  const window: Settings['window'] = { mu: [-2, 2], sigma: [0, 1] };

  it('lie row by row from low sigma, and the upper ends belong to the last ones', () => {
    expect(binOf(window, 4, -2, 0)).toBe(0);
    expect(binOf(window, 4, -1.0001, 0)).toBe(0);
    expect(binOf(window, 4, -1, 0)).toBe(1);
    expect(binOf(window, 4, 0.5, 0.3)).toBe(4 + 2);
    expect(binOf(window, 4, 2, 1)).toBe(15);
  });

  it('hold nothing from outside the window, and no NaN', () => {
    for (const [mu, sigma] of [
      [-2.0001, 0.5],
      [2.0001, 0.5],
      [0, -0.0001],
      [0, 1.0001],
      [NaN, 0.5],
      [0, Infinity],
    ] as const) {
      expect(binOf(window, 4, mu, sigma)).toBe(-1);
    }
  });
});

describe('the glow', () => {
  it('says how many, how many lately, and how many of them are frozen or have converged', () => {
    const glow = Float32Array.of(0, 16, 0.011, 0);
    const texels = new Float32Array(16);
    resolve(Uint32Array.of(3, 1, 0, 4, 1, 0, 0, 4, 2, 1, 0, 0), glow, 0.5, texels);
    expect([...glow]).toEqual([3, 8, 0, 4]);
    const half = Math.fround(Math.log2(9));
    expect([...texels]).toEqual([
      2,
      2,
      Math.fround(1 / 3),
      Math.fround(2 / 3),
      1,
      half,
      0,
      1,
      0,
      0,
      0,
      0,
      ...[5, 5].map(Math.log2).map(Math.fround),
      1,
      0,
    ]);
  });

  it('has a channel for each of several teams, with a part of its trail', () => {
    const glow = Float32Array.of(0, 15, 8, 0);
    const texels = new Float32Array(8).fill(9);
    resolveTeams(Uint32Array.of(3, 0, 1, 0), glow, 0.5, texels);
    expect([...glow]).toEqual([3, 7.5, 4, 0]);
    const light = (count: number, trail: number): number =>
      Math.fround(Math.log2(1 + count + TRAIL_LIGHT * (trail - count)));
    expect([...texels]).toEqual([light(3, 3), light(1, 4), 0, 0, light(0, 7.5), 0, 0, 0]);
  });

  it('fades by the trail and stays where the crowd stays', () => {
    const glow = new Float32Array(1);
    const texels = new Float32Array(4);
    const seen: number[] = [];
    for (const count of [7, 7, 0, 0, 2]) {
      resolve(Uint32Array.of(count, 0), glow, 0.5, texels);
      seen.push(glow[0]!);
    }
    expect(seen).toEqual([7, 7, 3.5, 1.75, 2]);
    resolve(Uint32Array.of(0, 0), glow, 0, texels);
    expect(glow[0]).toBe(0);
  });
});

describe('those who stand for the crowd', () => {
  it('are spread over all of it', () => {
    for (const [walkers, some] of [
      [1, 1],
      [10, 3],
      [3001, 1500],
      [1_000_000, 256],
    ] as const) {
      const last = (some - 1) * strideOf(walkers, some);
      expect(last).toBeLessThan(walkers);
      expect(last).toBeGreaterThanOrEqual(walkers / 2 - walkers / some);
    }
    expect(strideOf(5, 0)).toBe(5);
    expect(strideOf(5, 9)).toBe(1);
  });

  it('are written as the view reads them, never infinite', () => {
    const texels = new Float32Array(8);
    writeTexel(texels, 1, data, 0.5, 0.9, 6);
    const rise = logLikelihoodAboveSaddle(data, 0.5, 0.9);
    expect([...texels]).toEqual([0, 0, 0, 0, 0.5, 0.9 - 1, rise, 6].map(Math.fround));
    expect(Math.fround(inPicture(-Infinity))).toBeLessThan(-2e38);
    expect(Number.isFinite(Math.fround(inPicture(1e300)))).toBe(true);
    expect(inPicture(-1.5)).toBe(-1.5);
  });

  it('leave some four positions a frame in a ring', () => {
    const settings = { ...defaultSettings(), stepsPerFrame: 10 };
    expect(ringEvery(settings)).toBe(2);
    expect(ringEvery({ ...settings, stepsPerFrame: 1 })).toBe(1);
    expect(ringAt(settings, 1000, 11, 0)).toEqual({
      tracers: 256,
      length: RING_LENGTH,
      head: 5,
      filled: 5,
      clock: 10,
      every: 2,
    });
    expect(ringAt(settings, 10, 1000, 0)).toEqual({
      tracers: 10,
      length: RING_LENGTH,
      head: 500 % RING_LENGTH,
      filled: RING_LENGTH,
      clock: 1000,
      every: 2,
    });
    expect(ringAt(settings, 10, 11, 11).filled).toBe(0);
  });
});

describe('the grid', () => {
  it('has its ends at the ends', () => {
    expect([0, 1, 2].map((k) => gridPoint([-1, 2], k, 3))).toEqual([-1, 0.5, 2]);
  });

  it('is L row by row from low sigma, and any part of the rows is that part of the whole', () => {
    const request = { mu: [-2, 2], sigma: [0.5, 2], width: 5, height: 4 } satisfies Parameters<
      typeof surface
    >[1];
    const whole = surface(data, request, 0, 4, false);
    whole.forEach((L, k) =>
      expect(L).toBe(Math.fround(logLikelihood(data, -2 + (k % 5), 0.5 + Math.floor(k / 5) / 2))),
    );
    expect(surface(data, request, 1, 3, false)).toEqual(whole.subarray(5, 15));
    const withScore = surface(data, request, 2, 3, true);
    expect([...withScore.subarray(4, 8)]).toEqual(
      [logLikelihoodAboveSaddle(data, -1, 1.5), ...score(data, -1, 1.5), 1].map(Math.fround),
    );
  });

  it('is finite on the steepest cliffs', () => {
    const request = { mu: [-1e21, 1e21], sigma: [1e-6, 1], width: 4, height: 3 } satisfies Parameters<
      typeof surface
    >[1];
    expect(surface(foldData([1e9, 1e-3]), request, 0, 3, true).every(Number.isFinite)).toBe(true);
  });
});

describe('the timeline', () => {
  const off = defaultSettings();
  const on: Settings = { ...off, teams: [{ ...off.teams[0]!, annealed: true }] };

  it('begins the schedule when annealing is switched on', () => {
    const time = new Timeline();
    time.clock = 40;
    expect(time.scheduleStep).toBe(40);
    time.change(off, on, [0]);
    expect(time.scheduleStep).toBe(0);
    time.clock += 10;
    time.change(on, { ...on, stepsPerFrame: 20 }, [0]);
    expect(time.scheduleStep).toBe(10);
    expect(time.ring(on, 10).filled).toBe(0); // another rhythm empties the ring
    time.restart([0]);
    expect([time.clock, time.scheduleStep]).toEqual([0, 0]);
    time.restart([0], 30, 20);
    expect([time.clock, time.scheduleStep, time.ring(off, 10).filled]).toEqual([30, 10, 0]);
  });
});

it('the bits of delta hold whatever sigma the settings lead to', () => {
  const settings = defaultSettings();
  expect(neededBits(settings, 1)).toBe(8);
  expect(neededBits(settings, 1, 1e6)).toBe(23);
  const hot = { ...settings, schedule: { ...settings.schedule, hot: 1e6 } };
  // a schedule that nobody follows leads nowhere
  expect(neededBits(hot, 1)).toBe(8);
  expect(neededBits({ ...hot, teams: [{ ...hot.teams[0]!, annealed: true }] }, 1)).toBe(23);
  expect(neededBits(settings, 1e-6)).toBe(24);
});
