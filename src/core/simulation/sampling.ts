/**
 * Chooses the walkers that represent the crowd: those drawn one by one, and the tracers, whose last positions are kept
 * in a ring. Both are spread evenly over the crowd, so that no shape of spawn hides them in a corner.
 */

import type { FoldedData } from '../likelihood/folded-data.ts';
import type { TracerRing } from './engine.ts';
import { logLikelihoodAboveSaddle } from '../likelihood/mixture.ts';
import type { Settings } from '../settings/settings.ts';

/** Tracers and how many of their positions are kept: the size of the ring. */
export const TRACERS = 256;
export const RING_LENGTH = 128;

/** The most walkers that are drawn one by one, and how many make a row of their picture (WIDTH in sample.wgsl). */
export const MOST_DRAWN = 20_000;
export const DRAWN_WIDTH = 1024;

/** How many walkers of each team are drawn one by one. */
export const drawnOfEach = ({ view, teams }: Settings, walkers: number): number =>
  Math.min(Math.floor(Math.min(view.triangles, MOST_DRAWN) / teams.length), walkers);

/** Settings of which pictures of the plane and the walkers hold nothing; of `view` they hold how many walkers are drawn. */
const UNSEEN: ReadonlySet<string> = new Set<keyof Settings>([
  'story',
  'engine',
  'stepsPerFrame',
  'speed',
  'schedule',
  'view',
]);

/** Checks whether pictures of the same walkers differ between two settings. */
export const picturesDiffer = (before: Settings, now: Settings): boolean =>
  before.view.triangles !== now.view.triangles ||
  Object.entries(now).some(([key, value]) => !UNSEEN.has(key) && value !== before[key as keyof Settings]);

/** How many tracers each team has. */
export const tracersOfEach = ({ teams }: Settings, walkers: number): number =>
  Math.min(Math.floor(TRACERS / teams.length), walkers);

/** Steps between two positions of a tracer: some four a frame, so that a tail lasts about half a second. */
export const ringEvery = (settings: Settings): number => Math.max(1, Math.floor(settings.stepsPerFrame / 4));

/** Every how manieth walker is taken when `some` of them stand for all. */
export const strideOf = (walkers: number, some: number): number =>
  Math.max(1, Math.floor(walkers / Math.max(some, 1)));

/** Where the tracers are in the ring at a clock; emptied: the clock when the ring was last emptied. */
export function ringAt(settings: Settings, walkers: number, clock: number, emptied: number): TracerRing {
  const every = ringEvery(settings);
  const last = Math.floor(clock / every);
  const filled = Math.min(RING_LENGTH, last - Math.floor(emptied / every));
  const tracers = tracersOfEach(settings, walkers) * settings.teams.length;
  return { tracers, length: RING_LENGTH, head: last % RING_LENGTH, filled, clock: last * every, every };
}

/** Largest magnitude that a picture holds: what is beyond it looks no less steep. */
const LARGEST = 3e38;

/** The number as a picture of 32-bit floats holds it: never infinite. */
export const inPicture = (value: number): number => Math.min(Math.max(value, -LARGEST), LARGEST);

/** Writes (mu, sigma - s, L - L(0, s), CLASS_CODES team + class) of one walker to texels[4 at ..]. */
export function writeTexel(
  texels: Float32Array,
  at: number,
  data: FoldedData,
  mu: number,
  sigma: number,
  teamAndClass: number,
): void {
  texels[4 * at] = mu;
  texels[4 * at + 1] = sigma - data.criticalTemperature;
  texels[4 * at + 2] = inPicture(logLikelihoodAboveSaddle(data, mu, sigma));
  texels[4 * at + 3] = teamAndClass;
}
