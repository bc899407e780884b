/**
 * A copy of the crowd in memory, to step back to, to continue from on another engine, or to restore after the GPU was
 * lost.
 */

import {
  CLASS_MASK,
  WALKER_WORDS,
  decodeSingle,
  decodeWalker,
  encodeSingle,
  encodeWalker,
} from './fixed-point.ts';
import type { TeamPast } from './team-history.ts';
import { MEMORY_SIZE } from '../optimizers/step-context.ts';
import { movesOtherwise, type Settings } from '../settings/settings.ts';
import type { Arithmetic, Optimizer } from '../settings/teams.ts';

/** How the words of a crowd are to be read. */
export interface Encoding {
  criticalTemperature: number;
  /** Integer bits of delta. */
  bits: number;
  arithmetic: Arithmetic;
}

interface SavedWalkers {
  /** Steps that each walker has spent near the saddle while sigma was optimized. */
  dwell: Uint32Array<ArrayBuffer>;
  /** The optimizer whose memory it is. */
  optimizer: Optimizer;
}

/** One team's walkers, bit for bit what a GPU has: in units of s. */
export interface CrowdWords extends SavedWalkers {
  words: Uint32Array<ArrayBuffer>;
  /** What the optimizer remembers of each walker; empty if it remembers nothing. */
  memory: Float32Array<ArrayBuffer>;
}

/** Powers of two by which a mu is lifted at once. */
export const LIFT = 300;

/** One team's walkers, bit for bit what workers have: doubles in the units of the data. */
export interface CrowdDoubles extends SavedWalkers {
  /** (mu, sigma) pairs; the true mu is mu 2^(-LIFT lifts). */
  pairs: Float64Array<ArrayBuffer>;
  /** How often each mu was lifted out of where no double is so small. */
  lifts: Int16Array<ArrayBuffer>;
  /** Places in CLASSES. */
  classes: Uint8Array<ArrayBuffer>;
  /** MEMORY numbers for each walker; empty if the optimizer remembers nothing. */
  memory: Float64Array<ArrayBuffer>;
}

export type TeamCheckpoint = (CrowdWords | CrowdDoubles) & {
  arithmetic: Arithmetic;
  /** The clock when the team began. */
  born: number;
  /** Undefined if nothing of it had come back. */
  past: TeamPast | undefined;
};

export interface Checkpoint extends Omit<Encoding, 'arithmetic'> {
  /** Under which it was saved. */
  settings: Settings;
  clock: number;
  /** The clock at which the schedule's step 0 was. */
  annealedFrom: number;
  /** The (mu, sigma) pairs at which a new team begins, if the crowd was placed explicitly. */
  placed: Float64Array | undefined;
  teams: TeamCheckpoint[];
}

/**
 * What each team of these settings goes on from. One that was not saved goes on as the first; one that moves otherwise than
 * when it was saved is altered from there on.
 */
export function savedTeams({ teams, settings: then, clock }: Checkpoint, now: Settings): TeamCheckpoint[] {
  return now.teams.map((_, team) => {
    const place = teams[team] ? team : 0;
    const saved = teams[place]!;
    const { past } = saved;
    if (past?.altered !== undefined || !movesOtherwise([then, place], [now, team])) return saved;
    return { ...saved, past: past && { ...past, altered: clock - saved.born } };
  });
}

/** How many walkers a saved team has. */
export const savedWalkers = ({ dwell }: TeamCheckpoint): number => dwell.length;

/** The memory that the walkers of a checkpoint take. */
export function checkpointBytes({ teams }: Checkpoint): number {
  const arrays = teams.flatMap((team): ArrayBufferView[] => [
    ...('words' in team ? [team.words] : [team.pairs, team.lifts, team.classes]),
    team.memory,
    team.dwell,
  ]);
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** (mu, sigma) pairs in double precision, in the units of the data. */
export function decodeCrowd(words: Uint32Array<ArrayBuffer>, encoding: Encoding): Float64Array<ArrayBuffer> {
  const { criticalTemperature: s, bits, arithmetic } = encoding;
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const pairs = new Float64Array(words.length / 2);
  for (let at = 0; at < words.length; at += WALKER_WORDS) {
    const [mu, sigma] = arithmetic === 'extended' ? decodeWalker(words, at, bits) : decodeSingle(floats, at);
    pairs[at / 2] = mu * s;
    pairs[at / 2 + 1] = sigma * s;
  }
  return pairs;
}

/** What a number of an optimizer's memory is in the units of the data, where it is 1 in units of s: see `optimizers/inertial.ts`. */
const memoryUnits = (optimizer: Optimizer, s: number): readonly number[] =>
  optimizer === 'adam' ? [s ** -2, 1 / s, s ** -2, s ** -2] : [1, s, 1, 1];

/** Returns the team as workers need it, whichever engine saved it. */
export function asDoubles(
  team: TeamCheckpoint,
  { criticalTemperature, bits }: Omit<Encoding, 'arithmetic'>,
): CrowdDoubles {
  if ('pairs' in team) return team;
  const { words, memory, arithmetic, optimizer, dwell } = team;
  const units = memoryUnits(optimizer, criticalTemperature);
  return {
    pairs: decodeCrowd(words, { criticalTemperature, bits, arithmetic }),
    lifts: new Int16Array(dwell.length),
    classes: Uint8Array.from(dwell, (_, i) => words[WALKER_WORDS * i + 3]! & CLASS_MASK),
    memory: Float64Array.from(memory, (value, k) => value * units[k % MEMORY_SIZE]!),
    dwell,
    optimizer,
  };
}

/** The largest number that a GPU is given: it knows no infinity. */
const LARGEST = 3e38;

/** Returns the team as a GPU needs it, whichever engine saved it. */
export function asWords(
  team: TeamCheckpoint,
  { criticalTemperature: s, bits }: Omit<Encoding, 'arithmetic'>,
): CrowdWords {
  if ('words' in team) return team;
  const { pairs, lifts, classes, memory, arithmetic, optimizer, dwell } = team;
  const words = new Uint32Array(WALKER_WORDS * dwell.length);
  const floats = new Float32Array(words.buffer);
  for (let i = 0; i < dwell.length; i++) {
    const [mu, sigma] = [pairs[2 * i]! / s, pairs[2 * i + 1]! / s];
    const lifted = LIFT * lifts[i]!;
    if (arithmetic === 'extended') encodeWalker(words, WALKER_WORDS * i, mu, sigma, bits, lifted);
    else encodeSingle(floats, WALKER_WORDS * i, mu * 2 ** -lifted, sigma);
    words[WALKER_WORDS * i + 3]! |= classes[i]!;
  }
  const units = memoryUnits(optimizer, s);
  const held = (value: number): number => Math.min(Math.max(value, -LARGEST), LARGEST);
  return {
    words,
    memory: Float32Array.from(memory, (value, k) => held(value / units[k % MEMORY_SIZE]!)),
    dwell,
    optimizer,
  };
}

/** The largest coordinate of the walkers, in the units of the data; 0 of such as a GPU saved, whose words are wide enough. */
export function reachOf({ teams }: Checkpoint): number {
  let reach = 0;
  for (const team of teams)
    if ('pairs' in team) for (const at of team.pairs) reach = Math.max(reach, Math.abs(at));
  return reach;
}
