/** Piecewise linear functions of time: simplified to few points, and interpolated. */

/** A time, and what was then. */
export type Knot = readonly [time: number, ...values: number[]];

/** Between two knots that are kept: the knot that is farthest from the straight line, and how far. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly off: number;
}

/**
 * Few of the knots, such that what lies straight between them is nowhere further than `tolerance` from what was left out,
 * in any value (Ramer 1972, Douglas and Peucker 1973, with the distance taken along the value). Two knots of one time
 * are a jump, and both stay. Where more than `most` would be kept, they are the ends, jumps and those farthest off.
 */
export function simplify(knots: readonly Knot[], tolerance: number, most = Infinity): Knot[] {
  if (knots.length <= 2) return [...knots];
  const isKept = (k: number): boolean =>
    k === 0 ||
    k === knots.length - 1 ||
    knots[k]![0] === knots[k - 1]![0] ||
    knots[k]![0] === knots[k + 1]![0];
  const kept = knots.flatMap((_, k) => (isKept(k) ? [k] : []));
  const spans = kept.slice(1).map((to, k) => farthest(knots, kept[k]!, to));
  while (kept.length < most && spans.length > 0) {
    // without a limit the order does not matter, and there may be very many
    const next = most < Infinity ? worstOf(spans) : spans.length - 1;
    const { from, to, at, off } = spans[next]!;
    if (off > tolerance) {
      kept.push(at);
      spans.splice(next, 1, farthest(knots, from, at), farthest(knots, at, to));
    } else spans.splice(next, 1);
  }
  return kept.sort((a, b) => a - b).map((k) => knots[k]!);
}

function farthest(knots: readonly Knot[], from: number, to: number): Span {
  const [a, b] = [knots[from]!, knots[to]!];
  const slopes = a.map((value, v) => (b[v]! - value) / (b[0] - a[0]));
  let [at, off] = [from, 0];
  for (let k = from + 1; k < to; k++) {
    const knot = knots[k]!;
    for (let v = 1; v < knot.length; v++) {
      const error = Math.abs(knot[v]! - a[v]! - slopes[v]! * (knot[0] - a[0]));
      if (error > off) [at, off] = [k, error];
    }
  }
  return { from, to, at, off };
}

const worstOf = (spans: readonly Span[]): number =>
  spans.reduce((worst, { off }, k) => (off > spans[worst]!.off ? k : worst), 0);

/** The values at a time: before the first knot the first's, after the last the last's, and of a jump what it leads to. */
export function interpolate(knots: readonly Knot[], time: number): number[] {
  let [low, high] = [0, knots.length];
  // the first knot after the time
  while (low < high) {
    const middle = (low + high) >> 1;
    if (knots[middle]![0] <= time) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [knots[low - 1], knots[low]];
  if (!before) return after ? after.slice(1) : [];
  return after ? straight(before, after, time) : before.slice(1);
}

function straight(a: Knot, b: Knot, time: number): number[] {
  const part = b[0] === a[0] ? 1 : (time - a[0]) / (b[0] - a[0]);
  return a.slice(1).map((value, k) => value + (b[k + 1]! - value) * part);
}
