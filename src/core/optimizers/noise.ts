/** The random kicks: a pure function of seed, walker and step. `shaders/random.wgsl` draws from the same bits. */

import { halfSine, philox } from './philox.ts';

/** Sets the kicks apart from the spawn, which has counter and key of the same seed. */
const TAG_NOISE = 1;

/** The two 32-bit words that a walker's kick in one step is made of. */
export function noiseWords(walker: number, age: number, seed: number): [number, number] {
  const [a, b] = philox([walker, age, 0, TAG_NOISE], [seed, TAG_NOISE]);
  return [a, b];
}

/**
 * Two independent standard normal numbers, by Box and Muller, "A note on the generation of random normal deviates", 1958:
 * sqrt(-2 ln U) in the direction of a random angle. U is the middle of one of 2^32 cells, so it is never 0 or 1; its
 * logarithm is taken from the nearer end. Sines are those of `halfSine`, right to 4e-6.
 */
export function standardNormals(walker: number, age: number, seed: number): [number, number] {
  const [word, turn] = noiseWords(walker, age, seed);
  const lower = (word + 0.5) / 2 ** 32;
  const upper = (2 ** 32 - 1 - word + 0.5) / 2 ** 32;
  const radius = Math.sqrt(-2 * (lower < 0.5 ? Math.log(lower) : Math.log1p(-upper)));
  return [radius * sine((turn + 0x40000000) >>> 0), radius * sine(turn)];
}

const sine = (turn: number): number => (halfSine(turn) - 2 ** 31) / 2 ** 31;
