/**
 * The settings: plain data, described by ONE table. The table validates patches and links, makes the panel and its
 * tooltips, and is printed in docs/reference.md. Every `description` says what the user will see.
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
    description: 'The open chapter of the story; 0 means none.',
  },
  {
    key: 'engine',
    kind: { type: 'choice', of: ENGINES },
    initial: 'auto',
    description: 'Where walkers are computed: on the GPU if there is one, or on the CPU in double precision.',
  },
  {
    key: 'data',
    kind: { type: 'list', min: -1e9, max: 1e9, shortest: 1, longest: 10_000 },
    initial: [-1, 1],
    description: 'The observed values; they shape the surface, its saddle and its two peaks.',
  },
  {
    key: 'weights',
    kind: { type: 'list', min: 1e-9, max: 1e9, shortest: 0, longest: 10_000 },
    initial: [],
    description: 'How often each data point counts, one number for each; empty means once.',
  },
  {
    key: 'walkers',
    kind: { type: 'number', min: 1, max: MAX_WALKERS, integer: true, log: true },
    initial: 262_144,
    description: 'Walkers in each team; more make a smoother glow and slower steps.',
  },
  {
    key: 'spawn.shape',
    kind: { type: 'choice', of: SPAWN_SHAPES },
    initial: 'uniform',
    description: 'How the walkers are placed at the start: at random, on a grid, on a line or on a ring.',
  },
  {
    key: 'spawn.mu',
    kind: { type: 'range', ...MUS, empty: true },
    initial: [-2, 2],
    description: 'The range of μ in which the walkers start, in data units.',
  },
  {
    key: 'spawn.sigma',
    kind: { type: 'range', ...SIGMAS, empty: true },
    initial: [0.5, 2],
    description: 'The range of σ in which the walkers start, in data units.',
  },
  {
    key: 'spawn.seed',
    kind: { type: 'number', min: 0, max: 4_294_967_295, integer: true },
    initial: 1,
    description: 'The seed of the random numbers; the same seed gives the same run.',
  },
  {
    key: 'stepsPerFrame',
    kind: { type: 'number', min: 1, max: 1000, integer: true, log: true },
    initial: 10,
    description: 'Optimizer steps per sixtieth of a second, the same on every display.',
  },
  {
    key: 'speed',
    kind: { type: 'number', min: 0.1, max: 1000, log: true },
    initial: 1,
    description: 'Multiplies the steps per second: below 1 is slow motion, above 1 fast motion.',
  },
  {
    key: 'moveLimit',
    kind: { ...SIGMA, orZero: true },
    initial: 0.05,
    description: 'Step clipping: the longest step of a gradient method, in data units; 0 means no limit.',
  },
  {
    key: 'sigmaFloor',
    kind: SIGMA,
    initial: 0.05,
    description:
      'The smallest σ a walker can reach; where all |x| are equal, L grows without bound as σ falls.',
  },
  {
    key: 'arithmetic',
    kind: { type: 'choice', of: ARITHMETICS },
    initial: 'extended',
    description:
      'How μ and σ are stored: in 64-bit fixed point, or in single precision, where walkers freeze near the saddle.',
  },
  {
    key: 'schedule.shape',
    kind: { type: 'choice', of: SCHEDULE_SHAPES },
    initial: 'geometric',
    description: 'The curve along which σ goes from start to end; manual means that you set σ yourself.',
  },
  {
    key: 'schedule.hot',
    kind: SIGMA,
    initial: 2,
    description: 'The σ at which annealing starts, called hot, in data units.',
  },
  {
    key: 'schedule.cold',
    kind: SIGMA,
    initial: 0.05,
    description: 'The σ at which annealing ends, called cold, in data units.',
  },
  {
    key: 'schedule.length',
    kind: { type: 'number', min: 2, max: 1_000_000, integer: true, log: true },
    initial: 3000,
    description: 'Steps of one sweep from start σ to end σ.',
  },
  {
    key: 'schedule.repeat',
    kind: { type: 'choice', of: REPEATS },
    initial: 'once',
    description: 'After a sweep: stop (once), start again (loop) or sweep back (bounce).',
  },
  {
    key: 'schedule.after',
    kind: { type: 'choice', of: ENDINGS },
    initial: 'hold',
    description: 'After the only sweep: hold the last σ, or optimize σ again.',
  },
  {
    key: 'schedule.stairs',
    kind: { type: 'number', min: 2, max: 1000, integer: true, log: true },
    initial: 8,
    description: 'Levels of σ in the staircase.',
  },
  {
    key: 'schedule.points',
    kind: { type: 'curve', ...SIGMAS, shortest: 2, longest: 32 },
    initial: [0, 2, 0.25, 1.1, 0.75, 0.9, 1, 0.05],
    description: 'The custom curve as t, σ, t, σ, ...; t runs from 0 to 1 along the sweep.',
  },
  {
    key: 'schedule.sigma',
    kind: SIGMA,
    initial: 1.5,
    description:
      'The σ that you set yourself, called temperature; the T of deterministic annealing is proportional to σ².',
  },
  {
    key: 'window.mu',
    kind: { type: 'range', ...MUS, empty: false },
    initial: [-2, 2],
    description: 'The range of μ that is drawn, in data units.',
  },
  {
    key: 'window.sigma',
    kind: { type: 'range', ...SIGMAS, empty: false },
    initial: [0.03, 2.05],
    description: 'The range of σ that is drawn, in data units.',
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
const isEqual = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

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
