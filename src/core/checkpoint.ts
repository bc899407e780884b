/** The crowd at one moment, in memory: what is left of it when a GPU is lost. */

import { WORDS, decodeWalker } from './fixed.ts';
import type { TeamHistory } from './history.ts';
import type { Arithmetic, Optimizer } from './teams.ts';

/** How the words of a crowd are to be read. */
export interface Encoding {
  criticalTemperature: number;
  /** Integer bits of delta. */
  bits: number;
  arithmetic: Arithmetic;
}

/** One team, bit for bit what the GPU had. */
export interface TeamCheckpoint {
  words: Uint32Array<ArrayBuffer>;
  /** What the optimizer remembers of each walker; empty if it remembers nothing. */
  memory: Float32Array<ArrayBuffer>;
  /** Steps that each walker has spent about the saddle. */
  dwell: Uint32Array<ArrayBuffer>;
  arithmetic: Arithmetic;
  optimizer: Optimizer;
  /** The clock when the team began. */
  born: number;
  history: TeamHistory | undefined;
}

export interface Checkpoint extends Omit<Encoding, 'arithmetic'> {
  clock: number;
  /** The clock at which the schedule's step 0 was. */
  annealedFrom: number;
  /** The (mu, sigma) pairs at which a new team begins, if the crowd was placed by hand. */
  placed: Float64Array | undefined;
  teams: TeamCheckpoint[];
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

/** What an optimizer on the GPU remembered, for one that counts in the units of the data: see `optimizers/inertial.ts`. */
export function decodeMemory(
  { memory, optimizer }: TeamCheckpoint,
  criticalTemperature: number,
): Float64Array {
  const s = criticalTemperature;
  const units = optimizer === 'adam' ? [s ** -2, 1 / s, s ** -2, s ** -2] : [1, s, 1, 1];
  return Float64Array.from(memory, (value, k) => value * units[k % units.length]!);
}
