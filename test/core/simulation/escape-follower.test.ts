/** Which map of escape times is shown while settings, window and engine change. */

import { expect, it, vi } from 'vitest';
import type { Engine, EscapeRun } from '../../../src/core/simulation/engine.ts';
import { EscapeFollower } from '../../../src/core/simulation/escape-follower.ts';
import type { EscapeRequest } from '../../../src/core/simulation/escape-map.ts';
import { checkEscape, escapeRequest } from '../../../src/core/simulation/escape-request.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';

/** An engine that only begins maps, and those that it has begun. */
function maps(): { engine: Engine; begun: { request: EscapeRequest; cancel: () => void }[] } {
  const begun: { request: EscapeRequest; cancel: () => void }[] = [];
  const startEscape = async (request: EscapeRequest): Promise<EscapeRun> => {
    const run = { request, cancel: vi.fn<() => void>() };
    begun.push(run);
    return run as unknown as EscapeRun;
  };
  return { engine: { kind: 'CPU', software: true, startEscape } as unknown as Engine, begun };
}

const settings = applyPatch(defaultSettings(), { teams: [{}, { optimizer: 'em' }] });
const request = escapeRequest({ team: 1 }, settings, { kind: 'CPU', software: true });
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it.each<[string, Patch, boolean]>([
  ['the camera', { view: { camera: [0, 30, 5, 0, 0] } }, true],
  ['the first team', { teams: [{ stepSize: 0.1 }, { optimizer: 'em' }] }, true],
  ['the number of walkers', { walkers: 10 }, true],
  ['the seed of a team without noise', { spawn: { seed: 7 } }, true],
  ['the schedule of a team that is free', { schedule: { length: 7 } }, true],
  ['the team', { teams: [{}, { optimizer: 'momentum' }] }, false],
  ['its noise', { teams: [{}, { optimizer: 'em', noise: 0.1 }] }, false],
  ['the data', { data: [-1, 2] }, false],
  ['the weights', { weights: [1, 2] }, false],
  ['the least sigma', { sigmaFloor: 0.1 }, false],
  ['the arithmetic', { arithmetic: 'single' }, false],
])('a map with other settings: %s', async (_, patch, same) => {
  const { engine, begun } = maps();
  const follower = new EscapeFollower();
  expect(follower.show(engine, settings, request, 0)).toBeUndefined();
  await settled();
  const first = follower.show(engine, settings, request, 10);
  expect(first).toBe(begun[0]);
  const changed = applyPatch(settings, patch);
  follower.show(engine, changed, request, 20);
  follower.show(engine, changed, request, 1000);
  await settled();
  const next = follower.show(engine, changed, request, 1010);
  expect(next === first).toBe(same);
  expect(begun).toHaveLength(same ? 1 : 2);
  // the one before can be drawn until the next one is there, and is gone afterwards
  follower.show(engine, changed, request, 1020);
  expect(begun[0]!.cancel).toHaveBeenCalledTimes(same ? 0 : 1);
  follower.hide();
  expect(begun.at(-1)!.cancel).toHaveBeenCalledTimes(1);
});

it('begins none while a window is on its way, and one when it stands still', async () => {
  const { engine, begun } = maps();
  const follower = new EscapeFollower();
  follower.show(engine, settings, request, 0);
  await settled();
  for (let time = 10; time < 500; time += 10) {
    follower.show(engine, settings, { ...request, mu: [-time, time] }, time);
    await settled();
  }
  expect(begun).toHaveLength(1);
  const last = { ...request, mu: [-490, 490] as [number, number] };
  for (let time = 500; time < 800; time += 10) {
    follower.show(engine, settings, last, time);
    await settled();
  }
  expect(begun.map((run) => run.request.mu)).toEqual([request.mu, [-490, 490]]);
});

it('begins again on another engine, and drops what comes after it was hidden', async () => {
  const [before, after] = [maps(), maps()];
  const follower = new EscapeFollower();
  follower.show(before.engine, settings, request, 0);
  await settled();
  expect(follower.show(after.engine, settings, request, 10)).toBeUndefined();
  follower.hide();
  await settled();
  expect(after.begun[0]!.cancel).toHaveBeenCalledTimes(1);
  follower.show(after.engine, settings, request, 20);
  await settled();
  expect(follower.show(after.engine, settings, request, 30)).toBe(after.begun[1]);
});

it('what a request leaves out is the first team, the window, and what the engine affords', () => {
  const { mu, sigma } = defaultSettings().window;
  const rest = { team: 0, mu, sigma, limit: 10_000 };
  const sizes = [
    [{ kind: 'WebGPU', software: false }, 512],
    [{ kind: 'WebGPU', software: true }, 192],
    [{ kind: 'CPU', software: true }, 96],
  ] as const;
  for (const [engine, side] of sizes)
    expect(escapeRequest({}, defaultSettings(), engine)).toEqual({ ...rest, width: side, height: side });
  const asked = checkEscape({ width: 8, sigma: [1, 1], limit: 20 });
  expect(escapeRequest(asked, defaultSettings(), sizes[2][0])).toEqual({
    ...rest,
    width: 8,
    height: 96,
    sigma: [1, 1],
    limit: 20,
  });
});
