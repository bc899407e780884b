/**
 * The few colours that carry meaning, shared by the picture and the legend. Told apart by lightness and along the
 * blue-yellow axis as well as by hue, so that they hold for colour-blind eyes: simulated after Machado et al. (2009),
 * any two of them, and the surface's violet, stay at least 22 CIELAB units apart for protan, deutan and tritan vision.
 */

import type { WalkerClass } from './census.ts';

/** What each class of walker glows in. One accent: the crowd that is stuck. */
export const CLASS_COLOURS: Record<WalkerClass, string> = {
  travelling: '#dedaea',
  stalled: '#ff8a1c',
  frozen: '#4aa0ff',
  arrived: '#3fdc92',
};

/** The stage behind the surface. */
export const BACKGROUND = '#0b0b14';

/** The line of the annealing temperature, and its label. */
export const TEMPERATURE_COLOUR = '#ffe86b';
