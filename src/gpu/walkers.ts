/** Advances one team's walkers by many steps in one dispatch. */

import { OPTIMIZERS, type Arithmetic, type Team } from '../core/settings.ts';
import type { Crowd } from './crowd.ts';
import { Kernel, storageBuffer, uniformBuffer, workgroups, type Shared } from './kernel.ts';
import { BATCH, TEAM, pack } from './layout.ts';

/** The most steps of one dispatch: as many temperatures are uploaded. */
export const LONGEST_BATCH = 1000;

const WORKGROUP = 64;

/** What one dispatch is told about the schedule: the steps it makes, and sigma at each of them as delta in fixed point. */
export class Batch {
  readonly buffer: GPUBuffer;
  readonly temperatures: GPUBuffer;
  readonly #device: GPUDevice;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.buffer = uniformBuffer(device, 'Batch.buffer', BATCH.size);
    this.temperatures = storageBuffer(device, 'Batch.temperatures', LONGEST_BATCH * 8);
  }

  write(clock: number, steps: number, temperatures: Uint32Array<ArrayBuffer>): void {
    this.#device.queue.writeBuffer(this.buffer, 0, pack(BATCH, { clock, steps }));
    if (temperatures.length > 0) this.#device.queue.writeBuffer(this.temperatures, 0, temperatures);
  }

  destroy(): void {
    this.buffer.destroy();
    this.temperatures.destroy();
  }
}

export class Walkers {
  readonly team: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #shared: Shared;
  readonly #batch: Batch;
  readonly #ring: GPUTexture;
  /** One pipeline for each combination of optimizer, arithmetic and annealing that has been asked for. */
  readonly #kernels = new Map<string, Kernel>();
  #kernel!: Kernel;
  #bound: { group: GPUBindGroup; kernel: Kernel; buffer: GPUBuffer } | undefined;

  constructor(device: GPUDevice, shared: Shared, batch: Batch, ring: GPUTexture) {
    this.#device = device;
    this.#shared = shared;
    this.#batch = batch;
    this.#ring = ring;
    this.team = uniformBuffer(device, 'Walkers.team', TEAM.size);
  }

  /** index: the team's number; s: critical temperature. */
  configure(team: Team, index: number, s: number, arithmetic: Arithmetic): void {
    // in units of s the score is s times, and the move 1/s times, what it is in units of the data
    const bytes = pack(TEAM, { team: index, stepSize: team.stepSize / s / s });
    this.#device.queue.writeBuffer(this.team, 0, bytes);
    const key = `${team.optimizer} ${team.annealed} ${arithmetic}`;
    let kernel = this.#kernels.get(key);
    if (!kernel) {
      const texture = { texture: 'rgba32float' } as const;
      kernel = new Kernel(
        this.#shared,
        'walkers',
        'advance',
        { 0: 'uniform', 1: 'uniform', 2: 'read', 3: 'write', 4: texture },
        {
          OPTIMIZER: OPTIMIZERS.indexOf(team.optimizer),
          ANNEALED: Number(team.annealed),
          SINGLE: Number(arithmetic === 'single'),
          WORKGROUP,
        },
      );
      this.#kernels.set(key, kernel);
    }
    this.#kernel = kernel;
  }

  /** Records the steps that the batch holds. */
  run(pass: GPUComputePassEncoder, crowd: Crowd): void {
    const [kernel, buffer] = [this.#kernel, crowd.buffer];
    if (this.#bound?.kernel !== kernel || this.#bound.buffer !== buffer) {
      const group = kernel.bind(this.#batch.buffer, this.team, this.#batch.temperatures, buffer, this.#ring);
      this.#bound = { group, kernel, buffer };
    }
    kernel.run(pass, this.#bound.group, workgroups(crowd.count, WORKGROUP));
  }

  destroy(): void {
    this.team.destroy();
  }
}
