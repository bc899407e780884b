/** The options of an image (size, overlays, background), checked before it is computed. */

import { checkRecord, type Checked, type RecordKind } from '../schema/check-record.ts';
import { SHARED_FIELDS, checkFunction, checkSignal, type Start } from './request-fields.ts';
import { SIZE_LIMITS, type Overlay, type Tile } from './scene.ts';

export interface ImageOptions {
  /** The crowd as it is on the page, or a new one as the settings ask for. */
  readonly from: Start;
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

const SIDE = { type: 'number', min: SIZE_LIMITS.least, max: SIZE_LIMITS.picture, integer: true } as const;

const IMAGE: RecordKind = {
  fields: {
    ...SHARED_FIELDS,
    width: SIDE,
    height: SIDE,
    transparent: { type: 'flag' },
  } satisfies Record<keyof ImageOptions, Checked>,
  whole: 'image',
  words: 'an object of options',
};

const IMAGE_REQUEST: RecordKind = {
  ...IMAGE,
  fields: { ...IMAGE.fields, signal: checkSignal, onProgress: checkFunction },
};

/** Returns all options of an image, and the hooks of its caller. @throws ValidationError */
export function readImageRequest(request: unknown): { options: ImageOptions; hooks: ImageHooks } {
  const { signal, onProgress, ...given } = checkRecord('image', IMAGE_REQUEST, request);
  return { options: { ...IMAGE_DEFAULTS, ...given }, hooks: { signal, onProgress } as ImageHooks };
}

/**
 * All options of an image; what is left out takes its default.
 * @throws ValidationError that names the key, the value and what is allowed
 */
export const checkImageOptions = (asked: unknown): ImageOptions => ({
  ...IMAGE_DEFAULTS,
  ...checkRecord('image', IMAGE, asked),
});

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
