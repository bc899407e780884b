/** The terms of the app, each explained in one sentence: for the help and for tooltips. */

import { CLASSES, CLASS_MEANINGS, CLASS_NAMES } from '../simulation/census.ts';

export interface GlossaryEntry {
  readonly term: string;
  readonly meaning: string;
}

export const GLOSSARY: readonly GlossaryEntry[] = [
  { term: 'walker', meaning: 'One run of an optimizer: a pair (μ, σ) that each step changes.' },
  {
    term: 'team',
    meaning:
      'Walkers with the same optimizer and settings; numbered from 1 on screen, from 0 in the API and in files.',
  },
  {
    term: 'μ, σ',
    meaning:
      'The model: each data point is from N(μ, σ²) or N(−μ, σ²), with equal probability; σ is the standard deviation.',
  },
  {
    term: 's',
    meaning: 'The root mean square of the data; (0, s) is a saddle for the default data.',
  },
  {
    term: 'L',
    meaning: 'The log-likelihood of the model, summed over the data; heights are drawn on an asinh scale.',
  },
  { term: 'nats', meaning: 'The unit of L: one nat more means a likelihood e times as high.' },
  {
    term: 'gradient',
    meaning: 'The slope of L in μ and in σ; it is 0 at a stationary point.',
  },
  {
    term: 'Hessian',
    meaning: 'The matrix of second derivatives of L; its eigenvalues are the curvatures.',
  },
  {
    term: 'saddle',
    meaning:
      'The point (0, s), where L rises in some directions and falls in others; degenerate, because one curvature is 0.',
  },
  {
    term: 'EM arc',
    meaning:
      'The curve μ² + σ² = s², where the model’s variance is the data’s mean square; every EM step lands on it.',
  },
  {
    term: 'temperature',
    meaning: 'A name for σ while it is held or scheduled; physicists’ T is proportional to σ².',
  },
  {
    term: 'critical temperature',
    meaning: 'σ = s: above it the best μ is 0, below it μ = 0 is a minimum along μ.',
  },
  { term: 'annealing', meaning: 'Lowering σ on a schedule, while the optimizer changes only μ.' },
  ...CLASSES.map((key) => ({ term: CLASS_NAMES[key], meaning: CLASS_MEANINGS[key] })),
];
