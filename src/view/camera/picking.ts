/** Converts between points of the page and points of the surface, in one viewport or several. */

import type { Point } from '../../core/likelihood/stationary-points.ts';
import type { Fraction } from '../../core/plane/window.ts';
import { freeOf, holds, type Edges } from '../scene/viewports.ts';
import type { CameraController } from './camera-controller.ts';
import { groundAt, pick } from './ray-march.ts';
import { HALF_X, HALF_Z, HEIGHT, type WorldTransform } from '../scene/world-transform.ts';

/** One of the pictures on the stage, in CSS pixels: where it is, what of it no panel covers, and of which team (null: all). */
export interface Viewport {
  area: Edges;
  free: Edges;
  team: number | null;
}

export class Picker {
  private width = 1;
  private height = 1;
  /** Where words may stand, if that is not the surface's frame. */
  private words: Edges | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly eye: CameraController,
    private readonly world: WorldTransform,
  ) {}

  /** The stage's size in CSS pixels; sides: what is covered of it, if the surface has a frame of its own. */
  resize(width: number, height: number, sides?: Edges): void {
    [this.width, this.height] = [width, height];
    this.words = sides && freeOf(width, height, sides);
  }

  /** Where pictures are, and whose. */
  get viewports(): Viewport[] {
    const { viewports, free } = this.eye;
    if (viewports.length > 1) return viewports.map((area, team) => ({ area, free: area, team }));
    return [
      {
        area: { left: 0, top: 0, right: this.width, bottom: this.height },
        free: this.words ?? free,
        team: null,
      },
    ];
  }

  /** The (mu, sigma) of the surface under a point of the page, or null beside it. */
  pick(clientX: number, clientY: number): Point | null {
    const seen = this.seenAt(clientX, clientY);
    return seen && pick(this.world, this.eye.camera, seen.x, seen.y);
  }

  /** Where a point of the surface is on the page, in CSS pixels; in the team's own picture if it has one. */
  project(mu: number, sigma: number, team: number): { x: number; y: number } {
    const page = this.canvas.getBoundingClientRect();
    const { viewports } = this;
    const { left, top, right, bottom } = viewports[Math.min(team, viewports.length - 1)]!.area;
    const at = this.world.place(mu, sigma).project(this.eye.camera);
    return {
      x: page.left + left + (0.5 + 0.5 * at.x) * (right - left),
      y: page.top + top + (0.5 - 0.5 * at.y) * (bottom - top),
    };
  }

  /** Where in the window a point of the page is; beside the surface by the plane at half its height. */
  fractionAt(clientX: number, clientY: number): Fraction | null {
    const { world } = this;
    const found = this.pick(clientX, clientY);
    if (found) return { u: world.fractionOfMu(found.mu), v: world.fractionOfSigma(found.sigma) };
    const seen = this.seenAt(clientX, clientY);
    const at = seen && groundAt(this.eye.camera, seen.x, seen.y, 0.5 * HEIGHT * (1 - world.flat.value));
    if (!at) return null;
    const inside = (part: number): number => Math.min(Math.max(part, 0), 1);
    return { u: inside(0.5 + at.x / HALF_X / 2), v: inside(0.5 + at.z / HALF_Z / 2) };
  }

  /** A point of the page from -1 to 1 across the picture that it is in, y upwards; null where there is none. */
  private seenAt(clientX: number, clientY: number): { x: number; y: number } | null {
    const page = this.canvas.getBoundingClientRect();
    const [x, y] = [clientX - page.left, clientY - page.top];
    const spot = this.viewports.find(({ area }) => holds(area, x, y));
    if (!spot) return null;
    const { left, top, right, bottom } = spot.area;
    return { x: (2 * (x - left)) / (right - left) - 1, y: 1 - (2 * (y - top)) / (bottom - top) };
  }
}
