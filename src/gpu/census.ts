/** Counts the classes of a crowd on the GPU, from the tags of its walkers. */

import { CLASSES } from '../core/simulation/census.ts';
import type { Crowd } from './crowd.ts';
import { Kernel, readBuffer, storageBuffer, workgroups, type KernelContext } from './kernel.ts';

const BYTES = CLASSES.length * 4;

export class CensusStage {
  /** The counts, once the pass is done. */
  readonly totals: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #kernel: Kernel;
  readonly #groups = new WeakMap<GPUBuffer, GPUBindGroup>();

  constructor(device: GPUDevice, shared: KernelContext) {
    this.#device = device;
    this.totals = storageBuffer(device, 'Census.totals', BYTES);
    this.#kernel = new Kernel(shared, 'census', 'census', { 1: 'read', 2: 'write' });
  }

  /** Records a count of the crowd into `totals`. */
  run(encoder: GPUCommandEncoder, { buffer, count }: Crowd): void {
    encoder.clearBuffer(this.totals);
    let group = this.#groups.get(buffer);
    if (!group) this.#groups.set(buffer, (group = this.#kernel.bind(buffer, this.totals)));
    const pass = encoder.beginComputePass({ label: 'Census' });
    this.#kernel.run(pass, group, workgroups(count, 512));
    pass.end();
  }

  /** The crowd's counts as they are now, in the order of CLASSES. */
  async read(crowd: Crowd): Promise<Uint32Array> {
    const encoder = this.#device.createCommandEncoder({ label: 'Census.read' });
    this.run(encoder, crowd);
    this.#device.queue.submit([encoder.finish()]);
    return new Uint32Array(await readBuffer(this.#device, this.totals));
  }

  destroy(): void {
    this.totals.destroy();
  }
}
