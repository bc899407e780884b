/** Wires the rooms, owns the frame loop, and decides what happens when the GPU is missing or lost. */

import './ui/style.css';
import { Commands, type Progress } from './commands.ts';
import type { ClipHooks, ClipOptions } from './core/clip.ts';
import type { Engine, Statistics } from './core/engine.ts';
import type { Scene } from './core/film.ts';
import type { TeamHistory } from './core/history.ts';
import type { Point } from './core/landmarks.ts';
import type { Look } from './core/look.ts';
import { presetSettings, type Preset } from './core/presets.ts';
import { Refusal } from './core/refusal.ts';
import { heldSigma } from './core/schedule.ts';
import { CHAPTERS, chapterOf, storySettings } from './core/story.ts';
import type { Settings } from './core/settings.ts';
import type { Take } from './core/take.ts';
import { applyPatch, type Patch } from './core/validate.ts';
import { CPU_WALKERS, buildStage, type Site, type Stage } from './stage.ts';
import { openScene } from './studio.ts';
import { carriedOptions, createUi, failureOf, readAddress, writeAddress, type Ui } from './ui/index.ts';
import { listenToMessages } from './ui/messenger.ts';
import { Rates } from './ui/rates.ts';
import { createScript, type Host, type Ready } from './ui/script.ts';

class App implements Host {
  readonly ready: Promise<Ready>;
  readonly #ui: Ui;
  readonly #rates = new Rates();
  readonly #sizes = new ResizeObserver(() => (this.#resized = true));
  #canvas: HTMLCanvasElement;
  #settings: Settings;
  /** Who asks for less motion sees a still until they press Play. */
  #playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  #stage: Stage | undefined;
  /** The stage, as soon as it stands; replaced when it is built anew. */
  #building: Promise<Stage>;
  readonly #commands: Commands;
  /** Steps that slow motion has not made yet: a part of one. */
  #owed = 0;
  /** Whether the size of the stage, or what it shows, has changed since the last picture; whether that was a sharp still. */
  #resized = true;
  #changed = true;
  #sharp = false;
  /** Whether a clip is being made: the crowd waits. */
  #filming = false;
  /** At the last picture: zooming a page changes nothing else. */
  #pixelRatio = 1;

