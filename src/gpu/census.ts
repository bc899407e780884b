/** Counts the classes on the GPU and brings the numbers back without ever waiting for them. */

import { CLASSES, type CensusRow } from '../core/census.ts';
import type { Crowd } from './crowd.ts';
import { Kernel, storageBuffer, workgroups, type Shared } from './kernel.ts';

/** Readbacks that may be under way at once; a frame that finds all of them busy goes uncounted. */
const SLOTS = 3;
const BYTES = CLASSES.length * 4;

interface Slot {
  buffer: GPUBuffer;
  busy: boolean;
}

/** A census that has been recorded and comes back after the submit. */
export interface Pending {
  /** To be called after the submit; resolves to the rows. */
  collect(): Promise<CensusRow[]>;
}

export class Census {
  readonly #device: GPUDevice;
  readonly #kernel: Kernel;
  readonly #totals: GPUBuffer[] = [];
  readonly #slots: Slot[] = [];
  readonly #groups = new WeakMap<GPUBuffer, GPUBindGroup>();

  constructor(device: GPUDevice, shared: Shared) {
    this.#device = device;
    this.#kernel = new Kernel(shared, 'census', 'census', { 0: 'read', 1: 'write' });
  }

  /** Records a count of every crowd, or returns undefined when all readbacks are under way. */
  run(encoder: GPUCommandEncoder, crowds: readonly Crowd[], steps: number): Pending | undefined {
    const slot = this.#freeSlot(crowds.length);
    if (!slot) return undefined;
    crowds.forEach(({ buffer, count }, team) => {
      const totals = (this.#totals[team] ??= storageBuffer(this.#device, 'Census.totals', BYTES));
      encoder.clearBuffer(totals);
      let group = this.#groups.get(buffer);
      if (!group) this.#groups.set(buffer, (group = this.#kernel.bind(buffer, totals)));
      const pass = encoder.beginComputePass({ label: 'Census' });
      this.#kernel.run(pass, group, workgroups(count, 512));
      pass.end();
      encoder.copyBufferToBuffer(totals, 0, slot.buffer, team * BYTES, BYTES);
    });
    const counts = crowds.map((crowd) => crowd.count);
    return { collect: () => this.#collect(slot, counts, steps) };
  }

  #freeSlot(teams: number): Slot | undefined {
    const size = Math.max(teams, 1) * BYTES;
    const free = this.#slots.find((slot) => !slot.busy && slot.buffer.size >= size);
    const slot = free ?? (this.#slots.length < SLOTS ? this.#newSlot(size) : undefined);
    if (slot) slot.busy = true;
    return slot;
  }

  #newSlot(size: number): Slot {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const slot = { buffer: this.#device.createBuffer({ label: 'Census.slot', size, usage }), busy: false };
    this.#slots.push(slot);
    return slot;
  }

  async #collect(slot: Slot, counts: number[], steps: number): Promise<CensusRow[]> {
    await slot.buffer.mapAsync(GPUMapMode.READ);
    const totals = new Uint32Array(slot.buffer.getMappedRange().slice(0));
    slot.buffer.unmap();
    slot.busy = false;
    return counts.map((walkers, team) => {
      const of = (place: number): number => totals[team * CLASSES.length + place]!;
      return { team, walkers, steps, travelling: of(0), stalled: of(1), frozen: of(2), arrived: of(3) };
    });
  }

  destroy(): void {
    for (const buffer of [...this.#totals, ...this.#slots.map((slot) => slot.buffer)]) buffer.destroy();
  }
}
