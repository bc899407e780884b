/** Computes a map of escape times on the GPU, in the background. Loaded with the first map. */

import escapeSource from '../../shaders/escape.wgsl?raw';
import type { EscapeHost } from '../core/simulation/engine-base.ts';
import { EscapePace } from '../core/simulation/escape-pace.ts';
import {
  ESCAPE_OUTCOMES,
  axisPoint,
  mapOf,
  type EscapeMap,
  type EscapeRequest,
} from '../core/simulation/escape-map.ts';
import type { EscapeRun, Picture } from '../core/simulation/engine.ts';
import { WALKER_WORDS, encodeSingle, encodeWalker } from '../core/simulation/fixed-point.ts';
import { remembers } from '../core/optimizers/step.ts';
import { steadyFrom } from '../core/schedule/schedule.ts';
import type { Model } from '../core/simulation/model-state.ts';
import { neededBits } from '../core/simulation/spawn.ts';
import { arithmeticOf, type Team } from '../core/settings/teams.ts';
import { lossOr } from './device.ts';
import {
  Kernel,
  pictureOf,
  pictureTexture,
  readBuffer,
  sharedGroup,
  storageBuffer,
  uniformBuffer,
  workgroups,
  type KernelContext,
} from './kernel.ts';
import { PassTimer } from './pass-timer.ts';
import { packData, packParams, packTeam, packTemperatures } from './pack-params.ts';
import { Programs } from './programs.ts';
import { readTexture } from './read-texture.ts';
import { joinShaders } from './shaders.ts';
import { StepBudget, SUBMISSION_TIME, costOf } from './step-budget.ts';
import { PARAMS_LAYOUT, TEAM_LAYOUT, layout, pack } from './struct-layout.ts';
import { LONGEST_BATCH, packPlans, planBuffer, stepConstants } from './walkers.ts';

/** `Escape` of escape.wgsl. */
export const ESCAPE_LAYOUT = layout('Escape', [
  ['width', 'u32'],
  ['height', 'u32'],
  ['age', 'u32'],
  ['steps', 'u32'],
  ['first', 'u32'],
  ['last', 'u32'],
  ['steadyFrom', 'u32'],
]);

const FILES = [
  'params',
  'rules',
  'team',
  'random',
  'fixed',
  'mixture',
  'optimizers',
  'step',
  'walk',
] as const;

/** All of escape.wgsl and what it needs. */
export const escapeShaders = (extra = ''): ReturnType<typeof joinShaders> =>
  joinShaders(FILES, escapeSource + extra, 'escape.wgsl');

const BINDINGS = {
  0: 'uniform',
  1: 'write',
  2: 'uniform',
  3: 'read',
  4: 'write',
  5: 'write',
  6: 'read',
  7: { texture: 'rgba32float' },
} as const;

/** A step for ever. */
const NEVER = 2 ** 32 - 1;
/** Fewer steps are not worth a submission, and more slices of one round no better. */
const LEAST_STEPS = 16;
const MOST_SLICES = 512;

export class GpuEscapeRun implements EscapeRun {
  readonly request: EscapeRequest;
  readonly picture: Picture;
  readonly finished: Promise<void>;
  done = 0;
  decided = 0;
  /** Milliseconds that its kernels took so far. */
  kernelTime = 0;
  readonly #device: GPUDevice;
  readonly #model: Model;
  readonly #team: Team;
  readonly #bits: number;
  readonly #count: number;
  readonly #texture: GPUTexture;
  readonly #totals: GPUBuffer;
  readonly #map: GPUBuffer;
  readonly #plans: GPUBuffer;
  readonly #buffers: GPUBuffer[];
  readonly #begin: Kernel;
  readonly #advance: Kernel;
  readonly #group: GPUBindGroup;
  readonly #host: EscapeHost;
  readonly #pace: EscapePace;
  readonly #budget = new StepBudget();
  readonly #timer: PassTimer;
  #cancelled = false;

