/** The presets: settings worth showing, each a patch of the defaults. A test computes what their sentences claim. */

import { defaultSettings, ofTheRoom, type Settings } from '../settings/settings.ts';
import { applyPatch, type Patch } from '../settings/validate.ts';
import { ValidationError } from '../util/validation-error.ts';

export interface Preset {
  key: string;
  title: string;
  /** What there is to see, and what the user can do about it. */
  sentence: string;
  patch: Patch;
}

/** Walkers of each team where several race: enough for a smooth glow, few enough for a slow machine. */
const RACERS = 65_536;

export const PRESETS: readonly Preset[] = [
  {
    key: 'saddle',
    title: 'The crowd at the saddle',
    sentence:
      'Gradient ascent brings most to a peak; the others clot at the saddle, where the ground is flat.',
    patch: {},
  },
  {
    key: 'race',
    title: 'Gradient, EM and annealing race',
    sentence:
      'From the same starts, gradient ascent and EM leave walkers at the saddle; one sweep of the temperature brings home every one.',
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'gradient' }, { optimizer: 'em' }, { optimizer: 'gradient', annealed: true }],
      stepsPerFrame: 1,
      schedule: { length: 300 },
    },
  },
  {
    key: 'maw',
    title: 'Alternating into the maw',
    sentence:
      'From every σ above 1 the best μ is 0: two thirds of the alternating team are in the saddle after two steps, for ever. The annealed team gets out.',
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'alternating' }, { optimizer: 'gradient', annealed: true }],
      stepsPerFrame: 1,
      schedule: { length: 600 },
    },
  },
  {
    key: 'rounding',
    title: 'Frozen by rounding',
    sentence:
      'Two equal teams close to the saddle: in single precision three of four stand still for good, because their steps are smaller than the last bit; in 64 bits all creep on.',
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
    title: 'Momentum, Adam and Newton',
    sentence:
      'Momentum only hurries the crawl out of the saddle, and Adam crawls while it remembers how steep it was before; Newton, told of the curvature, walks out.',
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
    title: 'Noise',
    sentence:
      'All start on the saddle itself. Without noise EM stays for ever; a tenth of the noise takes ten times as long to shake it off.',
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'em' }, { optimizer: 'em', noise: 0.001 }, { optimizer: 'em', noise: 0.01 }],
      spawn: { mu: [0, 0], sigma: [1, 1] },
      stepsPerFrame: 3,
    },
  },
  {
    key: 'hand',
    title: 'Annealing by hand',
    sentence:
      'Drag the temperature: above the critical one the crowd gathers at μ = 0, below it the clot splits and runs to both peaks.',
    patch: { teams: [{ annealed: true }], schedule: { shape: 'manual', sigma: 1.5 } },
  },
  {
    key: 'quench',
    title: 'Too fast a cooling',
    sentence:
      'One sweep for both teams, then σ is released: for the short steps it was over before μ had grown, and they fall back to the saddle. Steps ten times as long had time enough.',
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
    title: 'μ = 0 exactly',
    sentence:
      'On the line μ = 0 the slope never points aside: gradient ascent and EM end in the saddle, and annealing does not help. Only noise does.',
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
    title: 'Lost below the smallest float',
    sentence:
      'Both teams anneal by EM, which divides μ by σ² in every hot step: in single precision it underflows to 0 and never splits; in 64 bits it comes back.',
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
];

/** @throws ValidationError that names the presets */
export function presetNamed(key: unknown): Preset {
  const preset = PRESETS.find((one) => one.key === key);
  if (!preset) throw new ValidationError('preset', key, `one of ${PRESETS.map((one) => one.key).join(', ')}`);
  return preset;
}

/** The settings of a preset. What belongs to the machine, and not to the show, stays as it is in `now`. */
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
