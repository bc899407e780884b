/**
 * The whole crowd as light: the density picture, blurred, in four channels. Of one team they are its classes, into which
 * the picture is sorted first (those near the saddle with the travelling: which of the two is seen by the place); of
 * several they are the teams. It is painted at half the density picture's resolution: the
 * blur has no detail that a screen's pixels would add.
 *
 * Counts are blurred as counts, stored as their fourth roots, so that half floats hold millions of walkers and thousandths of
 * one to the same 0.2 %, and painted by log2(1 + count). The logarithm of a blurred point is a dome whose width
 * grows with what is in it, so a clot of one bin with half a million walkers becomes a bright disc, and a thin mist
 * stays a thin mist.
 */

import {
  Fn,
  dot,
  float,
  ivec2,
  max,
  mix,
  screenCoordinate,
  smoothstep,
  uniform,
  vec2,
  vec3,
  vec4,
} from 'three/tsl';
import {
  HalfFloatType,
  NodeMaterial,
  QuadMesh,
  RenderTarget,
  UnsignedByteType,
  Vector2,
  Vector4,
} from 'three/webgpu';
import type { Node, Renderer, TextureDataType, TextureNode } from 'three/webgpu';
import { ARRIVED_WITHIN, STALLED_MU, STALLED_SIGMA } from '../../core/simulation/census.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Engine } from '../../core/simulation/engine.ts';
import { alike } from '../scene/ground-key.ts';
import { COVER_NEAR, GAIN, glowOf, type CrowdColours } from '../scene/crowd-colours.ts';
import type { ThemeUniforms } from '../scene/theme-uniforms.ts';
import { texels, type TextureSlot } from '../scene/texture-slots.ts';
import type { WorldTransform } from '../scene/world-transform.ts';

/** Standard deviation of the blur and where it is cut off, in texels of two bins. */
const SPREAD = 1.7;
const REACH = 7;
/** How much of what a place remembers counts besides what is there now. */
const MEMORY = 0.3;
/** How many times a walker may count in a window that holds few. */
const MOST_BOOST = 20;

export class DensityGlow {
  /** Fourth roots of blurred counts of moving, converged, frozen, arrived, or of each team; first row is the lowest sigma. */
  private readonly sorted = makeTarget(HalfFloatType);
  private readonly blurred = makeTarget(HalfFloatType);
  /** The crowd's colour times how much of the surface it covers, and that cover. */
  private readonly painted = makeTarget(UnsignedByteType);
  private readonly axis = uniform(new Vector2(1, 0));
  private readonly source: TextureNode;
  /** Columns and rows of the density picture. */
  private readonly bins = uniform(new Vector2(2, 2));
  private readonly sort: QuadMesh;
  private readonly blur: QuadMesh;
  private readonly paintQuad: QuadMesh;
  /** How many times each walker counts. */
  private readonly boost = uniform(1);
  /** 1 / the greatest brightness that the light can have. */
  private readonly perLight = uniform(1 / 20);
  /** What the light was last computed from, and whose was painted last. */
  private known: unknown[] = [];
  private paintedFor: number | null | undefined;
  /** s and the optimum from the saddle: (critical temperature, mu*, sigma* - s). */
  private readonly marks = uniform(new Vector4(1, 1, 1, 0));
  /** 1, or 0 while a schedule sets sigma: then no walker is stuck near the saddle. */
  private readonly free = uniform(1);

  constructor(
    private readonly density: TextureSlot,
    private readonly world: WorldTransform,
    private readonly crowdColours: CrowdColours,
    private readonly theme: ThemeUniforms,
  ) {
    this.source = texels(this.sorted.texture);
    this.sort = quad(this.sortNode());
    this.blur = quad(this.blurNode());
    this.paintQuad = quad(this.paintNode());
  }

  configure({ data, landmarks }: Pick<Engine, 'data' | 'landmarks'>): void {
    const { mu, sigma } = landmarks.optimum;
    const s = data.criticalTemperature;
    this.marks.value.set(s, mu, sigma - s, 0);
  }

