/**
 * The surface's colour in two parts: the ground, which changes with the camera, the window and the theme alone, and what lies
 * over it and may change in every frame: the crowd's light, the temperature line, the box of a drag.
 */

import {
  Fn,
  If,
  abs,
  dot,
  float,
  fract,
  fwidth,
  max,
  mix,
  normalize,
  smoothstep,
  uniform,
  vec2,
  vec3,
  vec4,
} from 'three/tsl';
import { Vector2, Vector3, Vector4 } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import { LEVELS, heightOf, numbers } from '../../core/plot/height-scale.ts';
import type { Fraction } from '../../core/plane/window.ts';
import { KNOCK, KNOCKED, hairline } from '../scene/crowd-colours.ts';
import type { Annotations } from '../labels/annotations.ts';
import type { DensityGlow } from './density-glow.ts';
import type { SurfacePaint } from './surface-paint.ts';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';
import type { Float } from '../scene/tsl-arithmetic.ts';
import type { WorldTransform } from '../scene/world-transform.ts';

/** A line that is nowhere in the window. */
const NOWHERE = -9;
/** Where light comes from: the left, behind the viewer. */
const LIGHT = new Vector3(-0.45, 0.75, 0.48).normalize();
/** Brightness of a painting: shine (0 to 1) times the first, plus the second; a level place has its true colour. */
const FAINT = [0.3, 0.775] as const;
/** How far the light of the temperature line reaches, as a fraction of the window; half its casing's width in pixels. */
const HALO = 0.035;
const CASING = 2.6;
/** The height in pixels from which a frame is as fine as the user needs. */
const FINE = 600;

/** What may lie over the ground besides the crowd: the temperature line, and the box of a drag. */
export type Over = 'temperature' | 'box';

/** A place on the surface, as a fragment of it knows it. */
interface SurfacePoint {
  /** (mu, sigma) as fractions of the window. */
  fraction: Node<'vec2'>;
  /** The drawn height, 0 to 1. */
  height: Float;
  /** How steeply it rises along x and z. */
  slope: Node<'vec2'>;
  /** More than 0 on the wall under the rim. */
  rim: Float;
}

export class SurfaceShading {
  /** Where the lines of the temperature and of the critical temperature are, as fractions of the window. */
  private readonly lines = uniform(new Vector2(NOWHERE, NOWHERE));
  /** The graticule: fractions of the window of one tick of mu and of sigma, and from tick to tick. */
  private readonly graticule = { origin: uniform(new Vector2()), step: uniform(new Vector2(1, 1)) };
  private readonly saddleHeight = uniform(0.5);
  /** A box of the window that is being dragged: two corners, lower and upper; none if they are the wrong way round. */
  private readonly box = uniform(new Vector4(1, 1, 0, 0));
  /** 1 = the colour goes in bands from level line to level line. */
  private readonly banded = uniform(0);
  /** Fractions of sigma's span that a pixel shows of a surface that is seen edge on: from where, and surely. */
  private readonly edgeOn = uniform(new Vector2(0.004, 0.012));
  /** How many pixels a hairline takes. */
  readonly thick = uniform(1);

  constructor(
    private readonly glow: DensityGlow,
    private readonly world: WorldTransform,
    private readonly theme: ThemeUniforms,
    private readonly paint: SurfacePaint,
  ) {}

  /** Takes the ticks of the axes, for the graticule; banded: filled contours. */
  configure({ muTicks, sigmaTicks }: Pick<Annotations, 'muTicks' | 'sigmaTicks'>, banded: boolean): void {
    const { world } = this;
    this.banded.value = banded ? 1 : 0;
    this.saddleHeight.value = heightOf(numbers, world.scale, 0);
    const mu = muTicks.map(({ value }) => world.fractionOfMu(value));
    const sigma = sigmaTicks.map(({ value }) => world.fractionOfSigma(value));
    const gap = (at: number[]): number => (at.length > 1 ? at[1]! - at[0]! : 1e6);
    this.graticule.origin.value.set(mu[0] ?? NOWHERE, sigma[0] ?? NOWHERE);
    this.graticule.step.value.set(gap(mu), gap(sigma));
    this.lines.value.y = this.placeOf(world.data.criticalTemperature);
  }

