/** The walkers of one team, as words on the GPU: spawned, placed, turned from one arithmetic into the other, read. */

import { WORDS, encodeWalker } from '../core/fixed.ts';
import type { Arithmetic, Spawn } from '../core/settings.ts';
import { planSpawn } from '../core/spawn.ts';
import { Kernel, readBuffer, storageBuffer, uniformBuffer, workgroups, type Shared } from './kernel.ts';
import { SPAWN, pack } from './layout.ts';

const BYTES = WORDS * 4;
const ENTRIES = ['spawn', 'classifyAll', 'toSingle', 'toExtended'] as const;

export class Crowd {
  readonly #device: GPUDevice;
  readonly #plan: GPUBuffer;
  readonly #kernels: Record<(typeof ENTRIES)[number], Kernel>;
  #buffer: GPUBuffer;
  #count = 0;

  constructor(device: GPUDevice, shared: Shared) {
    this.#device = device;
    this.#plan = uniformBuffer(device, 'Crowd.plan', SPAWN.size);
    this.#buffer = storageBuffer(device, 'Crowd.buffer', BYTES);
    const kernels = ENTRIES.map((entry) => [
      entry,
      new Kernel(shared, 'crowd', entry, { 0: 'uniform', 1: 'write' }),
    ]);
    this.#kernels = Object.fromEntries(kernels);
  }

  /** The words: replaced when the count changes. */
  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  get count(): number {
    return this.#count;
  }

  #resize(count: number): void {
    if (count === this.#count) return;
    this.#buffer.destroy();
    this.#buffer = storageBuffer(this.#device, 'Crowd.buffer', count * BYTES);
    this.#count = count;
  }

  /** Makes `count` walkers from the spawn; s: critical temperature; bits: integer bits of delta. */
  spawn(spawn: Spawn, count: number, s: number, bits: number): void {
    this.#resize(count);
    this.#device.queue.writeBuffer(this.#plan, 0, pack(SPAWN, { ...planSpawn(spawn, count, s, bits) }));
    this.#run('spawn');
  }

  /** Makes exactly the walkers of the (mu, sigma) pairs, in the units of the data. */
  place(pairs: ArrayLike<number>, s: number, bits: number, arithmetic: Arithmetic): void {
    this.#resize(pairs.length / 2);
    const words = new Uint32Array(this.#count * WORDS);
    const floats = new Float32Array(words.buffer);
    for (let i = 0; i < this.#count; i++) {
      const [mu, sigma] = [pairs[2 * i]! / s, pairs[2 * i + 1]! / s];
      if (arithmetic === 'extended') encodeWalker(words, WORDS * i, mu, sigma, bits);
      else floats.set([mu, sigma], WORDS * i);
    }
    this.#device.queue.writeBuffer(this.#buffer, 0, words);
    this.#run('classifyAll');
  }

  /** Rewrites the state from one arithmetic in the other, where the walkers stand. */
  convert(to: Arithmetic): void {
    this.#run(to === 'single' ? 'toSingle' : 'toExtended');
  }

  #run(entry: (typeof ENTRIES)[number]): void {
    const kernel = this.#kernels[entry];
    const encoder = this.#device.createCommandEncoder({ label: `Crowd.${entry}` });
    const pass = encoder.beginComputePass();
    kernel.run(pass, kernel.bind(this.#plan, this.#buffer), workgroups(this.#count, 64));
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** The words as they are. */
  async read(): Promise<Uint32Array<ArrayBuffer>> {
    return new Uint32Array(await readBuffer(this.#device, this.#buffer));
  }

  /** Puts words back as they were. */
  load(words: Uint32Array<ArrayBuffer>): void {
    this.#resize(words.length / WORDS);
    this.#device.queue.writeBuffer(this.#buffer, 0, words);
  }

  destroy(): void {
    this.#buffer.destroy();
    this.#plan.destroy();
  }
}
