/**
 * The chapters as data: the settings that each changes, the buttons that it offers, and what it claims about the
 * crowd.
 */

import type { WalkerClass } from '../simulation/census.ts';
import type { FormulaName } from '../notation/formula.ts';
import type { ChapterKey } from './chapter-text.ts';
import type { Patch } from '../settings/validate.ts';

/** What a claim is about: the share of a team in a class, the median of |mu|, that of |sigma² + mu² - s²| (the EM arc). */
type ClaimMeasure = WalkerClass | 'mu' | 'ridge';

export interface Claim {
  /** Steps from the start of the chapter. */
  steps: number;
  /** The index of the action that comes before the steps since the claim before. */
  action?: number;
  /** The index of the team, from 0. */
  team: number;
  measure: ClaimMeasure;
  least: number;
  most: number;
}

/** A button on the card: a change of the settings, or else a single step. */
export interface ChapterAction {
  label: string;
  change?: Patch;
}

export interface ChapterSpec {
  key: ChapterKey;
  title: string;
  formulas: readonly FormulaName[];
  /** What differs from the defaults, including the camera; for data other than the notebook's, in units of theirs. */
  patch: Patch;
  /** The changes for data that are not all equally far from 0: their peaks are not at the minimum sigma. */
  scattered?: Patch;
  /** Whether the chapter plays when it opens. */
  plays: boolean;
  actions?: readonly ChapterAction[];
  /** What the text says of the walkers, for the notebook's data. */
  claims: readonly Claim[];
}

/** Walkers of each team where several race, as in the presets. */
const RACERS = 65_536;

