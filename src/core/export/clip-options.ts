/** The options of a clip (size, length, rate, format), checked before any frame is computed. */

import { OVERLAYS, RATES, SIZE_LIMITS, type Overlay, type Rate } from './scene.ts';
import { ValidationError, shownText } from '../util/validation-error.ts';
import type { Take } from '../session/take.ts';
import { readTake } from '../session/read-take.ts';
import { isPlain } from '../settings/validate.ts';

/** `auto`: MP4 where this browser can encode H.264, else WebM. `png`: a PNG per frame, in a zip. */
export const FORMATS = ['auto', 'mp4', 'webm', 'gif', 'png'] as const;
export type Format = (typeof FORMATS)[number];

/** What a clip begins with: the crowd as it is on the page, or a new one as the settings ask for. */
export const CLIP_STARTS = ['now', 'start'] as const;
export type ClipStart = (typeof CLIP_STARTS)[number];

export interface ClipOptions {
  readonly from: ClipStart;
  /** Filmed instead, from its beginning. */
  readonly take: Take | undefined;
  readonly seconds: number;
  /** Frames a second. */
  readonly fps: Rate;
  /** In pixels, even. */
  readonly width: number;
  readonly height: number;
  readonly format: Format;
  /** What is burnt in. */
  readonly overlays: readonly Overlay[];
  /** The texts of the overlays of these names; empty: what the overlay says by itself. */
  readonly caption: string;
  readonly credit: string;
  /** Whether each frame is reported with a hash of its pixels, as they were before encoding. */
  readonly hash: boolean;
}

export const CLIP_DEFAULTS: ClipOptions = {
  from: 'now',
  take: undefined,
  seconds: 10,
  fps: 30,
  width: 1920,
  height: 1080,
  format: 'auto',
  overlays: ['readout', 'legend'],
  caption: '',
  credit: '',
  hash: false,
};

/** The most of a clip: seconds, pixels of a frame, characters of a text. */
export const CLIP_LIMITS = { seconds: 3600, pixels: 3840 * 2160, text: 200 } as const;
/** The most pixels in all frames of a GIF, which has no motion to save bytes with: 9 s of 960 × 540 at 30 a second. */
export const GIF_PIXELS = 150e6;
/** A GIF counts in hundredths of a second, and what stays for one of them is shown for ten. */
const GIF_RATES: readonly Rate[] = [24, 30];
/** The entries that a zip without the extension for large ones can have. */
const ZIP_FRAMES = 65_535;

/** What is reported while a clip is being made. */
export interface ClipProgress {
  /** `opening`: steps before the first frame; `filming`: frames; `finishing`: the file is being closed. */
  readonly stage: 'opening' | 'filming' | 'finishing';
  readonly done: number;
  readonly all: number;
  /** The step that the frame drawn last shows; undefined before there is one. */
  readonly clock: number | undefined;
  /** An estimate; undefined until there is one. */
  readonly secondsLeft: number | undefined;
}

/** A frame that was made. */
export interface ClipFrame {
  /** From 0. */
  readonly index: number;
  /** Its time in the clip: index / fps. */
  readonly seconds: number;
  /** The steps that were made when it was drawn. */
  readonly clock: number;
  readonly scheduleStep: number;
  /** 16 hexadecimal digits of the frame's pixels before encoding; undefined unless asked for. */
  readonly hash: string | undefined;
}

export interface ClipHooks {
  /** Ends it early. What was made is kept and returned as a whole file; if nothing was made, it is an AbortError. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ClipProgress) => void) | undefined;
  readonly onFrame?: ((frame: ClipFrame) => void) | undefined;
}

/** What a script asks for: any options, and its hooks, in one object. */
export type ClipRequest = Partial<ClipOptions> & ClipHooks;

/** @throws ValidationError */
export function readClip(request: unknown = {}): { options: ClipOptions; hooks: ClipHooks } {
  if (!isPlain(request)) throw new ValidationError('record', request, 'an object of options');
  const { signal, onProgress, onFrame, ...asked } = request;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ValidationError('signal', signal, 'an AbortSignal');
  }
  for (const [key, value] of Object.entries({ onProgress, onFrame })) {
    if (value !== undefined && typeof value !== 'function')
      throw new ValidationError(key, value, 'a function');
  }
  return { options: checkClip(asked), hooks: { signal, onProgress, onFrame } as ClipHooks };
}

/** What went wrong on the way, with the file of the frames that were made before it. */
export class ClipError extends Error {
  readonly kept: Blob | undefined;
  readonly frames: number;
  constructor(message: string, frames: number, kept: Blob | undefined, cause: unknown) {
    super(message, { cause });
    this.name = 'ClipError';
    this.frames = frames;
    this.kept = kept;
  }
}

