/**
 * Lines on the surface: any number of them in one draw call, as ribbons of constant width on the screen, with heads,
 * crosses and dashes. any number of them in one draw call, as ribbons of a constant width on the screen, with heads,
 * crosses and dashes. They are lifted in doubles, when they or the window change; in between nothing is computed.
 */

import {
  Fn,
  abs,
  attribute,
  cameraProjectionMatrix,
  float,
  fract,
  fwidth,
  max,
  mix,
  cameraViewMatrix,
  select,
  sign,
  uniform,
  varying,
  vec2,
  vec4,
  viewportSize,
} from 'three/tsl';
import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshBasicNodeMaterial } from 'three/webgpu';
import type { Node, PerspectiveCamera, Vector3 } from 'three/webgpu';
import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import { channels } from '../../core/colour/palette.ts';
import type { LineSet, Polyline } from '../../core/plane/polyline.ts';
import type { Label } from '../labels/label-layout.ts';
import { along, drape, runs, type Draped } from './line-drape.ts';
import { LineMesh, CHANNELS, CHANNEL_SIZE, crossMark, arrowHead, ribbon, type Channel } from './line-mesh.ts';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';
import type { Float } from '../scene/tsl-arithmetic.ts';
import { NEARER } from './walkers.ts';
import type { WorldTransform } from '../scene/world-transform.ts';

/** Where a label stands, as shares of its line, the best first; and how far beside it, in CSS pixels. */
const STANDS = [0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92];
const BESIDE = 14;
/** How far the edge of a line goes beyond it on each side, in CSS pixels. */
const EDGE = 1.4;
/** The same above a point, where other labels may be, and below it. */
const OFFS = [14, -18, 36];

export class Lines implements LineSet {
  readonly mesh: Mesh;
  readonly #world: WorldTransform;
  /** Pixels of the canvas in a CSS pixel. */
  readonly #ratio = uniform(1);
  readonly #sets = new Map<string, { lines: readonly Polyline[]; batch?: LineMesh; stands?: Stand[] }>();
  #stale = false;
  #ground = '';
  #data: FoldedData | undefined;
  #capacity = 0;

  constructor(world: WorldTransform, theme: ThemeUniforms) {
    this.#world = world;
    // flat, so that three need not draw back and front one after the other
    const material = new MeshBasicNodeMaterial({
      side: DoubleSide,
      forceSinglePass: true,
      transparent: true,
      depthWrite: false,
    });
    this.#build(material, theme);
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 1.5;
    this.mesh.visible = false;
  }

  /** What a name stands for from now on; drawn with the next picture. */
  set(name: string, lines: readonly Polyline[]): void {
    const old = this.#sets.get(name)?.lines;
    if (old === lines || (!lines.length && !old?.length)) return;
    this.#sets.set(name, { lines });
    this.#stale = true;
  }

