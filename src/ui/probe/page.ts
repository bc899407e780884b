/**
 * The Probe page: one point of the surface in numbers, the slices through it, and the notebook's ways to compute it.
 */

import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import { landmarks, type Landmarks } from '../../core/likelihood/stationary-points.ts';
import { responsibilityMean } from '../../core/likelihood/mixture.ts';
import { probe, settled, type Probe } from '../../core/likelihood/probe.ts';
import { createEscapePoints } from '../../core/readout/escape-point.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import type { Range, Settings } from '../../core/settings/settings.ts';
import type { Along, NotebookSlice } from '../../core/plane/slices.ts';
import type { Actions } from '../../api/actions.ts';
import { foldedData } from '../../core/data/folded-cache.ts';
import { button, make } from '../kit/dom.ts';
import type { Page } from '../kit/drawer.ts';
import { createTabs } from '../kit/tabs.ts';
import { createCheck } from './accuracy.ts';
import { createChips } from './slice-chips.ts';
import { createEscapePlot } from './escape-plot.ts';
import { createFields } from './fields.ts';
import { listenToProbeDrag, type ProbeSurface } from './stage-drag.ts';
import { createValues } from './values.ts';
import { cutAt, neatEnds, rangeOf } from '../../core/plot/slice-axes.ts';
import { createSlicePlot } from './slice-plot.ts';

export interface ProbePage {
  refresh(settings: Settings): void;
  /** Once a frame: the escape maps that are shown. */
  report(status: FrameStatus): void;
  /** The probe goes near a place that was clicked or tapped. */
  pick(mu: number, sigma: number): void;
}

/** In parts of s: mu is the best one's. */
const SAME = 1e-9;

const PARTS = { mu: 0, sigma: 1 } as const;

