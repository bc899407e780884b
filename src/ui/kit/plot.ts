/** A figure on the page: uPlot in its style, rebuilt only when the lines are others. */

import type UPlot from 'uplot';
import { make, setAttributes } from './dom.ts';
import { atEnd } from './lifetime.ts';
import { PLOT_LIBRARY } from './plot-library.ts';
import type { Figure, FigureAxis } from '../../core/plot/figure.ts';

const FONT = '13px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

export class Plot {
  readonly element = make('div', 'measure-plot');
  #figure!: Figure;
  #plot: UPlot | undefined;
  #look = '';
  #size: [number, number] = [0, 0];
  readonly #titled: boolean;
  readonly #redraw: () => void;

  /**
   * @param resized is called when the plot has another size or other colours and must be drawn again
   * @param titled whether the titles of the axes are written along them; else there is no room for them
   */
  constructor(resized: () => void, signal: AbortSignal, { titled = true } = {}) {
    this.#titled = titled;
    this.#redraw = resized;
    const sizes = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      this.#size = [Math.floor(width), Math.floor(height)];
      resized();
    });
    sizes.observe(this.element);
    // what is on a canvas does not follow a style sheet
    const themes = new MutationObserver(resized);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-colours'] });
    atEnd(signal, () => {
      sizes.disconnect();
      themes.disconnect();
      this.#plot?.destroy();
    });
  }

  /** Draws the lines of a figure, with its description as their label. */
  draw(figure: Figure): void {
    this.#figure = figure;
    // an image only once there are words for it: before the first draw it would be one without a name
    setAttributes(this.element, { role: 'img', 'aria-label': figure.description });
    // at first its size has not been reported
    if (this.#size[0] === 0) this.#size = [this.element.clientWidth, this.element.clientHeight];
    const [width, height] = this.#size;
    if (width < 40 || height < 40) return;
    const library = PLOT_LIBRARY.loaded;
    if (!library) {
      // the page may have been closed meanwhile
      PLOT_LIBRARY.load().then(
        () => this.element.isConnected && this.#redraw(),
        () => undefined, // without a network: the next draw tries again
      );
      return;
    }
    const { theme, colours } = document.documentElement.dataset;
    const looks = figure.lines.map(({ y: _, name, ...look }) => look);
    const axes = [figure.x, figure.y].map(({ title, log }) => [title, log]);
    const key = JSON.stringify([looks, axes, isBare(figure), theme, colours]);
    if (key !== this.#look) {
      this.#plot?.destroy();
      this.#plot = undefined;
      this.#look = key;
    }
    const curves: UPlot.AlignedData = [
      isBare(figure) ? [...figure.x.range] : (figure.at as number[]),
      ...figure.lines.map(({ y }) => y as (number | null)[]),
      ...(isStacked(figure) ? [figure.at.map(() => 0)] : []),
      ...(isBare(figure) ? [figure.x.range.map(() => null)] : []),
    ];
    if (!this.#plot) {
      this.#plot = new library(this.#options(width, height), curves, this.element);
      // the plot is an image with a text; its parts are nothing of their own
      this.#plot.root.setAttribute('aria-hidden', 'true');
      return;
    }
    if (this.#plot.width !== width || this.#plot.height !== height) this.#plot.setSize({ width, height });
    this.#plot.setData(curves);
  }

  #options(width: number, height: number): UPlot.Options {
    const { lines } = this.#figure;
    const styles = getComputedStyle(this.element);
    const paint: Paint = (name) => styles.getPropertyValue(`--${name}`);
    return {
      width,
      height,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: this.#scale('x'), y: this.#scale('y') },
      axes: [this.#axis('x', 22, paint), this.#axis('y', 58, paint)],
      series: [
        {},
        ...lines.map((line) => seriesOf(line, paint)),
        ...(isStacked(this.#figure) || isBare(this.#figure) ? [GROUND] : []),
      ],
      hooks: { drawClear: [({ ctx, bbox }) => this.#paintCells(ctx, bbox)] },
      // series are counted from 1, the upper one first
      bands: lines.flatMap(({ ink, stacked }, k) => {
        const fill = `color-mix(in srgb, ${paint(ink)} ${100 * (stacked ?? 0)}%, transparent)`;
        return stacked === undefined ? [] : [{ series: [k + 1, k || lines.length + 1], fill }];
      }),
    };
  }

  /** Colours the cells of the figure, each about its point; those at an edge are cut there. */
  #paintCells(context: CanvasRenderingContext2D, { left, top, width, height }: UPlot.BBox): void {
    const { cells } = this.#figure;
    if (!cells) return;
    const { columns, rows, colour, colours } = cells;
    // whole pixels, or neighbours would let the ground through where their edges are smoothed
    const edge = (k: number, count: number, length: number): number =>
      Math.round(Math.min(Math.max((k - 0.5) / (count - 1), 0), 1) * length);
    for (let row = 0; row < rows; row++) {
      const [low, high] = [edge(row, rows, height), edge(row + 1, rows, height)];
      for (let column = 0; column < columns; column++) {
        const [from, to] = [edge(column, columns, width), edge(column + 1, columns, width)];
        context.fillStyle = colours[colour[row * columns + column]!]!;
        context.fillRect(left + from, top + height - high, to - from, high - low);
      }
    }
  }

  #scale(name: 'x' | 'y'): UPlot.Scale {
    const { log } = this.#figure[name];
    return {
      time: false,
      distr: log ? 3 : 1,
      log: 10,
      range: () => [...this.#figure[name].range] as [number, number],
    };
  }

  /** size: pixels for the numbers. */
  #axis(name: 'x' | 'y', size: number, paint: Paint): UPlot.Axis {
    const { title } = this.#figure[name];
    let ticks: ReturnType<FigureAxis['ticks']> = [];
    return {
      stroke: paint('plot-ink'),
      font: FONT,
      size,
      gap: 4,
      ...(this.#titled && { label: title }),
      labelFont: FONT,
      labelSize: 18,
      labelGap: 0,
      grid: { stroke: paint('plot-grid'), width: 1 },
      ticks: { show: false },
      splits: (plot) => {
        const { clientWidth, clientHeight } = plot.over;
        const pixels = name === 'x' ? clientWidth || plot.width : clientHeight || plot.height;
        ticks = this.#figure[name].ticks(pixels);
        return ticks.map(({ at }) => at);
      },
      // all that were chosen are written
      filter: (_plot, splits) => splits,
      values: () => ticks.map(({ text }) => text),
    };
  }

  /** Where a point is, in CSS pixels from the element's top left corner; undefined before anything is drawn. */
  place(x: number, y: number): { left: number; top: number } | undefined {
    const plot = this.#plot;
    if (!plot) return undefined;
    const { offsetLeft, offsetTop } = plot.over;
    return { left: offsetLeft + plot.valToPos(x, 'x'), top: offsetTop + plot.valToPos(y, 'y') };
  }

  /** The x over which a point of the page is. */
  valueAt(clientX: number): number | undefined {
    const plot = this.#plot;
    return plot?.posToVal(clientX - plot.over.getBoundingClientRect().left, 'x');
  }
}

/** Whether the lines are filled down to one another, and so the lowest one down to a line along the ground. */
const isStacked = ({ lines }: Figure): boolean => lines.some(({ stacked }) => stacked !== undefined);
/** Whether there is nothing but cells: the plot library wants a line all the same. */
const isBare = ({ lines }: Figure): boolean => lines.length === 0;
const GROUND: UPlot.Series = { stroke: 'transparent', width: 0 };

/** The colour that a custom property stands for now. */
type Paint = (name: string) => string;

const seriesOf = (
  { ink, dash, width = 2.5, stepped = false, dots = false }: Figure['lines'][number],
  paint: Paint,
): UPlot.Series => ({
  stroke: paint(ink),
  width,
  ...(dash && { dash: [...dash] }),
  spanGaps: !stepped,
  points: dots ? { show: true, size: 6, fill: paint(ink) } : { show: false },
  ...(stepped && { paths: PLOT_LIBRARY.loaded!.paths.stepped!({ align: 1 }) }),
});
