/**
 * The walker's position in two 64-bit numbers, two words each, in units of the critical temperature s:
 *
 *     |mu / s| = 2^exponent (1 + fraction)     16 bits and 46 bits, so that a mu of 1e-300 is as precise as one of 1
 *     delta    = sigma / s - 1                 8.56 bits (or wider, see `sigmaBits`), so that it is finest at the saddle
 *
 * The lowest two bits of |mu / s| are not used for it: they say the sign of mu and whether it is exactly 0. The lowest four
 * of delta hold the class.
 * `shaders/fixed.wgsl` does the arithmetic.
 */

export const TAG_NEGATIVE = 1;
export const TAG_ZERO = 2;
export const MU_TAGS = 3;
export const CLASS_MASK = 15;

/** Words a walker takes. */
export const WALKER_WORDS = 4;

/** The exponent of |mu/s| stays within these: from 2^-32767, beyond any underflow of doubles, to 2^40. */
export const EXPONENT_MIN = -32767;
export const EXPONENT_MAX = 40;

const TWO_32 = 2 ** 32;

/** Integer bits (sign included) that delta needs to hold sigma up to `largest`, in units of s: 8 for all but odd scales. */
export function sigmaBits(largest: number): number {
  return Math.min(32, Math.max(8, Math.ceil(Math.log2(Math.max(largest, 1))) + 3));
}

/** A number as signed 64-bit fixed point with `fraction` bits below its upper word's unit: [high, low], both unsigned. */
export function toFixed(value: number, fraction: number): [number, number] {
  const scaled = value * 2 ** fraction;
  const high = Math.floor(scaled);
  // one product, so that the low word is rounded once; it can round up to 2^32
  const low = Math.floor((scaled - high) * TWO_32);
  return low >= TWO_32 ? [(high + 1) >>> 0, 0] : [high >>> 0, low];
}

/** The number behind [high, low]; exact when it fits 53 bits. */
export function fromFixed(high: number, low: number, fraction: number): number {
  return (high | 0) / 2 ** fraction + low / TWO_32 / 2 ** fraction;
}

/** |mu / s| 2^-lifted as [high, low]; the magnitude must not be 0. */
function encodeMagnitude(magnitude: number, lifted: number): [number, number] {
  // the logarithm may be off by its rounding, and so by one where the magnitude is next to a power of 2
  let exponent = Math.floor(Math.log2(magnitude));
  if (magnitude < 2 ** exponent) exponent--;
  // in two steps, because 2^-exponent of the smallest doubles is infinite
  const half = Math.trunc(exponent / 2);
  // the lowest two bits of the low word are tags
  let fraction = 4 * Math.round((magnitude * 2 ** -half * 2 ** (half - exponent) - 1) * 2 ** 46);
  if (fraction >= 2 ** 48) {
    fraction -= 2 ** 48;
    exponent++;
  }
  exponent -= lifted;
  if (exponent < EXPONENT_MIN) return [(EXPONENT_MIN << 16) >>> 0, 0];
  if (exponent >= EXPONENT_MAX) return [(EXPONENT_MAX << 16) >>> 0, 0];
  return [((exponent << 16) | (fraction / TWO_32)) >>> 0, fraction % TWO_32];
}

function decodeMagnitude(high: number, low: number): number {
  return (1 + (high & 0xffff) / 2 ** 16 + low / 2 ** 48) * 2 ** (high >> 16);
}

/**
 * Writes the walker (mu/s, sigma/s) to words[at .. at+3]. bits: integer bits of delta, from `sigmaBits`; lifted: mu was
 * multiplied by 2^lifted, because no double is so small.
 */
export function encodeWalker(
  words: Uint32Array,
  at: number,
  mu: number,
  sigma: number,
  bits: number,
  lifted = 0,
): void {
  const negative = mu < 0 || Object.is(mu, -0); // a zero has a side too
  const [high, low] = mu === 0 ? [0, 0] : encodeMagnitude(Math.abs(mu), lifted);
  const [deltaHigh, deltaLow] = toFixed(sigma - 1 + 2 ** (bits - 61), 32 - bits); // half the unit above the class: rounds, not truncates
  words[at] = high;
  words[at + 1] = (low | (negative ? TAG_NEGATIVE : 0) | (mu === 0 ? TAG_ZERO : 0)) >>> 0;
  words[at + 2] = deltaHigh;
  words[at + 3] = (deltaLow & ~CLASS_MASK) >>> 0;
}

/** The walker (mu/s, sigma/s) at words[at .. at+3]. */
export function decodeWalker(words: Uint32Array, at: number, bits: number): [number, number] {
  const tags = words[at + 1]!;
  const magnitude = tags & TAG_ZERO ? 0 : decodeMagnitude(words[at]!, (tags & ~MU_TAGS) >>> 0);
  const delta = fromFixed(words[at + 2]!, (words[at + 3]! & ~CLASS_MASK) >>> 0, 32 - bits);
  return [tags & TAG_NEGATIVE ? -magnitude : magnitude, 1 + delta];
}

/** Writes the walker (mu/s, sigma/s) in single precision to floats[at .. at+3], which lie over its words. */
export function encodeSingle(floats: Float32Array, at: number, mu: number, sigma: number): void {
  floats[at] = mu;
  floats[at + 2] = sigma;
}

/** The walker (mu/s, sigma/s) in single precision at floats[at .. at+3]. */
export const decodeSingle = (floats: Float32Array, at: number): [number, number] => [
  floats[at]!,
  floats[at + 2]!,
];
