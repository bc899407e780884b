/**
 * How high a log-likelihood is drawn. The picture must show the saddle's gentle neighbourhood between two peaks that
 * have no top and cliffs that have no bottom, so the scale is that of an inverse hyperbolic sine about the saddle:
 * proportional near it, logarithmic far from it, and clamped below. A window close about the saddle gets a finer
 * scale, so that a person who zooms in still sees hills. Monotone, so the shape stays true; the axis says which L
 * each height stands for.
 */

/** Numbers, or a shader's expressions: whatever can be added, multiplied and clamped. */
export interface Arithmetic<T> {
  number(value: number): T;
  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  clamp(a: T, low: number, high: number): T;
  asinh(a: T): T;
  /** 1 / sqrt(a). */
  inverseSqrt(a: T): T;
}

/** L as drawn: height = gain (asinh((L - saddle) / softness) - bottom), 0 at the clamp and 1 at the highest L. */
export interface HeightScale<T = number> {
  saddle: T;
  /** 1 / softness, in 1/nats. */
  sharpness: T;
  gain: T;
  bottom: T;
}

/** Nats an observation at which proportional turns to logarithmic, in a window that shows the whole landscape. */
const SOFTNESS = 0.6;
/** How many softnesses the larger of rise and fall should span at least. */
const ROOM = 3;
/** The least softness, relative to L: below it the rounding of L to 32 bits would show as roughness. */
const FINEST = 1e-4;
/** Where the picture is cut off below, in softened units: asinh of it is the depth of the drawn cliffs. */
const DEPTH = Math.asinh(-9);
/** How much of the height lies below the lowest L of a window without cliffs, so that the block keeps a body. */
const BODY = 0.3;

/**
 * The scale for a surface of n observations with this L at its saddle, and from `lowest` to `highest` in the window
 * (neither may be infinite).
 */
export function heightScale(n: number, saddle: number, lowest: number, highest: number): HeightScale {
  const range = Math.max(highest - saddle, saddle - lowest, 0);
  const softness = Math.max(Math.min(SOFTNESS * n, range / ROOM), FINEST * Math.max(1, Math.abs(saddle)));
  const top = Math.asinh((highest - saddle) / softness);
  const low = Math.max(Math.asinh((lowest - saddle) / softness), DEPTH);
  const span = Math.max(top - low, 0.1);
  const bottom = low > DEPTH ? Math.max(low - (BODY / (1 - BODY)) * span, DEPTH) : DEPTH;
  return { saddle, sharpness: 1 / softness, gain: 1 / Math.max(top - bottom, 0.1), bottom };
}

/** The drawn height of L, 0 to 1 (a little over 1 only above the highest L, where few walkers can go). */
export function heightOf<T>(on: Arithmetic<T>, scale: HeightScale<T>, L: T): T {
  const raised = on.add(on.asinh(softened(on, scale, L)), on.multiply(scale.bottom, on.number(-1)));
  return on.clamp(on.multiply(raised, scale.gain), 0, 1.15);
}

/** d heightOf / dL, in 1/nats, between the clamps. */
export function slopeOf<T>(on: Arithmetic<T>, scale: HeightScale<T>, L: T): T {
  const centred = softened(on, scale, L);
  const rise = on.inverseSqrt(on.add(on.multiply(centred, centred), on.number(1)));
  return on.multiply(on.multiply(rise, scale.gain), scale.sharpness);
}

/** (L - saddle) / softness, clamped to what single precision can carry on with. */
function softened<T>(on: Arithmetic<T>, scale: HeightScale<T>, L: T): T {
  const centred = on.multiply(on.add(L, on.multiply(scale.saddle, on.number(-1))), scale.sharpness);
  return on.clamp(centred, Math.sinh(DEPTH), 1e6);
}

/** The arithmetic of plain numbers. */
export const numbers: Arithmetic<number> = {
  number: (value) => value,
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  clamp: (a, low, high) => Math.min(Math.max(a, low), high),
  asinh: Math.asinh,
  inverseSqrt: (a) => 1 / Math.sqrt(a),
};

/** The L that is drawn at a height between 0 and 1: for the ticks of the axis. */
export function logLikelihoodAt(scale: HeightScale, height: number): number {
  return scale.saddle + Math.sinh(height / scale.gain + scale.bottom) / scale.sharpness;
}
