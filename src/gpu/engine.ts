/** The WebGPU engine: owns the device's buffers and stages, and decides what goes into one submission. */

import type { CensusRow } from '../core/census.ts';
import { decodeCrowd, type Checkpoint, type Encoding } from '../core/checkpoint.ts';
import { foldData, type FoldedData } from '../core/data.ts';
import type { Engine, Pictures, Ring, SurfaceRequest } from '../core/engine.ts';
import { WORDS, toFixed } from '../core/fixed.ts';
import { landmarks, type Landmarks } from '../core/landmarks.ts';
import { MOST_DRAWN, RING_LENGTH, TRACERS } from '../core/sampling.ts';
import { temperature } from '../core/schedule.ts';
import { isAnnealed, needsReset, type Settings } from '../core/settings.ts';
import { neededBits } from '../core/spawn.ts';
import { Timeline } from '../core/timeline.ts';
import { Census } from './census.ts';
import { Crowd } from './crowd.ts';
import { Density } from './density.ts';
import type { DeviceInfo } from './device.ts';
import { STAGES, pictureTexture, storageBuffer, uniformBuffer, type Shared, type Stage } from './kernel.ts';
import { PARAMS } from './layout.ts';
import { packData, packParams } from './params.ts';
import { Sample } from './sample.ts';
import { compile, joinShaders } from './shaders.ts';
import { Surface } from './surface.ts';
import { Timer } from './timer.ts';
import { Batch, LONGEST_BATCH, Walkers, type Span } from './walkers.ts';

/** Milliseconds that one submission of steps should take at most. */
const SUBMISSION = 50;
/** The most submissions that one step is cut into. */
const MOST_SLICES = 512;
/** Pictures that are still made after the last step, so that the trails can fade: less where pictures are slow. */
const FADING = { hardware: 90, software: 12 };

export class GpuEngine implements Engine {
  readonly kind = 'WebGPU';
  readonly adapter: string;
  readonly software: boolean;
  readonly precision = '64-bit fixed point';
  readonly remark: string;
  readonly pictures: Pictures;
  readonly device: GPUDevice;
  data!: FoldedData;
  landmarks!: Landmarks;
  census: readonly CensusRow[] = [];

  /** The stages that a benchmark or a test looks at on their own. */
  readonly density: Density;
  readonly sample: Sample;
  readonly crowds: Crowd[] = [];

  readonly #shared: Shared;
  readonly #params: GPUBuffer;
  #dataBuffer: GPUBuffer;
  readonly #ringTexture: GPUTexture;
  readonly #surface: Surface;
  readonly #census: Census;
  readonly #batch: Batch;
  readonly #walkers: Walkers[] = [];
  #settings!: Settings;
  #bits = 8;
  #count = 0;
  readonly #timeline = new Timeline();
  /** Steps that fit one submission, by the submissions measured so far; 0 before the first. */
  #affordable = 0;
  readonly #timer: Timer;
  #fading = 1;

