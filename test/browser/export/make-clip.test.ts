/** The recorder with a scene that a test can read: what is encoded is decoded again, by the browser and by its own rules. */

import { unzipSync } from 'fflate';
import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { cdp } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import {
  ClipError,
  checkClip,
  endingOf,
  framesOf,
  type ClipFrame,
  type ClipHooks,
  type ClipOptions,
  type ClipProgress,
} from '../../../src/core/export/clip-options.ts';
import type { Scene } from '../../../src/core/export/scene.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { makeClip } from '../../../src/export/make-clip.ts';
import { BlobWriter } from '../../../src/export/encode/blob-sink.ts';
import { LONG } from '../../setup/long.ts';

const BITS = 16;

/**
 * Writes a number into its picture, as a row of dark and light squares on top. The picture is gone when the task is over,
 * as on a canvas of the GPU.
 */
class Numbers implements Scene {
  readonly canvas = document.createElement('canvas');
  readonly seconds = undefined;
  readonly calls: string[] = [];
  #at = 0;
  readonly #context = this.canvas.getContext('2d')!;
  readonly noise: number;
  readonly fails: number;
  readonly #grain: readonly ImageData[];
  /** @param noise height of the noise in each picture, in pixels; @param fails the time from which on it cannot go on */
  constructor(noise = 0, fails = Infinity) {
    this.noise = noise;
    this.fails = fails;
    let random = 1;
    this.#grain = Array.from({ length: noise > 0 ? 7 : 0 }, () => {
      const words = Uint32Array.from({ length: 640 * noise }, () => {
        random = Math.imul(random ^ (random >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
        return random | 0xff000000;
      });
      return new ImageData(new Uint8ClampedArray(words.buffer), 640);
    });
  }

