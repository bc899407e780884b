/** The critical temperature of the data in the settings: the unit in which sigmas are offered and judged. */

import { foldData } from '../core/data.ts';
import type { Settings } from '../core/settings.ts';

let known: { data: readonly number[]; critical: number } = { data: [], critical: 1 };

/** Asked for in every frame, answered anew only when the data changed. */
export function criticalTemperature({ data }: Settings): number {
  const same =
    known.data === data || (known.data.length === data.length && known.data.every((x, i) => x === data[i]));
  if (!same) known = { data, critical: foldData(data).criticalTemperature };
  return known.critical;
}
