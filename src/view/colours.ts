/** Colours for shaders. Colour management is off, so a number is what reaches the screen. */

import { float, mix, step, vec3 } from 'three/tsl';
import type { Node } from 'three/webgpu';
import { CLASSES } from '../core/census.ts';
import { CLASS_COLOURS, SURFACE_PARABOLA, channels } from '../core/palette.ts';
import type { Float } from './tsl-arithmetic.ts';

export function colourNode(hex: string): Node<'vec3'> {
  return vec3(...channels(hex));
}

/** The surface's colour at a drawn height of 0 to 1. */
export function surfaceColour(height: Float): Node<'vec3'> {
  const at = height.clamp(0, 1);
  return vec3(...SURFACE_PARABOLA[2])
    .mul(at)
    .add(vec3(...SURFACE_PARABOLA[1]))
    .mul(at)
    .add(vec3(...SURFACE_PARABOLA[0]));
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
