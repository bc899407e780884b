/**
 * The settings: plain data, described by ONE table. The table validates patches and links, makes the panel, and
 * is printed in docs/reference.md. What each setting does is said in setting-words.ts.
 */

import type { Field, Range } from '../schema/field-kinds.ts';
import { ARITHMETICS, arithmeticOf, defaultTeam, type Arithmetic, type Team } from './teams.ts';
import { VIEW_FIELDS, type ViewSettings } from './view-settings.ts';

export type { Range } from '../schema/field-kinds.ts';
export { EASINGS, MOST_DROPPED, SCALINGS, THEMES, ofTheRoom, type ViewSettings } from './view-settings.ts';

export const SPAWN_SHAPES = ['uniform', 'grid', 'line', 'ring'] as const;
export const SCHEDULE_SHAPES = ['geometric', 'linear', 'cosine', 'staircase', 'custom', 'manual'] as const;
export const REPEATS = ['once', 'loop', 'bounce'] as const;
export const ENDINGS = ['hold', 'release'] as const;
const ENGINES = ['auto', 'cpu'] as const;

export interface Spawn {
  shape: (typeof SPAWN_SHAPES)[number];
  mu: Range;
  sigma: Range;
  seed: number;
}

export interface Schedule {
  shape: (typeof SCHEDULE_SHAPES)[number];
  hot: number;
  cold: number;
  length: number;
  repeat: (typeof REPEATS)[number];
  /** Once the only sweep is over: hold sigma, or release it. */
  after: (typeof ENDINGS)[number];
  /** Levels of the staircase. */
  stairs: number;
  /** The custom curve: t, sigma, t, sigma, ... with t from 0 to 1 along the sweep. */
  points: number[];
  /** The temperature that the user sets while `shape` is `manual`. */
  sigma: number;
}

export interface Settings {
  /** The chapter of the story that is open, from 1; 0: none. */
  story: number;
  engine: (typeof ENGINES)[number];
  data: number[];
  /** How often each datum counts, in the order of the data; empty: once. */
  weights: number[];
  walkers: number;
  spawn: Spawn;
  teams: Team[];
  stepsPerFrame: number;
  /** Times as fast: below 1 some pictures make no step. */
  speed: number;
  moveLimit: number;
  sigmaFloor: number;
  arithmetic: Arithmetic;
  schedule: Schedule;
  window: { mu: Range; sigma: Range };
  view: ViewSettings;
}

export const MAX_WALKERS = 4_194_304;
/** Walkers of all teams together. */
export const MOST_IN_ALL = 8_388_608;

/** What any mu may be set to. */
export const MUS = { min: -1e9, max: 1e9 };
/** What any sigma may be set to. */
export const SIGMAS = { min: 1e-9, max: 1e9 };
const SIGMA = { type: 'number', ...SIGMAS, log: true } as const;

