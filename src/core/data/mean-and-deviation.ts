/** Two numbers by which a user knows data again. */

/** Returns the mean and the standard deviation, with n - 1 in the denominator: of one value, 0. */
export function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const n = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / n;
  // the second sum takes back what rounding did to the mean: Chan, Golub and LeVeque 1983, "corrected two-pass"
  let [squares, rest] = [0, 0];
  for (const value of values) {
    squares += (value - mean) ** 2;
    rest += value - mean;
  }
  return { mean: mean + rest / n, deviation: Math.sqrt((squares - rest ** 2 / n) / Math.max(n - 1, 1)) };
}
