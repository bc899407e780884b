/**
 * The glyph atlas: every character that labels use, drawn once into one texture, so that any text is a few quads of one
 * mesh. Red is the letter's coverage, green that of a soft edge around it which keeps it legible on any ground.
 */

import { DataTexture, LinearFilter, RGFormat } from 'three/webgpu';

/** Not letters: the ring that marks a point, and a full block, of which lines are cut. */
export const RING = '\u25ef';
export const BAR = '\u2588';
const CHARACTERS = `${RING}${BAR}\u00b70123456789.,:=>+-\u2212\u00b1\u00d7\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b*()/ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\u03b2\u03bc\u03c3`;
const FACE = "600 1px 'Inter', 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
const COLUMNS = 16;

export interface Glyph {
  /** Where it is in the texture, 0 to 1, top left to bottom right. */
  u: number;
  v: number;
  uWide: number;
  vHigh: number;
  /** How far the next character is, how far to the left of the pen this one begins, and how wide it is drawn: CSS pixels. */
  advance: number;
  before: number;
  width: number;
}

export class GlyphAtlas {
  readonly texture: DataTexture;
  /** Edge of a character's square cell in CSS pixels. */
  readonly cell: number;
  private readonly glyphs = new Map<string, Glyph>();

  /** `size` in CSS pixels; `pixelRatio` device pixels for each. */
  constructor(
    readonly size: number,
    pixelRatio: number,
  ) {
    // a whole number of device pixels, so that letters stay sharp
    const cell = Math.ceil(size * 1.8 * pixelRatio);
    this.cell = cell / pixelRatio;
    const rows = Math.ceil(CHARACTERS.length / COLUMNS);
    const canvas = document.createElement('canvas');
    canvas.width = COLUMNS * cell;
    canvas.height = rows * cell;
    // drawn by the CPU: reading a canvas back from the GPU would wait until all pipelines before it are compiled
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.font = FACE.replace('1px', `${size * pixelRatio}px`);
    context.textBaseline = 'alphabetic';
    context.lineJoin = 'round';
    context.globalCompositeOperation = 'lighter'; // red and green do not hide each other
    Array.from(CHARACTERS).forEach((character, k) => {
      const [x, y] = [(k % COLUMNS) * cell, Math.floor(k / COLUMNS) * cell];
      context.save();
      context.beginPath();
      context.rect(x, y, cell, cell);
      context.clip();
      // room for the edge at both sides
      const before = character === RING ? 0 : Math.ceil(4 * pixelRatio);
      const advance =
        character === RING
          ? drawRing(context, x, y, cell, pixelRatio)
          : character === BAR
            ? drawBar(context, x, y, cell)
            : drawLetter(context, character, x + before, y + cell * 0.68, pixelRatio);
      context.restore();
      const width = Math.min(Math.ceil(advance + 2 * before), cell);
      this.glyphs.set(character, {
        u: x / canvas.width,
        v: y / canvas.height,
        uWide: width / canvas.width,
        vHigh: cell / canvas.height,
        advance: advance / pixelRatio,
        before: before / pixelRatio,
        width: width / pixelRatio,
      });
    });
    this.texture = new DataTexture(redAndGreen(context), canvas.width, canvas.height, RGFormat);
    this.texture.minFilter = this.texture.magFilter = LinearFilter;
    this.texture.needsUpdate = true;
  }

  glyph(character: string): Glyph {
    return this.glyphs.get(character) ?? this.glyphs.get(' ')!;
  }

  /** Width of a text in CSS pixels. */
  measure(text: string): number {
    let width = 0;
    for (const character of text) width += this.glyph(character).advance;
    return width;
  }
}

/** Returns the red and green bytes of each pixel, rows from top to bottom. */
function redAndGreen(context: CanvasRenderingContext2D): Uint8Array {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const bytes = new Uint8Array(2 * width * height);
  for (let k = 0; k < width * height; k++) {
    bytes[2 * k] = data[4 * k]!;
    bytes[2 * k + 1] = data[4 * k + 1]!;
  }
  return bytes;
}

const EDGE = '#0b0';
const INK = '#f00';

function drawLetter(
  context: CanvasRenderingContext2D,
  character: string,
  x: number,
  y: number,
  ratio: number,
): number {
  context.strokeStyle = EDGE;
  context.lineWidth = 4.5 * ratio;
  context.strokeText(character, x, y);
  context.fillStyle = INK;
  context.fillText(character, x, y);
  return context.measureText(character).width;
}

function drawBar(context: CanvasRenderingContext2D, x: number, y: number, cell: number): number {
  context.fillStyle = INK;
  // what is beside it must not be coloured by it, however smoothly the texture is read
  context.fillRect(x + cell / 4, y + cell / 4, cell / 2, cell / 2);
  return cell;
}

function drawRing(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  cell: number,
  ratio: number,
): number {
  const radius = cell / 2 - 3.5 * ratio;
  const circle = (style: string, width: number): void => {
    context.beginPath();
    context.arc(x + cell / 2, y + cell / 2, radius, 0, 2 * Math.PI);
    context.strokeStyle = style;
    context.lineWidth = width * ratio;
    context.stroke();
  };
  circle(EDGE, 4);
  circle(INK, 1.7);
  return cell;
}
