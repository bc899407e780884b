/** The address is the state: readable `key=value` pairs, defaults left out. */

import {
  FIELDS,
  MAX_TEAMS,
  TEAM_FIELDS,
  defaultSettings,
  defaultTeam,
  valueAt,
  type Field,
  type Kind,
  type Settings,
} from './settings.ts';
import { SettingsError, allowedValues, applyPatch, checkValue, type Patch } from './validate.ts';

/** No link is read past this many characters: an address is typed or pasted, never a file. */
const LONGEST = 100_000;

const written = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

/** A team's key in the link: the first team's has no number. */
const teamKey = (key: string, index: number): string => (index === 0 ? key : `${key}.${index + 1}`);

/** The query string (without `?`) that brings these settings back. */
export function toQuery(settings: Settings): string {
  const pairs: string[] = [];
  const put = (key: string, value: unknown, initial: unknown): void => {
    // a comma, a dot and a minus need no escape, so the link stays readable
    if (written(value) !== written(initial))
      pairs.push(`${key}=${encodeURIComponent(written(value)).replaceAll('%2C', ',')}`);
  };
  for (const field of FIELDS) put(field.key, valueAt(settings, field.key), field.initial);
  settings.teams.forEach((team, index) => {
    for (const { key, initial } of TEAM_FIELDS)
      put(teamKey(key, index), team[key as keyof typeof team], initial);
  });
  return pairs.join('&');
}

/** Number(text) takes '' for 0 and '0x10' for 16; an address does not. */
const numberOf = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;

function parse(kind: Kind, text: string): unknown {
  switch (kind.type) {
    case 'number':
      return numberOf(text);
    case 'choice':
      return text;
    case 'flag':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'range':
    case 'list':
      return text.split(',').map(numberOf);
  }
}

/**
 * Settings from a query string. A value that is not allowed, or a key that does not exist, is named in a message, and
 * the default stands for that key alone. Keys in `others` belong to somebody else and are passed over.
 */
export function fromQuery(
  query: string,
  others: readonly string[] = [],
): { settings: Settings; messages: string[] } {
  const messages: string[] = [];
  let settings = defaultSettings();
  const teams: Record<string, unknown>[] = [];
  if (query.length > LONGEST)
    return { settings, messages: [`The link is longer than ${LONGEST} characters and was not read.`] };
  const rows = new Map<string, { field: Field; team: number }>(
    FIELDS.map((field) => [field.key, { field, team: -1 }]),
  );
  for (let team = 0; team < MAX_TEAMS; team++) {
    for (const field of TEAM_FIELDS) rows.set(teamKey(field.key, team), { field, team });
  }
  for (const [key, text] of new URLSearchParams(query)) {
    if (others.includes(key)) continue;
    const row = rows.get(key);
    if (!row) {
      messages.push(`The link names "${key.slice(0, 40)}", which is no setting.`);
      continue;
    }
    try {
      const value = parse(row.field.kind, text);
      try {
        checkValue(key, row.field.kind, value);
      } catch {
        throw new SettingsError(key, text, allowedValues(row.field.kind)); // show what the link says, not what became of it
      }
      if (row.team >= 0) {
        for (let i = teams.length; i <= row.team; i++) teams.push({ ...defaultTeam() });
        teams[row.team]![row.field.key] = value;
      } else {
        settings = applyPatch(settings, nested(key, value));
      }
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      messages.push(`${error.message}; the default is used.`);
    }
  }
  if (teams.length > 0) settings = applyPatch(settings, { teams });
  return { settings, messages };
}

/** `schedule.hot`, 2 becomes { schedule: { hot: 2 } }. */
export function nested(key: string, value: unknown): Patch {
  return key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Patch;
}
