/**
 * The log-likelihood surface as a solid block: one vertex a texel of the height picture, and a rim of vertices let down
 * to the ground. No attributes: a vertex knows its texel from its index.
 */

import {
  cameraProjectionMatrix,
  float,
  int,
  cameraViewMatrix,
  smoothstep,
  uniform,
  varying,
  vec2,
  vec4,
  vertexIndex,
} from 'three/tsl';
import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshBasicNodeMaterial } from 'three/webgpu';
import type { TextureSlot } from '../scene/texture-slots.ts';
import type { WorldTransform } from '../scene/world-transform.ts';
import type { SurfaceShading } from './surface-shading.ts';

/** The steepest slope that shading distinguishes: cliffs would outgrow what can be interpolated. */
const STEEPEST = 12;
/** Triangles should not be smaller than this many pixels: that would make no visible difference. */
const LEAST_CELL = 2;
/** About the part of a picture's width that the surface takes. */
const FILLED = 0.8;

export class SurfaceLayer {
  readonly mesh: Mesh;

  private stride = 0;
  private readonly columns = uniform(2, 'int');
  private readonly rows = uniform(2, 'int');

  /** groundOnly: the colour without what lies over the ground, and in alpha how much of it is wall. */
  constructor(
    private readonly height: TextureSlot,
    private readonly world: WorldTransform,
    shading: SurfaceShading,
    groundOnly: boolean,
  ) {
    const material = new MeshBasicNodeMaterial({ side: DoubleSide });
    this.build(material, shading, groundOnly);
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.fit(Infinity);
  }

  /** Makes the grid anew if the height picture has another size, or one so many pixels wide needs another fineness. */
  fit(pixels: number): void {
    const { width, height } = this.height;
    const stride = Math.max(1, Math.ceil((LEAST_CELL * width) / (FILLED * pixels)));
    if (this.columns.value === width && this.rows.value === height && this.stride === stride) return;
    [this.columns.value, this.rows.value, this.stride] = [width, height, stride];
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(gridIndex(width + 2, height + 2, stride), 1));
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicNodeMaterial).dispose();
  }

  private build(material: MeshBasicNodeMaterial, shading: SurfaceShading, groundOnly: boolean): void {
    const { world } = this;
    const wide = this.columns.add(2);
    const column = int(vertexIndex).mod(wide).sub(1);
    const row = int(vertexIndex).div(wide).sub(1);
    const last = vec2(float(this.columns), float(this.rows)).sub(1);
    const vertex = vec2(float(column), float(row));
    const texel = vertex.clamp(vec2(0), last).toVar();
    // 1 on the rim, which is let down
    const rim = vertex.sub(texel).length().min(1);
    const sample = this.height.load(int(texel.x), int(texel.y)).toVar();
    const fraction = texel.div(last).toVar();
    const up = world.heightNode(sample.x).toVar();
    const drawn = up.mul(float(1).sub(rim));

    material.vertexNode = cameraProjectionMatrix
      .mul(cameraViewMatrix)
      .mul(vec4(world.placeNode(fraction, drawn), 1));
    const slope = world.slopeNode(sample.x, sample.yz).mul(smoothstep(0, 0.02, up));
    const place = varying(fraction);
    const ground = shading.ground({
      fraction: place,
      height: varying(drawn),
      slope: varying(slope.clamp(-STEEPEST, STEEPEST)),
      rim: varying(rim),
    });
    material.fragmentNode = groundOnly ? ground : shading.over(ground, place);
  }
}

/** Two triangles for each cell of a grid of vertices numbered row by row; inside the rim only every so manieth counts. */
function gridIndex(columns: number, rows: number, stride: number): Uint32Array {
  // the rim and what it hangs from are always there
  const picked = (count: number): number[] =>
    Array.from({ length: count }, (_, k) => k).filter(
      (k) => k === 0 || k >= count - 2 || (k - 1) % stride === 0,
    );
  const [across, along] = [picked(columns), picked(rows)];
  const index = new Uint32Array(6 * (across.length - 1) * (along.length - 1));
  let at = 0;
  for (let j = 0; j + 1 < along.length; j++) {
    const [row, next] = [along[j]! * columns, along[j + 1]! * columns];
    for (let i = 0; i + 1 < across.length; i++) {
      const [column, right] = [across[i]!, across[i + 1]!];
      const [a, b, c, d] = [row + column, next + column, row + right, next + right];
      index.set([a, b, c, c, b, d], at);
      at += 6;
    }
  }
  return index;
}
