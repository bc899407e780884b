/** The options of an image (size, overlays, background), checked before it is computed. */

import { CLIP_LIMITS, CLIP_STARTS, unknownOption, type ClipStart } from './clip-options.ts';
import { OVERLAYS, SIZE_LIMITS, type Overlay, type Tile } from './scene.ts';
import { ValidationError } from '../util/validation-error.ts';
import { isPlain } from '../settings/validate.ts';

export interface ImageOptions {
  /** The crowd as it is on the page, or a new one as the settings ask for. */
  readonly from: ClipStart;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Nothing where no surface is. */
  readonly transparent: boolean;
  /** What is burnt in besides the axes and labels, which are part of the view. */
  readonly overlays: readonly Overlay[];
  /** The texts of the overlays of these names; empty: what the overlay says by itself. */
  readonly caption: string;
  readonly credit: string;
}

export const IMAGE_DEFAULTS: ImageOptions = {
  from: 'now',
  width: 1920,
  height: 1080,
  transparent: false,
  overlays: [],
  caption: '',
  credit: '',
};

export interface ImageHooks {
  /** Ends it early, with an AbortError. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What a script asks for, in one object. */
export type ImageRequest = Partial<ImageOptions> & ImageHooks;

/** Returns all options of an image, and the hooks of its caller. @throws ValidationError */
export function readImageRequest(request: unknown): { options: ImageOptions; hooks: ImageHooks } {
  if (!isPlain(request)) throw new ValidationError('image', request, 'an object of options');
  const { signal, onProgress, ...asked } = request;
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new ValidationError('signal', signal, 'an AbortSignal');
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new ValidationError('onProgress', onProgress, 'a function');
  return { options: checkImageOptions(asked), hooks: { signal, onProgress } as ImageHooks };
}

/**
 * All options of a picture; what is left out takes its default.
 * @throws ValidationError that names the key, the value and what is allowed
 */
export function checkImageOptions(asked: Record<string, unknown>): ImageOptions {
  const keys = Object.keys(IMAGE_DEFAULTS);
  for (const key of Object.keys(asked)) {
    if (!keys.includes(key)) throw unknownOption('image', key, keys);
  }
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const all: Record<keyof ImageOptions, unknown> = { ...IMAGE_DEFAULTS, ...given };
  const refuse = (key: keyof ImageOptions, allowed: string): never => {
    throw new ValidationError(key, all[key], allowed);
  };
  for (const key of ['width', 'height'] as const) {
    const side = all[key];
    if (!(
      Number.isInteger(side) &&
      (side as number) >= SIZE_LIMITS.least &&
      (side as number) <= SIZE_LIMITS.picture
    ))
      refuse(key, `a whole number from ${SIZE_LIMITS.least} to ${SIZE_LIMITS.picture}`);
  }
  if (typeof all.transparent !== 'boolean') refuse('transparent', 'true or false');
  if (!CLIP_STARTS.includes(all.from as ClipStart)) refuse('from', `one of ${CLIP_STARTS.join(', ')}`);
  const { overlays } = all;
  // asked for its length before anything looks at each of its places: there may be billions
  const short = Array.isArray(overlays) && overlays.length <= 2 * OVERLAYS.length;
  if (!short || !Array.from(overlays).every((one) => OVERLAYS.includes(one as Overlay)))
    refuse('overlays', `a list of ${OVERLAYS.join(', ')}`);
  for (const key of ['caption', 'credit'] as const) {
    if (typeof all[key] !== 'string' || all[key].length > CLIP_LIMITS.text)
      refuse(key, `a text of at most ${CLIP_LIMITS.text} characters`);
  }
  return { ...(all as unknown as ImageOptions), overlays: [...new Set(overlays as Overlay[])] };
}

/** The most pixels of a side that are drawn at once: every device can, and four samples of each fit its memory. */
const MOST_AT_ONCE = 2048;
/** Neighbouring pixels are shaded in pairs: all tiles begin at a multiple of so many. */
const GRAIN = 8;

/** The tiles of a picture, row by row, all of about one size; a single one if the picture can be drawn at once. */
export function tilesOf(width: number, height: number, most = MOST_AT_ONCE): Tile[][] {
  const parts = (side: number): number[] => {
    const count = Math.ceil(side / most);
    const size = Math.ceil(side / count / GRAIN) * GRAIN;
    return Array.from({ length: Math.ceil(side / size) }, (_, k) => k * size);
  };
  const sizeAt = (starts: readonly number[], k: number, side: number): number =>
    (starts[k + 1] ?? side) - starts[k]!;
  const [columns, rows] = [parts(width), parts(height)];
  return rows.map((y, j) =>
    columns.map((x, i) => ({
      x,
      y,
      width: sizeAt(columns, i, width),
      height: sizeAt(rows, j, height),
    })),
  );
}
