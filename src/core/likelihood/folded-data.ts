import { refusalText } from '../util/validation-error.ts';

/**
 * The data in the form that the likelihood needs. x tanh(x u) and log cosh(x u) are even in x, so the sign of a value
 * never matters: the observations are folded to distinct magnitudes with weights.
 */
export interface FoldedData {
  /** Distinct |x_i|, ascending, in the units of the data. */
  readonly x: Float64Array;
  /** How many observations have each magnitude; no whole number where observations have weights. */
  readonly weight: Float64Array;
  /** Number of observations: the sum of the weights. */
  readonly n: number;
  /** s = sqrt(mean x²): the critical temperature, and the sigma of the saddle (0, s). */
  readonly criticalTemperature: number;
}

/**
 * Folds observations to (|x|, weight).
 * @param weights how often each observation counts; none: once
 * @throws RangeError if there is no observation, one is not finite, all are 0, or the weights are not one each and > 0
 */
export function foldData(observations: ArrayLike<number>, weights: ArrayLike<number> = []): FoldedData {
  if (weights.length > 0 && weights.length !== observations.length) {
    const allowed = `empty or a list of ${observations.length} numbers, one for each data point`;
    throw new RangeError(refusalText('weights', allowed, `a list of ${weights.length}`));
  }
  const counts = new Map<number, number>();
  let largest = 0;
  for (let i = 0; i < observations.length; i++) {
    const value = observations[i]!;
    const weight = weights.length > 0 ? weights[i]! : 1;
    if (!Number.isFinite(value)) throw new RangeError(refusalText('data', 'finite numbers', String(value)));
    if (!(weight > 0 && weight < Infinity))
      throw new RangeError(refusalText('weights', 'finite numbers above 0', String(weight)));
    const magnitude = Math.abs(value);
    counts.set(magnitude, (counts.get(magnitude) ?? 0) + weight);
    largest = Math.max(largest, magnitude);
  }
  if (largest === 0) {
    const got = observations.length === 0 ? 'an empty list' : 'zeros alone';
    throw new RangeError(refusalText('data', 'a list with at least one value other than 0', got));
  }
  const x = Float64Array.from(counts.keys()).sort();
  const weight = x.map((magnitude) => counts.get(magnitude)!);
  const n = weight.reduce((sum, one) => sum + one, 0);
  // scaled by the largest, so that no square over- or underflows
  const meanSquare = x.reduce((sum, xi, i) => sum + (weight[i]! * (xi / largest) ** 2) / n, 0);
  return { x, weight, n, criticalTemperature: largest * Math.sqrt(meanSquare) };
}
