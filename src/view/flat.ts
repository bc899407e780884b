/**
 * The map without any GPU: drawn with the 2-D canvas when a browser has neither WebGPU nor WebGL, or withholds both after
 * its GPU process crashed. Plain, but the same surface, the same crowd, the same colours.
 */

import { ARRIVED_WITHIN, CLASSES, STALLED_MU, STALLED_SIGMA } from '../core/census.ts';
import type { Engine, Picture } from '../core/engine.ts';
import { heightOf, heightScale, numbers } from '../core/height.ts';
import { logLikelihood } from '../core/mixture.ts';
import {
  BACKGROUND,
  CLASS_COLOURS,
  SURFACE_PARABOLA,
  TEMPERATURE_COLOUR,
  channels,
} from '../core/palette.ts';
import type { Settings } from '../core/settings.ts';
import { niceTicks, shortText, tickText } from './ticks.ts';
import type { Drawing, Frame } from './view.ts';

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Room for the labels around the map, in CSS pixels. */
const LABELS = { left: 24, top: 40, right: 70, bottom: 60 };
const FONT = '600 17px system-ui, sans-serif';

export class FlatView implements Drawing {
  readonly onlyMap = true;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #bitmap = document.createElement('canvas');
  #settings: Settings;
  #covered: Edges = { left: 0, top: 0, right: 0, bottom: 0 };
  #size: [number, number] = [1, 1];

