/** The critical temperature of the data in the settings: the unit in which sigmas are offered and judged. */

import { foldData, type FoldedData } from './data.ts';
import type { Settings } from './settings.ts';

type Observed = Pick<Settings, 'data' | 'weights'>;

let known: Observed & { folded: FoldedData } = {
  data: [-1, 1],
  weights: [],
  folded: foldData([-1, 1]),
};

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a === b || (a.length === b.length && a.every((x, i) => x === b[i]));

/** Whether two settings have the same data. */
export const sameData = (a: Observed, b: Observed): boolean =>
  sameList(a.data, b.data) && sameList(a.weights, b.weights);

/** The data, folded: asked for in every frame, computed anew only when they changed. */
export function foldedData({ data, weights }: Observed): FoldedData {
  if (!sameData(known, { data, weights })) known = { data, weights, folded: foldData(data, weights) };
  return known.folded;
}

/** As folded: asked for in every frame. */
export const criticalTemperature = (settings: Observed): number => foldedData(settings).criticalTemperature;