  /**
   * Fits the light to how many of all walkers are in the window: where a close window holds but few, the light of each is
   * raised, so that they are seen.
   */
  setCrowd({ inWindow, census }: Pick<Engine, 'inWindow' | 'census'>, settings: Settings): void {
    const teams = settings.teams.length;
    const times = glowOf(settings.view);
    // a crowd that was placed has another size than settings say
    const all = census.reduce((sum, { walkers }) => sum + walkers, 0) || settings.walkers * teams;
    const inside = Math.min(inWindow ?? all, all);
    const boost = Math.min(Math.max(all / Math.max(inside, 1), 1), MOST_BOOST);
    this.boost.value = boost * times;
    // the logarithm alone would leave the densest places as they are
    this.perLight.value = times ** GAIN / Math.log2(2 + (boost * inside) / teams / 8);
  }

  /** held: whether a schedule sets the sigma of a single team. */
  setHeld(held: boolean): void {
    this.free.value = held ? 0 : 1;
  }

  /** Brings the light up to date with the density picture, if anything it depends on is another than before. */
  render(renderer: Renderer, dependsOn: readonly unknown[]): void {
    const now = [this.boost.value, this.perLight.value, this.free.value, ...dependsOn];
    if (alike(now, this.known)) return;
    this.known = now;
    this.paintedFor = undefined;
    this.bins.value.set(this.density.width, this.density.height);
    const [width, height] = [this.density.width >> 1, this.density.height >> 1];
    for (const target of [this.sorted, this.blurred, this.painted]) target.setSize(width, height);
    pass(renderer, this.sort, this.sorted);
    this.axis.value.set(1, 0);
    this.source.value = this.sorted.texture;
    pass(renderer, this.blur, this.blurred);
    this.axis.value.set(0, 1);
    this.source.value = this.blurred.texture;
    pass(renderer, this.blur, this.sorted);
  }

  /** Paints the light of a team, or of all, whose colours the crowd's colours are now. */
  paint(renderer: Renderer, team: number | null): void {
    if (team === this.paintedFor) return;
    this.paintedFor = team;
    pass(renderer, this.paintQuad, this.painted);
  }

  /** What covers the surface at a fraction of the window: colour times cover, and cover. */
  crowdNode(fraction: Node<'vec2'>): Node<'vec4'> {
    return texels(this.painted.texture).sample(fraction).level(float(0));
  }

  dispose(): void {
    for (const target of [this.sorted, this.blurred, this.painted]) target.dispose();
    for (const mesh of [this.sort, this.blur, this.paintQuad]) (mesh.material as NodeMaterial).dispose();
  }

