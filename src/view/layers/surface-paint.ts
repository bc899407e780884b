/** Images over the plane that colour the surface instead of L: one for all pictures, or one for each. */

import { float, mix, step, texture, uniform, vec2, vec4 } from 'three/tsl';
import { DataTexture, LinearFilter, Vector2, Vector4 } from 'three/webgpu';
import type { Node, TextureNode } from 'three/webgpu';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';
import type { Float } from '../scene/tsl-arithmetic.ts';
import type { WorldTransform } from '../scene/world-transform.ts';
import type { Painting } from '../view-api.ts';

/** How much of the ground shows where a painting waits for another one. */
export const DIMMED = 0.55;

export class SurfacePaint {
  /** 1 = it is painted. */
  private readonly painted = uniform(0);
  private readonly dimmed = uniform(0);
  /** Fractions of the painting are those of the window times the first two numbers plus the last two. */
  private readonly place = uniform(new Vector4(1, 1, 0, 0));
  /** The paintings stand side by side in one texture: the points of one, the number of all, and the one that is drawn. */
  private readonly points = uniform(new Vector2(2, 2));
  private readonly count = uniform(1);
  private readonly drawn = uniform(0);
  paintings: readonly Painting[] = [];
  private readonly atlas: TextureNode = texture(makeAtlas(new Uint8Array(4), 1, 1));

  constructor(
    private readonly world: WorldTransform,
    private readonly theme: ThemeUniforms,
  ) {}

  /** No painting: L; one: for all pictures; several, of one size: one for each. */
  set(paintings: readonly Painting[]): void {
    this.paintings = paintings;
    this.painted.value = paintings.length > 0 ? 1 : 0;
    const [first] = paintings;
    if (!first) return;
    const { width, height } = first;
    const wide = width * paintings.length;
    const data = new Uint8Array(4 * wide * height);
    paintings.forEach(({ pixels }, k) => {
      for (let row = 0; row < height; row++)
        data.set(pixels.subarray(4 * row * width, 4 * (row + 1) * width), 4 * (row * wide + k * width));
    });
    this.points.value.set(width, height);
    this.count.value = paintings.length;
    this.atlas.value.dispose();
    this.atlas.value = makeAtlas(data, wide, height);
  }

  /** Chooses the painting of a picture, for the window of now. */
  show(picture: number): void {
    const k = Math.min(picture, this.paintings.length - 1);
    const painting = this.paintings[k];
    if (!painting) return;
    const { window } = this.world;
    // in doubles: a window may be as narrow as 1e-6 of its place
    const map = (of: 'mu' | 'sigma'): [times: number, plus: number] => {
      const [low, high] = painting[of];
      const [from, to] = window[of];
      return [(to - from) / (high - low), (from - low) / (high - low)];
    };
    const [mu, sigma] = [map('mu'), map('sigma')];
    this.place.value.set(mu[0], sigma[0], mu[1], sigma[1]);
    this.dimmed.value = painting.stale ? DIMMED : 0;
    this.drawn.value = k;
  }

  /** The painting's colour at a fraction of the window, and whether there is any: 1 or 0. */
  node(fraction: Node<'vec2'>): Node<'vec4'> {
    const at = fraction.mul(this.place.xy).add(this.place.zw).toVar();
    const off = at.sub(0.5).abs();
    // what the rim of the surface rounds to is still inside
    const inside = step(off.x.max(off.y), float(0.5 + 1e-4)) as unknown as Float;
    // the first and the last point are in the middles of their texels
    const texel = at.clamp(vec2(0), vec2(1)).mul(this.points.sub(1)).add(0.5);
    const x = texel.x.add(this.drawn.mul(this.points.x)).div(this.points.x.mul(this.count));
    const colour = (this.atlas.sample(vec2(x, texel.y.div(this.points.y))) as unknown as Node<'vec4'>).rgb;
    const shown = mix(colour, this.theme.ground, this.dimmed);
    return vec4(shown, this.painted.mul(inside));
  }

  dispose(): void {
    this.atlas.value.dispose();
  }
}

function makeAtlas(data: Uint8Array<ArrayBuffer>, width: number, height: number): DataTexture {
  const made = new DataTexture(data, width, height);
  made.minFilter = made.magFilter = LinearFilter;
  made.generateMipmaps = false;
  made.needsUpdate = true;
  return made;
}