  constructor(device: GPUDevice, software: boolean, model: Model, request: EscapeRequest, host: EscapeHost) {
    const { settings, data, landmarks } = model;
    const { width, height, mu, sigma } = request;
    this.request = request;
    this.#device = device;
    this.#host = host;
    this.#model = model;
    const team = (this.#team = settings.teams[request.team]!);
    const count = (this.#count = width * height);
    const reach = Math.max(...mu.map(Math.abs), ...sigma);
    const bits = (this.#bits = neededBits(settings, data.criticalTemperature, reach));
    this.#pace = new EscapePace(software, host);
    this.#timer = new PassTimer(device);

    this.#texture = pictureTexture(device, 'Escape.texture', 'rgba32float', [width, height]);
    this.picture = pictureOf(this.#texture, 'float');
    const packed = packData(data);
    const params = uniformBuffer(device, 'Escape.params', PARAMS_LAYOUT.size);
    const entries = storageBuffer(device, 'Escape.data', packed.byteLength);
    const teamBuffer = uniformBuffer(device, 'Escape.team', TEAM_LAYOUT.size);
    const axes = axisWords(request, model, bits);
    const axesBuffer = storageBuffer(device, 'Escape.axes', axes.byteLength);
    const walkers = storageBuffer(device, 'Escape.walkers', 4 * WALKER_WORDS * count);
    const memory = storageBuffer(device, 'Escape.memory', remembers(team.optimizer) ? 16 * count : 16);
    this.#totals = storageBuffer(device, 'Escape.totals', 4 * ESCAPE_OUTCOMES.length);
    this.#map = uniformBuffer(device, 'Escape.map', ESCAPE_LAYOUT.size);
    this.#plans = planBuffer(device);
    this.#buffers = [params, entries, teamBuffer, axesBuffer, walkers, memory];
    this.#buffers.push(this.#totals, this.#map, this.#plans);
    const { queue } = device;
    const state = { data, landmarks, bits, walkers: count, bins: 1 };
    queue.writeBuffer(params, 0, packParams(settings, state));
    queue.writeBuffer(entries, 0, packed);
    queue.writeBuffer(teamBuffer, 0, packTeam(team, request.team, settings, data));
    queue.writeBuffer(axesBuffer, 0, axes);

    const programs = Programs.of(device);
    programs.add('escape', escapeShaders);
    const shared: KernelContext = { programs, group: sharedGroup(programs, params, entries) };
    const constants = stepConstants(team, settings, data);
    this.#begin = new Kernel(shared, 'escape', 'begin', BINDINGS, constants);
    this.#advance = new Kernel(shared, 'escape', 'advance', BINDINGS, constants);
    this.#group = this.#advance.bind(
      ...[teamBuffer, walkers, this.#map, this.#plans, memory, this.#totals, axesBuffer],
      this.#texture,
    );
    host.runs.add(this);
    host.active++;
    this.finished = this.#run().finally(() => void host.active--);
    // callers that await it get the error; a map that nobody waits for is only not completed
    this.finished.catch(() => undefined);
  }

  async #run(): Promise<void> {
    try {
      await Promise.all([this.#begin.compile(), this.#advance.compile()]);
      if (this.#cancelled) return;
      await this.#slice(this.#begin, 0, { first: 0, last: this.#count });
      while (!this.#cancelled && this.decided < 1 && this.done < this.request.limit) await this.#round();
    } catch (error) {
      throw await lossOr(this.#device, error);
    } finally {
      for (const buffer of this.#buffers) buffer.destroy();
      this.#timer.destroy();
    }
  }

  /** What a step of those costs that are not decided. */
  get #cost(): number {
    const { settings, data } = this.#model;
    const count = Math.max(1, Math.round((1 - this.decided) * this.#count));
    return costOf({ settings: { ...settings, teams: [this.#team] }, data, count, bits: this.#bits });
  }

  /** Steps of all starts that are not decided that fit a slice; may be less than one. */
  get #fits(): number {
    return (this.#budget.steps(this.#cost) * this.#pace.slice) / SUBMISSION_TIME;
  }

  /** All make the same number of steps, in one dispatch or in slices. */
  async #round(): Promise<void> {
    const left = Math.min(LONGEST_BATCH, this.request.limit - this.done);
    const steps = Math.min(left, Math.max(LEAST_STEPS, Math.floor(this.#fits)));
    this.#writePlans(steps);
    for (let first = 0; first < this.#count;) {
      await this.#pace.rest();
      if (this.#cancelled) return;
      // by what fits now: a slice that took long for another reason is not the measure of the whole round
      const share = Math.max(this.#fits / steps, 1 / MOST_SLICES);
      const last = Math.min(this.#count, first + Math.ceil(share * this.#count));
      const allowed = this.#pace.slice;
      const took = await this.#slice(this.#advance, steps, { first, last });
      if (this.#cancelled) return;
      this.#pace.took(took);
      // by those that are left, so that those that arrived on the way do not make steps look cheap
      const made = (steps * (last - first)) / this.#count;
      if (this.decided < 1) this.#budget.learn(made, this.#cost, took, allowed);
      first = last;
    }
    this.done += steps;
  }

  #writePlans(steps: number): void {
    const { settings, data } = this.#model;
    const { annealed } = this.#team;
    const temperatures = annealed
      ? packTemperatures(settings, data, this.#bits, this.done, steps)
      : new Uint32Array(0);
    const plans = packPlans(this.#team, temperatures, this.done, steps);
    if (plans) this.#device.queue.writeBuffer(this.#plans, 0, plans);
  }

  /** Runs a kernel over some starts, and learns how many of all are decided; returns the milliseconds it took. */
  async #slice(kernel: Kernel, steps: number, span: { first: number; last: number }): Promise<number> {
    const { width, height } = this.request;
    const { queue } = this.#device;
    const steady = this.#team.annealed ? Math.min(steadyFrom(this.#model.settings.schedule), NEVER) : 0;
    const values = { width, height, age: this.done, steps, ...span, steadyFrom: steady };
    queue.writeBuffer(this.#map, 0, pack(ESCAPE_LAYOUT, values));
    const encoder = this.#device.createCommandEncoder({ label: 'Escape.slice' });
    const timestampWrites = this.#timer.start();
    const pass = encoder.beginComputePass({
      label: 'Escape.slice',
      ...(timestampWrites && { timestampWrites }),
    });
    kernel.run(pass, this.#group, workgroups(span.last - span.first, 64));
    pass.end();
    if (timestampWrites) this.#timer.record(encoder);
    if (!timestampWrites) {
      // without a clock on the GPU, what was sent before would count
      await queue.onSubmittedWorkDone();
      if (this.#cancelled) return 0;
    }
    const sent = performance.now();
    queue.submit([encoder.finish()]);
    const [took, totals] = await Promise.all([
      timestampWrites
        ? this.#timer.collect()
        : queue.onSubmittedWorkDone().then(() => performance.now() - sent),
      readBuffer(this.#device, this.#totals).then((buffer) => new Uint32Array(buffer)),
    ]);
    this.kernelTime += took;
    this.decided = totals.reduce((sum, some) => sum + some, 0) / this.#count;
    return took;
  }

  async read(): Promise<EscapeMap> {
    const { done } = this;
    const texels = await readTexture(this.#device, this.#texture);
    return mapOf(this.request, texels, done);
  }

  cancel(): void {
    this.#cancelled = true;
    this.#host.runs.delete(this);
    void this.finished.catch(() => undefined).then(() => this.#texture.destroy());
  }
}

/** The words of mu of each column, then those of sigma of each row. */
function axisWords(
  { mu, sigma, width, height, team }: EscapeRequest,
  { settings, data: { criticalTemperature: s } }: Model,
  bits: number,
): Uint32Array<ArrayBuffer> {
  const single = arithmeticOf(settings.teams[team]!, settings) === 'single';
  const walker = new Uint32Array(WALKER_WORDS);
  const floats = new Float32Array(walker.buffer);
  const words = new Uint32Array(2 * (width + height));
  for (let k = 0; k < width + height; k++) {
    const isMu = k < width;
    const [m, r] = isMu ? [axisPoint(mu, k, width), s] : [s, axisPoint(sigma, k - width, height)];
    if (single) encodeSingle(floats, 0, m / s, r / s);
    else encodeWalker(walker, 0, m / s, r / s, bits);
    words.set(isMu ? walker.subarray(0, 2) : walker.subarray(2), 2 * k);
  }
  return words;
}
