/**
 * The frame loop: advances the engine and draws a frame whenever the machine is ready, and rebuilds both when the GPU
 * is lost.
 */

import type { Session } from './session.ts';
import { stepsPerSecond } from '../core/simulation/timeline.ts';
import { DeviceLossCounter } from './device-losses.ts';
import { frameStatus } from '../core/readout/frame-status.ts';
import { heldSigma } from '../core/schedule/schedule.ts';
import type { Settings } from '../core/settings/settings.ts';
import { lazyModule } from '../core/util/lazy-module.ts';
import { checkPatch, type Patch } from '../core/settings/validate.ts';
import type { Store } from '../core/util/store.ts';
import type { AppState } from '../api/app.ts';
import { createBackend, type BackendHooks, type Backend, type Canvases } from './backend.ts';
import { failureOf, type Ui } from '../ui/ui.ts';
import { FrameClock } from './frame-clock.ts';
import { FrameRates } from './frame-rates.ts';
import { drawn } from './gl-fence.ts';
import { StepClock } from './step-clock.ts';

/** Milliseconds between two readings of the readout: numbers that change faster cannot be read. */
const READING = 100;

/** What colours the surface by escape times. */
const PAINTER = lazyModule(async () => (await import('./escape-painter.ts')).EscapePainter);

/** What of the settings decides how much room the pictures have. */
const roomOf = ({ settings: { view, teams } }: AppState): readonly unknown[] => [
  view.mode,
  view.layout,
  view.auto,
  teams.length,
];

export class FrameLoop {
  readonly rates = new FrameRates();
  readonly #steps = new StepClock();
  readonly #losses = new DeviceLossCounter();
  readonly #store: Store<AppState>;
  readonly #session: Session;
  readonly #clock = new FrameClock((time) => this.#frame(time));
  readonly #sizes = new ResizeObserver(() => this.resized());
  #canvas: HTMLCanvasElement;
  #labels: HTMLCanvasElement | undefined;
  /** There once the loop has begun. */
  #ui!: Ui;
  /** Whether the size of the stage, or what it shows, has changed since the last frame; whether that was a sharp still. */
  #resized = true;
  #changed = true;
  #sharp = false;
  /** Whether the code of the escape map is under way. */
  #loading = false;
  /** When the readout was written, in milliseconds. */
  #readAt = -Infinity;
  /** At the last picture: zooming a page changes nothing else. */
  #pixelRatio = 1;

  constructor(canvas: HTMLCanvasElement, store: Store<AppState>, session: Session) {
    this.#canvas = canvas;
    this.#store = store;
    this.#session = session;
  }

