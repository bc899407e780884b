/**
 * Everything that is done to the crowd as a whole: one operation at a time, each logged so that it can be repeated. It
 * owns the crowd's engine, its log and the copies of it.
 */

import type { Engine } from '../core/simulation/engine.ts';
import { ActionLog, shownAs, type Action } from '../core/session/action-log.ts';
import { CheckpointStore } from '../core/session/checkpoint-store.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import { needsReset, type Settings } from '../core/settings/settings.ts';
import { TakeWriter, type Take } from '../core/session/take.ts';
import { SerialQueue } from '../core/util/serial-queue.ts';
import { SettingsError, applyPatch, mergePatch, type CheckedPatch } from '../core/settings/validate.ts';
import type { AppState } from '../api/app.ts';
import type { Store } from '../core/util/store.ts';
import type { Backend } from './backend.ts';

/** Milliseconds of one submission of a long computation on software, where the fixed part of it is most of a short one. */
const UNWATCHED = 200;
/** Steps of the still shown to users who prefer reduced motion, and the milliseconds that it may take. */
const STILL = { steps: 400, patience: 4000 };

export type Progress = (done: number, all: number) => void;

export class Session {
  readonly checkpoints = new CheckpointStore();
  readonly log: ActionLog;
  readonly #store: Store<AppState>;
  readonly #turns = new SerialQueue();
  #writer: TakeWriter | undefined;
  /** A take that a lost GPU ended, until a caller asks for it. */
  #ended: Take | undefined;
  /** Whether the crowd is being computed back: a copy of it now would not match the log. */
  #replaying = false;
  /** Whether a long computation has the crowd to itself, so that frames must not add steps. */
  stepping = false;

  /** Hears when somebody has changed settings; what the machine made of them is no change. */
  onChange?: (before: Settings, after: Settings, apart?: boolean) => void;

  /** The backend that there is now; the frame loop makes it, and another one when the GPU was lost. */
  backend: Backend | undefined;
  /** There once the frame loop has begun. */
  #building!: Promise<Backend>;

  constructor(store: Store<AppState>) {
    this.#store = store;
    this.log = new ActionLog(store.state.settings);
  }

  /** Waits for a backend that is being made, in the place of the one before. */
  expect(building: Promise<Backend>): void {
    this.#building = building;
  }

  /** Resolves to the backend as soon as there is one. */
  backendReady(): Promise<Backend> {
    return this.#building;
  }

  /** Resolves to the engine as soon as there is one, also after the GPU was lost. */
  async engineReady(): Promise<Engine> {
    return (await this.backendReady()).engine;
  }

