/** The lines of the escape map on which walkers take 10, 100, 1,000 ... steps. */

import { paletteOf } from '../colour/palette.ts';
import { whole } from '../notation/format.ts';
import type { ViewSettings } from '../settings/view-settings.ts';
import { ESCAPE_OUTCOMES, type EscapeMap } from '../simulation/escape-map.ts';
import { contourLines } from '../plane/contour-lines.ts';
import type { Polyline } from '../plane/polyline.ts';

/** Between neighbours that differ by more decades a line would be a guess. */
const MOST_DECADES = 1;
/** Shorter lines, in points, are the crumbs of a border that is finer than the map. */
const SHORTEST = 6;

/** Returns a line for each power of ten below the limit, with words. */
export function escapeLines(
  { steps, outcomes, width, height, mu, sigma, limit }: EscapeMap,
  view: Pick<ViewSettings, 'theme' | 'colours'>,
): Polyline[] {
  const arrived = ESCAPE_OUTCOMES.indexOf('arrived');
  const values = Float64Array.from(steps, (n, k) =>
    outcomes[k] === arrived ? Math.log10(Math.max(1, n)) : NaN,
  );
  const { strong } = paletteOf(view.theme, view.colours).words;
  const lines: Polyline[] = [];
  for (let decade = 1; 10 ** decade < limit; decade++) {
    for (const points of contourLines({ values, width, height, mu, sigma }, decade, MOST_DECADES)) {
      if (points.length < SHORTEST) continue;
      lines.push({
        points,
        colour: strong,
        width: 1.4,
        opacity: 0.75,
        label: `${whole(10 ** decade)} steps`,
      });
    }
  }
  return lines;
}
