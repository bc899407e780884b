/** Draws plots as self-contained SVG 1.1: no scripts, style sheets or embedded fonts. Pure functions. */

import type { Palette } from '../colour/palette.ts';
import {
  FIGURE_LETTERS,
  inkColour,
  type Figure,
  type FigureAxis,
  type FigureTick,
  type Ink,
} from './figure.ts';
import { cellPaths, scaleMarks, scaleRows } from './svg-cells.ts';
import { escaped, shortNumber, tag, type Value } from './svg-tags.ts';

const [WIDTH, HEIGHT] = [960, 600];
const MARGIN = { left: 96, top: 64, right: 28, bottom: 64 };
const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';
const SIZE = 18;
const LEGEND_LINE = 26;
const SMALL = 14;
/** About how wide a character is, in sizes of the letters; and characters of a line of small type. */
const ADVANCE = 0.56;
const FOOT = { size: 12, line: 16, characters: 125 };

/** The plot as a file; the foot is small type below: settings, a link. */
export function toSvg(figure: Figure, palette: Palette, small: readonly string[] = []): string {
  const { x, y, at: places, title, description, lines, levels = [], points = [] } = figure;
  const { cells, contours = [], scale } = figure;
  const inked = (ink: Ink): string => inkColour(palette, ink);
  const { words, ground, separator } = palette;
  const legend = lines.filter(({ name }) => name !== undefined);
  const rows = legend.length + (scale ? scaleRows(scale) : 0);
  const [left, top, right, bottom] = [
    MARGIN.left,
    MARGIN.top + LEGEND_LINE * rows,
    WIDTH - MARGIN.right,
    HEIGHT + LEGEND_LINE * rows - MARGIN.bottom,
  ];
  const along = scaleOf(x, left, right);
  const [lowest, highest] = y.down ? [top, bottom] : [bottom, top];
  const up = scaleOf(y, lowest, highest);
  const inside = (value: number, { range: [low, high] }: FigureAxis): boolean =>
    value >= low - 1e-9 * Math.abs(low) && value <= high + 1e-9 * Math.abs(high);
  const text = (at: Readonly<Record<string, Value>>, said: string): string =>
    tag('text', { fill: words.plain, ...at }, escaped(said));
  const foot = small.flatMap((line) => broken(line, FOOT.characters));
  const ticksOf = (axis: FigureAxis, pixels: number): readonly FigureTick[] =>
    axis.ticks((pixels * FIGURE_LETTERS) / SIZE).filter(({ at }) => inside(at, axis));
  const height = bottom + MARGIN.bottom + FOOT.line * foot.length + 8;

  const grid = [
    ...ticksOf(x, right - left).flatMap(({ at: tick, text: said }) => [
      tag('line', {
        x1: along(tick),
        x2: along(tick),
        y1: top,
        y2: bottom,
        stroke: separator,
        'stroke-opacity': 0.5,
      }),
      text({ x: along(tick), y: bottom + 24, 'text-anchor': 'middle' }, said),
    ]),
    ...ticksOf(y, bottom - top).flatMap(({ at: tick, text: said }) => [
      tag('line', {
        x1: left,
        x2: right,
        y1: up(tick),
        y2: up(tick),
        stroke: separator,
        'stroke-opacity': 0.5,
      }),
      text({ x: left - 10, y: up(tick) + 6, 'text-anchor': 'end' }, said),
    ]),
    tag('rect', {
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      fill: 'none',
      stroke: separator,
    }),
  ];
  const drawn = lines.flatMap((line, k) => {
    const colour = inked(line.ink);
    const corners = cornersOf(places, line, along, up);
    if (corners.length === 0) return [];
    const lower = lines[k - 1]?.y ?? places.map(() => 0);
    const area = line.stacked !== undefined && {
      d: `M${joined([...corners, ...cornersOf(places, { ...line, y: lower }, along, up).reverse()])}Z`,
      fill: colour,
      'fill-opacity': line.stacked,
    };
    const stroke = {
      d: `M${joined(corners)}`,
      fill: 'none',
      stroke: colour,
      'stroke-width': line.width ?? 2.5,
      'stroke-dasharray': line.dash?.join(' '),
      'stroke-linejoin': 'round',
    };
    const dots = line.dots ? corners.map(([cx, cy]) => tag('circle', { cx, cy, r: 4, fill: colour })) : [];
    return [...(area ? [tag('path', area)] : []), tag('path', stroke), ...dots];
  });
  const fields = cells ? cellPaths(cells, [left, right], [lowest, highest]) : [];
  const contoured = contours.flatMap(({ points: corners, name }) => {
    const d = `M${joined(corners.map(([a, b]) => [along(a), up(b)]))}`;
    const stroke = { d, fill: 'none', stroke: words.strong, 'stroke-width': 1.4, 'stroke-opacity': 0.75 };
    // not in the middle: the lines of a symmetric map all turn back there
    const [a, b] = corners[Math.floor(corners.length / 4)]!;
    const named = { x: along(a), y: up(b) + 5, 'text-anchor': 'middle', 'font-size': SMALL };
    // its ground first, so that the name can be read on every colour
    const under = { ...named, stroke: ground, 'stroke-width': 5, 'stroke-linejoin': 'round' };
    return [
      tag('path', stroke),
      ...(name ? [text(under, name), text({ ...named, fill: words.strong }, name)] : []),
    ];
  });
  const marks = [
    ...levels
      .filter((level) => inside(level.y, y))
      .flatMap((level) => [
        tag('line', {
          x1: left,
          x2: right,
          y1: up(level.y),
          y2: up(level.y),
          stroke: inked(level.ink),
          'stroke-dasharray': '6 6',
        }),
        text({ x: right - 6, y: up(level.y) - 7, 'text-anchor': 'end' }, level.name),
      ]),
    ...points
      .filter((point) => inside(point.x, x) && inside(point.y, y))
      .flatMap((point) => {
        const beside = along(point.x) > right - 140;
        const at = { x: along(point.x) + (beside ? -12 : 12), y: up(point.y) + (point.below ? 24 : -10) };
        return [
          tag('circle', { cx: along(point.x), cy: up(point.y), r: 6, fill: inked(point.ink) }),
          ...(point.name ? [text({ ...at, 'text-anchor': beside ? 'end' : 'start' }, point.name)] : []),
        ];
      }),
  ];
  const keys = legend.flatMap(({ name, ink, dash, stacked }, k) => {
    const middle = MARGIN.top + LEGEND_LINE * (k + 0.5) - 12;
    const key = { x1: left, x2: left + 34, y1: middle, y2: middle, stroke: inked(ink) };
    const most = Math.floor((right - left - 44) / (ADVANCE * SIZE));
    return [
      tag('line', { ...key, 'stroke-width': stacked ? 12 : 3, 'stroke-dasharray': dash?.join(' ') }),
      text({ x: left + 44, y: middle + 6 }, cutTo(name!, most)),
    ];
  });
  const said = foot.map((line, k) =>
    text(
      { x: left, y: bottom + MARGIN.bottom + FOOT.line * k + 4, 'font-size': FOOT.size, fill: words.faint },
      line,
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    tag(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `0 0 ${WIDTH} ${height}`,
        width: WIDTH,
        height,
        role: 'img',
        'font-family': FONT,
        'font-size': SIZE,
      },
      tag('title', {}, escaped(title)),
      tag('desc', {}, escaped(description)),
      ...(small.length > 0 ? [tag('metadata', {}, escaped(small.join('\n')))] : []),
      tag(
        'clipPath',
        { id: 'plot' },
        tag('rect', { x: left, y: top, width: right - left, height: bottom - top }),
      ),
      tag('rect', { width: WIDTH, height, fill: ground }),
      text({ x: left, y: 34, fill: words.strong, 'font-size': 22, 'font-weight': 600 }, title),
      ...keys,
      ...(scale
        ? scaleMarks(scale, { left, top: MARGIN.top - 12, line: LEGEND_LINE, small: SMALL }, text)
        : []),
      tag('g', { 'clip-path': 'url(#plot)' }, ...fields, ''),
      ...grid,
      tag('g', { 'clip-path': 'url(#plot)' }, ...contoured, ...drawn, ''),
      ...marks,
      text({ x: (left + right) / 2, y: bottom + 50, 'text-anchor': 'middle' }, x.title),
      text(
        {
          x: 24,
          y: (top + bottom) / 2,
          'text-anchor': 'middle',
          transform: `rotate(-90 24 ${(top + bottom) / 2})`,
        },
        y.title,
      ),
      ...said,
    ),
    '\n',
  ].join('');
}

