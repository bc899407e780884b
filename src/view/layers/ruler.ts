/** The vertical scale of L at a corner of the block. */

import {
  Fn,
  attribute,
  cameraProjectionMatrix,
  float,
  cameraViewMatrix,
  uniform,
  vec2,
  vec3,
  vec4,
  viewportSize,
} from 'three/tsl';
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Mesh,
  MeshBasicNodeMaterial,
  Vector2,
} from 'three/webgpu';
import type { Node } from 'three/webgpu';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';
import { HALF_X, HALF_Z, HEIGHT, type WorldTransform } from '../scene/world-transform.ts';

/** Length of a tick, and the gap between the scale and the block. */
const TICK = 0.035;
const CLEAR = 0.012;

export class Ruler {
  readonly mesh: Mesh;
  /** How many pixels its lines take. */
  readonly thick = uniform(1);
  private readonly corner = uniform(new Vector2(-1, 1));

  constructor(world: WorldTransform, theme: ThemeUniforms) {
    // flat, so that three need not draw back and front one after the other
    const material = new MeshBasicNodeMaterial({
      side: DoubleSide,
      forceSinglePass: true,
      transparent: true,
      depthWrite: false,
    });
    const standing = float(1).sub(world.flat);
    const foot = this.corner.mul(vec2(HALF_X, HALF_Z));
    const clip = (at: Node<'vec2'>): Node<'vec4'> => {
      const place = vec3(
        foot.x.add(at.x.add(CLEAR).mul(this.corner.x)),
        at.y.mul(HEIGHT).mul(standing),
        foot.y,
      );
      return cameraProjectionMatrix.mul(cameraViewMatrix).mul(vec4(place, 1));
    };
    const end = attribute<'vec3'>('position', 'vec3');
    material.vertexNode = Fn(() => {
      const here = clip(end.xy).toVar();
      const there = clip(attribute<'vec2'>('other', 'vec2')).toVar();
      const way = there.xy.div(there.w).sub(here.xy.div(here.w)).mul(viewportSize).toVar();
      const across = vec2(way.y.negate(), way.x).div(way.length().max(1e-3));
      here.xy.addAssign(across.mul(end.z).mul(this.thick).div(viewportSize).mul(here.w));
      return here;
    })();
    material.colorNode = theme.ruler as unknown as Node<'vec3'>;
    material.opacityNode = standing.mul(0.7);
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 3;
  }

  configure(heights: readonly number[]): void {
    const lines: [number, number, number, number][] = [[0, 0, 0, 1]];
    for (const height of heights) lines.push([0, height, TICK, height]);
    // the side is the other way round where one looks back from the other end
    const ends = lines.flatMap(([x, y, u, v]) => [x, y, 1, x, y, -1, u, v, -1, u, v, 1]);
    const others = lines.flatMap(([x, y, u, v]) => [u, v, u, v, x, y, x, y]);
    const index = lines.flatMap((_, k) => [0, 1, 2, 2, 1, 3].map((corner) => 4 * k + corner));
    this.mesh.geometry.dispose();
    this.mesh.geometry = new BufferGeometry();
    this.mesh.geometry.setAttribute('position', new BufferAttribute(new Float32Array(ends), 3));
    this.mesh.geometry.setAttribute('other', new BufferAttribute(new Float32Array(others), 2));
    this.mesh.geometry.setIndex(index);
  }

  stand([x, z]: readonly [number, number], flat: number): void {
    this.corner.value.set(x, z);
    this.mesh.visible = flat < 1;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicNodeMaterial).dispose();
  }
}
