/** The picture of a sweep: a column of its table as curves along one setting, or as a map over two. */

import { colourAt, rampOf } from '../colour/colour-maps.ts';
import { hexOf, paletteOf, type Palette } from '../colour/palette.ts';
import { short, power } from '../notation/format.ts';
import { labelled, type Figure, type FigureAxis } from '../plot/figure.ts';
import { logTicks } from '../plot/series.ts';
import { linearTicks, tickLabel } from '../plot/slice-axes.ts';
import { toSvg } from '../plot/svg-plot.ts';
import { ValidationError } from '../util/validation-error.ts';
import type { SweepAxis } from './sweep-axis.ts';
import { valuesAt, type SweepPlan } from './sweep-plan.ts';

/** Curves that can be told apart: four colours, each with four kinds of dashes. */
const DASHES = [undefined, [8, 5], [2, 4], [10, 4, 2, 4]] as const;
const MOST_CURVES = 4 * DASHES.length;

/** Values of a column over so many factors are drawn on a logarithmic scale. */
const MANY_FACTORS = 30;
/** Pixels from one number of a linear axis to the next. */
const ROOM = 70;

/** Reads the cells of a row, quoted as RFC 4180 has it. */
function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Array.from(cells, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** A column of a finished table: a value for each row, NaN where there is none. */
function columnOf(text: string, name: string): number[] {
  const [columns = '', ...rows] = text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
  const names = cellsOf(columns);
  const at = names.indexOf(name);
  const values = rows.map((row) => cellsOf(row)[at] ?? '').map((cell) => (cell === '' ? NaN : Number(cell)));
  if (at < 0 || values.every((value) => Number.isNaN(value)))
    throw new ValidationError('--show', name, `a column of numbers: one of ${names.join(', ')}`);
  return values;
}

const isNumeric = ({ cells }: SweepAxis): boolean => cells.every((cell) => typeof cell === 'number');

function axisOf(title: string, values: readonly number[], log: boolean): FigureAxis {
  const known = values.filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (log) {
    const range = [low, high > low ? high : 10 * low] as const;
    return { title, log, range, ticks: () => labelled(logTicks(...range), power) };
  }
  const range = high > low ? ([low, high] as const) : ([low - 0.5, high + 0.5] as const);
  const ticks = (pixels: number): ReturnType<typeof labelled> => {
    const at = linearTicks(...range, pixels, ROOM);
    return labelled(at, (value) => tickLabel(value, at));
  };
  return { title, log, range, ticks };
}

/** Whether values are best seen by their logarithms. */
const spansFactors = (values: readonly number[]): boolean => {
  const known = values.filter((value) => Number.isFinite(value));
  return known.every((value) => value > 0) && Math.max(...known) > MANY_FACTORS * Math.min(...known);
};

/**
 * Returns the figure of one column of a complete table: where two settings are varied whose numbers are evenly spaced, a map;
 * else a curve for each combination of the others along the first setting with numbers.
 * @throws ValidationError for a column that has no numbers, and for a sweep that no figure shows
 */
function sweepFigure(plan: SweepPlan, text: string, column: string, palette: Palette): Figure {
  const values = columnOf(text, column);
  const { axes, teams, steps } = plan;
  const along = axes.findIndex(isNumeric);
  if (along < 0)
    throw new ValidationError('--plot', undefined, 'of a sweep that varies a number', 'another one');
  if (axes.length === 2 && teams === 1 && axes.every((axis) => isNumeric(axis) && spacing(axis).even))
    return mapOf(plan, values, column, palette);
  const axis = axes[along]!;
  const order = axis.cells.map((cell, at) => ({ x: cell as number, at })).sort((a, b) => a.x - b.x);
  /** A line for each name, and in it a place for each value of the axis. */
  const lines = new Map<string, (number | null)[]>();
  values.forEach((value, row) => {
    const chosen = valuesAt(axes, Math.floor(row / teams));
    const others = chosen.flatMap((at, i) => (i === along ? [] : [`${axes[i]!.key} ${axes[i]!.texts[at]!}`]));
    const name = [...others, ...(teams > 1 ? [`team ${1 + (row % teams)}`] : [])].join(', ') || column;
    const line = lines.get(name) ?? order.map(() => null);
    line[order.findIndex(({ at }) => at === chosen[along])] = Number.isNaN(value) ? null : value;
    lines.set(name, line);
  });
  if (lines.size > MOST_CURVES)
    throw new ValidationError('--plot', lines.size, `of at most ${MOST_CURVES} curves`, `${lines.size}`);
  return {
    title: `${column} against ${axis.key}, after ${steps} steps`,
    description: `${column} of ${values.length} rows against ${axis.key}: ${[...lines.keys()].join('; ')}.`,
    x: axisOf(
      axis.key,
      order.map(({ x }) => x),
      axis.log,
    ),
    y: axisOf(column, values, spansFactors(values)),
    at: order.map(({ x }) => x),
    lines: [...lines].map(([name, y], k) => {
      const dash = DASHES[Math.floor(k / 4)];
      return { name, y, ink: lines.size === 1 ? 'accent' : `team-${1 + (k % 4)}`, ...(dash && { dash }) };
    }),
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

function mapOf(
  { axes, steps }: SweepPlan,
  values: readonly number[],
  column: string,
  palette: Palette,
): Figure {
  const known = values.filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const log = spansFactors(values);
  const shareOf = (value: number): number =>
    high > low ? (log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)) : 0;
  const ramp = rampOf(palette.colours, palette.dark);
  const shades = Array.from({ length: SHADES }, (_, k) => hexOf(colourAt(ramp, k / (SHADES - 1))));
  const [x, y] = axes.map(spacing) as [ReturnType<typeof spacing>, ReturnType<typeof spacing>];
  const [columns, rows] = [x.order.length, y.order.length];
  const colour = new Uint8Array(columns * rows).fill(SHADES);
  values.forEach((value, k) => {
    const [i, j] = valuesAt(axes, k).map((at, axis) => axes[axis]!.cells[at] as number) as [number, number];
    const place = columns * y.order.indexOf(j) + x.order.indexOf(i);
    if (!Number.isNaN(value)) colour[place] = Math.round((SHADES - 1) * shareOf(value));
  });
  const [first, second] = [axes[0]!.key, axes[1]!.key];
  const [least, most] = [short(low), short(high)];
  const missing = { colour: palette.ground, text: 'no value' };
  return {
    title: `${column} over ${first} and ${second}, after ${steps} steps`,
    description: `${column} of ${values.length} combinations of ${first} and ${second}, from ${least} to ${most}.`,
    x: axisOf(first, x.order, x.log),
    y: axisOf(second, y.order, y.log),
    at: [],
    lines: [],
    cells: { columns, rows, colour, colours: [...shades, palette.ground] },
    scale: {
      title: column,
      scales: [{ name: '', colours: shades }],
      ticks: [0, 1].map((at) => ({ at, text: at ? most : least })),
      keys: known.length < values.length ? [missing] : [],
      note: log ? 'logarithmic' : '',
    },
  };
}

/** Returns the figure as a file. @throws ValidationError as `sweepFigure` does */
export function sweepPlot(plan: SweepPlan, text: string, column: string): string {
  const { theme, colours } = plan.base.view;
  const palette = paletteOf(theme, colours);
  return toSvg(sweepFigure(plan, text, column, palette), palette, [`Saddlescope · ${plan.link}`]);
}
