/** The titles above the teams' viewports. */

import { teamNames } from '../../core/settings/team-names.ts';
import { paletteOf } from '../../core/colour/palette.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** What a team's own picture is called. */
export interface Title {
  /** "3 EM" */
  name: string;
  /** "annealed"; empty if there is nothing to add. */
  detail: string;
  colour: string;
}

/** The titles of the teams' own pictures. */
export function titlesOf(settings: Settings): Title[] {
  const { teams } = paletteOf(settings.view.theme, settings.view.colours);
  return teamNames(settings).map(({ name, detail }, k) => ({
    name: `${k + 1} ${name}`,
    detail,
    colour: teams[k]!,
  }));
}
