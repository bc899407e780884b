/**
 * The kinds of values that a row of a table may have: of settings, link options, options of clips and images, recordings
 * and arguments of commands. check-value.ts checks values of each kind, parse-value.ts reads them from text.
 */

/** Low end, high end. */
export type Range = [number, number];

/** Which numbers are allowed; `above`: the least one is itself not. */
export interface NumberKind {
  type: 'number';
  min: number;
  max: number;
  above?: boolean;
  integer?: boolean;
  even?: boolean;
  /** Shown on a logarithmic slider. */
  log?: boolean;
  orZero?: boolean;
}

/** What kind of value a field takes, and which values are allowed. */
export type FieldKind =
  | NumberKind
  | { type: 'choice'; of: readonly (string | number)[] }
  | { type: 'flag' }
  /** Low end, high end; `empty`: both may be the same. */
  | { type: 'range'; min: number; max: number; above?: boolean; empty: boolean }
  | { type: 'list'; min: number; max: number; shortest: number; longest: number }
  /** mu, sigma, mu, sigma, ... of at most so many places; mu from -most to most, sigma from least to most. */
  | { type: 'places'; least: number; most: number; longest: number }
  /** t, value, t, value, ... with t ascending from 0 to 1; so many points. */
  | { type: 'curve'; min: number; max: number; shortest: number; longest: number }
  /** Some of the names, each once, in the order of `of`. */
  | { type: 'subset'; of: readonly string[] }
  /** Origins of pages, each once. */
  | { type: 'origins'; longest: number }
  /** At most so many characters; `packed`: only those that need no escape in a link. */
  | { type: 'text'; longest: number; packed?: boolean };

/** A row of a table. */
export interface Field {
  /** Path inside the settings, or name of the option, and key of the link; a team's fields are written without `teams.`. */
  key: string;
  kind: FieldKind;
  initial: unknown;
}

/** The allowed values of a field in words, which follow "must be". */
export function allowedValues(kind: FieldKind): string {
  switch (kind.type) {
    case 'number': {
      const { min, max, above, integer, even, orZero } = kind;
      const noun = integer ? 'a whole number' : even ? 'an even number' : 'a number';
      const limits = above ? `above ${min} and at most ${max}` : `from ${min} to ${max}`;
      return `${noun} ${limits}${orZero ? ', or 0' : ''}`;
    }
    case 'choice':
      return kind.of.length === 1 ? JSON.stringify(kind.of[0]) : `one of ${kind.of.join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'range': {
      const low = Number.isFinite(kind.min) ? `${kind.min} ${kind.above ? '<' : '<='} ` : '';
      const high = Number.isFinite(kind.max) ? ` <= ${kind.max}` : '';
      return `two numbers [low, high] with ${low}low ${kind.empty ? '<=' : '<'} high${high}`;
    }
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
    case 'subset':
      return `a list of ${kind.of.join(', ')}`;
    case 'origins':
      return `a list of at most ${kind.longest} origins such as https://example.org`;
    case 'text':
      return `a text of at most ${kind.longest} ${kind.packed ? 'letters, digits, - and _' : 'characters'}`;
  }
}
