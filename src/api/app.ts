/** The interface of the app towards its user interface: what can be asked of it. */

import type { ClipHooks, ClipOptions } from '../core/export/clip-options.ts';
import type { Engine, Statistics } from '../core/simulation/engine.ts';
import type { Scene } from '../core/export/scene.ts';
import type { TeamHistory } from '../core/simulation/team-history.ts';
import type { Point } from '../core/likelihood/stationary-points.ts';
import type { CameraCommand } from '../core/settings/camera-command.ts';
import type { Preset } from '../core/story/presets.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { ImageHooks, ImageOptions } from '../core/export/image-options.ts';
import type { Way } from '../core/session/settings-history.ts';
import type { Take } from '../core/session/take.ts';
import type { CheckedPatch } from '../core/settings/validate.ts';
import type { LazyModule } from '../core/util/lazy-module.ts';
import type { Store } from '../core/util/store.ts';

/** What computes, in its own words. */
export interface Ready {
  engine: string;
  adapter: string;
}

/** Brings back settings that somebody has changed. */
export interface Undo {
  /**
   * Undoes the last change of settings, or redoes what was undone; the walkers keep their steps. Returns the keys of the
   * settings that came back; none when there is nothing.
   * @throws SettingsError where that is refused
   */
  go(way: Way): readonly string[];
  /** Adds buttons to the panel in `root`, which give the commands; `notice` shows a text for so many milliseconds, and returns what takes it away. */
  show(
    root: HTMLElement,
    actions: { run(way: Way): void },
    notice: (text: string, options: { life: number }) => () => void,
    signal: AbortSignal,
  ): void;
}

/** What can be watched. */
export interface AppState {
  readonly settings: Settings;
  readonly playing: boolean;
  /** Whether a clip or an image is being made: the crowd of the page rests. */
  readonly filming: boolean;
  /** Whether a take is being made. */
  readonly taking: boolean;
  /** Whether the crowd is what its settings alone make of it from its start: nothing was changed on its way. */
  readonly reproducible: boolean;
  /** The preset that was begun last, in an object that is new each time. */
  readonly begun: { readonly preset: Preset } | undefined;
}

/** The app as the interface and scripts see it; main implements it. */
export interface App {
  /** Fulfilled when the first crowd stands; rejected, with the reason, when it cannot. */
  readonly ready: Promise<Ready>;
  /** Calls back whenever a part of the state has changed, until the signal is aborted. */
  subscribe: Store<AppState>['subscribe'];
  settings(): Settings;
  /** Applies all of the patch or nothing; apart: as a change by itself, and not as part of a drag. @throws SettingsError */
  update(patch: CheckedPatch, apart?: boolean): void;
  /** Its code is loaded with the first change. */
  readonly undo: LazyModule<Undo>;
  /** Moves the camera as a key asks. */
  moveCamera(look: CameraCommand): void;
  /** Begins the flight of the settings, or ends it where the camera is. */
  fly(flies: boolean): void;
  flying(): boolean;
  /** The place on the surface under a point of the page, or null beside it. */
  pick(clientX: number, clientY: number): Point | null;
  /** Where a place of the surface is on the page, in the picture of a team; null while there is no picture. */
  project(mu: number, sigma: number, team: number): { x: number; y: number } | null;
  playing(): boolean;
  play(): void;
  pause(): void;
  /** A new crowd, and the clock at 0. */
  reset(): Promise<void>;
  /** Plays a preset from its start, and says what it shows. */
  preset(preset: Preset): Promise<void>;
  /** Begins a chapter of the story, 1 to 8. */
  chapter(story: number): Promise<void>;
  /** Goes to another step of the schedule, a whole number from 0; the crowd stays where it is, and its clock goes on. */
  seek(scheduleStep: number): void;
  /** Pauses and advances by exactly n steps; an aborted signal ends it where it is. */
  step(n: number, progress?: (done: number, all: number) => void, signal?: AbortSignal): Promise<void>;
  /** Pauses and goes n steps back, with the settings of then. @throws ValidationError where that cannot be */
  back(n: number): Promise<void>;
  /** Whether the crowd is what its settings alone make of it from its start: nothing was changed on its way. */
  reproducible(): boolean;
  /** Begins to write down what is done. @throws ValidationError if the crowd cannot be made again */
  startTake(): void;
  /** Ends that; undefined when nothing is being written down any more. */
  endTake(): Take | undefined;
  /** Seconds of the take that is being made; undefined while there is none. */
  takeSeconds(): number | undefined;
  /** A crowd and a view of their own: the crowd of now, or a take from its beginning. */
  openScene(options: {
    width: number;
    height: number;
    take?: Take | undefined;
    /** The camera for every frame; left out, the camera of the settings, or their flight. */
    camera?: number[] | undefined;
    /** The crowd of the settings from its start, instead of that of now. */
    fresh?: boolean;
  }): Promise<Scene>;
  /**
   * Makes a clip of a crowd of its own, frame by frame; what is on the page rests meanwhile.
   * @throws ValidationError while another one is being made; ClipError with what was made before something went wrong
   */
  record(options: ClipOptions, hooks?: ClipHooks): Promise<Blob>;
  /**
   * Makes a picture of a crowd of its own, of any size; what is on the page rests meanwhile.
   * @throws ValidationError while something else is being made; the signal's reason when it is aborted
   */
  picture(options: ImageOptions, hooks?: ImageHooks): Promise<Blob>;
  /** Each team's class counts up to the last step that was made. */
  histories(): Promise<readonly TeamHistory[]>;
  /** One row per team; empty before there is an engine. Looks at every walker: for a few times a second. */
  statistics(): Promise<readonly Statistics[]>;
  /** Exactly these walkers in every team, (mu, sigma) pairs in one list; pauses, and the clock is at 0. */
  place(pairs: Float64Array): Promise<void>;
  /** Draws the newest picture and returns it as a PNG. */
  image(): Promise<Blob>;
  /** The engine that there is now, for this call. @throws ValidationError before `ready` is fulfilled */
  engine(call: string): Engine;
  /** The engine as soon as there is one, also after the GPU was lost. */
  engineReady(): Promise<Engine>;
  /** Whether the walkers were placed by hand. */
  placed(): boolean;
}
