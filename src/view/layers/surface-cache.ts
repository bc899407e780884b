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
  int,
  ivec2,
  select,
  texture,
  uniform,
  varying,
  vec2,
  vec4,
  vertexIndex,
} from 'three/tsl';
import {
  BufferGeometry,
  DepthTexture,
  FloatType,
  Mesh,
  NearestFilter,
  NodeMaterial,
  RenderTarget,
  Scene,
  Vector2,
} from 'three/webgpu';
import type { Node, PerspectiveCamera, Renderer } from 'three/webgpu';
import type { Float } from '../scene/tsl-arithmetic.ts';
import { alike } from '../scene/ground-key.ts';
import { HALF_X, HALF_Z } from '../scene/world-transform.ts';
import type { SurfaceLayer } from './surface.ts';
import type { SurfaceShading } from './surface-shading.ts';

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
  private known: readonly unknown[] = [];
  private kept = false;

  /** samples: how many a pixel has; more than one make edges smooth. */
  constructor(
    private readonly surface: SurfaceLayer,
    shading: SurfaceShading,
    samples: number,
  ) {
    if (samples > 1) this.smooth = makeTarget(samples);
    this.scene.add(surface.mesh);
    const geometry = new BufferGeometry();
    geometry.setDrawRange(0, 3);
    this.mesh = new Mesh(geometry, this.material(shading));
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
    (this.mesh.material as NodeMaterial).dispose();
  }

  private material(shading: SurfaceShading): NodeMaterial {
    const material = new NodeMaterial();
    // a triangle that covers the picture: corners at (-1, -1), (3, -1), (-1, 3)
    const corner = int(vertexIndex);
    const x = select(corner.equal(1), 3, -1) as unknown as Float;
    const y = select(corner.equal(2), 3, -1) as unknown as Float;
    material.vertexNode = vec4(x, y, 0, 1);
    const place = varying(vec2(x.add(1).div(2), float(1).sub(y).div(2)));
    const texel = ivec2(place.mul(this.size).floor()).toVar();
    const depth = (texture(this.target.depthTexture!).load(texel) as unknown as Node<'float'>).toVar();
    material.depthNode = depth;
    const colours = (this.smooth ?? this.target).texture;
    const beside = depth.greaterThanEqual(1);
    material.fragmentNode = Fn(() => {
      const ground = (texture(colours).load(texel) as unknown as Node<'vec4'>).toVar();
      // beside a smooth edge there is still some of its colour
      Discard(this.smooth ? beside.and(shading.isBackground(ground.rgb)) : beside);
      // where the fragment is, from its depth: x and z of the view's box are fractions of the window
      const inView = getViewPosition(place, depth, cameraProjectionMatrixInverse);
      const point = cameraWorldMatrix.mul(vec4(inView, 1)).toVar();
      const fraction = vec2(point.x.div(HALF_X), point.z.div(HALF_Z)).add(1).div(2).toVar();
      const all = shading.over(ground, fraction);
      return this.smooth ? select(beside, vec4(ground.rgb, 1), all) : all;
    })();
    return material;
  }
}

const makeTarget = (samples: number, depthTexture?: DepthTexture): RenderTarget =>
  new RenderTarget(1, 1, {
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    generateMipmaps: false,
    samples,
    ...(depthTexture && { depthTexture }),
  });
