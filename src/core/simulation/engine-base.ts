/** What all engines share: the settings and the clock of a crowd, and what is counted of it. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import type { Landmarks } from '../likelihood/stationary-points.ts';
import type { Settings } from '../settings/settings.ts';
import { censusRow, type CensusRow } from './census.ts';
import { noSuchTeam } from './check-arguments.ts';
import type { EscapeRun } from './engine.ts';
import type { EscapePaceHost } from './escape-pace.ts';
import { ModelState } from './model-state.ts';
import type { TeamHistory } from './team-history.ts';
import { Timeline } from './timeline.ts';

/** Milliseconds from the last step or picture in which a show goes on: longer than any frame takes. */
const SHOW = 1000;

/** What the maps of escape times of an engine have in common. */
export interface EscapeHost extends EscapePaceHost {
  /** Those that were not cancelled. */
  readonly runs: Set<EscapeRun>;
  active: number;
  lags: boolean;
}

export abstract class EngineBase {
  protected readonly state = new ModelState();
  protected readonly timeline = new Timeline();

  /** When walkers moved or a picture was made, in milliseconds. */
  protected shownAt = -Infinity;
  protected readonly escapes: EscapeHost = {
    runs: new Set(),
    active: 0,
    lags: false,
    show: () => performance.now() - this.shownAt < SHOW,
  };

  /** Each team's class counts step by step; what has come back so far. */
  abstract get histories(): readonly TeamHistory[];

  /** Says whether the show makes fewer steps than are due: computations in the background then take less of the time. */
  set lags(lags: boolean) {
    this.escapes.lags = lags;
  }

  protected get settings(): Settings {
    return this.state.settings;
  }

  get data(): FoldedData {
    return this.state.data;
  }

  get landmarks(): Landmarks {
    return this.state.landmarks;
  }

  get clock(): number {
    return this.timeline.clock;
  }

  get scheduleStep(): number {
    return this.timeline.scheduleStep;
  }

  seek(scheduleStep: number): void {
    this.timeline.seek(scheduleStep);
  }

  get census(): readonly CensusRow[] {
    const { histories } = this;
    // all teams or none
    if (histories.length < this.settings.teams.length) return [];
    return histories.map(({ step, now }, team) => censusRow(team, step, now));
  }

  /** Steps that each team has made. */
  protected get ages(): number[] {
    return this.settings.teams.map((_, team) => this.timeline.age(team));
  }

  /** @throws ValidationError unless there is this team */
  protected checkTeam(team: number): void {
    const { teams } = this.settings;
    if (!teams[team]) throw noSuchTeam(team, teams.length);
  }
}
