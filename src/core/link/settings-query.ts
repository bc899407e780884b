/** The address is the state: readable `key=value` pairs, with what the chapter of the story sets, or the defaults, left out. */

import { FIELDS, defaultSettings, sameIn, settingAt, type Settings } from '../settings/settings.ts';
import type { Field, FieldKind } from '../settings/field-kinds.ts';
import { MAX_TEAMS, TEAM_FIELDS, initialOf, type Optimizer } from '../settings/teams.ts';
import { parseNumber } from '../util/parse-number.ts';
import { shownText } from '../util/validation-error.ts';
import { storySettings } from '../story/story.ts';
import { SettingsError, allowedValues, applyPatch, checkValue, type Patch } from '../settings/validate.ts';
import { LINK_STARTS, LINK_VERSION, type LinkStart } from './link-versions.ts';

/** What is said of a value of a link that is refused. */
export const DEFAULT_USED = 'The default is used.';

/** No link is read past this many characters: all that `data` and `weights` may hold, with room for escapes. */
const LONGEST = 800_000;
/** And past this many pairs, settings or not. */
const MOST_PAIRS = 500;
/** The most messages that users read. */
const MOST_MESSAGES = 10;

/** Why a link is too much to be read, or undefined. */
export function excess(query: string): string | undefined {
  if (query.length > LONGEST) return `is longer than ${LONGEST} characters`;
  let pairs = 1;
  for (let at = query.indexOf('&'); at >= 0; at = query.indexOf('&', at + 1)) pairs++;
  return pairs > MOST_PAIRS ? `names more than ${MOST_PAIRS} values` : undefined;
}

const written = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

/** On these hangs what a chapter sets, so they are named whatever it sets. */
const OF_THE_CHAPTER: readonly string[] = ['story', 'data', 'weights'];

/** A team's key in the link: the first team's has no number. */
const teamKey = (key: string, index: number): string => (index === 0 ? key : `${key}.${index + 1}`);

/** The query string (without `?`) that brings these settings back, with its version if that is not the first. */
export function toQuery(settings: Settings): string {
  const pairs: string[] = LINK_VERSION > 1 ? [`v=${LINK_VERSION}`] : [];
  const put = (key: string, value: unknown, initial: unknown): void => {
    // a comma, a dot and a minus need no escape, so the link stays readable
    if (written(value) !== written(initial))
      pairs.push(`${key}=${encodeURIComponent(written(value)).replaceAll('%2C', ',')}`);
  };
  const { story, data, weights } = settings;
  const start = storySettings(story, { ...defaultSettings(), data, weights });
  for (const { key, initial } of FIELDS)
    put(key, settingAt(settings, key), OF_THE_CHAPTER.includes(key) ? initial : settingAt(start, key));
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

function parse(kind: FieldKind, text: string): unknown {
  switch (kind.type) {
    case 'number':
      return parseNumber(text);
    case 'choice':
      return text;
    case 'flag':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'range':
      return text.split(',', 3).map(parseNumber);
    case 'list':
      return text === '' && kind.shortest === 0 ? [] : text.split(',', kind.longest + 1).map(parseNumber);
    case 'places':
      return text === '' ? [] : text.split(',', 2 * kind.longest + 1).map(parseNumber);
    case 'curve':
      return text.split(',', 2 * kind.longest + 1).map(parseNumber);
  }
}

/** Every key that a link may hold, with the field that it sets and the team that it belongs to, or -1. */
function rows(): Map<string, { field: Field; team: number }> {
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

  const messages: string[] = [];
  const given = new Map<string, string>();
  const isElse = (key: string): boolean => key === 'v' || others.includes(key);
  for (const [key, text] of new URLSearchParams(query)) {
    if (given.has(key) && !isElse(key))
      messages.push(`The link names "${shownText(key)}" twice; the last one counts.`);
    given.set(key, text);
  }
  const refused = (error: unknown): void => {
    if (!(error instanceof SettingsError)) throw error;
    messages.push(`${error.message} ${DEFAULT_USED}`);
  };
  const known = rows();
  const values = new Map<string, unknown>();
  const teams: Record<string, unknown>[] = [];
  for (const [key, text] of given) {
    if (isElse(key)) continue;
    const row = known.get(key);
    if (!row) {
      messages.push(`The link names "${shownText(key)}", which is not a setting.`);
      continue;
    }
    const { kind } = row.field;
    try {
      const value = checkValue(key, kind, parse(kind, text));
      if (row.team < 0) values.set(key, value);
      else {
        while (teams.length <= row.team) teams.push({});
        teams[row.team]![row.field.key] = value;
      }
    } catch {
      refused(new SettingsError(key, text, allowedValues(kind))); // show what the link says, not what became of it
    }
  }
  // a newer one than this app knows is nearest to the newest
  const start = starts[parseNumber(given.get('v') ?? '1')] ?? starts[LINK_VERSION]!;
  const settings = applied(values, teams, start, refused);
  return { settings, messages: fewer(messages) };
}

/** Returns no more of the messages than users read. */
export function fewer(messages: readonly string[]): string[] {
  if (messages.length <= MOST_MESSAGES) return [...messages];
  const first = messages.slice(0, MOST_MESSAGES - 1);
  return [...first, `The link has ${messages.length - first.length} more such parts.`];
}

/** `schedule.hot`, 2 becomes { schedule: { hot: 2 } }. */
export function nested(key: string, value: unknown): Patch {
  return key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Patch;
}
