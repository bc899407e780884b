/**
 * The ground of the surface, drawn once for as long as camera, window, theme and size stand still. In each frame the crowd
 * and the temperature line are blended over it, and its depth is put where the other layers are tested against it.
 *
 * For adapters that compute pixels on the processor, where the surface takes two thirds of a frame. With smooth edges, which
 * need several samples a pixel, the ground is kept as the mean of its samples, and its depth at the middle of each pixel.
 */

import {
  Discard,
  Fn,
  cameraProjectionMatrixInverse,
  cameraWorldMatrix,
  float,
  getViewPosition,
  ivec2,
  mix,
  positionGeometry,
  select,
  uniform,
  varying,
  vec2,
  vec4,
} from 'three/tsl';
import {
  BufferAttribute,
  BufferGeometry,
  DepthTexture,
  FloatType,
  Mesh,
  NearestFilter,
  NodeMaterial,
  RenderTarget,
  Scene,
  Vector2,
  Vector3,
  Vector4,
} from 'three/webgpu';
import type { Node, PerspectiveCamera, Renderer } from 'three/webgpu';
import { texels } from '../scene/texture-slots.ts';
import { alike } from '../scene/ground-key.ts';
import { HIGHEST } from '../../core/plot/height-scale.ts';
import { HALF_X, HALF_Z, HEIGHT } from '../scene/world-transform.ts';
import type { SurfaceLayer } from './surface.ts';
import type { Over, SurfaceShading } from './surface-shading.ts';

/** A matrix's number to the last digit that a shader sees: what is off by less, as after a glide's end, is the same. */
const seen = (value: number): number => Math.round(value * 2 ** 24);

/** What the surface of a frame is drawn for. */
export interface GroundFrame {
  camera: PerspectiveCamera;
  /** Pixels of one viewport: width, height. */
  size: readonly [number, number];
  /** All that it depends on besides these, compared one by one, by identity. */
  dependsOn: readonly unknown[];
}

export class SurfaceCache {
  /** Blends the crowd over the ground: to be drawn before everything else of a picture. */
  readonly mesh: Mesh;

  private readonly scene = new Scene();
  private readonly target = makeTarget(0, new DepthTexture(1, 1, FloatType));
  /** With smooth edges: the ground's colour, where nothing is the background's, as if it were wall. */
  private readonly smooth: RenderTarget | undefined;
  private readonly size = uniform(new Vector2(1, 1));
  /** The picture's part in which the ground is: left, bottom, right, top, from -1 to 1. */
  private readonly part = uniform(new Vector4(-1, -1, 1, 1));
  /** How the crowd is blended, by what else lies over the ground: made when it is first there. */
  private readonly materials = new Map<string, NodeMaterial>();
  private known: readonly unknown[] = [];
  private kept = false;

