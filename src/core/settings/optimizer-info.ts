/** The description of each optimizer, as the page shows it. The steps themselves are in `optimizers/step.ts`. */

import type { Optimizer } from './teams.ts';

export interface Method {
  /** How it is called in lists and legends. */
  name: string;
  /** What it does, as the user sees it, in one sentence. */
  sentence: string;
  /** What stands for what in its step, which is in `mathml.ts`. */
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
    sentence:
      'Each step goes uphill by a share of the slope: long where it is steep, hardly any at the saddle.',
    where: 'θ = (μ, σ), η: the step size, ∇L: the score',
    source: 'A. Cauchy, “Méthode générale pour la résolution des systèmes d’équations simultanées”, 1847',
    uses: STEPS,
  },
  momentum: {
    name: 'Momentum (heavy ball)',
    sentence:
      'A walker keeps part of its last move, like a ball that rolls: it gathers speed on long slopes and swings past the top.',
    where: 'θ = (μ, σ), β: the momentum, θ_before: θ one step ago',
    source: 'B. T. Polyak, “Some methods of speeding up the convergence of iteration methods”, 1964',
    uses: ROLLS,
  },
  nesterov: {
    name: 'Nesterov momentum',
    sentence:
      'A walker rolls on first and corrects itself by the slope that it finds there: on gentle slopes it overshoots less than the heavy ball.',
    where: 'θ = (μ, σ), β: the momentum, ϑ: where the walker rolls to',
    source:
      'Y. Nesterov, “A method for solving the convex programming problem with convergence rate O(1/k²)”, 1983',
    uses: ROLLS,
  },
  adam: {
    name: 'Adam',
    sentence:
      'In each direction a step is as long as the slope is steep compared with the last thousand: level ground does not slow it, once it has forgotten the cliffs.',
    where: 'θ = (μ, σ), β: the momentum; both averages without bias',
    source: 'D. P. Kingma and J. Ba, “Adam: a method for stochastic optimization”, 2015',
    uses: ROLLS,
  },
  newton: {
    name: 'Saddle-free Newton',
    sentence:
      'Along each axis of curvature the slope is divided by how strongly the surface bends, so walkers leave the saddle at a steady pace.',
    where: 'θ = (μ, σ), |H|: the Hessian with the magnitudes of its eigenvalues',
    source:
      'Y. N. Dauphin and others, “Identifying and attacking the saddle point problem in high-dimensional non-convex optimization”, 2014',
    uses: STEPS,
  },
  em: {
    name: 'EM',
    sentence:
      'Every datum is shared out between the two clusters, then both are fitted to their shares: one long leap onto the ridge, then a crawl about the saddle.',
    where: 'mean: over the data',
    source:
      'A. P. Dempster, N. M. Laird and D. B. Rubin, “Maximum likelihood from incomplete data via the EM algorithm”, 1977',
    uses: SOLVES,
  },
  alternating: {
    name: 'Alternating',
    sentence:
      'By turns the best μ for this σ and the best σ for this μ: from a σ above the saddle’s it jumps to μ = 0, into the saddle, and never leaves.',
    where: 'by turns: μ in the even steps, σ in the odd ones',
    source: 'J. Eisner, “Dynamics of optimizing Gaussian mixture models”',
    uses: SOLVES,
  },
  perturbed: {
    name: 'Perturbed gradient',
    sentence:
      'Gradient ascent with a random kick in every step: the kicks shake walkers off the saddle and blur the peaks.',
    where: 'θ = (μ, σ), q: the noise, ξ: independent standard normal numbers',
    source:
      'R. Ge, F. Huang, C. Jin and Y. Yuan, “Escaping from saddle points: online stochastic gradient for tensor decomposition”, 2015',
    uses: STEPS,
  },
};
