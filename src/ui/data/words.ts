/** The sentences that describe the data. */

import { SMALLEST_SCALE, character, type ObservedData } from '../../core/data/datasets.ts';
import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { SINGLE } from '../../core/likelihood/quadrature.ts';
import { figures, minus, short, tenTo, whole } from '../../core/notation/format.ts';
import { meanAndDeviation } from '../../core/data/mean-and-deviation.ts';
import type { Missing } from '../open/protocol.ts';

/** Data that came through this page, as long as they are those of the settings. */
export interface DataSource {
  values: readonly number[];
  observed: ObservedData;
  /** What they were called: a file, a column. */
  name: string;
  /** What else is to be known of how they were read, in sentences. */
  notes?: readonly string[];
}

/** Characters of a link that some programs cut. */
const LONG_LINK = 2000;

/** @param link how many characters the link to these data has */
export function describeData(
  settings: Settings,
  folded: FoldedData,
  source: DataSource | undefined,
  link: number,
): string[] {
  const { n, criticalTemperature: s } = folded;
  const said = [countOf(settings, n, source), ...(source?.notes ?? []), character(folded)];
  if (s < SMALLEST_SCALE) said.push('They are too small for the limits of σ: use another unit.');
  if (settings.sigmaFloor >= s) said.push('The minimum σ is above the saddle, which walkers cannot reach.');
  if (link > LONG_LINK)
    said.push(`The link holds all of them in ${whole(link)} characters: some programs cut such links.`);
  return said;
}

/** How many values there are, and what became of them. */
function countOf({ data, weights }: Settings, n: number, source: DataSource | undefined): string {
  if (!source || source.observed.weights.length === 0) {
    if (weights.length > 0) {
      // the sum of weights that were computed is a whole number to rounding only
      const sum = Number(n.toPrecision(6));
      const many = Number.isInteger(sum) ? whole(sum) : figures(n, 6);
      return `${whole(data.length)} weighted values that represent ${many}.`;
    }
    return source?.name ? `${values(data.length)} (${source.name}).` : `${values(data.length)}.`;
  }
  const { count, error } = source.observed;
  const what = `${values(count)}${source.name ? ` (${source.name})` : ''}`;
  if (error === 0) return `${what} at ${whole(data.length)} distances from 0, with counts.`;
  const off = `${what} as ${whole(data.length)} weighted values: L differs by at most ${upTo(error)} per value`;
  return error < SINGLE
    ? `${off}, less than single precision resolves.`
    : `${off}, more than single precision resolves.`;
}

const values = (count: number): string => `${whole(count)} ${count === 1 ? 'value' : 'values'}`;

/** Rounded up to one digit: a bound stays one. */
function upTo(error: number): string {
  const power = 10 ** Math.floor(Math.log10(error));
  return `${Math.ceil(error / power - 1e-9)}·${tenTo(Math.round(Math.log10(power)))}`;
}

/** That by which a user knows a column again, and what of it is not among the data. */
export function describeColumn(
  values: readonly number[],
  missing: Missing | undefined,
  notes: readonly string[],
): string[] {
  const { mean, deviation } = meanAndDeviation(values);
  const spread = values.length > 1 ? `, standard deviation ${minus(short(deviation))}` : '';
  const left = missing ? [`${missingWords(missing)} ${missing.count === 1 ? 'is' : 'are'} left out.`] : [];
  return [`Mean ${minus(short(mean))}${spread}.`, ...left, ...notes];
}

/** "3 missing values (NA)" */
export const missingWords = ({ count, marks }: Missing): string =>
  `${whole(count)} missing ${count === 1 ? 'value' : 'values'} (${marks.join(', ')})`;