  private constructor(info: DeviceInfo, shared: Shared, params: GPUBuffer, data: GPUBuffer) {
    const { device } = info;
    this.device = device;
    this.adapter = info.adapter;
    this.software = info.software;
    this.remark = info.software ? 'software rendering: right, but slow' : '';
    this.#shared = shared;
    this.#params = params;
    this.#dataBuffer = data;
    this.#ringTexture = pictureTexture(device, 'Engine.ring', 'rgba32float', [TRACERS, RING_LENGTH]);
    this.#surface = new Surface(device, shared, info.software);
    this.density = new Density(device, shared, info.software);
    this.#census = new Census(device, shared);
    this.sample = new Sample(device, shared);
    this.#batch = new Batch(device);
    this.#timer = new Timer(device);
    const picture = (source: GPUTexture, texel: 'float' | 'half') => {
      return { width: source.width, height: source.height, texel, source };
    };
    this.pictures = {
      height: picture(this.#surface.texture, 'float'),
      density: picture(this.density.texture, 'half'),
      walkers: picture(this.sample.texture, 'float'),
      ring: picture(this.#ringTexture, 'float'),
    };
  }

  /** Compiles the shaders and makes the first crowd. @throws ShaderError */
  static async create(info: DeviceInfo, settings: Settings): Promise<GpuEngine> {
    const { device } = info;
    const names = Object.keys(STAGES) as Stage[];
    const modules = await Promise.all(names.map((name) => compile(device, name, joinShaders(STAGES[name]))));
    const layout = device.createBindGroupLayout({
      label: 'Engine.shared',
      entries: [
        { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' } },
        { binding: 1, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'read-only-storage' } },
      ],
    });
    const params = uniformBuffer(device, 'Engine.params', PARAMS.size);
    const data = storageBuffer(device, 'Engine.data', 16);
    const shared: Shared = {
      device,
      modules: Object.fromEntries(names.map((name, place) => [name, modules[place]!])) as Shared['modules'],
      layout,
      group: sharedGroup(device, layout, params, data),
    };
    const engine = new GpuEngine(info, shared, params, data);
    engine.configure(settings);
    return engine;
  }

  get drawn(): number {
    return Math.min(this.#settings.view.triangles, this.#count, MOST_DRAWN);
  }

  get clock(): number {
    return this.#timeline.clock;
  }

  get scheduleStep(): number {
    return this.#timeline.scheduleStep;
  }

  get ring(): Ring {
    return this.#timeline.ring(this.#settings, this.#count);
  }

  configure(settings: Settings): void {
    const before = this.#settings as Settings | undefined;
    this.#settings = settings;
    const same = (key: 'data' | 'window' | 'sigmaFloor'): boolean =>
      before !== undefined && JSON.stringify(before[key]) === JSON.stringify(settings[key]);
    if (!same('data')) this.#takeData(foldData(settings.data));
    if (!same('data') || !same('sigmaFloor')) this.landmarks = landmarks(this.data, settings.sigmaFloor);
    if (before === undefined || needsReset(before, settings) || this.#neededBits() > this.#bits) {
      this.reset();
    } else {
      if (before.arithmetic !== settings.arithmetic)
        for (const crowd of this.crowds) crowd.convert(settings.arithmetic);
      this.#timeline.change(before, settings);
      this.#writeParams();
    }
    const s = this.data.criticalTemperature;
    settings.teams.forEach((team, index) =>
      this.#walkers[index]!.configure(team, index, this.data, settings.arithmetic),
    );
    if (!same('data') || !same('window')) {
      this.#surface.update(settings.window, s);
      this.density.clear(); // trails belong to the places of the window before
    }
    this.#fading = this.software ? FADING.software : FADING.hardware;
  }

  #takeData(data: FoldedData): void {
    if (this.#affordable > 0) this.#affordable *= this.data.x.length / data.x.length;
    this.data = data;
    const bytes = packData(data);
    this.#dataBuffer.destroy();
    this.#dataBuffer = storageBuffer(this.device, 'Engine.data', bytes.byteLength);
    this.device.queue.writeBuffer(this.#dataBuffer, 0, bytes);
    this.#shared.group = sharedGroup(this.device, this.#shared.layout, this.#params, this.#dataBuffer);
  }

  #neededBits(placed = 0): number {
    return neededBits(this.#settings, this.data.criticalTemperature, placed);
  }

  #writeParams(): void {
    const { data, drawn } = this;
    const { bins } = this.density;
    const state = { data, landmarks: this.landmarks, bits: this.#bits, walkers: this.#count, drawn, bins };
    this.device.queue.writeBuffer(this.#params, 0, packParams(this.#settings, state));
  }

  /** The clock at 0, the right number of teams, and room for `count` walkers in each. */
  #restart(count: number, bits: number): void {
    this.#timeline.restart();
    if (count !== this.#count) this.#affordable *= this.#count / count;
    this.#count = count;
    this.#bits = bits;
    const { teams } = this.#settings;
    while (this.crowds.length > teams.length) this.crowds.pop()!.destroy();
    while (this.#walkers.length > teams.length) this.#walkers.pop()!.destroy();
    while (this.crowds.length < teams.length) {
      this.crowds.push(new Crowd(this.device, this.#shared));
      this.#walkers.push(new Walkers(this.device, this.#shared, this.#batch, this.#ringTexture));
    }
    this.#writeParams();
    this.density.clear();
    this.#fading = this.software ? FADING.software : FADING.hardware;
  }

  reset(): void {
    const { walkers, spawn } = this.#settings;
    this.#restart(walkers, this.#neededBits());
    for (const crowd of this.crowds) crowd.spawn(spawn, walkers, this.data.criticalTemperature, this.#bits);
  }

  place(pairs: ArrayLike<number>): void {
    const reach = Array.from(pairs).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    this.#restart(pairs.length / 2, this.#neededBits(reach));
    const s = this.data.criticalTemperature;
    for (const crowd of this.crowds) crowd.place(pairs, s, this.#bits, this.#settings.arithmetic);
  }

  advance(steps: number, milliseconds = SUBMISSION): number {
    const affordable = Math.floor((this.#affordableSteps() * milliseconds) / SUBMISSION);
    const now = Math.max(1, Math.min(steps, LONGEST_BATCH, affordable));
    this.batch(now, milliseconds);
    return now;
  }

  /**
   * Sends off exactly `steps` steps, at most LONGEST_BATCH: as one dispatch of each team, or, where not even one step
   * fits `allowed` milliseconds, as one for each slice of the crowd.
   */
  batch(steps: number, allowed = Infinity): void {
    const share = (this.#affordableSteps() * allowed) / SUBMISSION;
    const slices = Math.min(Math.ceil(steps / Math.min(share, steps)), MOST_SLICES, this.#count);
    for (let slice = 0; slice < slices; slice++) {
      const [first, last] = [slice, slice + 1].map((k) => Math.floor((this.#count * k) / slices));
      this.#submit({ clock: this.clock, steps, first: first!, last: last! }, allowed);
    }
    this.#timeline.clock += steps;
    this.#fading = this.software ? FADING.software : FADING.hardware;
  }

  #submit(span: Span, allowed: number): void {
    const { steps, first, last } = span;
    this.#batch.write(span, first === 0 ? this.#temperatures(steps) : new Uint32Array(0));
    const encoder = this.device.createCommandEncoder({ label: 'Engine.submit' });
    const timestampWrites = this.#timer.start();
    const pass = encoder.beginComputePass({
      label: 'Engine.submit',
      ...(timestampWrites && { timestampWrites }),
    });
    this.#walkers.forEach((walkers, team) => walkers.run(pass, this.crowds[team]!, span, this.ring.tracers));
    pass.end();
    if (timestampWrites) this.#timer.record(encoder);
    const start = performance.now();
    this.device.queue.submit([encoder.finish()]);
    const waited = (): Promise<number> => this.idle().then(() => performance.now() - start);
    // without a clock on the GPU, only what was sent to an idle one can be timed: the first slice
    const took = timestampWrites
      ? this.#timer.collect()
      : first === 0 && !this.#timer.exists
        ? waited()
        : undefined;
    const done = (steps * (last - first)) / this.#count;
    // a device that is lost meanwhile is reported as such
    took?.then((milliseconds) => this.#learn(done, milliseconds, allowed)).catch(() => undefined);
  }

  /** How many steps fit one submission; before anything was measured, few enough for a slow adapter. */
  #affordableSteps(): number {
    return this.#affordable || 1e6 / this.#count / this.data.x.length;
  }

  /** Grows while submissions are well under their time, shrinks at once when one is over it. */
  #learn(steps: number, milliseconds: number, allowed: number): void {
    const fits = (steps * SUBMISSION) / Math.max(milliseconds, 0.01);
    const affordable = this.#affordable || steps;
    if (milliseconds > allowed) this.#affordable = Math.min(affordable, fits);
    // what a submission costs beside its steps is shared by more steps when it grows, so it may grow past `fits`
    else if (steps >= Math.floor((affordable * allowed) / SUBMISSION))
      this.#affordable = Math.min(LONGEST_BATCH, Math.max(fits, affordable * 1.2));
  }

  /** delta of the schedule at the next steps, in fixed point; nothing when no team is annealed. */
  #temperatures(steps: number): Uint32Array<ArrayBuffer> {
    const { schedule, sigmaFloor } = this.#settings;
    if (!isAnnealed(this.#settings)) return new Uint32Array(0);
    const words = new Uint32Array(2 * steps);
    for (let k = 0; k < steps; k++) {
      const sigma = Math.max(temperature(schedule, this.scheduleStep + k), sigmaFloor);
      const [high, low] = toFixed(sigma / this.data.criticalTemperature - 1, 32 - this.#bits);
      words.set([high, (low & ~15) >>> 0], 2 * k);
    }
    return words;
  }

  present(): boolean {
    if (this.#fading === 0) return false;
    // the last picture of all shows the crowd alone, without what is left of its trails
    if (--this.#fading === 0) this.density.clear();
    const encoder = this.device.createCommandEncoder({ label: 'Engine.present' });
    this.density.run(encoder, this.crowds);
    this.sample.run(encoder, this.crowds[0]!, this.#walkers[0]!.team, this.drawn);
    const pending = this.#census.run(encoder, this.crowds, this.clock);
    this.device.queue.submit([encoder.finish()]);
    // a readback that fails belongs to a lost device, which is reported as such
    pending?.collect().then(
      (rows) => (this.census = rows),
      () => undefined,
    );
    return true;
  }

  async idle(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
  }

  get #encoding(): Encoding {
    const { arithmetic } = this.#settings;
    return { criticalTemperature: this.data.criticalTemperature, bits: this.#bits, arithmetic };
  }

  async checkpoint(): Promise<Checkpoint> {
    const { clock } = this;
    const head = { ...this.#encoding, clock, annealedFrom: this.#timeline.annealedFrom };
    return { ...head, words: await Promise.all(this.crowds.map((crowd) => crowd.read())) };
  }

  restore(checkpoint: Checkpoint): void {
    const { words, bits, clock, annealedFrom, arithmetic } = checkpoint;
    this.#restart(words[0]!.length / WORDS, bits);
    this.crowds.forEach((crowd, team) => crowd.load(words[team] ?? words[0]!));
    if (arithmetic !== this.#settings.arithmetic) {
      for (const crowd of this.crowds) crowd.convert(this.#settings.arithmetic);
    }
    this.#timeline.restart(clock, annealedFrom);
  }

  async readCensus(): Promise<CensusRow[]> {
    for (;;) {
      const encoder = this.device.createCommandEncoder({ label: 'Engine.readCensus' });
      const pending = this.#census.run(encoder, this.crowds, this.clock);
      this.device.queue.submit([encoder.finish()]);
      if (pending) return pending.collect();
      await this.idle();
    }
  }

  async readWalkers(team: number): Promise<Float64Array> {
    const crowd = this.crowds[team];
    if (!crowd) throw new RangeError(`team: ${team} is not allowed; allowed: 0 to ${this.crowds.length - 1}`);
    // taken now: the settings may change before the words are back
    const encoding = this.#encoding;
    return decodeCrowd(await crowd.read(), encoding);
  }

  readSurface(request: SurfaceRequest): Promise<Float32Array> {
    return this.#surface.read(request, this.data.criticalTemperature);
  }

  destroy(): void {
    for (const part of [...this.crowds, ...this.#walkers, this.#surface, this.density]) part.destroy();
    for (const part of [this.#census, this.sample, this.#batch, this.#timer, this.#ringTexture])
      part.destroy();
    this.#params.destroy();
    this.#dataBuffer.destroy();
  }
}

function sharedGroup(
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  params: GPUBuffer,
  data: GPUBuffer,
): GPUBindGroup {
  const buffers = [params, data];
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  return device.createBindGroup({ label: 'Engine.shared', layout, entries });
}
