/** Checks a patch of the settings against the table and applies it: all of it, or nothing. */

import { FIELDS, MOST_IN_ALL, type Settings } from './settings.ts';
import { FLIGHT_WORDS, isFlight } from './camera-path.ts';
import type { Field, FieldKind } from './field-kinds.ts';
import { MAX_TEAMS, TEAM_FIELDS, defaultTeam, type Optimizer, type Team } from './teams.ts';
import { ValidationError, shownText } from '../util/validation-error.ts';

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
export class SettingsError extends ValidationError {
  override readonly name = 'SettingsError';
}

/** The allowed values of a field in words. */
export function allowedValues(kind: FieldKind): string {
  switch (kind.type) {
    case 'number':
      return `${kind.integer ? 'a whole number' : 'a number'} from ${kind.min} to ${kind.max}${kind.orZero ? ', or 0' : ''}`;
    case 'choice':
      return `one of ${kind.of.join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'range':
      return `two numbers [low, high] with ${kind.min} <= low ${kind.empty ? '<=' : '<'} high <= ${kind.max}`;
    case 'list': {
      const count =
        kind.shortest === kind.longest ? `${kind.shortest}` : `${kind.shortest} to ${kind.longest}`;
      return `a list of ${count} numbers from ${kind.min} to ${kind.max}`;
    }
    case 'places':
      return kind.longest === 1
        ? `empty, or μ and σ, each at most ${kind.most}, μ at least ${-kind.most}, σ at least ${kind.least}`
        : `a list μ, σ, μ, σ, ... of at most ${kind.longest} points, each number at most ${kind.most}, μ at least ${-kind.most}, σ at least ${kind.least}`;
    case 'curve':
      return `a list t, value, t, value, ... of ${kind.shortest} to ${kind.longest} points, t ascending from 0 to 1, values from ${kind.min} to ${kind.max}`;
  }
}

/** What reading gives; a getter or a proxy that throws is refused by name, as a wrong value is. */
function read<T>(key: string, value: unknown, from: () => T): T {
  try {
    return from();
  } catch {
    throw new SettingsError(key, value, 'plain data that can be read');
  }
}

/** The elements of an array, each read once, holes as undefined; undefined for anything else and for a longer one. */
function elementsOf(key: string, value: unknown, longest: number): unknown[] | undefined {
  return read(key, value, () => {
    if (!Array.isArray(value)) return undefined;
    const { length } = value;
    return length <= longest ? Array.from({ length }, (_, i) => value[i] as unknown) : undefined;
  });
}

/** Returns a copy of the value if the field allows it; -0 becomes 0, which a link can say. @throws SettingsError */
export function checkValue(key: string, kind: FieldKind, value: unknown): unknown {
  const refuse = (): never => {
    throw new SettingsError(key, value, allowedValues(kind));
  };
  const inside = (x: unknown): x is number =>
    typeof x === 'number' && 'min' in kind && x >= kind.min && x <= kind.max;
  const numbers = (longest: number): number[] => {
    const elements = elementsOf(key, value, longest);
    return elements?.every(inside) ? elements.map((x) => x + 0) : refuse();
  };
  switch (kind.type) {
    case 'number':
      if (kind.orZero && value === 0) return 0;
      return inside(value) && (!kind.integer || Number.isInteger(value)) ? value + 0 : refuse();
    case 'choice':
      return typeof value === 'string' && kind.of.includes(value) ? value : refuse();
    case 'flag':
      return typeof value === 'boolean' ? value : refuse();
    case 'range': {
      const [low, high, ...rest] = numbers(2);
      if (low === undefined || high === undefined || rest.length > 0) return refuse();
      return low < high || (kind.empty && low === high) ? [low, high] : refuse();
    }
    case 'list': {
      const list = numbers(kind.longest);
      return list.length >= kind.shortest ? list : refuse();
    }
    case 'places': {
      const fits = (x: unknown, i: number): boolean =>
        typeof x === 'number' && x <= kind.most && x >= (i % 2 === 0 ? -kind.most : kind.least);
      const elements = elementsOf(key, value, 2 * kind.longest);
      return elements?.every(fits) && elements.length % 2 === 0
        ? elements.map((x) => (x as number) + 0)
        : refuse();
    }
    case 'curve': {
      const elements = elementsOf(key, value, 2 * kind.longest);
      const list = elements?.map((x, i) =>
        typeof x === 'number' && (i % 2 === 0 || inside(x)) ? x + 0 : NaN,
      );
      if (!list || list.length % 2 !== 0 || list.length < 2 * kind.shortest || list.some(Number.isNaN))
        return refuse();
      const times = list.filter((_, i) => i % 2 === 0);
      const ascending = times.every((t, i) => i === 0 || t > times[i - 1]!);
      return ascending && times[0] === 0 && times.at(-1) === 1 ? list : refuse();
    }
  }
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

/** The first parts of all keys, each once, and the teams. */
const groupsOf = (fields: readonly Field[]): string =>
  ['teams', ...new Set(fields.map(({ key }) => key.split('.')[0]))].join(', ');
const namesOf = (fields: readonly Field[]): string => fields.map((field) => field.key).join(', ');

/** A plain object, of this page or of another one's frame: no class, no typed array, no Map. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Visits what a plain object names. A symbol is a name too, though never an allowed one. @throws SettingsError */
function forEachEntry(
  key: string,
  value: unknown,
  allowed: string,
  visit: (name: string, value: unknown) => void,
): void {
  const names = read(key, value, () =>
    isPlain(value) ? [...Object.keys(value), ...Object.getOwnPropertySymbols(value).map(String)] : undefined,
  );
  if (!names) throw new SettingsError(key, value, allowed);
  for (const name of names)
    visit(
      name,
      read(key, value, () => (value as Record<string, unknown>)[name]),
    );
}

/** Returns the error for a key that does not exist; `path` is empty for the settings as a whole. */
function unknownKey(path: string, name: string, value: unknown, keys: string): SettingsError {
  const key = path === '' ? name : `${path}.${name}`;
  return new SettingsError(
    key,
    value,
    `one of ${keys}`,
    `"${shownText(name)}"`,
    `a key of ${path || 'the settings'}`,
  );
}

function checkTeams(value: unknown): Team[] {
  const entries = elementsOf('teams', value, MAX_TEAMS);
  if (!entries || entries.length < 1) {
    throw new SettingsError('teams', value, `a list of 1 to ${MAX_TEAMS} teams`);
  }
  return entries.map((entry, index) => {
    const path = `teams[${index}]`;
    const team: Record<string, unknown> = {};
    forEachEntry(path, entry, `an object with ${namesOf(TEAM_FIELDS)}`, (name, given) => {
      const key = `${path}.${name}`;
      const field = TEAM_FIELDS.find((row) => row.key === name);
      if (!field) throw unknownKey(path, name, given, namesOf(TEAM_FIELDS));
      if (given !== undefined) team[name] = checkValue(key, field.kind, given);
    });
    return { ...defaultTeam(team['optimizer'] as Optimizer | undefined), ...team };
  });
}

/**
 * A copy of the patch as plain data that the table allows. The patch may come from anywhere: each property is read
 * once, before anything is made of it, so a getter or a proxy cannot show one value to the check and another one to
 * what follows. `undefined` names nothing; a key that is no setting is refused whatever it holds.
 * @throws SettingsError that names the key, the value and what is allowed; nothing else
 */
export function checkPatch(patch: unknown): Patch {
  const walk = (value: unknown, path: string, fields: readonly Field[]): Record<string, unknown> => {
    const into: Record<string, unknown> = {};
    const allowed = path === '' ? 'an object' : `an object with ${namesOf(fields)}`;
    forEachEntry(path || 'settings', value, allowed, (name, given) => {
      const key = path === '' ? name : `${path}.${name}`;
      const field = fields.find((row) => row.key === key);
      const group = fields.filter((row) => row.key.startsWith(`${key}.`));
      if (!field && group.length === 0 && key !== 'teams') {
        throw unknownKey(path, name, given, path === '' ? groupsOf(fields) : namesOf(fields));
      }
      if (given === undefined) return;
      if (field) into[name] = checkValue(key, field.kind, given);
      else into[name] = group.length > 0 ? walk(given, key, group) : checkTeams(given);
    });
    return into;
  };
  return walk(patch, '', FIELDS);
}

/**
 * New settings with the patch applied: all of it, or an error. The old ones are left alone.
 * @throws SettingsError that names the key, the value and what is allowed.
 */
export function applyPatch(settings: Settings, patch: unknown): Settings {
  const checked = checkPatch(patch);
  const next = structuredClone(settings) as unknown as Record<string, object>;
  for (const [name, value] of Object.entries(checked)) {
    if (isPlain(value)) Object.assign(next[name]!, value);
    else next[name] = value as object;
  }
  const whole = next as unknown as Settings;
  checkWhole(whole);
  return whole;
}
