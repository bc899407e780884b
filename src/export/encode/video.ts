/** MP4 and WebM, by the browser's own encoder: WebCodecs through mediabunny. */

import {
  CanvasSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
  Quality,
  StreamTarget,
  WebMOutputFormat,
  canEncodeVideo,
  type StreamTargetChunk,
  type Target,
  type VideoCodec,
  type VideoEncodingConfig,
} from 'mediabunny';
import type { ClipOptions } from '../../core/export/clip-options.ts';
import type { Encoder, FrameCanvas } from './encoder.ts';
import { BlobWriter } from './blob-sink.ts';

/** What a codec is called, and the containers that players everywhere expect it in. */
const CODECS = {
  avc: { name: 'H.264', container: 'mp4' },
  vp9: { name: 'VP9', container: 'webm' },
  vp8: { name: 'VP8', container: 'webm' },
} as const satisfies Partial<Record<VideoCodec, { name: string; container: 'mp4' | 'webm' }>>;
type Codec = keyof typeof CODECS;

/**
 * The quantizer of codecs that allow setting it, fine enough that a glow has no steps. From 0 to 51 for H.264, 0 to 63
 * for VP9.
 */
const QUANTIZER: Partial<Record<Codec, number>> = { avc: 20, vp9: 26 };
/**
 * Bits per second for the other codecs, which allow setting only the size of the file: for 1080p at 30 frames per
 * second, and the least. It grows with the pixels and the rate, but more slowly, as closer pixels and frames
 * differ less.
 */
const BITRATE = { hd: 12e6, least: 1.5e6, pixels: 0.75, rate: 0.5 };
/** Seconds from one whole picture to the next: players go to any of them at once. */
const KEY_FRAMES = 1;

const qualityOf = (codec: Codec, { width, height, fps }: ClipOptions): Quality => {
  const scale = ((width * height) / (1920 * 1080)) ** BITRATE.pixels * (fps / 30) ** BITRATE.rate;
  const bitrate = Math.round(Math.max(BITRATE.least, BITRATE.hd * scale));
  const quantizer = QUANTIZER[codec];
  return new Quality({ bitrate, ...(quantizer !== undefined && { quantizer }) });
};

interface Recorder {
  output: Output;
  source: CanvasSource;
}

async function start(
  codec: Codec,
  frame: FrameCanvas,
  options: ClipOptions,
  target: Target,
  frames: number,
): Promise<Recorder> {
  const { container } = CODECS[codec];
  const format =
    // the index comes first, in space that is kept for it, so that the file plays everywhere and while it loads
    container === 'mp4' ? new Mp4OutputFormat({ fastStart: 'reserve' }) : new WebMOutputFormat();
  const output = new Output({ format, target });
  const config: VideoEncodingConfig = {
    codec,
    quality: qualityOf(codec, options),
    keyFrameInterval: KEY_FRAMES,
    latencyMode: 'quality',
  };
  const source = new CanvasSource(frame, config);
  output.addVideoTrack(source, { frameRate: options.fps, maximumPacketCount: frames });
  await output.start();
  return { output, source };
}

/** Whether a blank frame of this size comes through: what a browser says that it can encode, it sometimes cannot. */
async function works(codec: Codec, options: ClipOptions): Promise<boolean> {
  const { width, height, fps } = options;
  let output: Output | undefined;
  try {
    if (
      !(await canEncodeVideo(codec, { width, height, frameRate: fps, quality: qualityOf(codec, options) }))
    ) {
      return false;
    }
    const blank = new OffscreenCanvas(width, height);
    blank.getContext('2d')!.fillRect(0, 0, width, height);
    const recorder = await start(codec, blank, options, new NullTarget(), 1);
    output = recorder.output;
    await recorder.source.add(0, 1 / fps);
    await output.finalize();
    return true;
  } catch {
    await output?.cancel().catch(() => undefined);
    return false;
  }
}

/** Which of some codecs this browser can encode at this size and rate, the first that it can; undefined: none. */
async function firstOf(codecs: readonly Codec[], options: ClipOptions): Promise<Codec | undefined> {
  if (typeof VideoEncoder === 'undefined') return undefined;
  // The page dies in WebKitGTK 2.50 if its media library was not started by something else before.
  document.createElement('video').canPlayType('video/mp4');
  for (const codec of codecs) if (await works(codec, options)) return codec;
  return undefined;
}

const WANTED: Readonly<Record<'auto' | 'mp4' | 'webm', readonly Codec[]>> = {
  auto: ['avc', 'vp9', 'vp8'],
  mp4: ['avc'],
  webm: ['vp9', 'vp8'],
};

/** @throws Error that says what can be done instead, if this browser encodes none of the codecs at this size */
export async function createVideo(
  frame: FrameCanvas,
  frames: number,
  options: ClipOptions,
): Promise<Encoder> {
  const { format, fps, width, height } = options;
  const codecs = WANTED[format as keyof typeof WANTED];
  const codec = await firstOf(codecs, options);
  if (!codec) {
    const names = codecs.map((each) => CODECS[each].name).join(', ');
    const instead =
      format === 'auto' ? 'a smaller size, a GIF or a PNG sequence' : 'another format, or a smaller size';
    throw new Error(
      `This browser cannot encode ${names} at ${width} × ${height} and ${fps} a second; try ${instead}.`,
    );
  }
  const sink = new BlobWriter();
  const writable = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => sink.write(data, position),
  });
  const { output, source } = await start(codec, frame, options, new StreamTarget(writable), frames);
  return {
    reads: false,
    full: false,
    add: (_, index) => source.add(index / fps, 1 / fps),
    finish: async () => {
      await output.finalize();
      return sink.blob(`video/${CODECS[codec].container}`);
    },
    abandon: () => output.cancel(),
  };
}
