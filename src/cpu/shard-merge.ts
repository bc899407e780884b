/** Divides the crowd into shards and merges shards again. */

import type { CrowdDoubles } from '../core/simulation/checkpoint.ts';
import { MEMORY_SIZE } from '../core/optimizers/step-context.ts';
import type { ShardRange } from './protocol.ts';

/** Copies the parts one after the other into `whole`. */
export function concatenate<T extends { set(part: T, at: number): void; length: number }>(
  whole: T,
  parts: readonly T[],
): T {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Rows of equally many whole numbers, added up place by place. */
export function sumRows(rows: readonly ArrayLike<number>[]): Int32Array {
  const sums = Int32Array.from(rows[0]!);
  for (const row of rows.slice(1)) {
    for (let k = 0; k < sums.length; k++) sums[k]! += row[k]!;
  }
  return sums;
}

/** The share's walkers of a team. */
export function shardOf(team: CrowdDoubles, { first, end }: ShardRange): CrowdDoubles {
  const { pairs, lifts, classes, dwell, optimizer, memory } = team;
  return {
    pairs: pairs.slice(2 * first, 2 * end),
    lifts: lifts.slice(first, end),
    classes: classes.slice(first, end),
    dwell: dwell.slice(first, end),
    optimizer,
    memory: memory.slice(MEMORY_SIZE * first, MEMORY_SIZE * end),
  };
}

/** A team put together again from its shares. */
export function mergeShards(shares: readonly CrowdDoubles[]): CrowdDoubles {
  const lengthOf = (key: 'pairs' | 'memory' | 'dwell'): number =>
    shares.reduce((sum, share) => sum + share[key].length, 0);
  const count = lengthOf('dwell');
  return {
    pairs: concatenate(
      new Float64Array(2 * count),
      shares.map(({ pairs }) => pairs),
    ),
    lifts: concatenate(
      new Int16Array(count),
      shares.map(({ lifts }) => lifts),
    ),
    classes: concatenate(
      new Uint8Array(count),
      shares.map(({ classes }) => classes),
    ),
    dwell: concatenate(
      new Uint32Array(count),
      shares.map(({ dwell }) => dwell),
    ),
    optimizer: shares[0]!.optimizer,
    memory: concatenate(
      new Float64Array(lengthOf('memory')),
      shares.map(({ memory }) => memory),
    ),
  };
}
