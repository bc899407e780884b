/** The page's plots as figures for files: the same numbers, axes and colours. Pure functions. */

import { CLASSES, CLASS_NAMES, LISTED_CLASSES, type WalkerClass } from '../simulation/census.ts';
import { dwellEdge } from '../simulation/dwell.ts';
import { paletteOf, type Palette } from '../colour/palette.ts';
import { lawFormula, teamRows, type Measurements } from '../analysis/team-report.ts';
import { isAnnealed } from '../settings/settings.ts';
import { phase, sweep } from '../schedule/schedule.ts';
import { evenTicks } from './ticks.ts';
import { handlesOf, sigmaTicks, axesOf } from './schedule-axes.ts';
import { riseAlong, type Along } from '../plane/slices.ts';
import { toSvg, type Figure, type FigureAxis } from './svg-plot.ts';
import { criticalTemperature, foldedData } from '../data/folded-cache.ts';
import { figures, moving, percent, power, short, whole } from '../notation/format.ts';
import { NOBODY, classCurves, dwellCurves, dwellTicks, leastOf, logTicks, survivalCurves } from './series.ts';
import { cutAt, heightsOf, linearTicks, placesOf, rangeOf, tickLabel } from './slice-axes.ts';

export const PLOTS = ['survival', 'classes', 'dwell', 'schedule', 'slices'] as const;
export type PlotName = (typeof PLOTS)[number];

/** What a plot may show. */
export interface Plotted extends Measurements {
  scheduleStep: number;
  /** The sigma of annealed teams now; null: none. */
  temperature: number | null;
  link: string;
}

const share = (value: number): string => `${Number((100 * value).toPrecision(3))}\u202f%`;
const steps = (last: number): FigureAxis => {
  const range = [1, Math.max(10, last)] as const;
  return { title: 'steps', log: true, range, ticks: logTicks(...range), label: power };
};
const shares = (title: string, least: number): FigureAxis => {
  const range = [10 ** Math.floor(Math.log10(Math.min(least, 0.9)) + 1e-9), 1] as const;
  return { title, log: true, range, ticks: logTicks(...range), label: share };
};
const seen = (column: readonly (number | null)[]): (number | null)[] =>
  column.map((value) => (value === NOBODY ? 1e-30 : value));

/** The plots that there are of this, as files: one, or of slices two; none where there is nothing to show. */
export function plotsOf(name: PlotName, shown: Plotted): { name: string; svg: string }[] {
  const { theme, colours } = shown.settings.view;
  const palette = paletteOf(theme, colours);
  const made = figuresOf(name, shown, palette);
  const foot = [`Saddlescope · ${shown.link}`];
  return made.map((figure, k) => ({
    name: made.length > 1 ? `${name}-${k + 1}` : name,
    svg: toSvg({ ...figure, foot: [...figure.foot, ...foot] }, palette),
  }));
}

function figuresOf(name: PlotName, shown: Plotted, palette: Palette): Figure[] {
  switch (name) {
    case 'survival':
      return shown.histories.length > 0 ? [survival(shown, palette)] : [];
    case 'classes':
      return shown.histories.map((_, team) => classes(shown, palette, team));
    case 'dwell':
      return shown.statistics.length > 0 ? [dwell(shown, palette)] : [];
    case 'schedule':
      return isAnnealed(shown.settings) ? [schedule(shown, palette)] : [];
    case 'slices':
      return (['mu', 'sigma'] as const).flatMap((along) => slices(shown, palette, along));
  }
}

const inkOf = (team: number, teams: number, palette: Palette): string =>
  teams === 1 ? palette.classes.stalled : palette.teams[team]!;

function survival(shown: Plotted, palette: Palette): Figure {
  const { histories } = shown;
  const rows = teamRows(shown);
  const laws = rows.map(({ verdict }) => verdict.law);
  const curves = survivalCurves(histories, laws);
  const [x, ...lines] = curves;
  const last = Math.max(...histories.map(({ step }) => step));
  const left = rows.map(({ walkers, arrived }) => percent(Math.round(walkers * (1 - arrived)), walkers));
  return {
    title: 'Walkers that have not yet arrived',
    description: rows
      .map((row, k) => `${row.name}: ${left[k]!} left after ${whole(row.steps)} steps`)
      .join('; '),
    x: steps(last),
    y: shares('not yet arrived', leastOf(curves, 0.1)),
    lines: [
      ...rows.map((row, k) => ({
        name: `${row.name}: ${left[k]!} left`,
        x,
        y: seen(lines[k]!),
        colour: inkOf(k, rows.length, palette),
      })),
      ...rows.flatMap((row, k) =>
        laws[k]
          ? [
              {
                name: `theory for ${row.name} ${lawFormula(row.verdict)}`.trim(),
                x,
                y: seen(lines[rows.length + k]!),
                colour: palette.words.strong,
                dash: [6, 6],
                width: 1.5,
              },
            ]
          : [],
      ),
    ],
    foot: [],
  };
}

