/**
 * The surface of a frame: drawn directly, or, where pixels are computed on the processor, drawn once and kept for as long as
 * it stands still.
 */

import type { Mesh, Renderer } from 'three/webgpu';
import { SurfaceCache, type GroundFrame } from './surface-cache.ts';
import type { SurfaceShading } from './surface-shading.ts';
import type { SurfaceLayer } from './surface.ts';

export class Ground {
  /** What is drawn in a frame: exactly one of them is visible. */
  readonly meshes: readonly Mesh[];
  private readonly surface: SurfaceLayer | undefined;
  private readonly cache: SurfaceCache | undefined;

  /** software: whether pixels are computed on the processor; samples: of a pixel, more than one where edges are smooth. */
  constructor(
    makeSurface: (groundOnly: boolean) => SurfaceLayer,
    shading: SurfaceShading,
    software: boolean,
    samples: number,
  ) {
    if (software) this.cache = new SurfaceCache(makeSurface(true), shading, samples);
    // without smooth edges the ground is always kept
    if (!software || samples > 1) this.surface = makeSurface(false);
    this.meshes = [this.surface, this.cache].flatMap((layer) => layer?.mesh ?? []);
  }

  /**
   * Fits the surface to a frame, and draws what is to be kept of it.
   * @param whole whether all of an opaque frame is drawn, and not a tile of it
   */
  update(renderer: Renderer, frame: GroundFrame, whole: boolean): void {
    const { surface, cache } = this;
    if (!surface) {
      cache!.update(renderer, frame);
      return;
    }
    if (!whole) cache?.forget();
    const kept = whole && cache?.update(renderer, frame) === true;
    surface.mesh.visible = !kept;
    if (cache) cache.mesh.visible = kept;
    if (!kept) surface.fit(frame.size[0]);
  }

  dispose(): void {
    this.surface?.dispose();
    this.cache?.dispose();
  }
}
