/** The upright scale of L at a corner of the block. */

import {
  attribute,
  cameraProjectionMatrix,
  float,
  modelViewMatrix,
  uniform,
  vec2,
  vec3,
  vec4,
} from 'three/tsl';
import { BufferAttribute, BufferGeometry, LineBasicNodeMaterial, LineSegments, Vector2 } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import type { Room } from './room.ts';
import { HALF_X, HALF_Z, HEIGHT, type World } from './world.ts';

/** Length of a tick, and the gap between the scale and the block. */
const TICK = 0.035;
const CLEAR = 0.012;

export class Ruler {
  readonly lines: LineSegments;
  private readonly corner = uniform(new Vector2(-1, 1));

  constructor(world: World, room: Room) {
    const material = new LineBasicNodeMaterial({ transparent: true, depthWrite: false });
    const at = attribute<'vec3'>('position', 'vec3');
    const standing = float(1).sub(world.flat);
    const foot = this.corner.mul(vec2(HALF_X, HALF_Z));
    const place = vec3(
      foot.x.add(at.x.add(CLEAR).mul(this.corner.x)),
      at.y.mul(HEIGHT).mul(standing),
      foot.y,
    );
    material.vertexNode = cameraProjectionMatrix.mul(modelViewMatrix).mul(vec4(place, 1));
    material.colorNode = room.ruler as unknown as Node<'vec3'>;
    material.opacityNode = standing.mul(0.7);
    this.lines = new LineSegments(new BufferGeometry(), material);
    this.lines.frustumCulled = false;
    this.lines.renderOrder = 3;
  }

  configure(heights: readonly number[]): void {
    const points = [0, 0, 0, 0, 1, 0];
    for (const height of heights) points.push(0, height, 0, TICK, height, 0);
    this.lines.geometry.dispose();
    this.lines.geometry = new BufferGeometry();
    this.lines.geometry.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
  }

  stand([x, z]: readonly [number, number], flat: number): void {
    this.corner.value.set(x, z);
    this.lines.visible = flat < 1;
  }

  dispose(): void {
    this.lines.geometry.dispose();
    (this.lines.material as LineBasicNodeMaterial).dispose();
  }
}