  /** samples: how many a pixel has; more than one make edges smooth. */
  constructor(
    private readonly surface: SurfaceLayer,
    private readonly shading: SurfaceShading,
    samples: number,
  ) {
    if (samples > 1) this.smooth = makeTarget(samples);
    this.scene.add(surface.mesh);
    const geometry = new BufferGeometry();
    geometry.setAttribute(
      'position',
      new BufferAttribute(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]), 3),
    );
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    this.mesh = new Mesh(geometry, this.material());
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -1;
  }

  /**
   * Draws the ground again if anything that it depends on has changed. Returns whether it is kept: with smooth
   * edges not before the second frame on the same ground, because drawing it to be kept takes longer than drawing it once.
   */
  update(renderer: Renderer, { camera, size: [width, height], dependsOn }: GroundFrame): boolean {
    camera.updateMatrixWorld();
    const now = [
      width,
      height,
      ...camera.matrixWorld.elements.map(seen),
      ...camera.projectionMatrix.elements.map(seen),
      ...dependsOn,
    ];
    const same = alike(now, this.known);
    if (same && this.kept) return true;
    this.known = now;
    this.kept = same || !this.smooth;
    if (!this.kept) return false;
    this.size.value.set(width, height);
    this.part.value.copy(partOf(camera, width, height));
    this.surface.fit(width);
    const { autoClear } = renderer;
    renderer.autoClear = true;
    for (const target of [this.target, this.smooth]) {
      if (!target) continue;
      target.setSize(width, height);
      renderer.setRenderTarget(target);
      renderer.render(this.scene, camera);
    }
    renderer.setRenderTarget(null);
    renderer.autoClear = autoClear;
    return true;
  }

  /** Fits what is blended to what lies over the ground now. */
  follow(): void {
    this.mesh.material = this.material();
  }

  /** Lets the next frame be as the first one. */
  forget(): void {
    this.known = [];
    this.kept = false;
  }

  dispose(): void {
    this.surface.dispose();
    this.target.dispose();
    this.target.depthTexture!.dispose();
    this.smooth?.dispose();
    this.mesh.geometry.dispose();
    for (const material of this.materials.values()) material.dispose();
  }

  private material(): NodeMaterial {
    const { shown } = this.shading;
    const key = shown.join();
    let material = this.materials.get(key);
    if (!material) this.materials.set(key, (material = this.build(shown)));
    return material;
  }

  private build(shown: readonly Over[]): NodeMaterial {
    const { shading, part } = this;
    const material = new NodeMaterial();
    const corner = mix(part.xy, part.zw, positionGeometry.xy).toVar();
    material.vertexNode = vec4(corner, 0, 1);
    const place = varying(vec2(corner.x.add(1), float(1).sub(corner.y)).div(2));
    const texel = ivec2(place.mul(this.size).floor()).toVar();
    const depth = (texels(this.target.depthTexture!).load(texel) as unknown as Node<'float'>).toVar();
    material.depthNode = depth;
    const colours = (this.smooth ?? this.target).texture;
    const beside = depth.greaterThanEqual(1);
    material.fragmentNode = Fn(() => {
      const ground = (texels(colours).load(texel) as unknown as Node<'vec4'>).toVar();
      // beside a smooth edge there is still some of its colour
      Discard(this.smooth ? beside.and(shading.isBackground(ground.rgb)) : beside);
      // where the fragment is, from its depth: x and z of the view's box are fractions of the window
      const inView = getViewPosition(place, depth, cameraProjectionMatrixInverse);
      const point = cameraWorldMatrix.mul(vec4(inView, 1)).toVar();
      const fraction = vec2(point.x.div(HALF_X), point.z.div(HALF_Z)).add(1).div(2).toVar();
      const all = shading.over(ground, fraction, shown);
      return this.smooth ? select(beside, vec4(ground.rgb, 1), all) : all;
    })();
    return material;
  }
}

/**
 * The part of a picture in which the view's box is, with a pixel around it for smooth edges: left, bottom, right, top, from
 * -1 to 1. It ends between pixels: a GPU moves corners to the next place that it can tell apart.
 */
function partOf(camera: PerspectiveCamera, width: number, height: number): Vector4 {
  const corners = [-HALF_X, HALF_X].flatMap((x) =>
    [0, HIGHEST * HEIGHT].flatMap((y) => [-HALF_Z, HALF_Z].map((z) => new Vector3(x, y, z))),
  );
  const ahead = corners.every((corner) => {
    return corner.clone().applyMatrix4(camera.matrixWorldInverse).z < -camera.near;
  });
  if (!ahead) return new Vector4(-1, -1, 1, 1);
  const seen = corners.map((corner) => corner.project(camera));
  const ends = (along: 'x' | 'y', pixels: number): [number, number] => {
    const places = seen.map((corner) => ((corner[along] + 1) / 2) * pixels);
    const [from, to] = [Math.floor(Math.min(...places)) - 1, Math.ceil(Math.max(...places)) + 1];
    return [(2 * Math.max(0, from)) / pixels - 1, (2 * Math.min(pixels, to)) / pixels - 1];
  };
  const [across, up] = [ends('x', width), ends('y', height)];
  return new Vector4(across[0], up[0], across[1], up[1]);
}

const makeTarget = (samples: number, depthTexture?: DepthTexture): RenderTarget =>
  new RenderTarget(1, 1, {
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    generateMipmaps: false,
    samples,
    ...(depthTexture && { depthTexture }),
  });
