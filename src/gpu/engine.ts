/** The WebGPU engine: owns buffers and stages, and decides what goes into one submission. */

import { censusRow, type CensusRow } from '../core/simulation/census.ts';
import {
  decodeCrowd,
  reachOf,
  savedTeams,
  savedWalkers,
  type Checkpoint,
} from '../core/simulation/checkpoint.ts';
import type {
  Engine,
  Pictures,
  TracerRing,
  TracerRingCopy,
  Statistics as StatisticsRow,
  SurfaceRequest,
} from '../core/simulation/engine.ts';
import type { EscapeRequest } from '../core/simulation/escape-map.ts';
import type { GpuEscapeRun } from './escape.ts';
import { EngineBase } from '../core/simulation/engine-base.ts';
import type { TeamHistory } from '../core/simulation/team-history.ts';
import { RING_LENGTH, TRACERS, drawnOfEach, picturesDiffer } from '../core/simulation/sampling.ts';
import type { Settings } from '../core/settings/settings.ts';
import { neededBits } from '../core/simulation/spawn.ts';
import type { Change } from '../core/simulation/model-state.ts';
import { arithmeticOf, type Team } from '../core/settings/teams.ts';
import type { Crowd } from './crowd.ts';
import { DensityStage } from './density.ts';
import type { DeviceInfo } from './device.ts';
import { StepScheduler } from './step-scheduler.ts';
import {
  pictureOf,
  pictureTexture,
  sharedGroup,
  storageBuffer,
  uniformBuffer,
  writeUniforms,
  type KernelContext,
} from './kernel.ts';
import { PARAMS_LAYOUT } from './struct-layout.ts';
import { packData, packParams } from './pack-params.ts';
import { FIRST_FRAME, Programs } from './programs.ts';
import { GpuTeams, type CrowdSpec } from './teams.ts';
import { SampleStage } from './sample.ts';
import { StatisticsStage } from './statistics.ts';
import { SurfaceStage } from './surface.ts';
import { readTexture } from './read-texture.ts';

/** Pictures that are still made after the last step, so that the trails can fade: less where pictures are slow. */
const FADING = { hardware: 90, software: 12 };

export class GpuEngine extends EngineBase implements Engine {
  readonly kind = 'WebGPU';
  readonly adapter: string;
  readonly software: boolean;
  readonly precision = '64-bit fixed point';
  readonly remark: string;
  pictures: Pictures;
  readonly device: GPUDevice;
  /** The stages that a benchmark or a test looks at on their own. */
  readonly density: DensityStage;
  readonly sample: SampleStage;

  readonly #shared: KernelContext;
  readonly #params: GPUBuffer;
  #dataBuffer: GPUBuffer;
  readonly #ringTexture: GPUTexture;
  readonly #surface: SurfaceStage;
  readonly #statistics: StatisticsStage;
  readonly #teams: GpuTeams;
  /** What the first settings change, until `start`. */
  #change: Change | undefined;
  #compiled: Promise<void> = Promise.resolve();
  #bits = 8;
  #count = 0;
  readonly #scheduler: StepScheduler;
  #fading = 1;