export const FIELDS: readonly Field[] = [
  {
    key: 'story',
    kind: { type: 'number', min: 0, max: 8, integer: true },
    initial: 0,
  },
  {
    key: 'engine',
    kind: { type: 'choice', of: ENGINES },
    initial: 'auto',
  },
  {
    key: 'data',
    kind: { type: 'list', min: -1e9, max: 1e9, shortest: 1, longest: 10_000 },
    initial: [-1, 1],
  },
  {
    key: 'weights',
    kind: { type: 'list', min: 1e-9, max: 1e9, shortest: 0, longest: 10_000 },
    initial: [],
  },
  {
    key: 'walkers',
    kind: { type: 'number', min: 1, max: MAX_WALKERS, integer: true, log: true },
    initial: 262_144,
  },
  {
    key: 'spawn.shape',
    kind: { type: 'choice', of: SPAWN_SHAPES },
    initial: 'uniform',
  },
  {
    key: 'spawn.mu',
    kind: { type: 'range', ...MUS, empty: true },
    initial: [-2, 2],
  },
  {
    key: 'spawn.sigma',
    kind: { type: 'range', ...SIGMAS, empty: true },
    initial: [0.5, 2],
  },
  {
    key: 'spawn.seed',
    kind: { type: 'number', min: 0, max: 4_294_967_295, integer: true },
    initial: 1,
  },
  {
    key: 'stepsPerFrame',
    kind: { type: 'number', min: 1, max: 1000, integer: true, log: true },
    initial: 10,
  },
  {
    key: 'speed',
    kind: { type: 'number', min: 0.1, max: 1000, log: true },
    initial: 1,
  },
  {
    key: 'moveLimit',
    kind: { ...SIGMA, orZero: true },
    initial: 0.05,
  },
  {
    key: 'sigmaFloor',
    kind: SIGMA,
    initial: 0.05,
  },
  {
    key: 'arithmetic',
    kind: { type: 'choice', of: ARITHMETICS },
    initial: 'extended',
  },
  {
    key: 'schedule.shape',
    kind: { type: 'choice', of: SCHEDULE_SHAPES },
    initial: 'geometric',
  },
  {
    key: 'schedule.hot',
    kind: SIGMA,
    initial: 2,
  },
  {
    key: 'schedule.cold',
    kind: SIGMA,
    initial: 0.05,
  },
  {
    key: 'schedule.length',
    kind: { type: 'number', min: 2, max: 1_000_000, integer: true, log: true },
    initial: 3000,
  },
  {
    key: 'schedule.repeat',
    kind: { type: 'choice', of: REPEATS },
    initial: 'once',
  },
  {
    key: 'schedule.after',
    kind: { type: 'choice', of: ENDINGS },
    initial: 'hold',
  },
  {
    key: 'schedule.stairs',
    kind: { type: 'number', min: 2, max: 1000, integer: true, log: true },
    initial: 8,
  },
  {
    key: 'schedule.points',
    kind: { type: 'curve', ...SIGMAS, shortest: 2, longest: 32 },
    initial: [0, 2, 0.25, 1.1, 0.75, 0.9, 1, 0.05],
  },
  {
    key: 'schedule.sigma',
    kind: SIGMA,
    initial: 1.5,
  },
  {
    key: 'window.mu',
    kind: { type: 'range', ...MUS, empty: false },
    initial: [-2, 2],
  },
  {
    key: 'window.sigma',
    kind: { type: 'range', ...SIGMAS, empty: false },
    initial: [0.03, 2.05],
  },
  ...VIEW_FIELDS,
];

/** Settings whose change makes a new crowd; every other change leaves the walkers where they are. */
export const RESETTING: readonly string[] = [
  'data',
  'weights',
  'walkers',
  'spawn.shape',
  'spawn.mu',
  'spawn.sigma',
  'spawn.seed',
];

/** Reads the value at a dotted path such as `schedule.hot`. */
export function settingAt(settings: Settings, key: string): unknown {
  let at: unknown = settings;
  for (const part of key.split('.')) at = (at as Record<string, unknown>)[part];
  return at;
}

/** The settings as the table gives them: a new object at each call. */
export function defaultSettings(): Settings {
  const settings: Record<string, unknown> = { teams: [defaultTeam()] };
  for (const { key, initial } of FIELDS) {
    const [first, second] = key.split('.') as [string, string?];
    const value = structuredClone(initial);
    if (second === undefined) {
      settings[first] = value;
    } else {
      const group = (settings[first] ??= {}) as Record<string, unknown>;
      group[second] = value;
    }
  }
  return settings as unknown as Settings;
}

/** Whether two values are equal; a part that nothing has changed is the same object. */
export const isEqual = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

/** Whether two settings agree in one of their parts. */
export const sameIn = (a: Settings, b: Settings, key: keyof Settings): boolean => isEqual(a[key], b[key]);

/** Whether going from one to the other needs a new crowd. */
export function needsReset(before: Settings, after: Settings): boolean {
  return RESETTING.some((key) => !isEqual(settingAt(before, key), settingAt(after, key)));
}

/** Whether any team follows the schedule. */
export const isAnnealed = ({ teams }: Settings): boolean => teams.some((team) => team.annealed);

/** Whether a team moves otherwise than before; each state is given by the settings and the team's number in them. */
export function movesOtherwise(...states: [before: [Settings, number], after: [Settings, number]]): boolean {
  const [a, b] = states.map(([settings, index]) => {
    const { moveLimit, sigmaFloor, schedule } = settings;
    const { precision: _, ...team } = settings.teams[index]!;
    const arithmetic = arithmeticOf(settings.teams[index]!, settings);
    return JSON.stringify([team, arithmetic, moveLimit, sigmaFloor, team.annealed && schedule]);
  });
  return a !== b;
}
