/** The contract of a view, whatever it draws with. */

import type { Engine } from '../core/simulation/engine.ts';
import type { Composition, Tile } from '../core/export/scene.ts';
import type { CameraCommand } from '../core/settings/camera-command.ts';
import type { LineSet } from '../core/plane/polyline.ts';
import type { Range } from '../core/schema/field-kinds.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Window } from '../core/plane/window.ts';

export type OnPick = (mu: number, sigma: number, event: PointerEvent) => void;

export interface ViewOptions {
  canvas: HTMLCanvasElement;
  /** Where the labels are painted, over the canvas; left out, only `copyTo` shows them. */
  labels?: HTMLCanvasElement;
  /** The engine's own GPUDevice; left out, the view draws with WebGL2. */
  device?: unknown;
  engine: Engine;
  settings: Settings;
  /** Called with the camera that the user has chosen, once it stands still. */
  onCamera?: (camera: number[]) => void;
  /** Called with where the user has moved the map, once it stands still. */
  onMap?: (map: number[]) => void;
  /** Called with the place on the surface that was clicked or tapped, without a drag. */
  onPick?: OnPick;
  /** Whether edges are smooth whatever that costs: for images that the user does not wait for. */
  fine?: boolean;
}

export interface ViewFrame {
  engine: Engine;
  /** The annealing sigma, drawn as a bright line; null draws none. */
  temperature: number | null;
  /** Seconds, on any clock that does not run backwards. */
  time: number;
}

/** An image that colours the surface instead of L, over a part of the plane. */
export interface Painting {
  /** Four bytes a point, row by row from the lowest sigma; the outer points are on the edges of the part. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly mu: Range;
  readonly sigma: Range;
  /** Whether it is drawn dimmed, because another one is to come. */
  readonly stale: boolean;
}

/** How a picture is drawn otherwise than on the page. */
export interface RenderOptions {
  /** Only this part of it, in pixels of the canvas, which gets the part's size. */
  tile?: Tile | undefined;
  /** Nothing where no surface is. */
  transparent?: boolean | undefined;
}

/** How a frame is fitted to the page besides its size. */
export interface Sizes {
  /** How many times as large as usual letters and lines are. */
  type?: number;
  /** The resolution of everything but the labels, relative to the page's: 0 to 1. */
  scale?: number;
}

export type Canvas2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A view, whatever it draws with. */
export interface View {
  /** Whether it draws a map whatever the mode. */
  readonly onlyMap: boolean;
  /** All lines on the surface: those that the settings ask for, and whatever else is given a name. */
  readonly lines: LineSet;
  /** Whether the camera moves: by a drag, a key, a glide or a flight; as of the previous frame. */
  readonly cameraMoving: boolean;
  /** Whether the flight of the settings is under way. */
  readonly flying: boolean;
  configure(settings: Settings): void;
  /** Colours the surface by an image for all pictures, or one for each; by L without any. */
  paint(paintings: readonly Painting[]): void;
  /** Fits the view to a page of this size, in CSS pixels of `pixelRatio` pixels each. */
  resize(
    width: number,
    height: number,
    pixelRatio: number,
    covered?: Partial<Composition>,
    sizes?: Sizes,
  ): void;
  /** Returns the window that the user asks for at this time, or null if it is the settings'; called once a frame. */
  takeWindowRequest(time: number): Window | null;
  updateCamera(time: number): boolean;
  render(frame: ViewFrame, how?: RenderOptions): void;
  /** Copies the frame drawn last, labels included, into a rectangle: in the task in which it was drawn. */
  copyTo(on: Canvas2D, x: number, y: number, width: number, height: number): void;
  moveCamera(look: CameraCommand): void;
  /** Puts the camera over the surface where these five numbers say, at once and without calling `onCamera`. */
  setCamera(camera: readonly number[]): void;
  /** The five numbers of where the camera stands over the surface, on its way too. */
  readonly camera: number[];
  /** Begins the flight of the settings, or ends it where the camera is. The user's moving the camera ends it too. */
  fly(flies: boolean): void;
  /** The place on the surface under a point of the page, or null beside it. */
  pick(clientX: number, clientY: number): { mu: number; sigma: number } | null;
  /** Where a place of the surface is on the page, in CSS pixels; in the team's own picture if it has one. */
  project(mu: number, sigma: number, team?: number): { x: number; y: number } | null;
  dispose(): void;
}
