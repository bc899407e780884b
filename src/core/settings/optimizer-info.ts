/** The description of each optimizer, as the app shows it. The steps themselves are in `optimizers/step.ts`. */

import type { Optimizer } from './teams.ts';

export interface Method {
  /** The name in lists and legends. */
  name: string;
  /** What it does, in one sentence. */
  sentence: string;
  /** The symbols of its formula. */
  where: string;
  /** Author, title, year. */
  source: string;
  /** Which settings change what it does. Noise works with all of them. */
  uses: { stepSize: boolean; momentum: boolean; moveLimit: boolean };
}

const STEPS = { stepSize: true, momentum: false, moveLimit: true };
const ROLLS = { stepSize: true, momentum: true, moveLimit: true };
const SOLVES = { stepSize: false, momentum: false, moveLimit: false };

export const METHODS: Readonly<Record<Optimizer, Method>> = {
  gradient: {
    name: 'Gradient ascent',
    sentence: 'Each step is η times the gradient: long on steep slopes, almost 0 at the saddle.',
    where: 'θ = (μ, σ), η: the step size, ∇L: the gradient',
    source: 'A. Cauchy, “Méthode générale pour la résolution des systèmes d’équations simultanées”, 1847',
    uses: STEPS,
  },
  momentum: {
    name: 'Momentum (heavy ball)',
    sentence:
      'A walker keeps a share of its last step: it speeds up on long slopes and overshoots the peaks.',
    where: 'θ = (μ, σ), β: the momentum, θ_before: θ one step ago',
    source: 'B. T. Polyak, “Some methods of speeding up the convergence of iteration methods”, 1964',
    uses: ROLLS,
  },
  nesterov: {
    name: 'Nesterov momentum',
    sentence:
      'Momentum with the gradient taken where the momentum leads: it overshoots less than the heavy ball.',
    where: 'θ = (μ, σ), β: the momentum, ϑ: where momentum leads',
    source:
      'Y. Nesterov, “A method for solving the convex programming problem with convergence rate O(1/k²)”, 1983',
    uses: ROLLS,
  },
  adam: {
    name: 'Adam',
    sentence:
      'In each direction the gradient is divided by its recent size: flat ground does not slow a walker down once steep slopes are forgotten.',
    where: 'θ = (μ, σ), β: the momentum; both averages without bias',
    source: 'D. P. Kingma and J. Ba, “Adam: a method for stochastic optimization”, 2015',
    uses: ROLLS,
  },
  newton: {
    name: 'Saddle-free Newton',
    sentence:
      'The gradient is divided by the size of the curvature, so μ grows by a factor 1 + η/3 in each step near the saddle; plain Newton would shrink it.',
    where: 'θ = (μ, σ), |H|: the Hessian with the magnitudes of its eigenvalues',
    source:
      'Y. N. Dauphin and others, “Identifying and attacking the saddle point problem in high-dimensional non-convex optimization”, 2014',
    uses: STEPS,
  },
  em: {
    name: 'EM',
    sentence:
      'Each data point is divided between the clusters, then both are fitted: the first step reaches the EM arc, later ones crawl near the saddle.',
    where: 'mean: over the data',
    source:
      'A. P. Dempster, N. M. Laird and D. B. Rubin, “Maximum likelihood from incomplete data via the EM algorithm”, 1977',
    uses: SOLVES,
  },
  alternating: {
    name: 'Alternating',
    sentence:
      'In turn the best μ for this σ and the best σ for this μ: from σ above s it reaches the saddle in two steps and stays.',
    where: 'in turn: μ in even steps, σ in odd steps',
    source: 'J. Eisner, “Dynamics of optimizing Gaussian mixture models”',
    uses: SOLVES,
  },
  perturbed: {
    name: 'Noisy gradient',
    sentence:
      'Gradient ascent with noise in every step: it moves walkers off the saddle and blurs the peaks.',
    where: 'θ = (μ, σ), q: the noise, ξ: independent standard normal numbers',
    source:
      'R. Ge, F. Huang, C. Jin and Y. Yuan, “Escaping from saddle points: online stochastic gradient for tensor decomposition”, 2015',
    uses: STEPS,
  },
};
