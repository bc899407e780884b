/** Entry point: creates the app, connects its parts, and carries out what the interface and scripts ask for. */

// before whatever formats numbers
import './ui/kit/intl-locale-fix.ts';
import './ui/style.css';
import { Session, type Progress } from './app/session.ts';
import type { Checkpoint } from './core/simulation/checkpoint.ts';
import type { ClipHooks, ClipOptions } from './core/export/clip-options.ts';
import type { Engine, Statistics } from './core/simulation/engine.ts';
import type { Scene } from './core/export/scene.ts';
import type { TeamHistory } from './core/simulation/team-history.ts';
import type { Point } from './core/likelihood/stationary-points.ts';
import type { CameraCommand } from './core/settings/camera-command.ts';
import { shownAs } from './core/session/action-log.ts';
import { presetSettings, type Preset } from './core/story/presets.ts';
import { ValidationError } from './core/util/validation-error.ts';
import { CHAPTERS, chapterOf, storySettings } from './core/story/story.ts';
import type { Settings } from './core/settings/settings.ts';
import type { Take } from './core/session/take.ts';
import type { ImageHooks, ImageOptions } from './core/export/image-options.ts';
import { SettingsError, applyPatch, type Patch } from './core/settings/validate.ts';
import { FrameLoop } from './app/frame-loop.ts';
import { fewerWalkers, type Backend } from './app/backend.ts';
import { lazyModule } from './core/util/lazy-module.ts';
import { carriedOptions, createUi, isBare, readAddress, writeAddress, type Ui } from './ui/ui.ts';
import { requestDeviceEarly } from './gpu/device.ts';
import { linkNow } from './api/link-now.ts';
import { listenToMessages } from './api/frame-messages.ts';
import { createScript } from './api/script.ts';
import type { App, Ready } from './api/app.ts';

/** The scenes of clips, images and takes. */
const OPEN_SCENE = lazyModule(async () => (await import('./app/offscreen-scene.ts')).openScene);

/** What of the settings decides how much room the pictures have. */
const laidOut = ({ view, teams }: Settings): string =>
  [view.mode, view.layout, view.auto, teams.length].join();

class Saddlescope implements App {
  readonly ready: Promise<Ready>;
  readonly #ui: Ui;
  readonly #frameLoop: FrameLoop;
  readonly #session: Session;
  #settings: Settings;
  /** Users who prefer reduced motion see a still until they press Play. */
  #playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  #filming = false;

