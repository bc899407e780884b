/** The kinds of values that a row of a settings table may have. */

/** Low end, high end. */
export type Range = [number, number];

/** What kind of value a field takes, and which values are allowed. */
export type FieldKind =
  | { type: 'number'; min: number; max: number; integer?: boolean; log?: boolean; orZero?: boolean }
  | { type: 'choice'; of: readonly string[] }
  | { type: 'flag' }
  | { type: 'range'; min: number; max: number; empty: boolean }
  | { type: 'list'; min: number; max: number; shortest: number; longest: number }
  /** mu, sigma, mu, sigma, ... of at most so many places; mu from -most to most, sigma from least to most. */
  | { type: 'places'; least: number; most: number; longest: number }
  /** t, value, t, value, ... with t ascending from 0 to 1; so many points. */
  | { type: 'curve'; min: number; max: number; shortest: number; longest: number };

export interface Field {
  /** Path inside the settings and key of the link; a team's fields are written without `teams.`. */
  key: string;
  kind: FieldKind;
  initial: unknown;
  /** One sentence: what the user sees. Tooltip, row of docs/reference.md. */
  description: string;
}