/** Returns the error for an option that does not exist. */
export const unknownOption = (owner: string, key: string, keys: readonly string[]): ValidationError =>
  new ValidationError(key, 'set', `one of ${keys.join(', ')}`, `"${shownText(key)}"`, `a key of ${owner}`);

/** How many frames a clip has, at least one. */
export const framesOf = ({ seconds, fps }: Pick<ClipOptions, 'seconds' | 'fps'>): number =>
  Math.max(1, Math.round(seconds * fps));

/** The ending of a clip's file, by its type. */
export const endingOf = ({ type }: Blob): string =>
  ({ 'video/mp4': 'mp4', 'video/webm': 'webm', 'image/gif': 'gif', 'application/zip': 'zip' })[
    type.split(';')[0]!
  ] ?? 'bin';

const oneOf = <T>(key: string, value: unknown, values: readonly T[]): T => {
  if (values.includes(value as T)) return value as T;
  throw new ValidationError(key, value, `one of ${values.join(', ')}`);
};

function side(key: string, value: unknown): number {
  const { least, video } = SIZE_LIMITS;
  if (typeof value === 'number' && value >= least && value <= video && value % 2 === 0) return value;
  throw new ValidationError(key, value, `an even number from ${least} to ${video}`);
}

function text(key: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= CLIP_LIMITS.text) return value;
  throw new ValidationError(key, value, `a text of at most ${CLIP_LIMITS.text} characters`);
}

/**
 * All options of a clip; what is left out takes its default.
 * @throws ValidationError that names the key, the value and what is allowed
 */
export function checkClip(asked: unknown = {}): ClipOptions {
  try {
    return checked(asked);
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    // a getter that throws, a ring
    throw new ValidationError('record', asked, 'plain data');
  }
}

function checked(asked: unknown): ClipOptions {
  if (!isPlain(asked)) throw new ValidationError('record', asked, 'an object of options');
  for (const key of Object.keys(asked)) {
    if (!Object.hasOwn(CLIP_DEFAULTS, key)) throw unknownOption('record', key, Object.keys(CLIP_DEFAULTS));
  }
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const all: Record<keyof ClipOptions, unknown> = { ...CLIP_DEFAULTS, ...given };
  const { hash, overlays } = all;
  // checked as if it came from a file or a message
  const take = all.take === undefined ? undefined : readTake(all.take);
  // a take is filmed as long as it lasts
  const seconds = 'seconds' in given || !take ? all.seconds : take.seconds;
  if (!(typeof seconds === 'number' && seconds > 0 && seconds <= CLIP_LIMITS.seconds)) {
    throw new ValidationError('seconds', seconds, `a number above 0 and at most ${CLIP_LIMITS.seconds}`);
  }
  if (typeof hash !== 'boolean') throw new ValidationError('hash', hash, 'true or false');
  // asked for its length before anything looks at each of its places: there may be billions
  if (!Array.isArray(overlays) || overlays.length > 2 * OVERLAYS.length) {
    throw new ValidationError('overlays', overlays, `a list of ${OVERLAYS.join(', ')}`);
  }
  const options: ClipOptions = {
    from: oneOf('from', all.from, CLIP_STARTS),
    take,
    seconds,
    fps: oneOf('fps', all.fps, RATES),
    width: side('width', all.width),
    height: side('height', all.height),
    format: oneOf('format', all.format, FORMATS),
    overlays: [...new Set(overlays.map((overlay) => oneOf('overlays', overlay, OVERLAYS)))],
    caption: text('caption', all.caption),
    credit: text('credit', all.credit),
    hash,
  };
  checkTogether(options);
  return options;
}

/** What each value allows, but not all of them at once. */
function checkTogether(options: ClipOptions): void {
  const { width, height, format, fps, seconds } = options;
  const [pixels, frames] = [width * height, framesOf(options)];
  const size = `${width} × ${height}`;
  if (pixels > CLIP_LIMITS.pixels) {
    throw new ValidationError('size', size, 'at most 3840 × 2160 in pixels', size);
  }
  if (format === 'gif') {
    if (!GIF_RATES.includes(fps)) {
      throw new ValidationError(
        'fps',
        fps,
        `${GIF_RATES.join(' or ')} in a GIF, which counts in hundredths of a second`,
      );
    }
    if (pixels * frames > GIF_PIXELS) {
      const most = Math.floor(GIF_PIXELS / pixels / fps);
      const allowed =
        most < 1 ? 'for a smaller image' : `at most ${most} at ${size} and ${fps} frames per second`;
      throw new ValidationError('seconds', seconds, `${allowed} in a GIF (a video may be longer)`);
    }
  }
  if (format === 'png' && frames > ZIP_FRAMES) {
    throw new ValidationError(
      'seconds',
      seconds,
      `so that a zip has at most ${ZIP_FRAMES} frames`,
      `${frames} frames`,
    );
  }
}
