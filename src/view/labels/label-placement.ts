/** Places a label beside the point that it names. */

import type { PerspectiveCamera, Vector3 } from 'three/webgpu';
import type { Label } from './label-layout.ts';
import { HALF_X } from '../scene/world-transform.ts';

/** The edge that carries sigma's ticks: the right one, unless the block is seen from well to the left. */
export function sigmaSide(camera: PerspectiveCamera): number {
  return camera.position.x < -HALF_X ? -1 : 1;
}

/** A label next to a point, some pixels outward. */
export function beside(
  project: (at: Vector3) => Vector3,
  at: Vector3,
  outward: Vector3,
  pixels: number,
  text: string,
  colour: string,
): Label {
  const further = project(at.clone().addScaledVector(outward, 0.1));
  const here = project(at.clone());
  const length = Math.max(Math.hypot(further.x - here.x, further.y - here.y), 1e-6);
  const [dx, dy] = [(further.x - here.x) / length, (further.y - here.y) / length];
  return {
    text,
    colour,
    x: here.x + dx * pixels,
    y: here.y + dy * pixels,
    alignX: 0.5 - 0.5 * dx,
    alignY: 0.5 - 0.5 * dy,
  };
}
