/** The walkers of one team on the GPU: spawned, placed, converted between arithmetics, read back. */

import type { CrowdWords } from '../core/simulation/checkpoint.ts';
import type { FoldedData } from '../core/likelihood/folded-data.ts';
import { WALKER_WORDS, encodeSingle, encodeWalker } from '../core/simulation/fixed-point.ts';
import { remembers } from '../core/optimizers/step.ts';
import type { Settings } from '../core/settings/settings.ts';
import { planSpawn } from '../core/simulation/spawn.ts';
import { arithmeticOf, type Arithmetic, type Team } from '../core/settings/teams.ts';
import {
  Kernel,
  readBuffer,
  storageBuffer,
  uniformBuffer,
  writeUniforms,
  workgroups,
  type KernelContext,
} from './kernel.ts';
import { SPAWN_LAYOUT, TEAM_LAYOUT, WIDENING_LAYOUT, pack } from './struct-layout.ts';
import { packTeam } from './pack-params.ts';

const BYTES = WALKER_WORDS * 4;
const ENTRIES = ['spawn', 'classifyAll', 'toSingle', 'toExtended', 'widen'] as const;
type CrowdKernel = (typeof ENTRIES)[number];

/** The kernels that every crowd runs, compiled once. */
export function crowdKernels(shared: KernelContext): Record<CrowdKernel, Kernel> {
  const kernels = ENTRIES.map((entry) => {
    const binding = entry === 'widen' ? 3 : 2;
    return [entry, new Kernel(shared, 'crowd', entry, { 0: 'uniform', 1: 'write', [binding]: 'uniform' })];
  });
  return Object.fromEntries(kernels) as Record<CrowdKernel, Kernel>;
}

export class Crowd {
  /** What the kernels know of the team. */
  readonly team: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #plan: GPUBuffer;
  readonly #kernels: Record<CrowdKernel, Kernel>;
  #buffer: GPUBuffer;
  #memory: GPUBuffer;
  #dwell: GPUBuffer;
  #count = 0;
  #optimizer: Team['optimizer'] = 'gradient';
  #arithmetic: Arithmetic | undefined;

  constructor(device: GPUDevice, kernels: Record<CrowdKernel, Kernel>) {
    this.#device = device;
    this.#kernels = kernels;
    this.team = uniformBuffer(device, 'Crowd.team', TEAM_LAYOUT.size);
    this.#plan = uniformBuffer(device, 'Crowd.plan', SPAWN_LAYOUT.size);
    this.#buffer = storageBuffer(device, 'Crowd.buffer', BYTES);
    this.#memory = storageBuffer(device, 'Crowd.memory', 16);
    this.#dwell = storageBuffer(device, 'Crowd.dwell', 4);
  }

  /** The walkers' words, what the optimizer remembers of each, and its steps near the saddle: replaced when the count changes. */
  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  get memory(): GPUBuffer {
    return this.#memory;
  }

