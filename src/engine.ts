/**
 * `saddlescope/engine`: the walkers without the page, for other pages, notebooks and Node. It has what
 * `window.saddlescope` has of them, under the same names, and computes with the same kernels: the same settings give the
 * same walkers, bit for bit on the same kind of engine.
 */

import { computeEscape } from './api/escape.ts';
import { seriesOf, type Series } from './api/measurements.ts';
import { summaryTable } from './core/export/report-tables.ts';
import { namedRows, type NamedRow } from './core/export/table-file.ts';
import { OPTION_KEYS } from './core/link/link-options.ts';
import { DEFAULT_USED } from './core/link/read-query.ts';
import { fromQuery } from './core/link/settings-query.ts';
import { checkValue } from './core/schema/check-value.ts';
import { defaultSettings, type Settings } from './core/settings/settings.ts';
import { teamName, teamNames } from './core/settings/team-names.ts';
import { applyPatch, type Patch } from './core/settings/validate.ts';
import type { CensusRow } from './core/simulation/census.ts';
import { MOST_STEPS, checkPairs, checkSurface } from './core/simulation/check-arguments.ts';
import type { Checkpoint } from './core/simulation/checkpoint.ts';
import type { Engine, Statistics, SurfaceRequest } from './core/simulation/engine.ts';
import type { EscapeMap } from './core/simulation/escape-map.ts';
import { checkEscape, escapeRequest, type EscapeAsked } from './core/simulation/escape-request.ts';
import { SerialQueue } from './core/util/serial-queue.ts';
import { ValidationError } from './core/util/validation-error.ts';
import { letDawnWait } from './gpu/dawn-polls.ts';
import { infoOf, requestOnce, type DeviceInfo } from './gpu/device.ts';
import { GpuEngine } from './gpu/engine.ts';

export { ValidationError, defaultSettings };
export type { CensusRow, Checkpoint, EscapeAsked, EscapeMap, NamedRow, Patch, Series, Settings };
export type { Statistics, SurfaceRequest };

export interface EngineOptions {
  /**
   * The device to compute on. Left out: one of `navigator.gpu`, in Node one of the package `webgpu`, and where there is
   * neither, the CPU in double precision.
   */
  device?: GPUDevice;
  /** What differs from `defaultSettings()`; `{ engine: 'cpu' }` computes on the CPU. */
  settings?: Patch;
  /** Workers of the CPU engine, 1 to 8. Left out: one for each processor. */
  workers?: number;
}

export interface StepOptions {
  /** Called after each submission with the steps that are made, of `all`. */
  onProgress?: (done: number, all: number) => void;
  /** Ends it early: the walkers keep the steps that they have made. */
  signal?: AbortSignal;
}

/** Milliseconds of steps in one submission: short enough for every watchdog, long enough to keep the device busy. */
const SUBMISSION = 200;

/** The walkers of all teams and what may be asked of them. Each call waits for the ones before it. */
export class EngineHandle {
  /** What computes: `WebGPU`, in 64-bit fixed point, or `CPU`, in doubles. */
  readonly kind: 'WebGPU' | 'CPU';
  /** The adapter's own name for itself, such as `google swiftshader`. */
  readonly adapter: string;
  /** Why it computes on the CPU although the settings allow a GPU; empty: it does not. */
  readonly fallback: string;
  /** Fulfilled, with the reason in words, when the device or a worker is lost. No later call is answered then. */
  readonly lost: Promise<string>;
  readonly #engine: Engine;
  readonly #end: () => void;
  readonly #queue = new SerialQueue();
  #settings: Settings;
  #placed = false;

  /** Use `createEngine`. */
  constructor(engine: Engine, settings: Settings, fallback: string, lost: Promise<string>, end: () => void) {
    this.#engine = engine;
    this.#settings = settings;
    this.#end = end;
    this.kind = engine.kind;
    this.adapter = engine.adapter;
    this.fallback = fallback;
    this.lost = lost;
  }

  /** Returns a copy of all settings. */
  settings(): Settings {
    return structuredClone(this.#settings);
  }

  /** How many steps were made since the start. */
  get steps(): number {
    return this.#engine.clock;
  }

  /**
   * Changes settings: all of the patch, or nothing. `data`, `weights`, `walkers` and `spawn` make new walkers; the others
   * apply to those that are there.
   * @throws ValidationError that names the key, the value and what is allowed
   */
  update(patch: Patch): Promise<void> {
    return this.#queue.run(async () => {
      const next = applyPatch(this.#settings, patch);
      if (next === this.#settings) return;
      this.#settings = next;
      if (this.#engine.configure(next)) this.#placed = false;
    });
  }

  /** Makes the walkers of the settings again, at step 0. */
  reset(): Promise<void> {
    return this.#queue.run(async () => {
      this.#engine.reset();
      this.#placed = false;
    });
  }

