/**
 * The frame loop: advances the engine and draws a frame whenever the machine is ready, and rebuilds both when the GPU
 * is lost.
 */

import type { Session } from './session.ts';
import type { Engine } from '../core/simulation/engine.ts';
import { stepsPerSecond } from '../core/simulation/timeline.ts';
import { DeviceLossCounter } from './device-losses.ts';
import { frameStatus } from '../core/readout/frame-status.ts';
import { heldSigma } from '../core/schedule/schedule.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Patch } from '../core/settings/validate.ts';
import { createBackend, type BackendHooks, type Backend, type Canvases } from './backend.ts';
import { failureOf, type Ui } from '../ui/ui.ts';
import { FrameRates } from './frame-rates.ts';
import { drawn } from './gl-fence.ts';
import { StepClock } from './step-clock.ts';

/** Milliseconds between two readings of the readout: numbers that change faster cannot be read. */
const READING = 100;

/** What the frame loop needs of the app. */
export interface FrameLoopHost {
  readonly session: Session;
  readonly ui: Ui;
  settings(): Settings;
  playing(): boolean;
  pause(): void;
  /** Whether a clip is being made: the crowd waits. */
  filming(): boolean;
  update(patch: Patch): void;
  /** Other settings, because the machine cannot do with those. */
  replaceSettings(settings: Settings): void;
}

export class FrameLoop {
  readonly rates = new FrameRates();
  readonly #steps = new StepClock();
  readonly #losses = new DeviceLossCounter();
  readonly #host: FrameLoopHost;
  readonly #sizes = new ResizeObserver(() => (this.#resized = true));
  #canvas: HTMLCanvasElement;
  #labels: HTMLCanvasElement | undefined;
  #backend: Backend | undefined;
  /** The backend, once it exists; replaced when it is rebuilt. */
  #building: Promise<Backend>;
  /** Whether the size of the stage, or what it shows, has changed since the last frame; whether that was a sharp still. */
  #resized = true;
  #changed = true;
  #sharp = false;
  /** When the readout was written, in milliseconds. */
  #readAt = -Infinity;
  /** At the last picture: zooming a page changes nothing else. */
  #pixelRatio = 1;

  constructor(canvas: HTMLCanvasElement, host: FrameLoopHost) {
    this.#canvas = canvas;
    this.#host = host;
    this.#building = this.#build();
    // time in a hidden tab does not count for the rates, and its steps are not made up for
    document.addEventListener('visibilitychange', () => {
      this.rates.restart();
      this.#steps.pause();
    });
    this.#sizes.observe(canvas);
    const frame = (time: number): void => {
      requestAnimationFrame(frame);
      if (!document.hidden) this.#frame(time);
    };
    requestAnimationFrame(frame);
  }

  /** The backend, if there is one now. */
  get backend(): Backend | undefined {
    return this.#backend;
  }

  /** Resolves to the backend once it exists. */
  backendReady(): Promise<Backend> {
    return this.#building;
  }

  /** What is shown has changed: there is to be another picture. */
  changed(): void {
    this.#changed = true;
  }

  /** So has the room for it. */
  resized(): void {
    this.#resized = true;
  }

  async #build(): Promise<Backend> {
    try {
      const backend = await createBackend(this.#hooks);
      void backend.engine.failed?.then((detail) => this.#host.ui.failure({ kind: 'uncaptured', detail }));
      this.#backend = backend;
      this.#resized = true;
      return backend;
    } catch (error) {
      this.#host.ui.failure(failureOf(error));
      throw error;
    }
  }

  get #hooks(): BackendHooks {
    return {
      checkpoints: this.#host.session.checkpoints,
      losses: this.#losses,
      settings: () => this.#host.settings(),
      replaceSettings: (settings) => {
        this.#host.replaceSettings(settings);
        this.#host.session.log.begin(settings);
      },
      freshCanvases: () => this.#freshCanvases(),
      watch: (device) => this.#watch(device),
      onCamera: (camera) => this.#host.update({ view: { camera } }),
      onMap: (map) => this.#host.update({ view: { map } }),
      onPick: (mu, sigma, { altKey }) => this.#host.ui.pick(mu, sigma, altKey),
      explainFallback: (failure) => this.#host.ui.explain(failure),
      warnOfPrecision: (words) => this.#host.ui.notice(words, { kind: 'error', sticky: true }),
    };
  }

