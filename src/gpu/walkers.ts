/** Advances one team's walkers by many steps in one dispatch. */

import type { FoldedData } from '../core/likelihood/folded-data.ts';
import { adamWeights, remembers } from '../core/optimizers/step.ts';
import type { Settings } from '../core/settings/settings.ts';
import { OPTIMIZERS, arithmeticOf, type Team } from '../core/settings/teams.ts';
import type { Crowd } from './crowd.ts';
import { Kernel, storageBuffer, uniformBuffer, workgroups, type KernelContext } from './kernel.ts';
import { BATCH_LAYOUT, pack } from './struct-layout.ts';

/** The most steps of one dispatch: as many plans are uploaded. */
export const LONGEST_BATCH = 1000;

export const WORKGROUP = 128;

/**
 * Walkers that one invocation advances. A software GPU begins each invocation anew, which costs it as much as half a step;
 * others want as many invocations as there are.
 */
const EACH = { hardware: 1, software: 16 };

/** Words of a plan: sigma of the schedule as delta in fixed point, and Adam's two weights. */
const PLAN = 4;

/** The steps of one dispatch, and the walkers that make them: from `first` to before `last`. */
export interface Span {
  clock: number;
  /** Steps that the team has made before. */
  age: number;
  steps: number;
  first: number;
  last: number;
}

interface Pair {
  advance: Kernel;
  trace: Kernel;
}

/** The `override`s of a step. */
export const stepConstants = (
  team: Team,
  settings: Settings,
  { x }: FoldedData,
): Record<'OPTIMIZER' | 'ANNEALED' | 'SINGLE' | 'NOISY' | 'REMEMBERS' | 'ONE_ENTRY', number> => ({
  OPTIMIZER: OPTIMIZERS.indexOf(team.optimizer),
  ANNEALED: Number(team.annealed),
  SINGLE: Number(arithmeticOf(team, settings) === 'single'),
  NOISY: Number(team.noise > 0),
  REMEMBERS: Number(remembers(team.optimizer)),
  ONE_ENTRY: Number(x.length === 1),
});

/**
 * The plans of the steps after `age`, or undefined if the team needs none. temperatures: as `packTemperatures` makes them.
 */
export function packPlans(
  { annealed, optimizer, momentum }: Team,
  temperatures: Uint32Array,
  age: number,
  steps: number,
): Uint32Array<ArrayBuffer> | undefined {
  const adam = optimizer === 'adam';
  if (!annealed && !adam) return undefined;
  const words = new Uint32Array(PLAN * steps);
  const floats = new Float32Array(words.buffer);
  for (let k = 0; k < steps; k++) {
    if (annealed) words.set(temperatures.subarray(2 * k, 2 * k + 2), PLAN * k);
    if (adam) floats.set(adamWeights(momentum, age + k), PLAN * k + 2);
  }
  return words;
}

/** The index of the first plan from which on all are the same. */
function settledAt(plans: Uint32Array): number {
  const count = plans.length / PLAN;
  const same = (k: number): boolean =>
    plans.subarray(PLAN * k, PLAN * (k + 1)).every((word, at) => word === plans[PLAN * (count - 1) + at]);
  let first = count - 1;
  while (first > 0 && same(first - 1)) first--;
  return first;
}

/** A buffer for the plans of one dispatch. */
export const planBuffer = (device: GPUDevice): GPUBuffer =>
  storageBuffer(device, 'Walkers.plans', LONGEST_BATCH * PLAN * 4);

/** The pipelines of all teams: one pair for each combination of optimizer, arithmetic, annealing and kind of data asked for. */
export class WalkerKernels {
  /** Walkers that one invocation of `advance` advances. */
  readonly each: number;
  readonly #shared: KernelContext;
  readonly #pairs = new Map<string, Pair>();

  constructor(shared: KernelContext, software: boolean) {
    this.#shared = shared;
    this.each = software ? EACH.software : EACH.hardware;
  }

  pair(team: Team, settings: Settings, data: FoldedData): Pair {
    const constants = stepConstants(team, settings, data);
    const key = Object.values(constants).join();
    const made = this.#pairs.get(key);
    if (made) return made;
    const common = { 0: 'uniform', 1: 'write', 2: 'uniform', 3: 'read', 4: 'write' } as const;
    const advance = { ...common, 5: 'write', 6: 'write' } as const;
    const trace = { ...common, 7: { texture: 'rgba32float' } } as const;
    const pair = {
      advance: new Kernel(this.#shared, 'walkers', 'advance', advance, {
        ...constants,
        WORKGROUP,
        EACH: this.each,
      }),
      trace: new Kernel(this.#shared, 'walkers', 'trace', trace, constants),
    };
    this.#pairs.set(key, pair);
    return pair;
  }
}

export class WalkerStage {
  readonly #device: GPUDevice;
  readonly #ring: GPUTexture;
  readonly #each: number;
  readonly #batch: GPUBuffer;
  readonly #plans: GPUBuffer;
  #settled = 0;
  #team!: Team;
  #pair!: Pair;
  #bound: { crowd: GPUBindGroup; tracers: GPUBindGroup; of: readonly unknown[] } | undefined;

  /** each: that of the kernels. */
  constructor(device: GPUDevice, ring: GPUTexture, each: number) {
    this.#device = device;
    this.#ring = ring;
    this.#each = each;
    this.#batch = uniformBuffer(device, 'Walkers.batch', BATCH_LAYOUT.size);
    this.#plans = planBuffer(device);
  }

  configure(team: Team, pair: Pair): void {
    this.#team = team;
    this.#pair = pair;
  }

  /** Writes the next dispatch's input; temperatures: high and low word of delta for each step, if a team needs them. */
  prepare(span: Span, temperatures: Uint32Array): void {
    const { queue } = this.#device;
    // all slices of the crowd have the plans of the first
    if (span.first === 0) {
      const plans = packPlans(this.#team, temperatures, span.age, span.steps);
      if (plans) queue.writeBuffer(this.#plans, 0, plans);
      this.#settled = plans ? settledAt(plans) : 0;
    }
    queue.writeBuffer(this.#batch, 0, pack(BATCH_LAYOUT, { ...span, settled: this.#settled }));
  }

  /** Records the steps that were prepared; tracers: how many walkers leave a trace in the ring. */
  run(
    pass: GPUComputePassEncoder,
    crowd: Crowd,
    classCounts: GPUBuffer,
    { first, last }: Span,
    tracers: number,
  ): void {
    const pair = this.#pair;
    const of = [pair, crowd.buffer, crowd.memory, crowd.dwell];
    if (!of.every((one, k) => one === this.#bound?.of[k])) {
      const common = [crowd.team, crowd.buffer, this.#batch, this.#plans, crowd.memory];
      this.#bound = {
        crowd: pair.advance.bind(...common, crowd.dwell, classCounts),
        tracers: pair.trace.bind(...common, this.#ring),
        of,
      };
    }
    // before any walker has moved
    if (first === 0) pair.trace.run(pass, this.#bound!.tracers, workgroups(tracers, 64));
    pair.advance.run(pass, this.#bound!.crowd, workgroups(last - first, WORKGROUP * this.#each));
  }

  destroy(): void {
    this.#batch.destroy();
    this.#plans.destroy();
  }
}
