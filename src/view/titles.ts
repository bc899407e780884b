/** What stands over the pictures of teams. */

import { teamNames } from '../core/names.ts';
import { TEAM_COLOURS } from '../core/palette.ts';
import type { Settings } from '../core/settings.ts';

/** What a team's own picture is called. */
export interface Title {
  /** "3 EM" */
  name: string;
  /** "annealed"; empty if there is nothing to add. */
  detail: string;
  colour: string;
}

/** The titles of the teams' own pictures. */
export const titlesOf = (settings: Settings): Title[] =>
  teamNames(settings).map(({ name, detail }, k) => ({
    name: `${k + 1} ${name}`,
    detail,
    colour: TEAM_COLOURS[k]!,
  }));
