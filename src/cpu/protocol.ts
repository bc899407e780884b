/** The requests that the engine sends to a worker, and the answers. A worker answers in the order of the requests. */

import type { CrowdDoubles } from '../core/simulation/checkpoint.ts';
import type { SurfaceRequest } from '../core/simulation/engine.ts';
import type { EscapeRequest } from '../core/simulation/escape-map.ts';
import type { Model } from '../core/simulation/model-state.ts';
import type { Settings } from '../core/settings/settings.ts';

/** The walkers first, ..., end - 1 of a crowd of `walkers`. */
export interface ShardRange {
  first: number;
  end: number;
  walkers: number;
}

/** What a look at one team's walkers finds. */
export interface ShardStatistics {
  /** L of each, ascending. */
  heights: Float64Array;
  /** Walkers by the steps that they have spent near the saddle while sigma was optimized; bins as in `dwell.ts` of core. */
  dwell: number[];
}

/** A worker's part of the pictures. Its arrays travel back and forth, so that none is made anew for each picture. */
export interface ShardPictures {
  /** Planes of bins. One team: all walkers, and the frozen ones among them. Several: each team's. */
  counts: Uint32Array<ArrayBuffer>;
  /** Texels of the share's walkers that are drawn one by one, team by team. */
  drawn: Float32Array<ArrayBuffer>;
  /** Texels of the share's tracers, slot by slot, and team by team in each. */
  ring: Float32Array<ArrayBuffer>;
}

/** What has become known of a worker's starts of an escape map. */
export interface EscapeNews {
  /** Steps that all that are left have made. */
  done: number;
  /** Those that were decided, by their numbers in the map, and their texels. */
  starts: Uint32Array<ArrayBuffer>;
  texels: Float32Array<ArrayBuffer>;
}

/** How many walkers of each class: a row for each team. */
export type ClassCounts = number[][];

/** Every request by its name: [what it says, what comes back]. */
export interface Requests {
  /** matched: for each team, the place of the one that goes on as it, or -1; left out if another crowd comes next. */
  configure: [{ model: Model; matched: readonly number[] | undefined }, ClassCounts];
  spawn: [{ share: ShardRange; bits: number }, ClassCounts];
  /** (mu, sigma) pairs of the share's walkers, the same for every team. */
  place: [{ share: ShardRange; pairs: Float64Array }, ClassCounts];
  /** placed, or a spawn with delta of so many bits: where teams begin that come later. */
  restore: [
    { share: ShardRange; bits: number; placed: Float64Array | undefined; teams: CrowdDoubles[] },
    ClassCounts,
  ];
  /** The share's walkers, team by team. */
  checkpoint: [undefined, CrowdDoubles[]];
  /** Takes so many steps; comes back with the milliseconds that they took, and each team's changes of class. */
  advance: [
    { clock: number; scheduleStep: number; steps: number; ages: number[] },
    { milliseconds: number; changes: Int32Array[] },
  ];
  /** drawn: how many of each team are drawn one by one; window: what the bins divide. */
  present: [{ drawn: number; window: Settings['window']; used: ShardPictures | undefined }, ShardPictures];
  census: [undefined, ClassCounts];
  /** (mu, sigma) pairs of one team. */
  walkers: [number, Float64Array];
  statistics: [undefined, ShardStatistics[]];
  /** Begins the part-th of `of` parts of an escape map; id: its number. */
  escapeBegin: [{ id: number; request: EscapeRequest; part: number; of: number }, undefined];
  escapeWalk: [{ id: number; milliseconds: number }, EscapeNews];
  escapeEnd: [{ id: number }, undefined];
  /** The rows from `first` up to, not including, `end`; see `surface` of core. */
  surface: [{ request: SurfaceRequest; first: number; end: number; withScore: boolean }, Float32Array];
}

export type RequestName = keyof Requests;
export type Question<K extends RequestName = RequestName> = {
  [N in K]: { name: N; body: Requests[N][0] };
}[K];
export type Answer<K extends RequestName = RequestName> = Requests[K][1];

/** What a worker posts. */
export type Reply = { value: Answer } | { error: string };
