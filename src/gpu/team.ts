/** One team on the GPU: its crowd, its step kernels and its class counts. */

import type { FoldedData } from '../core/likelihood/folded-data.ts';
import type { TeamPast } from '../core/simulation/team-history.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { CensusStage } from './census.ts';
import { Crowd, type crowdKernels } from './crowd.ts';
import { ClassCountRing } from './class-count-ring.ts';
import { WalkerStage, type Span, type WalkerKernels } from './walkers.ts';

/** What all teams share. */
export interface GpuTeamParts {
  device: GPUDevice;
  ring: GPUTexture;
  crowds: ReturnType<typeof crowdKernels>;
  walkers: WalkerKernels;
}

export class GpuTeam {
  readonly crowd: Crowd;
  readonly classCounts: ClassCountRing;
  readonly #parts: GpuTeamParts;
  readonly #walkers: WalkerStage;

  constructor(parts: GpuTeamParts) {
    this.#parts = parts;
    this.crowd = new Crowd(parts.device, parts.crowds);
    this.classCounts = new ClassCountRing(parts.device);
    this.#walkers = new WalkerStage(parts.device, parts.ring, parts.walkers.each);
  }

  configure(index: number, settings: Settings, data: FoldedData): void {
    const team = settings.teams[index]!;
    this.crowd.configure(team, index, settings, data);
    this.#walkers.configure(team, this.#parts.walkers.pair(team, settings, data));
  }

  /** The walkers that are there now are at step `age`; past: what came before it. */
  begin(census: CensusStage, age = 0, past?: TeamPast): void {
    const encoder = this.#parts.device.createCommandEncoder({ label: 'Racer.begin' });
    census.run(encoder, this.crowd);
    this.classCounts.begin(encoder, census.totals, age, past);
    this.#parts.device.queue.submit([encoder.finish()]);
  }

  /** Records the steps of the span; temperatures: as `packTemperatures` makes them. */
  run(pass: GPUComputePassEncoder, span: Span, temperatures: Uint32Array, tracers: number): void {
    this.#walkers.prepare(span, temperatures);
    this.#walkers.run(pass, this.crowd, this.classCounts.buffer, span, tracers);
  }

  destroy(): void {
    this.crowd.destroy();
    this.classCounts.destroy();
    this.#walkers.destroy();
  }
}