  open = async (progress?: (done: number, all: number) => void): Promise<void> => {
    this.calls.push('open');
    progress?.(5, 10);
    progress?.(10, 10);
  };
  goTo = async (seconds: number): Promise<void> => {
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    if (seconds >= this.fails) throw new Error('The GPU was lost.');
    this.#at = seconds;
    this.calls.push('goTo');
  };
  draw = (): FrameStatus => {
    const { width, height } = this.canvas;
    const clock = Math.round(this.#at * 120);
    this.#context.fillStyle = '#303040';
    this.#context.fillRect(0, 0, width, height);
    for (let bit = 0; bit < BITS; bit++) {
      this.#context.fillStyle = (clock >> bit) & 1 ? '#ffffff' : '#000000';
      this.#context.fillRect((bit * width) / BITS, 0, width / BITS, height / 4);
    }
    if (this.noise > 0) this.#context.putImageData(this.#grain[clock % this.#grain.length]!, 0, height / 2);
    queueMicrotask(() => {
      this.#context.fillStyle = '#ff0000';
      this.#context.fillRect(0, 0, width, height);
    });
    this.calls.push('draw');
    return {
      settings: defaultSettings(),
      clock,
      scheduleStep: clock,
      temperature: null,
      census: [],
      histories: [],
      engine: 'WebGPU',
      adapter: 'none',
      precision: 'exact',
      remark: '',
    };
  };
  copyTo: Scene['copyTo'] = (on, ...place) => on.drawImage(this.canvas, ...place);
  resize = (width: number, height: number): void => {
    this.calls.push(`resize ${width} ${height}`);
    Object.assign(this.canvas, { width, height });
  };
  walkers = async (): Promise<Float64Array> => new Float64Array();
  dispose = (): void => undefined;
}

const SMALL = { seconds: 1, fps: 30, width: 320, height: 180, overlays: [] } as const;

async function record(
  asked: Partial<ClipOptions>,
  hooks: ClipHooks = {},
  scene: Scene = new Numbers(),
): Promise<{ blob: Blob; frames: ClipFrame[]; told: ClipProgress[] }> {
  const frames: ClipFrame[] = [];
  const told: ClipProgress[] = [];
  const options = checkClip({ ...SMALL, ...asked });
  const blob = await makeClip(scene, options, {
    ...hooks,
    onFrame: (frame) => {
      frames.push(frame);
      hooks.onFrame?.(frame);
    },
    onProgress: (progress) => void told.push(progress),
  });
  return { blob, frames, told };
}

/** The number in a picture. */
function numberIn(source: CanvasImageSource, width: number, height: number): number {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.drawImage(source, 0, 0);
  const { data } = context.getImageData(0, Math.floor(height / 8), width, 1);
  let number = 0;
  for (let bit = 0; bit < BITS; bit++) {
    if (data[4 * Math.floor(((bit + 0.5) * width) / BITS)]! > 127) number |= 1 << bit;
  }
  return number;
}

/** What a player makes of a file. */
async function decoded(
  blob: Blob,
): Promise<{ codec: string; size: number[]; times: number[]; numbers: number[]; ends: number }> {
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack())!;
  const [times, numbers]: number[][] = [[], []];
  let ends = 0;
  for await (const sample of new VideoSampleSink(track).samples()) {
    times!.push(sample.timestamp);
    ends = sample.timestamp + sample.duration;
    const frame = sample.toVideoFrame();
    numbers!.push(numberIn(frame, sample.displayWidth, sample.displayHeight));
    frame.close();
    sample.close();
  }
  const size = [await track.getDisplayWidth(), await track.getDisplayHeight()];
  return { codec: String(await track.getCodec()), size, times: times!, numbers: numbers!, ends };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

describe('video', () => {
  it('3 s at 30 a second are 90 frames of MP4, each at its exact time and of its exact step', async () => {
    const scene = new Numbers();
    const { blob, frames, told } = await record({ seconds: 3, format: 'mp4' }, {}, scene);
    expect([blob.type, endingOf(blob)]).toEqual(['video/mp4', 'mp4']);
    const film = await decoded(blob);
    expect(film.codec).toBe('avc');
    expect(film.size).toEqual([320, 180]);
    expect(film.times).toHaveLength(90);
    film.times.forEach((time, n) => expect(time).toBeCloseTo(n / 30, 9));
    expect(film.ends).toBeCloseTo(3, 9);
    expect(film.numbers).toEqual(range(90).map((n) => 4 * n));
    expect(frames.map(({ clock }) => clock)).toEqual(film.numbers);
    expect(frames.map(({ seconds }) => seconds)).toEqual(range(90).map((n) => n / 30));
    expect(frames[0]!.hash).toBeUndefined();
    // one picture after the other, each drawn once
    expect(scene.calls.slice(0, 2)).toEqual(['open', 'resize 320 180']);
    expect(scene.calls.slice(2)).toEqual(range(180).map((k) => (k % 2 ? 'draw' : 'goTo')));
    expect(told.map(({ stage }) => stage).filter((stage, k, all) => stage !== all[k - 1])).toEqual([
      'opening',
      'filming',
      'finishing',
    ]);
    const filming = told.filter(({ stage }) => stage === 'filming');
    expect(filming.map(({ done, all }) => [done, all])).toEqual(range(90).map((n) => [n + 1, 90]));
    expect(filming.at(-1)).toMatchObject({ clock: 356, secondsLeft: 0 });
    expect(filming[44]!.secondsLeft).toBeGreaterThan(0);
  });

  it('has its index in front of its pictures, as players want it that begin before they have all', async () => {
    const { blob } = await record({ format: 'mp4', seconds: 0.5 });
    const bytes = new DataView(await blob.arrayBuffer());
    const boxes: string[] = [];
    for (let at = 0; at < bytes.byteLength;) {
      boxes.push(String.fromCharCode(...range(4).map((k) => bytes.getUint8(at + 4 + k))));
      const length = bytes.getUint32(at);
      at += length === 1 ? Number(bytes.getBigUint64(at + 8)) : length;
    }
    expect(boxes.indexOf('moov')).toBeGreaterThan(0);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    expect(boxes.filter((box) => box === 'moof')).toEqual([]);
  });

  it.each([24, 60] as const)('WebM at %d a second', async (fps) => {
    const { blob } = await record({ format: 'webm', fps });
    expect([blob.type, endingOf(blob)]).toEqual(['video/webm', 'webm']);
    const film = await decoded(blob);
    expect(['vp9', 'vp8']).toContain(film.codec);
    // the container counts in thousandths
    expect(film.times).toHaveLength(fps);
    film.times.forEach((time, n) => expect(Math.abs(time - n / fps)).toBeLessThanOrEqual(0.000501));
    expect(film.numbers).toEqual(range(fps).map((n) => Math.round((120 * n) / fps)));
  });

  it('auto is MP4 where H.264 can be encoded, else WebM; and no encoder is told with a way on', async () => {
    expect((await record({ format: 'auto', seconds: 0.1 })).blob.type).toBe('video/mp4');
    const ask = VideoEncoder.isConfigSupported;
    try {
      VideoEncoder.isConfigSupported = async (config) =>
        config.codec.startsWith('avc1') ? { supported: false, config } : ask.call(VideoEncoder, config);
      // another size: what a browser has said of one is remembered
      const other = { width: 322, height: 182, seconds: 0.1 };
      expect((await record({ ...other, format: 'auto' })).blob.type).toBe('video/webm');
      await expect(record({ ...other, format: 'mp4' })).rejects.toThrow(/cannot encode H\.264 at 322 × 182/);
      VideoEncoder.isConfigSupported = async (config) => ({ supported: false, config });
      const none = { width: 324, height: 184, seconds: 0.1 };
      await expect(record({ ...none, format: 'auto' })).rejects.toThrow(
        /cannot encode H\.264, VP9, VP8 at 324 × 184 and 30 a second; try .*GIF or a PNG/,
      );
      expect((await record({ ...none, format: 'png' })).blob.type).toBe('application/zip');
    } finally {
      VideoEncoder.isConfigSupported = ask;
    }
  });

  it('equal scenes have equal hashes frame by frame, before encoding; others have others', async () => {
    const [one, two] = [await record({ hash: true }), await record({ hash: true })];
    const hashes = one.frames.map(({ hash }) => hash);
    expect(two.frames.map(({ hash }) => hash)).toEqual(hashes);
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(hashes).size).toBe(30);
    // one square of noise in another colour
    const other = await record({ hash: true }, {}, new Numbers(1));
    expect(other.frames.filter(({ hash }, n) => hash === hashes[n])).toEqual([]);
  });

  it('what is burnt in is in the picture', async () => {
    const plain = await record({ hash: true, seconds: 0.1 });
    const words = { overlays: ['caption'], caption: 'As they climb' } as const;
    const burnt = await record({ ...words, hash: true, seconds: 0.1 });
    expect(burnt.frames[0]!.hash).not.toBe(plain.frames[0]!.hash);
    const again = await record({ ...words, caption: 'As they fall', hash: true, seconds: 0.1 });
    expect(again.frames[0]!.hash).not.toBe(burnt.frames[0]!.hash);
  });
});

