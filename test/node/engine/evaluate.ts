/** Calls WGSL functions of the shaders on many arguments at once. */

import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { readBuffer, storageBuffer, uniformBuffer } from '../../../src/gpu/kernel.ts';
import { PARAMS_LAYOUT } from '../../../src/gpu/struct-layout.ts';
import { packData, packParams } from '../../../src/gpu/pack-params.ts';
import { compile, joinShaders, type ShaderFile } from '../../../src/gpu/shaders.ts';
import { device as theDevice, settingsWith } from './crowd.ts';

/**
 * For each row of `rows` (four 32-bit words, written as f32 unless they are a Uint32Array) the vec4u that the expression
 * gives. In the expression `x` is the row as vec4f and `w` as vec4u.
 */
export async function evaluate(
  files: readonly ShaderFile[],
  expression: string,
  rows: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  observations: number[] = [-1, 1],
): Promise<Uint32Array> {
  const { device } = await theDevice();
  const entry = `
    @group(3) @binding(0) var<storage, read_write> rows: array<vec4u>;
    @compute @workgroup_size(64) fn evaluate(@builtin(global_invocation_id) id: vec3u) {
      if (id.x >= arrayLength(&rows)) { return; }
      let w = rows[id.x];
      let x = bitcast<vec4f>(w);
      // both stay in the pipeline's layout whatever the expression uses
      if (params.entries == 0u) { rows[id.x] = bitcast<vec4u>(data[0]); return; }
      rows[id.x] = ${expression};
    }`;
  const { module, verdict } = compile(device, 'evaluate', joinShaders(files, entry));
  await verdict;
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module, entryPoint: 'evaluate' },
  });
  const data = foldData(observations);
  const settings = settingsWith({ data: observations });
  const state = {
    data,
    landmarks: landmarks(data, settings.sigmaFloor),
    bits: 8,
    walkers: 1,
    bins: 256,
  };
  const params = uniformBuffer(device, 'evaluate.params', PARAMS_LAYOUT.size);
  device.queue.writeBuffer(params, 0, packParams(settings, state));
  const entries = packData(data);
  const dataBuffer = storageBuffer(device, 'evaluate.data', entries.byteLength);
  device.queue.writeBuffer(dataBuffer, 0, entries);
  const buffer = storageBuffer(device, 'evaluate.rows', rows.byteLength);
  device.queue.writeBuffer(buffer, 0, rows);
  const group = (index: number, ...buffers: GPUBuffer[]): GPUBindGroup =>
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(index),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group(0, params, dataBuffer));
  pass.setBindGroup(3, group(3, buffer));
  pass.dispatchWorkgroups(Math.ceil(rows.length / 4 / 64));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const result = new Uint32Array(await readBuffer(device, buffer));
  for (const used of [params, dataBuffer, buffer]) used.destroy();
  return result;
}

/** Rows of (a, b, 0, 0), both rounded to f32 as the GPU sees them. */
export function pairsOf(pairs: readonly (readonly [number, number])[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(pairs.flatMap(([a, b]) => [a, b, 0, 0]));
}
