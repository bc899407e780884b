/**
 * The argument of the notebook in eight chapters: each a state of the whole app, which the crowd really computes, and a
 * few words on what is to be seen in it. What a chapter claims of the crowd is data too, and a test measures it.
 */

import type { WalkerClass } from './census.ts';
import type { FormulaName } from './formula.ts';
import { defaultSettings, ofTheRoom, type Settings } from './settings.ts';
import { applyPatch, type Patch } from './validate.ts';

/** What a claim is about: the share of a team in a class, the median of |mu|, that of |sigma² + mu² - s²|. */
export type Measure = WalkerClass | 'mu' | 'ridge';

export interface Claim {
  /** After so many steps from the start of the chapter. */
  steps: number;
  /** The deed that is done just before the steps since the claim before, by its place. */
  deed?: number;
  /** The place of the team. */
  team: number;
  measure: Measure;
  least: number;
  most: number;
}

/** What a hand may do, as a button on the card: a change of the settings, or else a single step. */
export interface Deed {
  label: string;
  change?: Patch;
}

export interface Chapter {
  key: string;
  title: string;
  /** At most sixty words. A class's colour is written `{stalled:orange}`. */
  text: string;
  formulas: readonly FormulaName[];
  /** What differs from the defaults, the pose of the eye included. */
  patch: Patch;
  /** Whether the crowd moves by itself. */
  plays: boolean;
  deeds?: readonly Deed[];
  claims: readonly Claim[];
}

/** Walkers of each team where several race, as in the presets. */
const RACERS = 65_536;

