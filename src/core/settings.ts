/**
 * The settings: plain data, described by ONE table. The table validates patches and links, makes the panel and its
 * tooltips, and is printed in the README. Every `description` says what the eye will see.
 */

export const OPTIMIZERS = ['gradient', 'em'] as const;
export const ARITHMETICS = ['extended', 'single'] as const;
export const SPAWN_SHAPES = ['uniform', 'grid', 'line', 'ring'] as const;
export const SCHEDULE_SHAPES = ['geometric', 'linear', 'manual'] as const;
export const REPEATS = ['once', 'loop', 'bounce'] as const;
export const VIEW_MODES = ['surface', 'map'] as const;
export const ENGINES = ['auto', 'cpu'] as const;

export type Optimizer = (typeof OPTIMIZERS)[number];
export type Arithmetic = (typeof ARITHMETICS)[number];
export type Range = [number, number];

export interface Team {
  optimizer: Optimizer;
  stepSize: number;
  annealed: boolean;
}

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
  /** The temperature that a hand holds while `shape` is `manual`. */
  sigma: number;
}

export interface View {
  mode: (typeof VIEW_MODES)[number];
  /** azimuth and elevation in degrees, distance, and the target's two ground coordinates, in the view's own units. */
  camera: number[];
  trail: number;
  triangles: number;
  /** Whether the resolution follows the machine's speed. */
  auto: boolean;
}

export interface Settings {
  engine: (typeof ENGINES)[number];
  data: number[];
  walkers: number;
  spawn: Spawn;
  teams: Team[];
  stepsPerFrame: number;
  moveLimit: number;
  sigmaFloor: number;
  arithmetic: Arithmetic;
  schedule: Schedule;
  window: { mu: Range; sigma: Range };
  view: View;
}

/** What kind of value a field takes, and which values are allowed. */
export type Kind =
  | { type: 'number'; min: number; max: number; integer?: boolean; log?: boolean; orZero?: boolean }
  | { type: 'choice'; of: readonly string[] }
  | { type: 'flag' }
  | { type: 'range'; min: number; max: number; empty: boolean }
  | { type: 'list'; min: number; max: number; shortest: number; longest: number };

export interface Field {
  /** Path inside the settings and key of the link; a team's fields are written without `teams.`. */
  key: string;
  kind: Kind;
  initial: unknown;
  /** One sentence: what the eye sees. Tooltip, README row. */
  description: string;
}

/** The most teams that race side by side. */
export const MAX_TEAMS = 1;
export const MAX_WALKERS = 4_194_304;

const SIGMA = { type: 'number', min: 1e-6, max: 1e9, log: true } as const;

export const TEAM_FIELDS: readonly Field[] = [
  {
    key: 'optimizer',
    kind: { type: 'choice', of: OPTIMIZERS },
    initial: 'gradient',
    description: 'The rule by which every walker climbs: gradient ascent, or EM.',
  },
  {
    key: 'stepSize',
    kind: { type: 'number', min: 1e-5, max: 10, log: true },
    initial: 0.006,
    description:
      'How far one gradient step goes: larger climbs faster, too large makes the crowd jitter at the peaks.',
  },
  {
    key: 'annealed',
    kind: { type: 'flag' },
    initial: false,
    description:
      'On, sigma is swept by the schedule and the clot at the saddle splits and runs; off, sigma is optimized too.',
  },
];

