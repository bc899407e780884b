/** The plot of the escape times near the probe: steps against |mu| at its sigma, with the law and the fitted exponents. */

import { escapeFigure } from '../../core/plot/escape-figure.ts';
import type { Figure } from '../../core/plot/figure.ts';
import type { ShownEscape } from '../../core/readout/escape-legend.ts';
import type { EscapePoint } from '../../core/readout/escape-point.ts';
import { teamName, teamNames } from '../../core/settings/team-names.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { button, make, writer } from '../kit/dom.ts';
import { createLegend } from '../kit/plot-legend.ts';
import { Plot } from '../kit/plot.ts';

export interface EscapePlot {
  readonly element: HTMLElement;
  /** at: mu and sigma of the probe, of which the last argument says what is known. */
  draw(
    settings: Settings,
    shown: readonly ShownEscape[],
    at: readonly [mu: number, sigma: number],
    probe: readonly EscapePoint[],
  ): void;
}

/** @param paint colours the surface by escape times, which computes a map */
export function createEscapePlot(paint: () => void, redraw: () => void, signal: AbortSignal): EscapePlot {
  const plot = new Plot(redraw, signal);
  const legend = createLegend();
  const dots: HTMLElement[] = [];
  const title = make('p', 'cut slice-title');
  const area = make('div', 'escape-area', plot.element);
  const view = make('div', 'measure-view', area, legend.element);
  const words = make('p', 'measure-empty');
  const begin = button('form-button', 'Show escape times', paint);
  const nothing = make('div', 'escape-nothing', words, begin);
  const element = make('div', 'probe-escape', title, view, nothing);
  const write = { title: writer(title), words: writer(words) };
  let drawn: Figure | undefined;

  const mark = (figure: Figure): void => {
    if (figure !== drawn) return;
    const points = figure.points ?? [];
    while (dots.length < points.length) {
      const dot = make('span', 'slice-top');
      dots.push(dot);
      area.append(dot);
    }
    dots.forEach((dot, k) => {
      const point = points[k];
      const place = point && plot.place(point.x, point.y);
      const inside = (value: number, [low, high]: readonly [number, number]): boolean =>
        value >= low && value <= high;
      dot.hidden = !place || !inside(point.x, figure.x.range) || !inside(point.y, figure.y.range);
      if (dot.hidden) return;
      dot.style.left = `${place!.left.toFixed(1)}px`;
      dot.style.top = `${place!.top.toFixed(1)}px`;
    });
  };

  return {
    element,
    draw: (settings, shown, at, probe) => {
      const painted = settings.view.paint !== 'likelihood';
      const now = shown.filter(({ stale }) => !stale);
      // until the next map is there the plot of the one before stays, dimmed as that map is
      const waits = painted && drawn !== undefined && shown.length > now.length;
      view.classList.toggle('escape-waits', waits);
      if (waits) return;
      const names = teamNames(settings).map(teamName);
      drawn = painted ? escapeFigure(settings, now, names, at, probe) : undefined;
      view.hidden = title.hidden = !drawn;
      nothing.hidden = drawn !== undefined;
      begin.hidden = painted;
      write.words(emptiness(painted, now.length > 0));
      if (!drawn) return;
      const figure = drawn;
      write.title(figure.title);
      legend.draw(figure.legend ?? []);
      plot.draw(figure);
      // the plot takes its scales in a microtask of its own
      queueMicrotask(() => mark(figure));
    },
  };
}

/** What is said where there is nothing to draw. */
function emptiness(painted: boolean, found: boolean): string {
  if (!painted)
    return 'Colour the surface by escape times: the steps from each start to a peak are then drawn here against |μ|, with the theory.';
  return found ? 'No start at this σ has arrived yet.' : 'The escape map is being computed …';
}
