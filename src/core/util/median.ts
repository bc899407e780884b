/** The lower median of numbers that are stored in several sorted parts. */

/** The median of all numbers of the parts, each ascending: of an even number the lower of the two in the middle. */
export function lowerMedian(parts: readonly ArrayLike<number>[]): number {
  const rank = (parts.reduce((sum, part) => sum + part.length, 0) - 1) >> 1;
  const upTo = (value: number): number => parts.reduce((sum, part) => sum + upperBound(part, value), 0);
  // the least number that has more than `rank` up to it; in each part those are the last ones
  let median = Infinity;
  for (const part of parts) {
    let [low, high] = [0, part.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo(part[middle]!) > rank) high = middle;
      else low = middle + 1;
    }
    if (low < part.length) median = Math.min(median, part[low]!);
  }
  return median;
}

/** How many numbers of an ascending row are at most `value`. */
function upperBound(row: ArrayLike<number>, value: number): number {
  let [low, high] = [0, row.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
