/** Draws plots as self-contained SVG 1.1: no scripts, style sheets or embedded fonts. Pure functions. */

import type { Palette } from '../colour/palette.ts';

/** Text as XML writes it: never markup, and none of the characters that XML has not. */
export const escaped = (text: string): string =>
  text
    .replace(
      // oxlint-disable-next-line no-control-regex -- these characters are what it removes
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    )
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

type Value = string | number | undefined;

/** An element; its attributes are escaped, its children are markup already. */
function tag(name: string, attributes: Readonly<Record<string, Value>>, ...children: string[]): string {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? shortNumber(value) : value!)}"`)
    .join('');
  return children.length > 0 ? `<${name}${said}>${children.join('')}</${name}>` : `<${name}${said}/>`;
}

/** A hundredth of a unit is finer than any printer. */
const shortNumber = (value: number): string => String(Math.round(100 * value) / 100);

export interface FigureAxis {
  title: string;
  log: boolean;
  range: readonly [number, number];
  ticks: readonly number[];
  label(value: number): string;
}

interface FigureLine {
  /** In the legend; left out, it is not in it. */
  name?: string;
  x: readonly number[];
  /** Null where there is no point: the line goes on to the next. */
  y: readonly (number | null)[];
  colour: string;
  width?: number;
  dash?: readonly number[];
  /** A step from each x to the next instead of a line between them. */
  stepped?: boolean;
  /** Filled down to this line, or to this height. */
  fill?: { to: readonly (number | null)[] | number; opacity: number };
}

export interface Figure {
  title: string;
  /** What it shows, in words, for users who do not see it. */
  description: string;
  x: FigureAxis;
  y: FigureAxis;
  lines: readonly FigureLine[];
  /** Horizontal lines with a name, and points with one. */
  levels?: readonly { y: number; name: string; colour: string }[];
  points?: readonly { x: number; y: number; name: string; colour: string; below?: boolean }[];
  /** Small type below: settings, a link. */
  foot: readonly string[];
}

const [WIDTH, HEIGHT] = [960, 600];
const MARGIN = { left: 96, top: 64, right: 28, bottom: 64 };
const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';
const SIZE = 18;
const LEGEND_LINE = 26;
/** About how wide a character is, in sizes of the letters; and characters of a line of small type. */
const ADVANCE = 0.56;
const FOOT = { size: 12, line: 16, characters: 125 };

/** The plot as a file. */
export function toSvg(figure: Figure, palette: Palette): string {
  const { x, y, title, description, lines, levels = [], points = [] } = figure;
  const { words, ground, separator } = palette;
  const legend = lines.filter(({ name }) => name !== undefined);
  const [left, top, right, bottom] = [
    MARGIN.left,
    MARGIN.top + LEGEND_LINE * legend.length,
    WIDTH - MARGIN.right,
    HEIGHT + LEGEND_LINE * legend.length - MARGIN.bottom,
  ];
  const along = scaleOf(x, left, right);
  const up = scaleOf(y, bottom, top);
  const inside = (value: number, { range: [low, high] }: FigureAxis): boolean =>
    value >= low - 1e-9 * Math.abs(low) && value <= high + 1e-9 * Math.abs(high);
  const text = (at: Readonly<Record<string, Value>>, said: string): string =>
    tag('text', { fill: words.plain, ...at }, escaped(said));
  const foot = figure.foot.flatMap((line) => broken(line, FOOT.characters));
  const height = bottom + MARGIN.bottom + FOOT.line * foot.length + 8;

  const grid = [
    ...x.ticks
      .filter((tick) => inside(tick, x))
      .flatMap((tick) => [
        tag('line', {
          x1: along(tick),
          x2: along(tick),
          y1: top,
          y2: bottom,
          stroke: separator,
          'stroke-opacity': 0.5,
        }),
        text({ x: along(tick), y: bottom + 24, 'text-anchor': 'middle' }, x.label(tick)),
      ]),
    ...y.ticks
      .filter((tick) => inside(tick, y))
      .flatMap((tick) => [
        tag('line', {
          x1: left,
          x2: right,
          y1: up(tick),
          y2: up(tick),
          stroke: separator,
          'stroke-opacity': 0.5,
        }),
        text({ x: left - 10, y: up(tick) + 6, 'text-anchor': 'end' }, y.label(tick)),
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
  const drawn = lines.flatMap((line) => {
    const area = line.fill && {
      d: areaOf(line, along, up),
      fill: line.colour,
      'fill-opacity': line.fill.opacity,
    };
    const stroke = {
      d: pathOf(line, along, up),
      fill: 'none',
      stroke: line.colour,
      'stroke-width': line.width ?? 2.5,
      'stroke-dasharray': line.dash?.join(' '),
      'stroke-linejoin': 'round',
    };
    return [...(area ? [tag('path', area)] : []), ...(stroke.d ? [tag('path', stroke)] : [])];
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
          stroke: level.colour,
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
          tag('circle', { cx: along(point.x), cy: up(point.y), r: 6, fill: point.colour }),
          text({ ...at, 'text-anchor': beside ? 'end' : 'start' }, point.name),
        ];
      }),
  ];
  const keys = legend.flatMap(({ name, colour, dash, fill }, k) => {
    const middle = MARGIN.top + LEGEND_LINE * (k + 0.5) - 12;
    const key = { x1: left, x2: left + 34, y1: middle, y2: middle, stroke: colour };
    const most = Math.floor((right - left - 44) / (ADVANCE * SIZE));
    return [
      tag('line', { ...key, 'stroke-width': fill ? 12 : 3, 'stroke-dasharray': dash?.join(' ') }),
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
      tag(
        'clipPath',
        { id: 'plot' },
        tag('rect', { x: left, y: top, width: right - left, height: bottom - top }),
      ),
      tag('rect', { width: WIDTH, height, fill: ground }),
      text({ x: left, y: 34, fill: words.strong, 'font-size': 22, 'font-weight': 600 }, title),
      ...keys,
      ...grid,
      tag('g', { 'clip-path': 'url(#plot)' }, ...drawn, ''),
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
function cornersOf({ x, y, stepped }: FigureLine, along: Scale, up: Scale): Corner[] {
  const found: Corner[] = [];
  x.forEach((at, k) => {
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

function pathOf(line: FigureLine, along: Scale, up: Scale): string {
  const corners = cornersOf(line, along, up);
  return corners.length > 0 ? `M${joined(corners)}` : '';
}

function areaOf(line: FigureLine, along: Scale, up: Scale): string {
  const { to } = line.fill!;
  const ground = typeof to === 'number' ? line.x.map(() => to) : to;
  const upper = cornersOf(line, along, up);
  const lower = cornersOf({ ...line, y: ground }, along, up).reverse();
  return upper.length > 0 ? `M${joined([...upper, ...lower])}Z` : '';
}

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
