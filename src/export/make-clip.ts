/**
 * Makes a clip frame by frame: however long a frame takes to compute, it lasts 1/fps in the clip. Only one frame is held at
 * a time, and what is encoded leaves the heap, so that an hour needs no more memory than a second.
 */

import {
  ClipError,
  framesOf,
  type ClipFrame,
  type ClipHooks,
  type ClipOptions,
  type ClipProgress,
} from '../core/export/clip-options.ts';
import type { Scene } from '../core/export/scene.ts';
import type { FrameStatus } from '../core/readout/frame-status.ts';
import type { Encoder, FrameContext } from './encode/encoder.ts';
import { hashOf } from './encode/frame-hash.ts';
import { coveredBy, drawOverlays } from './overlay/overlay.ts';

/** The share of the newest frame in the estimate of how long a frame takes. */
const NEWEST = 0.1;

/** Only what the format needs is loaded. */
async function createEncoder(frame: OffscreenCanvas, frames: number, options: ClipOptions): Promise<Encoder> {
  switch (options.format) {
    case 'gif':
      return (await import('./encode/gif.ts')).createGif(options);
    case 'png':
      return (await import('./encode/png-sequence.ts')).createPngs(frames);
    default:
      return (await import('./encode/video.ts')).createVideo(frame, frames, options);
  }
}

/** Reports how far the clip is, and how long the rest may take. */
function createReporter(
  frames: number,
  { onProgress }: ClipHooks,
): {
  opening(done: number, all: number): void;
  filming(done: number, status: FrameStatus): void;
  finishing(done: number): void;
} {
  let clock: number | undefined;
  const began = performance.now();
  let before = began;
  let each: number | undefined;
  const tell = (stage: ClipProgress['stage'], done: number, all: number, left: number | undefined): void =>
    onProgress?.({ stage, done, all, clock, secondsLeft: left === undefined ? undefined : left / 1000 });
  return {
    opening: (done, all) => {
      const spent = performance.now() - began;
      // what the frames will take is not known yet
      tell('opening', done, all, done > 0 ? (spent * (all - done)) / done : undefined);
      before = performance.now();
    },
    filming: (done, status) => {
      clock = status.clock;
      const now = performance.now();
      // the first frame also pays for everything that is made once
      // at first the mean of all: the second may pay for much that the others do not
      if (done > 1) each = (each ?? 0) + Math.max(NEWEST, 1 / (done - 1)) * (now - before - (each ?? 0));
      before = now;
      tell('filming', done, frames, each === undefined ? undefined : each * (frames - done));
    },
    finishing: (done) => tell('finishing', done, frames, undefined),
  };
}

/**
 * The clip of a scene, from where it is opened on. The scene is its maker's to dispose of.
 * @throws ClipError with what was made before something went wrong; DOMException AbortError if it was ended before the first frame
 */
export async function makeClip(scene: Scene, options: ClipOptions, hooks: ClipHooks = {}): Promise<Blob> {
  const { width, height, fps, hash } = options;
  const { signal } = hooks;
  const frames = framesOf(options);
  const report = createReporter(frames, hooks);
  const frame = new OffscreenCanvas(width, height);
  signal?.throwIfAborted();
  const encoder = await createEncoder(frame, frames, options);
  const context = frame.getContext('2d', {
    alpha: false,
    // the canvas of a scene is on the GPU; what is read back every time is better kept where the processor reads it
    willReadFrequently: encoder.reads || hash,
  })!;
  let made = 0;
  let taken: Promise<void> = Promise.resolve();
  try {
    report.opening(0, 0);
    await scene.open(report.opening, signal);
    scene.resize(width, height);
    for (let n = 0; n < frames && !signal?.aborted && !encoder.full; n++) {
      await scene.goTo(n / fps, signal).catch((error: unknown) => {
        // a user who ends the clip keeps the frames so far
        if (!signal?.aborted) throw error;
      });
      if (signal?.aborted) break;
      // the frame before is encoded while this one is computed
      await taken;
      if (signal?.aborted) break;
      // what is burnt in covers no part of the surface that can be shown beside it
      if (n === 0 && options.overlays.length > 0) {
        scene.resize(width, height, coveredBy(scene.draw(), options));
      }
      // in one task from here on: a canvas holds its picture no longer
      const status = scene.draw();
      compose(context, scene, status, options);
      taken = encoder.add(frame, n);
      // the code that awaits it gets the error
      taken.catch(() => undefined);
      hooks.onFrame?.(frameOf(n, status, context, options));
      report.filming(n + 1, status);
      made = n + 1;
    }
    await taken;
    if (made === 0) throw signal?.reason ?? new DOMException('No frame was made.', 'AbortError');
    report.finishing(made);
    return await encoder.finish();
  } catch (error) {
    throw await rescued(error, encoder, made);
  }
}

/** The frame on the canvas of the clip, with what is burnt in. */
function compose(context: FrameContext, scene: Scene, status: FrameStatus, options: ClipOptions): void {
  const { width, height } = options;
  scene.copyTo(context, 0, 0, width, height);
  if (options.overlays.length > 0) drawOverlays(context, status, options);
}

const frameOf = (
  index: number,
  status: FrameStatus,
  context: FrameContext,
  options: ClipOptions,
): ClipFrame => ({
  index,
  seconds: index / options.fps,
  clock: status.clock,
  scheduleStep: status.scheduleStep,
  hash: options.hash ? hashOf(context.getImageData(0, 0, options.width, options.height)) : undefined,
});

/** What is thrown instead of an error: with the frames that were made, as a file, if there are any. */
async function rescued(error: unknown, encoder: Encoder, made: number): Promise<unknown> {
  if (made === 0) {
    await encoder.abandon().catch(() => undefined);
    return error;
  }
  const kept = await encoder.finish().catch(() => undefined);
  const words = error instanceof Error ? error.message : String(error);
  return new ClipError(`After ${made} frames: ${words}`, made, kept, error);
}