  /** pixels: height of the picture in pixels of the canvas. */
  resize(pixels: number): void {
    const coarse = Math.max(1, FINE / pixels);
    this.edgeOn.value.set(0.004 * coarse, 0.012 * coarse);
  }

  /** Draws a bright line at this sigma; null draws none. */
  setTemperature(sigma: number | null): void {
    this.lines.value.x = sigma === null ? NOWHERE : this.placeOf(sigma);
  }

  /** Draws a box between two places of the window, or none. */
  setBox(box: readonly [Fraction, Fraction] | null): void {
    if (!box) this.box.value.set(1, 1, 0, 0);
    else {
      const [a, b] = box;
      const { min, max } = Math;
      this.box.value.set(min(a.u, b.u), min(a.v, b.v), max(a.u, b.u), max(a.v, b.v));
    }
  }

  private placeOf(sigma: number): number {
    const fraction = this.world.fractionOfSigma(sigma);
    return fraction >= 0 && fraction <= 1 ? fraction : NOWHERE;
  }

  /** Red, green and blue of the ground, and how much of it is wall, all from 0 to 1. */
  ground(at: SurfacePoint): Node<'vec4'> {
    return Fn(() => {
      const { fraction, height } = at;
      const { theme } = this;
      const wall = smoothstep(0, 0.001, at.rim).toVar();
      const level = height.sub(this.saddleHeight).mul(LEVELS).toVar();
      const band = level.floor().add(0.5).div(LEVELS).add(this.saddleHeight);
      const paint = this.paint.node(fraction).toVar();
      const painted = paint.a;
      const colour = mix(theme.surface(mix(height, band, this.banded)), paint.rgb, painted).toVar();

      // light from the left, behind the viewer; on the map only a hint of relief is kept
      const relief = float(1).sub(this.world.flat.mul(0.65));
      const normal = normalize(vec3(at.slope.x.mul(relief).negate(), 1, at.slope.y.mul(relief).negate()));
      const light = dot(normal, vec3(LIGHT.x, LIGHT.y, LIGHT.z)).clamp(0, 1);
      // filled contours are filled evenly when they lie, and a map that says heights says them truly
      const even = max(this.banded, theme.tabled, painted).mul(this.world.flat);
      const lit = mix(vec2(theme.light.x, theme.light.y), vec2(...FAINT), painted);
      colour.mulAssign(mix(light.mul(lit.x).add(lit.y), mix(theme.light.z, 1, painted), even));
      colour.assign(mix(colour, mix(theme.ground, colour, 0.35), wall));

      // level lines, the saddle's own among them and brighter
      const perPixel = fwidth(level).mul(this.thick).toVar();
      // on a painting they would be taken for lines of what is painted
      const crowded = smoothstep(0.6, 0.25, perPixel)
        .mul(smoothstep(0, 0.02, height))
        .mul(painted.oneMinus());
      const isoline = hairline(fract(level.add(0.5)).sub(0.5), perPixel, 0.2).mul(crowded);
      const saddleLine = hairline(level, perPixel, 0.4).mul(crowded);
      colour.addAssign(
        theme.ink('level', colour).mul(max(isoline.mul(mix(0.2, 0.5, this.banded)), saddleLine.mul(0.42))),
      );

      // the graticule: hairlines where the ticks are
      const ticks = fraction.sub(this.graticule.origin).div(this.graticule.step).toVar();
      const ticksPerPixel = fwidth(ticks).mul(this.thick).toVar();
      const off = fract(ticks.add(0.5)).sub(0.5).toVar();
      const grid = max(hairline(off.x, ticksPerPixel.x, 0.1), hairline(off.y, ticksPerPixel.y, 0.1));
      colour.addAssign(theme.ink('grid', colour).mul(grid.mul(0.09)));

      // the critical temperature, dashed, under the crowd
      const sigmaPerPixel = fwidth(fraction.y);
      const dash = smoothstep(0.45, 0.5, abs(fract(fraction.x.mul(60)).sub(0.5)).mul(2)).mul(0.5);
      const critical = hairline(fraction.y.sub(this.lines.y), sigmaPerPixel.mul(this.thick), 0.4);
      colour.assign(mix(colour, theme.ink('critical', colour), critical.mul(dash).mul(float(1).sub(wall))));
      // as a texture would keep it
      return vec4(colour.clamp(0, 1), wall);
    })();
  }

