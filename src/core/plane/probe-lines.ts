/** The lines that show the probe: its two slices, and a cross along the axes of curvature. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { paletteOf, type Palette } from '../colour/palette.ts';
import type { PlanePoint, Polyline } from './polyline.ts';
import { probe } from '../likelihood/probe.ts';
import type { Settings } from '../settings/settings.ts';

/** Half the length of an arm of the cross, in parts of the window: that of the steeper curvature, and the most. */
const ARM = 0.06;
const LONGEST = 0.15;
const DASH = 0.008;

/**
 * The lines of the probe at (mu, sigma) in a window. Arms of the cross are as long as 1/sqrt|eigenvalue| to each other, so that
 * L changes as much along each; a flat one is longest. Solid where L bends down, dashed where it bends up.
 */
export function probeLines(
  data: FoldedData,
  [mu, sigma]: readonly number[],
  window: Settings['window'],
  { probe: ink, words }: Palette = paletteOf(),
): Polyline[] {
  if (mu === undefined || sigma === undefined) return [];
  const slice = (from: PlanePoint, to: PlanePoint): Polyline => ({
    points: [from, to],
    colour: ink,
    width: 1.5,
    opacity: 0.75,
  });
  const { eigenvalues, eigenvectors } = probe(data, mu, sigma);
  const steeper = Math.max(...eigenvalues.map(Math.abs));
  const wide = window.mu[1] - window.mu[0];
  const high = window.sigma[1] - window.sigma[0];
  const arms = eigenvectors.map(([x, y], k): Polyline => {
    const eigenvalue = eigenvalues[k as 0 | 1];
    const ratio = eigenvalue === 0 ? Infinity : Math.sqrt(steeper / Math.abs(eigenvalue));
    // in units of the data, of a length that is one of the picture
    const by = Math.min(ARM * ratio, LONGEST) / Math.hypot(x / wide, y / high);
    // sigma <= 0 is no place
    const least = Number.EPSILON * sigma;
    const end = (side: number): PlanePoint => [mu + side * by * x, Math.max(sigma + side * by * y, least)];
    return {
      points: [end(-1), [mu, sigma], end(1)],
      colour: words.strong,
      width: 3,
      ...(eigenvalue > 0 && { dash: DASH }),
    };
  });
  return [
    slice([window.mu[0], sigma], [window.mu[1], sigma]),
    slice([mu, window.sigma[0]], [mu, window.sigma[1]]),
    ...arms,
  ];
}
