/** The layout of viewports on the stage: one, or one per team. */

import type { Tile } from '../../core/export/scene.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** CSS pixels: distances from the edges of the stage, or, of a rectangle, from its top left corner. */
export interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Width over height of the picture that the surface fills best. */
export const SHAPE = 1.6;
/** Below so many CSS pixels of height, or as much in width, a picture is small. */
const SMALL = 340;
/** The free part of the stage is at least so many CSS pixels wide and high, whatever covers it. */
const LEAST = 200;

/** The part of a stage of this size that nothing covers. */
export function freeOf(width: number, height: number, covered: Edges): Edges {
  const { left, top, right, bottom } = covered;
  return {
    left,
    top,
    right: Math.max(width - right, left + LEAST),
    bottom: Math.max(height - bottom, top + LEAST),
  };
}

/**
 * So many cells of one size in rows, as large as the surface can be in them: 2 side by side or stacked, 4 in a square
 * unless the stage is a strip; what is left for the last row stands in its middle. On whole pixels; a single cell is all
 * that is free.
 */
export function viewportsOf(free: Edges, count: number): Edges[] {
  if (count === 1) return [free];
  const [width, height] = [free.right - free.left, free.bottom - free.top];
  const rowsOf = (columns: number): number => Math.ceil(count / columns);
  const size = (columns: number): number => Math.min(width / columns / SHAPE, height / rowsOf(columns));
  let columns = 1;
  for (let k = 2; k <= count; k++) if (size(k) > size(columns)) columns = k;
  const [wide, high] = [Math.floor(width / columns), Math.floor(height / rowsOf(columns))];
  return Array.from({ length: count }, (_, k) => {
    const row = Math.floor(k / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = Math.round(free.left + (width - inRow * wide) / 2) + (k % columns) * wide;
    const top = Math.round(free.top) + row * high;
    return { left, top, right: left + wide, bottom: top + high };
  });
}

/** How many pictures are drawn side by side. */
export const viewportCount = ({ view, teams }: Settings): number =>
  view.layout === 'split' ? teams.length : 1;

/** Whether a picture, one of so many, has no room but for the most needed words; a single one always has. */
export const isSmall = ({ left, top, right, bottom }: Edges, count: number): boolean =>
  count > 1 && Math.min((right - left) / SHAPE, bottom - top) < SMALL;

/** The lines between them, `thick` CSS pixels wide, inside the cells to the left and above. */
export function separators(cells: readonly Edges[], thick: number): Edges[] {
  const left = Math.min(...cells.map((cell) => cell.left));
  const right = Math.max(...cells.map((cell) => cell.right));
  return cells
    .slice(1)
    .map((cell, k) =>
      cell.top === cells[k]!.top
        ? { ...cell, left: cell.left - thick, right: cell.left }
        : { left, right, top: cell.top - thick, bottom: cell.top },
    );
}

/** The edges of a rectangle. */
export const edgesOf = ({ x, y, width, height }: Tile): Edges => ({
  left: x,
  top: y,
  right: x + width,
  bottom: y + height,
});

/** Returns edges measured from the top left corner of an area, not of the stage, in units of `unit` CSS pixels. */
export const edgesIn = (area: Edges, unit: number, { left, top, right, bottom }: Edges): Edges => ({
  left: (left - area.left) / unit,
  top: (top - area.top) / unit,
  right: (right - area.left) / unit,
  bottom: (bottom - area.top) / unit,
});

/** Whether a point is in a rectangle. */
export const holds = ({ left, top, right, bottom }: Edges, x: number, y: number): boolean =>
  x >= left && x < right && y >= top && y < bottom;
