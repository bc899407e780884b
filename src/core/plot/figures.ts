/** The plots that can be saved: the figures of the page, as files. */

import { paletteOf } from '../colour/palette.ts';
import { teamRows, type Measurements } from '../analysis/team-report.ts';
import { isAnnealed } from '../settings/settings.ts';
import { foldedData } from '../data/folded-cache.ts';
import type { ShownEscape } from '../readout/escape-legend.ts';
import { escapeFigure } from './escape-figure.ts';
import { escapeMapFigure } from './escape-map-figure.ts';
import type { Figure } from './figure.ts';
import { classesFigure, dwellFigure, survivalFigure } from './measure-figures.ts';
import { scheduleFigure } from './schedule-figure.ts';
import { cutAt } from './slice-axes.ts';
import { sliceFigure } from './slice-figure.ts';
import { toSvg } from './svg-plot.ts';

export const PLOTS = ['survival', 'classes', 'dwell', 'schedule', 'slices', 'escape'] as const;
export type PlotName = (typeof PLOTS)[number];

/** What a plot may show. */
export interface Plotted extends Measurements {
  scheduleStep: number;
  /** The sigma of annealed teams now; null: none. */
  temperature: number | null;
  link: string;
  /** The escape maps that are shown; none where the surface shows L. */
  escape: readonly ShownEscape[];
}

/**
 * The plots that there are of this, as files; none where there is nothing to show. There is one of most names, two of slices, and
 * of the escape maps each map and the steps against |mu|.
 */
export function plotsOf(name: PlotName, shown: Plotted): { name: string; svg: string }[] {
  const { theme, colours } = shown.settings.view;
  const made = figuresOf(name, shown);
  return made.map((figure, k) => ({
    name: made.length > 1 ? `${name}-${k + 1}` : name,
    svg: toSvg(figure, paletteOf(theme, colours), [`Saddlescope · ${shown.link}`]),
  }));
}

function figuresOf(name: PlotName, shown: Plotted): Figure[] {
  const { settings, names, histories, statistics, scheduleStep, temperature } = shown;
  const measured = { ...shown, rows: teamRows(shown) };
  switch (name) {
    case 'survival':
      return histories.length > 0 ? [survivalFigure(measured)] : [];
    case 'classes':
      return histories.map((_, team) => classesFigure(measured, team));
    case 'dwell':
      return statistics.length > 0 ? [dwellFigure(measured)] : [];
    case 'schedule':
      return isAnnealed(settings) ? [scheduleFigure(settings, scheduleStep, temperature)] : [];
    case 'slices': {
      const [mu, sigma] = settings.view.probe;
      if (mu === undefined || sigma === undefined) return [];
      const data = foldedData(settings);
      return [
        sliceFigure(data, cutAt(data, 'mu', sigma, settings), mu),
        sliceFigure(data, cutAt(data, 'sigma', mu, settings), sigma),
      ];
    }
    case 'escape': {
      const maps = shown.escape.filter(({ stale }) => !stale);
      const [mu = 0, sigma = foldedData(settings).criticalTemperature] = settings.view.probe;
      return [
        ...maps.map((map) => escapeMapFigure(settings, map, names[map.map.team]!)),
        escapeFigure(settings, maps, names, [mu, sigma]),
      ].filter((figure) => figure !== undefined);
    }
  }
}
