/** Piecewise linear functions of time: simplified to few points, and interpolated. */

/** A time, and what was then. */
export type Knot = readonly [time: number, ...values: number[]];

/**
 * Few of the knots, such that what lies straight between them is nowhere further than `tolerance` from what was left out,
 * in any value (Ramer 1972, Douglas and Peucker 1973, with the distance taken along the value). Two knots of one time
 * are a jump, and both stay.
 */
export function simplify(knots: readonly Knot[], tolerance: number): Knot[] {
  if (knots.length <= 2) return [...knots];
  const keep = new Uint8Array(knots.length);
  keep[0] = keep[knots.length - 1] = 1;
  // a jump is an end and a beginning
  for (let k = 1; k < knots.length; k++) if (knots[k]![0] === knots[k - 1]![0]) keep[k - 1] = keep[k] = 1;
  const spans: [number, number][] = [];
  let from = 0;
  for (let k = 1; k < knots.length; k++) {
    if (!keep[k]) continue;
    spans.push([from, k]);
    from = k;
  }
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span;
    let worst = tolerance;
    let at = -1;
    for (let k = first + 1; k < last; k++) {
      const error = distance(knots[first]!, knots[last]!, knots[k]!);
      if (error > worst) [worst, at] = [error, k];
    }
    if (at < 0) continue;
    keep[at] = 1;
    spans.push([first, at], [at, last]);
  }
  return knots.filter((_, k) => keep[k]);
}

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

function distance(a: Knot, b: Knot, knot: Knot): number {
  return straight(a, b, knot[0]).reduce(
    (most, value, k) => Math.max(most, Math.abs(value - knot[k + 1]!)),
    0,
  );
}
