/** The settings of an engine, and what follows from them: folded data and stationary points. */

import { foldData, type FoldedData } from '../likelihood/folded-data.ts';
import { landmarks, type Landmarks } from '../likelihood/stationary-points.ts';
import { needsReset, sameIn, type Settings } from '../settings/settings.ts';
import { matchTeams } from '../settings/teams.ts';

/** All that the mathematics needs. */
export interface Model {
  settings: Settings;
  data: FoldedData;
  landmarks: Landmarks;
}

/** What new settings change. */
export interface Change {
  /** Undefined if they are the first. */
  before: Settings | undefined;
  /** Another likelihood. */
  data: boolean;
  /** Another part of the surface, or of another surface. */
  window: boolean;
  /** For each team its place among those before, or -1 for one that begins now; undefined where another crowd is to come. */
  matched: readonly number[] | undefined;
}

export class ModelState implements Model {
  settings!: Settings;
  data!: FoldedData;
  landmarks!: Landmarks;

  take(settings: Settings): Change {
    const before = this.settings as Settings | undefined;
    this.settings = settings;
    const differs = (...keys: (keyof Settings)[]): boolean =>
      before === undefined || keys.some((key) => !sameIn(before, settings, key));
    const data = differs('data', 'weights');
    if (data) this.data = foldData(settings.data, settings.weights);
    if (data || differs('sigmaFloor')) this.landmarks = landmarks(this.data, settings.sigmaFloor);
    const stays = before !== undefined && !needsReset(before, settings);
    const matched = stays ? matchTeams(before.teams, settings.teams) : undefined;
    return { before, data, window: data || differs('window'), matched };
  }
}
