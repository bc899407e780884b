/** Colours for shaders. Colour management is off, so a number is what reaches the screen. */

import { float, mix, step, vec3 } from 'three/tsl';
import type { Node } from 'three/webgpu';
import { CLASSES } from '../core/census.ts';
import { CLASS_COLOURS } from '../core/palette.ts';
import type { Float } from './tsl-arithmetic.ts';

/** Red, green and blue, 0 to 1, of `#rrggbb`. */
export function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export function colourNode(hex: string): Node<'vec3'> {
  return vec3(...channels(hex));
}

/**
 * The surface's colours: the dark violet part, 0.04 to 0.42, of the perceptually uniform "magma" of matplotlib (S. van
 * der Walt and N. Smith, 2015, CC0) with 28 % of its colourfulness taken out, so that the crowd outshines it in every
 * class's colour. Coefficients of a parabola through it, at most 0.021 off.
 */
const SURFACE = [
  [0.0196, 0.0176, 0.0669],
  [0.3873, 0.1443, 0.8402],
  [0.0997, 0.0342, -0.4751],
] as const;

/** The surface's colour at a drawn height of 0 to 1. */
export function surfaceColour(height: Float): Node<'vec3'> {
  const at = height.clamp(0, 1);
  return vec3(...SURFACE[2])
    .mul(at)
    .add(vec3(...SURFACE[1]))
    .mul(at)
    .add(vec3(...SURFACE[0]));
}

/** The colour of a class number, 0 to 3. */
export function classColour(number: Float): Node<'vec3'> {
  let colour = colourNode(CLASS_COLOURS[CLASSES[0]]);
  for (let k = 1; k < CLASSES.length; k++) {
    colour = mix(
      colour,
      colourNode(CLASS_COLOURS[CLASSES[k]!]),
      number.sub(k - 1).clamp(0, 1),
    ) as Node<'vec3'>;
  }
  return colour;
}

/** 1 within `half` pixels of the line, 0 a pixel further out; `distance` and its screen derivative in any unit. */
export function hairline(distance: Float, perPixel: Float, half: number): Float {
  // where it hardly changes from pixel to pixel, on a wall that runs along it, there is no line but noise
  return float(half + 0.5)
    .sub(distance.abs().div(perPixel.max(1e-9)))
    .clamp(0, 1)
    .mul(step(1e-5, perPixel));
}
