/** The plots of the Measurements page, each with a list beside it: what it shows, in numbers. */

import type { Figure, LegendEntry } from '../../core/plot/figure.ts';
import {
  classesFigure,
  dwellFigure,
  survivalFigure,
  type ShownMeasurements,
} from '../../core/plot/measure-figures.ts';
import { make, writer } from '../kit/dom.ts';
import { Plot } from '../kit/plot.ts';

export interface MeasureView {
  readonly element: HTMLElement;
  draw(shown: ShownMeasurements): void;
}

/** Returns a team's name, and what distinguishes it from the others. */
export function splitName(name: string): [string, string] {
  const at = name.indexOf(', ');
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 2)];
}

/** A list with an entry for each line of a plot; entries are made as they are needed. */
function createLegend(): { element: HTMLElement; draw(entries: readonly LegendEntry[]): void } {
  const element = make('ul', 'measure-legend');
  const rows: { item: HTMLElement; draw(entry: LegendEntry): void }[] = [];
  const add = (): void => {
    const names = ['key', 'title', 'detail', 'value', 'note', 'law'];
    const [key, ...parts] = names.map((name) => make('span', `measure-${name}`)) as [
      HTMLElement,
      ...HTMLElement[],
    ];
    const item = make('li', '', key, ...parts.flatMap((part) => [part, ' ']));
    const writers = parts.map((part) => writer(part));
    element.append(item);
    rows.push({
      item,
      draw: ({ name, ink, value, note, law = '' }) => {
        key.style.background = `var(--${ink})`;
        [...splitName(name), value, note, law].forEach((text, k) => writers[k]!(text));
      },
    });
  };
  return {
    element,
    draw: (entries) => {
      while (rows.length < entries.length) add();
      rows.forEach(({ item, draw }, i) => {
        const entry = entries[i];
        item.hidden = !entry;
        if (entry) draw(entry);
      });
    },
  };
}

function createView(
  name: string,
  figureOf: (shown: ShownMeasurements) => Figure,
  redraw: () => void,
  signal: AbortSignal,
): MeasureView {
  const plot = new Plot(redraw, signal);
  const legend = createLegend();
  return {
    element: make('div', `measure-view measure-${name}`, plot.element, legend.element),
    draw: (shown) => {
      const figure = figureOf(shown);
      legend.draw(figure.legend ?? []);
      plot.draw(figure);
    },
  };
}

export const createSurvival = (redraw: () => void, signal: AbortSignal): MeasureView =>
  createView('survival', survivalFigure, redraw, signal);

/** @param team the number of the team whose classes are shown */
export const createClasses = (redraw: () => void, team: () => number, signal: AbortSignal): MeasureView =>
  createView(
    'classes',
    (shown) => classesFigure(shown, shown.histories[team()] ? team() : 0),
    redraw,
    signal,
  );

export const createDwell = (redraw: () => void, signal: AbortSignal): MeasureView =>
  createView('dwell', dwellFigure, redraw, signal);
