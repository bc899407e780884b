/** The settings of the view: none of them moves a walker. */

import type { Field, Range } from './field-kinds.ts';
import { OPTIMIZERS, type Optimizer } from './teams.ts';

const VIEW_MODES = ['surface', 'map'] as const;
const VIEW_LAYOUTS = ['overlaid', 'split'] as const;
export const THEMES = ['dark', 'light', 'contrast'] as const;
export const COLOUR_MAPS = ['violet', 'viridis', 'cividis', 'magma', 'grey'] as const;
export const EASINGS = ['smooth', 'linear'] as const;
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
  trail: number;
  triangles: number;
  /** What the room is like. */
  theme: (typeof THEMES)[number];
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
    description: 'The surface in three dimensions, or the flat map seen from above.',
  },
  {
    key: 'view.layout',
    kind: { type: 'choice', of: VIEW_LAYOUTS },
    initial: 'overlaid',
    description: 'Several teams in one picture, each in its colour, or each team in a picture of its own.',
  },
  {
    key: 'view.camera',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 5, longest: 5 },
    initial: [0, 44, 6.2, 0, 0],
    description:
      'Where the eye stands: azimuth and elevation in degrees, distance, and the target on the ground.',
  },
  {
    key: 'view.map',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 0, longest: 3 },
    initial: [],
    description:
      'Where a hand has laid the map: its place on the ground and the distance; nothing: all of it is seen.',
  },
  {
    key: 'view.trail',
    kind: { type: 'number', min: 0, max: 0.99 },
    initial: 0.85,
    description: 'How much of its glow a place keeps from picture to picture: 0 shows no trail.',
  },
  {
    key: 'view.triangles',
    kind: { type: 'number', min: 0, max: 20_000, integer: true },
    initial: 4000,
    description: 'How many walkers are also drawn one by one.',
  },
  {
    key: 'view.theme',
    kind: { type: 'choice', of: THEMES },
    initial: 'dark',
    description: 'Dark for a darkened room, light for a bright one and for print, or the highest contrast.',
  },
  {
    key: 'view.colours',
    kind: { type: 'choice', of: COLOUR_MAPS },
    initial: 'violet',
    description: 'The colours of the surface from low to high: each gets lighter all the way up.',
  },
  {
    key: 'view.walkerSize',
    kind: { type: 'number', min: 0.25, max: 8, log: true },
    initial: 1,
    description: 'How large the walkers are that are drawn one by one: more for a weak projector.',
  },
  {
    key: 'view.glow',
    kind: { type: 'number', min: 0.1, max: 10, log: true },
    initial: 1,
    description: 'How brightly the crowd glows: more for a weak projector.',
  },
  {
    key: 'view.flight',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 0, longest: 96 },
    initial: [],
    description:
      'Keyframes of a flight of the eye, at most 16: seconds and the five numbers of the camera for each.',
  },
  {
    key: 'view.easing',
    kind: { type: 'choice', of: EASINGS },
    initial: 'smooth',
    description: 'Whether the flight speeds up and slows down at its keyframes, or keeps its pace.',
  },
  {
    key: 'view.wait',
    kind: { type: 'flag' },
    initial: false,
    description: 'On, the crowd stands still while the eye moves.',
  },
  {
    key: 'view.probe',
    kind: { type: 'places', least: 1e-9, most: 1e9, longest: 1 },
    initial: [],
    description:
      'Where the probe stands, as μ, σ: a ring with a cross along the axes of curvature, and a slice along each axis.',
  },
  {
    key: 'view.sliceMu',
    kind: { type: 'range', min: -1e9, max: 1e9, empty: true },
    initial: [0, 0],
    description: 'The part of the μ axis that the slice at the probe’s σ shows (0, 0: as the window).',
  },
  {
    key: 'view.sliceSigma',
    kind: { type: 'range', min: 0, max: 1e9, empty: true },
    initial: [0, 0],
    description: 'The part of the σ axis that the slice at the probe’s μ shows (0, 0: as the window).',
  },
  {
    key: 'view.auto',
    kind: { type: 'flag' },
    initial: true,
    description:
      'On a slow machine the picture gets coarser while it moves, so that it keeps moving; a still is sharp.',
  },
  {
    key: 'view.bestMu',
    kind: { type: 'flag' },
    initial: false,
    description:
      'The best μ at each σ: straight while the clusters stay together, forked below the critical temperature.',
  },
  {
    key: 'view.bestSigma',
    kind: { type: 'flag' },
    initial: false,
    description: 'The best σ at each μ: it comes down where a mean meets the data, and grows again beyond.',
  },
  {
    key: 'view.ridge',
    kind: { type: 'flag' },
    initial: false,
    description: 'The ridge that every step of EM leads to: μ and σ on a circle about zero.',
  },
  {
    key: 'view.contours',
    kind: { type: 'flag' },
    initial: false,
    description: 'Filled contours: the surface in bands of one colour between level lines.',
  },
  {
    key: 'view.arrows',
    kind: { type: 'number', min: 0, max: 80, integer: true },
    initial: 0,
    description: 'How many arrows along each axis point the way of the gradient: the notebook has 40.',
  },
  {
    key: 'view.arrowScale',
    kind: { type: 'choice', of: SCALINGS },
    initial: 'notebook',
    description:
      'How long the arrows are: in proportion to the gradient as in the notebook, or by its power of ten.',
  },
  {
    key: 'view.trajectories',
    kind: { type: 'number', min: 0, max: 15, integer: true },
    initial: 0,
    description:
      'From how many places along each axis 100 steps of gradient ascent are drawn: the notebook has 7.',
  },
  {
    key: 'view.dropped',
    kind: { type: 'places', least: 1e-9, most: 1e9, longest: MOST_DROPPED },
    initial: [],
    description: 'Where tracers were dropped, as μ, σ, μ, σ, ...: each climbs up to 1000 steps.',
  },
  {
    key: 'view.dropper',
    kind: { type: 'choice', of: OPTIMIZERS },
    initial: 'gradient',
    description: 'The rule by which dropped tracers climb.',
  },
  {
    key: 'view.dropping',
    kind: { type: 'flag' },
    initial: false,
    description: 'On, a click or a tap on the picture drops a tracer; off, it takes Alt and a click.',
  },
];
