/**
 * All labels and marks of the view in one texture, one mesh and one draw call, inside the rendered frame, so that
 * exports contain them.
 */

import { Fn, attribute, mix, texture, uniform, varying, vec4 } from 'three/tsl';
import { BufferAttribute, BufferGeometry, Mesh, MeshBasicNodeMaterial, Vector2, Vector4 } from 'three/webgpu';
import type { Node, TextureNode } from 'three/webgpu';
import { channels } from '../../core/colour/palette.ts';
import type { Edges } from '../scene/viewports.ts';
import { BAR, GlyphAtlas } from './glyph-atlas.ts';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';

/**
 * Letters in CSS pixels: legible from the back of a lecture hall; on a phone, or in one of several viewports; and in
 * one of several on a phone. `from`: the CSS pixels of the viewport's shorter side from which each applies.
 */
const SIZES = [
  { from: 500, size: 17 },
  { from: 180, size: 14 },
  { from: 0, size: 12 },
];
/** The most characters that are shown at once. */
const CAPACITY = 400;
/** Clear space around a label, in CSS pixels. */
const MARGIN = 3;
/** How far labels keep from the edges of the stage, in CSS pixels. */
const EDGE = 6;
const STRIDE = { position: 3, place: 2, ink: 3 };

/** A text on the stage. Earlier ones in a list win where two would overlap. */
export interface Label {
  text: string;
  colour: string;
  /** Its anchor in CSS pixels from the top left corner. */
  x: number;
  y: number;
  /** Where the anchor is in the text's box: 0 left or top, 0.5 middle, 1 right or bottom. */
  alignX: number;
  alignY: number;
  /** May lie on top of others, and others on top of it: marks. */
  free?: boolean;
  /** Of those with this text, only the first that has room is shown. */
  once?: boolean;
  /** Where else it may stand if a panel lies over its place; else it is left out. */
  or?: readonly LabelPlace[];
}

type LabelPlace = Pick<Label, 'x' | 'y' | 'alignX' | 'alignY'>;

/** The stage of the labels, in CSS pixels from its top left corner. */
export interface LabelArea {
  /** What no panel covers at its edges. */
  free: Edges;
  /** What lies over it, wherever that is: no word may. */
  over?: readonly Edges[];
  /** Lines, as rectangles. */
  lines?: readonly Edges[];
}

export class LabelMesh {
  readonly mesh: Mesh;
  private glyphs: GlyphAtlas;
  private readonly atlas: TextureNode;
  private readonly stage = new Vector2(1, 1);
  /** The part of it that is drawn, in its units: from where, and how large. */
  private readonly part = uniform(new Vector4(0, 0, 1, 1));
  private pixelRatio = 1;
  private size = SIZES[0]!.size;
  private free: Edges = { left: 0, top: 0, right: 1, bottom: 1 };
  private readonly buffers: Record<keyof typeof STRIDE, BufferAttribute>;
  /** All that the quads in the buffers were laid out for. */
  private laidOut = '';

  constructor(private readonly theme: ThemeUniforms) {
    this.glyphs = new GlyphAtlas(this.size, 1);
    this.atlas = texture(this.glyphs.texture);
    const geometry = new BufferGeometry();
    const buffer = (size: number): BufferAttribute =>
      new BufferAttribute(new Float32Array(2 * CAPACITY * 4 * size), size);
    this.buffers = {
      position: buffer(STRIDE.position),
      place: buffer(STRIDE.place),
      ink: buffer(STRIDE.ink),
    };
    for (const [name, made] of Object.entries(this.buffers)) geometry.setAttribute(name, made);
    const index = new Uint16Array(2 * CAPACITY * 6);
    for (let k = 0; k < 2 * CAPACITY; k++) {
      const a = 4 * k;
      index.set([a, a + 2, a + 1, a + 1, a + 2, a + 3], 6 * k);
    }
    geometry.setIndex(new BufferAttribute(index, 1));
    this.mesh = new Mesh(geometry, this.material());
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 10;
  }

  resize(width: number, height: number, pixelRatio: number): void {
    this.stage.set(width, height);
    const { size } = SIZES.find(({ from }) => Math.min(width, height) >= from)!;
    if (pixelRatio === this.pixelRatio && size === this.size) return;
    [this.pixelRatio, this.size] = [pixelRatio, size];
    this.glyphs.texture.dispose();
    this.glyphs = new GlyphAtlas(size, pixelRatio);
    this.atlas.value = this.glyphs.texture;
  }

  /** Draws but a part of the stage, shares of its width and height; without one, all. */
  crop({ left, top, right, bottom }: Edges = { left: 0, top: 0, right: 1, bottom: 1 }): void {
    const { x, y } = this.stage;
    this.part.value.set(left * x, top * y, (right - left) * x, (bottom - top) * y);
  }

  /** Width of a text in CSS pixels. */
  measure(text: string): number {
    return this.glyphs.measure(text);
  }

