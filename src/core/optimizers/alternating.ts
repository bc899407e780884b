/** Alternating maximization: the best mu for a sigma, and the best sigma for a mu, each found exactly. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { tanh, tanhRatio, tanhShortfall } from '../likelihood/tanh.ts';

/**
 * Rounds that no data have been seen to need, and the relative move of a round after which Newton's method, whose errors are
 * squared in each, is done.
 */
const PATIENCE = 100;
const DONE = 1e-9;

/**
 * The mu >= 0 that maximizes L at this sigma: 0 from the critical temperature on, and below it the one positive root of
 * mu = mean x tanh(x mu / sigma²).
 *
 * With p = (mu/sigma)² and X = x/sigma it is the root of growth(p) = mean X² tanh(z)/z - 1, z² = X² p, which falls from
 * s²/sigma² - 1 and is convex. (1 + growth)^-2 is all but straight in p, be mu small or large, so Newton's method for it
 * takes few rounds; a bracket sees to it that it stays where the root is.
 */
export function bestMu({ x, weight, n, criticalTemperature: s }: FoldedData, sigma: number): number {
  if (sigma >= s) return 0;
  const dev = ((s - sigma) / sigma) * ((s + sigma) / sigma);
  let [low, high] = [0, 0];
  for (let i = 0; i < x.length; i++) high += (weight[i]! / n) * (x[i]! / sigma);
  high *= high; // tanh < 1
  let p = 0;
  const inverse = 1 / sigma;
  for (let round = 0; round < PATIENCE; round++) {
    let growth = dev;
    let slope = 0;
    for (let i = 0; i < x.length; i++) {
      const share = weight[i]! * (1 / n);
      const square = x[i]! * inverse * (x[i]! * inverse);
      const w = square * p;
      const z = Math.sqrt(w);
      const shortfall = tanhShortfall(z);
      // the derivative of T = tanh(z)/z by w is (sech² z - T) / 2w = (1 - T - w T²) / 2w
      const ratio = z < 1 ? 1 - w * shortfall : tanhRatio(z);
      growth -= share * square * (w * shortfall);
      slope += share * square * square * 0.5 * (shortfall - ratio * ratio);
    }
    if (growth > 0) low = p;
    else high = p;
    let next = Math.min(p - (growth * (2 + growth) * (1 + growth)) / (2 * slope), high);
    if (!(next >= low)) next = (low + high) / 2;
    const done = Math.abs(next - p) <= DONE * next;
    p = next;
    if (done) break;
  }
  return sigma * Math.sqrt(p);
}

/** sech² y for y > 0, with its digits also where it is small. */
function sechSquared(y: number): number {
  const decay = Math.exp(-2 * y);
  return (4 * decay) / ((1 + decay) * (1 + decay));
}

/**
 * The sigma >= floor that maximizes L at this mu. sigma² = v is the one root of
 *
 *     R(v) = s² + mu² - 2 mu mean x tanh(y) - v,  y = x mu / v,    R'(v) = 2 mean y² sech² y - 1,
 *
 * where R' is between -1 and -.1215 for all data, because y² sech² y is at most .4392. In units of s, and near the saddle
 * in e = v - 1 = mu² (1 - 2 mean x² tanh(y)/(y v)); elsewhere in v = mean x² sech² y + mean (x tanh y - mu)². v and e go
 * together, each with its own digits.
 */
export function bestSigma(
  { x, weight, n, criticalTemperature: s }: FoldedData,
  mu: number,
  floor: number,
): number {
  const m = Math.abs(mu) / s;
  const square = m * m;
  const lowest = (floor / s) * (floor / s);
  let [low, high] = [lowest, 1 + square];
  let v = 1 - square;
  let e = -square;
  if (square > 0.5) {
    v = 0;
    for (let i = 0; i < x.length; i++) v += (weight[i]! / n) * (x[i]! / s - m) ** 2;
    v = Math.max(v, lowest);
    e = v - 1;
  }
  for (let round = 0; round < PATIENCE; round++) {
    let ratio = 0; // mean x² tanh(y)/(y v)
    let spread = 0; // mean x² sech² y + mean (x tanh y - mu)²
    let slope = -1;
    for (let i = 0; i < x.length; i++) {
      const share = weight[i]! / n;
      const xi = x[i]! / s;
      const y = (xi * m) / v;
      const part = y < 1 ? tanhRatio(y) : 0;
      const t = y < 1 ? y * part : tanh(y);
      // squared; 1 - t² has no digits where t is almost 1
      const sech = y < 1 ? 1 - t * t : sechSquared(y);
      ratio += y < 1 ? (share * xi * xi * part) / v : (share * xi * t) / m;
      spread += share * (xi * xi * sech + (xi * t - m) * (xi * t - m));
      if (y < 100) slope += 2 * share * y * y * sech;
    }
    const excess = e > -0.5 ? square * (1 - 2 * ratio) - e : spread - v;
    if (excess > 0) low = v;
    else if (v <= lowest)
      return floor; // L falls from the floor on
    else high = v;
    const by = excess / slope;
    let next = v - by;
    e -= by;
    if (!(next >= low && next <= high)) {
      next = (low + high) / 2;
      e = next - 1;
    }
    const done = Math.abs(by) <= DONE * Math.min(Math.abs(e), next);
    v = next;
    if (done) break;
  }
  return Math.max(e > -0.5 ? s + (s * e) / (1 + Math.sqrt(v)) : s * Math.sqrt(v), floor);
}
