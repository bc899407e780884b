/**
 * Tests whether this device computes accurately: a few thousand steps of walkers near the saddle, where single
 * precision errs most, compared with double precision.
 */

import { foldData } from '../core/likelihood/folded-data.ts';
import { step } from '../core/optimizers/step.ts';
import { defaultSettings } from '../core/settings/settings.ts';
import { applyPatch } from '../core/settings/validate.ts';
import type { DeviceInfo } from './device.ts';
import { GpuEngine } from './engine.ts';

const STEPS = 2000;
/** Starts in mu at sigma = 1: from where a step of plain f32 would be lost, to where the walk to the peak is under way. */
const STARTS = [1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.15, 0.3];

/**
 * How far a walk may differ from the one in doubles, relative to its length: increments are right to a few 1e-7 of their
 * terms, and the terms partly cancel near the saddle.
 */
const TOLERANCE = 1e-4;

/** The worst difference, relative to the way that a walker went. */
async function selfTest(info: DeviceInfo): Promise<number> {
  const settings = applyPatch(defaultSettings(), { walkers: STARTS.length });
  const engine = await GpuEngine.create(info, settings);
  try {
    engine.place(STARTS.flatMap((mu) => [mu, 1]));
    for (let left = STEPS; left > 0;) {
      left -= engine.advance(left);
      await engine.idle();
    }
    const pairs = await engine.readWalkers(0);
    const data = foldData(settings.data, settings.weights);
    let worst = 0;
    STARTS.forEach((start, i) => {
      let [mu, sigma] = [start, 1];
      for (let k = 0; k < STEPS; k++) [mu, sigma] = step(data, settings.teams[0]!, settings, mu, sigma);
      const way = Math.max(Math.abs(mu - start), Math.abs(sigma - 1));
      worst = Math.max(worst, Math.abs(pairs[2 * i]! - mu) / way, Math.abs(pairs[2 * i + 1]! - sigma) / way);
    });
    return worst;
  } finally {
    engine.destroy();
  }
}

/** Returns a warning about a device that computes less precisely than it should; undefined for a good one. */
export async function complaint(info: DeviceInfo): Promise<string | undefined> {
  const worst = await selfTest(info);
  if (worst <= TOLERANCE) return undefined;
  const off = worst.toExponential(1);
  return `This GPU computes less precisely than it should: near the saddle, steps were off by ${off} of their length.`;
}
