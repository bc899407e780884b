/**
 * The map on a 2-D canvas, for browsers that have neither WebGPU nor WebGL or withhold both after a crash of the GPU
 * process. Plain, but the same surface, crowd and colours.
 */

import type { Engine } from '../../core/simulation/engine.ts';
import { paletteOf, type Palette } from '../../core/colour/palette.ts';
import type { Covered, Tile } from '../../core/export/scene.ts';
import type { CameraCommand } from '../../core/settings/camera-command.ts';
import { namedPoints } from '../../core/plane/named-points.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { wholeWindow, type Fraction, type Window } from '../../core/plane/window.ts';
import { viewportsOf, freeOf, viewportCount, separators, type Edges } from '../scene/viewports.ts';
import type { Canvas2D, Painting, View, ViewFrame, RenderOptions, OnPick, Sizes } from '../view-api.ts';
import { WindowGestures } from '../camera/window-gestures.ts';
import { paint } from './raster.ts';
import { CanvasLines } from './strokes.ts';
import { listenToTaps } from '../camera/tap.ts';
import { labelledAxis, placeText, shortText } from '../../core/plot/axis-labels.ts';
import { titlesOf } from '../labels/titles.ts';
import { LineSources } from '../layers/line-sources.ts';

/** Room for the labels around a map, and the size of their letters, in CSS pixels: alone, and one of several. */
const ALONE = { left: 24, top: 40, right: 70, bottom: 60, size: 17 };
const BESIDE = { left: 14, top: 34, right: 58, bottom: 30, size: 14 };

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Canvas2DView implements View {
  readonly onlyMap = true;
  // a map does not have a camera that could move
  readonly cameraMoving = false;
  readonly flying = false;
  readonly lines = new CanvasLines();
  readonly #traces = new LineSources(this.lines);
  readonly #endTaps: () => void;
  /** Of each map in the last picture: where it is, in points. */
  #boxes: Box[] = [];
  #window: Settings['window'];
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #bitmap = document.createElement('canvas');
  #settings: Settings;
  #covered: Edges = { left: 0, top: 0, right: 0, bottom: 0 };
  /** In points, as all that is drawn: `type` CSS pixels each. */
  #size: [number, number] = [1, 1];
  #type = 1;
  /** All of the picture, and the part of it that is drawn, in pixels of the canvas; how many of them are a point. */
  #whole: Tile = { x: 0, y: 0, width: 1, height: 1 };
  #tile = this.#whole;
  #scale = 1;
  /** The saddle's sigma in them, and the box that the user drags. */
  #s = 1;
  #box: WindowGestures['box'] = null;
  #paintings: readonly Painting[] = [];
  readonly #gestures: WindowGestures;

  /** @throws Error if the browser has no 2-D canvas either */
  constructor(canvas: HTMLCanvasElement, settings: Settings, onPick?: OnPick) {
    const context = canvas.getContext('2d');
    if (!context)
      throw new Error('This browser can draw neither with WebGPU nor with WebGL nor on a canvas.');
    this.#canvas = canvas;
    this.#context = context;
    this.#settings = settings;
    this.#window = settings.window;
    this.#gestures = new WindowGestures(canvas, this);
    this.#endTaps = listenToTaps(canvas, (event) => {
      const place = this.pick(event.clientX, event.clientY);
      if (place) onPick?.(place.mu, place.sigma, event);
    });
  }

  /** The (mu, sigma) of the map under a point of the page, or null beside it. */
  pick(clientX: number, clientY: number): { mu: number; sigma: number } | null {
    const page = this.#canvas.getBoundingClientRect();
    const { mu, sigma } = this.#window;
    const [left, top] = [(clientX - page.left) / this.#type, (clientY - page.top) / this.#type];
    for (const { x, y, width, height } of this.#boxes) {
      const [u, v] = [(left - x) / width, (top - y) / height];
      if (u < 0 || u > 1 || v < 0 || v > 1) continue;
      return { mu: mu[0] + u * (mu[1] - mu[0]), sigma: sigma[0] + v * (sigma[1] - sigma[0]) };
    }
    return null;
  }

  /** Where a place of the map is on the page; null before the first picture. */
  project(mu: number, sigma: number, team = 0): { x: number; y: number } | null {
    const box = this.#boxes[Math.min(team, this.#boxes.length - 1)];
    if (!box) return null;
    const page = this.#canvas.getBoundingClientRect();
    const { mu: across, sigma: down } = this.#window;
    return {
      x: page.left + this.#type * (box.x + ((mu - across[0]) / (across[1] - across[0])) * box.width),
      y: page.top + this.#type * (box.y + ((sigma - down[0]) / (down[1] - down[0])) * box.height),
    };
  }

  configure(settings: Settings): void {
    this.#settings = settings;
    this.#gestures.configure(settings.window);
  }

  resize(
    width: number,
    height: number,
    ratio: number,
    covered: Partial<Covered> = {},
    { type = 1, scale = 1 }: Sizes = {},
  ): void {
    const pixelRatio = ratio * scale;
    this.#type = type;
    this.#size = [width / type, height / type];
    const { left = 0, top = 0, right = 0, bottom = 0 } = covered;
    this.#covered = { left: left / type, top: top / type, right: right / type, bottom: bottom / type };
    this.#whole = {
      x: 0,
      y: 0,
      width: Math.round(width * pixelRatio),
      height: Math.round(height * pixelRatio),
    };
    this.#scale = pixelRatio * type;
    this.#stretch(this.#whole);
  }

  /** Gives the canvas the size of a part of the picture, in its pixels, and draws that part from now on. */
  #stretch(tile: Tile): void {
    this.#canvas.width = tile.width;
    this.#canvas.height = tile.height;
    this.#context.setTransform(this.#scale, 0, 0, this.#scale, -tile.x, -tile.y);
    this.#tile = tile;
  }

  paint(paintings: readonly Painting[]): void {
    this.#paintings = paintings;
  }

  /** There is no camera to move, but a box may be drawn. */
  updateCamera(): boolean {
    const { box } = this.#gestures;
    const moved = box !== this.#box;
    this.#box = box;
    return moved;
  }

  /** A map is seen from above, wherever the camera is. */
  setCamera(): void {}

  fly(): void {}

  get camera(): number[] {
    return this.#settings.view.camera;
  }

  /** The map lies still, but what it shows gets narrower or wider. */
  moveCamera(look: CameraCommand): void {
    if (look === 'closer' || look === 'wider') this.#gestures.zoom(look === 'closer' ? 1 : -1);
  }

  takeWindowRequest(time: number): Window | null {
    const bounds = { s: this.#s, whole: wholeWindow(this.#s) };
    return this.#gestures.takeWindowRequest(time, this.#settings.window, bounds);
  }

  fractionAt(clientX: number, clientY: number): Fraction | null {
    const place = this.pick(clientX, clientY);
    if (!place) return null;
    const { mu, sigma } = this.#window;
    return { u: (place.mu - mu[0]) / (mu[1] - mu[0]), v: (place.sigma - sigma[0]) / (sigma[1] - sigma[0]) };
  }

  copyTo(on: Canvas2D, x: number, y: number, width: number, height: number): void {
    on.drawImage(this.#canvas, x, y, width, height);
  }

  dispose(): void {
    this.#gestures.dispose();
    this.#endTaps();
    this.#bitmap.width = this.#bitmap.height = 0;
  }

  render(
    { engine, temperature }: ViewFrame,
    { tile = this.#whole, transparent = false }: RenderOptions = {},
  ): void {
    if (tile !== this.#tile) this.#stretch(tile);
    const on = this.#context;
    const settings = this.#settings;
    const [width, height] = this.#size;
    on.fillStyle = this.#palette.ground;
    if (transparent) on.clearRect(0, 0, width, height);
    else on.fillRect(0, 0, width, height);
    this.#traces.configure(settings, engine.data, engine.window);
    this.#window = engine.window;
    this.#boxes = [];
    this.#s = engine.data.criticalTemperature;
    const cells = viewportsOf(freeOf(width, height, this.#covered), viewportCount(settings));
    if (cells.length === 1) {
      this.#map(engine, cells[0]!, temperature);
      return;
    }
    const titles = titlesOf(settings);
    cells.forEach((cell, team) => {
      this.#map(engine, cell, settings.teams[team]!.annealed ? temperature : null, team);
      const { name, detail, colour } = titles[team]!;
      on.textAlign = 'left';
      on.fillStyle = colour;
      on.fillText(detail ? `${name} \u00b7 ${detail}` : name, cell.left + BESIDE.left, cell.top + 18);
    });
    on.fillStyle = this.#palette.separator;
    for (const line of separators(cells, 1))
      on.fillRect(line.left, line.top, line.right - line.left, line.bottom - line.top);
  }

  /** One map in its part of the stage: of all teams, or of one. */
  #map(engine: Engine, area: Edges, temperature: number | null, team?: number): void {
    const on = this.#context;
    const small = team !== undefined;
    const room = small ? BESIDE : ALONE;
    const palette = this.#palette;
    const { words } = palette;
    const box: Box = {
      x: area.left + room.left,
      y: area.top + room.top,
      width: Math.max(80, area.right - area.left - room.left - room.right),
      height: Math.max(80, area.bottom - area.top - room.top - room.bottom),
    };
    this.#boxes.push(box);
    paint(
      this.#bitmap,
      engine,
      this.#settings,
      team,
      this.#paintings[Math.min(team ?? 0, this.#paintings.length - 1)],
    );
    on.imageSmoothingEnabled = true;
    on.drawImage(this.#bitmap, box.x, box.y, box.width, box.height);

    const { mu, sigma } = engine.window;
    const x = (value: number): number => box.x + ((value - mu[0]) / (mu[1] - mu[0])) * box.width;
    const y = (value: number): number => box.y + ((value - sigma[0]) / (sigma[1] - sigma[0])) * box.height;
    on.font = `600 ${room.size}px system-ui, sans-serif`;
    on.textBaseline = 'middle';
    const chart = { x, y, width: box.width, window: engine.window };
    this.lines.draw(on, chart, !small, palette.edged ? palette.ground : undefined);
    const write = (text: string, at: number, down: number, align: CanvasTextAlign, colour: string): void => {
      on.textAlign = align;
      // on the map words need an edge where that is as light as they are
      if (palette.edged) edge(on, palette.ground, () => on.strokeText(text, at, down));
      on.fillStyle = colour;
      on.fillText(text, at, down);
    };
    this.#frame(box);
    const { saddle } = engine.landmarks;
    const across = labelledAxis(...mu, small ? 3 : 6, 0);
    for (const { value, text } of across.ticks)
      write(text, x(value), box.y + box.height + 18, 'center', words.faint);
    const down = labelledAxis(...sigma, small ? 3 : 5, saddle.sigma);
    for (const { value, text } of down.ticks)
      write(text, box.x + box.width + 10, y(value), 'left', words.faint);
    const name = small ? '\u03bc' : 'mean \u03bc';
    if (small) {
      const last = across.ticks.slice(-2).map(({ value }) => x(value));
      const place = last.reduce((a, b) => a + b, 0) / last.length;
      write(name, place, box.y + box.height + 18, 'center', words.plain);
    } else {
      write(name + across.suffix, x((mu[0] + mu[1]) / 2), box.y + box.height + 42, 'center', words.plain);
    }
    const corner = box.x + box.width;
    if (down.suffix && !small) {
      write(`\u03c3${down.suffix}`, corner + room.right - 6, box.y + box.height + 42, 'right', words.plain);
    } else write('\u03c3', corner + (small ? 24 : 44), box.y + box.height + 18, 'left', words.plain);
    const level = (value: number, colour: string, text: string): void => {
      if (!(value > sigma[0] && value < sigma[1])) return;
      if (palette.edged) {
        on.fillStyle = palette.ground;
        on.fillRect(box.x, y(value) - 2.5, box.width, 5);
      }
      on.fillStyle = colour;
      on.fillRect(box.x, y(value) - 1, box.width, 2);
      if (text) write(text, box.x + 8, y(value) - 14, 'left', colour);
    };
    level(saddle.sigma, palette.critical, small ? '' : `critical \u03c3 = ${shortText(saddle.sigma)}`);
    if (temperature !== null)
      level(
        temperature,
        palette.temperature,
        `\u03c3${placeText(down, temperature, (sigma[1] - sigma[0]) / 100)}`,
      );
    const { probe } = this.#settings.view;
    for (const { name, ...point } of [
      ...namedPoints(engine.data, engine.landmarks),
      { name: 'probe', mu: probe[0] ?? NaN, sigma: probe[1] ?? NaN },
    ]) {
      const colour = name === 'probe' ? palette.probe : words.strong;
      if (!(point.mu >= mu[0] && point.mu <= mu[1] && point.sigma >= sigma[0] && point.sigma <= sigma[1]))
        continue;
      on.beginPath();
      on.arc(x(point.mu), y(point.sigma), 11, 0, 2 * Math.PI);
      if (palette.edged) edge(on, palette.ground, () => on.stroke());
      on.strokeStyle = colour;
      on.lineWidth = 2;
      on.stroke();
      if (!small || point.mu === 0) write(name, x(point.mu), y(point.sigma) - 24, 'center', colour);
    }
  }

  get #palette(): Palette {
    const { theme, colours } = this.#settings.view;
    return paletteOf(theme, colours);
  }

  /** Draws the box that the user drags. */
  #frame(map: { x: number; y: number; width: number; height: number }): void {
    if (!this.#box) return;
    const [a, b] = this.#box;
    this.#context.strokeStyle = this.#palette.words.strong;
    this.#context.lineWidth = 2;
    this.#context.strokeRect(
      map.x + a.u * map.width,
      map.y + a.v * map.height,
      (b.u - a.u) * map.width,
      (b.v - a.v) * map.height,
    );
  }
}

/** Strokes in the edge's colour, wider than what comes on top of it. */
function edge(on: CanvasRenderingContext2D, colour: string, stroke: () => void): void {
  on.strokeStyle = colour;
  on.lineWidth = 4.5;
  on.lineJoin = 'round';
  stroke();
}
