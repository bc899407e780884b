/** Drapes lines over the surface and cuts them into pieces for one mesh. */

import { clipped, type PlanePoint, type Polyline } from '../../core/plane/polyline.ts';
import { HALF_X, HALF_Z, HEIGHT, type WorldTransform } from '../scene/world-transform.ts';

/** A vertex of a lifted line: fractions of the window, the height there from 0 to 1, and how far it is along the line. */
export interface Draped {
  mu: number;
  sigma: number;
  u: number;
  v: number;
  height: number;
  /** From the beginning of the piece, in the view's own units: over the standing surface, and on the map. */
  standing: number;
  lying: number;
}

/** How far the surface may rise above a chord, in the view's own units: about half a pixel of a large picture. */
const UNSEEN = 0.0015;
/** No piece of a line is longer than so much of the window, so that no hill is stepped over. */
const LONGEST = 1 / 16;
const HALVINGS = 7;

/** The pieces of a line inside the window, fine enough to follow the surface; and whether its last point is among them. */
export function drape(world: WorldTransform, { points }: Polyline): { pieces: Draped[][]; ends: boolean } {
  const { pieces, ends } = clipped(points, world.window);
  return { pieces: pieces.map((piece) => liftPiece(world, piece)), ends };
}

function liftPiece(world: WorldTransform, piece: readonly PlanePoint[]): Draped[] {
  const at = (mu: number, sigma: number): Draped => ({
    mu,
    sigma,
    u: world.fractionOfMu(mu),
    v: world.fractionOfSigma(sigma),
    height: world.heightAt(mu, sigma),
    standing: 0,
    lying: 0,
  });
  const line: Draped[] = [];
  const push = (next: Draped): void => {
    const last = line.at(-1);
    if (last) {
      const ground = Math.hypot(2 * HALF_X * (next.u - last.u), 2 * HALF_Z * (next.v - last.v));
      next.lying = last.lying + ground;
      next.standing = last.standing + Math.hypot(ground, HEIGHT * (next.height - last.height));
    }
    line.push(next);
  };
  const fill = (a: Draped, b: Draped, left: number): void => {
    const middle = at((a.mu + b.mu) / 2, (a.sigma + b.sigma) / 2);
    const rise = HEIGHT * Math.abs(middle.height - (a.height + b.height) / 2);
    if (left > 0 && (rise > UNSEEN || Math.hypot(b.u - a.u, b.v - a.v) > LONGEST)) {
      fill(a, middle, left - 1);
      fill(middle, b, left - 1);
    } else push(b);
  };
  let before = at(...piece[0]!);
  push(before);
  for (const place of piece.slice(1)) {
    const next = at(...place);
    fill(before, next, HALVINGS);
    before = next;
  }
  return line;
}

/** Cosine of the sharpest turn that a ribbon can take without getting thin. */
const SHARP = 0.7;

/** The runs of a piece between its sharp turns, as seen from above; each begins where the one before ends. */
export function runs(piece: readonly Draped[]): Draped[][] {
  const all: Draped[][] = [];
  let run: Draped[] = [];
  piece.forEach((point, k) => {
    run.push(point);
    const [before, next] = [piece[k - 1], piece[k + 1]];
    if (!before || !next) return;
    const [x, z] = [HALF_X * (point.u - before.u), HALF_Z * (point.v - before.v)];
    const [p, q] = [HALF_X * (next.u - point.u), HALF_Z * (next.v - point.v)];
    if (x * p + z * q >= SHARP * Math.hypot(x, z) * Math.hypot(p, q)) return;
    all.push(run);
    run = [point];
  });
  all.push(run);
  return all.filter(({ length }) => length > 1);
}

/** The point of a piece that is this share of its way from its beginning on the map. */
export function along(piece: readonly Draped[], share: number): number {
  const goal = share * piece.at(-1)!.lying;
  const found = piece.findIndex(({ lying }) => lying >= goal);
  return Math.max(found, 0);
}
