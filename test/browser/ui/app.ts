/** What the tests of the interface share: an app without an engine, and ways to reach into the page. */

import { page } from 'vitest/browser';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { presetSettings, type Preset } from '../../../src/core/story/presets.ts';
import type { Engine, Statistics } from '../../../src/core/simulation/engine.ts';
import type { Scene } from '../../../src/core/export/scene.ts';
import type { ImageOptions } from '../../../src/core/export/image-options.ts';
import type { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { defaultOptions, type LinkOptions } from '../../../src/core/link/link-options.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { storySettings } from '../../../src/core/story/story.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import type { App, AppState } from '../../../src/api/app.ts';
import type { FrameStatus } from '../../../src/core/readout/frame-status.ts';
import { lazyModule } from '../../../src/core/util/lazy-module.ts';
import { Store } from '../../../src/core/util/store.ts';
import { loadPages } from '../../../src/ui/pages.ts';
import { createUi, type Ui } from '../../../src/ui/ui.ts';
import '../../../src/ui/style.css';

/** An app without an engine: it keeps settings and remembers what was asked of it. */
export class FakeApp implements App {
  readonly store = new Store<AppState>({
    settings: defaultSettings(),
    playing: false,
    filming: false,
    taking: false,
    reproducible: true,
    begun: undefined,
  });
  subscribe: App['subscribe'] = (select, run, signal) => this.store.subscribe(select, run, signal);
  get current(): Settings {
    return this.store.state.settings;
  }
  set current(settings: Settings) {
    this.store.set({ settings });
  }
  get isPlaying(): boolean {
    return this.store.state.playing;
  }
  set isPlaying(playing: boolean) {
    this.store.set({ playing });
  }
  readonly patches: Patch[] = [];
  readonly calls: string[] = [];
  settings = (): Settings => this.current;
  update = (patch: Patch): void => {
    this.patches.push(patch);
    this.current = applyPatch(this.current, patch);
  };
  readonly undo = lazyModule(async () => ({
    go: (way: string) => {
      this.calls.push(way);
      return [];
    },
    show: () => undefined,
  }));
  playing = (): boolean => this.isPlaying;
  play = (): void => void (this.isPlaying = true);
  pause = (): void => void (this.isPlaying = false);
  moveCamera = (look: string): void => void this.calls.push(`look ${look}`);
  /** The stage as a map over the whole window of the page: mu from -2 to 2, sigma from 0 to 2. */
  pick = (x: number, y: number) => ({ mu: (4 * x) / innerWidth - 2, sigma: (2 * y) / innerHeight });
  project = (mu: number, sigma: number) => ({ x: ((mu + 2) / 4) * innerWidth, y: (sigma / 2) * innerHeight });
  fly = (flies: boolean): void => void this.calls.push(flies ? 'fly' : 'land');
  flying = (): boolean => this.calls.at(-1) === 'fly';
  seek = (step: number): void => void this.calls.push(`seek ${step}`);
  reset = async (): Promise<void> => void this.calls.push('reset');
  preset = async (preset: Preset): Promise<void> => {
    this.calls.push(`preset ${preset.key}`);
    this.current = presetSettings(preset, this.current);
  };
  chapter = async (story: number): Promise<void> => {
    this.calls.push(`chapter ${story}`);
    this.current = storySettings(story, this.current);
  };
  step = async (n: number): Promise<void> => void this.calls.push(`step ${n}`);
  measured: { histories: TeamHistory[]; statistics: Statistics[] } = { histories: [], statistics: [] };
  histories = async (): Promise<TeamHistory[]> => this.measured.histories;
  statistics = async (): Promise<Statistics[]> => this.measured.statistics;
  placed = (): boolean => false;
  back = async (n: number): Promise<void> => void this.calls.push(`back ${n}`);
  reproducible = (): boolean => this.store.state.reproducible;
  startTake = (): void => void this.calls.push('startTake');
  endTake = (): undefined => void this.calls.push('endTake');
  takeSeconds = (): undefined => undefined;
  record = async (): Promise<Blob> => Promise.reject(new Error('there is nothing to record'));
  ready = Promise.resolve({ engine: 'CPU', adapter: 'none' });
  engine = (): Engine => {
    throw new Error('there is no engine');
  };
  place = async (pairs: Float64Array): Promise<void> => void this.calls.push(`place ${pairs.join()}`);
  image = async (): Promise<Blob> => Promise.reject(new Error('there is no picture'));
  engineReady = async (): Promise<Engine> => Promise.reject(new Error('there is no engine'));
  picture = async (options: ImageOptions): Promise<Blob> => {
    this.calls.push(`picture ${JSON.stringify(options)}`);
    return new Blob(['a picture'], { type: 'image/png' });
  };
  openScene = async (): Promise<Scene> => Promise.reject(new Error('there is nothing to film'));
}

export let app: FakeApp;
export let ui: Ui;
let lifetime = new AbortController();

/** Shows the interface of an app; the one before is gone. */
export function showUi(of: FakeApp, options: Partial<LinkOptions> = {}, bare = false): void {
  closeUi();
  lifetime = new AbortController();
  ui = createUi(
    (app = of),
    document.body,
    undefined,
    { ...defaultOptions(), ...options },
    bare,
    lifetime.signal,
  );
}

/** Takes the interface away. */
export function closeUi(): void {
  lifetime.abort();
}

/** A fresh interface on a screen of this size; the one before is gone. */
export async function open(
  width = 1280,
  height = 800,
  annealed = false,
  options: Partial<LinkOptions> = {},
  bare = false,
): Promise<void> {
  closeUi();
  // it asks the program that runs the browser, which takes a while
  if (innerWidth !== width || innerHeight !== height) await page.viewport(width, height);
  // as on a page that has been open for a while
  await loadPages();
  const fresh = new FakeApp();
  fresh.current.teams[0]!.annealed = annealed;
  showUi(fresh, options, bare);
}

/** Opens a fresh interface for each test of the file that calls this. */
export function openForEachTest(): void {
  beforeEach(() => open());
  afterEach(() => {
    closeUi();
    vi.useRealTimers();
    expect(
      document.body.querySelector(
        '.panel, .readout, .readout-buttons, .first-visit, .dock, .drawer, .notice, .failure, .help, .story',
      ),
    ).toBeNull();
  });
}

/** Waits until all is where it stays: the heights that the style sheet asks for are measured after the first layout. */
export async function layout(frames = 2): Promise<void> {
  for (let k = 0; k < frames; k++) await new Promise(requestAnimationFrame);
}

export const find = <T extends Element = HTMLElement>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
};

