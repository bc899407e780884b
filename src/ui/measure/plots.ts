/** The plots of the Measurements page, each with a list beside it: what it shows, in numbers. */

import type { Figure } from '../../core/plot/figure.ts';
import {
  classesFigure,
  dwellFigure,
  survivalFigure,
  type ShownMeasurements,
} from '../../core/plot/measure-figures.ts';
import { make } from '../kit/dom.ts';
import { createLegend } from '../kit/plot-legend.ts';
import { Plot } from '../kit/plot.ts';

export interface MeasureView {
  readonly element: HTMLElement;
  draw(shown: ShownMeasurements): void;
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
