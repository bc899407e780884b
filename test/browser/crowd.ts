/** What the tests of the engine share: an engine with given settings, and a run of many steps. */

import type { Engine } from '../../src/core/engine.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { applyPatch, type Patch } from '../../src/core/validate.ts';
import { requestDevice, type DeviceInfo } from '../../src/gpu/device.ts';
import { GpuEngine } from '../../src/gpu/engine.ts';

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
