/**
 * Teams: up to four crowds race from the same starts, each with its own optimizer. Their settings as a table like that
 * of `settings.ts`, and which team continues as which when the list changes.
 */

import type { Field } from '../schema/field-kinds.ts';

export const OPTIMIZERS = [
  'gradient',
  'momentum',
  'nesterov',
  'adam',
  'newton',
  'em',
  'alternating',
  'perturbed',
] as const;
export const ARITHMETICS = ['extended', 'single'] as const;
const PRECISIONS = ['shared', 'extended', 'single'] as const;

export type Arithmetic = (typeof ARITHMETICS)[number];
export type Optimizer = (typeof OPTIMIZERS)[number];

export interface Team {
  optimizer: Optimizer;
  stepSize: number;
  momentum: number;
  /** Standard deviation of the noise that every step adds to mu, and to sigma where it is free. */
  noise: number;
  annealed: boolean;
  /** The team's own arithmetic, or `shared`: that of all. */
  precision: (typeof PRECISIONS)[number];
}

/** A row of a team's table. Some optimizers want another start value than the rest. */
export interface TeamField extends Field {
  key: keyof Team;
  initialFor?: Partial<Record<Optimizer, unknown>>;
}

/** Step sizes go with s²/n (datasets.ts): lengths in metres and in microns, two data and many, want very different ones. */
export const STEP_SIZE = { min: 1e-15, max: 1e12 };

/** The most teams that race side by side. */
export const MAX_TEAMS = 4;

export const TEAM_FIELDS: readonly TeamField[] = [
  {
    key: 'optimizer',
    kind: { type: 'choice', of: OPTIMIZERS },
    initial: 'gradient',
  },
  {
    key: 'stepSize',
    kind: { type: 'number', ...STEP_SIZE, log: true },
    initial: 0.006,
    initialFor: { newton: 0.1 },
  },
  {
    key: 'momentum',
    kind: { type: 'number', min: 0, max: 0.999 },
    initial: 0.9,
  },
  {
    key: 'noise',
    kind: { type: 'number', min: 1e-9, max: 1e3, log: true, orZero: true },
    initial: 0,
    initialFor: { perturbed: 0.01 },
  },
  {
    key: 'annealed',
    kind: { type: 'flag' },
    initial: false,
  },
  {
    key: 'precision',
    kind: { type: 'choice', of: PRECISIONS },
    initial: 'shared',
  },
];

/** Returns the value of a team's field when none is given. */
export const initialOf = (field: TeamField, optimizer: Optimizer): unknown =>
  field.initialFor && optimizer in field.initialFor ? field.initialFor[optimizer] : field.initial;

/** A team as the table gives it. */
export function defaultTeam(optimizer: Optimizer = 'gradient'): Team {
  const values = TEAM_FIELDS.map((field) => [field.key, initialOf(field, optimizer)]);
  return { ...(Object.fromEntries(values) as unknown as Team), optimizer };
}

/** The arithmetic that a team computes in. */
export const arithmeticOf = ({ precision }: Team, { arithmetic }: { arithmetic: Arithmetic }): Arithmetic =>
  precision === 'shared' ? arithmetic : precision;

/**
 * For each team of the new list, the place of the old team that goes on as it, or -1 for one that begins. Of a longer or
 * shorter list, those that did not change keep their walkers in their order; a list of the same length was edited in place.
 */
export function matchTeams(before: readonly Team[], after: readonly Team[]): number[] {
  if (before.length === after.length) return after.map((_, place) => place);
  const same = (i: number, j: number): boolean => JSON.stringify(before[i]) === JSON.stringify(after[j]);
  // the longest common subsequence, from behind
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i]![j] = same(i, j)
        ? common[i + 1]![j + 1]! + 1
        : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const matched = after.map(() => -1);
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (same(i, j)) matched[j++] = i++;
    else if (common[i + 1]![j]! >= common[i]![j + 1]!) i++;
    else j++;
  }
  return matched;
}
