/**
 * Replaces many data points by few weighted ones. L depends on the data only through n, mean x² and sum log cosh(x u),
 * u = mu/sigma², so it is enough to keep the first two and to integrate log cosh over the empirical distribution of
 * |x|: the magnitudes are parted where they double, and each part is replaced by the Gauss rule of its own
 * distribution, which keeps its weight and as many moments as it has nodes, twice (G. H. Golub and J. H. Welsch,
 * "Calculation of Gauss quadrature rules", 1969; nodes here by bisection). log cosh(x u) is analytic within pi/(2u) of
 * the real line, so over a part whose ends differ by a factor of 2 the error falls by two decades per node.
 */

import { bisect } from '../util/bisect.ts';
import type { FoldedData } from './folded-data.ts';

/** The units in the last place of single precision: 2^-24. */
export const SINGLE = 6e-8;

export interface Quadrature {
  /** Magnitudes, ascending, in the units of the data; weight and mean x² of all are kept to rounding. */
  x: Float64Array;
  weight: Float64Array;
  /** The largest difference of L over the domain, by the number of observations: nats per datum. */
  error: number;
}

export interface Domain {
  /** The largest |mu| and the smallest sigma, in units of s. */
  mu: number;
  sigma: number;
}

/** The window that fits the data (datasets.ts). */
export const WINDOW: Domain = { mu: 2, sigma: 0.03 };

/** Entries up to which data are kept as they are. */
const FEW = 64;
/** A hundredth of what single precision can resolve of L, when L is about n. */
const TOLERANCE = 0.01 * SINGLE;
/** Parts that contribute to the error at the same u. */
const OVERLAP = 6;
const MOST_NODES = 12;
/** Ratio of neighbouring u at which the error is measured, and how much larger it may be between them. */
const FINENESS = 1.2;
const BETWEEN = 2;
/** Below and above these z = x u, log cosh is a parabola or a line, which every rule integrates exactly. */
const PARABOLA = 0.005;
const LINE = 19;

interface Part {
  x: Float64Array;
  weight: Float64Array;
}

/**
 * The same data in fewer entries, or undefined where they are few already.
 * @param most nodes of a part; fewer than usual make fewer entries and a larger error
 */
export function gaussQuadrature(
  data: FoldedData,
  domain: Domain = WINDOW,
  most = MOST_NODES,
): Quadrature | undefined {
  if (data.x.length <= FEW) return undefined;
  const { n, criticalTemperature: s } = data;
  const steepest = domain.mu / domain.sigma ** 2 / s;
  const allowed = (n * TOLERANCE) / OVERLAP;
  const samples = samplesOf(data, steepest);
  const error = new Float64Array(samples.length);
  const parts = partsOf(data, 1 / steepest).map((part) => {
    const sums = samples.map((u) => curvedPart(part, u));
    for (let nodes = 2; ; nodes++) {
      const rule = part.x.length <= nodes ? part : gauss(part, nodes);
      const off = samples.map((u, k) => (rule === part ? 0 : sums[k]! - curvedPart(rule, u, part)));
      const worst = off.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0);
      if (worst > allowed && nodes < most) continue;
      off.forEach((one, k) => (error[k]! += one));
      return rule;
    }
  });
  const joined = (values: readonly Float64Array[]): Float64Array =>
    Float64Array.from(values.flatMap((list) => [...list]));
  const x = joined(parts.map((part) => part.x));
  if (x.length >= data.x.length) return undefined;
  const worst = error.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0);
  return { x, weight: joined(parts.map((part) => part.weight)), error: (BETWEEN * worst) / n };
}

/**
 * The same data in fewer entries if that can be told from all of them nowhere in the window, and not in the whole landscape:
 * for what is computed many times over.
 */
export function quadratureData(data: FoldedData, domain: Domain = WINDOW): FoldedData {
  const few = gaussQuadrature(data, domain);
  return few ? { ...data, x: few.x, weight: few.weight } : data;
}

