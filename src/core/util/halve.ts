/** Samples curves: few points where they are straight, many where they bend. */

/** A place of the parameter, and the curve there. */
export type Sample<Y> = readonly [at: number, y: Y];

/**
 * Returns samples from behind `a` to `b`, in order. A part is halved, again and again but no more than `halvings` times, while
 * `bend` returns the curve at its middle: undefined where the chord says as much, or nobody looks.
 */
export function halve<Y>(
  a: Sample<Y>,
  b: Sample<Y>,
  halvings: number,
  bend: (a: Sample<Y>, middle: number, b: Sample<Y>) => Y | undefined,
): Sample<Y>[] {
  const middle = (a[0] + b[0]) / 2;
  const y = halvings > 0 ? bend(a, middle, b) : undefined;
  if (y === undefined) return [b];
  const between: Sample<Y> = [middle, y];
  return [...halve(a, between, halvings - 1, bend), ...halve(between, b, halvings - 1, bend)];
}
