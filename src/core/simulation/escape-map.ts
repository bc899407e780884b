/**
 * The map of escape times: every point of a grid over a part of the (mu, sigma) plane is a start, and the map says after
 * how many steps the walker that starts there arrives at a peak, and at which.
 */

import type { Range } from '../schema/field-kinds.ts';

/**
 * What is known of a start; the index is the number in maps and pictures.
 *
 * - `undecided`: not arrived in the steps that were made.
 * - `arrived`: within ARRIVED_WITHIN of a peak, as the census decides it.
 * - `symmetric`: on mu = 0 exactly, from where no step of the optimizer leads away.
 * - `frozen`: no bit of the position changes any more, although the optimizer wants to move.
 * - `converged`: at rest for ever at a place that is no peak: the best mu of a sigma that is held, or a stationary point.
 *
 * Of a team with noise, nothing but an arrival is for ever.
 */
export const ESCAPE_OUTCOMES = ['undecided', 'arrived', 'symmetric', 'frozen', 'converged'] as const;
export type EscapeOutcome = (typeof ESCAPE_OUTCOMES)[number];

const UNDECIDED = ESCAPE_OUTCOMES.indexOf('undecided');

/** What a single start comes to. */
export interface Escape {
  outcome: EscapeOutcome;
  /** Steps until it arrived; else those that were made. */
  steps: number;
  /** The sign of mu at the arrival; 0 if it has not arrived. */
  side: number;
}

/** Which map. Columns are mu from low to high and rows sigma from low to high, ends included, in the units of the data. */
export interface EscapeRequest {
  /** Whose optimizer, counted from 0. */
  readonly team: number;
  readonly mu: Range;
  readonly sigma: Range;
  readonly width: number;
  readonly height: number;
  /** Steps after which a start that has not arrived stays undecided. */
  readonly limit: number;
}

/** A map as far as it is computed. Lists are row by row, the lowest sigma first. */
export interface EscapeMap extends EscapeRequest {
  /** Steps until the first arrival, exact; 0 where a walker has not arrived, or starts at a peak. */
  readonly steps: Uint32Array<ArrayBuffer>;
  /** The sign of mu at the arrival: -1 or 1; 0 where a walker has not arrived. */
  readonly sides: Int8Array<ArrayBuffer>;
  /** Index into ESCAPE_OUTCOMES. */
  readonly outcomes: Uint8Array<ArrayBuffer>;
  /** Steps that every undecided start has made. */
  readonly done: number;
  /** The share of starts that are decided, 0 to 1. */
  readonly decided: number;
}

/**
 * The k-th of `count` points of a range, ends included. Of a range about 0 the points on both sides are the same numbers, to
 * the bit.
 */
export const axisPoint = ([low, high]: Range, k: number, count: number): number =>
  ((count - 1 - k) * low + k * high) / (count - 1);

/** Whether a map is computed to its end. */
export const isComplete = ({ decided, done, limit }: EscapeMap): boolean => decided === 1 || done >= limit;

/**
 * The map that texels hold, see `EscapeRun` of engine.ts, after so many steps. Some starts are ahead of the others: what
 * arrived later than that is undecided, or the border of a slice would look like one of the map.
 */
export function mapOf(request: EscapeRequest, texels: Float32Array, done: number): EscapeMap {
  const count = request.width * request.height;
  const steps = new Uint32Array(count);
  const sides = new Int8Array(count);
  const outcomes = new Uint8Array(count);
  let decided = 0;
  for (let i = 0; i < count; i++) {
    if (texels[4 * i]! > done) continue;
    steps[i] = texels[4 * i]!;
    sides[i] = texels[4 * i + 1]!;
    outcomes[i] = texels[4 * i + 2]!;
    if (outcomes[i] !== UNDECIDED) decided++;
  }
  return { ...request, steps, sides, outcomes, done, decided: decided / count };
}

/** Points along each axis of a map that an engine computes in some seconds. */
export const escapeSide = ({ kind, software }: { kind: string; software: boolean }): number =>
  kind === 'CPU' ? 96 : software ? 192 : 512;
