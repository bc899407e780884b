/** The drawing context and the blocks that overlays are composed of. */

import type { ClassShares } from '../../core/readout/readout.ts';
import type { OverlayColours } from './colours.ts';
import type { Context, Face } from './typesetting.ts';

/** A part that knows how large it is; `draw` gives it its top left corner, and the width that it gets. */
export interface Block {
  readonly width: number;
  readonly height: number;
  /** Whether it says what the colours mean. */
  readonly legend?: boolean;
  draw(x: number, y: number, width: number): void;
}

export interface OverlayContext {
  readonly on: Context;
  readonly inks: OverlayColours;
  readonly head: Face;
  readonly text: Face;
  readonly fine: Face;
  /** How far a line is from the next. */
  line(face: Face): number;
}

export function disc(on: Context, ink: string, x: number, y: number, radius: number): void {
  const [left, top] = [Math.floor(x - radius), Math.floor(y - radius)];
  const side = Math.ceil(2 * radius) + 1;
  const stamp = new OffscreenCanvas(side, side);
  const context = stamp.getContext('2d')!;
  context.fillStyle = ink;
  context.arc(x - left, y - top, radius, 0, 2 * Math.PI);
  context.fill();
  // a path that the side of a tile cuts has other pixels there than the whole one; an image has not
  on.drawImage(stamp, left, top);
}

/** The classes side by side; the smallest share that exists is still seen. */
export function bar(
  on: Context,
  inks: OverlayColours,
  [x, y, width, height]: readonly [number, number, number, number],
  parts: ClassShares,
): void {
  on.save();
  on.beginPath();
  on.roundRect(x, y, width, height, height / 2);
  on.clip();
  on.fillStyle = inks.track;
  on.fillRect(x, y, width, height);
  const seen = parts.filter(({ share }) => share > 0);
  const least = Math.min(height / 3, width / 8);
  const wide = seen.map(({ share }) => Math.max(share * width, least));
  const all = wide.reduce((sum, one) => sum + one, 0);
  let at = x;
  seen.forEach(({ name }, k) => {
    on.fillStyle = inks.classes[name];
    const part = (wide[k]! * width) / all;
    on.fillRect(at, y, part, height);
    at += part;
  });
  on.restore();
}