export const CHAPTERS: readonly Chapter[] = [
  {
    key: 'temperatures',
    title: 'Two temperatures',
    text: 'Every point of this ground is a mixture of two Gaussians, at ±μ, of width σ; its height, how well it explains two data, −1 and 1. The bright line holds σ at 1.5: hot. The best μ there is 0, and the crowd gathers. Now drag the temperature to 0.7: cold, and the crowd splits.',
    formulas: ['mixture'],
    patch: {
      walkers: RACERS,
      // the noise keeps it moving where it would come to rest
      teams: [{ annealed: true, stepSize: 0.05, noise: 0.003 }],
      stepsPerFrame: 2,
      schedule: { shape: 'manual', sigma: 1.5 },
      view: { camera: [0, 40, 6.4, 0, 0] },
    },
    plays: true,
    deeds: [
      { label: 'σ = 1.5', change: { schedule: { sigma: 1.5 } } },
      { label: 'σ = 0.7', change: { schedule: { sigma: 0.7 } } },
    ],
    claims: [
      { steps: 500, team: 0, measure: 'mu', least: 0, most: 0.02 },
      // tanh(mu/sigma²) = mu at sigma = .7: .96122
      { steps: 1200, deed: 1, team: 0, measure: 'mu', least: 0.96, most: 0.9625 },
    ],
  },
  {
    key: 'transition',
    title: 'The phase transition',
    text: 'Now σ sinks and rises by itself. Above σ = 1 both clusters want to lie on each other, at μ = 0. As the line passes 1, the critical temperature, the summit at 0 becomes a valley, and the crowd forks to both sides. It follows the best μ of each σ: the pitchfork.',
    formulas: ['pitchfork', 'critical'],
    patch: {
      walkers: RACERS,
      // without noise mu would remember in its thousandth digit how long it was hot
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
    text: 'Let us free σ too, and improve μ and σ by turns. All start hot. Press One step: each takes its best μ, which is 0. Again: the best σ for that is 1. All are {stalled:orange}: stalled at the saddle. Once more: neither turn helps, and they are {frozen:blue}, frozen for ever.',
    formulas: ['alternating'],
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'alternating' }],
      spawn: { sigma: [1.05, 1.95] },
      stepsPerFrame: 1,
      view: { camera: [-24, 46, 6.4, 0, 0] },
    },
    plays: false,
    deeds: [{ label: 'One step' }],
    claims: [
      { steps: 1, team: 0, measure: 'mu', least: 0, most: 0 },
      { steps: 2, team: 0, measure: 'stalled', least: 1, most: 1 },
      { steps: 2, team: 0, measure: 'ridge', least: 0, most: 0 },
      { steps: 3, team: 0, measure: 'frozen', least: 1, most: 1 },
    ],
  },
  {
    key: 'hessian',
    title: 'The singular Hessian',
    text: 'The saddle, magnified twenty times. Across, the curvature is −4: within a hundred steps the crowd has slid onto a thin arc. Along the arc the curvature is 0: there it stands, {stalled:orange}. And yet this is no summit: both ends of the arc lie higher, by a millionth.',
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
      { steps: 300, team: 0, measure: 'ridge', least: 0, most: 1e-4 },
      { steps: 300, team: 0, measure: 'mu', least: 0.048, most: 0.053 },
      { steps: 300, team: 0, measure: 'stalled', least: 1, most: 1 },
    ],
  },
  {
    key: 'gradient',
    title: 'Follow the gradient',
    text: 'Gradient ascent moves both at once. From most starts σ sinks below 1 in time, and the walkers run to a peak: {arrived:green}, arrived. Who came too near the middle is {stalled:orange}: stalled, where there is hardly a slope. Half as far from the middle means four times as long.',
    formulas: ['gradient', 'gradientLaw'],
    patch: {
      stepsPerFrame: 4,
      view: { mode: 'map', arrows: 28, arrowScale: 'logarithmic' },
    },
    plays: true,
    claims: [
      { steps: 1000, team: 0, measure: 'stalled', least: 0.1, most: 0.25 },
      { steps: 1000, team: 0, measure: 'arrived', least: 0.7, most: 0.9 },
    ],
  },
  {
    key: 'em',
    title: 'EM',
    text: 'EM asks for no step size. Its first step puts every walker on the ridge, an arc from peak to peak over the saddle. Along it EM crawls as the gradient does: after 100 steps 8 of 100 walkers are not home, after 10 000 still 8 of 1000, most of them {stalled:orange}.',
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
      { steps: 1000, team: 0, measure: 'stalled', least: 0.015, most: 0.03 },
    ],
  },
  {
    key: 'rounding',
    title: 'Frozen by rounding',
    text: 'Two equal teams, a few thousandths from the saddle. Team 1 keeps μ in single precision: a step smaller than half its last bit changes nothing, and three of four are {frozen:frozen} for good. Team 2 has 64 bits, and all of it creeps on. What stops the first is not the surface: it is the arithmetic.',
    formulas: ['rounding'],
    patch: {
      walkers: RACERS,
      teams: [{ precision: 'single' }, { precision: 'extended' }],
      // no walker of the grid is so close that 64 bits would be too few
      spawn: { shape: 'grid', mu: [-0.004, 0.004], sigma: [1, 1] },
      window: { mu: [-0.006, 0.006], sigma: [0.97, 1.03] },
      view: { layout: 'split' },
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
    text: 'The cure: take σ out of the hand of the gradient. Team 3 sweeps it from hot to cold and moves only μ. Below σ = 1 the middle is a valley, where nobody stays: at step 244 all are {arrived:home}. Gradient ascent and EM, from the same starts, still have walkers at the saddle.',
    formulas: ['annealing'],
    patch: {
      walkers: RACERS,
      teams: [{ optimizer: 'gradient' }, { optimizer: 'em' }, { optimizer: 'gradient', annealed: true }],
      stepsPerFrame: 1,
      schedule: { length: 300 },
    },
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

/** The chapter that these settings are in, if the story is open. */
export const chapterOf = ({ story }: Settings): Chapter | undefined => CHAPTERS[story - 1];

/**
 * The settings in which chapter `story` begins, 1 to 8. What belongs to the machine, and not to the show, stays as it is in
 * `now`. Of 0, no chapter: the defaults.
 */
export function storySettings(story: number, now: Settings = defaultSettings()): Settings {
  const { engine, view } = now;
  const kept = { engine, story, view: ofTheRoom(view) };
  return applyPatch(applyPatch(defaultSettings(), CHAPTERS[story - 1]?.patch ?? {}), kept);
}

/** A text in parts: plain ones, and those in a class's colour. */
export function partsOf(text: string): { text: string; of?: WalkerClass }[] {
  return text
    .split(/(\{\w+:[^}]*\})/)
    .filter(Boolean)
    .map((part) => {
      const [, of, words] = /^\{(\w+):([^}]*)\}$/.exec(part) ?? [];
      return words === undefined ? { text: part } : { text: words, of: of as WalkerClass };
    });
}

/** The same without colours. */
export const plainText = (text: string): string =>
  partsOf(text)
    .map((part) => part.text)
    .join('');
