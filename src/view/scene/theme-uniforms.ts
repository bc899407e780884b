/** The theme's colours as uniforms, so that changing the theme or colour map compiles nothing. */

import { dot, mix, step, texture, uniform, vec2, vec3 } from 'three/tsl';
import { DataTexture, LinearFilter, Vector3 } from 'three/webgpu';
import type { Node, TextureNode } from 'three/webgpu';
import { SHADES, rampOf } from '../../core/colour/colour-maps.ts';
import { channels, paletteOf, type Palette } from '../../core/colour/palette.ts';
import type { ViewSettings } from '../../core/settings/view-settings.ts';
import type { Float } from './tsl-arithmetic.ts';

/** Brightness of a colour as it is sent to the screen, and from where on lines on it are darker than it is and not lighter. */
const LUMA = [0.2126, 0.7152, 0.0722] as const;
const [NEVER, ALWAYS, BRIGHT] = [9, -9, 0.42];

type Triple = readonly [number, number, number];
const NONE: Triple = [0, 0, 0];

/** How the surface is lit and what is drawn on it besides words and crowd. */
interface Shades {
  /** Brightness = shine (0 to 1) times the first, plus the second; and that of an evenly filled map. */
  light: Triple;
  /** What level lines, the graticule and the critical temperature add to dark colours, and to bright ones. */
  level: readonly [Triple, Triple];
  grid: readonly [Triple, Triple];
  critical: readonly [Triple, Triple];
  /** The brightness that counts as bright. */
  bright: number;
  /** Of the scale of L at the corner. */
  ruler: Triple;
}

const DARKER = { level: [-0.4, -0.42, -0.28], grid: [-1, -1, -0.7], critical: [0.12, 0.1, 0.2] } as const;
/** A level place then has the map's true colour. */
const TRUE = [0.5055, 0.62, 1] as const;

function shadesOf({ dark, light, colours }: Palette): Shades {
  const violet = colours === 'violet';
  return {
    light: violet && dark ? [0.9, 0.42, 1.1] : TRUE,
    level: [light.level, DARKER.level],
    grid: [[0.6, 0.65, 0.9], DARKER.grid],
    critical: [[0.9, 0.9, 1], DARKER.critical],
    bright: violet ? (dark ? NEVER : ALWAYS) : BRIGHT,
    ruler: light.ruler,
  };
}

const colour = () => uniform(new Vector3());
const pair = () => [colour(), colour()] as const;

export class ThemeUniforms {
  palette: Palette = paletteOf();
  /** Behind everything; the ink of frames; what lies outside a box fades to; and the core of the densest clots. */
  readonly ground = colour();
  readonly strong = colour();
  readonly shade = colour();
  readonly hot = colour();
  readonly temperature = colour();
  readonly ruler = colour();
  /** 1 = what lies on the surface has an edge in the ground's colour. */
  readonly edged = uniform(0);
  /** shine, rest, and the light of an evenly filled map: see `Shades`. */
  readonly light = uniform(new Vector3());
  private readonly inks = { level: pair(), grid: pair(), critical: pair() };
  private readonly bright = uniform(NEVER);
  /** The colour map: a parabola, or with `tabled` = 1 a table. */
  readonly tabled = uniform(0);
  private readonly parabola = [colour(), colour(), colour()] as const;
  private readonly shades = new DataTexture(new Uint8Array(4 * SHADES), SHADES, 1);
  private readonly table: TextureNode;

  constructor() {
    this.shades.minFilter = this.shades.magFilter = LinearFilter;
    this.shades.generateMipmaps = false;
    this.table = texture(this.shades);
    this.fill();
  }

  /** Takes theme and colours; returns whether they are others than before. */
  configure({ theme, colours }: ViewSettings): boolean {
    const palette = paletteOf(theme, colours);
    if (palette === this.palette) return false;
    this.palette = palette;
    this.fill();
    return true;
  }

  /** The surface's colour at a drawn height of 0 to 1. */
  surface(height: Float): Node<'vec3'> {
    const at = height.clamp(0, 1);
    const [a, b, c] = this.parabola;
    const curve = c.mul(at).add(b).mul(at).add(a);
    // the first and the last colour are in the middles of their texels
    const place = at.mul(1 - 1 / SHADES).add(0.5 / SHADES);
    const listed = this.table.sample(vec2(place, 0.5)) as unknown as Node<'vec4'>;
    return mix(curve, listed.rgb, this.tabled);
  }

  /** What a line adds to the surface, or is itself, where the surface has this colour. */
  ink(line: keyof ThemeUniforms['inks'], on: Node<'vec3'>): Node<'vec3'> {
    const [onDark, onBright] = this.inks[line];
    return mix(onDark, onBright, step(this.bright, dot(on, vec3(...LUMA))));
  }

  dispose(): void {
    this.shades.dispose();
  }

  private fill(): void {
    const { palette } = this;
    const { ground, words, temperature, dark, edged } = palette;
    const shades = shadesOf(palette);
    this.ground.value.set(...channels(ground));
    this.strong.value.set(...channels(words.strong));
    this.temperature.value.set(...channels(temperature));
    this.shade.value.set(...(dark ? NONE : channels(ground)));
    this.hot.value.setScalar(dark ? 1 : 0);
    this.ruler.value.set(...shades.ruler);
    this.edged.value = edged ? 1 : 0;
    this.light.value.set(...shades.light);
    for (const line of ['level', 'grid', 'critical'] as const) {
      this.inks[line].forEach((ink, k) => ink.value.fromArray(shades[line][k]!));
    }
    this.bright.value = shades.bright;
    const ramp = rampOf(palette.colours, dark);
    this.tabled.value = 'table' in ramp ? 1 : 0;
    if ('parabola' in ramp) this.parabola.forEach((power, k) => power.value.fromArray(ramp.parabola[k]!));
    else {
      (this.shades.image.data as Uint8Array).set(ramp.table);
      this.shades.needsUpdate = true;
    }
  }
}
