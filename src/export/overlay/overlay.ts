/**
 * Draws the overlays of a clip or image: readout, legend, schedule, caption and credit. The same status give the same
 * pixels, and the parts keep their places whatever the numbers are. Parts that do not fit are left out.
 */

import type { Covered, Overlay, Insets } from '../../core/export/scene.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { overlayColours } from './colours.ts';
import { escapeScale } from './escape-scale.ts';
import { legend, scheduleBlock } from './legend-and-schedule.ts';
import { readoutOf } from '../../core/readout/readout.ts';
import { readout, shortReadout } from './readout.ts';
import type { Block, OverlayContext } from './blocks.ts';
import { LEAST_TYPE, fitText, setFace, textWidth, wrapped, type Context, type Face } from './typesetting.ts';

const CREDIT = 'Saddlescope · after J. Eisner, Dynamics of optimizing Gaussian mixture models';

export interface OverlayOptions {
  readonly overlays: readonly Overlay[];
  readonly caption: string;
  readonly credit: string;
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** The shorter side holds so many lines of text. */
const LINES = 34;
/** The parts at the top, and those at the bottom, take no more than these shares of the height. */
const MOST = { top: 0.5, bottom: 0.4 };
/** The readout is made smaller before it is made short. */
const SIZES = [1, 0.85, 0.72];
/** This share of the width between the parts at the top is enough for a surface. */
const FREE = 0.45;
const LOW = 0.8;
/** Of a surface with its words: how far it reaches to the left of its middle, and where its lower part begins, by its height. */
const REACH = 0.72;
const HIGH = 0.35;
const MOST_CAPTION_LINES = 3;
/** The longest line of a caption, in sizes of the text. */
const MEASURE = 42;

/** A part and where it goes, with the plate behind it. */
interface Placed {
  block: Block;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Layout {
  paper: OverlayContext;
  pad: number;
  margin: number;
  placed: Placed[];
  covered: Insets;
}

/** Draws on a picture of this size what its status and the options say; no credit: the usual one. */
export function drawOverlays(on: Context, status: FrameStatus, options: OverlayOptions): void {
  on.save();
  const { paper, pad, placed } = layout(on, status, options);
  for (const { block, x, y, width, height } of placed) {
    on.fillStyle = paper.inks.plate;
    on.beginPath();
    on.roundRect(x, y, width, height, pad);
    on.fill();
    block.draw(x + pad, y + pad, width - 2 * pad);
  }
  on.restore();
}

/** How far the overlays reach in from each side of the picture, and where they are, so that the view can keep away: pixels. */
export function coveredBy(status: FrameStatus, options: OverlayOptions): Covered {
  const { covered, placed } = layout(new OffscreenCanvas(1, 1).getContext('2d')!, status, options);
  return { ...covered, over: placed.map(({ x, y, width, height }) => ({ x, y, width, height })) };
}

function layout(
  on: Context,
  status: FrameStatus,
  { overlays, caption, credit, width, height }: OverlayOptions,
): Layout {
  const size = Math.max(Math.min(width, height) / LINES, LEAST_TYPE);
  const small = (part: number): Face => ({ size: Math.max(part * size, LEAST_TYPE) });
  const paper: OverlayContext = {
    on,
    inks: overlayColours(status.settings.view),
    head: { size: 1.3 * size, bold: true },
    text: { size },
    fine: small(0.72),
    line: (face) => 1.36 * face.size,
  };
  const pad = Math.round(0.6 * size);
  const margin = Math.round(0.7 * size);
  const inner = width - 2 * margin - 2 * pad;
  const has = (name: Overlay): boolean => overlays.includes(name);
  const placed: Placed[] = [];
  const covered: Insets = { left: 0, top: 0, right: 0, bottom: 0 };
  // on whole pixels, so that edges are sharp
  const put = (block: Block, x: number, y: number): void => {
    const [width, height] = [block.width, block.height].map((side) => Math.ceil(side + 2 * pad)) as [
      number,
      number,
    ];
    placed.push({ block, x: Math.round(x), y: Math.round(y), width, height });
  };
  const fits = (block: Block, room: number): boolean =>
    block.width <= inner && block.height + 2 * pad + margin <= room;

  // at the bottom: the credit in the corner, the caption above it
  let room = MOST.bottom * height;
  const notes = has('readout') ? [] : engineWords(status);
  const line = has('credit') && [credit.trim() || CREDIT, ...notes].filter(Boolean).join(' · ');
  // lines short enough for a reader to find the beginning of the next one
  const measure = Math.min(inner, MEASURE * size);
  const words = has('caption') && captionBlock(paper, caption, measure, 1.5 * size, room - margin - 2 * pad);
  const signed = line && creditBlock(paper, line, inner, small(0.62));
  let bottom = height - margin;
  const stack = (block: Block, x: number): void => {
    const tall = block.height + 2 * pad;
    put(block, x, bottom - tall);
    bottom -= tall + margin;
    room -= tall + margin;
    covered.bottom = height - bottom;
  };
  const captionTall = words && fits(words, room) ? words.height + 2 * pad + margin : 0;
  if (signed && fits(signed, room - captionTall)) stack(signed, width - margin - signed.width - 2 * pad);
  if (words && fits(words, room)) stack(words, (width - words.width) / 2 - pad);

  // at the top: the readout at the left, the schedule at the right or below it
  room = MOST.top * height;
  const gap = pad + margin + pad;
  const top: Block[] = [];
  const add = (block: Block | undefined): boolean => {
    if (!block || !fits(block, room)) return false;
    put(block, margin, margin + MOST.top * height - room);
    room -= block.height + 2 * pad + margin;
    top.push(block);
    return true;
  };
  // at the right, one beside the other
  let right = width - margin;
  const addBeside = (block: Block): boolean => {
    const x = right - block.width - 2 * pad;
    const widest = Math.max(-gap, ...top.map((one) => one.width));
    if (!fits(block, MOST.top * height) || x - margin < widest + gap) return false;
    put(block, x, margin);
    right = x - margin;
    return true;
  };
  const sizes = SIZES.filter((part) => part === 1 || part * paper.fine.size >= LEAST_TYPE);
  if (has('readout')) {
    const tried = sizes.map((part) => readout(scaled(paper, part), status, inner));
    // one that is wide is in the way of a surface below it
    const most = (block: Block): number => (block.width > FREE * width && width > height ? LOW * room : room);
    add(tried.find((block) => fits(block, most(block))) ?? shortReadout(paper, status));
  }
  // the rows of a whole readout say what the colours mean
  if (has('legend') && !top[0]?.legend) add(legend(paper, status, inner));
  if (has('readout') || has('legend')) {
    const tried = sizes.map((part) => escapeScale(scaled(paper, part), status, inner));
    tried.some((block) => block && (add(block) || addBeside(block)));
  }
  const broad = 11 * size;
  const curve = has('schedule') && broad <= inner ? scheduleBlock(paper, status, broad) : undefined;
  if (curve && !addBeside(curve)) add(curve);

  const upper = placed.filter(({ y }) => y < height / 2);
  const sides = {
    left: Math.max(0, ...upper.filter(({ x }) => x <= margin).map((one) => one.x + one.width + margin)),
    right: Math.max(0, ...upper.filter(({ x }) => x > margin).map(({ x }) => width - x + margin)),
  };
  const { view, teams } = status.settings;
  const flat = view.mode === 'map' || (view.layout === 'split' && teams.length > 1);
  const lowest = Math.max(0, ...upper.map(({ y, height: tall }) => y + tall + margin));
  const beneath = width - sides.left - sides.right < FREE * width;
  // pictures that fill the stage go beside the parts at the top or below them, whichever leaves more of it
  if (beneath || (flat && lowest / height < (sides.left + sides.right) / width)) covered.top = lowest;
  else if (flat) Object.assign(covered, sides);
  else if (lowest > HIGH * bottom) {
    // a surface leaves the corners at the top free, but not all of what a high readout needs
    covered.left = Math.min(Math.max(0, 2 * (sides.left - (width / 2 - REACH * bottom))), sides.left);
  }
  return { paper, pad, margin, placed, covered };
}

const scaled = (paper: OverlayContext, part: number): OverlayContext => {
  const face = ({ size, bold = false }: Face): Face => ({ size: part * size, bold });
  return { ...paper, head: face(paper.head), text: face(paper.text), fine: face(paper.fine) };
};

/** Returns the engine that computed it, where that is not the expected one; for frames without the readout. */
function engineWords(status: FrameStatus): string[] {
  const { engine, precision } = status;
  if (engine === 'CPU') return [`CPU, ${precision}`, ...readoutOf({ ...status, remark: '' }).remarks];
  return [...readoutOf(status).remarks];
}

/** Large, in the middle, in at most a few lines: smaller if it is long, and with three dots if it is longer than that. */
function captionBlock(
  { on, inks, text }: OverlayContext,
  caption: string,
  width: number,
  largest: number,
  height: number,
): Block | undefined {
  if (caption.trim() === '' || width < 4 * text.size) return undefined;
  let size = largest;
  let lines: string[] = [];
  const most = (): number => Math.min(MOST_CAPTION_LINES, Math.floor(height / (1.3 * size)));
  const least = 1.15 * text.size;
  for (;;) {
    lines = wrapped(on, { size }, caption, width);
    if (lines.length <= Math.min(most(), 2) || size <= least) break;
    size = Math.max(0.95 * size, least);
  }
  lines = balanced(on, { size }, caption, width, lines);
  const kept = lines.slice(0, most());
  if (kept.length === 0) return undefined;
  const face = { size };
  if (kept.length < lines.length) {
    const last = `${kept.pop()!}…`;
    kept.push(textWidth(on, face, last) <= width ? last : fitText(on, face, last.slice(0, -2), width - size));
  }
  return {
    width: Math.max(...kept.map((line) => textWidth(on, face, line))),
    height: 1.3 * size * kept.length,
    draw: (x, y, wide) => {
      on.fillStyle = inks.text;
      kept.forEach((line, k) => {
        const left = x + (wide - textWidth(on, face, line)) / 2;
        on.fillText(line, left, y + 1.3 * size * k + size);
      });
    },
  };
}

/** As many lines, of which none is much shorter than the others. */
function balanced(on: Context, face: Face, text: string, width: number, lines: string[]): string[] {
  let [low, high] = [width / 2, width];
  let best = lines;
  while (high - low > face.size) {
    const middle = (low + high) / 2;
    const tried = wrapped(on, face, text, middle);
    if (tried.length > lines.length) low = middle;
    else [high, best] = [middle, tried];
  }
  return best;
}

/** Small, at most two lines. */
function creditBlock(
  { on, inks }: OverlayContext,
  credit: string,
  width: number,
  face: Face,
): Block | undefined {
  const lines = wrapped(on, face, credit, width);
  if (lines.length > 2 || lines.length === 0) return undefined;
  return {
    width: Math.max(...lines.map((line) => textWidth(on, face, line))),
    height: 1.3 * face.size * lines.length,
    draw: (x, y, wide) => {
      on.fillStyle = inks.dim;
      lines.forEach((line, k) => {
        const left = x + wide - textWidth(on, face, line);
        setFace(on, face);
        on.fillText(line, left, y + 1.3 * face.size * k + face.size);
      });
    },
  };
}
