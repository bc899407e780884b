/** Wires the rooms, owns the frame loop, and decides what happens when the GPU is missing or lost. */

import './ui/style.css';
import type { Engine } from './core/engine.ts';
import type { Look } from './core/look.ts';
import { temperature } from './core/schedule.ts';
import { isAnnealed, type Settings } from './core/settings.ts';
import { applyPatch, type Patch } from './core/validate.ts';
import { DeviceError, requestDevice, type DeviceInfo } from './gpu/device.ts';
import { GpuEngine } from './gpu/engine.ts';
import { TOLERANCE, selfTest } from './gpu/selftest.ts';
import { ShaderError } from './gpu/shaders.ts';
import { createUi, readAddress, writeAddress, type Failure, type Ui } from './ui/index.ts';
import { Rates } from './ui/rates.ts';
import { createScript, type Host, type Ready, type Script } from './ui/script.ts';
import { View } from './view/view.ts';

declare global {
  interface Window {
    saddlescope: Script;
  }
}

/** Pictures that may be under way at once: one more than is shown keeps a GPU busy, more would only be lag. */
const IN_FLIGHT = 2;
/** Steps of the still that is shown to who asks for less motion, and the milliseconds that it may take. */
const STILL = { steps: 400, patience: 2000 };
/** While a long `step` is computed, pictures take at most this share of the time. */
const GLIMPSES = 0.1;

interface Stage {
  engine: Engine;
  view: View;
}

class App implements Host {
  readonly ready: Promise<Ready>;
  readonly #canvas: HTMLCanvasElement;
  readonly #ui: Ui;
  readonly #rates = new Rates();
  #settings: Settings;
  /** Who asks for less motion sees a still until they press Play. */
  #playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  #stage: Stage | undefined;
  /** Pictures that were sent off and have not come back. */
  #inFlight = 0;
  /** Commands that need the crowd to themselves come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #stepping = false;
  /** When the last picture came back, and how many milliseconds it took. */
  #picture = { at: 0, took: 0 };
  /** Whether the stage may have another size than the picture, and the pixel ratio of the picture. */
  #resized = true;
  #pixelRatio = 1;

  constructor(canvas: HTMLCanvasElement) {
    const { settings, messages } = readAddress();
    this.#canvas = canvas;
    this.#settings = settings;
    this.#ui = createUi(this, canvas.closest('main') ?? document.body, () => this.#resize());
    this.#ui.refresh(settings);
    for (const message of messages) this.#ui.notice(message, { kind: 'error' });
    this.ready = this.#build();
    // who waits for `ready` hears of a failure; who does not reads it on the page
    this.ready.catch(() => undefined);
    if (!this.#playing) void this.#showStill();
    // the time that nobody watched counts for no rate
    document.addEventListener('visibilitychange', () => this.#rates.restart());
    new ResizeObserver(() => this.#resize()).observe(canvas);
    const frame = (time: number): void => {
      requestAnimationFrame(frame);
      if (!document.hidden) this.#frame(time);
    };
    requestAnimationFrame(frame);
  }

  /** The crowd on its way, computed in one go. */
  async #showStill(): Promise<void> {
    await this.#alone(async (engine) => {
      const start = performance.now();
      for (let left = STILL.steps; left > 0 && performance.now() - start < STILL.patience;) {
        left -= engine.advance(Math.min(left, 50));
        await engine.idle();
      }
    }).catch(() => undefined);
  }

  /** Device, engine and view, from the settings. Anything that fails becomes words on the page. */
  async #build(): Promise<Ready> {
    try {
      const info = await requestDevice();
      this.#watch(info);
      const engine = await GpuEngine.create(info, this.#settings);
      const view = await View.create({
        canvas: this.#canvas,
        device: info.device,
        engine,
        settings: this.#settings,
        onCamera: (camera) => this.update({ view: { camera } }),
      });
      this.#stage = { engine, view };
      this.#inFlight = 0;
      this.#resize();
      void this.#check(info);
      return { engine: engine.kind, adapter: engine.adapter };
    } catch (error) {
      this.#ui.failure(failureOf(error));
      throw error;
    }
  }

