/** Positions of steps and sigmas in the schedule's plot. Pure functions of sizes and settings. */

import { evenTicks } from './ticks.ts';
import { toPoints, type CurvePoint } from '../schedule/custom-curve.ts';
import { sweep } from '../schedule/schedule.ts';
import { SIGMAS, type Schedule } from '../settings/settings.ts';

/** The plot in CSS pixels from its own top left corner: t = 0 is at the left, t = 1 at the right. */
export interface Axes {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** The sigmas at the bottom and at the top; the axis is logarithmic. */
  low: number;
  high: number;
}

/** Room for the labels of the axes, and for the grip of the playhead. */
const MARGIN = { left: 50, top: 16, right: 16, bottom: 24 };
/** The curve does not touch the ends of the axis, so that the user can drag it farther. */
const ROOM = { part: 0.1, least: 1.15 };

/** Returns what the user can drag: the points of a custom curve, or the ends of another shape. */
export function handlesOf({ shape, hot, cold, points }: Schedule): CurvePoint[] {
  if (shape === 'manual') return [];
  if (shape === 'custom') return toPoints(points);
  return [
    { t: 0, sigma: hot },
    { t: 1, sigma: cold },
  ];
}

/** The curve in so many parts, and its corners exactly; where sigma is set manually, that sigma all along. */
export function scheduleCurve(schedule: Schedule, floor: number, parts: number): CurvePoint[] {
  if (schedule.shape === 'manual') return [0, 1].map((t) => ({ t, sigma: schedule.sigma }));
  const places = Array.from({ length: parts + 1 }, (_, k) => k / parts);
  if (schedule.shape === 'custom') places.push(...handlesOf(schedule).map(({ t }) => t));
  return places.sort((a, b) => a - b).map((t) => ({ t, sigma: Math.max(sweep(schedule, t), floor) }));
}

/** @param also sigmas that are to be seen besides the schedule's own */
export function axesOf(width: number, height: number, schedule: Schedule, also: readonly number[]): Axes {
  const own =
    schedule.shape === 'manual'
      ? [schedule.hot, schedule.cold, schedule.sigma]
      : handlesOf(schedule).map(({ sigma }) => sigma);
  const sigmas = [...own, ...also];
  const [min, max] = [Math.min(...sigmas), Math.max(...sigmas)];
  const room = Math.max((max / min) ** ROOM.part, ROOM.least);
  return {
    left: MARGIN.left,
    top: MARGIN.top,
    right: Math.max(width - MARGIN.right, MARGIN.left + 1),
    bottom: Math.max(height - MARGIN.bottom, MARGIN.top + 1),
    low: Math.max(min / room, SIGMAS.min),
    // what no sigma may be set to is not on the axis
    high: Math.min(max * room, SIGMAS.max),
  };
}

export const scheduleX = ({ left, right }: Axes, t: number): number => left + t * (right - left);

export function yOf({ top, bottom, low, high }: Axes, sigma: number): number {
  return bottom - (Math.log(sigma / low) / Math.log(high / low)) * (bottom - top);
}

/** 0 to 1: beyond the plot is at its end. */
export const tAt = ({ left, right }: Axes, x: number): number =>
  Math.min(Math.max((x - left) / (right - left), 0), 1);

/** Within the axis: beyond the plot is at its end. */
export function sigmaAt({ top, bottom, low, high }: Axes, y: number): number {
  const part = Math.min(Math.max((bottom - y) / (bottom - top), 0), 1);
  return low * (high / low) ** part;
}

/** Sigmas to be labelled: 1, 2, 5 of each decade, as many as have room; on a short axis equal amounts apart. */
export function sigmaTicks(
  { top, bottom, low, high }: Pick<Axes, 'top' | 'bottom' | 'low' | 'high'>,
  spacing = 24,
): number[] {
  const most = Math.max(2, Math.floor((bottom - top) / spacing));
  const decades = (digits: readonly number[]): number[] => {
    const ticks: number[] = [];
    for (let d = Math.floor(Math.log10(low)); d <= Math.log10(high); d++)
      for (const digit of digits) ticks.push(Number(`${digit}e${d}`));
    return ticks.filter((sigma) => sigma >= low && sigma <= high);
  };
  const choices = [[1, 2, 5], [1, 3], [1]].map(decades);
  const fit = choices.find((ticks) => ticks.length >= 3 && ticks.length <= most);
  if (fit) return fit;
  const sparse = choices.at(-1)!;
  if (sparse.length < 3)
    return choices[0]!.length >= 2 ? choices[0]! : evenTicks(low, high, (high - low) / most);
  const every = Math.ceil(sparse.length / most);
  return sparse.filter((_, i) => i % every === 0);
}
