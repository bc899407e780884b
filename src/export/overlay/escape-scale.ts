/** The block of the overlay that says what the colours of the escape map mean. */

import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { escapeLegend } from '../../core/readout/escape-legend.ts';
import { disc, type Block, type OverlayContext } from './blocks.ts';
import { fitText, setFace, textWidth } from './typesetting.ts';

/** The width of a scale, in sizes of the text. */
const SCALE = 13;

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
  const rows = scales.map(({ name }) => (name ? line(fine) : 0.4 * fine.size) + bar);
  const width = Math.min(
    most,
    Math.max(
      SCALE * text.size,
      textWidth(on, text, title),
      ...keys.map((key) => indent + textWidth(on, fine, key.text)),
    ),
  );
  const height = line(text) + rows.reduce((a, b) => a + b) + line(fine) * (1 + keys.length);
  return {
    width,
    height,
    draw: (x, y) => {
      setFace(on, text);
      on.fillStyle = inks.text;
      on.fillText(title, x, y + text.size);
      let top = y + line(text);
      setFace(on, fine);
      scales.forEach(({ name, colours }, k) => {
        on.fillStyle = inks.dim;
        if (name) on.fillText(name, x, top + fine.size);
        const fill = on.createLinearGradient(x, 0, x + width, 0);
        colours.forEach((colour, i) => fill.addColorStop(i / (colours.length - 1), colour));
        on.fillStyle = fill;
        on.fillRect(x, top + rows[k]! - bar, width, bar);
        top += rows[k]!;
      });
      on.fillStyle = inks.dim;
      for (const { at, text: words } of ticks) {
        const wide = textWidth(on, fine, words);
        on.fillText(
          words,
          Math.min(Math.max(x, x + at * width - wide / 2), x + width - wide),
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
