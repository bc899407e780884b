/** The picture of a sweep: a column of its table as curves along one setting, or as a map over two. */

import { colourAt, rampOf } from '../colour/colour-maps.ts';
import { hexOf, paletteOf, type Palette } from '../colour/palette.ts';
import { readLink } from '../link/read-link.ts';
import { minus, short, power } from '../notation/format.ts';
import { labelled, type Figure, type FigureAxis, type Ink } from '../plot/figure.ts';
import { logTicks } from '../plot/series.ts';
import { linearTicks, tickLabel } from '../plot/slice-axes.ts';
import { toSvg } from '../plot/svg-plot.ts';
import { CLASS_NAMES } from '../simulation/census.ts';
import { MILESTONES } from '../simulation/team-history.ts';
import { ValidationError } from '../util/validation-error.ts';
import { readSweep, type SweepTable } from './read-sweep.ts';
import type { SweepAxis } from './sweep-axis.ts';
import { valuesAt } from './sweep-plan.ts';

/** Curves that can be told apart: four colours, each with four kinds of dashes. */
const DASHES = [undefined, [8, 5], [2, 4], [10, 4, 2, 4]] as const;
const MOST_CURVES = 4 * DASHES.length;

/** Values of a column over so many factors are drawn on a logarithmic scale. */
const MANY_FACTORS = 30;
/** Values of a setting up to which each point of a curve is marked. */
const MOST_DOTS = 60;
/** Pixels from one number of an axis to the next, along it and up it. */
const ROOM = { x: 58, y: 30 };

/** A column of a table. @throws ValidationError for one without numbers */
function columnOf({ columns }: SweepTable, name: string): Float64Array {
  const column = columns.get(name);
  if (column && hasNumbers(column)) return column;
  const others = [...columns].flatMap(([one, values]) => (hasNumbers(values) ? [one] : []));
  throw new ValidationError('--show', name, `a column of numbers: one of ${others.join(', ')}`);
}

const hasNumbers = (column: Float64Array): boolean => column.some((value) => !Number.isNaN(value));

/** What the columns are called that a figure shows on the page, in the order of its menu. */
const NAMES: Readonly<Record<string, string>> = {
  arrived: CLASS_NAMES.arrived,
  converged: CLASS_NAMES.converged,
  frozen: CLASS_NAMES.frozen,
  stalled: CLASS_NAMES.stalled,
  travelling: CLASS_NAMES.travelling,
  ...Object.fromEntries(
    MILESTONES.map((share) => [`steps${100 * share}`, `steps until ${100 * share}\u202f% arrived`]),
  ),
  medianLogLikelihood: 'median L, in nats',
  exponent: 'fitted exponent',
};

const nameOf = (column: string): string => NAMES[column] ?? column;

/** Returns the columns that a menu offers, with their names: those of them that have numbers. */
export const figureColumns = ({ columns }: SweepTable): [column: string, name: string][] =>
  Object.entries(NAMES).filter(([column]) => {
    const values = columns.get(column);
    return values !== undefined && hasNumbers(values);
  });

/** A figure, and where in it each row of the table is; undefined where it has no number. */
export interface SweepFigure {
  figure: Figure;
  places: readonly ({ x: number; y: number } | undefined)[];
}

const isNumeric = ({ cells }: SweepAxis): boolean => cells.every((cell) => typeof cell === 'number');

function axisOf(title: string, values: ArrayLike<number>, log: boolean, room: number): FigureAxis {
  const [low, high] = endsOf(values);
  if (log) {
    const range = [low, high > low ? high : 10 * low] as const;
    const all = logTicks(...range);
    const decades = all.filter((tick) => Number.isInteger(Math.log10(tick)));
    // where there is no room for 2 and 5, the powers of ten alone, if an axis can be read by them
    const some = (pixels: number): number[] =>
      all.length * room > pixels && decades.length > 1 ? decades : all;
    return { title, log, range, ticks: (pixels) => labelled(some(pixels), power) };
  }
  const range = high > low ? ([low, high] as const) : ([low - 0.5, high + 0.5] as const);
  const ticks = (pixels: number): ReturnType<typeof labelled> => {
    const at = linearTicks(...range, pixels, room);
    return labelled(at, (value) => tickLabel(value, at));
  };
  return { title, log, range, ticks };
}

