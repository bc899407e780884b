/** Bins all walkers over the window and turns the bins into the glow of the surface. */

import { MAX_TEAMS } from '../core/teams.ts';
import type { Crowd } from './crowd.ts';
import { Kernel, pictureTexture, readBuffer, storageBuffer, workgroups, type Shared } from './kernel.ts';

/** Bins along each axis of the window: the glow is blurred anyway, and on software every bin costs. */
export const BINS = { hardware: 512, software: 256 };

export class Density {
  readonly texture: GPUTexture;
  /** Bins along each axis. */
  readonly bins: number;
  readonly #device: GPUDevice;
  readonly #counts: GPUBuffer;
  readonly #glow: GPUBuffer;
  readonly #bin: Kernel;
  readonly #resolve: Kernel;
  readonly #resolved: GPUBindGroup;
  readonly #binned = new WeakMap<GPUBuffer, GPUBindGroup>();

  constructor(device: GPUDevice, shared: Shared, software: boolean) {
    const bins = software ? BINS.software : BINS.hardware;
    this.bins = bins;
    this.#device = device;
    this.texture = pictureTexture(device, 'Density.texture', 'rgba16float', [bins, bins]);
    this.#counts = storageBuffer(device, 'Density.counts', MAX_TEAMS * bins * bins * 4);
    this.#glow = storageBuffer(device, 'Density.glow', MAX_TEAMS * bins * bins * 4);
    this.#bin = new Kernel(shared, 'density', 'bin', { 0: 'uniform', 1: 'read', 2: 'write' });
    this.#resolve = new Kernel(shared, 'density', 'resolve', {
      3: 'read',
      4: 'write',
      5: { texture: 'rgba16float' },
    });
    this.#resolved = this.#resolve.bind(this.#counts, this.#glow, this.texture);
  }

  run(encoder: GPUCommandEncoder, crowds: readonly Crowd[]): void {
    this.bin(encoder, crowds);
    this.resolve(encoder);
  }

  /** Counts all walkers into the bins. */
  bin(encoder: GPUCommandEncoder, crowds: readonly Crowd[]): void {
    encoder.clearBuffer(this.#counts);
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
    const pass = encoder.beginComputePass({ label: 'Density.resolve' });
    this.#resolve.run(pass, this.#resolved, [this.bins / 8, this.bins / 8]);
    pass.end();
  }

  /** Forgets the trails: after a reset nothing of the old crowd glows on. */
  clear(): void {
    const encoder = this.#device.createCommandEncoder({ label: 'Density.clear' });
    encoder.clearBuffer(this.#glow);
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Planes of bins, row-major from low sigma. One team: all walkers, then the frozen among them. Several: each team's. */
  async read(): Promise<Uint32Array> {
    return new Uint32Array(await readBuffer(this.#device, this.#counts));
  }

  destroy(): void {
    this.texture.destroy();
    this.#counts.destroy();
    this.#glow.destroy();
  }
}
