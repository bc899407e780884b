/**
 * The versions of links. A link leaves out what is as the chapter or the defaults have it, so that it means something only
 * together with these; `v` says which. To change one, raise LINK_VERSION and write down here what it was before.
 */

import { storySettings } from '../story/story.ts';
import { THEMES, type Settings } from '../settings/settings.ts';
import { defaultTeam, type Optimizer, type Team } from '../settings/teams.ts';

/**
 * The newest version of links. A link that names none is of the first. A theme that a link does not name is dark in
 * version 1; from version 2 on, the reader's system decides. So the app writes version 2 while nobody has chosen a theme.
 */
export const LINK_VERSION = 2;

/** From where the links of a version start. */
export interface LinkStart {
  /** The settings of a chapter, 1 to 8, for the data of `now`; of 0, no chapter: the defaults. */
  settings(story: number, now: Settings): Settings;
  /** What is true of a team of which the link names only the optimizer, or nothing. */
  team(optimizer?: Optimizer): Team;
}

/** The starts of all versions from 1 to VERSION. */
export const LINK_STARTS: Readonly<Record<number, LinkStart>> = {
  1: { settings: storySettings, team: defaultTeam },
  2: { settings: storySettings, team: defaultTeam },
};

/** Whether a link leaves the theme to the reader's system. One that names nothing at all is of the newest version. */
export const leavesTheme = (query: string, version: number): boolean =>
  (version >= 2 || query === '') &&
  !(THEMES as readonly unknown[]).includes(new URLSearchParams(query).getAll('view.theme').at(-1));