  get #settings(): Settings {
    return this.#store.state.settings;
  }

  /** Runs a command with the crowd to itself, and resolves when the engine is done with it. */
  runExclusive(command: (engine: Engine) => void | Promise<void>): Promise<void> {
    return this.#turns.run(async () => {
      await command(await this.engineReady());
      await (await this.engineReady()).idle();
    });
  }

  /** Makes steps that the frames are not to add any to. */
  runSteps(steps: (engine: Engine) => Promise<void>): Promise<void> {
    return this.runExclusive((engine) => {
      this.stepping = true;
      return steps(engine).finally(() => (this.stepping = false));
    });
  }

  /** Changes settings: all of the patch, or nothing; apart: not as part of a drag. @throws SettingsError */
  update(patch: CheckedPatch, apart?: boolean): void {
    const { settings: before, filming } = this.#store.state;
    const next = mergePatch(before, patch);
    if (next === before) return;
    if (before.engine !== next.engine && filming) {
      throw new SettingsError(
        'engine',
        next.engine,
        `${before.engine} while a clip or an image is being made`,
      );
    }
    const engine = this.backend?.engine;
    const clock = engine?.clock ?? 0;
    const begins = engine ? engine.configure(next) : needsReset(before, next);
    // a saved crowd is put back by the teams' numbers
    if (before.teams.length !== next.teams.length) this.checkpoints.forget();
    if (begins) this.#begin(next);
    else this.log.note(clock, { do: 'update', patch });
    this.#writer?.note(now(), clock, { do: 'update', patch }, engine?.clock ?? 0);
    this.#logged(next);
    this.onChange?.(before, next, apart);
  }

  /** Takes other settings for the crowd that is to come, because the machine cannot do with those before. */
  replaceSettings(settings: Settings): void {
    this.log.begin(settings);
    this.#logged(settings);
  }

  /** What was logged, and the settings that hold now, are there for all to see. */
  #logged(settings = this.#settings): void {
    this.#store.set({ settings, reproducible: this.log.reproducible });
  }

  reset(): Promise<void> {
    return this.runExclusive((engine) => this.#anew(engine, { do: 'reset' }));
  }

  place(pairs: Float64Array): Promise<void> {
    return this.runExclusive((engine) => this.#anew(engine, { do: 'place', pairs: [...pairs] }, pairs));
  }

  /** Goes to another step of the schedule. */
  seek(to: number): void {
    const engine = this.backend?.engine;
    if (!engine) return;
    engine.seek(to);
    const deed: Action = { do: 'seek', to };
    this.log.note(engine.clock, deed);
    this.#logged();
    this.#writer?.note(now(), engine.clock, deed, engine.clock);
  }

  /** Exactly n steps. An aborted signal ends it where it is. */
  step(n: number, progress?: Progress, signal?: AbortSignal): Promise<void> {
    return this.runSteps(({ clock }) => this.#go(clock + n, progress, signal));
  }

  /** The crowd on its way, computed in one go. */
  showStill(): Promise<void> {
    return this.runSteps(async (engine) => {
      const start = performance.now();
      for (let left = STILL.steps; left > 0 && performance.now() - start < STILL.patience;) {
        left -= engine.advance(left);
        await engine.idle();
      }
    }).catch(() => undefined);
  }

  /**
   * n steps back: from the last copy before, or from the beginning, all is done again up to there, with the settings of
   * then; what came after is forgotten.
   * @throws ValidationError while a take is being made, and for a crowd that cannot be made again
   */
  async back(n: number): Promise<void> {
    if (this.#writer)
      throw unable(
        'back',
        n,
        'Stepping back is not possible while a recording is made: stop the recording first.',
      );
    const { log, checkpoints } = this;
    if (log.invalidReason)
      throw unable('back', n, `Stepping back is not possible for these walkers: ${log.invalidReason}.`);
    await this.runSteps(async (engine) => {
      /** On to a clock, on this very engine. */
      const go = async (clock: number): Promise<void> => {
        await this.#go(clock);
        if ((await this.engineReady()) !== engine) throw new Error('The GPU was lost while stepping back.');
      };
      this.#replaying = true;
      const target = Math.max(0, engine.clock - n);
      const kept = checkpoints.before(target);
      const show = (settings: Settings): Settings => shownAs(settings, this.#settings);
      const before = this.#settings;
      let settings = log.settingsAfter(kept?.entries ?? 0);
      engine.configure(show(settings));
      if (kept) engine.restore(kept.checkpoint);
      else if (log.placed) engine.place(log.placed);
      else engine.reset();
      for (const { clock, deed } of log.entries.slice(kept?.entries ?? 0)) {
        if (clock > target) break;
        await go(clock);
        if (deed.do === 'seek') engine.seek(deed.to);
        if (deed.do === 'update') engine.configure(show((settings = applyPatch(settings, deed.patch))));
      }
      await go(target);
      log.cut(target);
      checkpoints.cut(target);
      this.#logged(show(settings));
      this.onChange?.(before, this.#settings, true);
    }).finally(() => (this.#replaying = false));
  }

  /** Begins to write down a take. @throws ValidationError if the crowd cannot be made again */
  startTake(): void {
    const engine = this.backend?.engine;
    if (!engine) throw new ValidationError('startTake', undefined, 'called after ready', 'a call before it');
    if (this.#writer) throw unable('startTake', 'another take', 'A recording is being made already.');
    if (this.#replaying)
      throw unable('startTake', undefined, 'The walkers are stepping back: wait until they are there.');
    this.#ended = undefined;
    this.#writer = new TakeWriter(now(), engine.clock, this.log, this.#settings, engine.kind);
    this.#store.set({ taking: true });
  }

  /**
   * Ends the take where the crowd and the camera are now, and returns it, or returns the one that a lost GPU ended;
   * undefined if there is none.
   */
  endTake(): Take | undefined {
    const { backend } = this;
    const take = this.#finish(backend?.engine, backend?.view.camera) ?? this.#ended;
    this.#ended = undefined;
    return take;
  }

  #finish(engine?: Engine, camera?: readonly number[]): Take | undefined {
    const writer = this.#writer;
    this.#writer = undefined;
    this.#store.set({ taking: false });
    // steps may have been made since the last picture
    if (writer && engine && camera) writer.frame(now(), engine.clock, camera);
    return writer?.end(now());
  }

  /** Seconds of the take that is being made; infinitely many when it can hold no more. */
  get takeSeconds(): number | undefined {
    return this.#writer?.full(now()) ? Infinity : this.#writer?.seconds(now());
  }

  /** A picture was drawn. */
  frameDrawn(engine: Engine, camera: readonly number[], time: number): void {
    this.#writer?.frame(now(), engine.clock, camera);
    if (!this.#replaying) this.checkpoints.keep(engine, time, this.log.entries.length);
  }

  /** The crowd was brought back on an engine as the newest copy has it, or began anew where there is none. */
  engineRestored(engine: Engine, otherEngine: boolean): void {
    const { saved, entries } = this.checkpoints;
    if (!saved) this.log.begin(this.#settings);
    else {
      this.log.retime(entries, saved.clock);
      // what the settings do not hold
      for (const { deed } of this.log.entries.slice(entries)) if (deed.do === 'seek') engine.seek(deed.to);
      if (otherEngine) this.log.invalidate('the beginning was computed by another engine');
    }
    this.#logged();
    // a take only goes forward: what there is of it ends here
    this.#ended = this.#finish() ?? this.#ended;
  }

  #begin(settings: Settings, placed?: Float64Array): void {
    this.checkpoints.forget();
    this.log.begin(settings, placed);
  }

  #anew(engine: Engine, deed: Action, placed?: Float64Array): void {
    const { clock } = engine;
    this.#begin(this.#settings, placed);
    this.#logged();
    if (placed) engine.place(placed);
    else engine.reset();
    this.#writer?.note(now(), clock, deed, 0);
  }

  /** On to a clock; by the clock, so that a GPU that is lost on the way costs time and not steps. */
  async #go(target: number, progress?: Progress, signal?: AbortSignal): Promise<void> {
    for (let first: number | undefined; ;) {
      const engine = await this.engineReady();
      first ??= engine.clock;
      progress?.(engine.clock - first, target - first);
      if (engine.clock >= target || signal?.aborted) return;
      engine.advance(target - engine.clock, engine.software ? UNWATCHED : undefined);
      await engine.idle();
    }
  }
}

/** Returns the error for a command that no value would make possible now. */
function unable(key: string, value: unknown, words: string): ValidationError {
  const refusal = new ValidationError(key, value, words);
  refusal.message = words;
  return refusal;
}

/** Seconds on a clock that never goes back. */
const now = (): number => performance.now() / 1000;
