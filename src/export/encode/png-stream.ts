/**
 * Writes a PNG row by row, so that the whole picture is never in memory: PNG (Portable Network Graphics) Specification,
 * Third Edition, W3C 2025. What compresses is the browser's own `CompressionStream`, whose `deflate` is the zlib format.
 */

import { PNG_SIGNATURE, bigEndian, pngChunk, textChunk } from '../../core/export/png-text.ts';

/** Filters of a row: each byte less the one before it, or less the one above. */
const [SUB, UP] = [1, 2];

export interface PngOptions {
  width: number;
  height: number;
  /** Whether pixels have an alpha. */
  alpha: boolean;
  /** What the file says of itself, by the specification's keywords, such as `Software` and `Source`. */
  words?: Readonly<Record<string, string>>;
}

export class PngStream {
  readonly #alpha: boolean;
  readonly #parts: BlobPart[];
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #read: Promise<void>;
  readonly #above: Uint8Array;

  constructor({ width, height, alpha, words = {} }: PngOptions) {
    this.#alpha = alpha;
    this.#above = new Uint8Array(width * (alpha ? 4 : 3));
    const header = new Uint8Array(13);
    header.set(bigEndian(width, height));
    // 8 bits a channel; with alpha or without
    header.set([8, alpha ? 6 : 2], 8);
    this.#parts = [
      PNG_SIGNATURE,
      ...pngChunk('IHDR', header),
      ...pngChunk('sRGB', Uint8Array.of(0)),
      ...Object.entries(words).flatMap(([keyword, said]) => textChunk(keyword, said)),
    ];
    const deflate = new CompressionStream('deflate');
    this.#writer = deflate.writable.getWriter();
    this.#read = this.#collect(deflate.readable);
    // the caller of `finish` gets the error
    this.#read.catch(() => undefined);
  }

  /** The next rows: four bytes a pixel, alpha not multiplied in. Resolves when there is room for more. */
  async write(pixels: Uint8ClampedArray): Promise<void> {
    const stride = this.#above.length;
    const width = stride / (this.#alpha ? 4 : 3);
    const rows = pixels.length / 4 / width;
    const out = new Uint8Array(rows * (stride + 1));
    const row = new Uint8Array(stride);
    for (let k = 0; k < rows; k++) {
      this.#pick(pixels.subarray(4 * k * width, 4 * (k + 1) * width), row);
      this.#filter(row, out.subarray(k * (stride + 1), (k + 1) * (stride + 1)));
      this.#above.set(row);
    }
    await this.#writer.write(out);
  }

  /** The file. */
  async finish(): Promise<Blob> {
    await this.#writer.close();
    await this.#read;
    return new Blob([...this.#parts, ...pngChunk('IEND', new Uint8Array())], { type: 'image/png' });
  }

  async abandon(): Promise<void> {
    await this.#writer.abort().catch(() => undefined);
  }

  /** A row's bytes, without alpha if there is none. */
  #pick(pixels: Uint8ClampedArray, row: Uint8Array): void {
    if (this.#alpha) return row.set(pixels);
    for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
      row[to] = pixels[from]!;
      row[to + 1] = pixels[from + 1]!;
      row[to + 2] = pixels[from + 2]!;
    }
  }

  /** Takes of the two filters the one that leaves less: the heuristic of the specification, section 12.7. */
  #filter(row: Uint8Array, into: Uint8Array): void {
    const above = this.#above;
    const depth = this.#alpha ? 4 : 3;
    const size = (byte: number): number => (byte < 128 ? byte : 256 - byte);
    let [beside, upwards] = [0, 0];
    for (let k = 0; k < row.length; k++) {
      beside += size((row[k]! - (k < depth ? 0 : row[k - depth]!)) & 255);
      upwards += size((row[k]! - above[k]!) & 255);
    }
    into[0] = beside < upwards ? SUB : UP;
    if (beside < upwards) {
      for (let k = 0; k < row.length; k++) into[k + 1] = row[k]! - (k < depth ? 0 : row[k - depth]!);
    } else for (let k = 0; k < row.length; k++) into[k + 1] = row[k]! - above[k]!;
  }

  async #collect(readable: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const reader = readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#parts.push(...pngChunk('IDAT', value));
    }
  }
}