  /** Begins to make a backend and to draw frames, and tells the interface of them. */
  start(ui: Ui): void {
    this.#ui = ui;
    // what stands in the sky has its place before there is a picture
    this.#covered();
    this.#session.expect(this.#build());
    this.#store.subscribe(
      ({ playing }) => playing,
      () => this.rates.restart(),
    );
    this.#store.subscribe(roomOf, () => (this.#resized = true));
    this.#store.subscribe(
      ({ settings }) => settings,
      (settings) => {
        this.#session.backend?.view.configure(settings);
        this.#changed = true;
      },
    );
    this.#store.subscribe(
      ({ settings }) => settings.engine,
      () => void this.#changeEngine().catch(reportError),
    );
    // time in a hidden tab does not count for the rates, and its steps are not made up for
    document.addEventListener('visibilitychange', () => {
      this.rates.restart();
      this.#steps.pause();
    });
    this.#sizes.observe(this.#canvas);
    this.#store.subscribe(
      (state) => state,
      () => this.#clock.wake(),
    );
    this.#clock.start();
  }

  get #settings(): Settings {
    return this.#store.state.settings;
  }

  #update(patch: Patch): void {
    this.#session.update(checkPatch(patch));
  }

  /** What is shown has changed: there is to be another picture. */
  changed(): void {
    this.#changed = true;
    this.#clock.wake();
  }

  /** So has the room for it. */
  resized(): void {
    this.#resized = true;
    this.#clock.wake();
  }

  async #build(): Promise<Backend> {
    try {
      const backend = await createBackend(this.#hooks);
      void backend.engine.failed?.then((detail) => this.#ui.failure({ kind: 'uncaptured', detail }));
      this.#session.backend = backend;
      this.#resized = true;
      return backend;
    } catch (error) {
      this.#ui.failure(failureOf(error));
      throw error;
    }
  }

  get #hooks(): BackendHooks {
    return {
      checkpoints: this.#session.checkpoints,
      losses: this.#losses,
      settings: () => this.#settings,
      replaceSettings: (settings) => this.#session.replaceSettings(settings),
      freshCanvases: () => this.#freshCanvases(),
      watch: (device) => this.#watch(device),
      onCamera: (camera) => this.#update({ view: { camera } }),
      onMap: (map) => this.#update({ view: { map } }),
      onPick: (mu, sigma, { altKey }) => this.#ui.pick(mu, sigma, altKey),
      explainFallback: (failure) => this.#ui.explain(failure),
      warnOfPrecision: (words) => this.#ui.notice(words, { kind: 'error', sticky: true }),
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
      this.#store.set({ playing: false });
      this.#ui.failure({ kind: 'uncaptured', detail: error.message });
    });
    void device.lost.then(() => {
      // a device that was given up on purpose is no loss
      if (this.#session.backend?.gpu?.device === device) this.#recover();
    });
  }

  /** Goes on after the GPU was lost: with the crowd as it was saved, on the GPU, or without it after a second loss or if it does not come back. */
  #recover(): void {
    this.#losses.add(performance.now());
    this.#rebuild().then(
      ({ engine }) => {
        const { kind, clock } = engine;
        this.#session.engineRestored(engine, kind === 'CPU');
        const lost = this.#losses.isUnreliable ? 'was lost twice' : 'was lost and did not come back';
        if (kind !== 'CPU') this.#losses.back(performance.now());
        const where =
          kind === 'CPU' ? `${lost}: the CPU continues` : 'was lost and is back: the walkers continue';
        this.#ui.notice(`The GPU ${where} from step ${clock}.`);
      },
      () => undefined, // the failure is on the page already
    );
  }

  #rebuild(): Promise<Backend> {
    const { backend } = this.#session;
    this.#session.backend = undefined;
    try {
      backend?.view.dispose();
      backend?.engine.destroy();
      backend?.gpu?.device.destroy();
    } catch {
      // what belongs to a lost device may refuse to be taken down; it is gone anyway
    }
    const building = this.#build();
    this.#session.expect(building);
    return building;
  }

  /** The same crowd on another engine. */
  #changeEngine(): Promise<void> {
    const { checkpoints, log } = this.#session;
    return this.#session.runSteps(async (engine) => {
      this.#losses.reset();
      const checkpoint = await engine.checkpoint();
      checkpoints.put({ checkpoint, entries: log.entries.length });
      const { engine: other } = await this.#rebuild();
      this.#session.engineRestored(other, other.kind !== engine.kind);
    });
  }

  /** What lies over the stage. */
  #covered(): ReturnType<Ui['covered']> {
    // a surface fits beside a readout in the corner; a map and pictures side by side do not
    const { mode, layout } = this.#settings.view;
    const split = layout === 'split' && this.#settings.teams.length > 1;
    return this.#ui.covered(this.#session.backend?.view.onlyMap || mode === 'map' || split);
  }

  #resize(scale: number): void {
    const { clientWidth, clientHeight } = this.#canvas;
    // a pixel ratio above 2 makes no visible difference, and a software adapter pays for every pixel
    const most = this.#session.backend?.engine.software ? 1 : 2;
    const covered = this.#covered();
    this.#pixelRatio = devicePixelRatio;
    const ratio = Math.min(devicePixelRatio, most);
    const { type } = this.#ui;
    this.#session.backend?.view.resize(clientWidth, clientHeight, ratio, covered, { type, scale });
  }

  /** The sigma at which the next step of an annealed team is made; null when no team is annealed. */
  #temperature(): number | null {
    return heldSigma(this.#settings, this.#session.backend?.engine.scheduleStep ?? 0);
  }

  /** Whether there was, or soon will be, anything to draw. */
  #frame(time: number): boolean {
    const { backend } = this.#session;
    // time in which nothing can advance is not made up for
    if (!backend || !this.#advances) this.#steps.pause();
    if (!backend?.pacer.free(this.#session.stepping)) return true;
    const { engine, view, pacer } = backend;
    const { auto, wait } = this.#settings.view;
    const start = performance.now();
    if (devicePixelRatio !== this.#pixelRatio) this.#resized = true;
    const window = view.takeWindowRequest(time / 1000);
    if (window) this.#update({ window });
    if (this.#advances && !(wait && view.cameraMoving)) {
      const steps = this.#steps.due(time, stepsPerSecond(this.#settings));
      if (steps > 0) this.#steps.made(engine.advance(steps, auto ? pacer.governor.stepTime : undefined));
    } else this.#steps.pause();
    const moving = [
      this.#store.state.playing && !this.#store.state.filming,
      this.#session.stepping,
      engine.present(),
      view.updateCamera(time / 1000),
      this.#changed,
    ].some(Boolean);
    const lags = (engine.lags = this.#advances && this.#steps.behind);
    // a map that grows is no movement: it is drawn as sharp as a still
    const painted = this.#paint(backend, time, lags);
    const draws = moving || painted || this.#resized || !this.#sharp;
    if (draws) {
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
    this.#report(backend, time);
    this.#session.frameDrawn(engine, view.camera, time);
    return draws;
  }

  get #advances(): boolean {
    const { playing, filming } = this.#store.state;
    return playing && !filming && !this.#session.stepping;
  }

  /** Brings colours of escape times up to date; returns whether the next picture will differ by that. */
  #paint(backend: Backend, time: number, lags: boolean): boolean {
    const { painter, engine, view } = backend;
    if (painter) return painter.show(engine, view, this.#settings, time, lags);
    if (this.#settings.view.paint !== 'likelihood' && !this.#loading) {
      this.#loading = true;
      PAINTER.load()
        .then((Painter) => (backend.painter = new Painter()))
        .catch((error: unknown) =>
          this.#ui.notice(`The escape map cannot be drawn: ${String(error)}`, { kind: 'error' }),
        )
        .finally(() => (this.#loading = false));
    }
    return false;
  }

  #report({ engine, painter }: Backend, time: number): void {
    const numbers = time - this.#readAt >= READING;
    if (numbers) this.#readAt = time;
    const { stepsPerSecond, framesPerSecond } = this.rates;
    const rates = { stepsPerSecond, framesPerSecond, behind: this.#advances && this.#steps.behind };
    const escape = painter?.shown;
    this.#ui.report({ ...frameStatus(engine, this.#settings, rates), escape }, numbers);
  }

  async image(): Promise<Blob> {
    const { engine, view } = await this.#session.backendReady();
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