  /** A canvas that once had a context will never have another kind: the same canvases again, with nothing on them yet. */
  #freshCanvases(): Canvases {
    const fresh = this.#canvas.cloneNode() as HTMLCanvasElement;
    this.#canvas.replaceWith(fresh);
    this.#sizes.unobserve(this.#canvas);
    this.#sizes.observe(fresh);
    const labels = document.createElement('canvas');
    labels.className = 'stage-labels';
    labels.setAttribute('aria-hidden', 'true');
    this.#labels?.remove();
    fresh.after(labels);
    this.#labels = labels;
    return { canvas: (this.#canvas = fresh), labels };
  }

  #watch(device: GPUDevice): void {
    // three takes `onuncapturederror` for itself
    device.addEventListener('uncapturederror', ({ error }) => {
      this.#host.pause();
      this.#host.ui.failure({ kind: 'uncaptured', detail: error.message });
    });
    void device.lost.then(() => {
      // a device that was given up on purpose is no loss
      if (this.#backend?.gpu?.device === device) this.#recover();
    });
  }

  /** Goes on after the GPU was lost: with the crowd as it was saved, on the GPU, or after a second loss without it. */
  #recover(): void {
    this.#losses.add(performance.now());
    this.#rebuild().then(
      ({ engine }) => {
        const { kind, clock } = engine;
        this.#host.session.engineRestored(engine, kind === 'CPU');
        const where =
          kind === 'CPU' ? 'was lost twice: the CPU continues' : 'was lost and is back: the walkers continue';
        this.#host.ui.notice(`The GPU ${where} from step ${clock}.`);
      },
      () => undefined, // the failure is on the page already
    );
  }

  #rebuild(): Promise<Backend> {
    const backend = this.#backend;
    this.#backend = undefined;
    try {
      backend?.view.dispose();
      backend?.engine.destroy();
      backend?.gpu?.device.destroy();
    } catch {
      // what belongs to a lost device may refuse to be taken down; it is gone anyway
    }
    this.#building = this.#build();
    return this.#building;
  }

  /** The same crowd on another engine. */
  changeEngine(): Promise<void> {
    const { checkpoints, log } = this.#host.session;
    return this.#host.session.runSteps(async (engine) => {
      this.#losses.reset();
      const checkpoint = await engine.checkpoint();
      checkpoints.put({ checkpoint, entries: log.entries.length });
      const { engine: other } = await this.#rebuild();
      this.#host.session.engineRestored(other, other.kind !== engine.kind);
    });
  }

  #resize(scale: number): void {
    const { clientWidth, clientHeight } = this.#canvas;
    // a pixel ratio above 2 makes no visible difference, and a software adapter pays for every pixel
    const most = this.#backend?.engine.software ? 1 : 2;
    // a surface fits beside a readout in the corner; a map and pictures side by side do not
    const { mode, layout } = this.#host.settings().view;
    const split = layout === 'split' && this.#host.settings().teams.length > 1;
    const covered = this.#host.ui.covered(this.#backend?.view.onlyMap || mode === 'map' || split);
    this.#pixelRatio = devicePixelRatio;
    const ratio = Math.min(devicePixelRatio, most);
    const { type } = this.#host.ui;
    this.#backend?.view.resize(clientWidth, clientHeight, ratio, covered, { type, scale });
  }

  /** The sigma at which the next step of an annealed team is made; null when no team is annealed. */
  #temperature(): number | null {
    return heldSigma(this.#host.settings(), this.#backend?.engine.scheduleStep ?? 0);
  }

  #frame(time: number): void {
    const backend = this.#backend;
    // time in which nothing can advance is not made up for
    if (!backend || !this.#advances) this.#steps.pause();
    if (!backend?.pacer.free(this.#host.session.stepping)) return;
    const { engine, view, pacer } = backend;
    const { auto, wait } = this.#host.settings().view;
    const start = performance.now();
    if (devicePixelRatio !== this.#pixelRatio) this.#resized = true;
    const window = view.takeWindowRequest(time / 1000);
    if (window) this.#host.update({ window });
    if (this.#advances && !(wait && view.cameraMoving)) {
      const steps = this.#steps.due(time, stepsPerSecond(this.#host.settings()));
      if (steps > 0) this.#steps.made(engine.advance(steps, auto ? pacer.governor.stepTime : undefined));
    } else this.#steps.pause();
    const moving = [
      this.#host.playing() && !this.#host.filming(),
      this.#host.session.stepping,
      engine.present(),
      view.updateCamera(time / 1000),
      this.#changed,
    ].some(Boolean);
    if (moving || this.#resized || !this.#sharp) {
      // what moves may be coarse, what stands still is sharp
      const scale = auto && moving ? pacer.governor.scale : 1;
      if (this.#resized || this.#sharp !== (scale === 1)) this.#resize(scale);
      this.#sharp = scale === 1;
      this.#resized = this.#changed = false;
      view.render({ engine, temperature: this.#temperature(), time: time / 1000 });
      this.rates.frame(time, engine.clock);
      const back = Promise.all([engine.idle(), drawn(this.#canvas)]);
      void pacer.sent(start, back, moving).then((changed) => (this.#resized ||= changed));
    }
    this.#report(engine, time);
    this.#host.session.frameDrawn(engine, view.camera, time);
  }

  get #advances(): boolean {
    const host = this.#host;
    return host.playing() && !host.session.stepping && !host.filming();
  }

  #report(engine: Engine, time: number): void {
    const numbers = time - this.#readAt >= READING;
    if (numbers) this.#readAt = time;
    const { stepsPerSecond, framesPerSecond } = this.rates;
    const rates = { stepsPerSecond, framesPerSecond, behind: this.#advances && this.#steps.behind };
    this.#host.ui.report(frameStatus(engine, this.#host.settings(), rates), numbers);
  }

  async image(): Promise<Blob> {
    const { engine, view } = await this.#building;
    // the workers' pictures are published only when they are done
    engine.present();
    await engine.idle();
    if (!this.#sharp || this.#resized) this.#resize(1);
    this.#resized = true; // back to the governor's resolution with the next picture
    const time = performance.now() / 1000;
    view.render({ engine, temperature: this.#temperature(), time });
    const { width, height } = this.#canvas;
    const image = Object.assign(document.createElement('canvas'), { width, height });
    view.copyTo(image.getContext('2d', { alpha: false })!, 0, 0, width, height);
    return new Promise((resolve, reject) => {
      image.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The image could not be made.'))));
    });
  }
}
