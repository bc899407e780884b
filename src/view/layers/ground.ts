/**
 * The surface of a frame: drawn directly, or, where pixels are computed on the processor, drawn once and kept for as long as
 * it stands still. Pictures side by side share one ground, unless each is painted otherwise.
 */

import { Object3D, type Renderer } from 'three/webgpu';
import { SurfaceCache, type GroundFrame } from './surface-cache.ts';
import type { SurfaceShading } from './surface-shading.ts';
import type { SurfaceLayer } from './surface.ts';

export class Ground {
  /** What is drawn in a frame: exactly one of its meshes is visible. */
  readonly group = new Object3D();
  private readonly surface: SurfaceLayer | undefined;
  /** What is kept of each picture, made when it is first drawn; the first is that of all if they share one. */
  private readonly caches: SurfaceCache[] = [];

  /** software: whether pixels are computed on the processor; samples: of a pixel, more than one where edges are smooth. */
  constructor(
    private readonly makeSurface: (groundOnly: boolean) => SurfaceLayer,
    private readonly shading: SurfaceShading,
    private readonly software: boolean,
    private readonly samples: number,
  ) {
    this.group.name = 'surface';
    // without smooth edges the ground is always kept
    if (!software || samples > 1) this.surface = makeSurface(false);
    if (this.surface) this.group.add(this.surface.mesh);
  }

  private cacheOf(picture: number): SurfaceCache {
    let cache = this.caches[picture];
    if (!cache) {
      cache = this.caches[picture] = new SurfaceCache(this.makeSurface(true), this.shading, this.samples);
      this.group.add(cache.mesh);
    }
    return cache;
  }

  /**
   * Fits the surface to a picture that is drawn next, and draws what is to be kept of it.
   * @param whole whether all of an opaque frame is drawn, and not a tile of it
   * @param picture which ground, from 0
   */
  update(renderer: Renderer, frame: GroundFrame, whole: boolean, picture: number): void {
    const { surface } = this;
    const cache = this.software ? this.cacheOf(picture) : undefined;
    if (!whole && surface) cache?.forget();
    const kept = (whole || !surface) && cache?.update(renderer, frame) === true;
    if (surface) {
      surface.mesh.visible = !kept;
      if (!kept) surface.fit(frame.size[0]);
    }
    for (const other of this.caches) other.mesh.visible = kept && other === cache;
  }

  /** Fits the picture to what lies over the ground now; to be called when that is known, before it is drawn. */
  follow(): void {
    for (const cache of this.caches) cache.follow();
  }

  dispose(): void {
    this.surface?.dispose();
    for (const cache of this.caches) cache.dispose();
  }
}
