/** What the tests of the engine share: an engine with given settings, and a run of many steps. */

import type { Engine } from '../../../src/core/simulation/engine.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { requestDevice, type DeviceInfo } from '../../../src/gpu/device.ts';
import { GpuEngine } from '../../../src/gpu/engine.ts';

let info: Promise<DeviceInfo> | undefined;

/** One device for a test file; an error that no test caught fails the test that runs. */
export async function device(): Promise<DeviceInfo> {
  info ??= requestDevice().then((found) => {
    found.device.addEventListener('uncapturederror', (event) => {
      throw new Error(`uncaptured GPU error: ${event.error.message}`);
    });
    return found;
  });
  return info;
}

export const settingsWith = (patch: Patch = {}): Settings => applyPatch(defaultSettings(), patch);

/** An engine with few walkers unless the patch says otherwise. */
export async function engineWith(patch: Patch = {}): Promise<GpuEngine> {
  return GpuEngine.create(await device(), settingsWith({ walkers: 64, ...patch }));
}

/** Advances by exactly `steps`, in as many submissions as the engine wants. */
export async function run(engine: Engine, steps: number): Promise<void> {
  for (let left = steps; left > 0;) {
    left -= engine.advance(left);
    await engine.idle();
  }
}

/** [mu, sigma] of each walker of the first team. */
export const walkersOf = (engine: Engine): Promise<[number, number][]> => pairsOf(engine, 0);

/** [mu, sigma] of each walker of a team. */
export async function pairsOf(engine: Engine, team: number): Promise<[number, number][]> {
  const pairs = await engine.readWalkers(team);
  return Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i]!, pairs[2 * i + 1]!]);
}

/**
 * (mu, sigma) pairs over the part of the default spawn with |mu| from `from` to `to`, sigma from .5 to 2, as evenly as they
 * go: the additive sequence of the plastic number (Roberts, 2018), of which any stretch of mu holds its share to within a
 * walker or two. As many from the spawn hold it only to within the root of their number.
 */
export function spread(count: number, from: number, to: number): Float64Array {
  const plastic = 1.324717957244746;
  const part = (k: number, by: number): number => (0.5 + (k + 1) / by) % 1;
  const mu = (at: number): number => (at < 0.5 ? -1 : 1) * (from + (to - from) * Math.abs(2 * at - 1));
  return Float64Array.from({ length: 2 * count }, (_, i) =>
    i % 2 ? 0.5 + 1.5 * part(i >> 1, plastic * plastic) : mu(part(i >> 1, plastic)),
  );
}
