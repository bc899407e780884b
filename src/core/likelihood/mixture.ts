/**
 * The mixture of the notebook: equal parts N(mu, sigma²) and N(-mu, sigma²), any data. With u = mu / sigma²:
 *
 *     L(mu, sigma) = sum_i [ -log sigma - log(2 pi)/2 - (x_i² + mu²) / (2 sigma²) + log cosh(x_i u) ]
 *     dL/dmu       = ( sum_i x_i tanh(x_i u) - n mu ) / sigma²
 *     dL/dsigma    = -n/sigma + ( sum_i x_i² + n mu² - 2 mu sum_i x_i tanh(x_i u) ) / sigma³
 *
 * after J. Eisner, "Dynamics of optimizing Gaussian mixture models". mu and sigma are in the units of the data, L in
 * nats, summed over the data. Everything here is double precision; `shaders/mixture.wgsl` has a namesake of each
 * function in single precision.
 */

import type { FoldedData } from './folded-data.ts';
import { tanh, tanhRatioMinusOne } from './tanh.ts';

export { tanhRatio, tanhRatioMinusOne } from './tanh.ts';

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/** log cosh z without overflow, relative error a few ulp also where it is as small as z²/2. */
export function logCosh(z: number): number {
  const a = Math.abs(z);
  if (a < 1) {
    const sinhHalf = Math.sinh(a / 2);
    return Math.log1p(2 * sinhHalf * sinhHalf); // cosh z = 1 + 2 sinh²(z/2)
  }
  return a + Math.log1p(Math.exp(-2 * a)) - Math.LN2;
}

/**
 * Coefficients of tanh z / z - 1 by powers of z²: tanh z = sum 2^2k (2^2k - 1) B_2k z^(2k-1) / (2k)!, Abramowitz & Stegun
 * 4.5.64.
 */
const TANH_SERIES = [
  -1 / 3,
  2 / 15,
  -17 / 315,
  62 / 2835,
  -1382 / 155925,
  21844 / 6081075,
  -929569 / 638512875,
  6404582 / 10854718875,
  -443861162 / 1856156927625,
  18888466084 / 194896477400625,
  -113927491862 / 2900518163668125,
];

/** The log-likelihood L(mu, sigma), summed over the data. sigma > 0. */
export function logLikelihood({ x, weight, n }: FoldedData, mu: number, sigma: number): number {
  // (|x| - |mu|)² and log1p(exp(-2z)) instead of x² + mu² and log cosh: the large parts cancel on paper, not in bits
  const m = Math.abs(mu);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const distance = (x[i]! - m) / sigma;
    const z = (x[i]! / sigma) * (m / sigma);
    sum += weight[i]! * (Math.log1p(Math.exp(-2 * z)) - 0.5 * distance * distance);
  }
  return sum - n * (Math.log(sigma) + HALF_LOG_2PI + Math.LN2);
}

/**
 * L(mu, sigma) - L(0, s) as a difference that does not cancel, with r = (sigma - s)/s and z_i = x_i mu / sigma²:
 * n bend(r) + n mu² (s² - sigma²) / (2 sigma⁴) + sum_i [ log cosh z_i - z_i²/2 ].
 */
export function logLikelihoodAboveSaddle(data: FoldedData, mu: number, sigma: number): number {
  const { x, weight, n, criticalTemperature: s } = data;
  const m = Math.abs(mu) / sigma;
  // where z is large these parts outgrow their sum, and the two L are far enough from each other
  if ((x[x.length - 1]! / sigma) * m > 1) return logLikelihood(data, mu, sigma) - logLikelihood(data, 0, s);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += weight[i]! * logCoshMinusParabola((x[i]! / sigma) * m);
  const dev = ((s - sigma) / sigma) * ((s + sigma) / sigma);
  return n * bend((sigma - s) / s) + 0.5 * n * m * m * dev + sum;
}

/**
 * [L(0, s + s r) - L(0, s)] / n = r(2+r) / (2(1+r)²) - log1p(r) = -r² + 5/3 r³ - ..., with all digits also where r is small:
 * with e = -r(2+r)/(1+r)² it is [log1p(e) - e] / 2, and with t = e/(2 + e) that is t³/3 + t⁵/5 + ... - e t/2.
 */
export function bend(r: number): number {
  const e = (-r * (2 + r)) / (1 + r) ** 2;
  if (Math.abs(e) > 0.5) return -Math.log1p(r) - 0.5 * e;
  const t = e / (2 + e);
  let sum = 0;
  for (let k = 25; k >= 3; k -= 2) sum = t * t * (sum + 1 / k);
  return t * sum - 0.5 * e * t;
}

