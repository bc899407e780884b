/** The address is the state: readable `key=value` pairs, with what the chapter of the story sets, or the defaults, left out. */

import type { Field } from '../schema/field-kinds.ts';
import { parseValue } from '../schema/parse-value.ts';
import { FIELDS, defaultSettings, sameIn, settingAt, type Settings } from '../settings/settings.ts';
import { MAX_TEAMS, TEAM_FIELDS, initialOf, type Optimizer } from '../settings/teams.ts';
import { parseNumber } from '../util/parse-number.ts';
import { shownText } from '../util/validation-error.ts';
import { storySettings } from '../story/story.ts';
import { SettingsError, applyPatch, type Patch } from '../settings/validate.ts';
import { LINK_STARTS, LINK_VERSION, type LinkStart } from './link-versions.ts';
import { DEFAULT_USED, excess, fewer, lastOfEach } from './read-query.ts';

const written = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

/** On these hangs what a chapter sets, so they are named whatever it sets. */
const OF_THE_CHAPTER: readonly string[] = ['story', 'data', 'weights'];

/** A team's key in the link: the first team's has no number. */
const teamKey = (key: string, index: number): string => (index === 0 ? key : `${key}.${index + 1}`);

/**
 * The query string (without `?`) that brings these settings back.
 * @param themed whether it names the theme
 */
export function toQuery(settings: Settings, themed = true): string {
  const pairs: string[] = [];
  const put = (key: string, value: unknown, initial: unknown): void => {
    // a comma, a dot and a minus need no escape, so the link stays readable
    if (written(value) !== written(initial))
      pairs.push(`${key}=${encodeURIComponent(written(value)).replaceAll('%2C', ',')}`);
  };
  const { story, data, weights } = settings;
  const start = storySettings(story, { ...defaultSettings(), data, weights });
  for (const { key, initial } of FIELDS) {
    if (key === 'view.theme' && !themed) continue;
    put(key, settingAt(settings, key), OF_THE_CHAPTER.includes(key) ? initial : settingAt(start, key));
  }
  if (story > 0 && sameIn(settings, start, 'teams')) return pairs.join('&');
  settings.teams.forEach((team, index) => {
    for (const field of TEAM_FIELDS) {
      // a team that is default in all must still be named, or it is not there; and so must one in place of a chapter's
      const named = field.key === 'optimizer' && (index > 0 || story > 0);
      const implied = named ? undefined : initialOf(field, team.optimizer);
      put(teamKey(field.key, index), team[field.key], implied);
    }
  });
  return pairs.join('&');
}

/** Every key that a link may hold, with the field that it sets and the team that it belongs to, or -1. */
export function linkKeys(): Map<string, { field: Field; team: number }> {
  const all = new Map(FIELDS.map((field) => [field.key, { field, team: -1 }]));
  for (let team = 0; team < MAX_TEAMS; team++) {
    for (const field of TEAM_FIELDS) all.set(teamKey(field.key, team), { field, team });
  }
  return all;
}

/** The defaults with the data that are named, if they can be data. */
function withData(values: Map<string, unknown>): Settings {
  try {
    return applyPatch(defaultSettings(), { data: values.get('data'), weights: values.get('weights') });
  } catch {
    return defaultSettings();
  }
}

/**
 * The chapter's settings, or the defaults, with these values. A condition on the whole names one key; its value goes, and
 * what was there before fits.
 */
function applied(
  values: Map<string, unknown>,
  named: readonly { optimizer?: unknown }[],
  start: LinkStart,
  refused: (error: unknown) => void,
): Settings {
  const story = (values.get('story') as number | undefined) ?? 0;
  const teams = named.map((team) => ({ ...start.team(team.optimizer as Optimizer | undefined), ...team }));
  for (;;) {
    const patch: Record<string, unknown> = teams.length > 0 ? { teams } : {};
    for (const [key, value] of values) {
      const [first, second] = key.split('.') as [string, string?];
      patch[first] = second === undefined ? value : { ...(patch[first] as object), [second]: value };
    }
    try {
      return applyPatch(start.settings(story, withData(values)), patch);
    } catch (error) {
      refused(error);
      if (!values.delete((error as SettingsError).key)) throw error;
    }
  }
}

/**
 * Returns the settings in a query string from any source; never throws. A value that is not allowed, or a key that does
 * not exist, is named in a message, and the default stands for that key alone. Of a key that comes twice only the last
 * is read. Keys in `others` belong to another reader and are passed over, and so is `v`, if it is not a version:
 * core/link/link-options.ts reports that.
 */
export function fromQuery(
  query: string,
  others: readonly string[] = [],
  starts: typeof LINK_STARTS = LINK_STARTS,
): { settings: Settings; messages: string[] } {
  const unread = (why: string) => ({
    settings: defaultSettings(),
    messages: [`The link ${why} and was not read.`],
  });
  const why = excess(query);
  if (why !== undefined) return unread(why);

  const { given, messages } = lastOfEach(query, (key) => key !== 'v' && !others.includes(key));
  const refused = (error: unknown): void => {
    if (!(error instanceof SettingsError)) throw error;
    messages.push(`${error.message} ${DEFAULT_USED}`);
  };
  const known = linkKeys();
  const values = new Map<string, unknown>();
  const teams: Record<string, unknown>[] = [];
  for (const [key, text] of given) {
    const row = known.get(key);
    if (!row) {
      messages.push(`The link names "${shownText(key)}", which is not a setting.`);
      continue;
    }
    try {
      const value = parseValue(key, row.field.kind, text, SettingsError);
      if (row.team < 0) values.set(key, value);
      else {
        while (teams.length <= row.team) teams.push({});
        teams[row.team]![row.field.key] = value;
      }
    } catch (error) {
      refused(error);
    }
  }
  // a newer one than this app knows is nearest to the newest
  const version = new URLSearchParams(query).getAll('v').at(-1) ?? '1';
  const start = starts[parseNumber(version)] ?? starts[LINK_VERSION]!;
  const settings = applied(values, teams, start, refused);
  return { settings, messages: fewer(messages) };
}

/** `schedule.hot`, 2 becomes { schedule: { hot: 2 } }. */
export function nested(key: string, value: unknown): Patch {
  return key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Patch;
}
