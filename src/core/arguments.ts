/** Checks what a script or a message hands to a command: numbers and lists that came from anywhere. */

import { Refusal } from './refusal.ts';
import { MAX_WALKERS, SIGMAS } from './settings.ts';

/** The most steps that one command may ask for. */
export const MOST_STEPS = 1e9;

/** @throws Refusal */
export function checkCount(key: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Refusal(key, value, `a whole number from ${min} to ${max}`);
}

/** (mu, sigma) pairs in one flat list, as numbers that an engine can take, in a list of their own. @throws Refusal */
export function checkPairs(pairs: unknown): Float64Array {
  const allowed = `1 to ${MAX_WALKERS} pairs of mu and sigma, in one flat list`;
  let numbers: Float64Array;
  try {
    const { length } = pairs as ArrayLike<unknown>;
    // asked before anything as long as that is made
    if (!Number.isInteger(length) || typeof pairs !== 'object') throw new Refusal('place', pairs, allowed);
    if (length < 2 || length % 2 !== 0 || length > 2 * MAX_WALKERS) {
      throw new Refusal('place', pairs, allowed, `${length} numbers`);
    }
    numbers = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const value = (pairs as ArrayLike<unknown>)[i];
      numbers[i] = typeof value === 'number' ? value : NaN;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('place', pairs, allowed);
  }
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    const fits = i % 2 === 0 ? Math.abs(value) <= 1e9 : value >= SIGMAS.min && value <= SIGMAS.max;
    if (fits) continue;
    const name = `place[${i}] (${i % 2 ? 'sigma' : 'mu'} of walker ${i >> 1})`;
    throw new Refusal(name, value, `a number from ${i % 2 ? SIGMAS.min : '-1e9'} to 1e9`);
  }
  return numbers;
}
