/** A part of a larger picture: what the camera and the letters of that part are. */

import type { PerspectiveCamera } from 'three/webgpu';
import type { Tile } from '../core/film.ts';
import type { Edges } from './cells.ts';

/** The part of an area, in pixels of the canvas, that lies in a tile; undefined if none does. */
export function partOf({ left, top, right, bottom }: Edges, tile: Tile): Tile | undefined {
  const x = Math.max(left, tile.x);
  const y = Math.max(top, tile.y);
  const [width, height] = [
    Math.min(right, tile.x + tile.width) - x,
    Math.min(bottom, tile.y + tile.height) - y,
  ];
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
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
