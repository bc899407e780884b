/** What the ground and the crowd's light are drawn from: while it is the same, a picture of them is kept. */

import type { Settings } from '../../core/settings/settings.ts';
import type { Engine } from '../../core/simulation/engine.ts';

/**
 * Returns the data, the window and all settings that change the ground's shape or colours. A schedule, a step size, the probe
 * or the camera's place in the settings are not among them.
 */
export const groundKey = (
  { teams, view }: Settings,
  { data, landmarks, window }: Pick<Engine, 'data' | 'landmarks' | 'window'>,
): readonly unknown[] => [
  data,
  landmarks,
  ...window.mu,
  ...window.sigma,
  view.theme,
  view.colours,
  view.contours,
  teams.length,
];

/** Checks whether two lists hold the same, by identity. */
export const alike = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, k) => one === b[k]);