/** The panel's row by its label. */
export function row(label: string): { row: HTMLElement; slider: HTMLInputElement; field: HTMLInputElement } {
  const name = [...document.querySelectorAll('.panel .lil-name')].find((el) => el.textContent === label)!;
  const element = name.closest<HTMLElement>('.lil-controller')!;
  return {
    row: element,
    slider: element.querySelector<HTMLInputElement>('input[type=range]')!,
    field: element.querySelector<HTMLInputElement>('input[type=text]')!,
  };
}

/** Opens a folder of the panel, by its title, unless it is open. */
export function openFolder(title: string): void {
  const titles = [...document.querySelectorAll<HTMLElement>('.panel .lil-title')];
  const found = titles.find((one) => one.textContent === title)!;
  if (found.parentElement!.classList.contains('lil-closed')) found.click();
}

/** Moves a slider as a hand does. */
export function drag(slider: HTMLInputElement, position: number): void {
  slider.value = String(position * Number(slider.max));
  slider.dispatchEvent(new Event('input', { bubbles: true }));
}

export const noticeTexts = (): string[] =>
  [...document.querySelectorAll('.notice p')].map(({ textContent }) => textContent);

export const report = (more: Partial<FrameStatus> = {}): FrameStatus => ({
  census: [
    {
      team: 0,
      walkers: 100_000,
      steps: 5,
      travelling: 3,
      stalled: 99_997,
      frozen: 0,
      arrived: 0,
      converged: 0,
    },
  ],
  histories: [],
  clock: 12_345,
  scheduleStep: 12_345,
  temperature: null,
  rates: { stepsPerSecond: 600, framesPerSecond: 60, behind: false },
  engine: 'WebGPU',
  adapter: 'an adapter',
  precision: '64-bit fixed point',
  remark: '',
  settings: app.current,
  ...more,
});

export const plain = (text: string | null): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();
