/** Finds the (mu, sigma) under a point of the screen by marching along the camera's ray, in double precision. */

import { Ray, Vector3 } from 'three/webgpu';
import type { PerspectiveCamera } from 'three/webgpu';
import { HALF_X, HALF_Z, HEIGHT, type WorldTransform } from '../scene/world-transform.ts';

const STEPS = 300;
const HALVINGS = 30;

/** `x` and `y` from -1 to 1 across the stage, y upwards. Null where the ray misses the surface. */
export function pick(
  world: WorldTransform,
  camera: PerspectiveCamera,
  x: number,
  y: number,
): { mu: number; sigma: number } | null {
  const origin = camera.getWorldPosition(new Vector3());
  const ray = new Ray(origin, new Vector3(x, y, 0.5).unproject(camera).sub(origin).normalize());
  const span = crossing(ray, HEIGHT * (1 - world.flat.value) + 1e-9);
  if (!span) return null;

  const at = new Vector3();
  /** How far the ray's point is above the surface. */
  const above = (distance: number): number => {
    ray.at(distance, at);
    const { mu, sigma } = world.coordinates(at.x, at.z);
    return at.y - world.place(mu, Math.max(sigma, 1e-12)).y;
  };
  const [near, far] = span;
  let before = near;
  if (above(near) < 0) return null; // it comes in through a wall
  for (let k = 1; k <= STEPS; k++) {
    const distance = near + ((far - near) * k) / STEPS;
    if (above(distance) <= 0) {
      let [high, low] = [before, distance];
      for (let h = 0; h < HALVINGS; h++) {
        const middle = 0.5 * (high + low);
        if (above(middle) > 0) high = middle;
        else low = middle;
      }
      ray.at(low, at);
      return world.coordinates(at.x, at.z);
    }
    before = distance;
  }
  return null;
}

/** The stage's point (x, z) under a point of the screen at this height; null where the ray does not come down to it. */
export function groundAt(
  camera: PerspectiveCamera,
  x: number,
  y: number,
  height: number,
): { x: number; z: number } | null {
  const origin = camera.getWorldPosition(new Vector3());
  const way = new Vector3(x, y, 0.5).unproject(camera).sub(origin);
  const part = (height - origin.y) / way.y;
  return part > 0 ? { x: origin.x + part * way.x, z: origin.z + part * way.z } : null;
}

/** Where the ray is inside the box over the window, up to a height. */
function crossing({ origin, direction }: Ray, height: number): [number, number] | null {
  let [near, far] = [0, Infinity];
  const slabs = [
    [origin.x, direction.x, -HALF_X, HALF_X],
    [origin.y, direction.y, -1e-6, height],
    [origin.z, direction.z, -HALF_Z, HALF_Z],
  ] as const;
  for (const [from, towards, low, high] of slabs) {
    const [a, b] = [(low - from) / towards, (high - from) / towards];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near < far ? [near, far] : null;
}
