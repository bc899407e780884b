/** Draws lines on the flat map with a 2-D canvas. */

import { clipped, type LineSet, type PlanePoint, type Polyline } from '../../core/plane/polyline.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** Where the map is on the canvas, in CSS pixels, and what it shows. */
export interface Chart {
  x(mu: number): number;
  y(sigma: number): number;
  width: number;
  window: Settings['window'];
}

/** Half the arm of a cross; how far a label stands off; the edge beside a line; and where heads look back to, all in CSS pixels. */
const ARM = 5;
const OFF = 12;
const EDGE = 1.4;
const AIM = 6;

export class CanvasLines implements LineSet {
  readonly #sets = new Map<string, readonly Polyline[]>();

  set(name: string, lines: readonly Polyline[]): void {
    this.#sets.set(name, lines);
  }

  /** edge: the colour that lines and words have around them. */
  draw(on: CanvasRenderingContext2D, chart: Chart, labelled: boolean, edge?: string): void {
    const said = new Set<string>();
    for (const line of [...this.#sets.values()].flat()) {
      const { pieces, ends } = clipped(line.points, chart.window);
      on.save();
      on.globalAlpha = line.opacity ?? 1;
      on.strokeStyle = on.fillStyle = line.colour;
      on.lineWidth = line.width ?? 2;
      on.lineJoin = 'round';
      on.setLineDash(line.dash ? [line.dash * chart.width, line.dash * chart.width] : []);
      const drawn = pieces.map((piece) => piece.map(([mu, sigma]) => [chart.x(mu), chart.y(sigma)] as const));
      for (const piece of drawn) {
        on.beginPath();
        for (const [x, y] of piece) on.lineTo(x, y);
        if (edge) {
          on.strokeStyle = edge;
          on.lineWidth += 2 * EDGE;
          on.stroke();
          on.strokeStyle = line.colour;
          on.lineWidth -= 2 * EDGE;
        }
        on.stroke();
      }
      on.setLineDash([]);
      const last = drawn.at(-1);
      if (last && ends && line.head) head(on, last, line.head, line.fit ?? false);
      if (last && ends && line.cross) cross(on, last.at(-1)!);
      on.restore();
      if (!labelled || !line.label || said.has(line.label)) continue;
      if (write(on, line, drawn, chart, edge)) said.add(line.label);
    }
  }
}

function head(
  on: CanvasRenderingContext2D,
  piece: readonly PlanePoint[],
  length: number,
  fit: boolean,
): void {
  const [x, y] = piece.at(-1)!;
  const far = ([a, b]: PlanePoint): number => Math.hypot(x - a, y - b);
  const [fromX, fromY] = (fit ? undefined : piece.findLast((point) => far(point) >= AIM)) ?? piece[0]!;
  const way = far([fromX, fromY]);
  if (!(way > 0)) return;
  const long = fit ? Math.min(length, way / 2) : length;
  const [u, v] = [((x - fromX) / way) * long, ((y - fromY) / way) * long];
  on.beginPath();
  on.moveTo(x, y);
  on.lineTo(x - u - 0.4 * v, y - v + 0.4 * u);
  on.lineTo(x - u + 0.4 * v, y - v - 0.4 * u);
  on.fill();
}

function cross(on: CanvasRenderingContext2D, [x, y]: PlanePoint): void {
  on.beginPath();
  for (const side of [1, -1]) {
    on.moveTo(x - ARM, y - side * ARM);
    on.lineTo(x + ARM, y + side * ARM);
  }
  on.stroke();
}

/** Writes the label beside the middle of the longest piece, or at the only point; returns whether there was one. */
function write(
  on: CanvasRenderingContext2D,
  { points, label, colour, cross }: Polyline,
  pieces: readonly (readonly PlanePoint[])[],
  { x, y, window }: Chart,
  edge?: string,
): boolean {
  let at: PlanePoint | undefined;
  if (points.length === 1 || cross) {
    const [mu, sigma] = points.at(-1)!;
    const inside =
      mu >= window.mu[0] && mu <= window.mu[1] && sigma >= window.sigma[0] && sigma <= window.sigma[1];
    at = inside ? [x(mu), y(sigma)] : undefined;
  } else {
    const longest = [...pieces].sort((a, b) => b.length - a.length)[0];
    at = longest?.[longest.length >> 1];
  }
  if (!at) return false;
  on.textAlign = 'center';
  if (edge) {
    on.strokeStyle = edge;
    on.lineWidth = 4.5;
    on.lineJoin = 'round';
    on.strokeText(label!, at[0], at[1] - OFF);
  }
  on.fillStyle = colour;
  on.fillText(label!, at[0], at[1] - OFF);
  return true;
}
