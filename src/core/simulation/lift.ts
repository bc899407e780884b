/**
 * A mu below LOW is kept times UP, or times UP once more, so that long annealing does not lose it below the smallest
 * double. That changes no step of an optimizer that is LINEAR there: where |mu| is so small, its mu' is proportional to
 * mu, and neither its sigma' nor what it remembers depends on mu.
 */

import type { Arithmetic, Team } from '../settings/teams.ts';
import { LIFT } from './checkpoint.ts';

export const UP = 2 ** LIFT;
export const LOW = 2 ** -600;
export const HIGH = 2 ** -200;

const LINEAR: readonly Team['optimizer'][] = ['gradient', 'momentum', 'nesterov', 'newton', 'em'];

/** Whether a team's walkers are lifted. */
export const isLifted = ({ optimizer, noise }: Team, arithmetic: Arithmetic): boolean =>
  LINEAR.includes(optimizer) && noise === 0 && arithmetic === 'extended';
