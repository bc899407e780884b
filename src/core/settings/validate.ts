/** Checks a patch of the settings against the table and applies it: all of it, or nothing. */

import { elementsOf } from '../schema/check-value.ts';
import { checkRecord, isPlain, type RecordKind } from '../schema/check-record.ts';
import { ValidationError } from '../util/validation-error.ts';
import { FLIGHT_WORDS, isFlight } from './camera-path.ts';
import { FIELDS, MOST_IN_ALL, type Settings } from './settings.ts';
import { MAX_TEAMS, TEAM_FIELDS, defaultTeam, type Optimizer, type Team } from './teams.ts';

type Deep<T> = T extends (infer U)[]
  ? U extends object
    ? Partial<U>[]
    : U[]
  : T extends object
    ? { [K in keyof T]?: Deep<T[K]> }
    : T;
/** A partial of the settings, however deep. What an entry of `teams` leaves out takes its default. */
export type Patch = Deep<Settings>;

declare const CHECKED: unique symbol;
/** A patch that the table allows, in a copy of its own. */
export type CheckedPatch = Patch & { readonly [CHECKED]: true };

/** Names the key, the value and what is allowed. */
export class SettingsError extends ValidationError {
  override readonly name = 'SettingsError';
}

/** Conditions that no single row of the table can state. */
function checkWhole(settings: Settings): void {
  if (!settings.data.some((x) => Math.abs(x) >= 1e-9)) {
    throw new SettingsError(
      'data',
      settings.data,
      'a list with at least one value whose magnitude is 1e-9 or more',
    );
  }
  const { data, weights } = settings;
  if (weights.length > 0 && weights.length !== data.length) {
    const allowed = `empty or a list of ${data.length} numbers, one for each data point`;
    throw new SettingsError('weights', weights, allowed, `a list of ${weights.length}`);
  }
  const most = Math.floor(MOST_IN_ALL / settings.teams.length);
  if (settings.walkers > most) {
    const allowed = `at most ${most} for each of ${settings.teams.length} teams`;
    throw new SettingsError('walkers', settings.walkers, allowed);
  }
  const { flight } = settings.view;
  if (!isFlight(flight)) throw new SettingsError('view.flight', flight, FLIGHT_WORDS);
  const { map } = settings.view;
  if (map.length % 3 !== 0)
    throw new SettingsError('view.map', map, 'empty, or two ground coordinates and a distance');
  for (const axis of ['mu', 'sigma'] as const) {
    const [low, high] = settings.window[axis];
    // below this the grid's own coordinates coincide in single precision
    if (high - low < 1e-6 * Math.max(Math.abs(low), Math.abs(high))) {
      throw new SettingsError(
        `window.${axis}`,
        settings.window[axis],
        'a range whose width is at least 1e-6 of its larger end',
      );
    }
  }
}

/** Each entry of `teams` by itself. */
const TEAM: RecordKind = {
  fields: Object.fromEntries(TEAM_FIELDS.map(({ key, kind }) => [key, kind])),
  Refused: SettingsError,
};

function checkTeams(key: string, value: unknown): Team[] {
  const entries = elementsOf(key, value, MAX_TEAMS, SettingsError);
  if (!entries || entries.length < 1) {
    throw new SettingsError(key, value, `a list of 1 to ${MAX_TEAMS} teams`);
  }
  return entries.map((entry, index) => {
    const team = checkRecord(`${key}[${index}]`, TEAM, entry);
    return { ...defaultTeam(team['optimizer'] as Optimizer | undefined), ...team };
  });
}

/** The table's keys as the nested objects of a patch: `schedule.hot` is `hot` in `schedule`. */
function patchFields(): RecordKind['fields'] {
  const fields: Record<string, RecordKind['fields'][string]> = { teams: checkTeams };
  const groups: Record<string, Record<string, RecordKind['fields'][string]>> = {};
  for (const { key, kind } of FIELDS) {
    const [first, second] = key.split('.') as [string, string?];
    if (second === undefined) {
      fields[first] = kind;
      continue;
    }
    const group = (groups[first] ??= {});
    group[second] = kind;
    fields[first] ??= (path, given) => checkRecord(path, { fields: group, Refused: SettingsError }, given);
  }
  return fields;
}

const PATCH: RecordKind = {
  fields: patchFields(),
  whole: 'the settings',
  words: 'an object',
  Refused: SettingsError,
};

/**
 * A copy of the patch as plain data that the table allows. `undefined` names nothing; a key that is no setting is refused
 * whatever it holds.
 * @throws SettingsError that names the key, the value and what is allowed; nothing else
 */
export const checkPatch = (patch: unknown): CheckedPatch =>
  checkRecord('settings', PATCH, patch) as CheckedPatch;

/**
 * New settings with a checked patch applied: all of it, or an error. The old ones are left alone. A part that stays as it
 * was stays the same object, and settings of which all does are the old ones: whoever watches a part need not compare it.
 * @throws SettingsError that names the key, the value and what is allowed, where no single value is wrong.
 */
export function mergePatch(settings: Settings, patch: CheckedPatch): Settings {
  const next: Record<string, unknown> = { ...settings };
  let changed = false;
  for (const [name, value] of Object.entries(patch)) {
    const before = next[name];
    const now = isPlain(value) ? { ...(before as object), ...value } : value;
    if (JSON.stringify(before) === JSON.stringify(now)) continue;
    next[name] = now;
    changed = true;
  }
  if (!changed) return settings;
  const whole = next as unknown as Settings;
  checkWhole(whole);
  return whole;
}

/** The same with a patch from anywhere. @throws SettingsError that names the key, the value and what is allowed. */
export const applyPatch = (settings: Settings, patch: unknown): Settings =>
  mergePatch(settings, checkPatch(patch));