  /** Compares this device with double precision, and says so if it is worse than it should be. */
  async #check(info: DeviceInfo): Promise<void> {
    const worst = await selfTest(info).catch(() => undefined);
    if (worst === undefined || worst <= TOLERANCE) return;
    this.#ui.notice(
      `This GPU computes less precisely than it should: walkers near the saddle were off by ${worst.toExponential(1)} of their way.`,
      { kind: 'error', sticky: true },
    );
  }

  #watch({ device }: DeviceInfo): void {
    // three takes `onuncapturederror` for itself
    device.addEventListener('uncapturederror', ({ error }) => {
      this.#setPlaying(false);
      this.#ui.failure({ kind: 'uncaptured', detail: error.message });
    });
    void device.lost.then(({ message }) => {
      const playing = this.#playing;
      this.#dismantle();
      this.#setPlaying(false);
      const rebuild = async (): Promise<void> => {
        await this.#build();
        this.#setPlaying(playing);
      };
      this.#ui.failure({ kind: 'lost', detail: message }, { label: 'Rebuild', run: rebuild });
    });
  }

  #dismantle(): void {
    const stage = this.#stage;
    this.#stage = undefined;
    try {
      stage?.view.dispose();
      stage?.engine.destroy();
    } catch {
      // what belongs to a lost device may refuse to be taken down; it is gone anyway
    }
  }

  /** Storms of sizes come; only the last one before a picture counts. */
  #resize(): void {
    this.#resized = true;
  }

  #fit(): void {
    if (!this.#resized && devicePixelRatio === this.#pixelRatio) return;
    this.#resized = false;
    this.#pixelRatio = devicePixelRatio;
    const { clientWidth, clientHeight } = this.#canvas;
    // beyond two the eye gains nothing, and a software adapter pays for every pixel
    const most = this.#stage?.engine.software ? 1 : 2;
    const covered = this.#ui.covered(this.#settings.view.mode === 'map');
    this.#stage?.view.resize(clientWidth, clientHeight, Math.min(devicePixelRatio, most), covered);
  }

  /** The sigma at which the next step of an annealed team is made; null when no team is annealed. */
  #temperature(): number | null {
    const { schedule, sigmaFloor } = this.#settings;
    if (!isAnnealed(this.#settings)) return null;
    return Math.max(temperature(schedule, this.#stage?.engine.scheduleStep ?? 0), sigmaFloor);
  }

  #frame(time: number): void {
    const stage = this.#stage;
    if (!stage || this.#inFlight >= (stage.engine.software ? 1 : IN_FLIGHT)) return;
    if (this.#stepping && performance.now() - this.#picture.at < this.#picture.took / GLIMPSES) return;
    if (this.#playing && !this.#stepping) stage.engine.advance(this.#settings.stepsPerFrame);
    const start = performance.now();
    this.#draw(stage, time);
    this.#inFlight++;
    const done = (): void => {
      if (this.#stage !== stage) return;
      this.#inFlight--;
      this.#picture = { at: performance.now(), took: performance.now() - start };
    };
    stage.engine.idle().then(done, done);
    this.#rates.frame(time, stage.engine.clock);
    this.#ui.report({
      census: stage.engine.census,
      clock: stage.engine.clock,
      temperature: this.#temperature(),
      stepsPerSecond: this.#rates.stepsPerSecond,
      framesPerSecond: this.#rates.framesPerSecond,
      adapter: stage.engine.adapter,
      software: stage.engine.software,
      settings: this.#settings,
    });
  }

  #draw({ engine, view }: Stage, time: number): void {
    this.#fit();
    engine.present();
    view.render({ engine, temperature: this.#temperature(), time: time / 1000 });
  }

  #setPlaying(playing: boolean): void {
    this.#playing = playing;
    this.#rates.restart();
    this.#ui.setPlaying(playing);
  }

  settings(): Settings {
    return this.#settings;
  }

  engine(): Engine {
    if (!this.#stage) throw new Error('There is no engine yet: wait for saddlescope.ready.');
    return this.#stage.engine;
  }

  update(patch: Patch): void {
    const before = this.#settings;
    this.#settings = applyPatch(before, patch);
    this.#stage?.engine.configure(this.#settings);
    this.#stage?.view.configure(this.#settings);
    if (before.view.mode !== this.#settings.view.mode) this.#resize();
    this.#ui.refresh(this.#settings);
    writeAddress(this.#settings);
  }

  playing(): boolean {
    return this.#playing;
  }

  play(): void {
    this.#setPlaying(true);
  }

  pause(): void {
    this.#setPlaying(false);
  }

  look(look: Look): void {
    this.#stage?.view.look(look);
  }

  reset(): Promise<void> {
    return this.#alone((engine) => engine.reset());
  }

  place(pairs: Float64Array): Promise<void> {
    this.pause();
    return this.#alone((engine) => engine.place(pairs));
  }

  step(n: number): Promise<void> {
    this.pause();
    return this.#alone(async (engine) => {
      this.#stepping = true;
      try {
        for (let left = n; left > 0;) {
          left -= engine.advance(left);
          await engine.idle();
        }
      } finally {
        this.#stepping = false;
      }
    });
  }

  /** Runs one command after the ones before it, and resolves when the GPU is done with it. */
  #alone(command: (engine: Engine) => void | Promise<void>): Promise<void> {
    const result = this.#turn.then(async () => {
      await this.ready;
      const engine = this.engine();
      await command(engine);
      await engine.idle();
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async image(): Promise<Blob> {
    await this.ready;
    this.engine();
    this.#draw(this.#stage!, performance.now());
    // asked for in the same task as it was drawn: later the canvas is blank
    return new Promise((resolve, reject) => {
      this.#canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture could be made.'))));
    });
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof DeviceError) return { kind: error.kind, detail: error.detail };
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof ShaderError ? 'shader' : 'uncaptured', detail };
}

window.saddlescope = createScript(new App(document.querySelector<HTMLCanvasElement>('#stage')!));
