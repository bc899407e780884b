/** The engines that keep the same contract, and how a test looks into the pictures of each. */

import type { Engine, Picture } from '../../src/core/engine.ts';
import { CpuEngine } from '../../src/cpu/engine.ts';
import type { Patch } from '../../src/core/validate.ts';
import { GpuEngine } from '../../src/gpu/engine.ts';
import { readBuffer } from '../../src/gpu/kernel.ts';
import { device, engineWith, settingsWith } from './crowd.ts';

type Make = (patch?: Patch) => Promise<Engine>;

/** A CPU engine with few walkers unless the patch says otherwise. */
export const cpuEngineWith = (patch: Patch = {}, workers?: number): Promise<CpuEngine> =>
  CpuEngine.create(settingsWith({ walkers: 64, ...patch }), workers);

/** Three workers, whatever the machine has: then shares are of different sizes and ends lie at odd places. */
export const ENGINES: [Engine['kind'], Make][] = [
  ['WebGPU', engineWith],
  ['CPU', (patch) => cpuEngineWith(patch, 3)],
];

/** Brings the pictures up to date. */
export async function present(engine: Engine): Promise<void> {
  engine.present();
  await engine.idle();
}

/** The texels of a picture of 32-bit floats, row by row. */
export async function texelsOf({ source, texel, width, height }: Picture): Promise<Float32Array> {
  if (source instanceof Float32Array) return source.slice();
  if (texel !== 'float') throw new Error('not a picture of 32-bit floats');
  const { device: gpu } = await device();
  const size = 16 * width * height;
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = gpu.createBuffer({ label: 'texelsOf', size, usage });
  const encoder = gpu.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture: source as GPUTexture }, { buffer, bytesPerRow: 16 * width }, [
    width,
    height,
  ]);
  gpu.queue.submit([encoder.finish()]);
  return new Float32Array(await readBuffer(gpu, buffer));
}

/** Walkers in each bin of the density picture, row by row from low sigma, and the frozen ones among them. */
export async function countsOf(engine: Engine): Promise<{ all: Float64Array; frozen: Float64Array }> {
  if (engine instanceof GpuEngine) {
    const counts = Float64Array.from(await engine.density.read());
    const plane = engine.density.bins ** 2;
    return { all: counts.subarray(0, plane), frozen: counts.subarray(plane, 2 * plane) };
  }
  const texels = await texelsOf(engine.pictures.density);
  // 2^(log2(1 + count) in 32 bits) is off by less than a millionth of the count
  const all = Float64Array.from({ length: texels.length / 4 }, (_, k) => Math.round(2 ** texels[4 * k]! - 1));
  return { all, frozen: all.map((count, k) => Math.round(count * texels[4 * k + 2]!)) };
}
