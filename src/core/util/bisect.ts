/** Finds places where a function changes its sign, by halving. */

/** So many halvings take any interval of doubles of one magnitude down to its last bits. */
const HALVINGS = 60;

/**
 * Returns where f no longer has the sign that it has at `from`, on the way to `to`, up or down, where it has the other one; of
 * several such places one.
 */
export function bisect(f: (at: number) => number, from: number, to: number): number {
  const sign = Math.sign(f(from));
  for (let k = 0; k < HALVINGS; k++) {
    const middle = 0.5 * (from + to);
    if (Math.sign(f(middle)) === sign) from = middle;
    else to = middle;
  }
  return 0.5 * (from + to);
}
