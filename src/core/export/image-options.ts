/** What may be asked of a picture: its size and what is in it, checked before anything is made. */

import { MOST, STARTS, type Start } from './clip-options.ts';
import { OVERLAYS, SIDES, type Overlay, type Tile } from './scene.ts';
import { Refusal } from '../util/errors.ts';
import { isPlain } from '../settings/validate.ts';

export interface StillOptions {
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

export const STILL_DEFAULTS: StillOptions = {
  from: 'now',
  width: 1920,
  height: 1080,
  transparent: false,
  overlays: [],
  caption: '',
  credit: '',
};

export interface StillHooks {
  /** Ends it early, with an AbortError. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What a script asks for, in one object. */
export type StillRequest = Partial<StillOptions> & StillHooks;

/** All options of a picture, and what its maker wants to be told. @throws Refusal */
export function readStill(request: unknown): { options: StillOptions; hooks: StillHooks } {
  if (!isPlain(request)) throw new Refusal('image', request, 'an object of options');
  const { signal, onProgress, ...asked } = request;
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new Refusal('signal', signal, 'an AbortSignal');
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new Refusal('onProgress', onProgress, 'a function');
  return { options: checkStill(asked), hooks: { signal, onProgress } as StillHooks };
}

/**
 * All options of a picture; what is left out takes its default.
 * @throws Refusal that names the key, the value and what is allowed
 */
export function checkStill(asked: Record<string, unknown>): StillOptions {
  const keys = Object.keys(STILL_DEFAULTS);
  for (const key of Object.keys(asked)) {
    if (!keys.includes(key)) throw new Refusal(key, 'set', `the options ${keys.join(', ')}`);
  }
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const all: Record<keyof StillOptions, unknown> = { ...STILL_DEFAULTS, ...given };
  const refuse = (key: keyof StillOptions, allowed: string): never => {
    throw new Refusal(key, all[key], allowed);
  };
  for (const key of ['width', 'height'] as const) {
    const side = all[key];
    if (!(Number.isInteger(side) && (side as number) >= SIDES.least && (side as number) <= SIDES.picture))
      refuse(key, `a whole number from ${SIDES.least} to ${SIDES.picture}`);
  }
  if (typeof all.transparent !== 'boolean') refuse('transparent', 'true, false');
  if (!STARTS.includes(all.from as Start)) refuse('from', STARTS.join(', '));
  const { overlays } = all;
  // asked for its length before anything looks at each of its places: there may be billions
  const short = Array.isArray(overlays) && overlays.length <= 2 * OVERLAYS.length;
  if (!short || !Array.from(overlays).every((one) => OVERLAYS.includes(one as Overlay)))
    refuse('overlays', `a list of ${OVERLAYS.join(', ')}`);
  for (const key of ['caption', 'credit'] as const) {
    if (typeof all[key] !== 'string' || all[key].length > MOST.text)
      refuse(key, `a text of at most ${MOST.text} characters`);
  }
  return { ...(all as unknown as StillOptions), overlays: [...new Set(overlays as Overlay[])] };
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
