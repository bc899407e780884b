/** A camera path: keyframes in time, and the camera between them. */

import type { ViewSettings } from './view-settings.ts';

/** Numbers of a keyframe: seconds, and the five of `view.camera`. */
export const KEYFRAME = 6;
/** What a flight has to be, in words. */
export const FLIGHT_WORDS =
  'at most 16 keyframes of six numbers, seconds and the five of the camera, with seconds from 0, each at least 0.01 after the one before';
/** The least seconds between two keyframes: any closer, and the camera would be faster than numbers can express. */
const APART = 0.01;

export interface Keyframe {
  /** From the first picture of a clip, or from where the flight was begun. */
  readonly seconds: number;
  /** As `view.camera`: azimuth and elevation in degrees, distance, and the target on the ground. */
  readonly camera: readonly number[];
}

/** Whether the numbers are whole keyframes, whose times are 0 or more and rise. */
export const isFlight = (flight: readonly number[]): boolean =>
  flight.length % KEYFRAME === 0 &&
  flight.every((x, i) => i % KEYFRAME > 0 || (i === 0 ? x >= 0 : x - flight[i - KEYFRAME]! > APART - 1e-6));

/** @param flight as `isFlight` */
export const keyframesOf = (flight: readonly number[]): Keyframe[] =>
  Array.from({ length: flight.length / KEYFRAME }, (_, k) => {
    const [seconds, ...camera] = flight.slice(KEYFRAME * k, KEYFRAME * (k + 1));
    return { seconds: seconds!, camera };
  });

/** The setting that these keyframes make, in whatever order they are. */
export const flightOf = (keyframes: readonly Keyframe[]): number[] =>
  [...keyframes].sort((a, b) => a.seconds - b.seconds).flatMap(({ seconds, camera }) => [seconds, ...camera]);

/** How many seconds a flight lasts; 0 if there is none. */
export const secondsOf = (flight: readonly number[]): number => flight.at(-KEYFRAME) ?? 0;

/** Degrees from one azimuth to another, the short way round: from -180 to below 180. */
const turn = (from: number, to: number): number => ((((to - from) % 360) + 540) % 360) - 180;

/**
 * Returns where the camera is: the five numbers of `view.camera`, or null if there are no keyframes. Before the first
 * keyframe the camera is there, after the last it stays, and at each it is exact; the azimuth goes the short way round.
 *
 * 'linear' keeps its pace between two keyframes. 'smooth' is the monotone cubic of Fritsch and Carlson (1980) with the
 * slopes of Fritsch and Butland (1984): its speed never jumps, it starts and ends at rest, and nothing overshoots.
 * @param flight as `isFlight`
 * @param seconds since the flight began
 */
export function pathCameraAt(
  flight: readonly number[],
  easing: ViewSettings['easing'],
  seconds: number,
): number[] | null {
  const frames = keyframesOf(flight);
  const next = frames.findIndex((frame) => frame.seconds > seconds);
  const before = frames[next < 0 ? frames.length - 1 : Math.max(next - 1, 0)];
  if (!before) return null;
  if (next < 1 || seconds === before.seconds) return [...before.camera];
  const length = frames[next]!.seconds - before.seconds;
  const t = (seconds - before.seconds) / length;
  return before.camera.map((from, i) => {
    const way = (k: number): number => wayOf(frames, k, i);
    if (easing === 'linear') return from + way(next) * t;
    const [start, end] = [slopeAt(frames, next - 1, way), slopeAt(frames, next, way)];
    // Hermite's cubic between the two, with their slopes
    const rise = way(next) * t * t * (3 - 2 * t);
    const bend = length * t * (1 - t) * (start * (1 - t) - end * t);
    return from + rise + bend;
  });
}

/** How far the i-th number goes to keyframe k from the one before. */
function wayOf(frames: readonly Keyframe[], k: number, i: number): number {
  const [from, to] = [frames[k - 1]!.camera[i]!, frames[k]!.camera[i]!];
  return i === 0 ? turn(from, to) : to - from;
}

/** How fast a number changes at keyframe k, per second: not at all at the ends and where it turns back. */
function slopeAt(frames: readonly Keyframe[], k: number, way: (k: number) => number): number {
  if (k === 0 || k === frames.length - 1) return 0;
  const [before, after] = [k, k + 1].map((to) => frames[to]!.seconds - frames[to - 1]!.seconds) as [
    number,
    number,
  ];
  const [a, b] = [way(k) / before, way(k + 1) / after];
  if (!(a * b > 0)) return 0;
  // the weighted harmonic mean lies near the smaller of the two
  const [weightA, weightB] = [before + 2 * after, 2 * before + after];
  return (weightA + weightB) / (weightA / a + weightB / b);
}
