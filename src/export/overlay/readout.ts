/**
 * The readout block of the overlay: the page's words and numbers, in a box whose size does not depend on the numbers.
 */

import { CLASS_NAMES } from '../../core/simulation/census.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import {
  readoutOf,
  shareOf,
  STANDING_COLUMNS,
  stepWords,
  type ClassShares,
  type Standing,
} from '../../core/readout/readout.ts';
import { isAnnealed } from '../../core/settings/settings.ts';
import { bar, disc, type Block, type OverlayContext } from './blocks.ts';
import { fitText, setFace, tabularWidth, textWidth, wrapped, writeTabular } from './typesetting.ts';

/** Small type widens the readout to no more than so many sizes of its text. */
const WIDE = 16;
/** As wide as a share gets. */
const WIDEST = '>\u202f99.9\u202f%';

/** Steps and sigma above, the classes or teams, and small type below. */
export function readout(paper: OverlayContext, status: FrameStatus, most: number): Block {
  const said = readoutOf(status);
  const { steps, sigma, critical, crowd, remarks } = said;
  const table =
    said.standings.length > 1 ? standings(paper, said.standings, most) : classes(paper, said.classes);
  const { on, inks, head, text, fine, line } = paper;
  const annealed = isAnnealed(status.settings);
  // wide enough for a million steps, and for the text while sigma is optimized again
  const widths = [
    table.width,
    tabularWidth(on, head, stepWords(1_000_000)),
    annealed ? tabularWidth(on, text, 'σ = 0.000, critical 0.000') : 0,
    ...[crowd, ...remarks].map((words) => Math.min(textWidth(on, fine, words), WIDE * text.size)),
  ];
  const width = Math.min(Math.max(...widths), most);
  const fines = [crowd, ...remarks].flatMap((words) => wrapped(on, fine, words, width));
  const tall = { head: 1.3 * head.size, sigma: annealed ? line(text) : 0, gap: 0.45 * text.size };
  return {
    width,
    legend: true,
    height: tall.head + tall.sigma + tall.gap + table.height + tall.gap + fines.length * line(fine),
    draw: (x, y) => {
      on.fillStyle = inks.text;
      writeTabular(on, head, steps, [x, y + head.size]);
      let at = y + tall.head;
      on.fillStyle = inks.temperature;
      const held = [sigma, critical].filter(Boolean).join(', ');
      writeTabular(on, text, annealed ? held || 'σ optimized' : '', [x, at + text.size]);
      at += tall.sigma + tall.gap;
      table.draw(x, at, width);
      at += table.height + tall.gap;
      on.fillStyle = inks.dim;
      setFace(on, fine);
      fines.forEach((words, k) => on.fillText(words, x, at + k * line(fine) + fine.size));
    },
  };
}

/** The same in one line, where there is no room for more. */
export function shortReadout(paper: OverlayContext, status: FrameStatus): Block {
  const { on, inks, text } = paper;
  const { steps, sigma } = readoutOf(status);
  return {
    width: tabularWidth(on, text, `${stepWords(100_000)} · σ = 0.000`),
    height: 1.2 * text.size,
    draw: (x, y) => {
      on.fillStyle = inks.text;
      writeTabular(on, text, [steps, sigma].filter(Boolean).join(' · '), [x, y + text.size]);
    },
  };
}

/** One team: a bar, and a line for each class. */
function classes({ on, inks, text, line }: OverlayContext, shares: ClassShares): Block {
  const dot = 0.36 * text.size;
  const indent = 3.2 * dot;
  const names = Math.max(...shares.map(({ name }) => textWidth(on, text, CLASS_NAMES[name])));
  const thick = 0.4 * text.size;
  const gap = 0.4 * text.size;
  return {
    width: indent + names + 1.2 * text.size + tabularWidth(on, text, WIDEST),
    height: thick + gap + shares.length * line(text),
    draw: (x, y, width) => {
      bar(on, inks, [x, y, width, thick], shares);
      shares.forEach(({ name, percent }, k) => {
        const base = y + thick + gap + k * line(text) + text.size;
        disc(on, inks.classes[name], x + dot, base - 0.34 * text.size, dot);
        setFace(on, text);
        on.fillStyle = inks.text;
        on.fillText(CLASS_NAMES[name], x + indent, base);
        writeTabular(on, text, percent, [x + width, base], true);
      });
    },
  };
}

