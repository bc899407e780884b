/**
 * The starting positions of the crowd, computed with integers only: the same bits in TypeScript and in WGSL
 * (`shaders/random.wgsl`), on every device. A start is (mu low + U width, sigma low + V width) with 32-bit fractions U and V that depend on the shape.
 */

import {
  CLASS_MASK,
  EXPONENT_MIN,
  MU_TAGS,
  TAG_NEGATIVE,
  TAG_ZERO,
  sigmaBits,
  toFixed,
} from './fixed-point.ts';
import { halfSine, multiplyHigh, philox } from '../optimizers/philox.ts';
import { highest } from '../schedule/schedule.ts';
import { SPAWN_SHAPES, isAnnealed, type Settings, type Spawn } from '../settings/settings.ts';

/** The spawn box in the fixed point of the kernel, in units of s. Field names as in `Spawn` of `crowd.wgsl`. */
export interface SpawnPlan {
  shape: number;
  seed: number;
  /** Grid columns, and the 32-bit fractions between neighbours. */
  columns: number;
  stepU: number;
  stepV: number;
  /** mu/s = (muLow + muWidth U) 2^-(muExponent + 32): a signed 64-bit and an unsigned 32-bit integer. */
  muLowHigh: number;
  muLowLow: number;
  muWidth: number;
  muExponent: number;
  /** delta = sigmaLow + sigmaWidth V, in delta's own 64-bit fixed point. */
  sigmaLowHigh: number;
  sigmaLowLow: number;
  sigmaWidthHigh: number;
  sigmaWidthLow: number;
}

/**
 * Integer bits of delta for what the settings can lead to: on the ridge sigma² is at most s² + mu², and an annealed team
 * follows the schedule. placed: the largest coordinate of walkers that were placed explicitly.
 */
export function neededBits(settings: Settings, s: number, placed = 0): number {
  const { spawn } = settings;
  const held = isAnnealed(settings) ? highest(settings.schedule) : 0;
  const reach = Math.max(placed, held, ...spawn.sigma, ...spawn.mu.map(Math.abs));
  return sigmaBits(Math.hypot(reach / s, 1));
}

/** Lays the spawn out for `count` walkers; s: critical temperature; bits: integer bits of delta. */
export function planSpawn(spawn: Spawn, count: number, s: number, bits: number): SpawnPlan {
  const [muLow, muHigh] = spawn.mu.map((mu) => mu / s) as [number, number];
  const [sigmaLow, sigmaHigh] = spawn.sigma.map((sigma) => sigma / s) as [number, number];
  const largest = Math.max(Math.abs(muLow), Math.abs(muHigh));
  // |low| < 2^30 and width < 2^31 in units of 2^-exponent
  const exponent = largest === 0 ? 0 : 29 - Math.floor(Math.log2(largest));
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const [muLowHigh, muLowLow] = toFixed(muLow, exponent);
  const [sigmaLowHigh, sigmaLowLow] = toFixed(sigmaLow - 1, 32 - bits);
  const [sigmaWidthHigh, sigmaWidthLow] = toFixed(sigmaHigh - sigmaLow, 32 - bits);
  const line = spawn.shape === 'line';
  return {
    shape: SPAWN_SHAPES.indexOf(spawn.shape),
    seed: spawn.seed,
    columns,
    stepU: Math.min(Math.floor(2 ** 32 / (spawn.shape === 'grid' ? columns : count)), 0xffffffff),
    stepV: Math.min(Math.floor(2 ** 32 / (line ? count : rows)), 0xffffffff),
    muLowHigh,
    muLowLow,
    muWidth: Math.round((muHigh - muLow) * 2 ** exponent) >>> 0,
    muExponent: exponent,
    sigmaLowHigh,
    sigmaLowLow,
    sigmaWidthHigh,
    sigmaWidthLow,
  };
}

/** The 32-bit fractions [U, V] of walker i. */
export function spawnFractions(plan: SpawnPlan, i: number): [number, number] {
  switch (SPAWN_SHAPES[plan.shape]) {
    case 'grid': {
      const [row, column] = [Math.floor(i / plan.columns), i % plan.columns];
      return [
        (Math.imul(column, plan.stepU) + (plan.stepU >>> 1)) >>> 0,
        (Math.imul(row, plan.stepV) + (plan.stepV >>> 1)) >>> 0,
      ];
    }
    case 'line':
      return [
        (Math.imul(i, plan.stepU) + (plan.stepU >>> 1)) >>> 0,
        (Math.imul(i, plan.stepV) + (plan.stepV >>> 1)) >>> 0,
      ];
    case 'ring': {
      const turn = Math.imul(i, plan.stepU) >>> 0;
      return [halfSine((turn + 0x40000000) >>> 0), halfSine(turn)];
    }
    default: {
      const [u, v] = philox([i, 0, 0, 0], [plan.seed, 0]);
      return [u, v];
    }
  }
}

/** [high, low] of |mu/s| = high:low · 2^-point as `encodeWalker` writes it. The magnitude must not be 0. */
function magnitudeOfInteger(high: number, low: number, point: number): [number, number] {
  const shift = high === 0 ? 32 + Math.clz32(low) : Math.clz32(high);
  let [upper, lower] = [high, low];
  if (shift >= 32) [upper, lower] = [low << (shift - 32), 0];
  else if (shift > 0) [upper, lower] = [(high << shift) | (low >>> (32 - shift)), low << shift];
  const exponent = Math.max(63 - shift - point, EXPONENT_MIN);
  // the leading 1 is not written
  return [
    ((exponent << 16) | ((upper >>> 15) & 0xffff)) >>> 0,
    (((upper << 17) | (lower >>> 15)) & ~MU_TAGS) >>> 0,
  ];
}

/** Writes walker i to words[at .. at+3]. */
export function spawnWalker(plan: SpawnPlan, i: number, words: Uint32Array, at: number): void {
  const [u, v] = spawnFractions(plan, i);
  // muLow + muWidth U, 64 bits with carry
  const productLow = Math.imul(plan.muWidth, u) >>> 0;
  let low = (plan.muLowLow + productLow) >>> 0;
  let high = (plan.muLowHigh + multiplyHigh(plan.muWidth, u) + (low < productLow ? 1 : 0)) >>> 0;
  const negative = (high | 0) < 0;
  if (negative) {
    low = -low >>> 0;
    high = (~high + (low === 0 ? 1 : 0)) >>> 0;
  }
  const zero = high === 0 && low === 0;
  const [magnitudeHigh, magnitudeLow] = zero ? [0, 0] : magnitudeOfInteger(high, low, plan.muExponent + 32);
  // sigmaLow + sigmaWidth V: the width is 64 bits, the fraction 32
  const widthTimesV = Math.imul(plan.sigmaWidthHigh, v) >>> 0;
  const partLow = (widthTimesV + multiplyHigh(plan.sigmaWidthLow, v)) >>> 0;
  const partHigh = (multiplyHigh(plan.sigmaWidthHigh, v) + (partLow < widthTimesV ? 1 : 0)) >>> 0;
  const deltaLow = (plan.sigmaLowLow + partLow) >>> 0;
  const deltaHigh = (plan.sigmaLowHigh + partHigh + (deltaLow < partLow ? 1 : 0)) >>> 0;
  words[at] = magnitudeHigh;
  words[at + 1] = (magnitudeLow | (negative ? TAG_NEGATIVE : 0) | (zero ? TAG_ZERO : 0)) >>> 0;
  words[at + 2] = deltaHigh;
  words[at + 3] = (deltaLow & ~CLASS_MASK) >>> 0;
}
