/** The crowd at one moment, in memory: what is left of it when a GPU is lost. */

import { WORDS, decodeWalker } from './fixed.ts';
import type { Arithmetic } from './settings.ts';

/** How the words of a crowd are to be read. */
export interface Encoding {
  criticalTemperature: number;
  /** Integer bits of delta. */
  bits: number;
  arithmetic: Arithmetic;
}

export interface Checkpoint extends Encoding {
  clock: number;
  /** The clock when annealing was last turned on. */
  annealedFrom: number;
  /** The walkers' words, for each team; bit for bit what the GPU had. */
  words: Uint32Array<ArrayBuffer>[];
}

/** (mu, sigma) pairs in double precision, in the units of the data. */
export function decodeCrowd(words: Uint32Array<ArrayBuffer>, encoding: Encoding): Float64Array {
  const { criticalTemperature: s, bits, arithmetic } = encoding;
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const pairs = new Float64Array(words.length / 2);
  for (let at = 0; at < words.length; at += WORDS) {
    const [mu, sigma] =
      arithmetic === 'extended' ? decodeWalker(words, at, bits) : [floats[at]!, floats[at + 1]!];
    pairs[at / 2] = mu * s;
    pairs[at / 2 + 1] = sigma * s;
  }
  return pairs;
}
