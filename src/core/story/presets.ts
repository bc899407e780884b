/** The presets: settings worth showing, each a patch of the defaults. Tests compute what the sentences claim. */

import { defaultSettings, ofTheRoom, type Settings } from '../settings/settings.ts';
import { applyPatch, type Patch } from '../settings/validate.ts';
import { ValidationError } from '../util/validation-error.ts';

export interface Preset {
  key: string;
  title: string;
  /** What the user will see, and what the user can do. */
  sentence: string;
  patch: Patch;
}

/** Walkers of each team where several race: enough for a smooth glow, few enough for a slow machine. */
const RACERS = 65_536;

export const PRESETS: readonly Preset[] = [
  {
    key: 'saddle',
    title: 'Walkers pile up at the saddle',
    sentence:
      'Gradient ascent takes most walkers to a peak; the others pile up near the saddle, where the slope almost vanishes.',
    patch: {},
  },
  {
    key: 'race',
    title: 'Annealing beats gradient ascent and EM',
    sentence:
      'From the same starts, gradient ascent and EM leave walkers near the saddle; one sweep of σ takes every walker to a peak.',
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'gradient' }, { optimizer: 'em' }, { optimizer: 'gradient', annealed: true }],
      stepsPerFrame: 1,
      schedule: { length: 300 },
    },
  },
  {
    key: 'maw',
    title: 'Alternating optimization gets stuck',
    sentence:
      'From every start above σ = 1 the best μ is 0: two thirds of the alternating team reach the saddle in two steps and stay. The annealed team arrives.',
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'alternating' }, { optimizer: 'gradient', annealed: true }],
      stepsPerFrame: 1,
      schedule: { length: 600 },
    },
  },
  {
    key: 'rounding',
    title: 'Rounding freezes three walkers in four',
    sentence:
      'Two identical teams start close to the saddle: in single precision about three in four freeze, because their steps are below half a unit in the last place; in 64-bit fixed point none does.',
    patch: {
      walkers: RACERS,
      teams: [{ precision: 'single' }, { precision: 'extended' }],
      // no walker of the grid is so close that 64 bits would be too few
      spawn: { shape: 'grid', mu: [-0.004, 0.004], sigma: [1, 1] },
      window: { mu: [-0.006, 0.006], sigma: [0.97, 1.03] },
      view: { layout: 'split' },
    },
  },
  {
    key: 'optimizers',
    title: 'Newton leaves the saddle, momentum and Adam crawl',
    sentence:
      'Momentum speeds up the crawl near the saddle, and Adam crawls while it remembers steep slopes; saddle-free Newton, which divides by the curvature, leaves.',
    patch: {
      walkers: RACERS / 2,
      teams: [
        { optimizer: 'gradient' },
        { optimizer: 'momentum' },
        { optimizer: 'adam' },
        { optimizer: 'newton' },
      ],
      stepsPerFrame: 2,
    },
  },
  {
    key: 'noise',
    title: 'Noise takes EM off the saddle',
    sentence:
      'All walkers start on the saddle. Without noise EM stays there; with a tenth of the noise it takes about ten times as long to leave.',
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'em' }, { optimizer: 'em', noise: 0.001 }, { optimizer: 'em', noise: 0.01 }],
      spawn: { mu: [0, 0], sigma: [1, 1] },
      stepsPerFrame: 3,
    },
  },
  {
    key: 'hand',
    title: 'Cool σ yourself and watch the walkers split',
    sentence:
      'Drag σ: above the critical temperature the walkers gather at μ = 0; below it they split and run to the best μ on each side.',
    patch: { teams: [{ annealed: true }], schedule: { shape: 'manual', sigma: 1.5 } },
  },
  {
    key: 'quench',
    title: 'Cooling too fast leaves walkers at the saddle',
    sentence:
      'Both teams follow one sweep, then σ is optimized again. With short steps the sweep ends before μ has grown, and the walkers fall back to the saddle; with steps ten times as long they arrive.',
    patch: {
      walkers: RACERS,
      teams: [
        { annealed: true, stepSize: 0.006 },
        { annealed: true, stepSize: 0.06 },
      ],
      spawn: { mu: [-0.01, 0.01] },
      stepsPerFrame: 1,
      schedule: { hot: 1.2, cold: 0.7, length: 300, after: 'release' },
    },
  },
  {
    key: 'zero',
    title: 'Where μ is exactly 0, only noise helps',
    sentence:
      'Where μ = 0, the gradient in μ is 0 too: gradient ascent and EM end at the saddle, and annealing does not help. Only noise does.',
    patch: {
      walkers: RACERS / 2,
      teams: [
        { optimizer: 'gradient' },
        { optimizer: 'em' },
        { optimizer: 'gradient', annealed: true },
        { optimizer: 'perturbed' },
      ],
      spawn: { mu: [0, 0] },
      stepsPerFrame: 3,
      schedule: { length: 1000 },
    },
  },
  {
    key: 'underflow',
    title: 'μ underflows to 0 and never comes back',
    sentence:
      'Both teams anneal with EM, which divides μ by σ² in each hot step: in single precision μ underflows to 0 for good; in 64-bit fixed point it grows again.',
    patch: {
      walkers: RACERS,
      teams: [
        { optimizer: 'em', annealed: true, precision: 'single' },
        { optimizer: 'em', annealed: true, precision: 'extended' },
      ],
      stepsPerFrame: 3,
      schedule: { length: 2000 },
    },
  },
  {
    key: 'escape',
    title: 'How long from where?',
    sentence:
      'Each point has the colour of the steps from there to a peak. Gradient ascent has a dark funnel along μ = 0, momentum and EM have narrower ones; annealing takes 244 steps from almost everywhere.',
    patch: {
      walkers: RACERS / 8,
      teams: [
        { optimizer: 'gradient' },
        { optimizer: 'em' },
        { optimizer: 'momentum' },
        { optimizer: 'gradient', annealed: true },
      ],
      stepsPerFrame: 1,
      schedule: { length: 300 },
      view: { paint: 'escape', paintLimit: 3000, layout: 'split', mode: 'map', triangles: 500 },
    },
  },
];

/** @throws ValidationError that names the presets */
export function presetNamed(key: unknown): Preset {
  const preset = PRESETS.find((one) => one.key === key);
  if (!preset) throw new ValidationError('preset', key, `one of ${PRESETS.map((one) => one.key).join(', ')}`);
  return preset;
}

/** Returns the settings of a preset. The engine and the display settings stay as they are in `now`. */
export function presetSettings({ patch }: Preset, now: Settings = defaultSettings()): Settings {
  const { engine, view } = now;
  return applyPatch(applyPatch(defaultSettings(), patch), { engine, view: ofTheRoom(view) });
}

/** Returns the preset that these settings show, wherever the camera is. */
export function presetOf(settings: Settings): Preset | undefined {
  const { camera } = settings.view;
  const words = JSON.stringify(settings);
  return PRESETS.find(
    (preset) => JSON.stringify(applyPatch(presetSettings(preset, settings), { view: { camera } })) === words,
  );
}