/** The u at which the error is measured, in units of 1/x. */
function samplesOf({ x }: FoldedData, steepest: number): Float64Array {
  const first = PARABOLA / x.at(-1)!;
  const count = Math.max(1, Math.ceil(Math.log(steepest / first) / Math.log(FINENESS)) + 1);
  return Float64Array.from({ length: count }, (_, k) => Math.min(first * FINENESS ** k, steepest));
}

/** The data parted where |x| doubles; all up to `first` together. */
function partsOf({ x, weight }: FoldedData, first: number): Part[] {
  const parts: Part[] = [];
  let begin = 0;
  for (let bound = first; begin < x.length; bound *= 2) {
    let end = begin;
    while (end < x.length && x[end]! <= bound) end++;
    if (end > begin) parts.push({ x: x.subarray(begin, end), weight: weight.subarray(begin, end) });
    begin = end;
    // the next part that has anything in it
    if (begin < x.length) while (2 * bound < x[begin]!) bound *= 2;
  }
  return parts;
}

/**
 * What of sum log cosh(x u) is no line: sum log1p(exp(-2 x u)); 0 where it is a line or a parabola.
 * @param of the part whose ends decide that
 */
function curvedPart({ x, weight }: Part, u: number, of: Part = { x, weight }): number {
  if (of.x[0]! * u > LINE || of.x.at(-1)! * u < PARABOLA) return 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += weight[i]! * Math.log1p(Math.exp(-2 * x[i]! * u));
  return sum;
}

/** The Gauss rule of a part's distribution: exact for polynomials up to degree 2 nodes - 1. */
function gauss({ x, weight }: Part, nodes: number): Part {
  const middle = 0.5 * (x[0]! + x.at(-1)!);
  const half = 0.5 * (x.at(-1)! - x[0]!);
  const t = x.map((xi) => (xi - middle) / half);
  const { alpha, beta, norm } = recurrence(t, weight, nodes);

  // monic orthogonal polynomials at t, up to the given degree
  const values = (at: number, degree: number): number[] => {
    const p = [1];
    for (let k = 0; k < degree; k++) p.push((at - alpha[k]!) * p[k]! - (k > 0 ? beta[k]! * p[k - 1]! : 0));
    return p;
  };
  // the roots of each lie between those of the one before
  let roots: number[] = [];
  for (let degree = 1; degree <= nodes; degree++) {
    const ends = [-1, ...roots, 1];
    roots = ends.slice(1).map((high, k) => bisect((at) => values(at, degree)[degree]!, high, ends[k]!));
  }
  const christoffel = (root: number): number =>
    1 / values(root, nodes - 1).reduce((sum, p, k) => sum + (p * p) / norm[k]!, 0);
  return {
    x: Float64Array.from(roots, (root) => middle + half * root),
    weight: Float64Array.from(roots, christoffel),
  };
}

/** Stieltjes' procedure: p_{k+1} = (t - alpha_k) p_k - beta_k p_{k-1}, and norm_k = sum of weight p_k². */
function recurrence(
  t: Float64Array,
  weight: Float64Array,
  nodes: number,
): Record<'alpha' | 'beta' | 'norm', number[]> {
  const [alpha, beta, norm]: [number[], number[], number[]] = [[], [], []];
  let before = new Float64Array(t.length);
  let p = new Float64Array(t.length).fill(1);
  for (let k = 0; k < nodes; k++) {
    let [square, moment] = [0, 0];
    for (let i = 0; i < t.length; i++) {
      const term = weight[i]! * p[i]! * p[i]!;
      square += term;
      moment += term * t[i]!;
    }
    norm.push(square);
    alpha.push(moment / square);
    beta.push(k > 0 ? square / norm[k - 1]! : 0);
    const next = p.map((value, i) => (t[i]! - alpha[k]!) * value - beta[k]! * before[i]!);
    [before, p] = [p, next];
  }
  return { alpha, beta, norm };
}
