/** Submits steps to the GPU: no more at once than fit the time available. */

import { partition } from '../core/util/partition.ts';
import { tracersOfEach } from '../core/simulation/sampling.ts';
import { isAnnealed } from '../core/settings/settings.ts';
import type { Timeline } from '../core/simulation/timeline.ts';
import { StepBudget, SUBMISSION_TIME, costOf } from './step-budget.ts';
import { packTemperatures } from './pack-params.ts';
import type { GpuTeams, CrowdSpec } from './teams.ts';
import { PassTimer } from './pass-timer.ts';
import { LONGEST_BATCH } from './walkers.ts';

/** The most submissions that one step is cut into. */
const MOST_SLICES = 512;

export class StepScheduler {
  readonly #device: GPUDevice;
  readonly #teams: GpuTeams;
  readonly #timeline: Timeline;
  readonly #budget = new StepBudget();
  readonly #timer: PassTimer;

  constructor(device: GPUDevice, teams: GpuTeams, timeline: Timeline) {
    this.#device = device;
    this.#teams = teams;
    this.#timeline = timeline;
    this.#timer = new PassTimer(device);
  }

  /** Sends off at most `steps` steps, one at least; returns how many. */
  advance(start: CrowdSpec, steps: number, milliseconds = SUBMISSION_TIME): number {
    const affordable = Math.floor((this.#budget.steps(costOf(start)) * milliseconds) / SUBMISSION_TIME);
    const now = Math.max(1, Math.min(steps, LONGEST_BATCH, affordable));
    this.batch(start, now, milliseconds);
    return now;
  }

  /**
   * Sends off exactly `steps` steps, at most LONGEST_BATCH: as one dispatch of each team, or, where not even one step
   * fits `allowed` milliseconds, as one for each slice of the crowd.
   */
  batch(start: CrowdSpec, steps: number, allowed: number): void {
    const share = (this.#budget.steps(costOf(start)) * allowed) / SUBMISSION_TIME;
    const slices = Math.min(Math.ceil(steps / Math.min(share, steps)), MOST_SLICES, start.count);
    for (let slice = 0; slice < slices; slice++) {
      const { first, end: last } = partition(start.count, slices, slice);
      this.#submit(start, { steps, first, last }, allowed);
    }
    this.#timeline.clock += steps;
  }

  /** To be called when walkers that stood still may move again. */
  forgetRest(): void {
    this.#budget.forgetRest();
  }

  /** Into how many submissions a look at every walker, which costs about as much as a step, is cut. */
  slices(start: CrowdSpec): number {
    return Math.min(Math.ceil(1 / this.#budget.steps(costOf(start))), MOST_SLICES, start.count);
  }

  #submit(start: CrowdSpec, part: { steps: number; first: number; last: number }, allowed: number): void {
    const { settings, data, bits, count } = start;
    const { steps, first, last } = part;
    const { clock, scheduleStep } = this.#timeline;
    const temperatures =
      first === 0 && isAnnealed(settings)
        ? packTemperatures(settings, data, bits, scheduleStep, steps)
        : new Uint32Array(0);
    const label = 'Dispatcher.submit';
    const encoder = this.#device.createCommandEncoder({ label });
    const collected = first === 0 ? this.#teams.collect(encoder, true, steps) : [];
    const timestampWrites = this.#timer.start();
    const pass = encoder.beginComputePass({ label, ...(timestampWrites && { timestampWrites }) });
    const tracers = tracersOfEach(settings, count);
    this.#teams.all.forEach((gpuTeam, team) => {
      const span = { ...part, clock, age: this.#timeline.age(team) };
      gpuTeam.run(pass, span, temperatures, tracers);
    });
    pass.end();
    if (timestampWrites) this.#timer.record(encoder);
    const sent = performance.now();
    const { queue } = this.#device;
    queue.submit([encoder.finish()]);
    for (const take of collected) void take().catch(() => undefined);
    const waited = (): Promise<number> => queue.onSubmittedWorkDone().then(() => performance.now() - sent);
    // without a clock on the GPU, only what was sent to an idle one can be timed: the first slice
    const took = timestampWrites
      ? this.#timer.collect()
      : first === 0 && !this.#timer.exists
        ? waited()
        : undefined;
    const [done, cost] = [(steps * (last - first)) / count, costOf(start)];
    // a device that is lost meanwhile is reported as such
    took?.then((time) => this.#budget.learn(done, cost, time, allowed)).catch(() => undefined);
  }

  destroy(): void {
    this.#timer.destroy();
  }
}
