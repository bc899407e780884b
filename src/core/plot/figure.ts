/** A plot as a plain description, which the page and a file draw each in their own way. */

import type { Palette } from '../colour/palette.ts';
import type { EscapeLegend } from '../readout/escape-legend.ts';
import type { WalkerClass } from '../simulation/census.ts';

/** What a colour means; the page has a custom property of this name. `accent`: a single team. */
export type Ink =
  | 'accent'
  | 'law'
  | 'curve'
  | 'critical'
  | 'temperature'
  | 'probe'
  | 'maximum'
  | WalkerClass
  | `team-${number}`;

export interface FigureTick {
  at: number;
  text: string;
}

export interface FigureAxis {
  /** Empty: none. */
  title: string;
  log: boolean;
  range: readonly [number, number];
  /** On a vertical axis the values grow downwards. */
  down?: boolean;
  /** The numbers that have room on an axis of so many pixels, in letters of FIGURE_LETTERS pixels. */
  ticks(pixels: number): readonly FigureTick[];
}

/** The size of the letters for which an axis chooses its numbers. */
export const FIGURE_LETTERS = 13;

interface FigureLine {
  /** In the legend of a file; left out, it is not in it. */
  name?: string;
  /** At the places of `Figure.at`. Null where there is no point: the line goes on to the next. */
  y: readonly (number | null)[];
  ink: Ink;
  width?: number;
  dash?: readonly number[];
  /** A step from each place to the next instead of a line between them. */
  stepped?: boolean;
  /** A mark at each of its points. */
  dots?: boolean;
  /** Filled, so densely (0 to 1), down to the line before, and the first one down to 0. */
  stacked?: number;
}

export interface LegendEntry {
  name: string;
  ink: Ink;
  value: string;
  note: string;
  /** What theory says of it. */
  law?: string | undefined;
}

/** Colours all over a plot, each about one point of a grid that goes from edge to edge. */
export interface FigureCells {
  columns: number;
  rows: number;
  /** The number of the colour, row by row, the lowest y first. */
  colour: ArrayLike<number>;
  /** `#rrggbb` */
  colours: readonly string[];
}

export interface Figure {
  title: string;
  /** What it shows, in words, for users who do not see it. */
  description: string;
  x: FigureAxis;
  y: FigureAxis;
  /** Where along x the lines have their points; ascending. */
  at: readonly number[];
  lines: readonly FigureLine[];
  /** Horizontal lines with a name, and points with one. */
  levels?: readonly { y: number; name: string; ink: Ink }[];
  points?: readonly { x: number; y: number; name: string; ink: Ink; below?: boolean }[];
  /** Colours below everything, what they mean, and lines between them in the units of the axes. */
  cells?: FigureCells;
  scale?: EscapeLegend;
  contours?: readonly { points: readonly (readonly [number, number])[]; name: string }[];
  /** What the page lists beside it. */
  legend?: readonly LegendEntry[];
}

/** Returns the colour of an ink in a file. */
export function inkColour(
  { classes, teams, words, critical, temperature, probe }: Palette,
  ink: Ink,
): string {
  const others = { critical, temperature, probe, accent: classes.stalled };
  if (ink in classes) return classes[ink as WalkerClass];
  if (ink in others) return others[ink as keyof typeof others];
  return ink.startsWith('team-') ? teams[Number(ink.slice(5)) - 1]! : words.strong;
}

/** Returns the ink of a team, counted from 0: the accent is for a single team, several teams differ by their colours. */
export const teamInk = (team: number, teams: number): Ink => (teams === 1 ? 'accent' : `team-${team + 1}`);

/** Returns the numbers of an axis with their texts. */
export const labelled = (ticks: readonly number[], label: (value: number) => string): FigureTick[] =>
  ticks.map((at) => ({ at, text: label(at) }));