  /**
   * Shows these, as far as nothing covers the stage, leaving out any that would cover an earlier one; and lines. Nothing is
   * laid out or uploaded for what is shown already.
   */
  show(labels: readonly Label[], { free, over = [], lines = [] }: LabelArea): void {
    const { size, pixelRatio } = this;
    const { separator } = this.theme.palette;
    const wanted = JSON.stringify([labels, free, over, lines, size, pixelRatio, separator]);
    if (wanted === this.laidOut) return;
    this.laidOut = wanted;
    this.free = free;
    const clear = (box: Edges): boolean => !over.some((other) => overlap(box, other));
    const taken: Edges[] = [];
    const shown: { label: Label; box: Edges }[] = [];
    const said = new Set<string>();
    for (const label of labels) {
      if (label.once && said.has(label.text)) continue;
      let box = this.box(label);
      if (!label.free) {
        if (!clear(box)) {
          const other = label.or?.map((place) => this.box({ ...label, ...place })).find(clear);
          if (!other) continue;
          box = other;
        }
        if (taken.some((other) => overlap(box, other))) continue;
        taken.push(box);
      }
      if (label.once) said.add(label.text);
      shown.push({ label, box });
    }
    // all the edges first, so that no letter's edge darkens its neighbour
    let quads = 0;
    for (const line of lines) quads = this.rule(quads, line);
    for (const ink of [0, 1]) {
      for (const { label, box } of shown) quads = this.write(quads, ink, label, box);
    }
    for (const buffer of Object.values(this.buffers)) {
      buffer.clearUpdateRanges();
      buffer.addUpdateRange(0, 4 * quads * buffer.itemSize);
      buffer.needsUpdate = true;
    }
    this.mesh.geometry.setDrawRange(0, 6 * quads);
    this.mesh.visible = quads > 0;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicNodeMaterial).dispose();
    this.glyphs.texture.dispose();
  }

  private box({ text, x, y, alignX, alignY, free }: Label): Edges {
    const [width, height] = [this.measure(text), this.size * 1.1];
    const inside = (at: number, size: number, from: number, to: number): number =>
      Math.max(from + EDGE, Math.min(at, to - size - EDGE));
    const area = this.free;
    const left = free ? x - alignX * width : inside(x - alignX * width, width, area.left, area.right);
    const top = free ? y - alignY * height : inside(y - alignY * height, height, 0, area.bottom);
    return { left, top, right: left + width, bottom: top + height };
  }

  /** A plain rectangle: any part of the full block. */
  private rule(quads: number, { left, top, right, bottom }: Edges): number {
    const { u, v, uWide, vHigh } = this.glyphs.glyph(BAR);
    for (let k = 0; k < 4; k++) {
      const vertex = 4 * quads + k;
      this.buffers.position.setXYZ(vertex, k & 1 ? right : left, k >> 1 ? bottom : top, 1);
      this.buffers.place.setXY(vertex, u + uWide / 2, v + vHigh / 2);
      this.buffers.ink.setXYZ(vertex, ...channels(this.theme.palette.separator));
    }
    return quads + 1;
  }

  private write(quads: number, ink: number, { text, colour }: Label, box: Edges): number {
    const { cell } = this.glyphs;
    const snap = (value: number): number => Math.round(value * this.pixelRatio) / this.pixelRatio;
    const paint = channels(colour);
    let x = box.left;
    const top = snap((box.top + box.bottom) / 2 - cell / 2);
    for (const character of text) {
      if (quads >= 2 * CAPACITY) break;
      const { u, v, uWide, vHigh, advance, before, width } = this.glyphs.glyph(character);
      const left = snap(x - before);
      for (let k = 0; k < 4; k++) {
        const [right, down] = [k & 1, k >> 1];
        const vertex = 4 * quads + k;
        this.buffers.position.setXYZ(vertex, left + right * width, top + down * cell, ink);
        this.buffers.place.setXY(vertex, u + right * uWide, v + down * vHigh);
        this.buffers.ink.setXYZ(vertex, ...paint);
      }
      quads++;
      x += advance;
    }
    return quads;
  }

  private material(): MeshBasicNodeMaterial {
    const material = new MeshBasicNodeMaterial({ transparent: true, depthTest: false, depthWrite: false });
    const position = attribute<'vec3'>('position', 'vec3');
    const unit = position.xy.sub(this.part.xy).div(this.part.zw).mul(2).sub(1);
    material.vertexNode = vec4(unit.x, unit.y.negate(), 0, 1);
    const isInk = varying(position.z);
    const paint = varying(attribute<'vec3'>('ink', 'vec3'));
    const coverage = this.atlas.sample(
      varying(attribute<'vec2'>('place', 'vec2')),
    ) as unknown as Node<'vec4'>;
    material.colorNode = Fn(() => {
      const alpha = mix(coverage.g, coverage.r, isInk);
      return vec4(mix(this.theme.ground, paint, isInk), alpha);
    })();
    return material;
  }
}

function overlap(a: Edges, b: Edges): boolean {
  return (
    a.left < b.right + MARGIN &&
    b.left < a.right + MARGIN &&
    a.top < b.bottom + MARGIN &&
    b.top < a.bottom + MARGIN
  );
}
