/**
 * The colours of each theme: those of classes and teams, and those of the page, the view and exports. Classes and
 * teams differ in lightness and along the blue-yellow axis as well as in hue, so that colour-blind users can
 * distinguish them: found by search under the simulation of Machado et al. (2009), for each theme and colour map, for
 * their distance from each other and from every colour of the map. test/core/colour/palette.test.ts says how far apart
 * they are, there and in a grey copy.
 */

import type { WalkerClass } from '../simulation/census.ts';
import { THEMES } from '../settings/view-settings.ts';
import type { ColourMap, Theme } from './colour-maps.ts';

export type { ColourMap, Theme } from './colour-maps.ts';

/** Four colours for four teams. */
type Four = readonly [string, string, string, string];
type Five = readonly [string, string, string, string, string];

/** Red, green and blue, 0 to 1. */
type Triple = readonly [number, number, number];

/** All colours are `#rrggbb`, but those of `light`. */
export interface Palette {
  readonly theme: Theme;
  readonly colours: ColourMap;
  /** Whether the ground is dark and what is on it light. */
  readonly dark: boolean;
  /** Behind the surface; also the edge of letters, and where `edged` is true of lines and walkers. */
  readonly ground: string;
  /** Behind the words of a clip or an image. */
  readonly plate: string;
  /** The lines between pictures that stand side by side. */
  readonly separator: string;
  /** Ticks, names, and what must be read first. */
  readonly words: { readonly faint: string; readonly plain: string; readonly strong: string };
  /** The scale of L at the corner, and what level lines add to dark colours of the surface. */
  readonly light: { readonly ruler: Triple; readonly level: Triple };
  /** The line of the annealing temperature, and its label. */
  readonly temperature: string;
  /** The critical temperature on a flat map. */
  readonly critical: string;
  /** The probe, its slices and its cross. */
  readonly probe: string;
  /** What each class of walker is painted with. One accent: the crowd that is stuck. */
  readonly classes: Readonly<Record<WalkerClass, string>>;
  /** What each team is painted with while several race: a blue, an orange, a green and a pink. */
  readonly teams: Four;
  /** Lines on the surface: thin, and labelled, so that no colour need say alone what a line is. */
  readonly lines: Readonly<
    Record<'bestMu' | 'bestSigma' | 'ridge' | 'arrows' | 'trajectories' | 'dropped', string>
  >;
  /** Whether what lies on the surface has an edge in the ground's colour: on maps that are dark here and light there. */
  readonly edged: boolean;
}

/** Of travelling, stalled, frozen, arrived and converged, and of the teams. */
interface Inks {
  readonly classes: Five;
  readonly teams: Four;
}

type Room = Omit<Palette, 'theme' | 'colours' | 'classes' | 'teams' | 'edged'>;

const ROOMS: Readonly<Record<Theme, Room>> = {
  dark: {
    dark: true,
    ground: '#0b0b14',
    plate: '#131220',
    separator: '#3a3650',
    words: { faint: '#98a0b8', plain: '#c9cede', strong: '#ffffff' },
    light: { ruler: [0.6, 0.63, 0.72], level: [0.62, 0.6, 0.85] },
    temperature: '#ffe86b',
    critical: '#7a6aa8',
    probe: '#6fe6e0',
    lines: {
      bestMu: '#ffffff',
      bestSigma: '#8fe3ee',
      ridge: '#c7a6ff',
      arrows: '#b8b8c8',
      trajectories: '#a9c25a',
      dropped: '#e06c9f',
    },
  },
  light: {
    dark: false,
    ground: '#f8f7fb',
    plate: '#f8f7fb',
    separator: '#b9b4cc',
    words: { faint: '#565470', plain: '#34324a', strong: '#0d0c16' },
    light: { ruler: [0.36, 0.35, 0.46], level: [0.62, 0.6, 0.85] },
    temperature: '#3d3000',
    critical: '#6d5d9c',
    probe: '#00717a',
    lines: {
      bestMu: '#0d0c16',
      bestSigma: '#0a6a86',
      ridge: '#6a3fc4',
      arrows: '#5a5868',
      trajectories: '#5c7000',
      dropped: '#b3205c',
    },
  },
  contrast: {
    dark: true,
    ground: '#000000',
    plate: '#000000',
    separator: '#8f8f9c',
    words: { faint: '#d6d8e2', plain: '#f0f1f6', strong: '#ffffff' },
    light: { ruler: [0.85, 0.87, 0.93], level: [0.95, 0.93, 1] },
    temperature: '#fff04d',
    critical: '#a99bd8',
    probe: '#5ff5f0',
    lines: {
      bestMu: '#ffffff',
      bestSigma: '#8fe3ee',
      ridge: '#c7a6ff',
      arrows: '#cdcdd8',
      trajectories: '#a9c25a',
      dropped: '#e06c9f',
    },
  },
};