  constructor(canvas: HTMLCanvasElement) {
    const { settings, options, messages } = readAddress();
    this.#canvas = canvas;
    this.#settings = settings;
    this.#commands = new Commands({
      settings: () => this.#settings,
      adopt: (found) => this.#adopt(found),
      standing: () => this.standing(),
    });
    this.#ui = createUi(this, canvas.closest('main') ?? document.body, () => (this.#resized = true));
    this.#ui.refresh(settings);
    for (const message of messages) this.#ui.notice(message, { kind: 'error' });
    this.#building = this.#build();
    this.ready = this.#building.then(({ engine }) => ({ engine: engine.kind, adapter: engine.adapter }));
    // who waits for `ready` hears of a failure; who does not reads it on the page
    this.ready.catch(() => undefined);
    // a chapter may begin with a crowd that stands still
    const plays = options.autoplay && (chapterOf(settings)?.plays ?? true);
    if (!plays) this.#setPlaying(false);
    else if (!this.#playing && options.t === 0) void this.#commands.showStill();
    this.#ui.start();
    // the time that nobody watched counts for no rate
    document.addEventListener('visibilitychange', () => this.#rates.restart());
    this.#sizes.observe(canvas);
    const frame = (time: number): void => {
      requestAnimationFrame(frame);
      if (!document.hidden) this.#frame(time);
    };
    requestAnimationFrame(frame);
  }

  async #build(): Promise<Stage> {
    try {
      const stage = await buildStage(this.#site);
      void stage.engine.failed?.then((detail) => this.#ui.failure({ kind: 'uncaptured', detail }));
      this.#stage = stage;
      this.#resized = true;
      return stage;
    } catch (error) {
      this.#ui.failure(failureOf(error));
      throw error;
    }
  }

  get #site(): Site {
    return {
      keeper: this.#commands.keeper,
      settings: () => this.#settings,
      adopt: (settings) => {
        this.#adopt(settings);
        this.#commands.journal.begin(settings);
      },
      freshCanvas: () => this.#freshCanvas(),
      watch: (device) => this.#watch(device),
      onCamera: (camera) => this.update({ view: { camera } }),
      onPick: (mu, sigma, { altKey }) => this.#ui.pick(mu, sigma, altKey),
      explain: (failure) => this.#ui.explain(failure),
      complain: (words) => this.#ui.notice(words, { kind: 'error', sticky: true }),
    };
  }

  /** A canvas that once had a context will never have another kind: the same canvas again, with nothing on it yet. */
  #freshCanvas(): HTMLCanvasElement {
    const fresh = this.#canvas.cloneNode() as HTMLCanvasElement;
    this.#canvas.replaceWith(fresh);
    this.#sizes.unobserve(this.#canvas);
    this.#sizes.observe(fresh);
    return (this.#canvas = fresh);
  }

  #watch(device: GPUDevice): void {
    // three takes `onuncapturederror` for itself
    device.addEventListener('uncapturederror', ({ error }) => {
      this.#setPlaying(false);
      this.#ui.failure({ kind: 'uncaptured', detail: error.message });
    });
    void device.lost.then(() => {
      // a device that was given up on purpose is no loss
      if (this.#stage?.gpu?.device === device) this.#recover();
    });
  }

  /** Goes on after the GPU was lost: with the crowd as it was saved, on the GPU, or after a second loss without it. */
  #recover(): void {
    this.#commands.keeper.lost(performance.now());
    this.#rebuild().then(
      ({ engine: { kind, clock } }) => {
        this.#commands.restored(kind === 'CPU');
        const where =
          kind === 'CPU'
            ? 'was lost twice: the processor goes on'
            : 'was lost and is back: the crowd goes on';
        this.#ui.notice(`The GPU ${where} from step ${clock}.`);
      },
      () => undefined, // the failure is on the page already
    );
  }

  #rebuild(): Promise<Stage> {
    const stage = this.#stage;
    this.#stage = undefined;
    try {
      stage?.view.dispose();
      stage?.engine.destroy();
      stage?.gpu?.device.destroy();
    } catch {
      // what belongs to a lost device may refuse to be taken down; it is gone anyway
    }
    this.#building = this.#build();
    return this.#building;
  }

  #resize(scale: number): void {
    const { clientWidth, clientHeight } = this.#canvas;
    // beyond two the eye gains nothing, and a software adapter pays for every pixel
    const most = this.#stage?.engine.software ? 1 : 2;
    // a surface fits beside a readout in the corner; a map and pictures side by side do not
    const { mode, layout } = this.#settings.view;
    const split = layout === 'split' && this.#settings.teams.length > 1;
    const covered = this.#ui.covered(this.#stage?.view.onlyMap || mode === 'map' || split);
    this.#pixelRatio = devicePixelRatio;
    const ratio = Math.min(devicePixelRatio, most) * scale;
    this.#stage?.view.resize(clientWidth, clientHeight, ratio, covered, this.#ui.type);
  }

  /** The sigma at which the next step of an annealed team is made; null when no team is annealed. */
  #temperature(): number | null {
    return heldSigma(this.#settings, this.#stage?.engine.scheduleStep ?? 0);
  }

  #frame(time: number): void {
    const stage = this.#stage;
    if (!stage?.pacer.free(this.#commands.stepping)) return;
    const { engine, view, pacer } = stage;
    const { stepsPerFrame, speed } = this.#settings;
    const { auto, wait } = this.#settings.view;
    const start = performance.now();
    if (devicePixelRatio !== this.#pixelRatio) this.#resized = true;
    const window = view.wanted(time / 1000);
    if (window) this.update({ window });
    if (this.#playing && !this.#commands.stepping && !this.#filming && !(wait && view.turning)) {
      this.#owed += stepsPerFrame * speed;
      const steps = Math.floor(this.#owed);
      // what the machine does not make in time is not made up for
      this.#owed -= steps;
      if (steps > 0) engine.advance(steps, auto ? pacer.governor.stepTime : undefined);
    }
    const moving = [
      this.#playing,
      this.#commands.stepping,
      engine.present(),
      view.moves(time / 1000),
      this.#changed,
    ].some(Boolean);
    if (moving || this.#resized || !this.#sharp) {
      // what moves may be coarse, what stands still is sharp
      const scale = auto && moving ? pacer.governor.scale : 1;
      if (this.#resized || this.#sharp !== (scale === 1)) this.#resize(scale);
      this.#sharp = scale === 1;
      this.#resized = this.#changed = false;
      view.render({ engine, temperature: this.#temperature(), time: time / 1000 });
      this.#rates.frame(time, engine.clock);
      void pacer.sent(start, engine.idle(), moving).then((changed) => (this.#resized ||= changed));
    }
    this.#report(engine);
    this.#commands.drawn(engine, view.camera, time);
  }

  #report(engine: Engine): void {
    this.#ui.report({
      census: engine.census,
      histories: engine.histories,
      clock: engine.clock,
      scheduleStep: engine.scheduleStep,
      temperature: this.#temperature(),
      stepsPerSecond: this.#rates.stepsPerSecond,
      framesPerSecond: this.#rates.framesPerSecond,
      adapter: engine.adapter,
      precision: engine.precision,
      remark: engine.remark,
      inWindow: engine.inWindow,
      settings: this.#settings,
    });
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

  async standing(): Promise<Engine> {
    return (await this.#building).engine;
  }

  update(patch: Patch): void {
    const before = this.#settings;
    const next = applyPatch(before, patch);
    this.#settings = next;
    const clock = this.#stage?.engine.clock ?? 0;
    this.#stage?.engine.configure(next);
    this.#stage?.view.configure(next);
    this.#changed = true;
    const laidOut = ({ view, teams }: Settings): string =>
      [view.mode, view.layout, view.auto, teams.length].join();
    if (laidOut(before) !== laidOut(next)) this.#resized = true;
    this.#commands.updated(patch, before, next, clock, this.#stage?.engine.clock ?? 0);
    this.#ui.refresh(next);
    writeAddress(next);
    if (before.engine !== next.engine) this.#changeEngine().catch(reportError);
  }

  /** Other settings of the app, which the stage has already or will have. */
  #adopt(settings: Settings): void {
    this.#settings = settings;
    this.#changed = true;
    this.#ui.refresh(settings);
    writeAddress(settings);
  }

  /** The same crowd on another engine. */
  #changeEngine(): Promise<void> {
    const { keeper, journal } = this.#commands;
    return this.#commands.march(async (engine) => {
      keeper.forgive();
      const checkpoint = await engine.checkpoint?.();
      if (checkpoint) keeper.put({ checkpoint, entries: journal.entries.length });
      const { engine: other } = await this.#rebuild();
      this.#commands.restored(other.kind !== engine.kind);
    });
  }

  async histories(): Promise<readonly TeamHistory[]> {
    return (await this.standing()).readHistories();
  }

  async statistics(): Promise<readonly Statistics[]> {
    return (await this.#stage?.engine.readStatistics()) ?? [];
  }

  placed(): boolean {
    return this.#commands.journal.placed !== undefined;
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
    return this.#stage?.view.pick(clientX, clientY) ?? null;
  }

  project(mu: number, sigma: number, team: number): { x: number; y: number } | null {
    return this.#stage?.view.project(mu, sigma, team) ?? null;
  }

  look(look: Look): void {
    this.#stage?.view.look(look);
  }

  fly(flies: boolean): void {
    this.#stage?.view.fly(flies);
  }

  flying(): boolean {
    return this.#stage?.view.flying ?? false;
  }

  seek(scheduleStep: number): void {
    if (this.#stage) this.#commands.seek(this.#stage.engine, scheduleStep);
    this.#changed = true;
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
    // somebody may have turned the page meanwhile
    if (plays && this.#settings.story === story) this.play();
  }

  /** A show from its start. The processor computes a smaller crowd, unless the show's patch says how large it is. */
  #begin(settings: Settings, patch: Patch): Promise<void> {
    const fewer = this.#stage?.engine.kind === 'CPU' && patch.walkers === undefined;
    this.update(fewer ? { ...settings, walkers: CPU_WALKERS } : settings);
    return this.reset();
  }

  reset(): Promise<void> {
    return this.#commands.reset();
  }

  place(pairs: Float64Array): Promise<void> {
    this.pause();
    return this.#commands.place(pairs);
  }

  step(n: number, progress?: Progress, signal?: AbortSignal): Promise<void> {
    this.pause();
    return this.#commands.step(n, progress, signal);
  }

  back(n: number): Promise<void> {
    this.pause();
    return this.#commands.back(n);
  }

  pure(): boolean {
    return this.#commands.journal.pure;
  }

  startTake(): void {
    this.#commands.startTake(this.engine());
  }

  endTake(): Take | undefined {
    return this.#commands.endTake();
  }

  takeSeconds(): number | undefined {
    return this.#commands.takeSeconds;
  }

  async film(options: Parameters<Host['film']>[0]): Promise<Scene> {
    const { engine, gpu } = await this.#building;
    const from = options.take || options.fresh ? undefined : await engine.checkpoint?.();
    return openScene(gpu, { ...options, settings: this.#settings, from });
  }

  async record(options: ClipOptions, hooks?: ClipHooks): Promise<Blob> {
    if (this.#filming) throw new Refusal('record', 'another clip', 'one at a time', 'another clip');
    this.#filming = true;
    try {
      const { record } = await import('./record/clip.ts');
      return await record((scene) => this.film(scene), options, hooks);
    } finally {
      this.#filming = false;
    }
  }

  async image(): Promise<Blob> {
    const { engine, view } = await this.#building;
    // pictures that workers make hang only after they are done
    engine.present();
    await engine.idle();
    if (!this.#sharp || this.#resized) this.#resize(1);
    this.#resized = true; // back to the governor's resolution with the next picture
    const time = performance.now() / 1000;
    view.render({ engine, temperature: this.#temperature(), time });
    // asked for in the same task as it was drawn: later the canvas is blank
    return new Promise((resolve, reject) => {
      this.#canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture could be made.'))));
    });
  }
}

window.saddlescope = createScript(new App(document.querySelector<HTMLCanvasElement>('#stage')!));
listenToMessages(window.saddlescope, carriedOptions().origins);
