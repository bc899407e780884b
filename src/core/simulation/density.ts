/** Bins all walkers over the window and computes the glow from the bins. Twin of `shaders/density.wgsl`. */

import type { Settings } from '../settings/settings.ts';

/** How much a place's memory of a team counts besides the walkers that are there now; the same in density.wgsl. */
export const TRAIL_LIGHT = 0.3;

/**
 * The bin that a walker falls into, of `bins` along each axis, row by row from low sigma; -1 outside the window.
 * The upper ends belong to the last bins.
 */
export function binOf({ mu, sigma }: Settings['window'], bins: number, m: number, s: number): number {
  const column = (m - mu[0]) / (mu[1] - mu[0]);
  const row = (s - sigma[0]) / (sigma[1] - sigma[0]);
  if (!(column >= 0 && column <= 1 && row >= 0 && row <= 1)) return -1;
  return Math.min(Math.floor(row * bins), bins - 1) * bins + Math.min(Math.floor(column * bins), bins - 1);
}

/** A decaying maximum: a place that was bright fades, a place that stays bright does not saturate. */
function remembered(glow: Float32Array, k: number, count: number, trail: number): number {
  const kept = Math.max(glow[k]! * trail, count);
  return (glow[k] = kept < 0.01 ? 0 : kept);
}

/**
 * Turns counts into the picture of one team: (log2(1 + count), log2(1 + trail), share of frozen, share of converged).
 *
 * counts: three planes, all walkers of each bin, the frozen and the converged ones among them. glow: what each bin remembers, brought up
 * to date. trail: the share of it that lasts from picture to picture.
 */
export function resolve(counts: Uint32Array, glow: Float32Array, trail: number, texels: Float32Array): void {
  const cells = texels.length / 4;
  for (let k = 0; k < cells; k++) {
    const count = counts[k]!;
    const light = remembered(glow, k, count, trail);
    const now = Math.log2(1 + count);
    texels[4 * k] = now;
    texels[4 * k + 1] = light === count ? now : Math.log2(1 + light);
    texels[4 * k + 2] = count === 0 ? 0 : counts[cells + k]! / count;
    texels[4 * k + 3] = count === 0 ? 0 : counts[2 * cells + k]! / count;
  }
}

/**
 * The same for several teams: log2(1 + light) of team 1, 2, 3 and 4, the light being the count and a part of the trail.
 *
 * counts, glow: a plane of each team, one after the other.
 */
export function resolveTeams(
  counts: Uint32Array,
  glow: Float32Array,
  trail: number,
  texels: Float32Array,
): void {
  const cells = texels.length / 4;
  const teams = counts.length / cells;
  texels.fill(0);
  for (let team = 0; team < teams; team++) {
    for (let k = 0; k < cells; k++) {
      const count = counts[team * cells + k]!;
      const light = count + TRAIL_LIGHT * (remembered(glow, team * cells + k, count, trail) - count);
      if (light > 0) texels[4 * k + team] = Math.log2(1 + light);
    }
  }
}
