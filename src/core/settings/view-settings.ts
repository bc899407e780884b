/** The settings of the view: none of them moves a walker. */

import type { Field, Range } from '../schema/field-kinds.ts';
import { OPTIMIZERS, type Optimizer } from './teams.ts';

const VIEW_MODES = ['surface', 'map'] as const;
const VIEW_LAYOUTS = ['overlaid', 'split'] as const;
/** Themes by their keys, and what they are called; core/colour/palette.ts has their colours. */
export const THEME_NAMES = { dark: 'dark', light: 'light', contrast: 'high contrast' } as const;
export const THEMES = Object.keys(THEME_NAMES) as readonly (keyof typeof THEME_NAMES)[];
export const COLOUR_MAPS = ['violet', 'viridis', 'cividis', 'magma', 'grey'] as const;
export const EASINGS = ['smooth', 'linear'] as const;
/** What the surface is coloured by: L, the steps from each place to a peak, or the peak that is found from there. */
const PAINTS = ['likelihood', 'escape', 'basin'] as const;
export const SCALINGS = ['notebook', 'logarithmic'] as const;

/** The most tracers that the user can drop. */
export const MOST_DROPPED = 32;

export interface ViewSettings {
  mode: (typeof VIEW_MODES)[number];
  /** All teams in one picture, or each in its own. */
  layout: (typeof VIEW_LAYOUTS)[number];
  /** azimuth and elevation in degrees, distance, and the target's two ground coordinates, in the view's own units. */
  camera: number[];
  /** Where the map lies: two ground coordinates and the distance, in the view's own units; empty: all of it is seen. */
  map: number[];
  paint: (typeof PAINTS)[number];
  /** Whose escape map is drawn, from 1, where all teams are in one picture; the last one's where there are fewer. */
  paintTeam: number;
  /** Steps after which the map gives a start up. */
  paintLimit: number;
  trail: number;
  triangles: number;
  /** What the room is like. */
  theme: keyof typeof THEME_NAMES;
  /** The colours of the surface, from low to high. */
  colours: (typeof COLOUR_MAPS)[number];
  /** Times the usual size of the walkers that are drawn one by one, and times the usual light of the crowd. */
  walkerSize: number;
  glow: number;
  /** A flight of the camera: seconds and the five numbers of `camera` for each keyframe, in the order of time. */
  flight: number[];
  easing: (typeof EASINGS)[number];
  /** Whether the crowd waits while the camera moves. */
  wait: boolean;
  /** Whether the resolution follows the machine's speed. */
  auto: boolean;
  /** mu and sigma of the probe; empty: there is none. */
  probe: number[];
  /** From where to where the slices through the probe are drawn; both the same: as far as the window. */
  sliceMu: Range;
  sliceSigma: Range;
  /** Which curves are drawn: the best mu at each sigma, the best sigma at each mu, and the ridge of EM. */
  bestMu: boolean;
  bestSigma: boolean;
  ridge: boolean;
  /** Bands of one colour between level lines. */
  contours: boolean;
  /** Arrows along each axis. */
  arrows: number;
  arrowScale: (typeof SCALINGS)[number];
  /** Trajectories along each axis. */
  trajectories: number;
  /** Where tracers were dropped: mu, sigma, mu, sigma, ... */
  dropped: number[];
  dropper: Optimizer;
  /** Whether a plain click drops one. */
  dropping: boolean;
}

/** What belongs to the room and the machine, and not to the show: a preset or a chapter leaves it as it is. */
export const ofTheRoom = ({
  auto,
  theme,
  colours,
  walkerSize,
  glow,
}: ViewSettings): Partial<ViewSettings> => ({
  auto,
  theme,
  colours,
  walkerSize,
  glow,
});

export const VIEW_FIELDS: readonly Field[] = [
  {
    key: 'view.mode',
    kind: { type: 'choice', of: VIEW_MODES },
    initial: 'surface',
  },
  {
    key: 'view.layout',
    kind: { type: 'choice', of: VIEW_LAYOUTS },
    initial: 'overlaid',
  },
  {
    key: 'view.camera',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 5, longest: 5 },
    initial: [0, 44, 6.2, 0, 0],
  },
  {
    key: 'view.map',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 0, longest: 3 },
    initial: [],
  },
  {
    key: 'view.paint',
    kind: { type: 'choice', of: PAINTS },
    initial: 'likelihood',
  },
  {
    key: 'view.paintTeam',
    kind: { type: 'number', min: 1, max: 4, integer: true },
    initial: 1,
  },
  {
    key: 'view.paintLimit',
    kind: { type: 'number', min: 10, max: 1e6, integer: true, log: true },
    initial: 10_000,
  },
  {
    key: 'view.trail',
    kind: { type: 'number', min: 0, max: 0.99 },
    initial: 0.85,
  },
  {
    key: 'view.triangles',
    kind: { type: 'number', min: 0, max: 20_000, integer: true },
    initial: 4000,
  },
  {
    key: 'view.theme',
    kind: { type: 'choice', of: THEMES },
    initial: 'dark',
  },
  {
    key: 'view.colours',
    kind: { type: 'choice', of: COLOUR_MAPS },
    initial: 'violet',
  },
  {
    key: 'view.walkerSize',
    kind: { type: 'number', min: 0.25, max: 8, log: true },
    initial: 1,
  },
  {
    key: 'view.glow',
    kind: { type: 'number', min: 0.1, max: 10, log: true },
    initial: 1,
  },
  {
    key: 'view.flight',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 0, longest: 96 },
    initial: [],
  },
  {
    key: 'view.easing',
    kind: { type: 'choice', of: EASINGS },
    initial: 'smooth',
  },
  {
    key: 'view.wait',
    kind: { type: 'flag' },
    initial: false,
  },
  {
    key: 'view.probe',
    kind: { type: 'places', least: 1e-9, most: 1e9, longest: 1 },
    initial: [],
  },
  {
    key: 'view.sliceMu',
    kind: { type: 'range', min: -1e9, max: 1e9, empty: true },
    initial: [0, 0],
  },
  {
    key: 'view.sliceSigma',
    kind: { type: 'range', min: 0, max: 1e9, empty: true },
    initial: [0, 0],
  },
  {
    key: 'view.auto',
    kind: { type: 'flag' },
    initial: true,
  },
  {
    key: 'view.bestMu',
    kind: { type: 'flag' },
    initial: false,
  },
  {
    key: 'view.bestSigma',
    kind: { type: 'flag' },
    initial: false,
  },
  {
    key: 'view.ridge',
    kind: { type: 'flag' },
    initial: false,
  },
  {
    key: 'view.contours',
    kind: { type: 'flag' },
    initial: false,
  },
  {
    key: 'view.arrows',
    kind: { type: 'number', min: 0, max: 80, integer: true },
    initial: 0,
  },
  {
    key: 'view.arrowScale',
    kind: { type: 'choice', of: SCALINGS },
    initial: 'notebook',
  },
  {
    key: 'view.trajectories',
    kind: { type: 'number', min: 0, max: 15, integer: true },
    initial: 0,
  },
  {
    key: 'view.dropped',
    kind: { type: 'places', least: 1e-9, most: 1e9, longest: MOST_DROPPED },
    initial: [],
  },
  {
    key: 'view.dropper',
    kind: { type: 'choice', of: OPTIMIZERS },
    initial: 'gradient',
  },
  {
    key: 'view.dropping',
    kind: { type: 'flag' },
    initial: false,
  },
];
