/** The crowd in parts, and the parts put together again. */

import { decodeCrowd, decodeMemory, type Checkpoint, type TeamCheckpoint } from '../core/checkpoint.ts';
import { TAG_CLASS_SHIFT, WORDS } from '../core/fixed.ts';
import { MEMORY } from '../core/optimizers.ts';
import type { Share, Standing } from './messages.ts';

/** Copies the parts one after the other. */
export function joined<T extends { set(part: T, at: number): void; length: number }>(
  whole: T,
  parts: readonly T[],
): void {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
}

/** Rows of equally many whole numbers, added up place by place. */
export function summed(rows: readonly ArrayLike<number>[]): Int32Array {
  const sums = Int32Array.from(rows[0]!);
  for (const row of rows.slice(1)) {
    for (let k = 0; k < sums.length; k++) sums[k]! += row[k]!;
  }
  return sums;
}

/** What a GPU saved of a team, in doubles and in the units of the data. */
export function standingOf(team: TeamCheckpoint, { criticalTemperature, bits }: Checkpoint): Standing {
  const { words, arithmetic, optimizer, dwell } = team;
  const classes = Uint8Array.from(
    { length: words.length / WORDS },
    (_, i) => (words[WORDS * i + 3]! >>> TAG_CLASS_SHIFT) & 3,
  );
  const pairs = decodeCrowd(words, { criticalTemperature, bits, arithmetic });
  return { pairs, classes, dwell, optimizer, memory: decodeMemory(team, criticalTemperature) };
}

/** The share's walkers of a team. */
export function partOf(
  { pairs, classes, dwell, optimizer, memory }: Standing,
  { first, end }: Share,
): Standing {
  return {
    pairs: pairs.slice(2 * first, 2 * end),
    classes: classes.slice(first, end),
    dwell: dwell.slice(first, end),
    optimizer,
    memory: memory.slice(MEMORY * first, MEMORY * end),
  };
}
