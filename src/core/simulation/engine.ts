/** The engine contract: what computes the crowd, whatever it runs on. View, interface and scripts know only this. */

import type { CensusRow } from './census.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { EscapeMap, EscapeRequest } from './escape-map.ts';
import type { FoldedData } from '../likelihood/folded-data.ts';
import type { TeamHistory } from './team-history.ts';
import type { Landmarks } from '../likelihood/stationary-points.ts';
import type { Range, Settings } from '../settings/settings.ts';

/** Texels for the view: a texture of the engine's own device, or numbers in memory (four per texel, row-major). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `float`: 32 bits a channel; `half`: 16 bits a channel, filterable. */
  readonly texel: 'float' | 'half';
  /** A GPUTexture, or the numbers themselves. */
  readonly source: object | Float32Array;
}

/**
 * What the view draws. A picture is replaced, never resized: compare by identity. Places and heights are counted from the
 * saddle (0, s), so that single precision has digits for a window as narrow as a millionth of s about it.
 */
export interface Pictures {
  /** (L - L(0, s), dL/dmu, dL/dsigma, 1) on a grid over the window; first row is the lowest sigma, ends included. */
  readonly height: Picture;
  /**
   * Of all walkers, binned over the window, low sigma first. One team: (log2(1 + count), log2(1 + trail), share of frozen,
   * 1). Several: log2(1 + light) of team 1, 2, 3 and 4, the light being the count and a part of the trail.
   */
  readonly density: Picture;
  /**
   * (mu, sigma - s, L - L(0, s), 4 team + class) of each drawn walker, 1024 a row; as many of each team, one team after
   * the other.
   */
  readonly walkers: Picture;
  /** Column = tracer, row = slot: the same of its last positions; teams as in `walkers`. */
  readonly ring: Picture;
}

/** What is measured now and then, because it takes a look at every walker. */
export interface Statistics {
  team: number;
  /** Steps that the team has made. */
  steps: number;
  /** The median of the log-likelihood over the team's walkers: of an even number the lower of the two in the middle. */
  medianLogLikelihood: number;
  /** Walkers by the steps that they have spent near the saddle while sigma was optimized; bins as in `dwell.ts`. */
  dwell: number[];
}

/** Where in the ring the tracers are. */
export interface TracerRing {
  /** Of all teams together, as many of each. */
  readonly tracers: number;
  readonly length: number;
  /** The row written last. */
  readonly head: number;
  /** How many rows, counted back from the head, hold positions. */
  readonly filled: number;
  /** The clock of the row written last, and steps from one row to the next. */
  readonly clock: number;
  readonly every: number;
}

/** A copy of the ring: its texels as in `Pictures.ring`, of this ring and no other moment. */
export interface TracerRingCopy {
  readonly ring: TracerRing;
  readonly texels: Float32Array;
}

export interface SurfaceRequest {
  mu: Range;
  sigma: Range;
  width: number;
  height: number;
}

/**
 * A map that is being computed in the background, with the settings that its engine had when it began: later ones do not
 * change it. It ends by itself when all starts are decided or at the limit.
 */
export interface EscapeRun {
  readonly request: EscapeRequest;
  /**
   * (steps, side, outcome, 1) of each start; first row is the lowest sigma. Filled while it is computed: on a GPU the same
   * texture, on the CPU another object whenever it has changed.
   */
  readonly picture: Picture;
  /** Steps that every undecided start has made. */
  readonly done: number;
  /** The share of starts that are decided, 0 to 1. */
  readonly decided: number;
  /** Resolves when it is complete or cancelled; rejects if the engine was lost. */
  readonly finished: Promise<void>;
  /** The map as it is now. */
  read(): Promise<EscapeMap>;
  /** Ends the computation and frees the picture. */
  cancel(): void;
}

export interface Engine {
  readonly kind: 'WebGPU' | 'CPU';
  /** The adapter's own words for itself. */
  readonly adapter: string;
  /** Whether the adapter computes on the CPU. */
  readonly software: boolean;
  /** What a walker is kept in when the arithmetic is `extended`: a few words for the readout. */
  readonly precision: string;
  /** What a person should know of this engine, in a few words; empty if there is nothing. */
  readonly remark: string;
  /** Set while the show makes fewer steps than are due: computations in the background then take less of the time. */
  set lags(lags: boolean);
  /** Another object whenever what the pictures show has changed. */
  readonly pictures: Pictures;
  readonly ring: TracerRing;
  /** What the pictures show: the settings' window, or the one before until an engine that takes its time has drawn it. */
  readonly window: Settings['window'];
  /** Walkers of all teams inside it, by the newest count that has come back; undefined before the first. */
  readonly inWindow: number | undefined;
  readonly data: FoldedData;
  readonly landmarks: Landmarks;
  /** Steps since the start or the last reset. */
  readonly clock: number;
  /** Where the schedule is: steps since annealing was turned on, or since the crowd began if it was on then. */
  readonly scheduleStep: number;
  /** How many walkers the walkers picture holds, of all teams together. */
  readonly drawn: number;
  /** Takes new settings; makes a new crowd only when it must, and returns whether it did. */
  configure(settings: Settings): boolean;
  /** A new crowd from the spawn, and the clock at 0. */
  reset(): void;
  /** Goes to another step of the schedule, 0 and up; the crowd stays where it is, and its clock goes on. */
  seek(scheduleStep: number): void;
  /** Exactly these walkers (mu, sigma pairs) in every team, and the clock at 0. */
  place(pairs: ArrayLike<number>): void;
  /**
   * Sends off at most `steps` steps, no more than take about `milliseconds` (50 by default); returns how many.
   */
  advance(steps: number, milliseconds?: number): number;
  /** Brings the pictures and the census up to date with the crowd; returns false when nothing was left to do. */
  present(): boolean;
  /** Resolves when all that was sent off has been computed. */
  idle(): Promise<void>;
  /** The newest census that has come back: never waits, may be a frame old. */
  readonly census: readonly CensusRow[];
  /** Each team's class counts step by step; what has come back so far. */
  readonly histories: readonly TeamHistory[];
  /** The same up to the last step that was sent off. */
  readHistories(): Promise<readonly TeamHistory[]>;
  /** One row per team. Looks at every walker: for a few times a second. */
  readStatistics(): Promise<Statistics[]>;
  readCensus(): Promise<CensusRow[]>;
  readWalkers(team: number): Promise<Float64Array>;
  /** The tracers' last positions. */
  readRing(): Promise<TracerRingCopy>;
  readSurface(request: SurfaceRequest): Promise<Float32Array>;
  /** Begins to compute a map of escape times in the background, with the settings of now. @throws ValidationError */
  startEscape(request: EscapeRequest): Promise<EscapeRun>;
  /** Fulfilled, with the reason, when an engine whose workers can die has lost one. */
  readonly failed?: Promise<string>;
  /** A copy of the crowd as it is now, brought back without a stall. */
  checkpoint(): Promise<Checkpoint>;
  /** The crowd, the clock and the schedule as they were then: bit for bit, if it was saved by an engine of the same kind. */
  restore(checkpoint: Checkpoint): void;
  destroy(): void;
}
