/** The options of a clip (size, length, rate, format), checked before any frame is computed. */

import { checkRecord, type Checked, type RecordKind } from '../schema/check-record.ts';
import { checkValue } from '../schema/check-value.ts';
import { readTake } from '../session/read-take.ts';
import type { Take } from '../session/take.ts';
import { ValidationError } from '../util/validation-error.ts';
import { LONGEST_TEXT, SHARED_FIELDS, checkFunction, checkSignal, type Start } from './request-fields.ts';
import { RATES, SIZE_LIMITS, type Overlay, type Rate } from './scene.ts';

/** `auto`: MP4 where this browser can encode H.264, else WebM. `png`: a PNG per frame, in a zip. */
export const FORMATS = ['auto', 'mp4', 'webm', 'gif', 'png'] as const;
export type Format = (typeof FORMATS)[number];

export interface ClipOptions {
  readonly from: Start;
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
export const CLIP_LIMITS = { seconds: 3600, pixels: 3840 * 2160, text: LONGEST_TEXT } as const;
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

const SIDE = { type: 'number', min: SIZE_LIMITS.least, max: SIZE_LIMITS.video, even: true } as const;
const SECONDS = { type: 'number', min: 0, above: true, max: CLIP_LIMITS.seconds } as const;

const CLIP: RecordKind = {
  fields: {
    from: SHARED_FIELDS.from,
    // checked as if it came from a file or a message
    take: (_, given) => readTake(given),
    seconds: SECONDS,
    fps: { type: 'choice', of: RATES },
    width: SIDE,
    height: SIDE,
    format: { type: 'choice', of: FORMATS },
    overlays: SHARED_FIELDS.overlays,
    caption: SHARED_FIELDS.caption,
    credit: SHARED_FIELDS.credit,
    hash: { type: 'flag' },
  } satisfies Record<keyof ClipOptions, Checked>,
  whole: 'record',
  words: 'an object of options',
};

const CLIP_REQUEST: RecordKind = {
  ...CLIP,
  fields: { ...CLIP.fields, signal: checkSignal, onProgress: checkFunction, onFrame: checkFunction },
};

/** Returns all options of a clip, and the hooks of its caller. @throws ValidationError */
export function readClip(request: unknown = {}): { options: ClipOptions; hooks: ClipHooks } {
  const { signal, onProgress, onFrame, ...given } = checkRecord('record', CLIP_REQUEST, request);
  return { options: completed(given), hooks: { signal, onProgress, onFrame } as ClipHooks };
}

/**
 * All options of a clip; what is left out takes its default.
 * @throws ValidationError that names the key, the value and what is allowed
 */
export const checkClip = (asked: unknown = {}): ClipOptions => completed(checkRecord('record', CLIP, asked));

function completed(given: Partial<ClipOptions>): ClipOptions {
  const options = { ...CLIP_DEFAULTS, ...given };
  // a take is filmed as long as it lasts, which may be no time at all
  const { take, seconds = take?.seconds ?? CLIP_DEFAULTS.seconds } = given;
  checkValue('seconds', SECONDS, seconds);
  checkTogether({ ...options, seconds });
  return { ...options, seconds };
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

/** How many frames a clip has, at least one. */
export const framesOf = ({ seconds, fps }: Pick<ClipOptions, 'seconds' | 'fps'>): number =>
  Math.max(1, Math.round(seconds * fps));

/** The ending of a clip's file, by its type. */
export const endingOf = ({ type }: Blob): string =>
  ({ 'video/mp4': 'mp4', 'video/webm': 'webm', 'image/gif': 'gif', 'application/zip': 'zip' })[
    type.split(';')[0]!
  ] ?? 'bin';

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
