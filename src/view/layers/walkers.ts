/** A sample of the crowd as triangles of constant size on the screen. */

import {
  Fn,
  cameraProjectionMatrix,
  float,
  int,
  max,
  min,
  mix,
  cameraViewMatrix,
  select,
  step,
  uniform,
  varying,
  vec2,
  vec3,
  vec4,
  vertexIndex,
  viewportSize,
} from 'three/tsl';
import { BufferGeometry, DoubleSide, Mesh, MeshBasicNodeMaterial } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import type { CrowdColours } from '../scene/crowd-colours.ts';
import type { TextureSlot } from '../scene/texture-slots.ts';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';
import type { Float } from '../scene/tsl-arithmetic.ts';
import type { WorldTransform } from '../scene/world-transform.ts';

/** How much nearer to the camera things on the surface are drawn than they are, so that it does not hide them. */
export const NEARER = 0.993;

/** Clip coordinates of a walker's (mu, sigma - s, L - L(0, s)), a little in front of the surface. */
export function clipNode(world: WorldTransform, walker: Node<'vec4'>): Node<'vec4'> {
  const place = world.placeNode(world.fractionNode(walker.xy), world.heightNode(walker.z));
  const seen = cameraViewMatrix.mul(vec4(place, 1));
  return cameraProjectionMatrix.mul(vec4(seen.xyz.mul(NEARER), 1));
}

/** 1 if a walker is inside the window, else 0. */
export function insideNode(world: WorldTransform, walker: Node<'vec4'>): Float {
  const fraction = world.fractionNode(walker.xy);
  const inside = step(vec2(0), fraction).mul(step(fraction, vec2(1)));
  return inside.x.mul(inside.y);
}

/**
 * Some of what a picture holds of all teams, one team after the other: which, in which order. Of several teams the
 * foremost changes from walker to walker, so that where they coincide none hides the others.
 */
export class Selection {
  private readonly first = uniform(0, 'int');
  private readonly each = uniform(0, 'int');
  private readonly teams = uniform(1, 'int');

  /** All of `total`, or with a team those of it alone; returns how many that are. */
  choose(total: number, teams: number, team: number | null): number {
    const each = Math.floor(total / teams);
    this.each.value = each;
    this.first.value = team === null ? 0 : team * each;
    this.teams.value = team === null ? teams : 1;
    return team === null ? each * teams : each;
  }

  /** Where in the picture the one is that is drawn as number so and so. */
  place(number: Node<'int'>): Node<'int'> {
    const walker = number.div(this.teams);
    const team = walker.add(number).mod(this.teams);
    return this.first.add(team.mul(this.each)).add(walker);
  }
}

export class WalkerLayer {
  readonly mesh: Mesh;
  /** Distance from the middle to a corner, and how far the edge's corners are beyond it, in pixels of the canvas. */
  readonly size = uniform(2);
  readonly edge = uniform(0);

  private readonly selection = new Selection();

  constructor(walkers: TextureSlot, world: WorldTransform, crowdColours: CrowdColours, theme: ThemeUniforms) {
    const width = uniform(walkers.width, 'int');
    width.onRenderUpdate(() => walkers.width);
    const number = this.selection.place(int(vertexIndex).div(3)).toVar();
    const corner = float(int(vertexIndex).mod(3)).toVar();
    const walker = walkers.load(number.mod(width), number.div(width)).toVar();
    const material = new MeshBasicNodeMaterial({ side: DoubleSide });
    material.vertexNode = Fn(() => {
      const clip = clipNode(world, walker).toVar();
      // corners at (0, 1.15), (1, -0.58), (-1, -0.58)
      const x = corner.mul(corner.mul(-1.5).add(2.5));
      const y = corner.min(1).mul(-1.73).add(1.15);
      clip.xy.addAssign(
        vec2(x, y)
          .mul(this.size.add(this.edge.mul(theme.edged)))
          .mul(2)
          .div(viewportSize)
          .mul(clip.w),
      );
      // outside the window: behind the far plane
      return select(insideNode(world, walker).greaterThan(0.5), clip, vec4(0, 0, 2, 1));
    })();
    // how far from its sides, as shares of its heights: those near them are its edge
    const sides = varying(vec3(0, 1, 2).sub(corner).abs().oneMinus().max(0));
    const margin = this.edge.div(this.size.add(this.edge)).div(3);
    const inner = step(margin, min(sides.x, min(sides.y, sides.z)));
    const ink = varying(crowdColours.of(walker.w));
    material.colorNode = mix(theme.ground, ink, max(inner, float(1).sub(theme.edged)));
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 1;
  }

  /** Shows the `drawn` walkers of so many teams, or those of one team alone. */
  update(drawn: number, teams: number, team: number | null): void {
    const count = this.selection.choose(drawn, teams, team);
    this.mesh.visible = count > 0;
    this.mesh.geometry.setDrawRange(0, 3 * count);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicNodeMaterial).dispose();
  }
}