describe('the end before the end', () => {
  it.each(['mp4', 'webm', 'gif', 'png'] as const)('cancel leaves a whole file: %s', async (format) => {
    const cancel = new AbortController();
    const onFrame = ({ index }: ClipFrame): void => {
      if (index === 9) cancel.abort();
    };
    const { blob, frames, told } = await record({ seconds: 3, format }, { signal: cancel.signal, onFrame });
    expect(frames).toHaveLength(10);
    expect(told.at(-1)).toMatchObject({ stage: 'finishing', done: 10, all: 90 });
    if (format === 'png') expect(Object.keys(unzipSync(await bytesOf(blob)))).toHaveLength(10);
    else if (format === 'gif') expect(await framesOfGif(blob)).toHaveLength(10);
    else {
      const film = await decoded(blob);
      expect(film.numbers).toEqual(range(10).map((n) => 4 * n));
      expect(film.ends).toBeCloseTo(10 / 30, 2);
      const video = document.createElement('video');
      video.src = URL.createObjectURL(blob);
      await new Promise((resolve, reject) => {
        video.onloadeddata = resolve;
        video.onerror = () => reject(new Error(video.error?.message));
      });
      expect(video.duration).toBeCloseTo(10 / 30, 2);
    }
  });

  it('before the first frame it is an AbortError', async () => {
    const scene = new Numbers();
    await expect(record({}, { signal: AbortSignal.abort() }, scene)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(scene.calls).toEqual([]);
  });

  it('a scene that fails leaves what was made, with the reason', async () => {
    const error: unknown = await record({}, {}, new Numbers(0, 0.5)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ClipError);
    const { message, frames, kept } = error as ClipError;
    expect(message).toBe('After 15 frames: The GPU was lost.');
    expect(frames).toBe(15);
    expect((await decoded(kept!)).numbers).toEqual(range(15).map((n) => 4 * n));
    await expect(record({}, {}, new Numbers(0, 0))).rejects.toThrow(/^The GPU was lost\.$/);
  });
});

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

/** Duration in milliseconds and number of each frame of a GIF. */
async function framesOfGif(blob: Blob): Promise<{ duration: number; number: number }[]> {
  const decoder = new ImageDecoder({ data: await blob.arrayBuffer(), type: 'image/gif' });
  await Promise.all([decoder.completed, decoder.tracks.ready]);
  const found: { duration: number; number: number }[] = [];
  for (let n = 0; n < decoder.tracks.selectedTrack!.frameCount; n++) {
    const { image } = await decoder.decode({ frameIndex: n });
    const number = numberIn(image, image.displayWidth, image.displayHeight);
    found.push({ duration: image.duration! / 1000, number });
    image.close();
  }
  return found;
}

describe('pictures', () => {
  it('a GIF has every frame, and its hundredths of a second add up', async () => {
    const { blob } = await record({ format: 'gif' });
    expect([blob.type, endingOf(blob)]).toEqual(['image/gif', 'gif']);
    const frames = await framesOfGif(blob);
    expect(frames.map(({ number }) => number)).toEqual(range(30).map((n) => 4 * n));
    expect(frames.reduce((sum, { duration }) => sum + duration, 0)).toBeCloseTo(1000, 6);
    for (const { duration } of frames) expect([30, 40]).toContain(Math.round(duration));
  });

  it('a zip has a PNG of every frame, without loss, and the same again is the same file', async () => {
    const asked = { format: 'png', seconds: 0.4, hash: true } as const;
    const { blob, frames } = await record(asked);
    const files = unzipSync(await bytesOf(blob));
    expect(Object.keys(files)).toEqual(range(12).map((n) => `frame-${String(n).padStart(2, '0')}.png`));
    const numbers: number[] = [];
    for (const png of Object.values(files)) {
      const image = await createImageBitmap(new Blob([png], { type: 'image/png' }));
      numbers.push(numberIn(image, 320, 180));
    }
    expect(numbers).toEqual(frames.map(({ clock }) => clock));
    expect(await bytesOf((await record(asked)).blob)).toEqual(await bytesOf(blob));
  });
});

describe('memory', () => {
  /** Bytes that are reachable in the page, buffers outside the heap of scripts included. */
  async function held(): Promise<number> {
    const session = cdp();
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as {
      usedSize: number;
      backingStorageSize?: number;
    };
    return usedSize + backingStorageSize;
  }

  const most = LONG ? 16 : 6;
  it(`does not grow with the length of a clip: 1 s against ${most} s of noise at 360p`, async () => {
    const began = performance.now();
    // one scene for all clips, so that memory freed sooner or later does not count
    const scene = new Numbers(160);
    const measure = async (seconds: number): Promise<{ held: number; size: number }> => {
      const options = checkClip({ ...SMALL, seconds, fps: 24, width: 640, height: 360, format: 'mp4' });
      let atEnd: Promise<number> | undefined;
      const blob = await makeClip(scene, options, {
        onFrame: ({ index }) => {
          // while the recorder holds all that it ever will
          if (index === framesOf(options) - 1) atEnd = held();
        },
      });
      return { held: await atEnd!, size: blob.size };
    };
    await measure(0.25);
    const short = await measure(1);
    const long = await measure(most);
    // what the page has loaded or compiled for good since the first short one is there in another one too
    const again = await measure(1);
    console.log(
      `${Math.round(performance.now() - began)} ms; held: ${short.held} and ${again.held} bytes at 1 s (${short.size}), ${long.held} at ${most} s (${long.size})`,
    );
    // otherwise there would be nothing to see
    expect(long.size - short.size).toBeGreaterThan(LONG ? 9e6 : 3e6);
    // the list of so many more frames is all that may have come
    expect(long.held - Math.max(short.held, again.held)).toBeLessThan(2e6);
  });

  it('a file that is written over in places is what was written last', async () => {
    const sink = new BlobWriter();
    const truth = new Uint8Array(5 << 20);
    const write = (position: number, data: Uint8Array<ArrayBuffer>): void => {
      truth.set(data, position);
      sink.write(data, position);
    };
    const noise = (length: number): Uint8Array<ArrayBuffer> =>
      Uint8Array.from({ length }, (_, k) => (k * 31 + length) & 255);
    write(0, noise(100));
    write(300, noise(1 << 20));
    write((1 << 20) + 300, noise(3 << 20));
    write(50, noise(400));
    write(90, noise(7));
    // over the end
    write((4 << 20) + 200, noise(1000));
    expect(sink.size).toBe((4 << 20) + 1200);
    const found = await bytesOf(sink.blob('video/mp4'));
    expect(found.length).toBe(sink.size);
    expect(found.findIndex((byte, k) => byte !== truth[k])).toBe(-1);
  });
});
