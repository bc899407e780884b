/** Animated GIF: each frame with 256 colours of its own. */

import { GIFEncoder, applyPalette, quantize } from 'gifenc';
import type { ClipOptions } from '../../core/export/clip-options.ts';
import type { Encoder } from './encoder.ts';
import { BlobWriter } from './blob-sink.ts';

const COLOURS = 256;
/**
 * Colours are counted in 32 to 64 steps of each primary. A dark stage has most of its own in the lowest few, so they are
 * counted after a curve that spreads these.
 */
const CURVE = 1.6;
const SPREAD = Uint8ClampedArray.from({ length: 256 }, (_, value) => 255 * (value / 255) ** (1 / CURVE));
const gathered = (value: number): number => Math.round(255 * (value / 255) ** CURVE);

/** Hundredths of a second up to a frame: rounded from the start of the clip, so that they never drift. */
const hundredths = (index: number, fps: number): number => Math.round((100 * index) / fps);

export function createGif({ width, height, fps }: ClipOptions): Encoder {
  const sink = new BlobWriter();
  const gif = GIFEncoder({ auto: false, initialCapacity: 1 << 16 });
  const flush = (): void => {
    sink.write(gif.bytes());
    gif.reset();
  };
  gif.writeHeader();
  return {
    reads: true,
    full: false,
    add: async (frame, index) => {
      const { data } = frame.getContext('2d')!.getImageData(0, 0, width, height);
      for (let i = 0; i < data.length; i++) data[i] = SPREAD[data[i]!]!;
      const spread = quantize(data, COLOURS);
      const indices = applyPalette(data, spread);
      const palette = spread.map((colour) => colour.map(gathered));
      const delay = 10 * (hundredths(index + 1, fps) - hundredths(index, fps));
      gif.writeFrame(indices, width, height, { palette, first: index === 0, delay });
      flush();
    },
    finish: async () => {
      gif.finish();
      flush();
      return sink.blob('image/gif');
    },
    abandon: async () => undefined,
  };
}
