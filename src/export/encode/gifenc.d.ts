/** Types for the part of gifenc that is used here; the package has none. */
declare module 'gifenc' {
  /** Red, green and blue, 0 to 255. */
  export type Palette = number[][];
  export interface Stream {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette: Palette; first: boolean; delay: number; repeat?: number },
    ): void;
    writeHeader(): void;
    finish(): void;
    /** A copy of what was written since the last reset. */
    bytes(): Uint8Array<ArrayBuffer>;
    reset(): void;
  }
  export function GIFEncoder(options: { auto: boolean; initialCapacity?: number }): Stream;
  export function quantize(
    pixels: Uint8ClampedArray,
    colours: number,
    options?: { format: 'rgb565' },
  ): Palette;
  export function applyPalette(pixels: Uint8ClampedArray, palette: Palette, format?: 'rgb565'): Uint8Array;
}