export const CHAPTER_SPECS: readonly ChapterSpec[] = [
  {
    key: 'temperatures',
    title: 'Two temperatures',
    formulas: ['mixture'],
    patch: {
      walkers: RACERS,
      // noise keeps the walkers moving where they would come to rest
      teams: [{ annealed: true, stepSize: 0.05, noise: 0.003 }],
      stepsPerFrame: 2,
      schedule: { shape: 'manual', sigma: 1.5 },
      view: { camera: [0, 40, 6.4, 0, 0] },
    },
    plays: true,
    actions: [
      { label: 'σ = 1.5', change: { schedule: { sigma: 1.5 } } },
      { label: 'σ = 0.7', change: { schedule: { sigma: 0.7 } } },
    ],
    claims: [
      { steps: 500, team: 0, measure: 'mu', least: 0, most: 0.02 },
      // tanh(mu/sigma²) = mu at sigma = .7: .96122
      { steps: 1200, action: 1, team: 0, measure: 'mu', least: 0.96, most: 0.9625 },
    ],
  },
  {
    key: 'transition',
    title: 'The phase transition',
    formulas: ['pitchfork', 'critical'],
    patch: {
      walkers: RACERS,
      // without noise mu would shrink far below what single precision can bring back
      teams: [{ optimizer: 'em', annealed: true, noise: 0.003 }],
      spawn: { mu: [-0.3, 0.3] },
      stepsPerFrame: 1,
      schedule: { shape: 'linear', hot: 1.4, cold: 0.6, length: 600, repeat: 'bounce' },
      window: { sigma: [0.45, 1.55] },
      view: { camera: [0, 56, 6.2, 0, 0], bestMu: true },
    },
    plays: true,
    claims: [
      { steps: 150, team: 0, measure: 'mu', least: 0, most: 0.1 },
      // sigma = .6: tanh(mu/.36) = mu at .99194
      { steps: 600, team: 0, measure: 'mu', least: 0.98, most: 1 },
      { steps: 1198, team: 0, measure: 'mu', least: 0, most: 0.1 },
    ],
  },
  {
    key: 'alternating',
    title: 'Alternating optimization',
    formulas: ['alternating'],
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'alternating' }],
      spawn: { sigma: [1.05, 1.95] },
      stepsPerFrame: 1,
      view: { camera: [-24, 46, 6.4, 0, 0] },
    },
    plays: false,
    actions: [{ label: 'One step' }],
    claims: [
      { steps: 1, team: 0, measure: 'mu', least: 0, most: 0 },
      { steps: 2, team: 0, measure: 'stalled', least: 1, most: 1 },
      { steps: 2, team: 0, measure: 'ridge', least: 0, most: 0 },
      { steps: 3, team: 0, measure: 'converged', least: 1, most: 1 },
    ],
  },
  {
    key: 'hessian',
    title: 'The singular Hessian',
    formulas: ['hessian'],
    patch: {
      walkers: RACERS,
      spawn: { mu: [-0.1, 0.1], sigma: [0.982, 1.018] },
      stepsPerFrame: 1,
      window: { mu: [-0.1, 0.1], sigma: [0.98, 1.02] },
      view: { camera: [-32, 40, 6.2, 0, 0], probe: [0, 1] },
    },
    plays: true,
    claims: [
      { steps: 0, team: 0, measure: 'ridge', least: 0.015, most: 0.025 },
      { steps: 0, team: 0, measure: 'mu', least: 0.048, most: 0.052 },
      { steps: 100, team: 0, measure: 'ridge', least: 0, most: 0.0025 },
      { steps: 300, team: 0, measure: 'ridge', least: 0, most: 1e-4 },
      { steps: 300, team: 0, measure: 'mu', least: 0.048, most: 0.053 },
      { steps: 300, team: 0, measure: 'stalled', least: 1, most: 1 },
    ],
  },
  {
    key: 'gradient',
    title: 'Follow the gradient',
    formulas: ['gradient', 'gradientLaw'],
    patch: {
      stepsPerFrame: 4,
      view: { mode: 'map', arrows: 28, arrowScale: 'logarithmic' },
    },
    plays: true,
    actions: [{ label: 'Escape map', change: { view: { paint: 'escape' } } }],
    claims: [
      { steps: 1000, team: 0, measure: 'stalled', least: 0.1, most: 0.25 },
      { steps: 1000, team: 0, measure: 'arrived', least: 0.7, most: 0.9 },
    ],
  },
  {
    key: 'em',
    title: 'EM',
    formulas: ['em', 'emLaw'],
    patch: {
      teams: [{ optimizer: 'em' }],
      stepsPerFrame: 1,
      view: { camera: [0, 30, 6.4, 0, 0], ridge: true },
    },
    plays: true,
    claims: [
      { steps: 1, team: 0, measure: 'ridge', least: 0, most: 1e-6 },
      { steps: 100, team: 0, measure: 'arrived', least: 0.91, most: 0.935 },
      // most of those that have not arrived
      { steps: 100, team: 0, measure: 'stalled', least: 0.04, most: 0.09 },
      { steps: 1000, team: 0, measure: 'stalled', least: 0.015, most: 0.03 },
    ],
  },
  {
    key: 'rounding',
    title: 'Frozen by rounding',
    formulas: ['rounding'],
    patch: {
      walkers: RACERS,
      teams: [{ precision: 'single' }, { precision: 'extended' }],
      // no walker of the grid is so close that 64 bits would be too few
      spawn: { shape: 'grid', mu: [-0.004, 0.004], sigma: [1, 1] },
      window: { mu: [-0.006, 0.006], sigma: [0.97, 1.03] },
      view: { layout: 'split', camera: [0, 64, 6.4, 0, 0] },
    },
    plays: true,
    claims: [
      { steps: 600, team: 0, measure: 'frozen', least: 0.7, most: 0.85 },
      { steps: 600, team: 1, measure: 'frozen', least: 0, most: 0 },
    ],
  },
  {
    key: 'anneal',
    title: 'Anneal',
    formulas: ['annealing'],
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'gradient' }, { optimizer: 'em' }, { optimizer: 'gradient', annealed: true }],
      stepsPerFrame: 1,
      schedule: { length: 300 },
      view: { camera: [0, 38, 6.2, 0, 0] },
    },
    // the sweep goes past the peaks' sigma
    scattered: { schedule: { after: 'release' } },
    plays: true,
    claims: [
      { steps: 243, team: 2, measure: 'arrived', least: 0, most: 0.9999 },
      { steps: 244, team: 2, measure: 'arrived', least: 1, most: 1 },
      { steps: 300, team: 2, measure: 'arrived', least: 1, most: 1 },
      { steps: 300, team: 0, measure: 'stalled', least: 0.1, most: 0.3 },
      { steps: 300, team: 1, measure: 'stalled', least: 0.02, most: 0.06 },
    ],
  },
];