  /**
   * Places exactly these walkers in every team, at step 0.
   * @param pairs mu, sigma, mu, sigma, ... in the units of the data
   * @throws ValidationError
   */
  place(pairs: ArrayLike<number>): Promise<void> {
    return this.#queue.run(async () => {
      this.#engine.place(checkPairs(pairs));
      this.#placed = true;
    });
  }

  /**
   * Makes exactly n steps of every team; resolves when they are computed.
   * @throws ValidationError; the signal's reason when it is aborted
   */
  step(n = 1, { onProgress, signal }: StepOptions = {}): Promise<void> {
    return this.#queue.run(async () => {
      const all = checkValue('step', { type: 'number', min: 0, max: MOST_STEPS, integer: true }, n) as number;
      for (let done = 0; done < all;) {
        signal?.throwIfAborted();
        done += this.#engine.advance(all - done, SUBMISSION);
        await this.#engine.idle();
        onProgress?.(done, all);
      }
    });
  }

  /** Returns the positions of a team's walkers: `Float64Array` [mu, sigma, mu, sigma, ...]. @throws ValidationError */
  walkers(team = 0): Promise<Float64Array> {
    return this.#queue.run(() => this.#engine.readWalkers(team));
  }

  /** Returns a row for each team: its number, walkers, steps, and how many walkers are in each class. */
  census(): Promise<CensusRow[]> {
    return this.#queue.run(() => this.#engine.readCensus());
  }

  /** Returns the class counts of each team after each step; of a long run a grid of steps that gets coarser. */
  histories(): Promise<Series[]> {
    return this.#queue.run(async () => seriesOf(await this.#engine.readHistories()));
  }

  /** Returns for each team the median log-likelihood in nats, and walkers by the steps that they spent near the saddle. */
  statistics(): Promise<Statistics[]> {
    return this.#queue.run(() => this.#engine.readStatistics());
  }

  /** Returns the table of the page's measurements, a row for each team: milestones, shares, fitted exponent, theory. */
  report(): Promise<NamedRow[]> {
    return this.#queue.run(async () => {
      const histories = await this.#engine.readHistories();
      const statistics = await this.#engine.readStatistics();
      const settings = this.#settings;
      const names = teamNames(settings).map(teamName);
      return namedRows(summaryTable({ settings, names, histories, statistics, placed: this.#placed }));
    });
  }

  /**
   * Returns log-likelihoods in nats, summed over the data: `Float32Array` of width x height, row by row from the lowest
   * sigma, each from the lowest mu, ends included. @throws ValidationError
   */
  surface(request: SurfaceRequest): Promise<Float32Array> {
    return this.#queue.run(() => this.#engine.readSurface(checkSurface(request)));
  }

  /**
   * Returns after how many steps a walker of a team arrives at a peak from each point of a grid, and at which. Left out:
   * the first team, the window of the settings, 10,000 steps. @throws ValidationError; the signal's reason
   */
  escape(request: EscapeAsked = {}): Promise<EscapeMap> {
    return this.#queue.run(() => {
      const { signal, ...rest } = request;
      const asked = escapeRequest(checkEscape(rest), this.#settings, this.#engine);
      return computeEscape(this.#engine, asked, signal);
    });
  }

  /** Returns a copy of the walkers, the step and the schedule as they are now, for `restore`. */
  checkpoint(): Promise<Checkpoint> {
    return this.#queue.run(() => this.#engine.checkpoint());
  }

  /** Brings walkers, step and settings of a checkpoint back: bit for bit on the same kind of engine. */
  restore(checkpoint: Checkpoint): Promise<void> {
    return this.#queue.run(async () => {
      this.#settings = checkpoint.settings;
      this.#engine.configure(checkpoint.settings);
      this.#engine.restore(checkpoint);
      this.#placed = checkpoint.placed !== undefined;
    });
  }

  /** Frees all memory; a device that `createEngine` has made goes too, one of the caller stays. */
  destroy(): void {
    this.#engine.destroy();
    this.#end();
  }
}

/**
 * Makes an engine with its first walkers.
 * @throws ValidationError for a setting that is not allowed; DeviceError for a device of the caller that lacks a limit
 */
export async function createEngine({
  device,
  settings: patch = {},
  workers,
}: EngineOptions = {}): Promise<EngineHandle> {
  const settings = applyPatch(defaultSettings(), patch);
  const count =
    workers === undefined
      ? undefined
      : (checkValue('workers', { type: 'number', min: 1, max: 8, integer: true }, workers) as number);
  let fallback = '';
  let info: DeviceInfo | undefined;
  if (settings.engine !== 'cpu') {
    // what the caller's device lacks is the caller's error
    if (device) info = infoOf(device);
    try {
      info ??= await requestOnce(await findGpu());
    } catch (error) {
      fallback = error instanceof Error ? error.message : String(error);
    }
  }
  if (!info) {
    const { CpuEngine } = await import('./cpu/engine.ts');
    const engine = await CpuEngine.create(settings, count);
    return new EngineHandle(engine, settings, fallback, engine.failed, () => undefined);
  }
  const own = info.device;
  const end = (): void => (device ? undefined : own.destroy());
  const lost = own.lost.then(({ message, reason }) => message || reason);
  try {
    return new EngineHandle(await GpuEngine.create(info, settings), settings, fallback, lost, end);
  } catch (error) {
    end();
    throw error;
  }
}

/**
 * Returns the settings that a link, or the part behind its ?, holds.
 * @throws ValidationError if a part of it cannot be read
 */
export function settingsFromLink(link: string): Settings {
  const query = link.slice(link.indexOf('?') + 1);
  const { settings, messages } = fromQuery(query, OPTION_KEYS);
  if (messages.length === 0) return settings;
  const said = messages.join(' ').replaceAll(` ${DEFAULT_USED}`, '');
  throw new ValidationError('link', link, 'one that can be read', said);
}

/** WebGPU of Node, kept: an adapter does not live longer than what found it. */
let ofNode: GPU | undefined;

/** WebGPU of the browser, or in Node of the package `webgpu`, if that is installed. */
async function findGpu(): Promise<GPU | undefined> {
  const found = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  if (found || !('process' in globalThis)) return found;
  if (!ofNode) {
    // a variable, so that no bundler looks for a package which is optional
    const name = 'webgpu';
    const { create, globals } = (await import(/* @vite-ignore */ name)) as typeof import('webgpu');
    Object.assign(globalThis, globals);
    letDawnWait();
    ofNode = create([]);
  }
  return ofNode;
}