  /** Adds up two by two bins, each in the channel of its class; those of several teams are in channels already. */
  private sortNode(): Node<'vec4'> {
    return Fn(() => {
      const corner = ivec2(screenCoordinate.floor()).mul(2).toVar();
      const total = vec4(0).toVar();
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        const [column, row] = [corner.x.add(dx), corner.y.add(dy)];
        const bin = this.density.load(column, row);
        const count = bin.x.exp2().sub(1);
        const light = count.add(bin.y.exp2().sub(1).sub(count).max(0).mul(MEMORY)).max(0);
        const place = vec2(float(column), float(row))
          .add(0.5)
          .div(this.bins)
          .mul(this.world.span)
          .add(this.world.low);
        const classes = this.shares(place, bin.z.clamp(0, 1), bin.w.clamp(0, 1)).mul(light);
        total.addAssign(mix(classes, bin.exp2().sub(1).max(0), this.crowdColours.byTeam));
      }
      return fourthRoot(total.mul(this.boost));
    })();
  }

  /** Which share of a bin's walkers is in which channel: the rules of the classes, with the bin's middle, from the saddle. */
  private shares(place: Node<'vec2'>, frozen: Node<'float'>, converged: Node<'float'>): Node<'vec4'> {
    const { x: s, y: mu, z: sigma } = this.marks;
    const arrived = within(place.x.abs().sub(mu), s.mul(ARRIVED_WITHIN)).mul(
      within(place.y.sub(sigma), s.mul(ARRIVED_WITHIN)),
    );
    const rest = float(1).sub(arrived);
    const moving = float(1).sub(frozen).sub(converged).max(0);
    return vec4(rest.mul(moving), rest.mul(converged), rest.mul(frozen), arrived);
  }

  /** A Gaussian along one axis, lowered to end at 0. */
  private blurNode(): Node<'vec4'> {
    const gauss = (d: number): number =>
      Math.exp(-0.5 * (d / SPREAD) ** 2) - Math.exp(-0.5 * ((REACH + 1) / SPREAD) ** 2);
    const taps = Array.from({ length: 2 * REACH + 1 }, (_, k) => k - REACH);
    const mass = taps.reduce((sum, d) => sum + gauss(d), 0);
    return Fn(() => {
      const here = screenCoordinate.floor().toVar();
      const last = this.bins.div(2).sub(1).toVar();
      const total = vec4(0).toVar();
      for (const d of taps) {
        const at = ivec2(here.add(this.axis.mul(d)).clamp(vec2(0), last));
        const texel = this.source.load(at) as unknown as Node<'vec4'>;
        total.addAssign(counts(texel).mul(gauss(d) / mass));
      }
      return fourthRoot(total);
    })();
  }

  /** Never covers all, so that no clot turns into a white blob. */
  private paintNode(): Node<'vec4'> {
    return Fn(() => {
      const { crowdColours } = this;
      const here = screenCoordinate.floor();
      const texel = texels(this.sorted.texture).load(ivec2(here));
      const light = counts(texel)
        .add(1)
        .log2()
        .mul(this.perLight)
        .clamp(0, 1)
        .mul(crowdColours.shown)
        .toVar();
      light.assign(light.mul(light.mul(-0.6).add(1.6))); // lifts thin mists
      const strongest = max(max(light.x, light.y), max(light.z, light.w)).toVar();
      const share = light.div(strongest.max(1e-4));
      const square = share.mul(share).toVar();
      // where teams meet, the most numerous has its colour: a mean of several would match none
      const weight = mix(square, square.mul(square).mul(square), crowdColours.byTeam).toVar();
      // of one team, what moves is near the saddle or travelling by where it is seen
      const s = this.marks.x;
      const place = here.add(0.5).mul(2).div(this.bins).mul(this.world.span).add(this.world.low);
      const near = within(place.x, s.mul(STALLED_MU))
        .mul(within(place.y, s.mul(STALLED_SIGMA)))
        .mul(this.free);
      const stalled = near.mul(float(1).sub(crowdColours.byTeam)).toVar();
      let mixed: Node<'vec3'> = vec3(0);
      [weight.x, weight.y, weight.z, weight.w].forEach((part, k) => {
        const ink = crowdColours.lights[k]!;
        mixed = mixed.add((k === 0 ? mix(ink, crowdColours.nearSaddle, stalled) : ink).mul(part));
      });
      const covering = mix(crowdColours.cover, vec4(COVER_NEAR), vec4(stalled, 0, 0, 0));
      const left = vec4(1).sub(light.mul(covering)).toVar();
      const total = dot(weight, vec4(1)).max(1e-5);
      const hot = smoothstep(0.75, 1, strongest).mul(0.25);
      const cover = float(1).sub(left.x.mul(left.y).mul(left.z).mul(left.w)).toVar();
      return vec4(mix(mixed.div(total), this.theme.hot, hot).mul(cover), cover);
    })();
  }
}

const within = (a: Node<'float'>, tolerance: Node<'float'>): Node<'float'> =>
  a.abs().lessThanEqual(tolerance).select(float(1), float(0));

const fourthRoot = (count: Node<'vec4'>): Node<'vec4'> => count.sqrt().sqrt();

/** What a fourth root is of. */
function counts(root: Node<'vec4'>): Node<'vec4'> {
  const square = root.mul(root).toVar();
  return square.mul(square);
}

function makeTarget(type: TextureDataType): RenderTarget {
  return new RenderTarget(2, 2, { type, depthBuffer: false, generateMipmaps: false });
}

function pass(renderer: Renderer, mesh: QuadMesh, into: RenderTarget): void {
  renderer.setRenderTarget(into);
  mesh.render(renderer);
  renderer.setRenderTarget(null);
}

function quad(node: Node<'vec4'>): QuadMesh {
  const material = new NodeMaterial();
  material.fragmentNode = node;
  material.depthTest = material.depthWrite = false;
  return new QuadMesh(material);
}
