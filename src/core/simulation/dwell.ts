/**
 * The histogram of the time that walkers spend near the saddle: steps with |mu| < .3 s and |sigma - s| < .1 s, counted
 * for each walker and shown as a histogram whose bins grow with the count: exact up to 7, then four to each doubling.
 */

/** Bins up to 2^32 - 1 steps. */
export const DWELL_BINS = 124;

/** The bin of a number of steps, 0 to 2^32 - 1. Integers only, so that statistics.wgsl has the same. */
export function dwellBin(steps: number): number {
  if (steps < 8) return steps;
  const exponent = 31 - Math.clz32(steps);
  return 8 + 4 * (exponent - 3) + ((steps >>> (exponent - 2)) & 3);
}

/** The least number of steps in a bin; that of the bin after the last is 2^32. */
export function dwellEdge(bin: number): number {
  if (bin < 8) return bin;
  const exponent = 3 + Math.floor((bin - 8) / 4);
  return 2 ** exponent * (1 + ((bin - 8) % 4) / 4);
}
