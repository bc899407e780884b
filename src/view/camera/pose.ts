/** The camera's pose as numbers. */

import type { PerspectiveCamera } from 'three/webgpu';
import type { Fraction } from '../../core/plane/window.ts';

/** Angles in degrees; azimuth 0 looks from large sigma towards small. Target's ground coordinates in the view's own units. */
export interface Pose {
  azimuth: number;
  elevation: number;
  distance: number;
  x: number;
  z: number;
}

/** How near and far, how low and high the camera may stand. */
export const DISTANCES = [0.6, 14] as const;
export const ELEVATIONS = [4, 90] as const;

/** From the settings' camera: azimuth, elevation, distance, and the target's two ground coordinates. */
export function poseOf(camera: readonly number[]): Pose {
  const [azimuth = 0, elevation = 30, distance = 4, x = 0, z = 0] = camera;
  return {
    azimuth,
    elevation: clamp(elevation, ...ELEVATIONS),
    distance: clamp(distance, ...DISTANCES),
    x,
    z,
  };
}

/** Part t of the way from one to another, 0 to 1. */
export function interpolatePose(from: Pose, to: Pose, t: number): Pose {
  const mix = (a: number, b: number): number => a + (b - a) * t;
  // the short way round
  const turn = ((((to.azimuth - from.azimuth) % 360) + 540) % 360) - 180;
  return {
    azimuth: from.azimuth + turn * t,
    elevation: mix(from.elevation, to.elevation),
    distance: mix(from.distance, to.distance),
    x: mix(from.x, to.x),
    z: mix(from.z, to.z),
  };
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0; // no -0
}

/** All that a picture's point of view is made of, as one string: another one is another picture. */
export function poseKey(
  { matrixWorld, projectionMatrix }: PerspectiveCamera,
  flat: number,
  box: readonly Fraction[] | null,
): string {
  const hand = box?.flatMap(({ u, v }) => [u, v]);
  return [...matrixWorld.elements, ...projectionMatrix.elements, flat, hand].join();
}
