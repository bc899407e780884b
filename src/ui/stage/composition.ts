/**
 * Composes the surface on the stage: finds the largest picture whose peaks, sides and axes stay clear of what lies over
 * the stage. A card in a corner may reach into the empty corner beside a peak. Pure functions.
 */

import type { Insets, Tile } from '../../core/export/scene.ts';

/** Width over height of the view's frame. */
const SHAPE = 1.6;
/** How far the camera's first view reaches, relative to the frame's height, from its middle: right and down. */
export const SILHOUETTE = {
  peak: [0.253, -0.376],
  /** Down the outer side of a peak. */
  flank: [
    [0.31, -0.255],
    [0.375, -0.145],
    [0.44, -0.1],
  ],
  back: [0.506, -0.06],
  front: [0.583, 0.27],
  foot: [0.557, 0.368],
  /** The top of the ruler, which stands at the left. */
  ruler: [-0.64, 0.086],
} as const;

/** CSS pixels around those points: the ring of a peak, and the words beside the axes. */
const RING = 16;
const WORDS = { roomy: { ruler: 58, ticks: 46, below: 58 }, tight: { ruler: 0, ticks: 0, below: 34 } };
/** Below this width words stand on the surface instead of beside it; below this height the axis has its ticks alone. */
const ROOMY = { width: 600, height: 560 };
/** A smaller frame is not worth a corner. */
const LEAST = 200;
/** Places that are tried along each direction, and halvings of the size. */
const TRIED = { across: 24, down: 8, halvings: 9 };

/** The stage as it is covered, in CSS pixels. */
export interface CoveredStage {
  width: number;
  height: number;
  /** From the bottom: what the dock, a drawer or a sheet takes. */
  bottom: number;
  /** From the sides, for the picture's middle alone. */
  left: number;
  right: number;
  over: readonly Tile[];
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Returns the frame in which the surface is as large as it can be, as insets of the stage; undefined where none fits. */
export function compose(stage: CoveredStage): Insets | undefined {
  const { width, height, bottom, left, right } = stage;
  const floor = height - bottom;
  let [low, high] = [0, 2 * Math.max(width, height)];
  let best: Insets | undefined;
  for (let k = 0; k < TRIED.halvings; k++) {
    const size = (low + high) / 2;
    const place = placeOf(stage, size, [left, width - right, floor]);
    if (!place) {
      high = size;
      continue;
    }
    low = size;
    const [x, y] = place;
    best = {
      left: x - (SHAPE * size) / 2,
      right: width - x - (SHAPE * size) / 2,
      top: y - size / 2,
      bottom: height - y - size / 2,
    };
  }
  return low >= LEAST ? best : undefined;
}

/** Returns the middle of a frame of this size that stays clear of everything, the one nearest to the middle of the stage. */
function placeOf(
  { width, over }: CoveredStage,
  size: number,
  [left, right, floor]: readonly [number, number, number],
): [x: number, y: number] | undefined {
  const boxes = boxesOf(size, width, floor);
  const [highest, lowest] = [size * SILHOUETTE.peak[1] - RING, Math.max(...boxes.map((box) => box.bottom))];
  const [first, last] = [-highest, floor - lowest];
  if (last < first) return undefined;
  // as low as it may be, corners at the top stay free; but a picture with room to spare stands in its middle
  const ys = Array.from({ length: TRIED.down + 1 }, (_, k) => last - ((last - first) * k) / (2 * TRIED.down));
  const middle = (left + right) / 2;
  const reach = width / 2;
  const xs = Array.from({ length: 2 * TRIED.across + 1 }, (_, k) => {
    const far = Math.ceil(k / 2) / TRIED.across;
    return middle + (k % 2 === 0 ? -1 : 1) * far * reach;
  });
  const fits = (x: number, y: number): boolean =>
    boxes.every((box) => {
      const at = { left: x + box.left, top: y + box.top, right: x + box.right, bottom: y + box.bottom };
      return at.left >= 0 && at.right <= width && !over.some((tile) => overlaps(at, tile));
    });
  for (const x of xs) {
    const fitting = ys.filter((y) => fits(x, y));
    // the highest of the lower half: the middle, if nothing is in its way
    if (fitting.length > 0) return [x, fitting.at(-1)!];
  }
  return undefined;
}

/** Returns what must stay clear, relative to the middle of a frame of this size. */
function boxesOf(size: number, width: number, floor: number): Box[] {
  const beside = width < ROOMY.width ? WORDS.tight : WORDS.roomy;
  const { below } = floor < ROOMY.height ? WORDS.tight : WORDS.roomy;
  const { peak, flank, back, front, foot, ruler } = SILHOUETTE;
  const box = ([x, y]: readonly [number, number], [l, t, r, b]: readonly [number, number, number, number]): Box => ({
    left: x * size - l,
    top: y * size - t,
    right: x * size + r,
    bottom: y * size + b,
  });
  const mirrored = (points: readonly (readonly [number, number])[]): [number, number][] =>
    points.flatMap(([x, y]) => [
      [x, y],
      [-x, y],
    ]);
  return [
    ...mirrored([peak]).map((at) => box(at, [RING, RING, RING, RING])),
    ...mirrored([...flank, back, front, foot]).map((at) => box(at, [0, 0, 0, 0])),
    ...[back, front].map((at) => box(at, [0, 10, beside.ticks, 10])),
    ...(beside.ruler > 0 ? [ruler, [-foot[0], foot[1]] as const] : []).map((at) =>
      box(at, [beside.ruler, 10, 0, 10]),
    ),
    // the ticks and the name of the axis below the whole front
    { left: -foot[0] * size, top: foot[1] * size, right: foot[0] * size, bottom: foot[1] * size + below },
  ];
}

const overlaps = (a: Box, { x, y, width, height }: Tile): boolean =>
  a.left < x + width && x < a.right && a.top < y + height && y < a.bottom;
