/** Lines in the (mu, sigma) plane, and the part of them that a window shows. */

import type { Settings } from '../settings/settings.ts';

/** (mu, sigma), in doubles: a window may be as narrow as 1e-6 of its place. */
export type PlanePoint = readonly [mu: number, sigma: number];

export interface Polyline {
  /** Where it runs; a point that is not finite interrupts it, and a single point is but a place for a label. */
  points: readonly PlanePoint[];
  /** `#rrggbb` */
  colour: string;
  /** CSS pixels; 2 if left out. */
  width?: number;
  /** 0 to 1; 1 if left out. */
  opacity?: number;
  /** Length of a dash and of the gap after it, in parts of the window's width; without it the line is solid. */
  dash?: number;
  /** Length of the head at its last point, in CSS pixels; with `fit` at most half of the line. */
  head?: number;
  fit?: boolean;
  /** Whether its last point is crossed out. */
  cross?: boolean;
  /** Written where it runs, or beside the cross at its end; of several lines with one label, beside one of them. */
  label?: string;
}

/** Draws lines: each name stands for the lines that were last given for it, none to begin with. */
export interface LineSet {
  set(name: string, lines: readonly Polyline[]): void;
}

/**
 * The pieces of a line inside a window, cut off at its edges. `ends`: whether the last point of the last piece is the line's
 * own.
 */
export function clipped(
  points: readonly PlanePoint[],
  { mu: [left, right], sigma: [low, high] }: Settings['window'],
): { pieces: PlanePoint[][]; ends: boolean } {
  const pieces: PlanePoint[][] = [];
  let piece: PlanePoint[] = [];
  const finish = (): void => {
    if (piece.length > 1) pieces.push(piece);
    piece = [];
  };
  let ends = false;
  for (let k = 1; k < points.length; k++) {
    const [a, b] = [points[k - 1]!, points[k]!];
    // Liang and Barsky: between which parts of the way from a to b all four edges are kept
    let [from, to] = [0, 1];
    const keep = (start: number, end: number, least: number, most: number): void => {
      const way = end - start;
      if (way === 0) {
        if (!(start >= least && start <= most)) from = 2;
        return;
      }
      const [one, other] = [(least - start) / way, (most - start) / way];
      // in this order a NaN stays
      from = Math.max(from, Math.min(one, other));
      to = Math.min(to, Math.max(one, other));
    };
    keep(a[0], b[0], left, right);
    keep(a[1], b[1], low, high);
    ends = false;
    if (!(from < to)) {
      finish();
      continue;
    }
    const at = (part: number): PlanePoint =>
      part === 0 ? a : part === 1 ? b : [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];
    if (from > 0) finish();
    if (piece.length === 0) piece.push(at(from));
    piece.push(at(to));
    ends = to === 1;
    if (!ends) finish();
  }
  finish();
  return { pieces, ends };
}
