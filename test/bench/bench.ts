/** What is measured, inside the page: each round runs every row once, so that a drifting machine drifts for all alike. */

import { foldData } from '../../src/core/likelihood/folded-data.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { step } from '../../src/core/optimizers/step.ts';
import type { Optimizer } from '../../src/core/settings/teams.ts';
import { applyPatch, type Patch } from '../../src/core/settings/validate.ts';
import { requestDevice } from '../../src/gpu/device.ts';
import { GpuEngine } from '../../src/gpu/engine.ts';
import { storageBuffer } from '../../src/gpu/kernel.ts';
import { ThreeView } from '../../src/view/three-view.ts';

interface Row {
  name: string;
  /** Runs once and resolves to milliseconds of what the name says. */
  run(): Promise<number>;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

async function timed(work: () => void, device: GPUDevice, times = 1): Promise<number> {
  await device.queue.onSubmittedWorkDone();
  const start = performance.now();
  work();
  await device.queue.onSubmittedWorkDone();
  return (performance.now() - start) / times;
}

/** A kernel that moves what a step moves, 16 bytes in and 16 bytes out of each walker, and computes nothing. */
function copyKernel(device: GPUDevice, walkers: number): () => void {
  const code = `
    @group(0) @binding(0) var<storage, read_write> words: array<vec4u>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x < arrayLength(&words)) { words[id.x] = words[id.x] + vec4u(1u); }
    }`;
  const module = device.createShaderModule({ label: 'bench.copy', code });
  const pipeline = device.createComputePipeline({ label: 'bench.copy', layout: 'auto', compute: { module } });
  const buffer = storageBuffer(device, 'bench.copy', walkers * 16);
  const layout = pipeline.getBindGroupLayout(0);
  const group = device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] });
  return () => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(walkers / 64));
    pass.end();
    device.queue.submit([encoder.finish()]);
  };
}

/** Plain TypeScript in doubles: as many walkers as make a measurable time, scaled up. */
function plainLoop(walkers: number): number {
  const settings = defaultSettings();
  const data = foldData(settings.data, settings.weights);
  const some = Math.min(walkers, 65_536);
  const pairs = Float64Array.from({ length: 2 * some }, (_, i) =>
    i % 2 ? 1 + (i % 97) / 97 : (i % 89) / 89 + 0.01,
  );
  const limits = { moveLimit: settings.moveLimit, sigmaFloor: settings.sigmaFloor };
  const start = performance.now();
  for (let i = 0; i < pairs.length; i += 2) {
    const [mu, sigma] = step(data, settings.teams[0]!, limits, pairs[i]!, pairs[i + 1]!);
    pairs[i] = mu;
    pairs[i + 1] = sigma;
  }
  return ((performance.now() - start) * walkers) / some;
}

async function bench({ walkers, rounds }: { walkers: number; rounds: number }): Promise<unknown> {
  const info = await requestDevice();
  const { device } = info;
  const engineWith = (patch: Patch): Promise<GpuEngine> =>
    GpuEngine.create(info, applyPatch(defaultSettings(), { walkers, stepsPerFrame: 1000, ...patch }));
  const rows: Row[] = [];
  const copy = copyKernel(device, walkers);
  rows.push({ name: 'copy kernel, same bytes (the floor)', run: () => timed(copy, device) });
  const team = (optimizer: Optimizer): Patch => ({ teams: [{ optimizer }] });
  const kinds: [string, Patch][] = [
    ['gradient, extended', {}],
    ['gradient, single', { arithmetic: 'single' }],
    ['gradient, extended, annealed', { teams: [{ annealed: true }] }],
    ['EM, extended', team('em')],
    ['EM, single', { ...team('em'), arithmetic: 'single' }],
    ['momentum, extended', team('momentum')],
    ['Nesterov, extended', team('nesterov')],
    ['Adam, extended', team('adam')],
    ['Newton, extended', team('newton')],
    ['perturbed, extended', team('perturbed')],
    ['alternating, extended', team('alternating')],
  ];
  // the two whose difference is that of the arithmetics alone
  const withSlope = /^gradient, (extended|single)$/;
  for (const [name, patch] of kinds) {
    const engine = await engineWith(patch);
    // 1, 2, 5 and 10 say what a submission costs beside its steps
    for (const fused of [1, ...(withSlope.test(name) ? [2, 5, 10] : []), 100])
      rows.push({
        name: `${name}, ${fused} fused, per step`,
        run() {
          engine.reset(); // walkers that have arrived and stand still cost nothing
          return timed(() => engine.batch(fused), device, fused);
        },
      });
  }
  for (const optimizer of ['gradient', 'em'] as const) {
    const alone = await engineWith(team(optimizer));
    const entry = { optimizer };
    const four = await engineWith({ walkers: walkers >> 2, teams: [entry, entry, entry, entry] });
    for (const [name, engine] of [
      [`one team of ${walkers}`, alone],
      [`four teams of ${walkers >> 2}`, four],
    ] as const)
      rows.push({
        name: `${optimizer}, ${name}, 10 fused`,
        run() {
          engine.reset();
          return timed(() => engine.batch(10), device);
        },
      });
  }
  rows.push({
    name: 'gradient, TypeScript f64 loop, 1 step',
    run: () => Promise.resolve(plainLoop(walkers)),
  });

  const settings = applyPatch(defaultSettings(), { walkers });
  const engine = await GpuEngine.create(info, settings);
  engine.batch(300);
  const encoded = (record: (encoder: GPUCommandEncoder) => void) => () => {
    const encoder = device.createCommandEncoder();
    record(encoder);
    device.queue.submit([encoder.finish()]);
  };
  const part = (name: string, work: () => void): void => {
    rows.push({ name: `frame: ${name}`, run: () => timed(work, device) });
  };
  part(`step (${settings.stepsPerFrame} fused)`, () => engine.batch(settings.stepsPerFrame));
  part(
    'bin',
    encoded((encoder) => engine.density.bin(encoder, engine.crowds)),
  );
  const piled = await GpuEngine.create(info, settings);
  piled.place(Array.from({ length: 2 * walkers }, (_, i) => (i % 2 ? 1.2 : 0.3)));
  part(
    'bin, all walkers on one spot',
    encoded((encoder) => piled.density.bin(encoder, piled.crowds)),
  );
  part(
    'resolve',
    encoded((encoder) => engine.density.resolve(encoder)),
  );
  part('bin, resolve, sample and census', () => engine.present());
  const canvas = document.querySelector<HTMLCanvasElement>('#stage')!;
  const view = await ThreeView.create({ canvas, device, engine, settings });
  view.resize(1280, 800, 1);
  part('render 1280x800', () => view.render({ temperature: null, engine, time: performance.now() / 1000 }));

  const samples = rows.map(() => [] as number[]);
  for (let round = -1; round < rounds; round++) {
    for (const [place, row] of rows.entries()) {
      const ms = await row.run();
      if (round >= 0) samples[place]!.push(ms); // the first round warms up
    }
  }
  const medians = samples.map(median);
  return {
    adapter: info.adapter,
    walkers,
    rounds,
    floor: medians[0],
    rows: rows.map(({ name }, place) => ({ name, ms: medians[place] })),
  };
}

Object.assign(window, { bench });