export function createProbe(root: HTMLElement, page: Page, actions: Actions, signal: AbortSignal): ProbePage {
  let drawn = '';
  let escape: NonNullable<FrameStatus['escape']> = [];
  let marks: { key: string; found: Landmarks } | undefined;

  const place = (): number[] => actions.settings().view.probe;
  const data = (): FoldedData => foldedData(actions.settings());
  const found = (): Landmarks => {
    const { sigmaFloor, data: observations, weights } = actions.settings();
    const key = JSON.stringify([sigmaFloor, observations, weights]);
    if (marks?.key !== key) marks = { key, found: landmarks(data(), sigmaFloor) };
    return marks.found;
  };
  const span = (along: Along): number => {
    const [low, high] = rangeOf(along, actions.settings());
    return high - low;
  };
  /** Where there is none yet, the other coordinate is the saddle's. */
  const set = (along: Along, value: number | string): void => {
    const [mu = 0, sigma = data().criticalTemperature] = place();
    // what is no number goes on as it is, so that the refusal can quote it
    if (typeof value === 'string') {
      const asked: (number | string)[] = along === 'mu' ? [value, sigma] : [mu, value];
      actions.change({ view: { probe: asked as number[] } });
    } else if (along === 'mu') move(value, sigma);
    else move(mu, value);
  };
  const chooseSlice = ({ along, at, range }: NotebookSlice): void => {
    const [mu = 0, sigma = data().criticalTemperature] = place();
    const inside = (x: number, otherwise: number): number => (x >= range[0] && x <= range[1] ? x : otherwise);
    const { criticalTemperature: s } = data();
    actions.change(
      along === 'mu'
        ? { view: { sliceMu: range, probe: [inside(mu, 0), at] } }
        : { view: { sliceSigma: range, probe: [at, inside(sigma, s)] } },
    );
  };
  /** A slice that was chosen gives way to the window when the probe leaves it. */
  const move = (mu: number, sigma: number): void => {
    const { view } = actions.settings();
    const left = ([low, high]: Range, x: number): boolean => low < high && !(x >= low && x <= high);
    actions.change({
      view: {
        probe: [mu, sigma],
        ...(left(view.sliceMu, mu) && { sliceMu: [0, 0] }),
        ...(left(view.sliceSigma, sigma) && { sliceSigma: [0, 0] }),
      },
    });
  };
  const toOptimum = (): void => {
    const { optimum } = found();
    const side = (place()[0] ?? 1) < 0 ? -1 : 1;
    // on the floor sigma is held, and a step of EM for mu alone gives the last digits
    const { mu, sigma } = isOnFloor(actions.settings(), optimum)
      ? { mu: responsibilityMean(data(), optimum.mu, optimum.sigma), sigma: optimum.sigma }
      : settled(data(), optimum);
    move(side * mu + 0, sigma);
  };

  const fields = createFields(set, span);
  const saddle = button('small probe-go', 'Saddle', () => move(0, data().criticalTemperature));
  saddle.title = 'Moves the probe to the saddle (0, s)';
  const optimum = button('small probe-go', 'Optimum', toOptimum);
  optimum.title = 'Moves the probe to the highest point above the minimum σ';
  const clear = button('small probe-go', 'Clear', () =>
    actions.change({ view: { probe: [], sliceMu: [0, 0], sliceSigma: [0, 0] } }),
  );
  clear.title = 'Removes the probe';

  const values = createValues();
  const check = createCheck();
  const redraw = (): void => {
    drawn = '';
    if (page.shown()) refresh(actions.settings());
  };
  const chips = {
    mu: createChips('mu', chooseSlice),
    sigma: createChips('sigma', chooseSlice),
  };
  const plots = {
    mu: createSlicePlot('mu', (x) => set('mu', x), redraw, signal),
    sigma: createSlicePlot('sigma', (x) => set('sigma', x), redraw, signal),
  };
  const both = (['mu', 'sigma'] as const).map((along) =>
    make('div', 'slice-half', chips[along].element, plots[along].element),
  );
  const slices = make('div', 'probe-slices', ...both);
  const escapes = createEscapePlot(() => actions.change({ view: { paint: 'escape' } }), redraw, signal);
  const pointsAt = createEscapePoints();
  const tabs = createTabs(
    'probe',
    { slices: 'Slices', escape: 'Escape times', check: 'Accuracy' },
    { slices: { element: slices }, escape: escapes, check },
    redraw,
  );
  const unchosen = make('p', 'caption probe-unchosen', 'The saddle, until you choose a point');
  page.bar.append(fields.element, saddle, optimum, clear);
  values.element.prepend(unchosen);
  page.element.append(values.element, make('div', 'probe-side', tabs.list, ...tabs.panels));
  page.onShow(redraw);

  const drawSlices = (settings: Settings, at: Probe): void => {
    const now = data();
    for (const along of ['mu', 'sigma'] as const) {
      const other = along === 'mu' ? at.sigma : at.mu;
      plots[along].draw(now, cutAt(now, along, other, settings), at[along]);
    }
  };
  const refresh = (settings: Settings): void => {
    if (!page.shown()) return;
    const { data: observations, weights, sigmaFloor, window, view } = settings;
    const key = JSON.stringify([
      ...[observations, weights, sigmaFloor, window, view.probe, view.sliceMu, view.sliceSigma],
      tabs.chosen(),
      view.paint !== 'likelihood' && [
        settings.teams,
        settings.schedule,
        settings.moveLimit,
        settings.arithmetic,
      ],
      ...[view.paint, view.paintLimit, settings.spawn.seed],
    ]);
    if (key === drawn) return;
    drawn = key;
    fields.show(view.probe);
    const chosen = view.probe.length > 0;
    const [mu = 0, sigma = data().criticalTemperature] = view.probe;
    unchosen.hidden = chosen;
    clear.disabled = !chosen;
    for (const along of ['mu', 'sigma'] as const) {
      const range = along === 'mu' ? view.sliceMu : view.sliceSigma;
      const other = view.probe[1 - PARTS[along]];
      chips[along].show(
        data().criticalTemperature,
        (one) => one.at === other && one.range[0] === range[0] && one.range[1] === range[1],
      );
    }
    const at = probe(data(), mu, sigma);
    const off = (highest: number): number => Math.abs(Math.abs(mu) - highest) / data().criticalTemperature;
    const lowest =
      sigma === sigmaFloor && isOnFloor(settings, found().optimum) && off(found().optimum.mu) < SAME;
    const painted = view.paint !== 'likelihood';
    const model = { settings, data: data(), landmarks: found() };
    const steps = painted ? pointsAt(model, escape, mu, sigma) : [];
    values.draw(data(), observations, at, lowest, steps);
    const tab = tabs.chosen();
    if (tab === 'slices') drawSlices(settings, at);
    else if (tab === 'escape') escapes.draw(settings, escape, [mu, sigma], steps);
    else check.draw(data(), at);
  };

  const report = ({ escape: now = [] }: FrameStatus): void => {
    if (now === escape || (now.length === 0 && escape.length === 0)) return;
    escape = now;
    redraw();
  };

  /** Round numbers of about a pixel. */
  const moveNear = (mu: number, sigma: number): void => {
    const { window } = actions.settings();
    const near = (x: number, [low, high]: Range): number => neatEnds(x, high - low);
    move(near(mu, window.mu), Math.max(near(sigma, window.sigma), 1e-9));
  };
  const surface: ProbeSurface = {
    place,
    axes: () => actions.settings().window,
    pictures: () => {
      const { view, teams } = actions.settings();
      return view.layout === 'split' ? teams.length : 1;
    },
    pick: actions.pick,
    project: actions.project,
    move: moveNear,
  };
  listenToProbeDrag(root, surface, signal);

  return { refresh, report, pick: moveNear };
}

/** Whether the highest point is where the floor holds sigma, and not where the score is 0. */
const isOnFloor = ({ sigmaFloor }: Settings, { sigma }: { sigma: number }): boolean => sigma <= sigmaFloor;
