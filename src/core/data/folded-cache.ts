/**
 * The folded data of the settings, computed once for each data set; and their critical temperature, the unit in which
 * sigmas are offered.
 */

import { foldData, type FoldedData } from '../likelihood/folded-data.ts';
import type { Settings } from '../settings/settings.ts';

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
  if (known.data === data && known.weights === weights) return known.folded;
  // of the same data in another list only the list is new, so that thousands of them are compared but once
  const folded = sameData(known, { data, weights }) ? known.folded : foldData(data, weights);
  known = { data, weights, folded };
  return folded;
}

/** As folded: asked for in every frame. */
export const criticalTemperature = (settings: Observed): number => foldedData(settings).criticalTemperature;
