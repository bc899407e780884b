/**
 * Gradient and Hessian at one point, accurate to the last digits, for the probe. Of each formula of `mixture.ts` the
 * form is taken in which nothing cancels there: near the saddle in differences from it, elsewhere in 1 - tanh and
 * sech, which keep their digits down to sigma -> 0.
 */

import type { FoldedData } from './folded-data.ts';
import { tanhRatioMinusOne } from './mixture.ts';

export interface Derivatives {
  /** [dL/dmu, dL/dsigma] */
  score: [number, number];
  /** [[a, b], [b, c]] by (mu, sigma). */
  hessian: [[number, number], [number, number]];
}

/**
 * With z = x mu/sigma², v = sigma², move = mean x tanh z - mu, S = mean (x - responsibility-weighted mu)²:
 * dL/dmu = n move/v, dL/dsigma = n (S - v)/sigma³, and the Hessian from mean x² sech² z, move and S.
 */
export function derivatives(data: FoldedData, mu: number, sigma: number): Derivatives {
  const { x, weight, n, criticalTemperature: s } = data;
  const m = Math.abs(mu);
  const v = sigma * sigma;
  /** s² - sigma² */
  const dev = (s - sigma) * (s + sigma);
  let drift = dev / v; // mean x tanh z / mu - 1
  let far = 0; // mean x tanh z - mu
  let sech = 0; // mean x² sech² z
  let tanh = 0; // mean x² tanh² z
  let apart = 0; // mean (x tanh z - mu)²
  let excess = 0; // the same less v
  for (let i = 0; i < x.length; i++) {
    const share = weight[i]! / n;
    const xi = x[i]!;
    const z = (xi / sigma) * (m / sigma);
    const t = Math.tanh(z);
    const e = Math.exp(-2 * z);
    const step = z < 1 ? xi * t - m : xi - m - (2 * xi * e) / (1 + e);
    drift += share * (xi / sigma) ** 2 * tanhRatioMinusOne(z);
    far += share * step;
    sech += (share * xi * xi * 4 * e) / (1 + e) ** 2;
    tanh += share * (xi * t) ** 2;
    apart += share * step * step;
    excess += share * (step - sigma) * (step + sigma);
  }
  const near = (x[x.length - 1]! / sigma) * (m / sigma) < 1;
  const move = near ? m * drift : far;
  const S = sech + apart;
  const spread = near ? dev - m * m * (1 + 2 * drift) : sech + excess;
  const bent = near ? dev - tanh : sech - v;
  const side = mu < 0 ? -1 : 1;
  const perV = n / v;
  const b = (2 * side * perV * (-move - (m / v) * sech)) / sigma + 0; // no -0
  return {
    score: [side * perV * move, (perV * spread) / sigma],
    hessian: [
      [(perV * bent) / v, b],
      [b, (perV * (v - 3 * S + 4 * (m / sigma) ** 2 * sech)) / v],
    ],
  };
}
