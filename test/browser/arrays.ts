/** Comparisons of long lists of numbers, of which `toEqual` looks at each element as if it were an object: 2 s a million. */

/** How many elements of two lists are not the same number; all of the longer one where they differ in length. */
export function differing(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.max(a.length, b.length);
  let count = 0;
  for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) count++;
  return count;
}
