import { expect, test } from 'vitest';
import { defaultTeam, type Optimizer } from '../../../src/core/settings/teams.ts';
import { NEEDED, requestDevice } from '../../../src/gpu/device.ts';
import { GpuEngine } from '../../../src/gpu/engine.ts';
import { settingsWith } from './crowd.ts';

test('there is a WebGPU adapter', async () => {
  const { vendor, architecture, device, description } = (await navigator.gpu.requestAdapter())!.info;
  console.log(`adapter: ${[vendor, architecture, device, description].filter(Boolean).join(' ')}`);
});

test('a team whose kernels were compiled before it was chosen compiles nothing when it is', async () => {
  const info = await requestDevice();
  const { device } = info;
  const { createComputePipeline } = device;
  const compiled: string[] = [];
  device.createComputePipeline = (of) => {
    compiled.push(of.label!);
    return createComputePipeline.call(device, of);
  };
  /** What a frame compiles after another optimizer was chosen. */
  const choose = (engine: GpuEngine, optimizer: Optimizer): string[] => {
    compiled.length = 0;
    engine.configure(settingsWith({ walkers: 64, teams: [{ optimizer }] }));
    engine.advance(1);
    return compiled.filter((label) => label.startsWith('walkers.'));
  };
  try {
    const engine = await GpuEngine.create(info, settingsWith({ walkers: 64 }));
    let turns = 0;
    await engine.precompile([defaultTeam('em')], async () => void turns++);
    expect(turns).toBe(2);
    expect(choose(engine, 'em')).toEqual([]);
    // another one was not compiled before
    expect(choose(engine, 'momentum')).toEqual(['walkers.trace', 'walkers.advance']);
    engine.destroy();
  } finally {
    device.destroy();
  }
});

test('an adapter has to have what the kernels use, no less and no more', async () => {
  // a device of its own, on which nothing is compiled yet
  const { info, used } = { info: await requestDevice(), used: { buffers: 0, invocations: 0 } };
  const { device } = info;
  const buffersOf = new WeakMap<GPUBindGroupLayout, number>();
  const { createBindGroupLayout, createPipelineLayout, createShaderModule } = device;
  const { createComputePipeline, createComputePipelineAsync } = device;
  const sizes: number[] = [];
  device.createBindGroupLayout = (of) => {
    const layout = createBindGroupLayout.call(device, of);
    const storage = [...of.entries].filter(({ buffer }) => buffer?.type?.includes('storage'));
    buffersOf.set(layout, storage.length);
    return layout;
  };
  device.createPipelineLayout = (of) => {
    const buffers = [...of.bindGroupLayouts].reduce((sum, group) => sum + buffersOf.get(group!)!, 0);
    used.buffers = Math.max(used.buffers, buffers);
    return createPipelineLayout.call(device, of);
  };
  const count = ({ compute }: GPUComputePipelineDescriptor): void =>
    void sizes.push(compute.constants?.['WORKGROUP'] ?? 1);
  device.createComputePipeline = (of) => {
    count(of);
    return createComputePipeline.call(device, of);
  };
  device.createComputePipelineAsync = (of) => {
    count(of);
    return createComputePipelineAsync.call(device, of);
  };
  device.createShaderModule = (of) => {
    for (const [, x, y] of of.code.matchAll(/@workgroup_size\((\d+)(?:, (\d+))?\)/g))
      sizes.push(Number(x) * Number(y ?? 1));
    return createShaderModule.call(device, of);
  };
  try {
    const engine = await GpuEngine.create(info, settingsWith({ walkers: 64 }));
    // what the first frame does not need is compiled when it is run for the first time
    engine.advance(1);
    engine.present();
    await engine.readStatistics();
    engine.destroy();
  } finally {
    device.destroy();
  }
  expect(used.buffers).toBe(NEEDED.maxStorageBuffersPerShaderStage);
  expect(Math.max(...sizes)).toBe(NEEDED.maxComputeInvocationsPerWorkgroup);
  expect(NEEDED.maxComputeWorkgroupSizeX).toBe(NEEDED.maxComputeInvocationsPerWorkgroup);
  for (const [name, needed] of Object.entries(NEEDED))
    expect(device.limits[name as keyof GPUSupportedLimits]).toBeGreaterThanOrEqual(needed);
});
