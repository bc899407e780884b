/** Copies a sample of the walkers into the picture from which the view draws them one by one. */

import { DRAWN_WIDTH, MOST_DRAWN } from '../core/simulation/sampling.ts';
import type { Crowd } from './crowd.ts';
import { Kernel, pictureTexture, workgroups, type KernelContext } from './kernel.ts';

export class SampleStage {
  readonly texture: GPUTexture;
  readonly #kernel: Kernel;
  readonly #groups = new WeakMap<GPUBuffer, GPUBindGroup>();

  constructor(device: GPUDevice, shared: KernelContext) {
    const rows = Math.ceil(MOST_DRAWN / DRAWN_WIDTH);
    this.texture = pictureTexture(device, 'Sample.texture', 'rgba32float', [DRAWN_WIDTH, rows]);
    this.#kernel = new Kernel(shared, 'sample', 'sample', {
      0: 'uniform',
      1: 'read',
      2: { texture: 'rgba32float' },
    });
  }

  /** drawn: how many of each crowd, the same number as in the params. */
  run(encoder: GPUCommandEncoder, crowds: readonly Crowd[], drawn: number): void {
    if (drawn === 0) return;
    const pass = encoder.beginComputePass({ label: 'Sample' });
    for (const { buffer, team } of crowds) {
      let group = this.#groups.get(buffer);
      if (!group) this.#groups.set(buffer, (group = this.#kernel.bind(team, buffer, this.texture)));
      this.#kernel.run(pass, group, workgroups(drawn, 64));
    }
    pass.end();
  }

  destroy(): void {
    this.texture.destroy();
  }
}
