/**
 * How high a log-likelihood is drawn, given as L - L(0, s), its rise above the saddle. The picture must show the saddle's
 * gentle neighbourhood between two peaks that have no top and cliffs that have no bottom, so the scale is that of an
 * inverse hyperbolic sine about the saddle: proportional near it, logarithmic far from it, and clamped below. A window
 * close about the saddle gets a finer scale, so that a person who zooms in still sees hills; where nothing in the window
 * is as high as the saddle, or all is higher, the scale is centred on what is nearest to it. Monotone, so the shape
 * stays true; the axis says which L each height stands for.
 */

/** Numbers, or a shader's expressions: whatever can be added, multiplied and clamped. */
export interface HeightArithmetic<T> {
  number(value: number): T;
  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  clamp(a: T, low: number, high: number): T;
  asinh(a: T): T;
  /** 1 / sqrt(a). */
  inverseSqrt(a: T): T;
}

/** Rise as drawn: height = gain (asinh((rise - centre) / softness) - bottom), 0 at the clamp and 1 at the highest. */
export interface HeightScale<T = number> {
  /** In nats above the saddle: 0 wherever the window has its level. */
  centre: T;
  /** 1 / softness, in 1/nats. */
  sharpness: T;
  gain: T;
  bottom: T;
}

/** Level lines from the ground to the top. */
export const LEVELS = 24;

/** Nats an observation at which proportional turns to logarithmic, in a window that shows the whole landscape. */
const SOFTNESS = 0.6;
/** How many softnesses the larger of rise and fall should span at least. */
const ROOM = 3;
/** The least softness, relative to what is rounded: below it the rounding to 32 bits would show as roughness. */
const FINEST = 1e-4;
/** Magnitudes that single precision can carry on with, when they are multiplied by any sharpness. */
const LARGEST = 1e22;
/** Where the picture is cut off below, in softened units: asinh of it is the depth of the drawn cliffs. */
const DEPTH = Math.asinh(-9);
/** How many softened units the height of the whole landscape spans, for the default data. */
const UNITS = 5.1;
/** How much of the height lies below the lowest L of a window without cliffs, so that the block keeps a body. */
const BODY = 0.3;

/**
 * The scale for a surface of n observations that rises from `lowest` to `highest` above its saddle in the window (neither
 * may be infinite); terms: how large, per observation, what is added up to the rises is, 1 by default.
 */
export function heightScale(n: number, lowest: number, highest: number, terms = 1): HeightScale {
  const centre = Math.min(Math.max(0, lowest), highest);
  const range = Math.max(highest - centre, centre - lowest);
  const finest = FINEST * Math.max(n * Math.min(terms, 1), Math.abs(centre), 1e-12);
  const softness = Math.max(Math.min(SOFTNESS * n, range / ROOM), finest);
  const top = Math.asinh((highest - centre) / softness);
  const low = Math.max(Math.asinh((lowest - centre) / softness), DEPTH);
  const span = Math.max(top - low, 0.1);
  const bottom = low > DEPTH ? Math.max(low - (BODY / (1 - BODY)) * span, DEPTH) : DEPTH;
  return { centre, sharpness: 1 / softness, gain: 1 / Math.max(top - bottom, 0.1), bottom };
}

/** How many times higher a nat is drawn, at the centre of the scale, than where the whole landscape of n observations is. */
export const stretchOf = ({ sharpness, gain }: HeightScale, n: number): number =>
  sharpness * gain * SOFTNESS * n * UNITS;

/** The highest drawn: a little over 1, above the highest of the window, where few walkers can go. */
export const HIGHEST = 1.15;

/** The drawn height of a rise, 0 to HIGHEST. */
export function heightOf<T>(on: HeightArithmetic<T>, scale: HeightScale<T>, rise: T): T {
  const raised = on.add(on.asinh(softened(on, scale, rise)), on.multiply(scale.bottom, on.number(-1)));
  return on.clamp(on.multiply(raised, scale.gain), 0, HIGHEST);
}

/** d heightOf / d rise, in 1/nats, between the clamps. */
export function slopeOf<T>(on: HeightArithmetic<T>, scale: HeightScale<T>, rise: T): T {
  const centred = softened(on, scale, rise);
  const slope = on.inverseSqrt(on.add(on.multiply(centred, centred), on.number(1)));
  return on.multiply(on.multiply(slope, scale.gain), scale.sharpness);
}

/** (rise - centre) / softness, clamped to what single precision can carry on with. */
function softened<T>(on: HeightArithmetic<T>, scale: HeightScale<T>, rise: T): T {
  const centred = on.clamp(on.add(rise, on.multiply(scale.centre, on.number(-1))), -LARGEST, LARGEST);
  return on.clamp(on.multiply(centred, scale.sharpness), Math.sinh(DEPTH), 1e6);
}

/** The arithmetic of plain numbers. */
export const numbers: HeightArithmetic<number> = {
  number: (value) => value,
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  clamp: (a, low, high) => Math.min(Math.max(a, low), high),
  asinh: Math.asinh,
  inverseSqrt: (a) => 1 / Math.sqrt(a),
};

/** The rise that is drawn at a height between 0 and 1: for the ticks of the axis. */
export function riseAt(scale: HeightScale, height: number): number {
  return scale.centre + Math.sinh(height / scale.gain + scale.bottom) / scale.sharpness;
}
