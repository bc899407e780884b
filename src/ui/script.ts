/** `window.saddlescope`: how a lecturer's page, a test or the console drives the app. */

import { MOST_STEPS, checkCount, checkPairs } from '../core/arguments.ts';
import type { CensusRow } from '../core/census.ts';
import type { Engine, Statistics, SurfaceRequest } from '../core/engine.ts';
import { PRESETS, presetNamed } from '../core/presets.ts';
import { probe, type Probe } from '../core/probe.ts';
import { Refusal } from '../core/refusal.ts';
import type { NamedRow } from '../core/report.ts';
import type { Settings } from '../core/settings.ts';
import { CHAPTERS } from '../core/story.ts';
import type { Patch } from '../core/validate.ts';
import type { Controls } from './controls.ts';
import { report, series, type Series } from './measured.ts';

export interface Ready {
  engine: string;
  adapter: string;
}

/** What the app offers beyond what the interface needs. */
export interface Host extends Controls {
  readonly ready: Promise<Ready>;
  /** The engine, once `ready` is fulfilled. @throws while there is none */
  engine(): Engine;
  /** The engine as soon as there is one, also after the GPU was lost. */
  standing(): Promise<Engine>;
  place(pairs: Float64Array): Promise<void>;
  /** Draws the newest picture and returns it as a PNG. */
  image(): Promise<Blob>;
}

/** What is told of a preset. */
export interface PresetName {
  key: string;
  title: string;
  sentence: string;
}

export interface Script {
  readonly presets: readonly PresetName[];
  /** Fulfilled when the first crowd stands; rejected, with the reason, when it cannot. */
  readonly ready: Promise<Ready>;
  settings(): Settings;
  update(patch: Patch): void;
  /** Plays a preset from its start. @throws Refusal that names the presets */
  preset(key: string): Promise<void>;
  /** Begins a chapter of the story, 1 to 8. @throws Refusal */
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
  image(): Promise<Blob>;
}

declare global {
  interface Window {
    saddlescope: Script;
  }
}

function checkSurface({ mu, sigma, width, height }: SurfaceRequest): SurfaceRequest {
  checkCount('surface.width', width, 2, 4096);
  checkCount('surface.height', height, 2, 4096);
  for (const [key, range] of Object.entries({ mu, sigma })) {
    const fits =
      Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0]! <= range[1]!;
    if (!fits) throw new Refusal(`surface.${key}`, range, 'two numbers [low, high]');
  }
  if (!(sigma[0] > 0)) throw new Refusal('surface.sigma', sigma, 'two numbers above 0');
  return { mu: [...mu], sigma: [...sigma], width, height };
}

/** The object behind `window.saddlescope`. Everything that needs the engine waits for it. */
export function createScript(host: Host): Script {
  return {
    ready: host.ready,
    settings: () => structuredClone(host.settings()),
    presets: PRESETS.map(({ key, title, sentence }) => ({ key, title, sentence })),
    update: (patch) => host.update(patch),
    preset: async (key) => host.preset(presetNamed(key)),
    chapter: async (story) => host.chapter(checkCount('chapter', story, 1, CHAPTERS.length)),
    play: () => host.play(),
    pause: () => host.pause(),
    reset: () => host.reset(),
    place: async (pairs) => host.place(checkPairs(pairs)),
    step: async (n = 1) => host.step(checkCount('step', n, 0, MOST_STEPS)),
    walkers: async (team = 0) => (await host.standing()).readWalkers(team),
    census: async () => (await host.standing()).readCensus(),
    histories: () => series(host),
    statistics: () => host.statistics(),
    report: () => report(host),
    surface: async (request) => (await host.standing()).readSurface(checkSurface(request)),
    probe: (mu, sigma) => probe(host.engine().data, mu, sigma),
    image: () => host.image(),
  };
}