/** Several teams: a row for each. */
function standings(paper: OverlayContext, teams: readonly Standing[], most: number): Block {
  const { on, inks, text, fine, line } = paper;
  const gap = 0.8 * text.size;
  const badge = 1.25 * text.size;
  const dot = 0.34 * fine.size;
  const column = Math.max(
    tabularWidth(on, text, WIDEST),
    ...STANDING_COLUMNS.map((name) => 3 * dot + textWidth(on, fine, CLASS_NAMES[name])),
  );
  const named = Math.max(
    ...teams.map(({ name, detail }) => Math.max(textWidth(on, text, name), textWidth(on, fine, detail))),
  );
  const way = textWidth(on, fine, 'all at step 000\u202f000');
  const columns = STANDING_COLUMNS.length * (gap + column);
  const wanted = badge + 0.4 * text.size + named + gap + way + columns;
  // names give way first
  const rows = teams.map(({ detail }) => line(text) + (detail ? line(fine) : 0) + 0.15 * text.size);
  const above = (team: number): number => rows.slice(0, team).reduce((sum, row) => sum + row, 0);
  return {
    width: Math.min(wanted, most),
    height: line(fine) + above(teams.length),
    draw: (x, y, width) => {
      const right = (k: number): number => x + width - (STANDING_COLUMNS.length - 1 - k) * (gap + column);
      STANDING_COLUMNS.forEach((name, k) => {
        setFace(on, fine);
        const from = right(k) - on.measureText(CLASS_NAMES[name]).width;
        on.fillStyle = inks.dim;
        on.fillText(CLASS_NAMES[name], from, y + fine.size);
        disc(on, inks.classes[name], from - 1.9 * dot, y + 0.66 * fine.size, dot);
      });
      const from = x + badge + 0.4 * text.size;
      const till = x + width - columns;
      // what is left for the bar and for the name
      const bars = Math.min(way, Math.max(3 * text.size, till - from - gap - named));
      const room = till - from - gap - bars + 1;
      teams.forEach((team, k) => {
        const base = y + line(fine) + above(k) + text.size;
        badgeOf(paper, k, x, base, badge);
        on.fillStyle = inks.text;
        const title = fitText(on, text, team.name, room);
        setFace(on, text);
        on.fillText(title, from, base);
        on.fillStyle = inks.dim;
        const words = fitText(on, fine, team.detail, room);
        setFace(on, fine);
        on.fillText(words, from, base + line(fine));
        standing(paper, team, {
          bar: [till - bars, base - 0.55 * text.size, bars, 0.36 * text.size],
          base,
          right,
        });
      });
    },
  };
}

/** A number in the team's colour. */
export function badgeOf(
  { on, inks, text }: OverlayContext,
  team: number,
  x: number,
  base: number,
  side: number,
): void {
  const face = { size: 0.82 * text.size, bold: true };
  on.fillStyle = inks.teams[team]!;
  on.beginPath();
  on.roundRect(x, base - 0.36 * text.size - side / 2, side, side, 0.25 * side);
  on.fill();
  const name = String(team + 1);
  const width = textWidth(on, face, name);
  on.fillStyle = inks.onBadge;
  on.fillText(name, x + (side - width) / 2, base - 0.36 * text.size + 0.36 * face.size);
}

function standing(
  { on, inks, text, fine }: OverlayContext,
  { classes, home }: Standing,
  at: { bar: readonly [number, number, number, number]; base: number; right(k: number): number },
): void {
  if (home) {
    on.fillStyle = inks.classes.arrived;
    const words = fitText(on, fine, home, at.bar[2]);
    setFace(on, fine);
    on.fillText(words, at.bar[0], at.base);
  } else bar(on, inks, at.bar, classes);
  STANDING_COLUMNS.forEach((name, k) => {
    const { count, share, percent } = shareOf(classes, name);
    const face = { ...text, bold: name === 'arrived' };
    on.fillStyle = count === 0 && !Number.isNaN(share) ? inks.dim : inks.text;
    writeTabular(on, face, percent, [at.right(k), at.base], true);
  });
}
