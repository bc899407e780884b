/** Round numbers along a linear axis. */

/** Steps that are as large by rounding alone. */
const SAME = 1e-9;

/** 1, 2 or 5 times a power of ten: the smallest such step that is not below `least`, which is above 0. */
export function evenStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((digit) => digit * power >= least * (1 - SAME)) ?? 10);
}

/**
 * Multiples of 1, 2 or 5 times a power of ten from low to high, with at least `least` from one to the next; none where that
 * is no distance.
 */
export function evenTicks(low: number, high: number, least: number): number[] {
  if (!(least > 0) || !Number.isFinite(least)) return [];
  const step = evenStep(least);
  const first = Math.ceil(low / step - SAME);
  const count = Math.floor(high / step + SAME) - first + 1;
  // .3 and not .30000000000000004, and no -0
  return Array.from(
    { length: Math.max(count, 0) },
    (_, k) => Number(((first + k) * step).toPrecision(12)) + 0,
  );
}
