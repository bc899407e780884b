/**
 * Reads the tables that the app has saved: the link to the settings and the crowd of then, and of walkers and tracers the
 * positions.
 */

import { parseTable, tableOfRows, type TextTable } from '../data/table.ts';
import { readLink, type LinkContents } from '../link/read-link.ts';
import { isPlain } from '../schema/check-record.ts';
import { checkPairs } from '../simulation/check-arguments.ts';
import { defaultOptions } from '../link/link-options.ts';
import { defaultSettings } from '../settings/settings.ts';
import { applyPatch, checkPatch } from '../settings/validate.ts';
import { parseNumber } from '../util/parse-number.ts';
import { ValidationError } from '../util/validation-error.ts';
import { DATA_KINDS } from './data-tables.ts';

/** Positions from a file. */
interface SavedCrowd {
  /** Where each is: mu, sigma, mu, sigma, ... */
  pairs: Float64Array;
  /** The team that they are of, and how many teams the file holds. */
  team: number;
  teams: number;
}

/** A file that the app has saved. */
export interface OwnFile {
  /** What it is called: walkers, tracers, survival, ...; settings, where there is no table. */
  name: string;
  start: LinkContents;
  /** What the link brings back is the crowd of then, computed again; else its settings. */
  exact: boolean;
  crowd?: SavedCrowd | undefined;
  /** The same file as a table of numbers. @throws CsvError */
  table?: (() => TextTable) | undefined;
  /** The text of a CSV. */
  csv?: string;
}

const CSV_BEGIN = '# Saddlescope: ';
const JSON_BEGIN = /^\s*\{\s*"app":\s*"Saddlescope"/;

/** Whether a text begins as the app's tables do: its first hundred characters are enough. */
export const isOwn = (text: string): boolean => text.startsWith(CSV_BEGIN) || JSON_BEGIN.test(text);

const refusal = (key: string, value: unknown, allowed: string): ValidationError =>
  new ValidationError(key, value, allowed);

/** Reads a CSV that the app has saved. @throws ValidationError that names the line */
export function readOwnCsv(text: string): OwnFile {
  let [at, start] = [0, 0];
  let link: string | undefined;
  const next = (): string | undefined => {
    if (start >= text.length) return undefined;
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    start = end < 0 ? text.length : end + 1;
    at++;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
  const name = next()!.slice(CSV_BEGIN.length);
  let line = next();
  for (; line?.startsWith('#'); line = next()) if (line.startsWith('# link: ')) link ??= line.slice(8);
  if (link === undefined) throw refusal('the file', name, 'one with a line that begins with "# link: "');
  const columns = line?.split(',') ?? [];
  const crowd = new CrowdReader(name, columns, 'line');
  if (crowd.reads) {
    for (line = next(); line !== undefined; line = next()) if (line !== '') crowd.take(line.split(','), at);
  }
  return { ...owned(name, readLink(link), crowd.done(), () => parseTable(text)), csv: text };
}

/** Reads JSON that the app has saved. @throws ValidationError */
export function readOwnJson(given: Readonly<Record<string, unknown>>): OwnFile {
  const { link, settings, columns } = given;
  const start =
    typeof link === 'string'
      ? readLink(link)
      : {
          settings: applyPatch(defaultSettings(), checkPatch(settings)),
          options: defaultOptions(),
          messages: [],
        };
  const name = DATA_KINDS.find((kind) => Array.isArray(given[kind]));
  if (!name || !Array.isArray(columns)) {
    return owned(Array.isArray(given['series']) ? 'measurements' : 'settings', start, undefined, undefined);
  }
  const rows = given[name] as unknown[];
  const crowd = new CrowdReader(name, columns.map(String), 'row');
  rows.forEach((row, k) => {
    if (!Array.isArray(row)) throw refusal(`row ${k + 1}`, row, `a list of ${columns.length}`);
    if (crowd.reads) crowd.take(row as unknown[], k + 1);
  });
  return owned(name, start, crowd.done(), () =>
    tableOfRows(rowsOfLists([columns, ...(rows as unknown[][])], 0)),
  );
}

const owned = (
  name: string,
  start: LinkContents,
  crowd: SavedCrowd | undefined,
  table: OwnFile['table'],
): OwnFile => ({ name, start, exact: start.options.t > 0, crowd, table });

/** The cells of rows as text; what is no number and no text is missing. `first`: the number of the first row. */
export const rowsOfLists = (
  rows: readonly (readonly unknown[])[],
  first: number,
): { cells: string[]; at: string }[] =>
  rows.map((row, k) => ({
    cells: row.map((cell) => (typeof cell === 'number' || typeof cell === 'string' ? String(cell) : '')),
    at: `row ${k + first}`,
  }));

/** Collects the positions in a table of walkers, or the last ones in a table of tracers. */
class CrowdReader {
  readonly reads: boolean;
  readonly #name: string;
  readonly #columns: readonly string[];
  readonly #unit: 'line' | 'row';
  readonly #of: Readonly<Record<'kind' | 'team' | 'tracer' | 'mu' | 'sigma', number>>;
  /** The team of the first row, and its positions. */
  #team: number | undefined;
  readonly #pairs: number[] = [];
  readonly #teams = new Set<number>();
  /** The tracer of the last row, which a later row of it replaces. */
  #tracer: number | undefined;

  constructor(name: string, columns: readonly string[], unit: 'line' | 'row') {
    this.#name = name;
    this.#unit = unit;
    this.reads = name === 'walkers' || name === 'tracers';
    this.#columns = columns;
    const at = (column: string): number => columns.indexOf(column);
    this.#of = {
      kind: at('kind'),
      team: at('team'),
      tracer: at('tracer'),
      mu: at('mu'),
      sigma: at('sigma'),
    };
    const needed = name === 'walkers' ? ['team', 'mu', 'sigma'] : ['kind', 'team', 'tracer', 'mu', 'sigma'];
    const lacking = this.reads && needed.find((column) => at(column) < 0);
    if (lacking) throw refusal('the columns', columns, `ones with ${lacking}`);
  }

  take(row: readonly unknown[], at: number): void {
    if (row.length !== this.#columns.length)
      throw refusal(`${this.#unit} ${at}`, row, `a row of ${this.#columns.length} fields`);
    const { kind, team, tracer, mu, sigma } = this.#of;
    // what was dropped is among the settings
    if (this.#name === 'tracers' && row[kind] !== 'crowd') return;
    const number = (k: number): number => {
      const cell = row[k];
      const value = typeof cell === 'string' ? parseNumber(cell) : cell;
      if (typeof value !== 'number' || !Number.isFinite(value))
        throw refusal(`${this.#columns[k]!} in ${this.#unit} ${at}`, cell, 'a number');
      return value;
    };
    const its = number(team);
    this.#teams.add(its);
    this.#team ??= its;
    if (its !== this.#team) return;
    if (this.#name === 'tracers') {
      const which = number(tracer);
      if (which === this.#tracer) this.#pairs.length -= 2;
      this.#tracer = which;
    }
    this.#pairs.push(number(mu), number(sigma));
  }

  /** The positions; undefined where there are none. @throws ValidationError for one that no walker can have */
  done(): SavedCrowd | undefined {
    if (this.#team === undefined) return undefined;
    return { pairs: checkPairs(this.#pairs), team: this.#team, teams: this.#teams.size };
  }
}

/** What an object of unknown origin is, if it is a file of the app. */
export const isOwnJson = (given: unknown): given is Record<string, unknown> =>
  isPlain(given) && given['app'] === 'Saddlescope';
