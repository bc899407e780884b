/** Positions on the number line of the Data page. Pure functions of sizes and values. */

/** The line in CSS pixels from the plot's own top left corner. */
export interface NumberAxis {
  left: number;
  right: number;
  top: number;
  baseline: number;
  /** The values at its ends. */
  low: number;
  high: number;
}

/** Room for labels above and below, and for half a point at the ends. */
const MARGIN = { side: 22, top: 30, bottom: 26 };
/** In units of s: the marks at 2 s are on the line, with some room. */
const REACH = 2.3;
/** Room beyond the outermost value, in parts of the whole. */
const ROOM = 0.04;

export function numberAxis(width: number, height: number, values: readonly number[], s: number): NumberAxis {
  let [low, high] = [-REACH * s, REACH * s];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const room = ROOM * (high - low);
  return {
    left: MARGIN.side,
    right: Math.max(width - MARGIN.side, MARGIN.side + 1),
    top: MARGIN.top,
    baseline: Math.max(height - MARGIN.bottom, MARGIN.top + 1),
    low: low - room,
    high: high + room,
  };
}

export const xOf = ({ left, right, low, high }: NumberAxis, value: number): number =>
  left + ((value - low) / (high - low)) * (right - left);

/** The round number next to a place; beyond the line is at its end. */
export function numberAt(axis: NumberAxis, x: number): number {
  const { left, right, low, high } = axis;
  const share = Math.min(Math.max((x - left) / (right - left), 0), 1);
  return roundToAxis(low + share * (high - low), resolution(axis));
}

/** The power of ten that is nearest to a pixel. */
export const resolution = ({ left, right, low, high }: NumberAxis): number =>
  10 ** Math.round(Math.log10((high - low) / (right - left)));

export const roundToAxis = (value: number, to: number): number =>
  Number((Math.round(value / to) * to).toPrecision(12)) + 0;

/**
 * Heaps circles that would cover each other: for each the height of its middle above the line.
 * @param room height that there is
 */
export function heap(places: readonly number[], radii: readonly number[], room: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
  const levels = new Array<number>(places.length).fill(0);
  // the right end of what lies on each level
  const ends: number[] = [];
  for (const i of order) {
    const [from, to] = [places[i]! - radii[i]!, places[i]! + radii[i]!];
    let level = ends.findIndex((end) => end <= from);
    if (level < 0) level = ends.length;
    ends[level] = to;
    levels[i] = level;
  }
  const largest = Math.max(0, ...radii);
  const step = Math.min(2 * largest + 1, Math.max(room - 2 * largest, 0) / Math.max(ends.length - 1, 1));
  return levels.map((level) => largest + 2 + level * step);
}

/** The outline of a histogram from the base line, as the path of an SVG; '' for no values. */
export function histogram(
  axis: NumberAxis,
  values: readonly number[],
  weights: readonly number[],
  bin = 7,
): string {
  const { left, right, top, baseline } = axis;
  const count = Math.max(1, Math.floor((right - left) / bin));
  const bins = new Float64Array(count);
  values.forEach((value, i) => {
    const place = Math.floor(((xOf(axis, value) - left) / (right - left)) * count);
    if (place >= 0 && place < count) bins[place]! += weights[i] ?? 1;
  });
  const most = bins.reduce((largest, one) => Math.max(largest, one), 0);
  if (most === 0) return '';
  const width = (right - left) / count;
  // what is there at all is seen
  const bars = [...bins].map((one, k) => {
    const height = one > 0 ? Math.max((one / most) * (baseline - top - 6), 1.5) : 0;
    return `V${(baseline - height).toFixed(1)}H${(left + (k + 1) * width).toFixed(1)}`;
  });
  return `M${left} ${baseline}${bars.join('')}V${baseline}Z`;
}