/** Whether values are best seen by their logarithms. */
const spansFactors = (values: ArrayLike<number>): boolean => {
  const [low, high] = endsOf(values);
  return low > 0 && high > MANY_FACTORS * low;
};

/** The least and the greatest of the numbers that there are. */
function endsOf(values: ArrayLike<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/**
 * Returns the figure of one column of a table: where two settings are varied whose numbers are evenly spaced, a map;
 * else a curve for each combination of the others along the first setting with several numbers.
 * @throws ValidationError for a column that has no numbers, and for a table that no figure shows
 */
export function sweepFigure(table: SweepTable, column: string, palette: Palette): SweepFigure {
  const values = columnOf(table, column);
  const { axes, teams, steps } = table;
  const along = axes.findIndex((axis) => isNumeric(axis) && axis.cells.length > 1);
  if (along < 0)
    throw new ValidationError('the figure', undefined, 'of a setting with several numbers', 'none');
  if (axes.length === 2 && teams === 1 && axes.every((axis) => isNumeric(axis) && spacing(axis).even))
    return mapFigure(table, values, column, palette);
  const axis = axes[along]!;
  const order = axis.cells.map((cell, at) => ({ x: cell as number, at })).sort((a, b) => a.x - b.x);
  const rank = new Map(order.map(({ at }, k) => [at, k]));
  /** A line for each name, and in it a place for each value of the axis. */
  const lines = new Map<string, (number | null)[]>();
  const places = Array.from(values, (value, row) => {
    const chosen = valuesAt(axes, Math.floor(row / teams));
    const others = chosen.flatMap((at, i) =>
      i === along || axes[i]!.cells.length === 1 ? [] : [`${axes[i]!.key} ${axes[i]!.texts[at]!}`],
    );
    const name =
      [...others, ...(teams > 1 ? [`team ${1 + (row % teams)}`] : [])].join(', ') || nameOf(column);
    let line = lines.get(name);
    if (!line) {
      line = order.map(() => null);
      lines.set(name, line);
      if (lines.size > MOST_CURVES) {
        const most = `of at most ${MOST_CURVES} curves`;
        throw new ValidationError('the figure', lines.size, most, 'more');
      }
    }
    if (Number.isNaN(value)) return undefined;
    line[rank.get(chosen[along]!)!] = value;
    return { x: axis.cells[chosen[along]!] as number, y: value };
  });
  const title = nameOf(column);
  const drawn = [...lines].map(([name, y], k) => {
    const dash = DASHES[Math.floor(k / 4)];
    const ink: Ink = lines.size === 1 ? 'accent' : `team-${1 + (k % 4)}`;
    return { name, y, ink, dots: order.length <= MOST_DOTS, ...(dash && { dash }) };
  });
  const legend = drawn.map(({ name, y, ink }) => ({ name, ink, ...spanWords(y) }));
  const said = legend.map(({ name, value, note }) => [`${name}: ${value}`, note].filter(Boolean).join(', '));
  return {
    figure: {
      title: `${title} against ${axis.key}, after ${steps} steps`,
      description: `${title} against ${axis.key}, after ${steps} steps. ${said.join('; ')}.`,
      x: axisOf(
        axis.key,
        order.map(({ x }) => x),
        axis.log,
        ROOM.x,
      ),
      y: axisOf(title, values, spansFactors(values), ROOM.y),
      at: order.map(({ x }) => x),
      lines: drawn,
      legend,
    },
    places,
  };
}

/** From which number to which a curve goes, and how many of its places have none. */
function spanWords(y: readonly (number | null)[]): { value: string; note: string } {
  const known = y.filter((value) => value !== null);
  if (known.length === 0) return { value: 'no value', note: '' };
  const [low, high] = [short(Math.min(...known)), short(Math.max(...known))];
  const missing = y.length - known.length;
  return {
    value: low === high ? low : minus(`${low} to ${high}`),
    note: missing > 0 ? `no value at ${missing} of ${y.length}` : '',
  };
}

/** Shades of a map; one more is for what has no value. */
const SHADES = 64;
/** Distances that differ by less, as parts of the whole, differ by the rounding of the values. */
const SAME = 1e-6;

/** The values in ascending order and whether they are evenly spaced, themselves or by their logarithms. */
function spacing({ cells }: SweepAxis): { order: number[]; even: boolean; log: boolean } {
  const order = (cells as number[]).toSorted((a, b) => a - b);
  const isEven = (bend: (value: number) => number): boolean => {
    const [low, high] = [bend(order[0]!), bend(order.at(-1)!)];
    const at = (k: number): number => low + ((high - low) * k) / (order.length - 1);
    return order.every((value, k) => Math.abs(bend(value) - at(k)) <= SAME * (high - low));
  };
  const even = isEven((value) => value);
  const log = !even && order[0]! > 0 && isEven(Math.log);
  return { order, even: order.length > 1 && (even || log), log };
}

function mapFigure(
  { axes, steps }: SweepTable,
  values: Float64Array,
  column: string,
  palette: Palette,
): SweepFigure {
  const [low, high] = endsOf(values);
  const log = spansFactors(values);
  const shareOf = (value: number): number =>
    high > low ? (log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)) : 0;
  const ramp = rampOf(palette.colours, palette.dark);
  const shades = Array.from({ length: SHADES }, (_, k) => hexOf(colourAt(ramp, k / (SHADES - 1))));
  const [x, y] = axes.map(spacing) as [ReturnType<typeof spacing>, ReturnType<typeof spacing>];
  const [columns, rows] = [x.order.length, y.order.length];
  const colour = new Uint8Array(columns * rows).fill(SHADES);
  let missing = 0;
  const places = Array.from(values, (value, k) => {
    const [i, j] = valuesAt(axes, k).map((at, axis) => axes[axis]!.cells[at] as number) as [number, number];
    const place = columns * y.order.indexOf(j) + x.order.indexOf(i);
    if (Number.isNaN(value)) missing++;
    else colour[place] = Math.round((SHADES - 1) * shareOf(value));
    return { x: i, y: j };
  });
  const [first, second] = [axes[0]!.key, axes[1]!.key];
  const title = nameOf(column);
  const [least, most] = [minus(short(low)), minus(short(high))];
  const none = { colour: palette.separator, text: `no value: ${missing} of ${values.length}` };
  return {
    figure: {
      title: `${title} over ${first} and ${second}, after ${steps} steps`,
      description: `${title} of ${values.length} combinations of ${first} and ${second}, from ${least} to ${most}.`,
      x: axisOf(first, x.order, x.log, ROOM.x),
      y: axisOf(second, y.order, y.log, ROOM.y),
      at: [],
      lines: [],
      cells: { columns, rows, colour, colours: [...shades, palette.separator] },
      scale: {
        title,
        scales: [{ name: '', colours: shades }],
        ticks: [0, 1].map((at) => ({ at, text: at ? most : least })),
        keys: missing > 0 ? [none] : [],
        note: log ? 'logarithmic' : '',
      },
    },
    places,
  };
}

/** Returns the figure of a table as a file. @throws ValidationError as `sweepFigure` does */
export function sweepPlot(table: SweepTable, column: string, palette: Palette): string {
  return toSvg(sweepFigure(table, column, palette).figure, palette, [`Saddlescope · ${table.link}`]);
}

/** Returns the figure of a table's text, in the colours of its link. @throws ValidationError as `sweepFigure` does */
export function plotOfText(text: string, column: string): string {
  const table = readSweep(text);
  const { theme, colours } = readLink(table.link).settings.view;
  return sweepPlot(table, column, paletteOf(theme, colours));
}