function classes({ histories, names }: Plotted, palette: Palette, team: number): Figure {
  const history = histories[team]!;
  const [x, ...columns] = classCurves(history);
  const shareOf = (name: WalkerClass): string =>
    percent(history.now[CLASSES.indexOf(name)]!, history.walkers);
  return {
    title: `The classes of ${names[team]!}`,
    description: LISTED_CLASSES.map((name) => `${CLASS_NAMES[name]} ${shareOf(name)}`).join(', '),
    x: steps(history.step),
    y: { title: 'walkers', log: false, range: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], label: share },
    lines: LISTED_CLASSES.map((name, k) => ({
      name: `${CLASS_NAMES[name]} ${shareOf(name)}`,
      x,
      y: columns[k]!,
      colour: palette.classes[name],
      width: 1,
      fill: { to: columns[k - 1] ?? 0, opacity: 0.72 },
    })),
    foot: [],
  };
}

function dwell({ statistics, names }: Plotted, palette: Palette): Figure {
  const curves = dwellCurves(statistics);
  const [x, ...columns] = curves;
  const bins = Math.max(8, x.length - 1);
  return {
    title: 'Steps near the saddle',
    description: statistics.map((row) => `${names[row.team]!} after ${whole(row.steps)} steps`).join('; '),
    x: {
      title: 'steps near the saddle',
      log: false,
      range: [0, bins],
      ticks: dwellTicks(bins, 14),
      label: (bin) => power(dwellEdge(bin)),
    },
    y: shares('walkers', leastOf(curves, 0.01)),
    lines: statistics.map(({ team }, k) => ({
      name: names[team]!,
      x,
      y: seen(columns[k]!),
      colour: inkOf(team, names.length, palette),
      stepped: true,
      width: 2,
    })),
    foot: [],
  };
}

function schedule({ settings, scheduleStep, temperature }: Plotted, palette: Palette): Figure {
  const { schedule: plan, sigmaFloor } = settings;
  const critical = criticalTemperature(settings);
  const axes = axesOf(840, 470, plan, [critical]);
  const [low, high] = [axes.low, axes.high];
  const last = plan.length - 1;
  const manual = plan.shape === 'manual';
  const places = Array.from({ length: 801 }, (_, k) => k / 800);
  if (plan.shape === 'custom') places.push(...handlesOf(plan).map(({ t }) => t));
  places.sort((a, b) => a - b);
  const at = manual ? last : phase(plan, scheduleStep);
  return {
    title: 'The schedule',
    description: `Sigma against the step, ${plan.shape}; critical at ${moving(critical)}`,
    x: {
      title: 'step of the schedule',
      log: false,
      range: [0, last],
      ticks: evenTicks(0, last, last / 6).filter(Number.isInteger),
      label: whole,
    },
    y: { title: 'σ', log: true, range: [low, high], ticks: sigmaTicks(axes), label: short },
    lines: [
      {
        x: manual ? [0, last] : places.map((t) => t * last),
        y: manual ? [plan.sigma, plan.sigma] : places.map((t) => Math.max(sweep(plan, t), sigmaFloor)),
        colour: palette.words.strong,
      },
    ],
    levels: [{ y: critical, name: `critical σ = ${short(critical)}`, colour: palette.critical }],
    points:
      temperature === null
        ? []
        : [{ x: at, y: temperature, name: `σ = ${moving(temperature)}`, colour: palette.temperature }],
    foot: [],
  };
}

const SIGN = { mu: 'μ', sigma: 'σ' } as const;
/** Room above and below a slice, in parts of its height. */
const ROOM = 0.06;

function slices({ settings }: Plotted, palette: Palette, along: Along): Figure[] {
  const [mu, sigma] = settings.view.probe;
  if (mu === undefined || sigma === undefined) return [];
  const data = foldedData(settings);
  const [at, other] = along === 'mu' ? [mu, sigma] : [sigma, mu];
  const cut = cutAt(data, along, other, settings);
  const heights = heightsOf(cut);
  const [low, high] = rangeOf(along, settings);
  const places = placesOf(SIGN[along], low, high, data.criticalTemperature);
  const [bottom, top] = [heights.of(-cut.depth), heights.of(0)];
  const room = ROOM * (top - bottom) || 0.5 * Math.max(1e-3, Math.abs(top));
  const range = [bottom - room, top + room] as const;
  const ticks = linearTicks(...range, 470, 40);
  const where = `${along === 'mu' ? 'σ' : 'μ'} = ${figures(other, 6)}`;
  const rise = riseAlong(data, along, other, cut.top.x, at);
  return [
    {
      title: `The log-likelihood at ${where}`,
      description: `L against ${SIGN[along]}; the probe is at ${figures(at, 6)}`,
      x: {
        title: places.name,
        log: false,
        range: [low, high],
        ticks: places.ticks(low, high, 840, 80),
        label: (value) => places.label(value),
      },
      y: { title: heights.name, log: false, range, ticks, label: (value) => tickLabel(value, ticks) },
      lines: [{ x: cut.x, y: cut.rise.map(heights.of), colour: palette.probe }],
      points: [
        ...cut.maxima.map((x) => ({ x, y: top, name: `max ${figures(x, 6)}`, colour: palette.words.strong })),
        { x: at, y: heights.of(rise), name: 'probe', colour: palette.probe, below: true },
      ],
      foot: [],
    },
  ];
}
