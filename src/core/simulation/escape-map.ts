/**
 * The map of escape times: every point of a grid over a part of the (mu, sigma) plane is a start, and the map says after
 * how many steps the walker that starts there arrives at a peak, and at which.
 */

import type { Range } from '../schema/field-kinds.ts';
import type { Picture } from './engine.ts';

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

/** The most steps: numbers up to it are exact in the single precision of pictures. */
export const MOST_ESCAPE_STEPS = 2 ** 24 - 1;
export const DEFAULT_ESCAPE_STEPS = 10_000;
/** The least and the most points along each axis. */
export const ESCAPE_SIDES = { min: 2, max: 1024 };

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
 * A map that is being computed in the background, with the settings that its engine had when it began: later ones do not
 * change it. It ends by itself when all starts are decided or at the limit.
 */
export interface EscapeRun {
  readonly request: EscapeRequest;
  /**
   * (steps, side, outcome, 1) of each start; first row is the lowest sigma. Filled while it is computed: on a GPU the same
   * texture, on the CPU another object whenever it has changed.
   */
  readonly picture: Picture;
  /** Steps that every undecided start has made. */
  readonly done: number;
  /** The share of starts that are decided, 0 to 1. */
  readonly decided: number;
  /** Resolves when it is complete or cancelled; rejects if the engine was lost. */
  readonly finished: Promise<void>;
  /** The map as it is now. */
  read(): Promise<EscapeMap>;
  /** Ends the computation and frees the picture. */
  cancel(): void;
}
