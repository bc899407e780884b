/** Bins all walkers over the window and computes the glow of the surface from the bins. */

import { MAX_TEAMS } from '../core/settings/teams.ts';
import type { Crowd } from './crowd.ts';
import {
  Kernel,
  pictureTexture,
  readBuffer,
  storageBuffer,
  workgroups,
  type KernelContext,
} from './kernel.ts';

/** Bins along each axis of the window: the glow is blurred anyway, and on software every bin costs. */
const GPU_BINS = { hardware: 512, software: 256 };

export class DensityStage {
  readonly texture: GPUTexture;
  /** Bins along each axis. */
  readonly bins: number;
  /** Walkers of all teams in the window, as last read; undefined before that. */
  inside: number | undefined;
  readonly #device: GPUDevice;
  readonly #counts: GPUBuffer;
  readonly #glow: GPUBuffer;
  /** One number, and where it is brought to be read. */
  readonly #inside: GPUBuffer;
  readonly #staging: GPUBuffer;
  #reading = false;
  readonly #bin: Kernel;
  readonly #resolve: Kernel;
  readonly #resolved: GPUBindGroup;
  readonly #binned = new WeakMap<GPUBuffer, GPUBindGroup>();

  constructor(device: GPUDevice, shared: KernelContext, software: boolean) {
    const bins = software ? GPU_BINS.software : GPU_BINS.hardware;
    this.bins = bins;
    this.#device = device;
    this.texture = pictureTexture(device, 'Density.texture', 'rgba16float', [bins, bins]);
    this.#counts = storageBuffer(device, 'Density.counts', MAX_TEAMS * bins * bins * 4);
    this.#glow = storageBuffer(device, 'Density.glow', MAX_TEAMS * bins * bins * 4);
    this.#inside = storageBuffer(device, 'Density.inside', 4);
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    this.#staging = device.createBuffer({ label: 'Density.staging', size: 4, usage });
    this.#bin = new Kernel(shared, 'density', 'bin', { 0: 'uniform', 1: 'read', 2: 'write' });
    this.#resolve = new Kernel(shared, 'density', 'resolve', {
      3: 'read',
      4: 'write',
      5: { texture: 'rgba16float' },
      6: 'write',
    });
    this.#resolved = this.#resolve.bind(this.#counts, this.#glow, this.texture, this.#inside);
  }

  run(encoder: GPUCommandEncoder, crowds: readonly Crowd[]): void {
    this.bin(encoder, crowds);
    this.resolve(encoder);
  }

  /** Counts all walkers into the bins. */
  bin(encoder: GPUCommandEncoder, crowds: readonly Crowd[]): void {
    // of one team all walkers, the frozen and the converged ones, of several each team's
    const planes = crowds.length === 1 ? 3 : crowds.length;
    encoder.clearBuffer(this.#counts, 0, planes * this.bins * this.bins * 4);
    const pass = encoder.beginComputePass({ label: 'Density.bin' });
    for (const { buffer, team, count } of crowds) {
      let group = this.#binned.get(buffer);
      if (!group) this.#binned.set(buffer, (group = this.#bin.bind(team, buffer, this.#counts)));
      this.#bin.run(pass, group, workgroups(count, 64));
    }
    pass.end();
  }

  /** Turns the counts into the glow. */
  resolve(encoder: GPUCommandEncoder): void {
    encoder.clearBuffer(this.#inside);
    const pass = encoder.beginComputePass({ label: 'Density.resolve' });
    this.#resolve.run(pass, this.#resolved, [this.bins / 8, this.bins / 8]);
    pass.end();
  }

  /**
   * Records a copy of how many walkers are inside. Returns what is to be called after the submit, or undefined while the
   * number before is still on its way.
   */
  collect(encoder: GPUCommandEncoder): (() => Promise<void>) | undefined {
    if (this.#reading) return undefined;
    this.#reading = true;
    encoder.copyBufferToBuffer(this.#inside, 0, this.#staging, 0, 4);
    return async () => {
      try {
        await this.#staging.mapAsync(GPUMapMode.READ);
        this.inside = new Uint32Array(this.#staging.getMappedRange())[0]!;
        this.#staging.unmap();
      } finally {
        this.#reading = false;
      }
    };
  }

  /** Forgets the trails: after a reset nothing of the old crowd glows on. */
  clear(): void {
    const encoder = this.#device.createCommandEncoder({ label: 'Density.clear' });
    encoder.clearBuffer(this.#glow);
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Planes of bins, row-major from low sigma. One team: all, the frozen, the converged. Several: each team's. */
  async read(): Promise<Uint32Array> {
    return new Uint32Array(await readBuffer(this.#device, this.#counts));
  }

  destroy(): void {
    this.texture.destroy();
    this.#counts.destroy();
    this.#glow.destroy();
    this.#inside.destroy();
    this.#staging.destroy();
  }
}