/** log cosh z - z²/2: the integral of z (tanh(z)/z - 1), hence its series term by term. */
export function logCoshMinusParabola(z: number): number {
  if (Math.abs(z) > 0.3) return logCosh(z) - 0.5 * z * z;
  const q = z * z;
  let sum = 0;
  for (let k = TANH_SERIES.length - 1; k >= 0; k--) sum = q * (TANH_SERIES[k]! / (2 * k + 4) + sum);
  return q * sum;
}

/**
 * The EM step's move of mu, relative to mu: mean_i x_i tanh(x_i u) / mu - 1. Its sign says whether the clusters draw
 * together (< 0) or apart (> 0); at mu -> 0 it tends to (s² - sigma²) / sigma². In a form without cancellation:
 * mean_i x_i² (tanh(z_i)/z_i - 1) / sigma² + (s - sigma)(s + sigma) / sigma².
 */
export function meanDrift(data: FoldedData, mu: number, sigma: number): number {
  const { x, weight, n, criticalTemperature: s } = data;
  const u = mu / sigma / sigma;
  let pull = 0;
  for (let i = 0; i < x.length; i++) {
    pull += (weight[i]! / n) * (x[i]! / sigma) ** 2 * tanhRatioMinusOne(x[i]! * u);
  }
  return pull + ((s - sigma) / sigma) * ((s + sigma) / sigma);
}

/** mean_i x_i tanh(x_i u): the responsibility-weighted mean, which is EM's next mu. Odd in mu. */
export function responsibilityMean({ x, weight, n }: FoldedData, mu: number, sigma: number): number {
  const inverse = 1 / sigma;
  const u = mu * (inverse * inverse);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += weight[i]! * x[i]! * tanh(x[i]! * u);
  return sum * (1 / n);
}

/**
 * The score [dL/dmu, dL/dsigma], accurate also where both are almost 0. With move = sum x tanh(x u) - n mu it is
 *
 *     ( move, [ n (s² - sigma²) - mu (n mu + 2 move) ] / sigma ) / sigma²
 *
 * and near the saddle move is n mu `meanDrift`, in which nothing cancels. One division and one tanh for each datum: it is
 * what the CPU engine spends its time in.
 */
export function score(data: FoldedData, mu: number, sigma: number): [number, number] {
  const pair = new Float64Array(2);
  scoreInto(pair, data, mu, sigma);
  return [pair[0]!, pair[1]!];
}

/** The same, written to the first two places of `pair`: in the loop over the walkers no array is made. */
export function scoreInto(pair: Float64Array, data: FoldedData, mu: number, sigma: number): void {
  const { x, weight, n, criticalTemperature: s } = data;
  const inverse = 1 / sigma;
  const square = inverse * inverse;
  const u = mu * square;
  const apart = n * (s - sigma) * (s + sigma);
  let move = 0;
  if (Math.abs(mu) < 0.5 * s && Math.abs(sigma - s) < 0.5 * s) {
    for (let i = 0; i < x.length; i++) move += weight[i]! * x[i]! * x[i]! * tanhRatioMinusOne(x[i]! * u);
    move = u * (move + apart);
  } else {
    for (let i = 0; i < x.length; i++) move += weight[i]! * x[i]! * tanh(x[i]! * u);
    move -= n * mu;
  }
  pair[0] = move * square;
  pair[1] = spread(apart, n * mu, mu, move) * square * inverse;
}

/** n (s² - sigma²) + n mu² - 2 mu sum x tanh(x u), to which dL/dsigma is proportional; apart: its first part. */
function spread(apart: number, weighted: number, mu: number, move: number): number {
  return apart - mu * (weighted + 2 * move);
}

/** The Hessian [[a, b], [b, c]] of L by (mu, sigma), analytic. */
export function hessian(data: FoldedData, mu: number, sigma: number): [[number, number], [number, number]] {
  const { x, weight, n, criticalTemperature: s } = data;
  const u = mu / sigma / sigma;
  let mean = 0; // mean x tanh(xu)
  let excess = 0; // mean x² (sech²(xu) - 1) = - mean x² tanh²(xu)
  for (let i = 0; i < x.length; i++) {
    const t = tanh(x[i]! * u);
    mean += (weight[i]! / n) * x[i]! * t;
    excess -= (weight[i]! / n) * x[i]! * x[i]! * t * t;
  }
  const sech = s * s + excess;
  const v = sigma * sigma;
  // d²L/dmu² = n (sech/v - 1)/v, with sech - v = (s - sigma)(s + sigma) + excess
  const a = (n * ((s - sigma) * (s + sigma) + excess)) / v / v;
  const b = (2 * n * (mu - mean - (mu * sech) / v)) / (v * sigma);
  const c = (n * (v - 3 * (s * s + mu * mu - 2 * mu * mean) + (4 * mu * mu * sech) / v)) / (v * v);
  return [
    [a, b],
    [b, c],
  ];
}
