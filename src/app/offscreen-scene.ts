/** A crowd and a view of their own, off screen, for clips and images. */

import type { Checkpoint } from '../core/simulation/checkpoint.ts';
import type { Engine } from '../core/simulation/engine.ts';
import type { Scene, Covered } from '../core/export/scene.ts';
import { stepsPerSecond } from '../core/simulation/timeline.ts';
import { frameStatus, type FrameStatus } from '../core/readout/frame-status.ts';
import type { ShownEscape } from '../core/readout/escape-legend.ts';
import { pathCameraAt as flownTo, secondsOf } from '../core/settings/camera-path.ts';
import type { Action } from '../core/session/action-log.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Take } from '../core/session/take.ts';
import { takeCameraAt, takeClockAt, takeSettings } from '../core/session/read-take.ts';
import { applyPatch } from '../core/settings/validate.ts';
import { DeviceLostError, lossOr, type DeviceInfo } from '../gpu/device.ts';
import { GpuEngine } from '../gpu/engine.ts';
import type { Canvas2D, View, RenderOptions } from '../view/view-api.ts';
import { EscapePainter } from './escape-painter.ts';
import { yieldToPage } from '../core/util/yield-to-page.ts';
import { hasWebGL2 } from '../view/webgl2.ts';

/** Milliseconds of one submission: the user does not wait for frames meanwhile, but the page must stay responsive. */
const SUBMISSION = 200;
/** Milliseconds that actions may take before the page has its turn. */
const BREATH = 12;
/** Pixels of the shorter side for which the view's letters and lines are made; larger pictures have larger ones. */
const MADE_FOR = 720;

export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  readonly settings: Settings;
  /** The crowd with which it begins; left out, one from the spawn. */
  readonly from?: Checkpoint | undefined;
  /** Steps to make before the first picture. */
  readonly t?: number;
  /** The camera for every frame, instead of any flight. */
  readonly camera?: readonly number[] | undefined;
  /** What is done in it; its own settings count, and its own crowd. */
  readonly take?: Take | undefined;
  /** Escape maps of these settings, as far as they are known. */
  readonly escape?: readonly ShownEscape[] | undefined;
}

/** Builds the scene, on the GPU if there is one. It begins with `open`. */
export async function openScene(gpu: DeviceInfo | undefined, film: SceneOptions): Promise<Scene> {
  const { take } = film;
  const settings = take ? takeSettings(take) : film.settings;
  // a take is made again by the kind of engine that made it, where there is one
  const onGpu = gpu && take?.engine !== 'CPU' && settings.engine !== 'cpu' ? gpu : undefined;
  const engine = onGpu
    ? await GpuEngine.create(onGpu, settings)
    : await (await import('../cpu/engine.ts')).CpuEngine.create(settings);
  const canvas = document.createElement('canvas');
  try {
    const view =
      onGpu || hasWebGL2()
        ? await (
            await import('../view/three-view.ts')
          ).ThreeView.create({ canvas, device: onGpu?.device, engine, settings, fine: true })
        : new (await import('../view/canvas2d/canvas-view.ts')).Canvas2DView(canvas, settings);
    return new OffscreenScene(engine, view, { ...film, settings }, onGpu?.device);
  } catch (error) {
    engine.destroy();
    throw error;
  }
}

class OffscreenScene implements Scene {
  readonly seconds: number | undefined;
  readonly #engine: Engine;
  readonly #view: View;
  readonly #film: SceneOptions;
  readonly #device: GPUDevice | undefined;
  #lost = false;
  #settings: Settings;
  /** The step count at the first frame, the time now, and how many actions of the take are done. */
  #start = 0;
  #time = 0;
  #done = 0;
  readonly #painter = new EscapePainter();
  /** The settings that the maps were made for. */
  #paintedFor: Settings | undefined;
  /** When the page last had its turn. */
  #breath = performance.now();

