/** The tracers' last positions as ribbons that taper and fade with age, all in one draw call. */

import { Fn, float, int, uniform, varying, vec2, vertexIndex, viewportSize } from 'three/tsl';
import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshBasicNodeMaterial } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import type { TracerRing } from '../../core/simulation/engine.ts';
import type { CrowdColours } from '../scene/crowd-colours.ts';
import type { TextureSlot } from '../scene/texture-slots.ts';
import { Selection, clipNode, insideNode } from './walkers.ts';
import type { WorldTransform } from '../scene/world-transform.ts';

export class TracerRibbons {
  readonly mesh: Mesh;
  /** Half the width at the head, in pixels of the canvas. */
  readonly width = uniform(1.5);

  private length = 0;
  private most = 0;
  /** Corners of each ribbon. */
  private readonly corners = uniform(2, 'int');
  private readonly head = uniform(0, 'int');
  private readonly filled = uniform(1, 'int');
  private readonly slots = uniform(1, 'int');
  /** How many positions the newest is after the last that is a corner for good. */
  private readonly after = uniform(0, 'int');
  private readonly selection = new Selection();

  constructor(
    private readonly ring: TextureSlot,
    private readonly world: WorldTransform,
    private readonly crowdColours: CrowdColours,
    /** Of how many positions one is a corner, besides the newest. */
    private readonly every: number,
  ) {
    // flat, so that three need not draw back and front one after the other
    const material = new MeshBasicNodeMaterial({
      side: DoubleSide,
      forceSinglePass: true,
      transparent: true,
      depthWrite: false,
    });
    this.build(material);
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 2;
  }

  /** Shows the tracers of so many teams, or those of one team alone. */
  update({ tracers, length, head, filled }: TracerRing, teams: number, team: number | null): void {
    const count = this.selection.choose(tracers, teams, team);
    // one position is no line yet
    this.mesh.visible = count > 0 && filled > 1;
    if (!this.mesh.visible) return;
    if (length !== this.length || tracers !== this.most) this.restrip(length, tracers);
    [this.head.value, this.filled.value, this.slots.value] = [head, filled, length];
    const { every } = this;
    this.after.value = head % every;
    this.mesh.geometry.setDrawRange(0, 6 * (this.corners.value - 1) * count);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicNodeMaterial).dispose();
  }

  /**
   * Makes the strips of so many tracers, one after the other in one draw call: a software GPU takes each instance for a call
   * of its own. Vertex 2 (corners of a ribbon x tracer + corner) + side.
   */
  private restrip(length: number, tracers: number): void {
    [this.length, this.most] = [length, tracers];
    // the newest position may be a corner besides those that are always one; what no position is left for has no length
    const corners = 1 + Math.ceil((length - 1 + this.every - 1) / this.every);
    this.corners.value = corners;
    const index = new Uint32Array(6 * (corners - 1) * tracers);
    let at = 0;
    for (let tracer = 0; tracer < tracers; tracer++) {
      for (let k = 0; k + 1 < corners; k++, at += 6) {
        const a = 2 * (corners * tracer + k);
        index.set([a, a + 1, a + 2, a + 2, a + 1, a + 3], at);
      }
    }
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(index, 1));
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
  }

  private build(material: MeshBasicNodeMaterial): void {
    const pair = int(vertexIndex).div(2).toVar();
    const number = pair.div(this.corners).toVar();
    const corner = pair.sub(number.mul(this.corners)).toVar();
    // corners keep to the same rows of the ring while it turns, or the ribbon would tremble; the newest is always one
    const ageOf = (corner: Node<'int'>): Node<'int'> => corner.mul(this.every).sub(this.after);
    const age = ageOf(corner).toVar();
    const side = float(int(vertexIndex).sub(pair.mul(2)))
      .mul(2)
      .sub(1);
    const oldest = float(this.filled.sub(1));
    const tracer = this.selection.place(number).toVar();
    const at = (steps: Node<'int'>): Node<'vec4'> => {
      const row = this.head.sub(int(float(steps).clamp(float(0), oldest))).toVar();
      return this.ring.load(tracer, row.add(this.slots.mul(int(row.lessThan(0)))));
    };
    const here = at(age).toVar();
    const youth = float(1).sub(float(age).clamp(float(0), oldest).div(oldest.max(1)));

    material.vertexNode = Fn(() => {
      const clip = clipNode(this.world, here).toVar();
      const before = clipNode(this.world, at(ageOf(corner.add(1)))).toVar();
      const after = clipNode(this.world, at(ageOf(corner.sub(1)))).toVar();
      const along = after.xy.div(after.w).sub(before.xy.div(before.w)).mul(viewportSize).toVar();
      // a tracer that stands still has no direction: the division is held off 0, and the ribbon has no width
      const across = vec2(along.y.negate(), along.x).div(along.length().max(0.05));
      const width = this.width.mul(youth.mul(0.8).add(0.2));
      clip.xy.addAssign(across.mul(side).mul(width).mul(2).div(viewportSize).mul(clip.w));
      return clip;
    })();
    material.colorNode = varying(this.crowdColours.of(here.w));
    material.opacityNode = varying(youth.mul(youth).mul(0.6).mul(insideNode(this.world, here)));
  }
}
