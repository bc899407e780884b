/**
 * How high a log-likelihood is drawn. The picture must show the saddle's gentle neighbourhood between two peaks that
 * have no top and cliffs that have no bottom, so the scale is that of an inverse hyperbolic sine about the saddle:
 * proportional near it, logarithmic far from it, and clamped below. Monotone, so the shape stays true; the axis says
 * which L each height stands for.
 */

/** Numbers, or a shader's expressions: whatever can be added, multiplied and clamped. */
export interface Arithmetic<T> {
  number(value: number): T;
  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  clamp(a: T, low: number, high: number): T;
  asinh(a: T): T;
}

/** L as drawn: height = gain (asinh((L - saddle) / softness) - bottom), 0 at the clamp and 1 at the optimum. */
export interface HeightScale<T = number> {
  saddle: T;
  /** 1 / softness, in 1/nats. */
  sharpness: T;
  gain: T;
  bottom: T;
}

/** Where the picture is cut off below, in softened units: asinh of it is the depth of the drawn cliffs. */
const DEPTH = Math.asinh(-9);

/** The scale for a surface of n observations whose saddle and optimum have these log-likelihoods. */
export function heightScale(n: number, saddle: number, optimum: number): HeightScale {
  const sharpness = 1 / (0.6 * n); // 0.6 nats an observation: where proportional turns to logarithmic
  const top = Math.asinh((optimum - saddle) * sharpness);
  return { saddle, sharpness, gain: 1 / (Math.max(top, 0.1) - DEPTH), bottom: DEPTH };
}

/** The drawn height of L, 0 to 1 (a little over 1 only above the optimum, where walkers cannot go). */
export function heightOf<T>(on: Arithmetic<T>, scale: HeightScale<T>, L: T): T {
  const centred = on.multiply(on.add(L, on.multiply(scale.saddle, on.number(-1))), scale.sharpness);
  const raised = on.add(on.asinh(on.clamp(centred, Math.sinh(DEPTH), 1e6)), on.multiply(scale.bottom, on.number(-1)));
  return on.clamp(on.multiply(raised, scale.gain), 0, 1.15);
}

/** The arithmetic of plain numbers. */
export const numbers: Arithmetic<number> = {
  number: (value) => value,
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  clamp: (a, low, high) => Math.min(Math.max(a, low), high),
  asinh: Math.asinh,
};

/** The L that is drawn at a height between 0 and 1: for the ticks of the axis. */
export function logLikelihoodAt(scale: HeightScale, height: number): number {
  return scale.saddle + Math.sinh(height / scale.gain + scale.bottom) / scale.sharpness;
}
