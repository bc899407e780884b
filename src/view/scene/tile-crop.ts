/** Crops camera and labels to one tile of a larger image. */

import type { PerspectiveCamera } from 'three/webgpu';
import type { Tile } from '../../core/export/scene.ts';
import type { Edges } from './viewports.ts';

/** A part of an area of the stage. */
interface Part {
  /** Of the area, from its top left: shares of its width and height. */
  shares: Edges;
  /** Where it is in the tile, and its size, in pixels. */
  viewport: [x: number, y: number, width: number, height: number];
}

/** An area in points of `ratio` pixels each, in whole pixels as the renderer rounds them, at least one. */
export function areaPixels({ left, top, right, bottom }: Edges, ratio: number): Tile {
  const pixels = (length: number): number => Math.max(1, Math.floor(length * ratio));
  return {
    x: Math.floor(left * ratio),
    y: Math.floor(top * ratio),
    width: pixels(right - left),
    height: pixels(bottom - top),
  };
}

/** The same from the corner of a tile, which the area may reach beyond. */
export function tilePixels(area: Edges, ratio: number, tile: Tile | undefined): Tile {
  const pixels = areaPixels(area, ratio);
  return { ...pixels, x: pixels.x - (tile?.x ?? 0), y: pixels.y - (tile?.y ?? 0) };
}

/** The part of an area, in points of so many pixels of the canvas, that lies in a tile; undefined if none does. */
export function tilePart(area: Edges, ratio: number, tile: Tile): Part | undefined {
  const { x: left, y: top, width: wide, height: high } = areaPixels(area, ratio);
  const [x, y] = [Math.max(left, tile.x), Math.max(top, tile.y)];
  const width = Math.min(left + wide, tile.x + tile.width) - x;
  const height = Math.min(top + high, tile.y + tile.height) - y;
  if (width <= 0 || height <= 0) return undefined;
  const shares = {
    left: (x - left) / wide,
    top: (y - top) / high,
    right: (x + width - left) / wide,
    bottom: (y + height - top) / high,
  };
  return { shares, viewport: [x - tile.x, y - tile.y, width, height] };
}

/** Lets the camera see but a part of what it sees, shares of its width and height from the top left, while `draw` runs. */
export function cropped(
  camera: PerspectiveCamera,
  { left, top, right, bottom }: Edges,
  draw: () => void,
): void {
  const { fullWidth, fullHeight, offsetX, offsetY, width, height } = camera.view!;
  camera.setViewOffset(
    fullWidth,
    fullHeight,
    offsetX + left * width,
    offsetY + top * height,
    (right - left) * width,
    (bottom - top) * height,
  );
  draw();
  camera.setViewOffset(fullWidth, fullHeight, offsetX, offsetY, width, height);
}
