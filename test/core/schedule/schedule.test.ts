import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GAP,
  MOST_CURVE_POINTS,
  CURVE_TOLERANCE,
  addPoint,
  curveOf,
  fromPoints,
  movePoint,
  removePoint,
  simplifyCurve,
  toPoints,
  widestGap,
} from '../../../src/core/schedule/custom-curve.ts';
import { TemperatureTrace } from '../../../src/core/schedule/temperature-trace.ts';
import {
  isReleased,
  isReturning,
  phase,
  stepAt,
  sweep,
  temperature,
} from '../../../src/core/schedule/schedule.ts';
import { SCHEDULE_SHAPES, defaultSettings, type Schedule } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';

const initial = defaultSettings().schedule;
const schedule = (patch: Partial<Schedule> = {}): Schedule => ({ ...initial, length: 100, ...patch });
/** Sigma at every step of one sweep. */
const along = (of: Schedule): number[] => Array.from({ length: of.length }, (_, k) => temperature(of, k)!);

const PARAMETRIC = ['geometric', 'linear', 'cosine', 'staircase'] as const;
const REPEATS = ['once', 'loop', 'bounce'] as const;

describe('every shape', () => {
  it.each(PARAMETRIC)('%s begins at hot, ends at cold, never turns back, and stays between', (shape) => {
    const ends = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(ends, ends, fc.integer({ min: 2, max: 400 }), fc.integer({ min: 2, max: 50 }), (...of) => {
        const [hot, cold, length, stairs] = of;
        const sigmas = along(schedule({ shape, hot, cold, length, stairs }));
        expect(sigmas[0]).toBe(hot);
        expect(sigmas.at(-1)).toBe(cold);
        // a rounding or two of the larger end
        const slack = 4 * Number.EPSILON * Math.max(hot, cold);
        const falls = Math.sign(cold - hot);
        for (let k = 1; k < length; k++)
          expect((sigmas[k]! - sigmas[k - 1]!) * falls).toBeGreaterThan(-slack);
      }),
    );
  });

  it('is what its formula says in the middle', () => {
    const middle = (shape: Schedule['shape']): number => sweep(schedule({ shape, hot: 2, cold: 0.5 }), 0.5);
    expect(middle('geometric')).toBeCloseTo(1, 14);
    expect(middle('linear')).toBeCloseTo(1.25, 14);
    expect(middle('cosine')).toBeCloseTo(1.25, 14);
    // a quarter of the way: cos(pi/4) = sqrt(1/2)
    expect(sweep(schedule({ shape: 'cosine', hot: 2, cold: 0.5 }), 0.25)).toBeCloseTo(
      1.25 + 0.75 * Math.SQRT1_2,
      14,
    );
  });

  it('the staircase has as many levels as it says, of equal length and equal factors', () => {
    const sigmas = along(schedule({ shape: 'staircase', hot: 2, cold: 0.25, stairs: 4, length: 400 }));
    const levels = [...new Set(sigmas)];
    expect(levels).toHaveLength(4);
    [2, 1, 0.5, 0.25].forEach((level, i) => expect(levels[i]).toBeCloseTo(level, 12));
    for (const level of levels) expect(sigmas.filter((sigma) => sigma === level)).toHaveLength(100);
  });

  it('custom passes through its points, by equal factors between them', () => {
    const points = [0, 2, 0.25, 0.8, 0.5, 3.2, 1, 0.1];
    const custom = schedule({ shape: 'custom', points });
    for (const { t, sigma } of toPoints(points)) expect(sweep(custom, t)).toBe(sigma);
    expect(sweep(custom, 0.375)).toBeCloseTo(Math.sqrt(0.8 * 3.2), 14);
    expect(sweep(custom, 0.75)).toBeCloseTo(Math.sqrt(3.2 * 0.1), 14);
    expect(temperature(custom, 0)).toBe(2);
    expect(temperature(custom, 99)).toBe(0.1);
  });

  it('manual is the hand, whatever the step', () => {
    const manual = schedule({ shape: 'manual', sigma: 0.7, after: 'release' });
    for (const step of [0, 99, 100, 1e6]) expect(temperature(manual, step)).toBe(0.7);
    expect(isReleased(manual, 1e6)).toBe(false);
  });
});

