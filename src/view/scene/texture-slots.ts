/** The engine's pictures as textures for shaders, whether they are on the GPU or in memory. */

import { ivec2, texture } from 'three/tsl';
import {
  DataTexture,
  ExternalTexture,
  FloatType,
  HalfFloatType,
  NearestFilter,
  RGBAFormat,
} from 'three/webgpu';
import type { Node, Texture, TextureNode } from 'three/webgpu';
import type { Picture, Pictures } from '../../core/simulation/engine.ts';

/**
 * Where shaders read one picture. They only ever load texels: no filtering, so nothing depends on whether the device
 * can filter 32-bit floats.
 */
export class TextureSlot {
  private picture: Picture;
  private readonly node: TextureNode;

  constructor(picture: Picture) {
    this.picture = picture;
    this.node = texels(wrap(picture));
  }

  /** The texel at integer coordinates, which must lie inside. */
  load(column: Node<'int'>, row: Node<'int'>): Node<'vec4'> {
    return this.node.load(ivec2(column, row));
  }

  get width(): number {
    return this.picture.width;
  }

  get height(): number {
    return this.picture.height;
  }

  /** Follows the engine, when it has another picture. */
  follow(picture: Picture): void {
    if (picture === this.picture) return;
    const [before, now] = [this.picture, this.node.value];
    this.picture = picture;
    const { source, width, height } = picture;
    const fits = width === before.width && height === before.height;
    if (fits && now instanceof DataTexture && source instanceof Float32Array) {
      // other numbers for the texture that there is
      now.image = { data: source, width, height };
      now.needsUpdate = true;
    } else {
      this.node.value = wrap(picture);
      now.dispose();
    }
  }

  dispose(): void {
    this.node.value.dispose();
  }
}

/** A texture whose texels are loaded or sampled as they lie: Three.js would put each place through a matrix. */
export function texels(of: Texture): TextureNode {
  const node = texture(of);
  node.updateMatrix = false;
  return node;
}

/** One slot for each of the engine's pictures. */
export type Slots = Record<keyof Pictures, TextureSlot>;

export function makeSlots(pictures: Pictures): Slots {
  return {
    height: new TextureSlot(pictures.height),
    density: new TextureSlot(pictures.density),
    walkers: new TextureSlot(pictures.walkers),
    ring: new TextureSlot(pictures.ring),
  };
}

function wrap({ source, width, height, texel }: Picture): Texture {
  let made: Texture;
  if (source instanceof Float32Array) {
    made = new DataTexture(source, width, height, RGBAFormat, FloatType);
    made.needsUpdate = true;
  } else {
    made = new ExternalTexture(source);
    made.type = texel === 'float' ? FloatType : HalfFloatType;
  }
  made.minFilter = made.magFilter = NearestFilter;
  made.generateMipmaps = false;
  made.flipY = false;
  return made;
}
