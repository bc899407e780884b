/** Divides a whole number of things into parts of almost equal size. */

/** Of `whole` things in `parts` parts, the k-th part: from `first` to before `end`. */
export function partition(whole: number, parts: number, k: number): { first: number; end: number } {
  const [first, end] = [k, k + 1].map((at) => Math.floor((whole * at) / parts)) as [number, number];
  return { first, end };
}