export const FIELDS: readonly Field[] = [
  {
    key: 'engine',
    kind: { type: 'choice', of: ENGINES },
    initial: 'auto',
    description: 'Who computes the crowd: the GPU if there is one, or the processor in double precision.',
  },
  {
    key: 'data',
    kind: { type: 'list', min: -1e9, max: 1e9, shortest: 1, longest: 10_000 },
    initial: [-1, 1],
    description: 'The observations: they shape the surface, its saddle and its two peaks.',
  },
  {
    key: 'walkers',
    kind: { type: 'number', min: 1, max: MAX_WALKERS, integer: true, log: true },
    initial: 262_144,
    description: 'How many optimizers climb at once: more make the glow smoother.',
  },
  {
    key: 'spawn.shape',
    kind: { type: 'choice', of: SPAWN_SHAPES },
    initial: 'uniform',
    description: 'How the crowd is laid out at the start: scattered, on a grid, on a line, on a ring.',
  },
  {
    key: 'spawn.mu',
    kind: { type: 'range', min: -1e9, max: 1e9, empty: true },
    initial: [-2, 2],
    description: 'From which mu to which mu the crowd starts.',
  },
  {
    key: 'spawn.sigma',
    kind: { type: 'range', min: 1e-6, max: 1e9, empty: true },
    initial: [0.5, 2],
    description: 'From which sigma to which sigma the crowd starts.',
  },
  {
    key: 'spawn.seed',
    kind: { type: 'number', min: 0, max: 4_294_967_295, integer: true },
    initial: 1,
    description: 'Another seed scatters the crowd differently; the same seed always gives the same crowd.',
  },
  {
    key: 'stepsPerFrame',
    kind: { type: 'number', min: 1, max: 1000, integer: true, log: true },
    initial: 10,
    description:
      'Optimizer steps between two pictures: the speed of the show, without changing what happens.',
  },
  {
    key: 'moveLimit',
    kind: { type: 'number', min: 1e-6, max: 1e9, log: true, orZero: true },
    initial: 0.05,
    description:
      'The longest move of one gradient step, in the units of the axes (0: no limit); it tames the cliffs.',
  },
  {
    key: 'sigmaFloor',
    kind: SIGMA,
    initial: 0.05,
    description: 'The smallest sigma: the likelihood has no upper bound, so walkers that win stop here.',
  },
  {
    key: 'arithmetic',
    kind: { type: 'choice', of: ARITHMETICS },
    initial: 'extended',
    description:
      'Extended keeps positions in 64 bits; single rounds to 32 bits, and walkers freeze near the saddle.',
  },
  {
    key: 'schedule.shape',
    kind: { type: 'choice', of: SCHEDULE_SHAPES },
    initial: 'geometric',
    description: 'How the temperature falls: by equal factors, by equal amounts, or as your hand moves it.',
  },
  { key: 'schedule.hot', kind: SIGMA, initial: 2, description: 'The sigma at which annealing begins.' },
  { key: 'schedule.cold', kind: SIGMA, initial: 0.05, description: 'The sigma at which annealing ends.' },
  {
    key: 'schedule.length',
    kind: { type: 'number', min: 2, max: 1_000_000, integer: true, log: true },
    initial: 3000,
    description: 'Steps that one sweep from hot to cold takes.',
  },
  {
    key: 'schedule.repeat',
    kind: { type: 'choice', of: REPEATS },
    initial: 'once',
    description: 'After the sweep: stay cold, begin again, or sweep back to hot.',
  },
  {
    key: 'schedule.sigma',
    kind: SIGMA,
    initial: 1.5,
    description: 'The temperature in your hand: drag it below the critical one and the clot splits.',
  },
  {
    key: 'window.mu',
    kind: { type: 'range', min: -1e9, max: 1e9, empty: false },
    initial: [-2, 2],
    description: 'The part of the mu axis that is drawn.',
  },
  {
    key: 'window.sigma',
    kind: { type: 'range', min: 1e-6, max: 1e9, empty: false },
    initial: [0.03, 2.05],
    description: 'The part of the sigma axis that is drawn.',
  },
  {
    key: 'view.mode',
    kind: { type: 'choice', of: VIEW_MODES },
    initial: 'surface',
    description: 'The surface in three dimensions, or the flat map seen from above.',
  },
  {
    key: 'view.camera',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 5, longest: 5 },
    initial: [0, 44, 6.2, 0, 0],
    description:
      'Where the eye stands: azimuth and elevation in degrees, distance, and the target on the ground.',
  },
  {
    key: 'view.trail',
    kind: { type: 'number', min: 0, max: 0.99 },
    initial: 0.85,
    description: 'How much of its glow a place keeps from picture to picture: 0 shows no trail.',
  },
  {
    key: 'view.triangles',
    kind: { type: 'number', min: 0, max: 20_000, integer: true },
    initial: 4000,
    description: 'How many walkers are also drawn one by one.',
  },
  {
    key: 'view.auto',
    kind: { type: 'flag' },
    initial: true,
    description:
      'On a slow machine the picture gets coarser while it moves, so that it keeps moving; a still is sharp.',
  },
];

/** Settings whose change makes a new crowd; every other change leaves the walkers where they are. */
export const RESETTING: readonly string[] = [
  'data',
  'walkers',
  'spawn.shape',
  'spawn.mu',
  'spawn.sigma',
  'spawn.seed',
];

/** Reads the value at a dotted path such as `schedule.hot`. */
export function valueAt(settings: Settings, key: string): unknown {
  let at: unknown = settings;
  for (const part of key.split('.')) at = (at as Record<string, unknown>)[part];
  return at;
}

/** A team as the table gives it. */
export function defaultTeam(): Team {
  return Object.fromEntries(TEAM_FIELDS.map((field) => [field.key, field.initial])) as unknown as Team;
}

/** The settings as the table gives them: a new object at each call. */
export function defaultSettings(): Settings {
  const settings: Record<string, unknown> = { teams: [defaultTeam()] };
  for (const { key, initial } of FIELDS) {
    const [first, second] = key.split('.') as [string, string?];
    const value = structuredClone(initial);
    if (second === undefined) settings[first] = value;
    else (settings[first] ??= {}) && ((settings[first] as Record<string, unknown>)[second] = value);
  }
  return settings as unknown as Settings;
}

/** Whether going from one to the other needs a new crowd. */
export function needsReset(before: Settings, after: Settings): boolean {
  return RESETTING.some(
    (key) => JSON.stringify(valueAt(before, key)) !== JSON.stringify(valueAt(after, key)),
  );
}

/** Whether any team follows the schedule. */
export const isAnnealed = ({ teams }: Settings): boolean => teams.some((team) => team.annealed);
