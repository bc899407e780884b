/** A custom schedule drawn by the user: points (t, sigma) from t = 0 to 1, interpolated by equal factors. */

import { sweep } from './schedule.ts';
import type { Schedule } from '../settings/settings.ts';
import { simplify, type Knot } from '../util/piecewise-linear.ts';

export interface CurvePoint {
  /** Share of the sweep, 0 to 1. */
  t: number;
  sigma: number;
}

/** As many points as the settings take. */
export const MOST_CURVE_POINTS = 32;
/** Two points keep so much of the sweep between them, unless they were closer already. */
export const GAP = 0.002;
/** A curve made of points deviates by at most this factor, in ln sigma, if they are enough: half a pixel of a plot. */
export const CURVE_TOLERANCE = 0.01;
/** A curve is looked at in so many places before it is put in points. */
const PLACES = 2000;

/** The points of `schedule.points`: t, sigma, t, sigma, ... */
export const toPoints = (flat: readonly number[]): CurvePoint[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => ({ t: flat[2 * i]!, sigma: flat[2 * i + 1]! }));

export const fromPoints = (points: readonly CurvePoint[]): number[] =>
  points.flatMap(({ t, sigma }) => [t, sigma]);

/** As short as a link wants it, and finer than a plot shows. */
export const roundCurve = ({ t, sigma }: CurvePoint): CurvePoint => ({
  t: Number(t.toFixed(4)),
  sigma: Number(sigma.toPrecision(4)),
});

/** Moves point i; an end keeps its t, and no point overtakes another. */
export function movePoint(points: readonly CurvePoint[], i: number, { t, sigma }: CurvePoint): CurvePoint[] {
  const next = points.map((point) => ({ ...point }));
  const here = points[i]!;
  const [before, after] = [points[i - 1], points[i + 1]];
  next[i] = { t: here.t, sigma };
  if (before && after) {
    const low = before.t + Math.min(GAP, here.t - before.t);
    const high = after.t - Math.min(GAP, after.t - here.t);
    next[i].t = Math.min(Math.max(t, low), high);
  }
  return next;
}

/** With one point more and its index; undefined where there is no room for it. */
export function addPoint(
  points: readonly CurvePoint[],
  point: CurvePoint,
): { points: CurvePoint[]; index: number } | undefined {
  const index = points.findIndex(({ t }) => t > point.t);
  const [before, after] = [points[index - 1], points[index]];
  if (points.length >= MOST_CURVE_POINTS || !before || !after) return undefined;
  if (point.t - before.t < GAP || after.t - point.t < GAP) return undefined;
  return { points: points.toSpliced(index, 0, { ...point }), index };
}

/** Without point i; undefined for an end. */
export function removePoint(points: readonly CurvePoint[], i: number): CurvePoint[] | undefined {
  return i > 0 && i < points.length - 1 ? points.toSpliced(i, 1) : undefined;
}

/** The widest gap's middle, as a share of the sweep. */
export function widestGap(points: readonly CurvePoint[]): number {
  let widest = 1;
  const width = (i: number): number => points[i]!.t - points[i - 1]!.t;
  for (let i = 2; i < points.length; i++) if (width(i) > width(widest)) widest = i;
  return (points[widest]!.t + points[widest - 1]!.t) / 2;
}

/** Some of the points, ends included: none left out is farther off than `tolerance` in ln sigma, if `most` are enough. */
export function simplifyCurve(
  points: readonly CurvePoint[],
  tolerance = CURVE_TOLERANCE,
  most = MOST_CURVE_POINTS,
): CurvePoint[] {
  const byKnot = new Map<Knot, CurvePoint>(
    points.map((point) => [[point.t, Math.log(point.sigma)], point] as const),
  );
  return simplify([...byKnot.keys()], tolerance, most).map((knot) => ({ ...byKnot.get(knot)! }));
}

/** A curve of any shape in points, so that editing begins with what is there. */
export function curveOf(schedule: Schedule): CurvePoint[] {
  if (schedule.shape === 'custom') return toPoints(schedule.points);
  const places = Math.max(2, Math.min(schedule.length, PLACES));
  const points = Array.from({ length: places }, (_, k) => {
    const t = k / (places - 1);
    return { t, sigma: sweep(schedule, t) };
  });
  return distinct(simplifyCurve(points).map(roundCurve));
}

/** Rounding may have brought two points to the same t: the first of them stays, and so do both ends. */
export function distinct(points: readonly CurvePoint[]): CurvePoint[] {
  const [last, ...rest] = points.toReversed();
  const inner = rest.toReversed();
  return [...inner.filter(({ t }, i) => t < last!.t && (i === 0 || t > inner[i - 1]!.t)), last!];
}
