/** The engines that keep the same contract, and how a test looks into the pictures of each. */

import { expect } from 'vitest';
import { CLASSES, type CensusRow } from '../../../src/core/simulation/census.ts';
import type { Engine, Picture } from '../../../src/core/simulation/engine.ts';
import { logLikelihoodAboveSaddle, score } from '../../../src/core/likelihood/mixture.ts';
import { CpuEngine } from '../../../src/cpu/engine.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import { GpuEngine } from '../../../src/gpu/engine.ts';
import { readBuffer } from '../../../src/gpu/kernel.ts';
import { device, engineWith, settingsWith } from './crowd.ts';

type Make = (patch?: Patch) => Promise<Engine>;

/** A CPU engine with few walkers unless the patch says otherwise. */
export const cpuEngineWith = (patch: Patch = {}, workers?: number): Promise<CpuEngine> =>
  CpuEngine.create(settingsWith({ walkers: 64, ...patch }), workers);

const resting: CpuEngine[] = [];

/** A CPU engine of three workers, which another test may have had: to start them takes longer than most tests. */
async function sharedCpuEngine(patch: Patch = {}): Promise<CpuEngine> {
  const known = resting.pop();
  if (!known) {
    const engine = await cpuEngineWith(patch, 3);
    engine.destroy = () => {
      if (!resting.includes(engine)) resting.push(engine);
    };
    return engine;
  }
  known.configure(settingsWith({ walkers: 64, ...patch }));
  known.reset();
  known.present();
  await known.idle();
  return known;
}

/** Three workers, whatever the machine has: then shares are of different sizes and ends lie at odd places. */
export const ENGINES: [Engine['kind'], Make][] = [
  ['WebGPU', engineWith],
  ['CPU', sharedCpuEngine],
];

/** Brings the pictures up to date. */
export async function present(engine: Engine): Promise<void> {
  engine.present();
  await engine.idle();
}

/** The number that 16 bits hold, IEEE 754 binary16; no infinities. */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  const size = exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

/** The texels of a picture, row by row. */
export async function texelsOf({ source, texel, width, height }: Picture): Promise<Float32Array> {
  if (source instanceof Float32Array) return source.slice();
  const { device: gpu } = await device();
  const texelBytes = texel === 'half' ? 8 : 16;
  const size = texelBytes * width * height;
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = gpu.createBuffer({ label: 'texelsOf', size, usage });
  const encoder = gpu.createCommandEncoder();
  encoder.copyTextureToBuffer(
    { texture: source as GPUTexture },
    { buffer, bytesPerRow: texelBytes * width },
    [width, height],
  );
  gpu.queue.submit([encoder.finish()]);
  const bytes = await readBuffer(gpu, buffer);
  return texel === 'half' ? Float32Array.from(new Uint16Array(bytes), half) : new Float32Array(bytes);
}

/** Walkers in each bin of the density picture, row by row from low sigma, and the frozen and converged ones among them. */
export async function countsOf(
  engine: Engine,
): Promise<Record<'all' | 'frozen' | 'converged', Float64Array>> {
  if (engine instanceof GpuEngine) {
    const counts = Float64Array.from(await engine.density.read());
    const plane = engine.density.bins ** 2;
    const [all, frozen, converged] = [0, 1, 2].map((k) => counts.subarray(k * plane, (k + 1) * plane)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return { all, frozen, converged };
  }
  const texels = await texelsOf(engine.pictures.density);
  // 2^(log2(1 + count) in 32 bits) is off by less than a millionth of the count
  const all = Float64Array.from({ length: texels.length / 4 }, (_, k) => Math.round(2 ** texels[4 * k]! - 1));
  const share = (channel: number): Float64Array =>
    all.map((count, k) => Math.round(count * texels[4 * k + channel]!));
  return { all, frozen: share(2), converged: share(3) };
}

/** The counts of a row, in the order of CLASSES. */
export const classesOf = (row: CensusRow): number[] => CLASSES.map((name) => row[name]);

export const sum = (numbers: Iterable<number>): number =>
  [...numbers].reduce((total, value) => total + value, 0);

/** Engines that a test made: `keep` notes one, `destroyAll` ends them. */
export class Engines {
  readonly #made: Engine[] = [];

  async keep<E extends Engine>(made: Promise<E>): Promise<E> {
    const engine = await made;
    this.#made.push(engine);
    return engine;
  }

  readonly destroyAll = (): void => {
    for (const engine of this.#made.splice(0)) engine.destroy();
  };
}

/** (mu, sigma - s, L - L(0, s), 4 team + class) of the walker, as 32 bits have it. */
export function expectTexel(
  engine: Engine,
  texel: Float32Array,
  [mu, sigma]: readonly [number, number],
): void {
  expect(Math.abs(texel[0]! - mu)).toBeLessThan(1e-6);
  expect(Math.abs(texel[1]! - (sigma - engine.data.criticalTemperature))).toBeLessThan(1e-6);
  const rise = logLikelihoodAboveSaddle(engine.data, mu, sigma);
  // the last bit of mu and sigma matters where L is steep
  const [dMu, dSigma] = score(engine.data, mu, sigma);
  expect(Math.abs(texel[2]! - rise)).toBeLessThan(
    2e-6 * (1 + Math.abs(rise)) + 2 ** -22 * (Math.abs(dMu) + Math.abs(dSigma)),
  );
  expect([0, 1, 2, 3]).toContain(texel[3]);
}
