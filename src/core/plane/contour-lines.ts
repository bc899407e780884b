/** Level lines of a grid of numbers, by marching squares. */

import type { Range } from '../schema/field-kinds.ts';
import type { PlanePoint } from './polyline.ts';

/** Numbers at the points of a grid over a part of the plane, its edges included; rows from the lowest sigma. */
export interface Grid {
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly mu: Range;
  readonly sigma: Range;
}

/**
 * Returns the lines on which the value, linear between neighbours, is `level`. A cell with a corner that is no finite number,
 * or with values further apart than `most`, has no line: there the grid is too coarse to say where one is.
 */
export function contourLines(
  { values, width, height, mu, sigma }: Grid,
  level: number,
  most = Infinity,
): PlanePoint[][] {
  // an edge of the grid is the number of its first point, times two, and one more if it runs along sigma
  const chains = new Map<number, number[]>();
  const lines: number[][] = [];
  const join = (a: number, b: number): void => {
    const [one, other] = [chains.get(a), chains.get(b)];
    chains.delete(a);
    chains.delete(b);
    if (one && one === other) {
      // a line that is closed
      one.push(one[0]!);
      lines.push(one);
      return;
    }
    const head = one ?? [a];
    const tail = other ?? [b];
    if (head.at(-1) !== a) head.reverse();
    if (tail[0] !== b) tail.reverse();
    for (const edge of tail) head.push(edge);
    chains.set(head[0]!, head);
    chains.set(head.at(-1)!, head);
  };
  for (let row = 0; row + 1 < height; row++) {
    for (let column = 0; column + 1 < width; column++) {
      const at = row * width + column;
      const [a, b] = [values[at]!, values[at + 1]!];
      const [c, d] = [values[at + width + 1]!, values[at + width]!];
      const below = Number(a < level) + Number(b < level) + Number(c < level) + Number(d < level);
      if (below === 0 || below === 4) continue;
      // not where a corner is NaN, either
      if (!(Math.max(a, b, c, d) - Math.min(a, b, c, d) <= most)) continue;
      const corners = [a, b, c, d];
      const edges = [2 * at, 2 * (at + 1) + 1, 2 * (at + width), 2 * at + 1];
      const cut = edges.filter((_, k) => corners[k]! < level !== corners[(k + 1) % 4]! < level);
      if (cut.length === 2) join(cut[0]!, cut[1]!);
      else {
        // a saddle: the mean of the corners says which sides are joined
        const middle = corners.reduce((sum, value) => sum + value) / 4 < level;
        const turned = middle === corners[0]! < level;
        join(edges[0]!, edges[turned ? 1 : 3]!);
        join(edges[2]!, edges[turned ? 3 : 1]!);
      }
    }
  }
  for (const [end, line] of chains) if (line[0] === end) lines.push(line);
  const place = (edge: number): PlanePoint => {
    const at = edge >> 1;
    const along = edge & 1;
    const [from, to] = [values[at]!, values[along ? at + width : at + 1]!];
    const part = (level - from) / (to - from);
    const [column, row] = [(at % width) + (along ? 0 : part), Math.floor(at / width) + (along ? part : 0)];
    return [
      mu[0] + ((mu[1] - mu[0]) * column) / (width - 1),
      sigma[0] + ((sigma[1] - sigma[0]) * row) / (height - 1),
    ];
  };
  return lines.map((line) => line.map(place));
}
