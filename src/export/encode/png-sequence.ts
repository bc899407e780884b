/** Encodes frames as a zip of lossless PNG files. */

import { Zip, ZipPassThrough } from 'fflate';
import type { Encoder } from './encoder.ts';
import { BlobWriter } from './blob-sink.ts';

/** Bytes up to which a zip can be read without the extension for large ones; a little is left for its index. */
const MOST_BYTES = 2 ** 32 - 2 ** 26;

export function createPngs(frames: number): Encoder {
  const sink = new BlobWriter();
  let failure: Error | undefined;
  const zip = new Zip((error, data) => {
    if (error) failure ??= error;
    else sink.write(data);
  });
  const digits = String(frames - 1).length;
  return {
    reads: true,
    get full() {
      return sink.size > MOST_BYTES;
    },
    add: async (frame, index) => {
      const png = await frame.convertToBlob({ type: 'image/png' });
      // PNG is compressed already
      const entry = new ZipPassThrough(`frame-${String(index).padStart(digits, '0')}.png`);
      // the same frames are the same file, whenever they were made
      entry.mtime = '1980-01-01T00:00:00';
      zip.add(entry);
      entry.push(new Uint8Array(await png.arrayBuffer()), true);
      if (failure) throw failure;
    },
    finish: async () => {
      zip.end();
      if (failure) throw failure;
      return sink.blob('application/zip');
    },
    abandon: async () => zip.terminate(),
  };
}
