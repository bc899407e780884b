/** `window.saddlescope`: how a lecturer's page, a test or the console drives the app. */

import type { CensusRow } from '../core/simulation/census.ts';
import type { ClipRequest } from '../core/export/clip-options.ts';
import type { Statistics, SurfaceRequest } from '../core/simulation/engine.ts';
import type { EscapeMap } from '../core/simulation/escape-map.ts';
import type { EscapeAsked } from '../core/simulation/escape-request.ts';
import type { DataKind } from '../core/export/data-tables.ts';
import type { NamedRow } from '../core/export/table-file.ts';
import type { FileFormat } from './data-file.ts';
import type { LinkOptions } from '../core/link/link-options.ts';
import { PRESETS } from '../core/story/presets.ts';
import type { Probe } from '../core/likelihood/probe.ts';
import { lazyModule } from '../core/util/lazy-module.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { ImageRequest } from '../core/export/image-options.ts';
import type { Take } from '../core/session/take.ts';
import type { Patch } from '../core/settings/validate.ts';
import type { App, Ready } from './app.ts';
import { carryOut, type Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import type { Series } from './measurements.ts';

/** The part of a preset that a script sees. */
interface PresetName {
  key: string;
  title: string;
  sentence: string;
}

export interface Script {
  readonly presets: readonly PresetName[];
  /** Fulfilled when the first crowd stands; rejected, with the reason, when it cannot. */
  readonly ready: Promise<Ready>;
  settings(): Settings;
  /** The link of what is shown, opened as the options say: at step `t`, for a frame, ... @throws ValidationError */
  link(options?: Partial<LinkOptions>): string;
  update(patch: Patch): void;
  /** Undoes the last change of settings: the keys of what came back; none when there is nothing. The walkers keep their steps. */
  undo(): Promise<readonly string[]>;
  /** Redoes what was undone. */
  redo(): Promise<readonly string[]>;
  /** Plays a preset from its start. @throws ValidationError that names the presets */
  preset(key: string): Promise<void>;
  /** Begins a chapter of the story, 1 to 8. @throws ValidationError */
  chapter(story: number): Promise<void>;
  play(): void;
  pause(): void;
  reset(): Promise<void>;
  place(pairs: ArrayLike<number>): Promise<void>;
  step(n?: number): Promise<void>;
  walkers(team?: number): Promise<Float64Array>;
  census(): Promise<CensusRow[]>;
  /** Class counts of each team after each step; of a long run after some. */
  histories(): Promise<Series[]>;
  statistics(): Promise<readonly Statistics[]>;
  /** The table of the measurements' page. */
  report(): Promise<NamedRow[]>;
  surface(request: SurfaceRequest): Promise<Float32Array>;
  probe(mu: number, sigma: number): Probe;
  /**
   * After how many steps a walker of a team arrives at a peak from each point of a grid, and at which. What is left out: the
   * first team, the window of the settings, 10,000 steps. @throws ValidationError, or the signal's reason
   */
  escape(request?: EscapeAsked): Promise<EscapeMap>;
  /** What is on the page as a PNG; or a picture of any size of a crowd of its own, as it is asked for. @throws ValidationError */
  image(request?: ImageRequest): Promise<Blob>;
  /**
   * Numbers as a file: the walkers, the ways of tracers, what survives, or the census in time; of one team or of all. Or the map
   * of escape times that colours the surface, or a team's; only that as npy, an array of its steps for NumPy.
   * @throws ValidationError
   */
  data(kind: DataKind, format?: FileFormat, team?: number): Promise<Blob>;
  /**
   * Makes a clip of a crowd of its own, frame by frame: MP4, WebM, GIF, or a zip of PNGs. An aborted signal ends it early,
   * with a whole file of what was made.
   * @throws ValidationError; ClipError
   */
  record(request?: ClipRequest): Promise<Blob>;
  /** Pauses and goes back so many steps, with the settings of then. @throws ValidationError where that cannot be */
  back(n?: number): Promise<void>;
  /** Begins to write down all that is done. @throws ValidationError if the crowd cannot be made again */
  startTake(): void;
  /** Ends that: a take, plain data for a file. @throws ValidationError when nothing is being written down */
  endTake(): Take;
  /** A take's walkers, computed again: (mu, sigma) pairs of a team after so many seconds, or at its end. @throws ValidationError */
  takeWalkers(take: unknown, options?: { seconds?: number; team?: number }): Promise<Float64Array>;
}

declare global {
  interface Window {
    saddlescope: Script;
  }
}

/** The commands that return files and tables: their code is loaded with the first of them, or earlier while the browser is idle. */
export const FILE_CODE = lazyModule(async () => (await import('./file-commands.ts')).FILE_COMMANDS);
const FILE_CALLS = ['histories', 'report', 'image', 'data', 'record', 'escape', 'takeWalkers'] as const;

type Calls = Omit<Script, 'ready' | 'presets'>;
/** Each call of a script has a command that answers as its type says. */
type CommandsOf<C extends keyof Calls> = { readonly [K in C]: Command<ReturnType<Calls[K]>> };
type FileCall = (typeof FILE_CALLS)[number];
const TABLE: CommandsOf<Exclude<keyof Calls, FileCall>> = COMMANDS;

/** Returns the object behind `window.saddlescope`. Everything that needs the engine waits for it. */
export function createScript(app: App): Script {
  const calls: Record<string, unknown> = {};
  for (const [name, command] of Object.entries<Command>(TABLE))
    calls[name] = (...given: unknown[]) => carryOut(app, command, given);
  for (const name of FILE_CALLS) {
    calls[name] = async (...given: unknown[]) => {
      const commands: CommandsOf<FileCall> = await FILE_CODE.load();
      return carryOut<unknown>(app, commands[name], given);
    };
  }
  const presets = PRESETS.map(({ key, title, sentence }) => ({ key, title, sentence }));
  return { ...(calls as unknown as Calls), ready: app.ready, presets };
}