describe('after the sweep', () => {
  it('once holds the last sigma, or releases it at the step after the last', () => {
    for (const shape of [...PARAMETRIC, 'custom'] as const) {
      const held = schedule({ shape });
      expect(temperature(held, 100)).toBe(temperature(held, 99));
      expect(temperature(held, 1e6)).toBe(temperature(held, 99));
      const released = schedule({ shape, after: 'release' });
      expect(temperature(released, 99)).toBe(0.05);
      expect(isReleased(released, 99)).toBe(false);
      expect(temperature(released, 100)).toBeNull();
      expect(isReleased(released, 100)).toBe(true);
    }
  });

  it('a loop begins again, a bounce goes back through the same sigmas; neither is ever released', () => {
    const loop = schedule({ repeat: 'loop', after: 'release' });
    const bounce = schedule({ repeat: 'bounce', after: 'release' });
    const sigmas = along(loop);
    for (let k = 0; k < 500; k++) {
      expect(temperature(loop, k)).toBe(sigmas[k % 100]);
      const [lap, within] = [Math.floor(k / 99), k % 99];
      expect(temperature(bounce, k)).toBe(sigmas[lap % 2 === 0 ? within : 99 - within]);
      expect(isReturning(bounce, k)).toBe(lap % 2 === 1);
      expect(isReturning(loop, k)).toBe(false);
    }
  });

  it.each(REPEATS)('with %s, the step that a share of the sweep is at leads back to that share', (repeat) => {
    const of = schedule({ repeat, length: 77 });
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(76), (near, within) => {
        const step = stepAt(of, within / 76, near);
        expect(step).toBeGreaterThanOrEqual(0);
        expect(phase(of, step)).toBe(within);
        // a step knows its own sweep: seeking to where it is leads nowhere else
        const here = repeat === 'once' ? Math.min(near, 76) : near;
        expect(stepAt(of, phase(of, near) / 76, near)).toBe(here);
        expect(Math.abs(step - here)).toBeLessThanOrEqual(76);
      }),
    );
  });
});

describe('a custom curve in the hand', () => {
  const points = toPoints([0, 2, 0.25, 1, 0.75, 0.5, 1, 0.05]);

  it('keeps its ends at 0 and 1 and its order, however a point is pulled', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.double({ min: -1, max: 2, noNaN: true }))), (pulls) => {
        let now = points;
        for (const [i, t] of pulls) now = movePoint(now, i, { t, sigma: 1 });
        expect(() => applyPatch(defaultSettings(), { schedule: { points: fromPoints(now) } })).not.toThrow();
      }),
    );
    expect(movePoint(points, 1, { t: 0.9, sigma: 1.5 })[1]).toEqual({ t: 0.75 - GAP, sigma: 1.5 });
    expect(movePoint(points, 0, { t: 0.5, sigma: 3 })[0]).toEqual({ t: 0, sigma: 3 });
    expect(movePoint(points, 3, { t: 0.5, sigma: 3 })[3]).toEqual({ t: 1, sigma: 3 });
  });

  it('takes points where there is room, and gives all but its ends away', () => {
    const added = addPoint(points, { t: 0.5, sigma: 0.9 })!;
    expect(added.index).toBe(2);
    expect(added.points.map(({ t }) => t)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(removePoint(added.points, 2)).toEqual(points);
    for (const t of [-0.1, 0, 0.2505, 1, 1.5]) expect(addPoint(points, { t, sigma: 1 })).toBeUndefined();
    for (const end of [0, 3]) expect(removePoint(points, end)).toBeUndefined();
    let full = points;
    for (let k = 0; k < 100; k++) full = addPoint(full, { t: widestGap(full), sigma: 1 })?.points ?? full;
    expect(full).toHaveLength(MOST_CURVE_POINTS);
  });
});