  constructor(canvas: HTMLCanvasElement) {
    const { settings, options, messages } = readAddress();
    // the browser finds a device while the interface is built
    if (settings.engine !== 'cpu') requestDeviceEarly();
    this.#settings = settings;
    this.#session = new Session({
      settings: () => this.#settings,
      replaceSettings: (found) => this.#adopt(found),
      engineReady: () => this.engineReady(),
    });
    const root = canvas.closest('main') ?? document.body;
    this.#ui = createUi(this, root, () => this.#frameLoop?.resized(), options, isBare());
    this.#ui.refresh(settings);
    for (const message of messages) this.#ui.notice(message, { kind: 'error' });
    this.#frameLoop = new FrameLoop(canvas, {
      session: this.#session,
      ui: this.#ui,
      settings: () => this.#settings,
      playing: () => this.#playing,
      pause: () => this.pause(),
      filming: () => this.#filming,
      update: (patch) => this.update(patch),
      replaceSettings: (found) => this.#adopt(found),
    });
    this.ready = this.#frameLoop
      .backendReady()
      .then(({ engine }) => ({ engine: engine.kind, adapter: engine.adapter }));
    // callers that await `ready` get the error; all others can read it on the page
    this.ready.catch(() => undefined);
    // a chapter may begin with a crowd that stands still
    const plays = options.autoplay && (chapterOf(settings)?.plays ?? true);
    if (!plays) this.#setPlaying(false);
    else if (!this.#playing && options.t === 0) void this.#session.showStill();
    this.#ui.start();
  }

  #setPlaying(playing: boolean): void {
    this.#playing = playing;
    this.#frameLoop.rates.restart();
    this.#ui.setPlaying(playing);
  }

  /** The backend, if there is one now: there is none yet while the interface is built. */
  get #backend(): Backend | undefined {
    return (this.#frameLoop as FrameLoop | undefined)?.backend;
  }

  settings(): Settings {
    return this.#settings;
  }

  engine(call: string): Engine {
    if (!this.#backend) throw new ValidationError(call, undefined, 'called after ready', 'a call before it');
    return this.#backend.engine;
  }

  async engineReady(): Promise<Engine> {
    return (await this.#frameLoop.backendReady()).engine;
  }

  update(patch: Patch): void {
    const before = this.#settings;
    const next = applyPatch(before, patch);
    if (before.engine !== next.engine && this.#filming) {
      throw new SettingsError(
        'engine',
        next.engine,
        `${before.engine} while a clip or an image is being made`,
      );
    }
    this.#settings = next;
    const clock = this.#backend?.engine.clock ?? 0;
    this.#backend?.engine.configure(next);
    this.#backend?.view.configure(next);
    this.#frameLoop.changed();
    if (laidOut(before) !== laidOut(next)) this.#frameLoop.resized();
    this.#session.updated(patch, before, next, clock, this.#backend?.engine.clock ?? 0);
    this.#ui.refresh(next);
    writeAddress(next);
    if (before.engine !== next.engine) this.#frameLoop.changeEngine().catch(reportError);
  }

  /** Other settings of the app, which the backend has already or will have. */
  #adopt(settings: Settings): void {
    if (laidOut(this.#settings) !== laidOut(settings)) this.#frameLoop.resized();
    this.#settings = settings;
    this.#backend?.view.configure(settings);
    this.#frameLoop.changed();
    this.#ui.refresh(settings);
    writeAddress(settings);
  }

  async histories(): Promise<readonly TeamHistory[]> {
    return (await this.engineReady()).readHistories();
  }

  async statistics(): Promise<readonly Statistics[]> {
    return (await this.#backend?.engine.readStatistics()) ?? [];
  }

  placed(): boolean {
    return this.#session.log.placed !== undefined;
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

  pick(clientX: number, clientY: number): Point | null {
    return this.#backend?.view.pick(clientX, clientY) ?? null;
  }

  project(mu: number, sigma: number, team: number): { x: number; y: number } | null {
    return this.#backend?.view.project(mu, sigma, team) ?? null;
  }

  moveCamera(look: CameraCommand): void {
    this.#backend?.view.moveCamera(look);
  }

  fly(flies: boolean): void {
    this.#backend?.view.fly(flies);
  }

  flying(): boolean {
    return this.#backend?.view.flying ?? false;
  }

  seek(scheduleStep: number): void {
    if (this.#backend) this.#session.seek(this.#backend.engine, scheduleStep);
    this.#frameLoop.changed();
  }

  async preset(preset: Preset): Promise<void> {
    const begun = this.#begin(presetSettings(preset, this.#settings), preset.patch);
    this.#ui.caption(preset);
    await begun;
    this.play();
  }

  async chapter(story: number): Promise<void> {
    const { patch, plays } = CHAPTERS[story - 1]!;
    if (!plays) this.pause();
    await this.#begin(storySettings(story, this.#settings), patch);
    // the user may have gone to another chapter meanwhile
    if (plays && this.#settings.story === story) this.play();
  }

  /** A show from its start. Without a GPU the crowd is smaller, unless the show's patch says how large it is. */
  #begin(settings: Settings, patch: Patch): Promise<void> {
    const fewer = this.#backend && fewerWalkers(this.#backend.engine);
    this.update(fewer && patch.walkers === undefined ? { ...settings, walkers: fewer } : settings);
    return this.reset();
  }

  reset(): Promise<void> {
    return this.#session.reset();
  }

  place(pairs: Float64Array): Promise<void> {
    this.pause();
    return this.#session.place(pairs);
  }

  step(n: number, progress?: Progress, signal?: AbortSignal): Promise<void> {
    this.pause();
    return this.#session.step(n, progress, signal);
  }

  back(n: number): Promise<void> {
    this.pause();
    return this.#session.back(n);
  }

  reproducible(): boolean {
    return this.#session.log.reproducible;
  }

  startTake(): void {
    this.#session.startTake(this.engine('startTake'));
  }

  endTake(): Take | undefined {
    return this.#session.endTake(this.#backend?.engine, this.#backend?.view.camera);
  }

  takeSeconds(): number | undefined {
    return this.#session.takeSeconds;
  }

  async openScene(options: Parameters<App['openScene']>[0]): Promise<Scene> {
    const open = await OPEN_SCENE.load();
    const { gpu } = await this.#frameLoop.backendReady();
    let from: Checkpoint | undefined;
    // after what was asked for before, and with the settings of that moment
    if (!options.take && !options.fresh) {
      await this.#session.runExclusive(async (engine) => void (from = await engine.checkpoint()));
    }
    // a change since then is not in the copy
    const settings = from ? shownAs(from.settings, this.#settings) : this.#settings;
    return open(gpu, { ...options, settings, from });
  }

  async record(options: ClipOptions, hooks?: ClipHooks): Promise<Blob> {
    const { width, height, take, from } = options;
    return this.#film('record', { width, height, take, fresh: from === 'start' }, async (scene) => {
      const { makeClip } = await import('./export/make-clip.ts');
      return makeClip(scene, options, hooks);
    });
  }

  async picture(options: ImageOptions, hooks?: ImageHooks): Promise<Blob> {
    const { width, height, from } = options;
    // an image shows the view from where the camera is, not from where a flight begins
    const camera = this.#backend?.view.camera;
    // where a link can bring this very crowd back, the file says it
    const link = linkNow(this, from === 'now' ? this.engine('image').clock : 0);
    return this.#film('image', { width, height, camera, fresh: from === 'start' }, async (scene) => {
      const { makeImage } = await import('./export/make-image.ts');
      return makeImage(scene, { ...options, link }, hooks);
    });
  }

  /** Makes a clip or a picture of a scene of its own while the crowd of the page rests. */
  async #film(
    what: string,
    options: Parameters<App['openScene']>[0],
    make: (scene: Scene) => Promise<Blob>,
  ): Promise<Blob> {
    const allowed = 'called when no other clip or image is being made';
    if (this.#filming) throw new ValidationError(what, undefined, allowed, 'a call during one');
    this.#filming = true;
    try {
      const scene = await this.openScene(options);
      try {
        return await make(scene);
      } finally {
        scene.dispose();
      }
    } finally {
      this.#filming = false;
    }
  }

  image(): Promise<Blob> {
    return this.#frameLoop.image();
  }
}

const canvas = document.querySelector<HTMLCanvasElement>('#stage')!;
if (new URLSearchParams(location.search).has('bench')) {
  void import('./app/bench.ts').then(({ bench }) => bench(canvas));
} else {
  const app = new Saddlescope(canvas);
  window.saddlescope = createScript(app);
  listenToMessages(app, carriedOptions().origins);
}
