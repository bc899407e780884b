/** Adapts the settings to changed data. */

import { fitSettings } from '../../core/data/datasets.ts';
import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Patch } from '../../core/settings/validate.ts';
import { foldedData } from '../../core/data/folded-cache.ts';

export interface Fitter {
  fit(settings: Settings, after: FoldedData): Patch;
  /** The settings as they are after what `fit` asked for. */
  done(settings: Settings): void;
}

/**
 * Fits settings to the current data: while nothing else changes them, always from their first values, so that rounding
 * does not add up along a drag.
 */
export function createFitter(): Fitter {
  let first: { settings: Settings; data: FoldedData } | undefined;
  let left = '';
  const parts = ({ teams, schedule, sigmaFloor }: Settings): string =>
    JSON.stringify([teams, schedule, sigmaFloor]);
  return {
    fit: (settings, after) => {
      if (!first || parts(settings) !== left) first = { settings, data: foldedData(settings) };
      return fitSettings(first.settings, first.data, after);
    },
    done: (settings) => (left = parts(settings)),
  };
}
