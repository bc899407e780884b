/** What the engine asks of a worker, and what comes back. A worker answers in the order in which it was asked. */

import type { FoldedData } from '../core/data.ts';
import type { SurfaceRequest } from '../core/engine.ts';
import type { Landmarks } from '../core/landmarks.ts';
import type { Settings } from '../core/settings.ts';

/** All that the mathematics needs. */
export interface Model {
  settings: Settings;
  data: FoldedData;
  landmarks: Landmarks;
}

/** The walkers first, ..., end - 1 of a crowd of `walkers`. */
export interface Share {
  first: number;
  end: number;
  walkers: number;
}

/** A worker's part of the pictures. Its arrays travel back and forth, so that none is made anew for each picture. */
export interface Exhibit {
  /** Two planes of bins: all walkers, and the frozen ones among them. */
  counts: Uint32Array<ArrayBuffer>;
  /** Texels of the share's walkers that are drawn one by one. */
  drawn: Float32Array<ArrayBuffer>;
  /** Texels of the share's tracers, slot by slot. */
  ring: Float32Array<ArrayBuffer>;
}

/** Every request by its name: [what it says, what comes back]. */
export interface Requests {
  configure: [Model, undefined];
  spawn: [{ share: Share; bits: number }, undefined];
  /** (mu, sigma) pairs of the share's walkers, the same for every team; classes: of each, if they are known. */
  place: [{ share: Share; pairs: Float64Array; classes: Uint8Array | undefined }, undefined];
  /** Takes so many steps; comes back with the milliseconds that they took. */
  advance: [{ clock: number; scheduleStep: number; steps: number }, number];
  /** drawn: how many of the whole crowd are drawn one by one. */
  present: [{ drawn: number; used: Exhibit | undefined }, { exhibit: Exhibit; census: number[][] }];
  /** How many of each class, for each team. */
  census: [undefined, number[][]];
  /** (mu, sigma) pairs of one team. */
  walkers: [number, Float64Array];
  /** The rows from `first` up to, not including, `end`; see `surface` of core. */
  surface: [{ request: SurfaceRequest; first: number; end: number; withScore: boolean }, Float32Array];
}

export type Name = keyof Requests;
export type Question<K extends Name = Name> = { [N in K]: { name: N; body: Requests[N][0] } }[K];
export type Answer<K extends Name = Name> = Requests[K][1];

/** What a worker posts. */
export type Reply = { value: Answer } | { error: string };