  /** Checks whether a colour is the background's, to half a level of it. */
  isBackground(colour: Node<'vec3'>): Node<'bool'> {
    const off = colour.sub(this.theme.ground).abs();
    return max(off.x, max(off.y, off.z)).lessThan(0.5 / 255);
  }

  /** What lies over the ground besides the crowd, now. */
  get shown(): readonly Over[] {
    const temperature = this.lines.value.x !== NOWHERE;
    const box = this.box.value.x <= this.box.value.z;
    return [...(temperature ? (['temperature'] as const) : []), ...(box ? (['box'] as const) : [])];
  }

  /**
   * The ground with the crowd over it, and what else there is. Without being told what that is, the shader asks: that is
   * free on a GPU, and a third of the work where a processor computes pixels.
   */
  over(ground: Node<'vec4'>, fraction: Node<'vec2'>, shown?: readonly Over[]): Node<'vec4'> {
    return Fn(() => {
      const { theme, box } = this;
      const draw = (what: Over, isShown: Node<'bool'>, lines: () => void): void => {
        if (!shown) If(isShown, lines);
        else if (shown.includes(what)) lines();
      };
      const colour = ground.rgb.toVar();
      const top = float(1).sub(ground.a).toVar();
      const perPixel = fwidth(fraction).toVar();

      const crowd = this.glow.crowdNode(fraction).mul(top).toVar();
      const knocked = smoothstep(0, KNOCKED, crowd.a).mul(KNOCK).mul(theme.edged);
      colour.assign(mix(colour, theme.ground, knocked));
      colour.assign(colour.mul(crowd.a.oneMinus()).add(crowd.rgb));

      // the temperature line, its casing and its halo
      draw('temperature', this.lines.x.greaterThan(NOWHERE), () => {
        const away = fraction.y.sub(this.lines.x).toVar();
        const thick = perPixel.y.mul(this.thick).toVar();
        const near = float(1).sub(away.abs().div(HALO)).clamp(0, 1).toVar();
        const halo = near.mul(near).mul(0.3);
        // not where the surface is seen edge on: a pixel there spans many sigmas, and the line would flicker
        const facing = smoothstep(this.edgeOn.y, this.edgeOn.x, perPixel.y).toVar();
        const casing = hairline(away, thick, CASING).mul(theme.edged);
        colour.assign(mix(colour, theme.ground, casing.mul(facing)));
        colour.assign(mix(colour, theme.temperature, max(hairline(away, thick, 1.1), halo).mul(facing)));
      });

      // the box of a drag, and what is outside it darker
      draw('box', box.x.lessThanEqual(box.z), () => {
        const lower = fraction.sub(box.xy).toVar();
        const upper = box.zw.sub(fraction).toVar();
        const depth = vec2(lower.min(upper)).div(perPixel.max(1e-9)).toVar();
        const within = depth.x.min(depth.y).toVar();
        colour.assign(mix(colour, theme.shade, smoothstep(0.5, -0.5, within).mul(0.55)));
        colour.assign(mix(colour, theme.strong, smoothstep(1.6, 0.8, within.abs())));
      });
      return vec4(colour, 1);
    })();
  }
}
