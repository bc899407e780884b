/** How the interface acts on the app, and what it shows of it. Nothing in this room knows what is behind. */

import type { CensusRow } from '../core/census.ts';
import type { Look } from '../core/look.ts';
import type { Settings } from '../core/settings.ts';
import type { Patch } from '../core/validate.ts';

/** The app as the interface sees it; main implements it. */
export interface Controls {
  settings(): Settings;
  /** Applies all of the patch or nothing. @throws SettingsError */
  update(patch: Patch): void;
  /** Moves the eye as a key asks. */
  look(look: Look): void;
  playing(): boolean;
  play(): void;
  pause(): void;
  /** A new crowd, and the clock at 0. */
  reset(): Promise<void>;
  /** Goes to another step of the schedule, a whole number from 0; the crowd stays where it is, and its clock goes on. */
  seek(scheduleStep: number): void;
  /** Pauses and advances by exactly n steps. */
  step(n: number): Promise<void>;
}

/** What the readout shows; handed over once a frame. */
export interface Report {
  /** One row per team; empty before the first count has come back. */
  census: readonly CensusRow[];
  /** Steps since the start or the last reset. */
  clock: number;
  /** The step of the schedule that comes next. */
  scheduleStep: number;
  /** The sigma of annealed teams at this moment, or null when no team is annealed. */
  temperature: number | null;
  stepsPerSecond: number;
  framesPerSecond: number;
  /** The adapter's own words for itself. */
  adapter: string;
  /** What a walker is kept in, and what is to be known of the engine: its own words. */
  precision: string;
  remark: string;
  settings: Settings;
}
