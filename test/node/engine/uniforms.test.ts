/** What a change of settings writes to the kernels: the parameters that differ, and no others. */

import { afterAll, expect, it, vi } from 'vitest';
import { mergePatch, checkPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { device, engineWith, settingsWith } from './crowd.ts';

afterAll(() => vi.restoreAllMocks());

it.each<[what: string, patch: Patch, writes: [label: string, bytes: number][]]>([
  ['a step size', { teams: [{ stepSize: 0.02 }] }, [['Crowd.team', 4]]],
  ['the longest move', { moveLimit: 0.5 }, [['Engine.params', 4]]],
  ['the camera', { view: { camera: [0, 30, 5, 0, 0] } }, []],
])('%s is written where it stands', async (_, patch, writes) => {
  const engine = await engineWith();
  const { queue } = (await device()).device;
  const write = vi.spyOn(queue, 'writeBuffer');
  const begins = engine.configure(mergePatch(settingsWith({ walkers: 64 }), checkPatch(patch)));
  const uniforms = write.mock.calls.filter(([{ usage }]) => usage & GPUBufferUsage.UNIFORM);
  expect(uniforms.map(([{ label }, , , , size]) => [label, size])).toEqual(writes);
  expect(begins).toBe(false);
  write.mockRestore();
  engine.destroy();
});
