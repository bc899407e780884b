/** The status of a frame: what is true of the crowd in it. One for the page, for clips and for images. */

import type { CensusRow } from '../simulation/census.ts';
import type { Engine } from '../simulation/engine.ts';
import type { TeamHistory } from '../simulation/team-history.ts';
import { heldSigma } from '../schedule/schedule.ts';
import type { Settings } from '../settings/settings.ts';
import type { ShownEscape } from './escape-legend.ts';

export interface FrameStatus {
  readonly settings: Settings;
  /** Steps since the start or the last reset. */
  readonly clock: number;
  /** The step of the schedule that comes next. */
  readonly scheduleStep: number;
  /** The sigma of annealed teams at this moment, or null when no team is annealed. */
  readonly temperature: number | null;
  /** One row per team; empty before the first count has come back. */
  readonly census: readonly CensusRow[];
  /** Each team's class counts step by step; in the order of the teams. */
  readonly histories: readonly TeamHistory[];
  /** Walkers of all teams in the window, as last counted; undefined before that. */
  readonly inWindow?: number | undefined;
  readonly engine: Engine['kind'];
  /** The adapter's own words for itself. */
  readonly adapter: string;
  /** What a walker is kept in, and what is to be known of the engine: its own words. */
  readonly precision: string;
  readonly remark: string;
  /** The escape maps that colour the surface, in the order of the pictures; none where L does. */
  readonly escape?: readonly ShownEscape[] | undefined;
  /** How fast it goes; undefined in clips and images, where each frame has the time it needs. */
  readonly rates?: StatusRates | undefined;
}

export interface StatusRates {
  readonly stepsPerSecond: number;
  readonly framesPerSecond: number;
  /** Whether the machine cannot make the steps that the settings ask for. */
  readonly behind: boolean;
}

/** Returns the status of what an engine shows now, under these settings. */
export function frameStatus(engine: Engine, settings: Settings, rates?: StatusRates): FrameStatus {
  const { clock, scheduleStep, census, histories, inWindow, kind, adapter, precision, remark } = engine;
  const temperature = heldSigma(settings, scheduleStep);
  const crowd = { settings, clock, scheduleStep, temperature, census, histories, inWindow };
  return { ...crowd, engine: kind, adapter, precision, remark, rates };
}
