/**
 * The ground of the surface, drawn once for as long as camera, window, theme and size stand still. In each frame the crowd
 * and the temperature line are blended over it, and its depth is put where the other layers are tested against it.
 *
 * For adapters that compute pixels on the processor, where the surface takes two thirds of a frame. With smooth edges, which
 * need several samples a pixel, the surface is drawn each time.
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
import { HALF_X, HALF_Z } from '../scene/world-transform.ts';
import type { SurfaceLayer } from './surface.ts';
import type { SurfaceShading } from './surface-shading.ts';

/** A matrix's number to the last digit that a shader sees: what is off by less, as after a glide's end, is the same. */
const seen = (value: number): number => Math.round(value * 2 ** 24);

export class SurfaceCache {
  /** Blends the crowd over the ground: to be drawn before everything else of a picture. */
  readonly mesh: Mesh;

  private readonly scene = new Scene();
  private readonly target = new RenderTarget(1, 1, {
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    depthTexture: new DepthTexture(1, 1, FloatType),
    generateMipmaps: false,
  });
  private readonly size = uniform(new Vector2(1, 1));
  private known: readonly unknown[] = [];

  constructor(surface: SurfaceLayer, shading: SurfaceShading) {
    this.scene.add(surface.mesh);
    const geometry = new BufferGeometry();
    geometry.setDrawRange(0, 3);
    this.mesh = new Mesh(geometry, this.material(shading));
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -1;
  }

  /**
   * Draws the ground anew if anything that it depends on is another than before.
   * @param size pixels of one picture: width, height
   * @param dependsOn compared one by one, by identity
   */
  update(
    renderer: Renderer,
    camera: PerspectiveCamera,
    [width, height]: readonly [number, number],
    dependsOn: readonly unknown[],
  ): void {
    camera.updateMatrixWorld();
    const now = [
      width,
      height,
      ...camera.matrixWorld.elements.map(seen),
      ...camera.projectionMatrix.elements.map(seen),
      ...dependsOn,
    ];
    if (now.length === this.known.length && now.every((one, k) => one === this.known[k])) return;
    this.known = now;
    this.target.setSize(width, height);
    this.size.value.set(width, height);
    renderer.setRenderTarget(this.target);
    renderer.render(this.scene, camera);
    renderer.setRenderTarget(null);
  }

  dispose(): void {
    this.target.dispose();
    this.target.depthTexture!.dispose();
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
    material.fragmentNode = Fn(() => {
      Discard(depth.greaterThanEqual(1));
      const ground = (texture(this.target.texture).load(texel) as unknown as Node<'vec4'>).toVar();
      // where the fragment is, from its depth: x and z of the view's box are fractions of the window
      const inView = getViewPosition(place, depth, cameraProjectionMatrixInverse);
      const point = cameraWorldMatrix.mul(vec4(inView, 1)).toVar();
      const fraction = vec2(point.x.div(HALF_X), point.z.div(HALF_Z)).add(1).div(2).toVar();
      return shading.over(ground, fraction);
    })();
    return material;
  }
}