/** Against a dark ground; a colour map that gets light needs colours that it has not. */
const ON_DARK: Readonly<Record<ColourMap, Inks>> = {
  violet: {
    classes: ['#dedaea', '#ff8a1c', '#4aa0ff', '#3fdc92', '#b2ff86'],
    teams: ['#4492ff', '#f57a33', '#62efa8', '#ffa9e0'],
  },
  viridis: {
    classes: ['#d1ffff', '#b67600', '#929bdb', '#00ffb6', '#b218ff'],
    teams: ['#92a4ff', '#c86d00', '#64ffbf', '#ffade4'],
  },
  cividis: {
    classes: ['#f6ffff', '#c86d00', '#89a4ff', '#76ffb6', '#b218ff'],
    teams: ['#40a4ff', '#c86d00', '#adffc8', '#ff9bd1'],
  },
  magma: {
    classes: ['#c8f6ff', '#ff2e12', '#6da4ff', '#49f600', '#9c39ff'],
    teams: ['#a4aded', '#ff2e00', '#64dbb6', '#d16dff'],
  },
  grey: {
    classes: ['#f6adff', '#f68912', '#2e80ff', '#9bff9b', '#9c5aa7'],
    teams: ['#4080f6', '#ed8052', '#adffad', '#f69bf6'],
  },
};
const INKS: Readonly<Record<Theme, Readonly<Record<ColourMap, Inks>>>> = {
  dark: ON_DARK,
  contrast: {
    ...ON_DARK,
    violet: {
      classes: ['#ffffe4', '#ed7652', '#9bb6ff', '#00ff00', '#a74fff'],
      teams: ['#80d1ff', '#ff925b', '#c8ffb6', '#c86dff'],
    },
  },
  light: {
    violet: {
      classes: ['#242e49', '#c84012', '#3752d1', '#005b40', '#5a2386'],
      teams: ['#1249ff', '#ad5b09', '#005237', '#921b92'],
    },
    viridis: {
      classes: ['#000000', '#ad5b37', '#0049ff', '#004000', '#702e4f'],
      teams: ['#0949ff', '#764900', '#647649', '#800040'],
    },
    cividis: {
      classes: ['#1b0009', '#641200', '#0049ed', '#378024', '#b25abd'],
      teams: ['#0040d1', '#e40909', '#246d40', '#64092e'],
    },
    magma: {
      classes: ['#12372e', '#762409', '#0949e4', '#498000', '#a75ad3'],
      teams: ['#2437b6', '#805200', '#00402e', '#ad12ff'],
    },
    grey: {
      classes: ['#400049', '#641b00', '#0940e4', '#378000', '#b25abd'],
      teams: ['#1237b6', '#894900', '#378049', '#5b0064'],
    },
  },
};

const made = new Map<string, Palette>();

/** The colours of a theme, by default the first, with a colour map; the same object whenever asked for the same. */
export function paletteOf(theme: Theme = THEMES[0]!, colours: ColourMap = 'violet'): Palette {
  const key = `${theme} ${colours}`;
  let palette = made.get(key);
  if (!palette) made.set(key, (palette = mix(theme, colours)));
  return palette;
}

function mix(theme: Theme, colours: ColourMap): Palette {
  const { classes, teams } = INKS[theme][colours];
  const [travelling, stalled, frozen, arrived, converged] = classes;
  return {
    ...ROOMS[theme],
    theme,
    colours,
    classes: { travelling, stalled, frozen, arrived, converged },
    teams,
    edged: colours !== 'violet',
  };
}

/** Red, green and blue, 0 to 1, of `#rrggbb`. */
export function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** The other way round. */
export const hexOf = (colour: readonly number[]): string =>
  `#${colour
    .map((part) =>
      Math.round(255 * part)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** Where on the circle of hues, in degrees, each name begins. */
const HUES = [
  [0, 'red'],
  [12, 'orange'],
  [48, 'yellow'],
  [70, 'green'],
  [172, 'turquoise'],
  [200, 'blue'],
  [262, 'violet'],
  [300, 'pink'],
  [345, 'red'],
] as const;

/** What a colour with a hue is called. */
export function hueName(hex: string): string {
  const [red, green, blue] = channels(hex);
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const spread = most - least || 1;
  const sector =
    most === red
      ? (green - blue) / spread
      : most === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  const hue = (60 * sector + 360) % 360;
  return HUES.findLast(([from]) => hue >= from)![1];
}