describe('a curve in points', () => {
  it('simplified stays within the tolerance, by brute force', () => {
    const sigmas = fc.array(fc.double({ min: 0.05, max: 2, noNaN: true }), { minLength: 2, maxLength: 31 });
    fc.assert(
      fc.property(sigmas, (list) => {
        const whole = list.map((sigma, k) => ({ t: k / (list.length - 1), sigma }));
        const kept = schedule({ shape: 'custom', points: fromPoints(simplifyCurve(whole, 0.1)) });
        for (const { t, sigma } of whole) {
          expect(Math.abs(Math.log(sweep(kept, t) / sigma))).toBeLessThanOrEqual(0.1 + 1e-12);
        }
      }),
    );
  });

  it.each(PARAMETRIC)('%s goes on without a jump', (shape) => {
    const from = schedule({ shape, length: 3000 });
    const points = curveOf(from);
    expect(points.length).toBeLessThanOrEqual(MOST_CURVE_POINTS);
    const { schedule: to } = applyPatch(defaultSettings(), {
      schedule: { ...from, shape: 'custom', points: fromPoints(points) },
    });
    // next to a riser of the staircase, t is a place of the curve apart: those steps are left out
    const riser = (k: number): boolean => {
      const around = [-3, 3].map((d) => sweep(from, Math.min(Math.max((k + d) / 2999, 0), 1)));
      return shape === 'staircase' && around[0] !== around[1];
    };
    for (let k = 0; k < 3000; k++) {
      if (riser(k)) continue;
      const off = Math.log(temperature(to, k)! / temperature(from, k)!);
      // t to 4 and sigma to 4 digits: .00005 of a slope of at most 1.95/.05, and .0005
      expect(Math.abs(off)).toBeLessThanOrEqual(CURVE_TOLERANCE + 0.002 + 0.0005);
    }
  });

  it('of a geometric sweep is two points, of a custom one its own', () => {
    expect(curveOf(schedule({ shape: 'geometric' }))).toEqual(toPoints([0, 2, 1, 0.05]));
    expect(curveOf(schedule({ shape: 'custom' }))).toEqual(toPoints(initial.points));
    expect(SCHEDULE_SHAPES).toEqual([...PARAMETRIC, 'custom', 'manual']);
  });
});

describe('a recording', () => {
  it('holds what was held at each step, without gaps', () => {
    const recording = new TemperatureTrace();
    const played: number[] = [];
    recording.note(0, 1.5, 1000);
    for (const [steps, sigma] of [
      [10, 1.5],
      [10, 1.5],
      [1, 1.2],
      [0, 1.1],
      [30, 0.8],
    ] as const) {
      for (let k = 0; k < steps; k++) played.push(sigma);
      recording.note(played.length, sigma, 1000);
    }
    expect(recording.steps).toBe(51);
    expect(recording.held).toEqual([
      { first: 0, last: 19, sigma: 1.5 },
      { first: 20, last: 20, sigma: 1.2 },
      { first: 21, last: 50, sigma: 0.8 },
    ]);
    const { points, length } = recording.curve()!;
    expect(length).toBe(51);
    const kept = schedule({ shape: 'custom', points: fromPoints(points), length });
    // t to 4 digits, where a step is .02 long and sigma falls by a factor of 1.5 in it; sigma to 4 digits
    const bound = CURVE_TOLERANCE + (0.00005 / 0.02) * Math.log(1.5) + 0.0005;
    along(kept).forEach((sigma, k) =>
      expect(Math.abs(Math.log(sigma / played[k]!))).toBeLessThanOrEqual(bound),
    );
  });

  it('forgets what is older than its window, and begins anew when the schedule goes back', () => {
    const recording = new TemperatureTrace();
    for (let step = 0; step <= 500; step++) recording.note(step, 1 + (step % 7) / 10, 100);
    expect(recording.steps).toBe(100);
    expect(recording.held[0]!.first).toBe(400);
    expect(recording.held.at(-1)!.last).toBe(499);
    recording.note(0, 1, 100);
    expect(recording.steps).toBe(0);
    expect(recording.curve()).toBeUndefined();
    recording.note(5, 1, 100);
    expect(recording.held).toEqual([{ first: 0, last: 4, sigma: 1 }]);
  });

  it('of an unsteady hand becomes at most 32 points that a link can say', () => {
    const recording = new TemperatureTrace();
    for (let step = 0; step <= 5000; step++) recording.note(step, 1 + Math.sin(step / 20) / 2, 10_000);
    const { points, length } = recording.curve()!;
    expect(length).toBe(2048);
    expect(points).toHaveLength(MOST_CURVE_POINTS);
    expect(() =>
      applyPatch(defaultSettings(), { schedule: { points: fromPoints(points), length } }),
    ).not.toThrow();
  });
});
