/** Checks the arguments of commands from scripts and messages: numbers and lists from unknown sources. */

import type { SurfaceRequest } from './engine.ts';
import { ValidationError } from '../util/validation-error.ts';
import { MAX_WALKERS, SIGMAS } from '../settings/settings.ts';

/** The most steps that one command may ask for. */
export const MOST_STEPS = 1e9;

/** @throws ValidationError */
export function checkCount(key: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ValidationError(key, value, `a whole number from ${min} to ${max}`);
}

/** Returns the error for a team that does not exist among `teams`; the first one is 0. */
export const noSuchTeam = (team: unknown, teams: number): ValidationError =>
  new ValidationError('team', team, `a whole number from 0 to ${teams - 1}`);

/** (mu, sigma) pairs in one flat list, as numbers that an engine can take, in a list of their own. @throws ValidationError */
export function checkPairs(pairs: unknown): Float64Array {
  const allowed = `a flat list of 1 to ${MAX_WALKERS} pairs of mu and sigma`;
  let numbers: Float64Array;
  try {
    const { length } = pairs as ArrayLike<unknown>;
    // asked before anything as long as that is made
    if (!Number.isInteger(length) || typeof pairs !== 'object')
      throw new ValidationError('place', pairs, allowed);
    if (length < 2 || length % 2 !== 0 || length > 2 * MAX_WALKERS) {
      throw new ValidationError('place', pairs, allowed, `a list of ${length}`);
    }
    numbers = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const value = (pairs as ArrayLike<unknown>)[i];
      numbers[i] = typeof value === 'number' ? value : NaN;
    }
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    throw new ValidationError('place', pairs, allowed);
  }
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    const fits = i % 2 === 0 ? Math.abs(value) <= 1e9 : value >= SIGMAS.min && value <= SIGMAS.max;
    if (fits) continue;
    const name = `place[${i}] (${i % 2 ? 'sigma' : 'mu'} of walker ${i >> 1})`;
    throw new ValidationError(name, value, `a number from ${i % 2 ? SIGMAS.min : '-1e9'} to 1e9`);
  }
  return numbers;
}

/** A place of the surface. @throws ValidationError */
export function checkPoint(key: string, mu: unknown, sigma: unknown): [mu: number, sigma: number] {
  if (typeof mu !== 'number' || !(Math.abs(mu) <= 1e9)) {
    throw new ValidationError(`${key}.mu`, mu, 'a number from -1e9 to 1e9');
  }
  if (typeof sigma !== 'number' || !(sigma >= SIGMAS.min && sigma <= SIGMAS.max)) {
    throw new ValidationError(`${key}.sigma`, sigma, `a number from ${SIGMAS.min} to 1e9`);
  }
  return [mu + 0, sigma];
}

/** Which part of the surface is asked for, on how many points, copied. @throws ValidationError */
export function checkSurface(request: unknown): SurfaceRequest {
  const allowed = 'an object with mu, sigma, width, height';
  if (typeof request !== 'object' || request === null) throw new ValidationError('surface', request, allowed);
  const { mu, sigma, width, height } = request as Record<string, unknown>;
  const range = (key: string, given: unknown): [number, number] => {
    const copy = Array.isArray(given) && given.length === 2 ? [given[0], given[1]] : [];
    const fits = copy.length === 2 && copy.every(Number.isFinite) && copy[0] <= copy[1];
    if (!fits) throw new ValidationError(`surface.${key}`, given, 'two numbers [low, high] with low <= high');
    return copy as [number, number];
  };
  const checked = {
    mu: range('mu', mu),
    sigma: range('sigma', sigma),
    width: checkCount('surface.width', width, 2, 4096),
    height: checkCount('surface.height', height, 2, 4096),
  };
  if (!(checked.sigma[0] > 0)) throw new ValidationError('surface.sigma', sigma, 'two numbers above 0');
  return checked;
}