  /** Window, data or heights may be others: then everything is laid on the surface anew. */
  configure(): void {
    const { window, scale, data } = this.#world;
    const ground = JSON.stringify([window, scale]);
    if (ground === this.#ground && data === this.#data) return;
    [this.#ground, this.#data] = [ground, data];
    for (const [name, { lines }] of this.#sets) this.#sets.set(name, { lines });
    this.#stale = true;
  }

  resize(pixelRatio: number): void {
    this.#ratio.value = pixelRatio;
  }

  /** Brings the mesh up to date. */
  update(): void {
    if (!this.#stale) return;
    this.#stale = false;
    for (const set of this.#sets.values()) {
      if (set.batch) continue;
      set.batch = new LineMesh();
      set.stands = [];
      for (const line of set.lines) this.#lay(line, set.batch, set.stands);
    }
    this.#fill([...this.#sets.values()].map(({ batch }) => batch!));
  }

  /** The labels of all lines, on a picture of so many CSS pixels: of each text several places, of which the first that is free counts. */
  labels(camera: PerspectiveCamera, width: number, height: number): Label[] {
    const labels: Label[] = [];
    const project = (at: Vector3): Vector3 => {
      const seen = at.project(camera);
      return seen.set((0.5 + 0.5 * seen.x) * width, (0.5 - 0.5 * seen.y) * height, seen.z);
    };
    for (const { stands = [] } of this.#sets.values()) {
      for (const { text, colour, at, next, off } of stands) {
        const [here, there] = [at, next].map(({ mu, sigma, height }) =>
          project(this.#world.place(mu, sigma, height)),
        ) as [Vector3, Vector3];
        // across the line, upwards on the screen
        const length = Math.hypot(there.x - here.x, there.y - here.y);
        let [x, y] = length > 1e-3 ? [there.y - here.y, here.x - there.x] : [0, -1];
        const size = Math.hypot(x, y) * (y > 0 ? -1 : 1);
        [x, y] = [x / size, y / size];
        labels.push({
          text,
          colour,
          x: here.x + off * x,
          y: here.y + off * y,
          alignX: 0.5 - 0.5 * x * Math.sign(off),
          alignY: 0.5 - 0.5 * y * Math.sign(off),
          once: true,
        });
      }
    }
    return labels;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicNodeMaterial).dispose();
  }

  #lay(line: Polyline, batch: LineMesh, stands: Stand[]): void {
    const { colour, width = 2, opacity = 1, dash = 0, label } = line;
    const { pieces, ends } = drape(this.#world, line);
    const ink = [...channels(colour), opacity].map((value) => Math.round(255 * value));
    for (const piece of pieces) {
      for (const run of runs(piece)) ribbon(batch, run, width / 2, 6 * dash, ink);
    }
    const last = pieces.at(-1);
    if (last && ends && line.head) arrowHead(batch, last, line.head, line.fit ?? false, ink);
    if (last && ends && line.cross) crossMark(batch, last.at(-1)!, ink);
    if (!label) return;
    if (line.points.length === 1 || line.cross) stands.push(...this.#stand(line));
    else stands.push(...standsOf(label, colour, pieces));
  }

  /** A label at the line's last point, if that can be seen. */
  #stand({ points, colour, label }: Polyline): Stand[] {
    const [mu, sigma] = points.at(-1)!;
    const world = this.#world;
    if (!world.contains(mu, sigma)) return [];
    const [u, v] = [world.fractionOfMu(mu), world.fractionOfSigma(sigma)];
    const at = { mu, sigma, u, v, height: world.heightAt(mu, sigma), standing: 0, lying: 0 };
    return OFFS.map((off) => ({ text: label!, colour, at, next: at, off }));
  }

  /** Puts all batches into one geometry, a larger one if need be. */
  #fill(batches: readonly LineMesh[]): void {
    const sum = (of: (batch: LineMesh) => number): number =>
      batches.reduce((all, batch) => all + of(batch), 0);
    const count = sum((batch) => batch.count);
    const corners = sum((batch) => batch.index.length);
    this.mesh.visible = corners > 0;
    if (corners === 0) return;
    if (Math.max(count, corners / 3) > this.#capacity) this.#grow(Math.max(count, corners / 3));
    const { geometry } = this.mesh;
    const whole = (name: string): BufferAttribute => geometry.getAttribute(name) as BufferAttribute;
    let [vertex, corner] = [0, 0];
    const index = geometry.getIndex()!;
    for (const batch of batches) {
      for (const name of CHANNELS) whole(name).array.set(batch.values[name], vertex * CHANNEL_SIZE[name]);
      whole('ink').array.set(batch.ink, vertex * 4);
      for (const at of batch.index) index.array[corner++] = vertex + at;
      vertex += batch.count;
    }
    for (const name of [...CHANNELS, 'ink']) whole(name).needsUpdate = true;
    index.needsUpdate = true;
    geometry.setDrawRange(0, corners);
  }

  #grow(least: number): void {
    this.#capacity = Math.ceil(1.5 * least);
    const geometry = new BufferGeometry();
    for (const name of CHANNELS)
      geometry.setAttribute(
        name,
        new BufferAttribute(new Float32Array(this.#capacity * CHANNEL_SIZE[name]), CHANNEL_SIZE[name]),
      );
    geometry.setAttribute('ink', new BufferAttribute(new Uint8Array(this.#capacity * 4), 4, true));
    geometry.setIndex(new BufferAttribute(new Uint32Array(this.#capacity * 3), 1));
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
  }

  #build(material: MeshBasicNodeMaterial, theme: ThemeUniforms): void {
    const world = this.#world;
    const rim = this.#ratio.mul(theme.edged).mul(EDGE);
    const clip = (name: Channel): Node<'vec4'> => {
      const at = attribute<'vec3'>(name, 'vec3');
      const place = world.placeNode(at.xy, at.z);
      const seen = cameraViewMatrix.mul(vec4(place, 1));
      // in front of the surface as walkers are
      return cameraProjectionMatrix.mul(vec4(seen.xyz.mul(NEARER), 1));
    };
    const shift = attribute<'vec4'>('shift', 'vec4');
    const isRibbon = shift.w.equal(0);
    // a ribbon is drawn a pixel wider than it and its edge are, and fades there
    const across = shift.y
      .mul(this.#ratio)
      .add(select(isRibbon, sign(shift.y).mul(rim.add(1)), 0) as unknown as Float)
      .toVar();

    material.vertexNode = Fn(() => {
      const here = clip('here').toVar();
      const [before, after] = [clip('before').toVar(), clip('after').toVar()];
      const way = after.xy.div(after.w).sub(before.xy.div(before.w)).mul(viewportSize).mul(0.5).toVar();
      const length = way.length().toVar();
      const forward = select(length.greaterThan(1e-3), way.div(length.max(1e-3)), vec2(1, 0));
      const aside = vec2(forward.y.negate(), forward.x);
      // a head that would be longer than half its arrow is made smaller
      const room = length.mul(0.5).div(shift.w.mul(this.#ratio).max(1e-6));
      const fit = select(shift.w.greaterThan(0), room.min(1), 1) as unknown as Float;
      const by = forward.mul(shift.x.mul(this.#ratio)).add(aside.mul(across)).mul(fit);
      here.xy.addAssign(by.mul(2).div(viewportSize).mul(here.w));
      return here;
    })();
    const ink = varying(attribute<'vec4'>('ink', 'vec4'));
    const beat = attribute<'vec2'>('beat', 'vec2');
    const at = varying(mix(beat.x, beat.y, world.flat));
    const edge = varying(across);
    const half = varying(shift.z);
    const core = half.mul(this.#ratio).add(0.5).sub(edge.abs());
    material.colorNode = mix(theme.ground, ink.rgb, max(core.clamp(0, 1), float(1).sub(theme.edged)));
    material.opacityNode = Fn(() => {
      const body = core.add(rim).clamp(0, 1);
      const gap = abs(fract(at).sub(0.5)).sub(0.25).div(fwidth(at).max(1e-6)).add(0.5).clamp(0, 1);
      return float(ink.a).mul(body).mul(gap);
    })();
  }
}

/** Where a label may stand. */
interface Stand {
  text: string;
  colour: string;
  at: Draped;
  /** A point further on, for the direction of the line. */
  next: Draped;
  /** CSS pixels between them. */
  off: number;
}

function standsOf(text: string, colour: string, pieces: readonly Draped[][]): Stand[] {
  const [first, ...others] = pieces;
  if (!first) return [];
  const longest = others.reduce((a, b) => (b.at(-1)!.lying > a.at(-1)!.lying ? b : a), first);
  return STANDS.map((share) => {
    const k = Math.min(along(longest, share), longest.length - 2);
    return { text, colour, at: longest[k]!, next: longest[k + 1]!, off: BESIDE };
  });
}
