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
    description: 'A surface in three dimensions, or a flat map seen from above.',
  },
  {
    key: 'view.layout',
    kind: { type: 'choice', of: VIEW_LAYOUTS },
    initial: 'overlaid',
    description: 'All teams in one view, each in its colour, or each team in its own view.',
  },
  {
    key: 'view.camera',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 5, longest: 5 },
    initial: [0, 44, 6.2, 0, 0],
    description:
      'The camera: azimuth and elevation in degrees, distance, and the two ground coordinates it looks at.',
  },
  {
    key: 'view.map',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 0, longest: 3 },
    initial: [],
    description: 'Where the map is: two ground coordinates and a distance; empty shows the whole window.',
  },
  {
    key: 'view.trail',
    kind: { type: 'number', min: 0, max: 0.99 },
    initial: 0.85,
    description: 'The share of its glow that a point keeps from frame to frame; 0 means no trail.',
  },
  {
    key: 'view.triangles',
    kind: { type: 'number', min: 0, max: 20_000, integer: true },
    initial: 4000,
    description: 'Walkers that are also drawn one by one; 0 means none.',
  },
  {
    key: 'view.theme',
    kind: { type: 'choice', of: THEMES },
    initial: 'dark',
    description: 'Dark for a dark room, light for a bright room and for print, or high contrast.',
  },
  {
    key: 'view.colours',
    kind: { type: 'choice', of: COLOUR_MAPS },
    initial: 'violet',
    description: 'The colours of the surface from low to high L; each map gets lighter all the way.',
  },
  {
    key: 'view.walkerSize',
    kind: { type: 'number', min: 0.25, max: 8, log: true },
    initial: 1,
    description: 'The size of walkers drawn one by one, relative to the usual size.',
  },
  {
    key: 'view.glow',
    kind: { type: 'number', min: 0.1, max: 10, log: true },
    initial: 1,
    description: 'The brightness of the glow, relative to the usual one; raise it for a weak projector.',
  },
  {
    key: 'view.flight',
    kind: { type: 'list', min: -1e6, max: 1e6, shortest: 0, longest: 96 },
    initial: [],
    description:
      'Keyframes of the camera path, at most 16: seconds and five camera numbers each; empty means no path.',
  },
  {
    key: 'view.easing',
    kind: { type: 'choice', of: EASINGS },
    initial: 'smooth',
    description:
      'How the camera passes keyframes: smooth slows down at them, linear keeps its speed between them.',
  },
  {
    key: 'view.wait',
    kind: { type: 'flag' },
    initial: false,
    description: 'On, the walkers pause while the camera moves.',
  },
  {
    key: 'view.probe',
    kind: { type: 'places', least: 1e-9, most: 1e9, longest: 1 },
    initial: [],
    description: 'The point that the probe examines, as μ, σ; empty means no probe.',
  },
  {
    key: 'view.sliceMu',
    kind: { type: 'range', min: -1e9, max: 1e9, empty: true },
    initial: [0, 0],
    description: 'The range of μ in the slice at the probe’s σ; 0, 0 means the whole window.',
  },
  {
    key: 'view.sliceSigma',
    kind: { type: 'range', min: 0, max: 1e9, empty: true },
    initial: [0, 0],
    description: 'The range of σ in the slice at the probe’s μ; 0, 0 means the whole window.',
  },
  {
    key: 'view.auto',
    kind: { type: 'flag' },
    initial: true,
    description: 'On, a slow machine draws with fewer pixels while something moves; still frames stay sharp.',
  },
  {
    key: 'view.bestMu',
    kind: { type: 'flag' },
    initial: false,
    description: 'Draws the best μ at each σ: 0 above the critical temperature, two values below it.',
  },
  {
    key: 'view.bestSigma',
    kind: { type: 'flag' },
    initial: false,
    description: 'Draws the best σ at each μ.',
  },
  {
    key: 'view.ridge',
    kind: { type: 'flag' },
    initial: false,
    description: 'Draws the EM arc μ² + σ² = s², on which every EM step ends.',
  },
  {
    key: 'view.contours',
    kind: { type: 'flag' },
    initial: false,
    description: 'Draws the surface in bands of one colour between level lines.',
  },
  {
    key: 'view.arrows',
    kind: { type: 'number', min: 0, max: 80, integer: true },
    initial: 0,
    description: 'Gradient arrows along each axis; 0 means none, the notebook has 40.',
  },
  {
    key: 'view.arrowScale',
    kind: { type: 'choice', of: SCALINGS },
    initial: 'notebook',
    description: 'Arrow lengths: proportional to the gradient, as in the notebook, or to its logarithm.',
  },
  {
    key: 'view.trajectories',
    kind: { type: 'number', min: 0, max: 15, integer: true },
    initial: 0,
    description:
      'Starts along each axis of trajectories of 100 gradient steps; 0 means none, the notebook has 7.',
  },
  {
    key: 'view.dropped',
    kind: { type: 'places', least: 1e-9, most: 1e9, longest: MOST_DROPPED },
    initial: [],
    description: 'Where tracers start, as μ, σ, μ, σ, ...; each takes up to 1000 steps; empty means none.',
  },
  {
    key: 'view.dropper',
    kind: { type: 'choice', of: OPTIMIZERS },
    initial: 'gradient',
    description: 'The optimizer of dropped tracers.',
  },
  {
    key: 'view.dropping',
    kind: { type: 'flag' },
    initial: false,
    description: 'On, a click on the surface drops a tracer; off, Alt and a click does.',
  },
];