  /** @throws Error if the browser has no 2-D canvas either */
  constructor(canvas: HTMLCanvasElement, settings: Settings) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser draws nothing at all: no WebGPU, no WebGL and no canvas.');
    this.#canvas = canvas;
    this.#context = context;
    this.#settings = settings;
  }

  configure(settings: Settings): void {
    this.#settings = settings;
  }

  resize(width: number, height: number, pixelRatio: number, covered: Partial<Edges> = {}): void {
    this.#size = [width, height];
    this.#covered = { left: 0, top: 0, right: 0, bottom: 0, ...covered };
    this.#canvas.width = Math.round(width * pixelRatio);
    this.#canvas.height = Math.round(height * pixelRatio);
    this.#context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  }

  /** There is no camera to move. */
  moves(): boolean {
    return false;
  }

  look(): void {
    // the map lies still
  }

  dispose(): void {
    this.#bitmap.width = this.#bitmap.height = 0;
  }

  render({ engine, temperature }: Frame): void {
    const on = this.#context;
    const [width, height] = this.#size;
    const { left, top, right, bottom } = this.#covered;
    const box = {
      x: left + LABELS.left,
      y: top + LABELS.top,
      width: Math.max(80, width - left - right - LABELS.left - LABELS.right),
      height: Math.max(80, height - top - bottom - LABELS.top - LABELS.bottom),
    };
    on.fillStyle = BACKGROUND;
    on.fillRect(0, 0, width, height);
    this.#paint(engine);
    on.imageSmoothingEnabled = true;
    on.drawImage(this.#bitmap, box.x, box.y, box.width, box.height);

    const { mu, sigma } = this.#settings.window;
    const x = (value: number): number => box.x + ((value - mu[0]) / (mu[1] - mu[0])) * box.width;
    const y = (value: number): number => box.y + ((value - sigma[0]) / (sigma[1] - sigma[0])) * box.height;
    on.font = FONT;
    on.textBaseline = 'middle';
    const write = (text: string, at: number, down: number, align: CanvasTextAlign, colour: string): void => {
      on.textAlign = align;
      on.fillStyle = colour;
      on.fillText(text, at, down);
    };
    const step = (values: number[]): number => (values.length > 1 ? values[1]! - values[0]! : 1);
    const across = niceTicks(mu[0], mu[1], 6);
    for (const value of across)
      write(tickText(value, step(across)), x(value), box.y + box.height + 18, 'center', '#98a0b8');
    const down = niceTicks(sigma[0], sigma[1], 5);
    for (const value of down)
      write(tickText(value, step(down)), box.x + box.width + 10, y(value), 'left', '#98a0b8');
    write('mean \u03bc', x((mu[0] + mu[1]) / 2), box.y + box.height + 42, 'center', '#c9cede');
    write('\u03c3', box.x + box.width + 44, box.y + box.height + 18, 'left', '#c9cede');
    const { saddle, optimum } = engine.landmarks;
    const level = (value: number, colour: string, text: string): void => {
      if (!(value > sigma[0] && value < sigma[1])) return;
      on.fillStyle = colour;
      on.fillRect(box.x, y(value) - 1, box.width, 2);
      write(text, box.x + 8, y(value) - 14, 'left', colour);
    };
    level(saddle.sigma, '#7a6aa8', `critical \u03c3 = ${shortText(saddle.sigma)}`);
    if (temperature !== null) level(temperature, TEMPERATURE_COLOUR, `\u03c3 = ${shortText(temperature)}`);
    for (const [name, point] of [
      ['saddle', saddle],
      ['optimum', optimum],
      ['optimum', { mu: -optimum.mu, sigma: optimum.sigma }],
    ] as const) {
      on.strokeStyle = '#ffffff';
      on.lineWidth = 2;
      on.beginPath();
      on.arc(x(point.mu), y(point.sigma), 11, 0, 2 * Math.PI);
      on.stroke();
      write(name, x(point.mu), y(point.sigma) - 24, 'center', '#ffffff');
    }
  }

  /** One pixel a bin: the surface's colour, and over it the crowd's glow in the colour of its class. */
  #paint({ pictures, data, landmarks }: Engine): void {
    const { density, height } = pictures;
    if (!(density.source instanceof Float32Array && height.source instanceof Float32Array)) return;
    const [columns, rows] = [density.width, density.height];
    if (this.#bitmap.width !== columns || this.#bitmap.height !== rows)
      [this.#bitmap.width, this.#bitmap.height] = [columns, rows];
    const context = this.#bitmap.getContext('2d')!;
    const image = context.createImageData(columns, rows);
    const { mu, sigma } = this.#settings.window;
    const { criticalTemperature: s, n } = data;
    const L = valuesOf(height);
    const [lowest, highest] = [Math.min(...L), Math.max(...L)];
    const scale = heightScale(
      n,
      logLikelihood(data, 0, s),
      lowest,
      Math.min(highest, landmarks.optimum.logLikelihood),
    );
    const colours = CLASSES.map((name) => channels(CLASS_COLOURS[name]));
    const most = Math.max(1, ...valuesOf(density));
    for (let row = 0; row < rows; row++) {
      const atSigma = sigma[0] + ((row + 0.5) / rows) * (sigma[1] - sigma[0]);
      const heightRow =
        Math.min(height.height - 1, Math.floor(((row + 0.5) / rows) * height.height)) * height.width;
      for (let column = 0; column < columns; column++) {
        const atMu = Math.abs(mu[0] + ((column + 0.5) / columns) * (mu[1] - mu[0]));
        const cell = 4 * (row * columns + column);
        const level = height.source[4 * (heightRow + Math.floor(((column + 0.5) / columns) * height.width))]!;
        const t = Math.min(1, heightOf(numbers, scale, level));
        const glow = Math.min(
          1,
          Math.max(density.source[cell]!, 0.6 * density.source[cell + 1]!) / (0.6 * most),
        );
        let which = atMu < STALLED_MU * s && Math.abs(atSigma - s) < STALLED_SIGMA * s ? 1 : 0;
        if (density.source[cell + 2]! > 0.5) which = 2;
        const { optimum } = landmarks;
        const near = ARRIVED_WITHIN * s;
        if (Math.abs(atMu - optimum.mu) <= near && Math.abs(atSigma - optimum.sigma) <= near) which = 3;
        for (let k = 0; k < 3; k++) {
          const ground =
            SURFACE_PARABOLA[0][k]! + t * (SURFACE_PARABOLA[1][k]! + t * SURFACE_PARABOLA[2][k]!);
          image.data[cell + k] = 255 * (ground + (colours[which]![k]! - ground) * glow);
        }
        image.data[cell + 3] = 255;
      }
    }
    context.putImageData(image, 0, 0);
  }
}

/** The first of the four numbers of each texel. */
function valuesOf({ source }: Picture): Float32Array {
  return (source as Float32Array).filter((_, i) => i % 4 === 0);
}