  private constructor(info: DeviceInfo, shared: KernelContext, params: GPUBuffer, data: GPUBuffer) {
    super();
    const { device } = info;
    this.device = device;
    this.adapter = info.adapter;
    this.software = info.software;
    this.remark = info.software ? 'software rendering: right, but slow' : '';
    this.#shared = shared;
    this.#params = params;
    this.#dataBuffer = data;
    this.#ringTexture = pictureTexture(device, 'Engine.ring', 'rgba32float', [TRACERS, RING_LENGTH]);
    this.#surface = new SurfaceStage(device, shared, info.software);
    this.density = new DensityStage(device, shared, info.software);
    this.sample = new SampleStage(device, shared);
    this.#statistics = new StatisticsStage(device, shared);
    this.#teams = new GpuTeams(device, shared, this.#ringTexture, this.timeline, info.software);
    this.#scheduler = new StepScheduler(device, this.#teams, this.timeline);
    this.pictures = {
      height: pictureOf(this.#surface.texture, 'float'),
      density: pictureOf(this.density.texture, 'half'),
      walkers: pictureOf(this.sample.texture, 'float'),
      ring: pictureOf(this.#ringTexture, 'float'),
    };
  }

  /** Makes an engine with its first crowd, once what its first frame runs is compiled. @throws ShaderError */
  static async create(info: DeviceInfo, settings: Settings): Promise<GpuEngine> {
    const engine = GpuEngine.begin(info, settings);
    await engine.start();
    return engine;
  }

  /**
   * Makes an engine and begins to compile; it has its pictures, still empty, and knows its data and window, so that a view
   * can be built meanwhile. Nothing else may be asked of it before `start` has resolved.
   */
  static begin(info: DeviceInfo, settings: Settings): GpuEngine {
    const { device } = info;
    const programs = Programs.of(device);
    const params = uniformBuffer(device, 'Engine.params', PARAMS_LAYOUT.size);
    const data = storageBuffer(device, 'Engine.data', 16);
    const shared: KernelContext = { programs, group: sharedGroup(programs, params, data) };
    const engine = new GpuEngine(info, shared, params, data);
    engine.#change = engine.state.take(settings);
    engine.#surface.fit(engine.data.x.length);
    engine.pictures = { ...engine.pictures, height: pictureOf(engine.#surface.texture, 'float') };
    engine.#teams.request(settings, engine.data);
    engine.#compiled = programs.compile(FIRST_FRAME);
    engine.#compiled.catch(() => undefined); // `start` reports it
    return engine;
  }

  /** Makes the first crowd as soon as its kernels are compiled. @throws ShaderError */
  async start(): Promise<void> {
    await this.#compiled;
    this.configure(this.settings);
  }

  /** Compiles the kernels of teams that may be chosen later, one at a time: each when `turn` has resolved. */
  precompile(teams: readonly Team[], turn: () => Promise<void>): Promise<void> {
    return this.#teams.precompile(teams, this.settings, this.data, turn);
  }

  get window(): Settings['window'] {
    return this.settings.window;
  }

  get inWindow(): number | undefined {
    return this.density.inside;
  }

  get drawn(): number {
    return drawnOfEach(this.settings, this.#count) * this.settings.teams.length;
  }

  get ring(): TracerRing {
    return this.timeline.ring(this.settings, this.#count);
  }

  get crowds(): readonly Crowd[] {
    return this.#teams.crowds;
  }

  get histories(): readonly TeamHistory[] {
    return this.#teams.histories;
  }

  configure(settings: Settings): boolean {
    const { before, data, window, matched } = this.#change ?? this.state.take(settings);
    this.#change = undefined;
    this.#scheduler.forgetRest();
    if (data) this.#takeData();
    const begins = !before || !matched;
    if (begins) this.reset();
    else {
      this.#makeRoom();
      this.#teams.regroup(before, matched, this.#start);
      // what the planes of the picture mean has changed
      if (before.teams.length !== settings.teams.length) this.density.clear();
    }
    if (window) {
      this.#surface.update(settings.window, this.data.criticalTemperature);
      this.density.clear(); // trails belong to the places of the window before
    }
    if (!before || picturesDiffer(before, settings)) this.#show();
    return begins;
  }

  get #start(): CrowdSpec {
    return { settings: this.settings, data: this.data, bits: this.#bits, count: this.#count };
  }

  #takeData(): void {
    const { data } = this;
    this.#surface.fit(data.x.length);
    this.pictures = { ...this.pictures, height: pictureOf(this.#surface.texture, 'float') };
    const bytes = packData(data);
    this.#dataBuffer.destroy();
    this.#dataBuffer = storageBuffer(this.device, 'Engine.data', bytes.byteLength);
    this.device.queue.writeBuffer(this.#dataBuffer, 0, bytes);
    this.#shared.group = sharedGroup(this.#shared.programs, this.#params, this.#dataBuffer);
  }

  #neededBits(placed = 0): number {
    return neededBits(this.settings, this.data.criticalTemperature, placed);
  }

  #writeParams(): void {
    const { data, density } = this;
    const state = {
      data,
      landmarks: this.landmarks,
      bits: this.#bits,
      walkers: this.#count,
      bins: density.bins,
    };
    writeUniforms(this.device, this.#params, packParams(this.settings, state));
  }

  /** Passes the settings to the kernels, and gives delta more integer bits where it has too few for them. */
  #makeRoom(): void {
    const by = this.#neededBits() - this.#bits;
    if (by > 0) {
      this.#teams.widen(by);
      this.#bits += by;
    }
    this.#writeParams();
  }

  /** The clock at 0, the right number of teams, and `count` walkers to come in each. */
  #restart(count: number, bits: number): void {
    const { teams } = this.settings;
    this.timeline.restart(teams.map(() => 0));
    this.#count = count;
    this.#bits = bits;
    this.#scheduler.forgetRest();
    this.#writeParams();
    this.#teams.resize(this.#start);
    this.density.clear();
    this.#show();
  }

  reset(): void {
    this.#restart(this.settings.walkers, this.#neededBits());
    this.#teams.populate(this.#start);
  }

  place(pairs: ArrayLike<number>): void {
    const placed = Float64Array.from(pairs);
    const reach = placed.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    this.#restart(pairs.length / 2, this.#neededBits(reach));
    this.#teams.populate(this.#start, placed);
  }

  advance(steps: number, milliseconds?: number): number {
    const sent = this.#scheduler.advance(this.#start, steps, milliseconds);
    this.shownAt = performance.now();
    this.#freshen();
    return sent;
  }

  /** Sends off exactly `steps` steps, at most LONGEST_BATCH, however long they take. */
  batch(steps: number): void {
    this.#scheduler.batch(this.#start, steps, Infinity);
    this.#freshen();
  }

  /** What is seen has changed. Walkers that stand still have no trails to fade: one picture shows it. */
  #show(): void {
    this.#fading ||= 1;
  }

  /** Walkers have moved. */
  #freshen(): void {
    this.#fading = this.software ? FADING.software : FADING.hardware;
  }

  present(): boolean {
    if (this.#fading === 0) return false;
    this.shownAt = performance.now();
    // the last picture of all shows the crowd alone, without what is left of its trails
    if (--this.#fading === 0) this.density.clear();
    const encoder = this.device.createCommandEncoder({ label: 'Engine.present' });
    this.density.run(encoder, this.crowds);
    this.sample.run(encoder, this.crowds, drawnOfEach(this.settings, this.#count));
    this.pictures = { ...this.pictures };
    // after the last frame there is no further request
    const collected = this.#teams.collect(encoder, this.#fading === 0);
    const counted = this.density.collect(encoder);
    if (counted) collected.push(counted);
    // the count of the walkers in the window is the one of before: another picture
    else this.#show();
    this.device.queue.submit([encoder.finish()]);
    for (const take of collected) void take().catch(() => undefined);
    return true;
  }

  readHistories(): Promise<readonly TeamHistory[]> {
    return this.#teams.readHistories();
  }

  async idle(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
  }

  async checkpoint(): Promise<Checkpoint> {
    const { clock, data } = this;
    const { settings } = this;
    const { annealedFrom } = this.timeline;
    const { placed } = this.#teams;
    const { criticalTemperature } = data;
    const head = { criticalTemperature, bits: this.#bits, settings, clock, annealedFrom, placed };
    return { ...head, teams: await this.#teams.copy(settings) };
  }

  restore(checkpoint: Checkpoint): void {
    const { clock, annealedFrom, placed } = checkpoint;
    const saved = savedTeams(checkpoint, this.settings);
    const reach = reachOf(checkpoint);
    // the words of a GPU are as wide as they are
    const bits = reach > 0 ? Math.max(checkpoint.bits, this.#neededBits(reach)) : checkpoint.bits;
    this.#restart(savedWalkers(saved[0]!), bits);
    this.timeline.restart(
      saved.map(({ born }) => born),
      clock,
      annealedFrom,
    );
    this.#teams.load(saved, this.#start, placed);
    this.#makeRoom();
  }

  async readStatistics(): Promise<StatisticsRow[]> {
    const { ages } = this;
    const found = await this.#statistics.read(this.crowds, this.#scheduler.slices(this.#start));
    return found.map((row, team) => ({ team, steps: ages[team]!, ...row }));
  }

  async readCensus(): Promise<CensusRow[]> {
    const { ages } = this;
    return (await this.#teams.count()).map((counts, team) => censusRow(team, ages[team]!, counts));
  }

  async readWalkers(team: number): Promise<Float64Array> {
    // taken now: all of it may change before the words are back
    this.checkTeam(team);
    const { settings } = this;
    const bits = this.#bits;
    const { criticalTemperature } = this.data;
    const arithmetic = arithmeticOf(settings.teams[team]!, settings);
    return decodeCrowd(await this.crowds[team]!.read(), { criticalTemperature, bits, arithmetic });
  }

  async readRing(): Promise<TracerRingCopy> {
    const { ring } = this;
    return { ring, texels: await readTexture(this.device, this.#ringTexture) };
  }

  readSurface(request: SurfaceRequest): Promise<Float32Array> {
    return this.#surface.read(request, this.data.criticalTemperature);
  }

  async startEscape(request: EscapeRequest): Promise<GpuEscapeRun> {
    this.checkTeam(request.team);
    const { settings, data, landmarks } = this;
    const code = await import('./escape.ts');
    const model = { settings, data, landmarks };
    return new code.GpuEscapeRun(this.device, this.software, model, request, this.escapes);
  }

  destroy(): void {
    for (const run of this.escapes.runs) run.cancel();
    for (const part of [this.#teams, this.#statistics, this.#surface, this.density]) part.destroy();
    for (const part of [this.sample, this.#scheduler, this.#ringTexture]) part.destroy();
    this.#params.destroy();
    this.#dataBuffer.destroy();
  }
}
