/** The contract between what computes a scene and what turns it into a clip or an image. */

import type { FrameStatus } from '../readout/frame-status.ts';

/** How wide and high a picture may be, in pixels; a video's sides are even. */
export const SIZE_LIMITS = { least: 16, video: 3840, picture: 8192 } as const;
/** The frame rates of videos. */
export const RATES = [24, 30, 60] as const;
export type Rate = (typeof RATES)[number];

/** A crowd and a view of its own, made for one clip or picture: nothing that is done on the page disturbs it. */
export interface Scene {
  /** Seconds that the whole lasts, if it is a take; undefined: as long as one likes. */
  readonly seconds: number | undefined;
  /** What is still to be computed before the first picture, and all of it: steps. Resolves when it is done. */
  open(progress?: (done: number, all: number) => void, signal?: AbortSignal): Promise<void>;
  /**
   * Goes on, never back, to the crowd of so many seconds after the first picture. Resolves when it is computed.
   * @throws the signal's reason when it is aborted on the way
   */
  goTo(seconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Draws the frame where the scene is now. The caller must copy it in the same task. `tile`: only this part of the
   * whole frame, in pixels; `transparent`: nothing where no surface is.
   */
  draw(how?: { tile?: Tile; transparent?: boolean }): FrameStatus;
  /** Copies what was drawn last, labels included, into a rectangle, in pixels. */
  copyTo(
    on: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void;
  /** The (mu, sigma) pairs of a team where it is now. */
  walkers(team: number): Promise<Float64Array>;
  /** Another size of the whole picture, in pixels, of which something covers so many at each side. */
  resize(width: number, height: number, covered?: Partial<Covered>): void;
  dispose(): void;
}

/** Pixels at each side of a picture. */
export interface Insets {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What covers a picture, and so where its own words are not to stand. */
export interface Covered extends Insets {
  /** Whatever lies over it, wherever that is. */
  over: readonly Tile[];
}

/** What covers a stage, and where the surface is composed on it. */
export interface Composition extends Covered {
  /** The surface's own frame, which may reach beyond the stage; left out, it is what the sides leave. */
  frame?: Insets | undefined;
}

/** A part of a picture, in its pixels from the top left corner. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What may be burnt into a clip or a picture besides the axes and labels, which are part of the view. */
export const OVERLAYS = ['readout', 'legend', 'schedule', 'caption', 'credit'] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** Pixels of height below which a picture that is no higher than wide has no room for a whole readout: of few teams, of more. */
const READOUT_ROOM = { few: 350, more: 520 };
/** Pixels of the shorter side below which several overlays are in the way of the surface. */
const SMALL = 350;

/** Returns a warning about overlays on a small image, by a rule of thumb; empty if they fit. */
export function roomWords(
  overlays: readonly Overlay[],
  width: number,
  height: number,
  teams: number,
): string {
  const least = teams > 2 && height < width ? READOUT_ROOM.more : READOUT_ROOM.few;
  const short = overlays.includes('readout') && height <= width && height < least;
  const crowded = overlays.length > 2 && Math.min(width, height) < SMALL;
  const words = [
    short ? 'This height has room only for the step count, not for the readout.' : '',
    crowded ? 'These overlays cover a large part of so small an image.' : '',
  ];
  return words.filter(Boolean).join(' ');
}