  constructor(engine: Engine, view: View, film: SceneOptions, device?: GPUDevice) {
    this.seconds = film.take?.seconds;
    this.#engine = engine;
    this.#view = view;
    this.#film = film;
    this.#settings = film.settings;
    this.#device = device;
    void device?.lost.then(() => (this.#lost = true));
    this.resize(film.width, film.height);
  }

  open(progress?: (done: number, all: number) => void, signal?: AbortSignal): Promise<void> {
    return this.#unlessLost(() => this.#open(progress, signal), signal);
  }

  async #open(progress?: (done: number, all: number) => void, signal?: AbortSignal): Promise<void> {
    const engine = this.#engine;
    const { take, from, t = 0 } = this.#film;
    if (from) engine.restore(from);
    if (take?.placed) engine.place(take.placed);
    const goal = take ? takeClockAt(take, 0) : engine.clock + t;
    const report = (): void => progress?.(engine.clock, goal);
    for (const { clock, deed } of take?.before ?? []) {
      await this.#advance(clock, report, signal);
      this.#do(deed);
      await this.#breathe();
    }
    await this.#advance(goal, report, signal);
    this.#start = engine.clock;
    await this.#present(signal);
  }

  goTo(seconds: number, signal?: AbortSignal): Promise<void> {
    return this.#unlessLost(() => this.#goTo(seconds, signal), signal);
  }

  async #goTo(seconds: number, signal?: AbortSignal): Promise<void> {
    const { take, camera } = this.#film;
    for (let next; (next = take?.deeds[this.#done]) && next.time <= seconds; this.#done++) {
      await this.#advance(next.clock, undefined, signal);
      this.#do(next.deed);
      await this.#breathe();
    }
    const { wait, flight } = this.#settings.view;
    // a crowd that waits while the camera moves begins when the flight is over
    const waits = wait && !camera ? secondsOf(flight) : 0;
    // what floating point takes from a whole number of steps must not cost a step
    const made = Math.floor(Math.max(0, seconds - waits) * stepsPerSecond(this.#settings) + 1e-6);
    await this.#advance(take ? takeClockAt(take, seconds) : this.#start + made, undefined, signal);
    this.#time = seconds;
    await this.#present(signal);
  }

  draw(how?: RenderOptions): FrameStatus {
    // a lost device draws nothing, and does not say so
    if (this.#lost) throw new DeviceLostError();
    const engine = this.#engine;
    const { take } = this.#film;
    const { flight, easing } = this.#settings.view;
    // a take recorded where the camera really was, also on a flight
    const flown = take ? takeCameraAt(take, this.#time) : flownTo(flight, easing, this.#time);
    const camera = this.#film.camera ?? flown;
    if (camera) this.#view.setCamera(camera);
    const status = frameStatus(engine, this.#settings);
    this.#view.render({ engine, temperature: status.temperature, time: this.#time }, how);
    // that software is slow is no news of a clip, where each frame has the time it needs
    const remark = [engine.kind === 'WebGPU' ? '' : engine.remark, this.#other].filter(Boolean).join('; ');
    return { ...status, remark, escape: this.#painter.shown };
  }

  copyTo(on: Canvas2D, x: number, y: number, width: number, height: number): void {
    this.#view.copyTo(on, x, y, width, height);
  }

  walkers(team: number): Promise<Float64Array> {
    return this.#unlessLost(() => this.#engine.readWalkers(team));
  }

  resize(width: number, height: number, covered: Partial<Covered> = {}): void {
    const ratio = Math.max(1, Math.min(width, height) / MADE_FOR);
    const { over = [], ...sides } = covered;
    const inPoints = <T extends object>(of: T): T =>
      Object.fromEntries(Object.entries(of).map(([name, pixels]) => [name, pixels / ratio])) as T;
    // a hair more, or rounding could cost a row of pixels
    this.#view.resize((width + 1e-6) / ratio, (height + 1e-6) / ratio, ratio, {
      ...inPoints(sides),
      over: over.map(inPoints),
    });
  }

  dispose(): void {
    this.#view.dispose();
    this.#engine.destroy();
  }

  /** Does what needs the GPU. @throws DeviceLostError; the signal's reason when it is aborted */
  async #unlessLost<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#device && !signal?.aborted ? await lossOr(this.#device, error) : error;
    }
  }

  /** What is to be known of a take that another kind of engine made. */
  get #other(): string {
    const made = this.#film.take?.engine ?? this.#engine.kind;
    return made === this.#engine.kind ? '' : `a take made on ${made}: alike, not bit for bit`;
  }

  /** Gives the page a turn now and then while many actions are done. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breath < BREATH) return;
    await yieldToPage();
    this.#breath = performance.now();
  }

  #do(deed: Action): void {
    const [engine, view] = [this.#engine, this.#view];
    switch (deed.do) {
      case 'update': {
        const next = applyPatch(this.#settings, deed.patch);
        this.#settings = { ...next, engine: this.#settings.engine };
        engine.configure(this.#settings);
        view.configure(this.#settings);
        return;
      }
      case 'seek':
        return engine.seek(deed.to);
      case 'reset':
        return engine.reset();
      case 'place':
        return engine.place(deed.pairs);
    }
  }

  /** On to a clock. @throws the signal's reason when it is aborted */
  async #advance(clock: number, report?: () => void, signal?: AbortSignal): Promise<void> {
    const engine = this.#engine;
    while (engine.clock < clock) {
      signal?.throwIfAborted();
      engine.advance(clock - engine.clock, SUBMISSION);
      await engine.idle();
      report?.();
    }
  }

  async #present(signal?: AbortSignal): Promise<void> {
    const engine = this.#engine;
    if (this.#settings !== this.#paintedFor) {
      this.#paintedFor = this.#settings;
      await this.#painter.complete(engine, this.#view, this.#settings, this.#film.escape, signal);
    }
    // up to the last step, also where the newest counts come back later than the pictures
    await engine.readHistories();
    engine.present();
    // the workers' pictures are published only when they are done
    await engine.idle();
  }
}
