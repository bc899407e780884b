/**
 * The log-likelihood surface as a solid block: one vertex a texel of the height picture, and a rim of vertices let down
 * to the ground. No attributes: a vertex knows its texel from its index.
 */

import {
  Fn,
  abs,
  cameraProjectionMatrix,
  dot,
  float,
  fract,
  fwidth,
  int,
  max,
  mix,
  modelViewMatrix,
  normalize,
  smoothstep,
  step,
  uniform,
  varying,
  vec2,
  vec3,
  vec4,
  vertexIndex,
} from 'three/tsl';
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Mesh,
  MeshBasicNodeMaterial,
  Vector2,
  Vector3,
  Vector4,
} from 'three/webgpu';
import type { Node } from 'three/webgpu';
import { LEVELS, heightOf, numbers } from '../../core/plot/height-scale.ts';
import type { Fraction } from '../../core/plane/window.ts';
import { KNOCK, KNOCKED, hairline, type CrowdColours } from '../scene/crowd-colours.ts';
import type { DensityGlow } from './density-glow.ts';
import type { TextureSlot } from '../scene/texture-slots.ts';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';
import type { Float } from '../scene/tsl-arithmetic.ts';
import type { WorldTransform } from '../scene/world-transform.ts';

/** A line that is nowhere in the window. */
const NOWHERE = -9;
/** Where light comes from: the left, behind the viewer. */
const LIGHT = new Vector3(-0.45, 0.75, 0.48).normalize();
/** From so many pixels of height a picture is as fine as the eye needs. */
const FINE = 600;
/** The steepest slope that is told apart when shading: cliffs would outgrow what can be interpolated. */
const STEEPEST = 12;

export class SurfaceLayer {
  readonly mesh: Mesh;

  private stride = 0;
  private readonly columns = uniform(2, 'int');
  private readonly rows = uniform(2, 'int');
  /** Where the lines of the temperature and of the critical temperature are, as fractions of the window. */
  private readonly lines = uniform(new Vector2(NOWHERE, NOWHERE));
  /** The graticule: fractions of the window of one tick of mu and of sigma, and from tick to tick. */
  private readonly graticule = { origin: uniform(new Vector2()), step: uniform(new Vector2(1, 1)) };
  private readonly saddleHeight = uniform(0.5);
  /** A box of the window that a hand is drawing: two corners, lower and upper; none if they are the wrong way round. */
  private readonly box = uniform(new Vector4(1, 1, 0, 0));
  /** 1 = the colour goes in bands from level line to level line. */
  private readonly banded = uniform(0);
  /** Fractions of sigma's span that a pixel shows of a surface that is seen edge on: from where, and surely. */
  private readonly edgeOn = uniform(new Vector2(0.004, 0.012));
  /** How many pixels a hairline takes. */
  readonly thick = uniform(1);
  /** 1 / the greatest brightness that the glow can have. */
  private readonly perLight = uniform(1 / 20);

  constructor(
    private readonly height: TextureSlot,
    private readonly glow: DensityGlow,
    private readonly world: WorldTransform,
    private readonly inks: CrowdColours,
    private readonly room: ThemeUniforms,
  ) {
    const material = new MeshBasicNodeMaterial({ side: DoubleSide });
    this.build(material);
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.regrid();
  }

  /** Makes the grid anew for a height picture of another size, or of another fineness: every texel, every second, ... */
  regrid(stride = 1): void {
    const { width, height } = this.height;
    if (this.columns.value === width && this.rows.value === height && this.stride === stride) return;
    [this.columns.value, this.rows.value, this.stride] = [width, height, stride];
    const geometry = new BufferGeometry();
    geometry.setIndex(new BufferAttribute(gridIndex(width + 2, height + 2, stride), 1));
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
  }

  /** Fits the scale of the glow to so many walkers of one team in the window, each of them counted so many times; gain: of all light. */
  setCrowd(walkers: number, boost: number, gain = 1): void {
    this.perLight.value = gain / Math.log2(2 + (boost * walkers) / 8);
  }

