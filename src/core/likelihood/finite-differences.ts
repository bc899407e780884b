/**
 * Derivatives as the notebook takes them: by differences of its own log-likelihood. They are shown beside the exact ones, with
 * the noise that they have; nothing in this app is computed from them.
 */

import type { FoldedData } from './folded-data.ts';

/** Of (mu, sigma). */
export type SurfaceFunction = (mu: number, sigma: number) => number;
type Pair = [number, number];

const LOG_SQRT_2PI = 0.9189385332046728;

/** R's dnorm(x, mu, sigma, log = TRUE), operation for operation. */
function logNormal(x: number, mu: number, sigma: number): number {
  const z = (x - mu) / sigma;
  return -(LOG_SQRT_2PI + 0.5 * z * z + Math.log(sigma));
}

/** The notebook's addition in the log domain. */
function logAdd(a: number, b: number): number {
  return a === -Infinity ? b : Math.max(a, b) + Math.log1p(Math.exp(Math.min(a, b) - Math.max(a, b)));
}

/** The notebook's `ll`, for any data: as accurate as plain sums of logarithms are, and no more. */
export const notebookLogLikelihood =
  ({ x, weight }: FoldedData): SurfaceFunction =>
  (mu, sigma) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const density = logAdd(logNormal(x[i]!, mu, sigma), logNormal(x[i]!, -mu, sigma)) - Math.log(2);
      sum += weight[i]! * density;
    }
    return sum;
  };

/** The notebook's gradx and grady: one central difference each. */
export function centralGradient(f: SurfaceFunction, mu: number, sigma: number, eps = 1e-6): Pair {
  return [
    (f(mu + eps, sigma) - f(mu - eps, sigma)) / (2 * eps),
    (f(mu, sigma + eps) - f(mu, sigma - eps)) / (2 * eps),
  ];
}

/**
 * The defaults of the R package numDeriv 2016.8-1.1 (P. Gilbert and R. Varadhan), method "Richardson": r central differences,
 * with a step that is halved from one to the next; the first step is d |x|, or eps where x is within zeroTolerance of 0.
 */
const RICHARDSON = {
  eps: 1e-4,
  gradient: 1e-4,
  hessian: 0.1,
  r: 4,
  zeroTolerance: Math.sqrt(2 ** -52 / 7e-7),
};
/** A difference so small is taken for 0, and so is the next. */
const NOTHING = 1e-20;

const firstStep = (x: number, d: number): number =>
  Math.abs(d * x) + (Math.abs(x) < RICHARDSON.zeroTolerance ? RICHARDSON.eps : 0);

/** Of approximations with errors in h², h⁴, ..., and h halved each time, all errors but the last are eliminated. */
function extrapolate(values: readonly number[]): number {
  let row = [...values];
  for (let m = 1; row.length > 1; m++) {
    row = row.slice(1).map((finer, k) => (finer * 4 ** m - row[k]!) / (4 ** m - 1));
  }
  return row[0]!;
}

/** An approximation for each of the steps h, h/2, ... */
const halvings = <T>(of: (half: number, before: T | undefined) => T): T[] => {
  const all: T[] = [];
  for (let k = 0; k < RICHARDSON.r; k++) all.push(of(2 ** -k, all.at(-1)));
  return all;
};

/** numDeriv's grad(f, c(mu, sigma)). NaN where f is not defined about the point. */
export function richardsonGradient(f: SurfaceFunction, mu: number, sigma: number): Pair {
  const along = (x: number, up: (h: number) => number): number => {
    const h = firstStep(x, RICHARDSON.gradient);
    return extrapolate(
      halvings<number>((half, before) => {
        const step = h * half;
        if (before !== undefined && Math.abs(before) < NOTHING) return 0;
        return (up(step) - up(-step)) / (2 * step);
      }),
    );
  };
  return [along(mu, (h) => f(mu + h, sigma)), along(sigma, (h) => f(mu, sigma + h))];
}

/** numDeriv's hessian(f, c(mu, sigma)). NaN where f is not defined about the point: its steps are a tenth of sigma. */
export function richardsonHessian(f: SurfaceFunction, mu: number, sigma: number): [Pair, Pair] {
  const [hMu, hSigma] = [firstStep(mu, RICHARDSON.hessian), firstStep(sigma, RICHARDSON.hessian)];
  const here = f(mu, sigma);
  const second = (h: number, at: (h: number) => number): number =>
    extrapolate(halvings((half) => (at(h * half) - 2 * here + at(-h * half)) / (h * half) ** 2));
  const a = second(hMu, (h) => f(mu + h, sigma));
  const c = second(hSigma, (h) => f(mu, sigma + h));
  const b = extrapolate(
    halvings((half) => {
      const [dMu, dSigma] = [hMu * half, hSigma * half];
      const both = f(mu + dMu, sigma + dSigma) - 2 * here + f(mu - dMu, sigma - dSigma);
      return (both - a * dMu ** 2 - c * dSigma ** 2) / (2 * dMu * dSigma);
    }),
  );
  return [
    [a, b],
    [b, c],
  ];
}
