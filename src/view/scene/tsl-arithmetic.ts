/** The height scale's arithmetic as shader expressions: one formula for drawing and for picking. */

import { float } from 'three/tsl';
import type { Node } from 'three/webgpu';
import type { HeightArithmetic } from '../../core/plot/height-scale.ts';

export type Float = Node<'float'>;

export const expressions: HeightArithmetic<Float> = {
  number: (value) => float(value),
  add: (a, b) => a.add(b),
  multiply: (a, b) => a.mul(b),
  clamp: (a, low, high) => a.clamp(low, high),
  // by the magnitude, because a + sqrt(a² + 1) cancels for large negative a
  asinh: (a) => a.abs().add(a.mul(a).add(1).sqrt()).log().mul(a.sign()),
  inverseSqrt: (a) => a.inverseSqrt(),
};
