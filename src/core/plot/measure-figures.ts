/** The plots of the measurements: survival, classes over time, and time near the saddle. */

import { CLASSES, CLASS_NAMES, LISTED_CLASSES } from '../simulation/census.ts';
import { dwellEdge } from '../simulation/dwell.ts';
import { lastFilled, lawFormula, type Measurements, type TeamRow } from '../analysis/team-report.ts';
import { estimate, percent, power, whole } from '../notation/format.ts';
import { stepWords } from '../readout/readout.ts';
import { labelled, teamInk, type Figure, type FigureAxis } from './figure.ts';
import { classCurves, dwellCurves, dwellTicks, leastOf, logTicks, survivalCurves } from './series.ts';

/** What was measured, with a row for each team. */
export interface ShownMeasurements extends Measurements {
  rows: readonly TeamRow[];
}

/** Pixels of an axis of shares on which quarters are written too. */
const ROOMY = 300;

const shareLabel = (share: number): string => `${Number((100 * share).toPrecision(3))}\u202f%`;

/** The axis of steps, logarithmic, from the first to the newest. */
const stepAxis = (last: number): FigureAxis => {
  const range = [1, Math.max(10, last)] as const;
  return { title: 'steps', log: true, range, ticks: () => labelled(logTicks(...range), power) };
};

/** Shares from all down to the power of ten below the least. */
function shareAxis(title: string, least: number): FigureAxis {
  const range = [10 ** Math.floor(Math.log10(Math.min(least, 0.9)) + 1e-9), 1] as const;
  const all = logTicks(...range);
  const decades = all.filter((tick) => Number.isInteger(Math.log10(tick))).reverse();
  const some = (pixels: number): number[] => {
    if (all.length * 22 <= pixels) return all;
    const every = Math.ceil((decades.length * 20) / Math.max(pixels, 1));
    return decades.filter((_, k) => k % every === 0);
  };
  return { title, log: true, range, ticks: (pixels) => labelled(some(pixels), shareLabel) };
}

/** The law of a team, and from when on it holds if that is still to come; empty if there is none. */
function lawWords({ verdict, steps }: TeamRow): string {
  const { law } = verdict;
  if (!law) return '';
  const since = steps < law.from ? `, from step ${whole(Math.ceil(law.from))}` : '';
  return `theory ${lawFormula(verdict)}${since}`.trim();
}

/** How many have not arrived, with the laws. */
export function survivalFigure({ histories, rows }: ShownMeasurements): Figure {
  const laws = rows.map(({ verdict }) => verdict.law);
  const curves = survivalCurves(histories, laws);
  const [at, ...columns] = curves;
  const last = Math.max(...histories.map(({ step }) => step));
  const shown = rows.map((row) => {
    const left = `${percent(Math.round(row.walkers * (1 - row.arrived)), row.walkers)} left`;
    const exponent = row.fit && `exponent ${estimate(row.fit.exponent, row.fit.error)}`;
    const decade = row.fit && `over steps ${whole(row.fit.from)}–${whole(row.fit.to)}`;
    const none = row.verdict.reason && `no theory: ${row.verdict.reason}`;
    // of few teams there is room to say where it was measured
    const fitted = [exponent, rows.length <= 2 ? decade : ''].filter(Boolean).join(' ');
    const law = lawWords(row);
    const fit = exponent && `fitted ${exponent} ${decade}`;
    return {
      left,
      law,
      note: [fitted, none].filter(Boolean).join(' · '),
      words: [`${row.name}: ${left}`, fit, law || none].filter(Boolean).join(', '),
    };
  });
  const said = shown.map(({ words }) => words).join('; ');
  return {
    title: 'Walkers that have not yet arrived',
    description: `Share not yet arrived against steps, on logarithmic axes. After ${stepWords(last)}: ${said}.`,
    x: stepAxis(last),
    y: shareAxis('not yet arrived', leastOf(curves, 0.1)),
    at,
    lines: [
      ...rows.map(({ name }, k) => ({
        name: `${name}: ${shown[k]!.left}`,
        y: columns[k]!,
        ink: teamInk(k, rows.length),
      })),
      // a law is drawn over the line that it is held against
      ...rows.flatMap((row, k) => {
        const y = columns[rows.length + k]!;
        const name = `theory for ${row.name} ${lawFormula(row.verdict)}`.trim();
        return laws[k] ? [{ name, y, ink: 'law' as const, dash: [6, 6], width: 1.5 }] : [];
      }),
    ],
    legend: rows.map(({ name }, k) => {
      const { left, note, law } = shown[k]!;
      return { name, ink: teamInk(k, rows.length), value: left, note, law };
    }),
  };
}

/** The classes of one team, stacked from the ground up. */
export function classesFigure({ histories, names }: ShownMeasurements, team: number): Figure {
  const history = histories[team]!;
  const [at, ...columns] = classCurves(history);
  const shown = LISTED_CLASSES.map((name) => {
    const count = history.now[CLASSES.indexOf(name)]!;
    return { name: CLASS_NAMES[name], ink: name, value: percent(count, history.walkers), note: whole(count) };
  });
  const said = shown.map(({ name, value }) => `${name} ${value}`);
  const halves = (share: number): string => (Number.isInteger(2 * share) ? shareLabel(share) : '');
  return {
    title: `The classes of ${names[team]!}`,
    description: `The classes of ${names[team]!} against steps, stacked. After ${stepWords(history.step)}: ${said.join(', ')}.`,
    x: stepAxis(history.step),
    y: {
      title: 'walkers',
      log: false,
      range: [0, 1],
      ticks: (pixels) => labelled([0, 0.25, 0.5, 0.75, 1], pixels < ROOMY ? halves : shareLabel),
    },
    at,
    lines: shown.map(({ ink }, k) => ({ name: said[k]!, y: columns[k]!, ink, width: 1, stacked: 0.72 })),
    legend: shown,
  };
}

/** How many walkers have spent how many steps near the saddle. */
export function dwellFigure({ statistics, rows }: ShownMeasurements): Figure {
  const curves = dwellCurves(statistics);
  const [at, ...columns] = curves;
  const bins = Math.max(8, at.length - 1);
  const shown = statistics.map(({ team, dwell }) => {
    const walkers = dwell.reduce((sum, count) => sum + count, 0);
    return {
      name: rows[team]!.name,
      ink: teamInk(team, rows.length),
      value: `${percent(dwell[0]!, walkers)} never there`,
      note: `longest: ${stepWords(dwellEdge(Math.max(0, lastFilled(dwell))))} or more`,
    };
  });
  const after = stepWords(Math.max(0, ...statistics.map(({ steps }) => steps)));
  const said = shown.map(({ name, value, note }) => `${name}: ${value}, ${note}`).join('; ');
  return {
    title: 'Steps near the saddle',
    description: `How many walkers spent how many steps near the saddle. After ${after}: ${said}.`,
    x: {
      title: 'steps near the saddle',
      log: false,
      range: [0, bins],
      ticks: (pixels) => labelled(dwellTicks(bins, pixels / 48), (bin) => power(dwellEdge(bin))),
    },
    y: shareAxis('walkers', leastOf(curves, 0.01)),
    at,
    lines: shown.map(({ name, ink }, k) => ({ name, y: columns[k]!, ink, stepped: true, width: 2 })),
    legend: shown,
  };
}