  /** banded: filled contours. */
  configure(ticks: { mu: number[]; sigma: number[] }, banded: boolean): void {
    const { world } = this;
    this.banded.value = banded ? 1 : 0;
    this.saddleHeight.value = heightOf(numbers, world.scale, 0);
    const mu = ticks.mu.map((value) => world.fractionOfMu(value));
    const sigma = ticks.sigma.map((value) => world.fractionOfSigma(value));
    const gap = (at: number[]): number => (at.length > 1 ? at[1]! - at[0]! : 1e6);
    this.graticule.origin.value.set(mu[0] ?? NOWHERE, sigma[0] ?? NOWHERE);
    this.graticule.step.value.set(gap(mu), gap(sigma));
  }

  /** pixels: height of the picture in pixels of the canvas. */
  resize(pixels: number): void {
    const coarse = Math.max(1, FINE / pixels);
    this.edgeOn.value.set(0.004 * coarse, 0.012 * coarse);
  }

  /** Draws a bright line at this sigma; null draws none. */
  setTemperature(sigma: number | null, critical: number): void {
    const place = (at: number): number => {
      const fraction = this.world.fractionOfSigma(at);
      return fraction >= 0 && fraction <= 1 ? fraction : NOWHERE;
    };
    this.lines.value.set(sigma === null ? NOWHERE : place(sigma), place(critical));
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

  dispose(): void {
    this.mesh.geometry.dispose();
    (this.mesh.material as MeshBasicNodeMaterial).dispose();
  }

  private build(material: MeshBasicNodeMaterial): void {
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
      .mul(modelViewMatrix)
      .mul(vec4(world.placeNode(fraction, drawn), 1));
    const slope = world.slopeNode(sample.x, sample.yz).mul(smoothstep(0, 0.02, up));
    material.colorNode = this.colourNode({
      fraction: varying(fraction),
      height: varying(drawn),
      slope: varying(slope.clamp(-STEEPEST, STEEPEST)),
      rim: varying(rim),
    });
  }

  private colourNode(at: {
    fraction: Node<'vec2'>;
    height: Float;
    slope: Node<'vec2'>;
    rim: Float;
  }): Node<'vec4'> {
    return Fn(() => {
      const { fraction, height } = at;
      const { room } = this;
      const wall = smoothstep(0, 0.001, at.rim).toVar();
      const level = height.sub(this.saddleHeight).mul(LEVELS).toVar();
      const band = level.floor().add(0.5).div(LEVELS).add(this.saddleHeight);
      const colour = room.surface(mix(height, band, this.banded)).toVar();

      // light from the left, behind the viewer; on the map only a hint of relief is kept
      const relief = float(1).sub(this.world.flat.mul(0.65));
      const normal = normalize(vec3(at.slope.x.mul(relief).negate(), 1, at.slope.y.mul(relief).negate()));
      const light = dot(normal, vec3(LIGHT.x, LIGHT.y, LIGHT.z)).clamp(0, 1);
      // filled contours are filled evenly when they lie, and a map that says heights says them truly
      const even = max(this.banded, room.tabled).mul(this.world.flat);
      colour.mulAssign(mix(light.mul(room.light.x).add(room.light.y), room.light.z, even));
      colour.assign(mix(colour, mix(room.ground, colour, 0.35), wall));

      // level lines, the saddle's own among them and brighter
      const perPixel = fwidth(level).mul(this.thick).toVar();
      const crowded = smoothstep(0.6, 0.25, perPixel).mul(smoothstep(0, 0.02, height));
      const isoline = hairline(fract(level.add(0.5)).sub(0.5), perPixel, 0.2).mul(crowded);
      const saddleLine = hairline(level, perPixel, 0.4).mul(crowded);
      colour.addAssign(
        room.ink('level', colour).mul(max(isoline.mul(mix(0.2, 0.5, this.banded)), saddleLine.mul(0.42))),
      );

      // the graticule: hairlines where the ticks are
      const ticks = fraction.sub(this.graticule.origin).div(this.graticule.step).toVar();
      const ticksPerPixel = fwidth(ticks).mul(this.thick).toVar();
      const off = fract(ticks.add(0.5)).sub(0.5).toVar();
      const grid = max(hairline(off.x, ticksPerPixel.x, 0.1), hairline(off.y, ticksPerPixel.y, 0.1));
      colour.addAssign(room.ink('grid', colour).mul(grid.mul(0.09)));

      // the critical temperature, dashed, under the crowd
      const fromLines = vec2(fraction.y).sub(this.lines).toVar();
      const sigmaPerPixel = fwidth(fraction.y).toVar();
      const dash = smoothstep(0.45, 0.5, abs(fract(fraction.x.mul(60)).sub(0.5)).mul(2)).mul(0.5);
      colour.assign(
        mix(
          colour,
          room.ink('critical', colour),
          hairline(fromLines.y, sigmaPerPixel.mul(this.thick), 0.4).mul(dash).mul(float(1).sub(wall)),
        ),
      );

      // the crowd
      const shine = this.crowd(fraction).toVar();
      const edge = smoothstep(0, KNOCKED, shine.a).mul(KNOCK).mul(room.edged);
      colour.assign(mix(colour, room.ground, edge.mul(float(1).sub(wall))));
      colour.assign(mix(colour, shine.rgb, shine.a.mul(float(1).sub(wall))));

      // the temperature
      const near = float(1).sub(fromLines.x.abs().div(0.035)).clamp(0, 1);
      const halo = near.mul(near).mul(0.3);
      const line = hairline(fromLines.x, sigmaPerPixel.mul(this.thick), 1.1);
      // not where the surface is seen edge on: a pixel there spans many sigmas, and the line would flicker
      const facing = smoothstep(this.edgeOn.y, this.edgeOn.x, sigmaPerPixel);
      const casing = hairline(fromLines.x, sigmaPerPixel.mul(this.thick), 2.6).mul(room.edged);
      colour.assign(mix(colour, room.ground, casing.mul(facing)));
      colour.assign(mix(colour, room.temperature, max(line, halo).mul(facing)));

      // the box in a hand, and what is outside it darker
      const { box } = this;
      const lower = fraction.sub(box.xy).toVar();
      const upper = box.zw.sub(fraction).toVar();
      const depth = vec2(lower.min(upper)).div(fwidth(fraction).max(1e-9)).toVar();
      const within = depth.x.min(depth.y);
      const drawn = step(box.x, box.z);
      const frame = smoothstep(1.6, 0.8, within.abs());
      colour.assign(mix(colour, room.shade, smoothstep(0.5, -0.5, within).mul(drawn).mul(0.55)));
      colour.assign(mix(colour, room.strong, frame.mul(drawn)));
      return vec4(colour, 1);
    })();
  }

  /** The glow's colour and how much of the surface it covers: never all, so that no clot turns into a white blob. */
  private crowd(fraction: Node<'vec2'>): Node<'vec4'> {
    const { inks } = this;
    const light = (this.glow.node.sample(fraction) as unknown as Node<'vec4'>)
      .mul(this.perLight)
      .clamp(0, 1)
      .mul(inks.shown)
      .toVar();
    light.assign(light.mul(light.mul(-0.6).add(1.6))); // lifts thin mists
    const strongest = max(max(light.x, light.y), max(light.z, light.w)).toVar();
    const share = light.div(strongest.max(1e-4));
    const square = share.mul(share).toVar();
    // where teams meet, the most numerous has its colour: a mean of several would be nobody's
    const weight = mix(square, square.mul(square).mul(square), inks.byTeam).toVar();
    let mixed: Node<'vec3'> = vec3(0);
    [weight.x, weight.y, weight.z, weight.w].forEach((part, k) => {
      mixed = mixed.add(inks.paints[k]!.mul(part));
    });
    const left = vec4(1).sub(light.mul(inks.cover)).toVar();
    const total = dot(weight, vec4(1)).max(1e-5);
    const hot = smoothstep(0.75, 1, strongest).mul(0.25);
    const cover = float(1).sub(left.x.mul(left.y).mul(left.z).mul(left.w));
    return vec4(mix(mixed.div(total), this.room.hot, hot), cover);
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
