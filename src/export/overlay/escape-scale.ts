/** The block of the overlay that says what the colours of the escape map mean. */

import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { escapeLegend } from '../../core/readout/escape-legend.ts';
import { disc, type Block, type OverlayContext } from './blocks.ts';
import { fitText, setFace, textWidth } from './typesetting.ts';

/** The width of a scale, in sizes of the text, and the least that is of use. */
const SCALE = 13;
const LEAST = 6;

/** The scale of steps and the other colours; undefined where no escape map is shown. */
export function escapeScale(
  { on, inks, text, fine, line }: OverlayContext,
  { escape = [], settings }: FrameStatus,
  most: number,
): Block | undefined {
  const legend = escapeLegend(escape, settings);
  if (!legend) return undefined;
  const { scales, ticks } = legend;
  const bar = 0.8 * text.size;
  const indent = 1.4 * text.size;
  const title = fitText(on, text, legend.title, most);
  const keys = legend.keys.map((key) => ({ ...key, text: fitText(on, fine, key.text, most - indent) }));
  const names = Math.max(0, ...scales.map(({ name }) => textWidth(on, fine, name)));
  // where the bars begin
  const inset = names > 0 ? names + fine.size : 0;
  const row = names > 0 ? line(fine) : bar + 0.4 * fine.size;
  const width = Math.min(
    most,
    Math.max(
      inset + SCALE * text.size,
      textWidth(on, text, title),
      ...keys.map((key) => indent + textWidth(on, fine, key.text)),
    ),
  );
  if (width - inset < LEAST * text.size) return undefined;
  const height = line(text) + row * scales.length + line(fine) * (1 + keys.length);
  return {
    width,
    height,
    draw: (x, y) => {
      setFace(on, text);
      on.fillStyle = inks.text;
      on.fillText(title, x, y + text.size);
      let top = y + line(text);
      setFace(on, fine);
      const [from, long] = [x + inset, width - inset];
      for (const { name, colours } of scales) {
        on.fillStyle = inks.dim;
        if (name) on.fillText(name, x, top + fine.size);
        const fill = on.createLinearGradient(from, 0, from + long, 0);
        colours.forEach((colour, i) => fill.addColorStop(i / (colours.length - 1), colour));
        on.fillStyle = fill;
        on.fillRect(from, top + (row - bar) / (name ? 2 : 1), long, bar);
        top += row;
      }
      on.fillStyle = inks.dim;
      for (const { at, text: words } of ticks) {
        const wide = textWidth(on, fine, words);
        on.fillText(
          words,
          Math.min(Math.max(from, from + at * long - wide / 2), from + long - wide),
          top + 1.1 * fine.size,
        );
      }
      top += line(fine);
      for (const key of keys) {
        disc(on, key.colour, x + 0.4 * fine.size, top + 0.68 * fine.size, 0.4 * fine.size);
        setFace(on, fine);
        on.fillStyle = inks.dim;
        on.fillText(key.text, x + indent, top + fine.size);
        top += line(fine);
      }
    },
  };
}