type Scale = (value: number) => number;

function scaleOf({ log, range: [low, high] }: FigureAxis, from: number, to: number): Scale {
  const bend = log ? Math.log : (value: number): number => value;
  const span = bend(high) - bend(low);
  // what is far outside is drawn just outside: no program likes coordinates of millions
  const inside = (share: number): number => Math.min(Math.max(share, -1), 2);
  return (value) =>
    from + inside(log && !(value > 0) ? -1 : (bend(value) - bend(low)) / (span || 1)) * (to - from);
}

type Corner = readonly [number, number];

/** The corners of a line. */
function cornersOf(
  places: readonly number[],
  { y, stepped }: Pick<Figure['lines'][number], 'y' | 'stepped'>,
  along: Scale,
  up: Scale,
): Corner[] {
  const found: Corner[] = [];
  places.forEach((at, k) => {
    const value = y[k];
    if (value === null || value === undefined) return;
    const before = found.at(-1);
    if (stepped && before) found.push([along(at), before[1]]);
    found.push([along(at), up(value)]);
  });
  return found;
}

const joined = (corners: readonly Corner[]): string =>
  corners.map(([x, y]) => `${shortNumber(x)} ${shortNumber(y)}`).join('L');

const cutTo = (text: string, most: number): string => {
  const signs = Array.from(text);
  return signs.length <= most ? text : `${signs.slice(0, Math.max(most - 1, 1)).join('')}…`;
};

/** A long text, such as a link, in lines. */
function broken(text: string, most: number): string[] {
  const signs = Array.from(text);
  return Array.from({ length: Math.min(4, Math.ceil(signs.length / most)) }, (_, k) =>
    signs.slice(k * most, (k + 1) * most).join(''),
  );
}
