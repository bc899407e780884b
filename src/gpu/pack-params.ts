/** Packs settings and model state into the uniform structs of the kernels. */

import { ARRIVED_WITHIN, STALLED_MU, STALLED_SIGMA } from '../core/simulation/census.ts';
import type { FoldedData } from '../core/likelihood/folded-data.ts';
import { CLASS_MASK, toFixed } from '../core/simulation/fixed-point.ts';
import type { Landmarks } from '../core/likelihood/stationary-points.ts';
import { ADAM_EPSILON } from '../core/optimizers/step.ts';
import { RING_LENGTH, drawnOfEach, ringEvery, tracersOfEach } from '../core/simulation/sampling.ts';
import { temperature } from '../core/schedule/schedule.ts';
import type { Settings } from '../core/settings/settings.ts';
import { arithmeticOf, type Team } from '../core/settings/teams.ts';
import { PARAMS_LAYOUT, TEAM_LAYOUT, pack } from './struct-layout.ts';

export interface ParamsState {
  data: FoldedData;
  landmarks: Landmarks;
  /** Integer bits of delta. */
  bits: number;
  /** Walkers per team: what was placed, or what the settings ask for. */
  walkers: number;
  /** Density bins along each axis. */
  bins: number;
}

/** The smallest floor and the largest step size, in units of s. */
const LEAST_FLOOR = 1e-15;
const LARGEST_STEP = 1e19;

/** The floor in units of s: fixed point still distinguishes it from 0. */
const floorOf = ({ sigmaFloor }: Settings, { criticalTemperature: s }: FoldedData): number =>
  Math.max(sigmaFloor / s, LEAST_FLOOR);

/** delta of a sigma in units of s as high and low word in fixed point, rounded to the tags' unit. */
function deltaWords(sigma: number, bits: number): [number, number] {
  const [high, low] = toFixed(sigma - 1 + 2 ** (bits - 61), 32 - bits);
  return [high, (low & ~CLASS_MASK) >>> 0];
}

/** The bytes of `Params`. All lengths are divided by the critical temperature s. */
export function packParams(
  settings: Settings,
  { data, landmarks, bits, walkers, bins }: ParamsState,
): ArrayBuffer {
  const s = data.criticalTemperature;
  const { window } = settings;
  const floor = floorOf(settings, data);
  const [floorHigh, floorLow] = deltaWords(floor, bits);
  return pack(PARAMS_LAYOUT, {
    entries: data.x.length,
    observations: data.n,
    scale: s,
    logConstant: Math.log(s) + 0.5 * Math.log(2 * Math.PI) + Math.LN2,
    walkers,
    deltaScale: 2 ** (32 - bits),
    deltaUnit: 2 ** (bits - 32),
    deltaOne: 2 ** (32 - bits),
    moveLimit: settings.moveLimit / s,
    sigmaFloor: floor,
    floorHigh,
    floorLow,
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
    teams: settings.teams.length,
    drawn: drawnOfEach(settings, walkers),
    tracers: tracersOfEach(settings, walkers),
    ringLength: RING_LENGTH,
    ringEvery: ringEvery(settings),
  });
}

/** The bytes of `Team`. index: the team's number. */
export function packTeam(
  team: Team,
  index: number,
  settings: Settings,
  { criticalTemperature: s }: FoldedData,
): ArrayBuffer {
  // in units of s the score is s times, and a move 1/s times, what it is in units of the data
  const units = { newton: 1, adam: s } as Partial<Record<Team['optimizer'], number>>;
  return pack(TEAM_LAYOUT, {
    team: index,
    single: Number(arithmeticOf(team, settings) === 'single'),
    // so large that no move of a walker is any larger, and its products still are numbers
    stepSize: Math.min(team.stepSize / (units[team.optimizer] ?? s * s), LARGEST_STEP),
    momentum: team.momentum,
    noise: team.noise / s,
    epsilon: ADAM_EPSILON * s,
    seed: settings.spawn.seed,
  });
}

/** delta below any sigma: the schedule is over and sigma is free. RELEASED in step.wgsl. */
const RELEASED = 0x80000000;

/** delta of the schedule at `steps` steps from `first` on, as high and low words in fixed point. */
export function packTemperatures(
  settings: Settings,
  data: FoldedData,
  bits: number,
  first: number,
  steps: number,
): Uint32Array {
  const floor = floorOf(settings, data);
  const words = new Uint32Array(2 * steps);
  for (let k = 0; k < steps; k++) {
    const sigma = temperature(settings.schedule, first + k);
    if (sigma === null) {
      words[2 * k] = RELEASED;
      continue;
    }
    words.set(deltaWords(Math.max(sigma / data.criticalTemperature, floor), bits), 2 * k);
  }
  return words;
}

/** `data` of params.wgsl: |x|/s, share p, p x²/s², unused. */
export function packData({ x, weight, n, criticalTemperature: s }: FoldedData): Float32Array<ArrayBuffer> {
  const entries = new Float32Array(4 * x.length);
  x.forEach((xi, i) => entries.set([xi / s, weight[i]! / n, (weight[i]! / n) * (xi / s) ** 2, 0], 4 * i));
  return entries;
}
