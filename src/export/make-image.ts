/**
 * Makes an image of any size: drawn tile by tile and written row by row, so that no device or canvas is too small for
 * it.
 */

import type { Scene, Tile } from '../core/export/scene.ts';
import { tilesOf, type ImageHooks, type ImageOptions } from '../core/export/image-options.ts';
import { yieldToPage } from '../core/util/yield-to-page.ts';
import { coveredBy, drawOverlays } from './overlay/overlay.ts';
import { PngStream } from './encode/png-stream.ts';

/** Pixels that are read back at once. */
const READ = 2 ** 21;
/** Of the time, the part for the crowd; the rest is for drawing and writing. */
const OPENING = 0.3;

/**
 * Returns the image of a scene as a PNG. The caller disposes of the scene. `link`: written into the file, to show where
 * it is from; `most`: pixels of a side that are drawn at once.
 * @throws the signal's reason when it is aborted
 */
export async function makeImage(
  scene: Scene,
  options: ImageOptions & { link?: string; most?: number },
  { signal, onProgress }: ImageHooks = {},
): Promise<Blob> {
  const { width, height, transparent, overlays, link, most } = options;
  signal?.throwIfAborted();
  await scene.open((done, all) => onProgress?.((OPENING * done) / Math.max(all, 1)), signal);
  const rows = tilesOf(width, height, most);
  const whole = rows.length * rows[0]!.length === 1;
  scene.resize(width, height);
  if (overlays.length > 0) {
    // a small part of the image gives the same status
    const status = scene.draw({
      tile: { x: 0, y: 0, width: Math.min(width, 16), height: Math.min(height, 16) },
    });
    scene.resize(width, height, coveredBy(status, options));
  }
  const png = new PngStream({
    width,
    height,
    alpha: transparent,
    words: { Software: 'Saddlescope', ...(link !== undefined && { Source: link }) },
  });
  try {
    let done = 0;
    for (const row of rows) {
      const { y, height: high } = row[0]!;
      const band = new OffscreenCanvas(width, high);
      const on = band.getContext('2d', { alpha: transparent, willReadFrequently: true })!;
      for (const tile of row) {
        // in one task: a canvas holds its picture no longer
        const status = scene.draw({ ...(!whole && { tile }), transparent });
        scene.copyTo(on, tile.x, 0, tile.width, tile.height);
        if (tile === row.at(-1) && overlays.length > 0) {
          on.translate(0, -y);
          drawOverlays(on, status, options);
        }
        onProgress?.(OPENING + (1 - OPENING) * (done += 0.5 * share(tile, options)));
        await yieldToPage(signal);
      }
      const least = Math.max(1, Math.floor(READ / width));
      for (let from = 0; from < high; from += least) {
        const rest = Math.min(least, high - from);
        await png.write(on.getImageData(0, from, width, rest).data);
        onProgress?.(OPENING + (1 - OPENING) * (done += (0.5 * rest) / height));
        await yieldToPage(signal);
      }
    }
    return await png.finish();
  } catch (error) {
    await png.abandon();
    throw error;
  }
}

const share = (tile: Tile, { width, height }: ImageOptions): number =>
  (tile.width * tile.height) / (width * height);
