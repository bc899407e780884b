/**
 * Paints all labels of a frame on a transparent 2D canvas that lies over the frame, at the full resolution of the page however
 * coarse the frame under it is. It is painted again only when the labels change.
 */

import type { Palette } from '../../core/colour/palette.ts';
import type { Tile } from '../../core/export/scene.ts';
import type { Edges } from '../scene/viewports.ts';
import { RING, placeLabels, type Label, type LabelArea, type PlacedLabel } from './label-layout.ts';

/**
 * Letters in CSS pixels: legible from the back of a lecture hall; on a phone, or in one of several viewports; and in
 * one of several on a phone. `from`: the CSS pixels of the viewport's shorter side from which each applies.
 */
const SIZES = [
  { from: 500, size: 17 },
  { from: 180, size: 14 },
  { from: 0, size: 12 },
];
const FACE = "600 1px 'Inter', 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
/** Of the box of a mark, and how far its ring keeps from the sides of the box: relative to the letters, in CSS pixels. */
const MARK = { size: 1.8, inset: 3.5 };
/** The soft edge around letters and rings that keeps them legible on any ground: widths in CSS pixels. */
const HALO = { opacity: 0.73, letter: 4.5, ring: 4 };
const RING_WIDTH = 1.7;
/** Texts whose widths are kept at most. */
const REMEMBERED = 1000;

/** A viewport that labels are written in. */
export interface LabelViewport {
  /** Where it is on the canvas, in whole pixels. */
  at: Tile;
  /** Its size in points, and how many pixels of the canvas a point is. */
  width: number;
  height: number;
  unit: number;
  /** Lines, as rectangles in points. */
  lines: readonly Edges[];
}

/** What is written in a viewport, as it is painted. */
interface Sheet extends Pick<LabelViewport, 'at' | 'unit' | 'lines'> {
  size: number;
  labels: PlacedLabel[];
}

export class LabelPainter {
  private readonly context: CanvasRenderingContext2D;
  private sheets: Sheet[] = [];
  /** All that the canvas was painted for. */
  private painted = '';
  private repaint = (): void => {};
  private readonly widths = new Map<string, number>();

  /** software: whether the GPU is computed on the processor, which then does better without it. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    software: boolean,
  ) {
    const context = canvas.getContext('2d', { willReadFrequently: software });
    if (!context) throw new Error('This browser has no 2D canvas.');
    this.context = context;
    canvas.addEventListener('contextrestored', () => this.repaint());
  }

  /** Lays out the labels of one viewport, which join those of the frame. Returns those that are shown. */
  write(
    labels: readonly Label[],
    area: LabelArea,
    { at, width, height, unit, lines }: LabelViewport,
  ): PlacedLabel[] {
    const { size } = SIZES.find(({ from }) => Math.min(width, height) >= from)!;
    const placed = placeLabels(labels, area, size, (text) => this.measure(text, size, unit));
    this.sheets.push({ at, unit, lines, size, labels: placed });
    return placed;
  }

  /** Paints what was written since the last frame on a canvas of this size, unless it shows just that. */
  paint(width: number, height: number, { ground, separator }: Pick<Palette, 'ground' | 'separator'>): void {
    const { canvas, sheets } = this;
    this.sheets = [];
    const wanted = JSON.stringify([width, height, ground, separator, sheets]);
    if (wanted === this.painted) return;
    this.painted = wanted;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.repaint = () => this.paintSheets(sheets, ground, separator);
    this.repaint();
  }

  private paintSheets(sheets: readonly Sheet[], ground: string, separator: string): void {
    const { canvas, context: on } = this;
    on.clearRect(0, 0, canvas.width, canvas.height);
    for (const { at, unit, lines, size, labels } of sheets) {
      on.save();
      on.beginPath();
      on.rect(at.x, at.y, at.width, at.height);
      on.clip();
      on.translate(at.x, at.y);
      on.fillStyle = separator;
      for (const { left, top, right, bottom } of lines)
        on.fillRect(left * unit, top * unit, (right - left) * unit, (bottom - top) * unit);
      on.font = FACE.replace('1px', `${size * unit}px`);
      on.lineJoin = 'round';
      // all the edges first, so that no letter's edge darkens its neighbour
      on.globalAlpha = HALO.opacity;
      on.strokeStyle = ground;
      for (const label of labels) this.draw(label, size, unit, true);
      on.globalAlpha = 1;
      for (const label of labels) {
        on.fillStyle = on.strokeStyle = label.colour;
        this.draw(label, size, unit, false);
      }
      on.restore();
    }
  }

  /** Draws a label, or the edge around it, on whole pixels so that it is sharp. */
  private draw({ text, box }: PlacedLabel, size: number, unit: number, halo: boolean): void {
    const on = this.context;
    const cell = Math.ceil(size * MARK.size * unit);
    const top = Math.round(((box.top + box.bottom) / 2) * unit - cell / 2);
    if (text === RING) {
      const left = Math.round(((box.left + box.right) / 2) * unit - cell / 2);
      on.drawImage(ring(cell, unit, on.strokeStyle as string, halo), left, top);
      return;
    }
    const [x, y] = [Math.round(box.left * unit), top + Math.round(cell * 0.68)];
    on.lineWidth = HALO.letter * unit;
    if (halo) on.strokeText(text, x, y);
    else on.fillText(text, x, y);
  }

  /** The width of a text in points. */
  private measure(text: string, size: number, unit: number): number {
    if (text === RING) return size * MARK.size;
    const key = `${size * unit} ${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size >= REMEMBERED) this.widths.clear();
      this.context.font = FACE.replace('1px', `${size * unit}px`);
      width = this.context.measureText(text).width / unit;
      this.widths.set(key, width);
    }
    return width;
  }
}

/** A ring, or the edge around it. Drawn as an image, because a path that is cut off at a tile's side would differ there. */
function ring(cell: number, unit: number, colour: string, halo: boolean): HTMLCanvasElement {
  const image = Object.assign(document.createElement('canvas'), { width: cell, height: cell });
  const on = image.getContext('2d', { willReadFrequently: true })!;
  on.strokeStyle = colour;
  on.lineWidth = (halo ? HALO.ring : RING_WIDTH) * unit;
  on.arc(cell / 2, cell / 2, cell / 2 - MARK.inset * unit, 0, 2 * Math.PI);
  on.stroke();
  return image;
}
