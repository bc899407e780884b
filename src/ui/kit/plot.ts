/** A plot: uPlot in the style of the page, rebuilt only when its lines change. */

import type UPlot from 'uplot';
import { make } from './dom.ts';
import { atEnd } from './lifetime.ts';
import { PLOT_LIBRARY } from './plot-library.ts';
import type { Curves } from '../../core/plot/series.ts';

/** A colour of the page by its custom property (`--accent`), or one that is always the same. */
interface PlotLine {
  colour: string;
  dash?: number[];
  width?: number;
  /** A step from each x to the next instead of a line between them. */
  stepped?: boolean;
}

/** What is filled between a line and another one, or the ground; lines are counted from 1, the upper one first. */
interface PlotBand {
  between: [number, number];
  fill: string;
  /** How much of what is below it covers. */
  share: number;
}

export interface PlotAxis {
  log: boolean;
  /** Title, written along the axis; empty: none, and no room for it. */
  title: string;
  range(): [number, number];
  ticks(low: number, high: number, pixels: number): number[];
  label(value: number): string;
}

export interface PlotStyle {
  lines: PlotLine[];
  bands?: PlotBand[];
}

const FONT = '13px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

export class Plot {
  readonly element = make('div', 'measure-plot');
  readonly #axes: { x: PlotAxis; y: PlotAxis };
  #plot: UPlot | undefined;
  #look = '';
  #label = '';
  #size: [number, number] = [0, 0];
  readonly #redraw: () => void;

  /** @param resized is called when the plot has another size or other colours and must be drawn again */
  constructor(axes: { x: PlotAxis; y: PlotAxis }, resized: () => void, signal: AbortSignal) {
    this.#axes = axes;
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

  /** Draws the lines; label: what they say, in words. */
  draw(curves: Curves, look: PlotStyle, label: string): void {
    if (label !== this.#label) {
      this.#label = label;
      // an image only once there are words for it: before the first draw it would be one without a name
      if (label) this.element.setAttribute('role', 'img');
      else this.element.removeAttribute('role');
      this.element.setAttribute('aria-label', label);
    }
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
    const key = JSON.stringify([look, theme, colours]);
    if (key !== this.#look) {
      this.#plot?.destroy();
      this.#plot = undefined;
      this.#look = key;
    }
    if (!this.#plot) {
      this.#plot = new library(this.#options(look, width, height), curves, this.element);
      // the plot is an image with a text; its parts are nothing of their own
      this.#plot.root.setAttribute('aria-hidden', 'true');
      return;
    }
    if (this.#plot.width !== width || this.#plot.height !== height) this.#plot.setSize({ width, height });
    this.#plot.setData(curves);
  }

  #options({ lines, bands = [] }: PlotStyle, width: number, height: number): UPlot.Options {
    const { x, y } = this.#axes;
    const styles = getComputedStyle(this.element);
    const paint: Paint = (colour) => (colour.startsWith('--') ? styles.getPropertyValue(colour) : colour);
    return {
      width,
      height,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: scaleOf(x), y: scaleOf(y) },
      axes: [axisOf(x, 22, paint), axisOf(y, 58, paint)],
      series: [{}, ...lines.map((line) => seriesOf(line, paint))],
      bands: bands.map(({ between, fill, share }) => ({
        series: between,
        fill: `color-mix(in srgb, ${paint(fill)} ${100 * share}%, transparent)`,
      })),
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

/** The colour that a name stands for now. */
type Paint = (colour: string) => string;

const scaleOf = ({ log, range }: PlotAxis): UPlot.Scale => ({
  time: false,
  distr: log ? 3 : 1,
  log: 10,
  range: () => range(),
});

/** size: pixels for the numbers. */
function axisOf({ title, ticks, label }: PlotAxis, size: number, paint: Paint): UPlot.Axis {
  return {
    stroke: paint('--plot-ink'),
    font: FONT,
    size,
    gap: 4,
    ...(title && { label: title }),
    labelFont: FONT,
    labelSize: 18,
    labelGap: 0,
    grid: { stroke: paint('--plot-grid'), width: 1 },
    ticks: { show: false },
    splits: (plot, which, low, high) =>
      ticks(
        low,
        high,
        which === 0 ? plot.over.clientWidth || plot.width : plot.over.clientHeight || plot.height,
      ),
    // all that were chosen are written
    filter: (_plot, splits) => splits,
    values: (_plot, splits) => splits.map(label),
  };
}

const seriesOf = ({ colour, dash, width = 2.5, stepped = false }: PlotLine, paint: Paint): UPlot.Series => ({
  stroke: paint(colour),
  width,
  ...(dash && { dash }),
  spanGaps: !stepped,
  points: { show: false },
  ...(stepped && { paths: PLOT_LIBRARY.loaded!.paths.stepped!({ align: 1 }) }),
});
