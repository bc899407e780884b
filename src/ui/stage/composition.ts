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

/** CSS pixels around those points: the ring of a peak, its name above it, and the words beside and below the axes. */
const RING = 16;
const WORDS = {
  roomy: { above: 40, ruler: 8, ticks: 46, below: 66, edge: 0 },
  low: { above: RING, ruler: 8, ticks: 46, below: 34, edge: 0 },
  narrow: { above: 40, ruler: 0, ticks: 0, below: 66, edge: 5 },
  small: { above: RING, ruler: 0, ticks: 0, below: 34, edge: 5 },
};
/** Below this width words stand on the surface instead of beside it; below this height an axis has its ticks alone. */
const ROOMY = { width: 600, height: 560 };
/** Half of a peak's name; and with what keeps from it, between the peaks. */
const HALF_NAME = 46;
const NAME = 50;
/** A smaller frame is not worth a corner. */
const LEAST = 200;
/** Places that are tried along each direction, and halvings of the size. */
const TRIED = { across: 128, down: 12, halvings: 11 };

/** The stage as it is covered, in CSS pixels. */
export interface CoveredStage {
  width: number;
  height: number;
  /** What the dock, a drawer or a sheet takes. */
  bottom: number;
  /** What panels take from the sides, for the picture's middle alone. */
  left: number;
  right: number;
  over: readonly Tile[];
  /** How many times as large as usual letters are. */
  type: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Returns the frame in which the surface is as large as it can be, as insets of the stage; undefined where none fits. */
export function compose(stage: CoveredStage): Insets | undefined {
  const { width, height } = stage;
  let [low, high] = [0, 2 * Math.max(width, height)];
  let best: Insets | undefined;
  for (let k = 0; k < TRIED.halvings; k++) {
    const size = (low + high) / 2;
    const place = placeOf(stage, size);
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

/** Returns how wide the sky between the peaks of a frame is, without their names: CSS pixels. */
export const skyOf = ({ top, bottom }: Insets, height: number, type: number): number =>
  2 * (SILHOUETTE.peak[0] * (height - top - bottom) - NAME * type);

/** Returns the middle of a frame of this size that stays clear of everything, the one nearest to the middle of the stage. */
function placeOf(stage: CoveredStage, size: number): [x: number, y: number] | undefined {
  const { width, height, left, right, bottom, over } = stage;
  const floor = height - bottom;
  const { boxes, edge } = boxesOf(size, stage);
  const [highest, lowest] = [
    Math.min(...boxes.map((box) => box.top)),
    Math.max(...boxes.map((box) => box.bottom)),
  ];
  const [first, last] = [-highest, floor - lowest];
  if (last < first) return undefined;
  const ys = Array.from({ length: TRIED.down + 1 }, (_, k) => first + ((last - first) * k) / TRIED.down);
  const fits = (x: number, y: number): boolean =>
    boxes.every((box) => {
      const at = { left: x + box.left, top: y + box.top, right: x + box.right, bottom: y + box.bottom };
      return at.left >= edge && at.right <= width - edge && !over.some((tile) => overlaps(at, tile));
    });
  const middle = (left + width - right) / 2;
  for (let k = 0; k <= 2 * TRIED.across; k++) {
    const far = ((Math.ceil(k / 2) / TRIED.across) * width) / 2;
    const x = middle + (k % 2 === 0 ? -far : far);
    const fitting = ys.filter((y) => fits(x, y));
    // in the middle of what is free
    if (fitting.length > 0) return [x, fitting[fitting.length >> 1]!];
  }
  return undefined;
}

/** Returns what must stay clear, relative to the middle of a frame of this size, and how far it keeps from the sides. */
function boxesOf(
  size: number,
  { width, height, bottom, type }: CoveredStage,
): { boxes: Box[]; edge: number } {
  const high = height - bottom >= ROOMY.height * type;
  const { above, ruler, ticks, below, edge } =
    WORDS[width >= ROOMY.width ? (high ? 'roomy' : 'low') : high ? 'narrow' : 'small'];
  type Place = readonly [number, number];
  const box = ([x, y]: Place, [l, t, r, b]: readonly number[] = [0, 0, 0, 0]): Box => ({
    left: x * size - l! * type,
    top: y * size - t! * type,
    right: x * size + r! * type,
    bottom: y * size + b! * type,
  });
  const both = ([x, y]: Place, room?: readonly number[]): Box[] => [box([x, y], room), box([-x, y], room)];
  const { peak, flank, back, front, foot } = SILHOUETTE;
  const boxes = [
    ...both(peak, [RING, RING, RING, RING]),
    // its name above it, where there is room for that
    ...(above > RING ? both(peak, [HALF_NAME, above, HALF_NAME, -RING]) : []),
    ...[...flank, back, front].flatMap((at) => both(at)),
    ...[back, front].map((at) => box(at, [0, 10, ticks, 10])),
    // the ticks and the name of the axis below the whole front
    { ...box([-foot[0], foot[1]], [0, 0, 0, below]), right: foot[0] * size },
  ];
  if (ruler > 0) boxes.push(box(SILHOUETTE.ruler, [ruler, 10, 0, 10]));
  return { boxes, edge };
}

const overlaps = (a: Box, { x, y, width, height }: Tile): boolean =>
  a.left < x + width && x < a.right && a.top < y + height && y < a.bottom;
