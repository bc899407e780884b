/** Fields of colours in an SVG, and the scale that says what they mean. */

import type { EscapeLegend } from '../readout/escape-legend.ts';
import type { FigureCells } from './figure.ts';
import { shortNumber, tag, type Value } from './svg-tags.ts';

/** Where the first and the last point of an axis are drawn. */
type Ends = readonly [number, number];

/**
 * Returns a path for each colour: the cells of a row that have it and are side by side are one rectangle.
 * @param x of the first and the last column
 * @param y of the first and the last row, in either direction
 */
export function cellPaths({ columns, rows, colour, colours }: FigureCells, x: Ends, y: Ends): string[] {
  const edge = (k: number, count: number, [from, to]: Ends): string => {
    // the first and the last cell are cut in half
    const share = Math.min(Math.max((k - 0.5) / (count - 1), 0), 1);
    return shortNumber(from + share * (to - from));
  };
  const across = (column: number): string => edge(column, columns, x);
  const up = (row: number): string => edge(row, rows, y);
  const paths = colours.map((): string[] => []);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns;) {
      const from = column;
      const one = colour[row * columns + from]!;
      while (column < columns && colour[row * columns + column] === one) column++;
      paths[one]!.push(`M${across(from)} ${up(row)}H${across(column)}V${up(row + 1)}H${across(from)}Z`);
    }
  }
  // neighbours would let the ground through where their edges are smoothed
  return paths.flatMap((parts, k) =>
    parts.length > 0
      ? [tag('path', { d: parts.join(''), fill: colours[k], 'shape-rendering': 'crispEdges' })]
      : [],
  );
}

/** Lines of a legend that the scale takes: each of its bars, the numbers, the other colours, and the note. */
export const scaleRows = ({ scales, keys }: EscapeLegend): number => scales.length + 1 + keys.length + 1;

/** The width and height of a bar, and where it begins if it has a name. */
const BAR = { width: 520, height: 14, named: 130 };

/** @param text draws words */
export function scaleMarks(
  { scales, ticks, keys, note }: EscapeLegend,
  { left, top, line, small }: { left: number; top: number; line: number; small: number },
  text: (at: Readonly<Record<string, Value>>, said: string) => string,
): string[] {
  const begin = left + (scales.some(({ name }) => name) ? BAR.named : 0);
  const middle = (row: number): number => top + line * (row + 0.5);
  const bars = scales.flatMap(({ name, colours }, row) => {
    const width = BAR.width / colours.length;
    return [
      ...(name ? [text({ x: left, y: middle(row) + 5, 'font-size': small }, name)] : []),
      ...colours.map((fill, k) =>
        tag('rect', {
          ...{ x: begin + k * width, y: middle(row) - BAR.height / 2, width, height: BAR.height, fill },
          'shape-rendering': 'crispEdges',
        }),
      ),
    ];
  });
  const numbers = ticks.map(({ at, text: said }) =>
    text(
      { x: begin + at * BAR.width, y: middle(scales.length), 'text-anchor': 'middle', 'font-size': small },
      said,
    ),
  );
  const others = keys.flatMap(({ colour, text: said }, k) => {
    const y = middle(scales.length + 1 + k);
    return [
      tag('rect', {
        x: left,
        y: y - BAR.height / 2,
        width: 2 * BAR.height,
        height: BAR.height,
        fill: colour,
      }),
      text({ x: left + 44, y: y + 5, 'font-size': small }, said),
    ];
  });
  const last = { x: left, y: middle(scales.length + 1 + keys.length) + 5, 'font-size': small };
  return [...bars, ...numbers, ...others, text(last, note)];
}
