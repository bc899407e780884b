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

/**
 * What each team glows in while several race: blue, orange, green and pink, the first two the furthest apart. Found by
 * search under the same simulation, for distance from each other, from the surface and from the temperature's yellow; all
 * but the first two differ in lightness too, so that they hold even in grey.
 */
export const TEAM_COLOURS = ['#4492ff', '#f57a33', '#62efa8', '#ffa9e0'] as const;

/** The stage behind the surface. */
export const BACKGROUND = '#0b0b14';

/** The lines between pictures that stand side by side. */
export const SEPARATOR_COLOUR = '#3a3650';

/** The probe, its slices and its cross: a cyan that no walker, no team and no ground has. */
export const PROBE_COLOUR = '#6fe6e0';

/** The line of the annealing temperature, and its label. */
export const TEMPERATURE_COLOUR = '#ffe86b';

/** Lines on the surface: thin, and labelled, so that no colour need say alone what a line is. None is a team's or a class's. */
export const LINE_COLOURS = {
  bestMu: '#ffffff',
  bestSigma: '#8fe3ee',
  ridge: '#c7a6ff',
  arrows: '#b8b8c8',
  trajectories: '#a9c25a',
  dropped: '#e06c9f',
} as const;

/**
 * The surface's colours: the dark violet part, 0.04 to 0.42, of the perceptually uniform "magma" of matplotlib (S. van
 * der Walt and N. Smith, 2015, CC0) with 28 % of its colourfulness taken out, so that the crowd outshines it in every
 * class's colour. Coefficients of a parabola through it, constant term first, at most 0.021 off.
 */
export const SURFACE_PARABOLA = [
  [0.0196, 0.0176, 0.0669],
  [0.3873, 0.1443, 0.8402],
  [0.0997, 0.0342, -0.4751],
] as const;

/** Red, green and blue, 0 to 1, of `#rrggbb`. */
export function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
