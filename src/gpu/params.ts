/** The one function that packs the settings for the kernels. */

import { ARRIVED_WITHIN, STALLED_MU, STALLED_SIGMA } from '../core/census.ts';
import type { FoldedData } from '../core/data.ts';
import { toFixed } from '../core/fixed.ts';
import type { Landmarks } from '../core/landmarks.ts';
import { RING_LENGTH, TRACERS, ringEvery } from '../core/sampling.ts';
import type { Settings } from '../core/settings.ts';
import { PARAMS, pack } from './layout.ts';

export interface ModelState {
  data: FoldedData;
  landmarks: Landmarks;
  /** Integer bits of delta. */
  bits: number;
  /** Walkers per team: what was placed, or what the settings ask for. */
  walkers: number;
  drawn: number;
  /** Density bins along each axis. */
  bins: number;
}

/** The bytes of `Params`. All lengths are divided by the critical temperature s. */
export function packParams(
  settings: Settings,
  { data, landmarks, bits, walkers, drawn, bins }: ModelState,
): ArrayBuffer {
  const s = data.criticalTemperature;
  const { window } = settings;
  const [floorHigh, floorLow] = toFixed(settings.sigmaFloor / s - 1, 32 - bits);
  return pack(PARAMS, {
    entries: data.x.length,
    observations: data.n,
    scale: s,
    logConstant: Math.log(s) + 0.5 * Math.log(2 * Math.PI) + Math.LN2,
    walkers,
    single: Number(settings.arithmetic === 'single'),
    deltaScale: 2 ** (32 - bits),
    moveLimit: settings.moveLimit / s,
    sigmaFloor: settings.sigmaFloor / s,
    floorHigh,
    floorLow: (floorLow & ~15) >>> 0, // the lowest four bits are tags
    optimumMu: landmarks.optimum.mu / s,
    optimumDelta: landmarks.optimum.sigma / s - 1,
    arrivedWithin: ARRIVED_WITHIN,
    stalledMu: STALLED_MU,
    stalledSigma: STALLED_SIGMA,
    muLow: window.mu[0] / s,
    muSize: (window.mu[1] - window.mu[0]) / s,
    deltaLow: window.sigma[0] / s - 1,
    deltaSize: (window.sigma[1] - window.sigma[0]) / s,
    bins,
    trail: settings.view.trail,
    drawn,
    tracers: Math.min(TRACERS, walkers),
    ringLength: RING_LENGTH,
    ringEvery: ringEvery(settings),
  });
}

/** `data` of params.wgsl: |x|/s, share p, p x²/s², unused. */
export function packData({ x, weight, n, criticalTemperature: s }: FoldedData): Float32Array<ArrayBuffer> {
  const entries = new Float32Array(4 * x.length);
  x.forEach((xi, i) => entries.set([xi / s, weight[i]! / n, (weight[i]! / n) * (xi / s) ** 2, 0], 4 * i));
  return entries;
}
