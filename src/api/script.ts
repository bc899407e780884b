/** `window.saddlescope`: how a lecturer's page, a test or the console drives the app. */

import { MOST_STEPS, checkCount, checkPairs, checkSurface } from '../core/simulation/check-arguments.ts';
import type { CensusRow } from '../core/simulation/census.ts';
import type { ClipRequest } from '../core/export/clip-options.ts';
import type { Engine, Statistics, SurfaceRequest } from '../core/simulation/engine.ts';
import type { DataKind } from '../core/export/data-tables.ts';
import type { DataFormat, NamedRow } from '../core/export/table-file.ts';
import { SIZE_LIMITS } from '../core/export/scene.ts';
import { checkOptions, type LinkOptions } from '../core/link/link-options.ts';
import { PRESETS, presetNamed } from '../core/story/presets.ts';
import { probe, type Probe } from '../core/likelihood/probe.ts';
import { lazyModule } from '../core/util/lazy-module.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { ImageRequest } from '../core/export/image-options.ts';
import { CHAPTERS } from '../core/story/story.ts';
import type { Take } from '../core/session/take.ts';
import type { Patch } from '../core/settings/validate.ts';
import { linkTo } from './address.ts';
import type { App } from './app.ts';
import type { Series } from './measurements.ts';

export interface Ready {
  engine: string;
  adapter: string;
}

/** What the app offers beyond what the interface needs. */
export interface ScriptHost extends App {
  readonly ready: Promise<Ready>;
  /** The engine, once `ready` is fulfilled. @throws while there is none */
  engine(): Engine;
  place(pairs: Float64Array): Promise<void>;
  /** Draws the newest picture and returns it as a PNG. */
  image(): Promise<Blob>;
}

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
  /** What is on the page as a PNG; or a picture of any size of a crowd of its own, as it is asked for. @throws ValidationError */
  image(request?: ImageRequest): Promise<Blob>;
  /**
   * Numbers as a file: the walkers, the ways of tracers, what survives, or the census in time; of one team or of all.
   * @throws ValidationError
   */
  data(kind: DataKind, format?: DataFormat, team?: number): Promise<Blob>;
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

/** The code of the calls that return files and tables. */
export const FILE_REQUESTS = lazyModule(() => import('./file-requests.ts'));

/** Computes a take again, off the stage. */
async function takeWalkers(
  host: ScriptHost,
  given: unknown,
  { seconds, team = 0 }: { seconds?: number; team?: number } = {},
): Promise<Float64Array> {
  const take = (await FILE_REQUESTS.load()).readTake(given);
  const scene = await host.openScene({ width: SIZE_LIMITS.least, height: SIZE_LIMITS.least, take });
  try {
    await scene.open();
    await scene.goTo(seconds ?? take.seconds);
    return await scene.walkers(team);
  } finally {
    scene.dispose();
  }
}

/** The object behind `window.saddlescope`. Everything that needs the engine waits for it. */
export function createScript(host: ScriptHost): Script {
  return {
    ready: host.ready,
    settings: () => structuredClone(host.settings()),
    presets: PRESETS.map(({ key, title, sentence }) => ({ key, title, sentence })),
    link: (options = {}) => linkTo(host.settings(), checkOptions(options)),
    update: (patch) => host.update(patch),
    preset: async (key) => host.preset(presetNamed(key)),
    chapter: async (story) => host.chapter(checkCount('chapter', story, 1, CHAPTERS.length)),
    play: () => host.play(),
    pause: () => host.pause(),
    reset: () => host.reset(),
    place: async (pairs) => host.place(checkPairs(pairs)),
    step: async (n = 1) => host.step(checkCount('step', n, 0, MOST_STEPS)),
    walkers: async (team = 0) => (await host.engineReady()).readWalkers(team),
    census: async () => (await host.engineReady()).readCensus(),
    histories: async () => (await FILE_REQUESTS.load()).series(host),
    statistics: () => host.statistics(),
    report: async () => (await FILE_REQUESTS.load()).report(host),
    surface: async (request) => (await host.engineReady()).readSurface(checkSurface(request)),
    probe: (mu, sigma) => probe(host.engine().data, mu, sigma),
    image: async (request) => {
      if (request === undefined) return host.image();
      const { options, hooks } = (await FILE_REQUESTS.load()).readImageRequest(request);
      await host.engineReady();
      return host.picture(options, hooks);
    },
    data: async (kind, format = 'csv', team) => {
      const { checkData, gather, toFile } = await FILE_REQUESTS.load();
      const asked = checkData(kind, format, team, host.settings());
      return toFile(await gather(host, asked.kind, asked.team), asked.format);
    },
    record: async (request) => {
      const { options, hooks } = (await FILE_REQUESTS.load()).readClip(request);
      await host.engineReady();
      return host.record(options, hooks);
    },
    back: async (n = 1) => host.back(checkCount('back', n, 1, MOST_STEPS)),
    startTake: () => host.startTake(),
    endTake: () => {
      const take = host.endTake();
      if (!take)
        throw new ValidationError('endTake', undefined, 'called after startTake', 'a call before it');
      return take;
    },
    takeWalkers: (take, options) => takeWalkers(host, take, options),
  };
}
