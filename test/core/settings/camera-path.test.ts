/** Flights of the eye: exact at the keyframes, the short way round, never beyond them, and never with a jolt. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FLIGHT_WORDS,
  pathCameraAt,
  flightOf,
  isFlight,
  keyframesOf,
  secondsOf,
} from '../../../src/core/settings/camera-path.ts';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { EASINGS, defaultSettings, ofTheRoom } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';

const initial = defaultSettings();

const keyframe = fc.record({
  gap: fc.double({ min: 0.01, max: 100, noNaN: true }),
  camera: fc.tuple(
    fc.double({ min: -720, max: 720, noNaN: true }),
    fc.double({ min: 4, max: 90, noNaN: true }),
    fc.double({ min: 0.6, max: 14, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
  ),
});
/** A flight of 2 to 16 keyframes. */
const flights = fc.array(keyframe, { minLength: 2, maxLength: 16 }).map((frames) => {
  let seconds = 0;
  return frames.flatMap(({ gap, camera }) => [(seconds += gap), ...camera]);
});
const easings = fc.constantFrom(...EASINGS);

/** Degrees between two azimuths. */
const apart = (a: number, b: number): number => {
  const d = Math.abs(a - b) % 360;
  return Math.min(d, 360 - d);
};

describe('a flight', () => {
  it('is exact at each keyframe, and stays at the first before it and at the last after it', () => {
    fc.assert(
      fc.property(flights, easings, (flight, easing) => {
        const frames = keyframesOf(flight);
        for (const { seconds, camera } of frames)
          expect(pathCameraAt(flight, easing, seconds)).toEqual(camera);
        expect(pathCameraAt(flight, easing, frames[0]!.seconds - 1)).toEqual(frames[0]!.camera);
        expect(pathCameraAt(flight, easing, secondsOf(flight) + 1e9)).toEqual(frames.at(-1)!.camera);
      }),
    );
  });

  it('never leaves the keyframes on either side, and turns at most half round between them', () => {
    fc.assert(
      fc.property(flights, easings, fc.double({ min: 0, max: 1, noNaN: true }), (flight, easing, t) => {
        const frames = keyframesOf(flight);
        frames.slice(1).forEach((to, k) => {
          const from = frames[k]!;
          const at = pathCameraAt(flight, easing, from.seconds + t * (to.seconds - from.seconds))!;
          for (let i = 1; i < 5; i++) {
            const [low, high] = [from.camera[i]!, to.camera[i]!].sort((a, b) => a - b);
            expect(at[i]).toBeGreaterThanOrEqual(low! - 1e-9);
            expect(at[i]).toBeLessThanOrEqual(high! + 1e-9);
          }
          const all = apart(from.camera[0]!, to.camera[0]!);
          const parts = apart(from.camera[0]!, at[0]!) + apart(at[0]!, to.camera[0]!);
          expect(parts).toBeCloseTo(all, 6);
        });
      }),
    );
  });

  it('is smooth: no jump of place or of speed, at rest at both ends', () => {
    fc.assert(
      fc.property(flights, (flight) => {
        const frames = keyframesOf(flight);
        frames.forEach(({ seconds }, k) => {
          const gaps = [frames[k - 1], frames[k + 1]].flatMap((one) =>
            one ? [Math.abs(one.seconds - seconds)] : [],
          );
          const h = 1e-4 * Math.min(...gaps);
          const [before, at, after] = [-h, 0, h].map((d) => pathCameraAt(flight, 'smooth', seconds + d)!);
          for (let i = 1; i < 5; i++) {
            // one-sided slopes: they agree, up to h times the curvature of the cubics
            const left = (at![i]! - before![i]!) / h;
            const right = (after![i]! - at![i]!) / h;
            const ways = [k, k + 1].map((j) => {
              const [a, b] = [frames[j - 1], frames[j]];
              return a && b ? Math.abs(b.camera[i]! - a.camera[i]!) / (b.seconds - a.seconds) : 0;
            });
            const bound = 2e-3 * Math.max(...ways, 1e-3) + 1e-8 / h;
            expect(Math.abs(left - right)).toBeLessThan(bound);
            if (k === 0) expect(Math.abs(right)).toBeLessThan(bound);
            if (k === frames.length - 1) expect(Math.abs(left)).toBeLessThan(bound);
          }
        });
      }),
    );
  });

  it('goes at one pace if it is linear, and by known numbers if it is smooth', () => {
    const flight = [0, 350, 10, 2, 0, 0, 4, 10, 50, 6, 1, -1];
    expect(pathCameraAt(flight, 'linear', 1)).toEqual([355, 20, 3, 0.25, -0.25]);
    // 3 t² - 2 t³ at a quarter: 0.15625
    expect(pathCameraAt(flight, 'smooth', 1)).toEqual([353.125, 16.25, 2.625, 0.15625, -0.15625]);
    // three in a row at one pace: through the middle one at 1.5 of it, by Fritsch and Butland half way between the two
    const through = [0, 0, 10, 2, 0, 0, 1, 0, 20, 2, 0, 0, 2, 0, 30, 2, 0, 0];
    const speed = (pathCameraAt(through, 'smooth', 1 + 1e-6)![1]! - 20) / 1e-6;
    expect(speed).toBeCloseTo(10, 3);
    // and at a turning point it rests
    const back = [0, 0, 10, 2, 0, 0, 1, 0, 20, 2, 0, 0, 2, 0, 10, 2, 0, 0];
    expect((pathCameraAt(back, 'smooth', 1 + 1e-6)![1]! - 20) / 1e-6).toBeCloseTo(0, 3);
  });

  it('of nothing is none, and of one keyframe stands still', () => {
    expect(pathCameraAt([], 'smooth', 1)).toBeNull();
    expect(secondsOf([])).toBe(0);
    for (const t of [0, 3, 5]) expect(pathCameraAt([3, 1, 2, 3, 4, 5], 'smooth', t)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('the setting of a flight', () => {
  it('takes whole keyframes with rising times, and says what is allowed', () => {
    const frame = [10, 44, 6, 0, 0];
    const flown = applyPatch(initial, { view: { flight: [0, ...frame, 0.01, ...frame, 2, ...frame] } });
    expect(fromQuery(toQuery(flown))).toEqual({ settings: flown, messages: [] });
    for (const wrong of [
      [0, ...frame, 1],
      [-1, ...frame],
      [1, ...frame, 1, ...frame],
      [2, ...frame, 1, ...frame],
      [0, ...frame, 0.005, ...frame],
      [1, 2, 3, 4, 5],
    ])
      expect(() => applyPatch(initial, { view: { flight: wrong } })).toThrow(
        `${FLIGHT_WORDS}; got [${wrong.join()}].`,
      );
    const many = Array.from({ length: 17 }, (_, k) => [k, ...frame]).flat();
    expect(() => applyPatch(initial, { view: { flight: many } })).toThrow('a list of 0 to 96 numbers');
    const { settings, messages } = fromQuery('view.flight=0,1,2&walkers=5000');
    expect(settings).toEqual(applyPatch(initial, { walkers: 5000 }));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('view.flight');
  });

  it('is read from and written to keyframes, sorted by their times', () => {
    fc.assert(
      fc.property(flights, (flight) => {
        expect(isFlight(flight)).toBe(true);
        expect(flightOf(keyframesOf(flight).reverse())).toEqual(flight);
      }),
    );
  });

  it('is part of the show, not of the room', () => {
    expect(ofTheRoom(initial.view)).not.toHaveProperty('flight');
  });
});
