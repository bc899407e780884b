/** Computes what needs a pass over every walker: the median of L, and the histogram of time near the saddle. */

import { DWELL_BINS } from '../core/simulation/dwell.ts';
import type { Statistics as Row } from '../core/simulation/engine.ts';
import { partition } from '../core/util/partition.ts';
import type { Crowd } from './crowd.ts';
import {
  Kernel,
  readBuffer,
  storageBuffer,
  uniformBuffer,
  workgroups,
  type KernelContext,
} from './kernel.ts';
import { STATISTICS_LAYOUT, pack } from './struct-layout.ts';

/** Walkers a workgroup looks at: GROUP times EACH of statistics.wgsl. */
const GROUP = 64 * 32;
/** Bits of the median, eight at a time. */
const SEARCH_LEVELS = 4;
/** Words of `Search` and of `Findings`. */
const [SEARCH, FINDINGS] = [3 + 256, 1 + DWELL_BINS];

/** What is found of one team. */
export type Finding = Pick<Row, 'medianLogLikelihood' | 'dwell'>;

export class StatisticsStage {
  readonly #device: GPUDevice;
  readonly #look: GPUBuffer;
  readonly #search: GPUBuffer;
  readonly #measure: Kernel;
  readonly #count: Kernel;
  readonly #pick: Kernel;
  /** L of each walker of one team at a time, as integers. */
  #keys: GPUBuffer;

  constructor(device: GPUDevice, shared: KernelContext) {
    this.#device = device;
    this.#look = uniformBuffer(device, 'Statistics.look', STATISTICS_LAYOUT.size);
    this.#search = storageBuffer(device, 'Statistics.search', SEARCH * 4);
    this.#keys = storageBuffer(device, 'Statistics.keys', 4);
    const found = { 4: 'write', 5: 'write', 6: 'write' } as const;
    const seen = { 0: 'uniform', 1: 'uniform', 2: 'read', 3: 'read', 4: 'write', 6: 'write' } as const;
    this.#measure = new Kernel(shared, 'statistics', 'measure', seen);
    this.#count = new Kernel(shared, 'statistics', 'count', found);
    this.#pick = new Kernel(shared, 'statistics', 'pick', found);
  }

  /** What is true of each crowd now. slices: submissions that the look at one crowd is cut into. */
  read(crowds: readonly Crowd[], slices = 1): Promise<Finding[]> {
    return Promise.all(crowds.map((crowd) => this.#find(crowd, slices)));
  }

  async #find({ team, buffer, dwell, count }: Crowd, slices: number): Promise<Finding> {
    const device = this.#device;
    if (this.#keys.size < 4 * count) {
      this.#keys.destroy(); // takes effect when what was submitted is done with it
      this.#keys = storageBuffer(device, 'Statistics.keys', 4 * count);
    }
    const findings = storageBuffer(device, 'Statistics.findings', FINDINGS * 4);
    const measured = this.#measure.bind(team, this.#look, buffer, dwell, this.#keys, findings);
    for (let slice = 0; slice < slices; slice++) {
      const { first, end: last } = partition(count, slices, slice);
      device.queue.writeBuffer(this.#look, 0, pack(STATISTICS_LAYOUT, { first, last }));
      const encoder = device.createCommandEncoder({ label: 'Statistics.measure' });
      const pass = encoder.beginComputePass();
      this.#measure.run(pass, measured, workgroups(last - first, GROUP));
      pass.end();
      device.queue.submit([encoder.finish()]);
    }
    const encoder = device.createCommandEncoder({ label: 'Statistics.median' });
    encoder.clearBuffer(this.#search);
    const pass = encoder.beginComputePass();
    const searched = this.#count.bind(this.#keys, this.#search, findings);
    const picked = this.#pick.bind(this.#keys, this.#search, findings);
    for (let level = 0; level < SEARCH_LEVELS; level++) {
      this.#count.run(pass, searched, workgroups(count, GROUP));
      this.#pick.run(pass, picked, [1, 1]);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    const bytes = await readBuffer(device, findings);
    findings.destroy();
    return {
      medianLogLikelihood: new Float32Array(bytes)[0]!,
      dwell: [...new Uint32Array(bytes).subarray(1)],
    };
  }

  destroy(): void {
    for (const buffer of [this.#look, this.#search, this.#keys]) buffer.destroy();
  }
}