  get dwell(): GPUBuffer {
    return this.#dwell;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes the team's settings: walkers that are there stay where they stand. */
  configure(team: Team, index: number, settings: Settings, data: FoldedData): void {
    writeUniforms(this.#device, this.team, packTeam(team, index, settings, data));
    const arithmetic = arithmeticOf(team, settings);
    const turned = this.#arithmetic !== undefined && this.#arithmetic !== arithmetic;
    this.#arithmetic = arithmetic;
    if (turned && this.#count > 0) this.#run(arithmetic === 'single' ? 'toSingle' : 'toExtended');
    if (this.#optimizer === team.optimizer) return;
    this.#optimizer = team.optimizer;
    this.#forget();
  }

  /** The optimizer begins anew, with nothing to remember. */
  #forget(): void {
    const bytes = remembers(this.#optimizer) ? 16 * this.#count : 16;
    this.#memory.destroy();
    // a new buffer is all zeros
    this.#memory = storageBuffer(this.#device, 'Crowd.memory', Math.max(bytes, 16));
  }

  #begin(count: number): void {
    if (count !== this.#count) {
      this.#buffer.destroy();
      this.#buffer = storageBuffer(this.#device, 'Crowd.buffer', count * BYTES);
      this.#count = count;
    }
    this.#dwell.destroy();
    this.#dwell = storageBuffer(this.#device, 'Crowd.dwell', count * 4);
    this.#forget();
  }

  /** Makes `count` walkers from the settings' spawn; bits: integer bits of delta. */
  spawn({ spawn }: Settings, count: number, s: number, bits: number): void {
    this.#begin(count);
    this.#device.queue.writeBuffer(
      this.#plan,
      0,
      pack(SPAWN_LAYOUT, { ...planSpawn(spawn, count, s, bits) }),
    );
    this.#run('spawn');
  }

  /** Makes exactly the walkers of the (mu, sigma) pairs, in the units of the data. */
  place(pairs: ArrayLike<number>, s: number, bits: number): void {
    this.#begin(pairs.length / 2);
    const words = new Uint32Array(this.#count * WALKER_WORDS);
    const floats = new Float32Array(words.buffer);
    for (let i = 0; i < this.#count; i++) {
      const [mu, sigma] = [pairs[2 * i]! / s, pairs[2 * i + 1]! / s];
      if (this.#arithmetic === 'single') encodeSingle(floats, WALKER_WORDS * i, mu, sigma);
      else encodeWalker(words, WALKER_WORDS * i, mu, sigma, bits);
    }
    this.#device.queue.writeBuffer(this.#buffer, 0, words);
    this.#run('classifyAll');
  }

  /** Gives delta so many more integer bits, in the walkers that are there. */
  widen(by: number): void {
    if (this.#arithmetic === 'single' || this.#count === 0) return;
    const widening = uniformBuffer(this.#device, 'Crowd.widening', WIDENING_LAYOUT.size);
    this.#device.queue.writeBuffer(widening, 0, pack(WIDENING_LAYOUT, { by }));
    this.#run('widen', widening);
    widening.destroy(); // takes effect when the submission is done with it
  }

  #run(entry: CrowdKernel, uniform = this.#plan): void {
    const kernel = this.#kernels[entry];
    const encoder = this.#device.createCommandEncoder({ label: `Crowd.${entry}` });
    const pass = encoder.beginComputePass();
    kernel.run(pass, kernel.bind(this.team, this.#buffer, uniform), workgroups(this.#count, 64));
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** The words as they are. */
  async read(): Promise<Uint32Array<ArrayBuffer>> {
    return new Uint32Array(await readBuffer(this.#device, this.#buffer));
  }

  /** All that the crowd is at this moment. */
  async copy(): Promise<CrowdWords> {
    const optimizer = this.#optimizer;
    const kept = remembers(optimizer);
    const [words, memory, dwell] = await Promise.all([
      this.read(),
      kept ? readBuffer(this.#device, this.#memory) : new ArrayBuffer(0),
      readBuffer(this.#device, this.#dwell),
    ]);
    return { words, memory: new Float32Array(memory), dwell: new Uint32Array(dwell), optimizer };
  }

  /** Puts a copy back; arithmetic: that of the words. */
  load({ words, memory, dwell, optimizer }: CrowdWords, arithmetic: Arithmetic): void {
    this.#begin(words.length / WALKER_WORDS);
    this.#device.queue.writeBuffer(this.#buffer, 0, words);
    this.#device.queue.writeBuffer(this.#dwell, 0, dwell);
    if (memory.length === 4 * this.#count && optimizer === this.#optimizer)
      this.#device.queue.writeBuffer(this.#memory, 0, memory);
    if (arithmetic !== this.#arithmetic) this.#run(this.#arithmetic === 'single' ? 'toSingle' : 'toExtended');
  }

  destroy(): void {
    for (const buffer of [this.#buffer, this.#memory, this.#dwell, this.#plan, this.team]) buffer.destroy();
  }
}
