/** Checks a patch of the settings against the table and applies it: all of it, or nothing. */

import {
  FIELDS,
  MAX_TEAMS,
  TEAM_FIELDS,
  defaultTeam,
  type Field,
  type Kind,
  type Settings,
  type Team,
} from './settings.ts';

type Deep<T> = T extends (infer U)[]
  ? U extends object
    ? Partial<U>[]
    : U[]
  : T extends object
    ? { [K in keyof T]?: Deep<T[K]> }
    : T;
/** A partial of the settings, however deep. What an entry of `teams` leaves out takes its default. */
export type Patch = Deep<Settings>;

/** Names the key, the value and what is allowed. */
export class SettingsError extends Error {
  readonly key: string;
  readonly value: unknown;
  readonly allowed: string;
  constructor(key: string, value: unknown, allowed: string) {
    super(`${key}: ${printed(value)} is not allowed; allowed: ${allowed}`);
    this.name = 'SettingsError';
    this.key = key;
    this.value = value;
    this.allowed = allowed;
  }
}

/** A value as an error message may show it: short, on one line. */
function printed(value: unknown): string {
  let text: string | undefined;
  try {
    text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  } catch {
    text = undefined;
  }
  text ??= String(typeof value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const plain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The allowed values of a field in words. */
export function allowedValues(kind: Kind): string {
  switch (kind.type) {
    case 'number':
      return `${kind.integer ? 'a whole number' : 'a number'} from ${kind.min} to ${kind.max}${kind.orZero ? ', or 0' : ''}`;
    case 'choice':
      return kind.of.join(', ');
    case 'flag':
      return 'true, false';
    case 'range':
      return `two numbers [low, high] with ${kind.min} <= low ${kind.empty ? '<=' : '<'} high <= ${kind.max}`;
    case 'list': {
      const count =
        kind.shortest === kind.longest ? `${kind.shortest}` : `${kind.shortest} to ${kind.longest}`;
      return `a list of ${count} numbers from ${kind.min} to ${kind.max}`;
    }
  }
}

/** Returns a copy of the value if the field allows it. @throws SettingsError */
export function checkValue(key: string, kind: Kind, value: unknown): unknown {
  const refuse = (): never => {
    throw new SettingsError(key, value, allowedValues(kind));
  };
  const inside = (x: unknown): x is number => finite(x) && 'min' in kind && x >= kind.min && x <= kind.max;
  switch (kind.type) {
    case 'number':
      if (kind.orZero && value === 0) return 0;
      return inside(value) && (!kind.integer || Number.isInteger(value)) ? value : refuse();
    case 'choice':
      return typeof value === 'string' && kind.of.includes(value) ? value : refuse();
    case 'flag':
      return typeof value === 'boolean' ? value : refuse();
    case 'range': {
      if (!Array.isArray(value) || value.length !== 2 || !value.every(inside)) return refuse();
      const [low, high] = value as [number, number];
      return low < high || (kind.empty && low === high) ? [low, high] : refuse();
    }
    case 'list': {
      const fits = Array.isArray(value) && value.length >= kind.shortest && value.length <= kind.longest;
      return fits && value.every(inside) ? value.slice() : refuse();
    }
  }
}

/** Conditions that no single row of the table can state. */
function checkWhole(settings: Settings): void {
  if (!settings.data.some((x) => Math.abs(x) >= 1e-9)) {
    throw new SettingsError('data', settings.data, 'at least one value whose magnitude is 1e-9 or more');
  }
  for (const axis of ['mu', 'sigma'] as const) {
    const [low, high] = settings.window[axis];
    // below this the grid's own coordinates coincide in single precision
    if (high - low < 1e-6 * Math.max(Math.abs(low), Math.abs(high))) {
      throw new SettingsError(
        `window.${axis}`,
        settings.window[axis],
        'a window at least 1e-6 of its position wide',
      );
    }
  }
}

function checkTeams(value: unknown): Team[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > MAX_TEAMS) {
    const allowed = MAX_TEAMS === 1 ? 'a list of one team' : `a list of 1 to ${MAX_TEAMS} teams`;
    throw new SettingsError('teams', value, allowed);
  }
  return value.map((entry: unknown, index) => {
    const path = `teams[${index}]`;
    if (!plain(entry)) throw new SettingsError(path, entry, `an object with ${namesOf(TEAM_FIELDS)}`);
    const team = defaultTeam() as unknown as Record<string, unknown>;
    for (const [name, given] of Object.entries(entry)) {
      const field = TEAM_FIELDS.find((row) => row.key === name);
      if (!field)
        throw new SettingsError(`${path}.${name}`, given, `one of the keys ${namesOf(TEAM_FIELDS)}`);
      team[name] = checkValue(`${path}.${name}`, field.kind, given);
    }
    return team as unknown as Team;
  });
}

const namesOf = (fields: readonly Field[]): string => fields.map((field) => field.key).join(', ');

/**
 * New settings with the patch applied; the old ones are left alone.
 * @throws SettingsError that names the key, the value and what is allowed.
 */
export function applyPatch(settings: Settings, patch: unknown): Settings {
  if (!plain(patch)) throw new SettingsError('settings', patch, 'an object');
  const next = structuredClone(settings);
  const walk = (node: Record<string, unknown>, path: string, into: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(node)) {
      const key = path + name;
      if (value === undefined) continue;
      if (key === 'teams') {
        next.teams = checkTeams(value);
        continue;
      }
      const field = FIELDS.find((row) => row.key === key);
      const group = FIELDS.filter((row) => row.key.startsWith(`${key}.`));
      if (field) into[name] = checkValue(key, field.kind, value);
      else if (group.length === 0)
        throw new SettingsError(key, value, `one of the keys teams, ${namesOf(FIELDS)}`);
      else if (!plain(value)) throw new SettingsError(key, value, `an object with ${namesOf(group)}`);
      else walk(value, `${key}.`, into[name] as Record<string, unknown>);
    }
  };
  walk(patch, '', next as unknown as Record<string, unknown>);
  checkWhole(next);
  return next;
}
