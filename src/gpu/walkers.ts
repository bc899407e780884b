/** Advances one team's walkers by many steps in one dispatch. */

import type { FoldedData } from '../core/data.ts';
import { OPTIMIZERS, type Arithmetic, type Team } from '../core/settings.ts';
import type { Crowd } from './crowd.ts';
import { Kernel, storageBuffer, uniformBuffer, workgroups, type Shared } from './kernel.ts';
import { BATCH, TEAM, pack } from './layout.ts';

/** The most steps of one dispatch: as many temperatures are uploaded. */
export const LONGEST_BATCH = 1000;

const WORKGROUP = 128;

/** The steps of one dispatch, and the walkers that make them: from `first` to before `last`. */
export interface Span {
  clock: number;
  steps: number;
  first: number;
  last: number;
}

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

  write(span: Span, temperatures: Uint32Array<ArrayBuffer>): void {
    this.#device.queue.writeBuffer(this.buffer, 0, pack(BATCH, { ...span }));
    if (temperatures.length > 0) this.#device.queue.writeBuffer(this.temperatures, 0, temperatures);
  }

  destroy(): void {
    this.buffer.destroy();
    this.temperatures.destroy();
  }
}

interface Pair {
  advance: Kernel;
  trace: Kernel;
}

export class Walkers {
  readonly team: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #shared: Shared;
  readonly #batch: Batch;
  readonly #ring: GPUTexture;
  /** One pair of pipelines for each combination of optimizer, arithmetic, annealing and kind of data asked for. */
  readonly #kernels = new Map<string, Pair>();
  #pair!: Pair;
  #bound: { crowd: GPUBindGroup; tracers: GPUBindGroup; pair: Pair; buffer: GPUBuffer } | undefined;

  constructor(device: GPUDevice, shared: Shared, batch: Batch, ring: GPUTexture) {
    this.#device = device;
    this.#shared = shared;
    this.#batch = batch;
    this.#ring = ring;
    this.team = uniformBuffer(device, 'Walkers.team', TEAM.size);
  }

  /** index: the team's number. */
  configure(team: Team, index: number, data: FoldedData, arithmetic: Arithmetic): void {
    // in units of s the score is s times, and the move 1/s times, what it is in units of the data
    const stepSize = team.stepSize / data.criticalTemperature ** 2;
    this.#device.queue.writeBuffer(this.team, 0, pack(TEAM, { team: index, stepSize }));
    const constants = {
      OPTIMIZER: OPTIMIZERS.indexOf(team.optimizer),
      ANNEALED: Number(team.annealed),
      SINGLE: Number(arithmetic === 'single'),
      ONE_ENTRY: Number(data.x.length === 1),
    };
    const key = Object.values(constants).join();
    let pair = this.#kernels.get(key);
    if (!pair) {
      const shared = this.#shared;
      const bindings = { 0: 'uniform', 1: 'uniform', 2: 'read' } as const;
      pair = {
        advance: new Kernel(
          shared,
          'walkers',
          'advance',
          { ...bindings, 3: 'write' },
          { ...constants, WORKGROUP },
        ),
        trace: new Kernel(
          shared,
          'walkers',
          'trace',
          { ...bindings, 3: 'write', 4: { texture: 'rgba32float' } },
          constants,
        ),
      };
      this.#kernels.set(key, pair);
    }
    this.#pair = pair;
  }

  /** Records the steps that the batch holds; tracers: how many walkers leave a trace in the ring. */
  run(pass: GPUComputePassEncoder, crowd: Crowd, { first, last }: Span, tracers: number): void {
    const [pair, buffer] = [this.#pair, crowd.buffer];
    if (this.#bound?.pair !== pair || this.#bound.buffer !== buffer) {
      const common = [this.#batch.buffer, this.team, this.#batch.temperatures, buffer];
      this.#bound = {
        crowd: pair.advance.bind(...common),
        tracers: pair.trace.bind(...common, this.#ring),
        pair,
        buffer,
      };
    }
    // before any walker has moved
    if (first === 0) pair.trace.run(pass, this.#bound.tracers, workgroups(tracers, 64));
    pair.advance.run(pass, this.#bound.crowd, workgroups(last - first, WORKGROUP));
  }

  destroy(): void {
    this.team.destroy();
  }
}
