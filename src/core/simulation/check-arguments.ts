/** Checks the arguments of commands from scripts and messages: numbers and lists from unknown sources. */

import { checkRecord, type RecordKind } from '../schema/check-record.ts';
import { checkValue } from '../schema/check-value.ts';
import { allowedValues, type NumberKind } from '../schema/field-kinds.ts';
import { MAX_WALKERS, MUS, SIGMAS } from '../settings/settings.ts';
import { ValidationError } from '../util/validation-error.ts';
import type { SurfaceRequest } from './engine.ts';

/** The most steps that one command may ask for. */
export const MOST_STEPS = 1e9;

const MU: NumberKind = { type: 'number', ...MUS };
const SIGMA: NumberKind = { type: 'number', ...SIGMAS };
const count = (min: number, max: number): NumberKind => ({ type: 'number', min, max, integer: true });

/** Returns the error for a team that does not exist among `teams`; the first one is 0. */
export const noSuchTeam = (team: unknown, teams: number): ValidationError =>
  new ValidationError('team', team, allowedValues(count(0, teams - 1)));

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
    const kind = i % 2 === 0 ? MU : SIGMA;
    // millions of numbers: nothing is made for one that fits
    if (value >= kind.min && value <= kind.max) continue;
    checkValue(`place[${i}] (${i % 2 ? 'sigma' : 'mu'} of walker ${i >> 1})`, kind, value);
  }
  return numbers;
}

const SURFACE: RecordKind = {
  fields: {
    mu: { type: 'range', min: -Infinity, max: Infinity, empty: true },
    sigma: { type: 'range', min: 0, above: true, max: Infinity, empty: true },
    width: count(2, 4096),
    height: count(2, 4096),
  },
  complete: true,
  open: true,
};

/** Which part of the surface is asked for, on how many points, copied. @throws ValidationError */
export const checkSurface = (request: unknown): SurfaceRequest =>
  checkRecord('surface', SURFACE, request) as unknown as SurfaceRequest;
