/** What a sweep computes: every combination of the values of its settings, in an order that is always the same. */

import { MOST_STEPS } from '../simulation/check-arguments.ts';
import { OPTION_KEYS, defaultOptions, optionsFrom, toLink } from '../link/link-options.ts';
import { DEFAULT_USED } from '../link/read-query.ts';
import { fromQuery } from '../link/settings-query.ts';
import { parseValue } from '../schema/parse-value.ts';
import type { Settings } from '../settings/settings.ts';
import { partition } from '../util/partition.ts';
import { ValidationError } from '../util/validation-error.ts';
import { readAxis, type SweepAxis } from './sweep-axis.ts';

/** The words of a command line, as they are. */
export interface SweepWords {
  link: string;
  vary: readonly string[];
  steps: string;
  /** `3/16`: the third of sixteen parts. */
  shard?: string | undefined;
}

export interface SweepPlan {
  axes: readonly SweepAxis[];
  /** Steps of every combination. */
  steps: number;
  /** The settings of the link, without what is varied. */
  base: Settings;
  /** Opens the app with them, and with the steps. */
  link: string;
  /** How many combinations there are; the last setting varies fastest. */
  count: number;
  /** Those that are computed: first, ..., end - 1. */
  first: number;
  end: number;
  /** Which part that is, from 1, and of how many; undefined: all. */
  shard: readonly [number, number] | undefined;
  /** Teams of every combination: a row for each. */
  teams: number;
  /** The settings of the k-th combination. */
  settingsAt(k: number): Settings;
}

/** The most combinations of one sweep, and parts. */
export const MOST_COMBINATIONS = 100_000;
const MOST_SHARDS = 10_000;

/**
 * Reads a sweep and looks at every combination of it.
 * @throws ValidationError that names what is wrong
 */
export function planSweep({ link, vary, steps: stepWords, shard: shardWords }: SweepWords): SweepPlan {
  const query = link.slice(link.indexOf('?') + 1);
  const steps = parseValue(
    '--steps',
    { type: 'number', min: 1, max: MOST_STEPS, integer: true },
    stepWords,
  ) as number;
  if (vary.length === 0) throw new ValidationError('--vary', undefined, 'given at least once', 'nothing');
  const axes = vary.map(readAxis);
  axes.forEach(({ key }, k) => {
    const before = axes.findIndex((axis) => axis.key === key);
    if (before < k) throw new ValidationError('--vary', key, 'given once for each setting');
  });
  const count = axes.reduce((product, { texts }) => product * texts.length, 1);
  if (count > MOST_COMBINATIONS) {
    const said = `${count} combinations`;
    throw new ValidationError('--vary', count, `at most ${MOST_COMBINATIONS} combinations`, said);
  }
  const shard = readShard(shardWords);
  const { first, end } = shard ? partition(count, shard[1], shard[0] - 1) : { first: 0, end: count };
  const base = settingsOf(withoutVaried(query, axes).toString());
  const settingsAt = (k: number): Settings => settingsOf(combination(query, axes, k));
  const { teams } = settingsAt(0);
  // conditions on several settings together are known only now; none is left for the night
  for (let k = 1; k < count; k++) settingsAt(k);
  const options = { ...defaultOptions(), v: optionsFrom(query).options.v, t: steps };
  const fixed = { axes, steps, base, link: `?${toLink(base, options)}`, count, first, end, shard };
  return { ...fixed, teams: teams.length, settingsAt };
}

/** @throws ValidationError if a part of the query cannot be read: other settings than were asked for would be computed */
export function settingsOf(query: string, key = '--link'): Settings {
  const { settings, messages } = fromQuery(query, OPTION_KEYS);
  if (messages.length === 0) return settings;
  const said = messages.join(' ').replaceAll(` ${DEFAULT_USED}`, '');
  throw new ValidationError(key, query, 'a link that can be read with each combination', said);
}

/** The query without the settings that are varied. */
function withoutVaried(query: string, axes: readonly SweepAxis[]): URLSearchParams {
  const params = new URLSearchParams(query);
  for (const { key } of axes) params.delete(key);
  return params;
}

/** The query of the k-th combination. */
export function combination(query: string, axes: readonly SweepAxis[], k: number): string {
  const params = withoutVaried(query, axes);
  valuesAt(axes, k).forEach((at, i) => params.set(axes[i]!.key, axes[i]!.texts[at]!));
  return params.toString();
}

/** Which value of each setting the k-th combination has. */
export function valuesAt(axes: readonly SweepAxis[], k: number): number[] {
  let left = k;
  return axes
    .map(({ texts }) => texts.length)
    .reverse()
    .map((length) => {
      const at = left % length;
      left = (left - at) / length;
      return at;
    })
    .reverse();
}

function readShard(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [, part, of] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (part && of && part <= of && of <= MOST_SHARDS) return [part, of];
  throw new ValidationError('--shard', text, `k/n with k from 1 to n and n at most ${MOST_SHARDS}`);
}
