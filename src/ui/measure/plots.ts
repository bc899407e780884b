/** The plots of the Measurements page: survival, classes over time, and time near the saddle. */

import { CLASSES, CLASS_NAMES, LISTED_CLASSES } from '../../core/simulation/census.ts';
import { dwellEdge } from '../../core/simulation/dwell.ts';
import { lastFilled, lawFormula, type Measurements, type TeamRow } from '../../core/analysis/team-report.ts';
import { make, writer } from '../kit/dom.ts';
import { estimate, percent, power, whole } from '../../core/notation/format.ts';
import {
  classCurves,
  dwellCurves,
  dwellTicks,
  leastOf,
  logTicks,
  survivalCurves,
  type Curves,
} from '../../core/plot/series.ts';
import { Plot, type PlotAxis } from '../kit/plot.ts';

/** What a view shows. */
interface ShownMeasurements extends Measurements {
  rows: readonly TeamRow[];
}

export interface MeasurePlot {
  readonly element: HTMLElement;
  draw(shown: ShownMeasurements): void;
}

/** A law is drawn over the line that it is held against. */
const LAW = { colour: '--law', dash: [6, 6], width: 1.5 };

/** The accent is for a single team; several teams differ by their colours. */
const colourOf = (team: number, teams: number): string => (teams === 1 ? '--accent' : `--team-${team + 1}`);

const steps = (n: number): string => `${whole(n)} ${n === 1 ? 'step' : 'steps'}`;
const shareLabel = (share: number): string => `${Number((100 * share).toPrecision(3))}\u202f%`;

/** The axis of steps, logarithmic, from the first to the newest. */
const stepAxis = (last: () => number): PlotAxis => ({
  log: true,
  title: 'steps',
  range: () => [1, Math.max(10, last())],
  ticks: logTicks,
  label: power,
});

/** Shares from all down to the power of ten below the least. */
const shareAxis = (title: string, least: () => number): PlotAxis => ({
  log: true,
  title,
  range: () => [10 ** Math.floor(Math.log10(Math.min(least(), 0.9)) + 1e-9), 1],
  ticks: (low, high, pixels) => {
    const all = logTicks(low, high);
    if (all.length * 22 <= pixels) return all;
    const decades = all.filter((tick) => Number.isInteger(Math.log10(tick)));
    const every = Math.ceil((decades.length * 20) / Math.max(pixels, 1));
    return decades.reverse().filter((_, k) => k % every === 0);
  },
  label: shareLabel,
});

/** A plot with a list beside it: what it shows, in numbers. */
function frame(name: string, plot: Plot, list: HTMLElement): HTMLElement {
  return make('div', `measure-view measure-${name}`, plot.element, list);
}

/** Returns a team's name, and what distinguishes it from the others. */
export function splitName(name: string): [string, string] {
  const at = name.indexOf(', ');
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 2)];
}

interface LegendEntry {
  write(title: string, value: string, note: string, law?: string): void;
}

/** A list with an entry for each line of a plot; entries are made as they are needed. */
function createLegend(): {
  element: HTMLElement;
  show(count: number): LegendEntry[];
  paint(colours: string[]): void;
} {
  const element = make('ul', 'measure-legend');
  const entries: (LegendEntry & { item: HTMLElement; key: HTMLElement })[] = [];
  const add = (): void => {
    const names = ['key', 'title', 'detail', 'value', 'note', 'law'];
    const [key, ...parts] = names.map((name) => make('span', `measure-${name}`)) as [
      HTMLElement,
      ...HTMLElement[],
    ];
    const item = make('li', '', key, ...parts.flatMap((part) => [part, ' ']));
    const [title, detail, ...rest] = parts.map((part) => writer(part));
    element.append(item);
    entries.push({
      item,
      key,
      write: (name, ...texts) => {
        const [first, more] = splitName(name);
        title!(first);
        detail!(more);
        rest.forEach((write, i) => write(texts[i] ?? ''));
      },
    });
  };
  return {
    element,
    show: (count) => {
      while (entries.length < count) add();
      entries.forEach(({ item }, i) => (item.hidden = i >= count));
      return entries;
    },
    paint: (colours) => colours.forEach((colour, i) => (entries[i]!.key.style.background = `var(${colour})`)),
  };
}

/** The law of a team, and from when on it holds if that is still to come; empty if there is none. */
function lawWords({ verdict, steps }: TeamRow): string {
  const { law } = verdict;
  if (!law) return '';
  const since = steps < law.from ? `, from step ${whole(Math.ceil(law.from))}` : '';
  return `theory ${lawFormula(verdict)}${since}`.trim();
}

export function createSurvival(redraw: () => void, signal: AbortSignal): MeasurePlot {
  let [last, least] = [10, 0.1];
  const axes = { x: stepAxis(() => last), y: shareAxis('not yet arrived', () => least) };
  const plot = new Plot(axes, redraw, signal);
  const legend = createLegend();
  return {
    element: frame('survival', plot, legend.element),
    draw: ({ histories, rows }) => {
      const curves = survivalCurves(
        histories,
        rows.map(({ verdict }) => verdict.law),
      );
      last = Math.max(...histories.map(({ step }) => step));
      least = leastOf(curves, 0.1);
      const colours = histories.map((_, team) => colourOf(team, histories.length));
      const lines = [...colours.map((colour) => ({ colour })), ...colours.map(() => LAW)];
      const words: string[] = [];
      const entries = legend.show(rows.length);
      rows.forEach((row, team) => {
        const left = percent(Math.round(row.walkers * (1 - row.arrived)), row.walkers);
        const exponent = row.fit && `exponent ${estimate(row.fit.exponent, row.fit.error)}`;
        const decade = row.fit && `over steps ${whole(row.fit.from)}–${whole(row.fit.to)}`;
        const law = lawWords(row);
        const none = row.verdict.reason && `no theory: ${row.verdict.reason}`;
        // of few teams there is room to say where it was measured
        const fitted = [exponent, rows.length <= 2 ? decade : ''].filter(Boolean).join(' ');
        const note = [fitted, none].filter(Boolean).join(' · ');
        entries[team]!.write(row.name, `${left} left`, note, law);
        words.push(
          [`${row.name}: ${left} left`, exponent && `fitted ${exponent} ${decade}`, law || none]
            .filter(Boolean)
            .join(', '),
        );
      });
      legend.paint(colours);
      const label = `Share not yet arrived against steps, on logarithmic axes. After ${steps(last)}: ${words.join('; ')}.`;
      plot.draw(curves, { lines }, label);
    },
  };
}

/** @param team the number of the team whose classes are shown */
export function createClasses(redraw: () => void, team: () => number, signal: AbortSignal): MeasurePlot {
  let last = 10;
  const y: PlotAxis = {
    log: false,
    title: 'walkers',
    range: () => [0, 1],
    ticks: () => [0, 0.25, 0.5, 0.75, 1],
    label: (share) => (share * 2 === Math.round(share * 2) ? shareLabel(share) : ''),
  };
  const plot = new Plot({ x: stepAxis(() => last), y }, redraw, signal);
  const legend = createLegend();
  // from the ground up
  const lines = LISTED_CLASSES.map((name) => ({ colour: `--${name}`, width: 1 }));
  const bands = LISTED_CLASSES.map((name, k) => ({
    between: [k + 1, k] as [number, number],
    fill: `--${name}`,
    share: 0.72,
  }));
  // the lowest one is filled down to a line along the ground
  const look = {
    lines: [...lines, { colour: 'transparent', width: 0 }],
    bands: bands.map(({ between: [upper, lower], ...paint }) => ({
      between: [upper, lower || lines.length + 1] as [number, number],
      ...paint,
    })),
  };
  return {
    element: frame('classes', plot, legend.element),
    draw: ({ histories, rows }) => {
      const history = histories[team()] ?? histories[0]!;
      last = history.step;
      const curves = classCurves(history);
      const ground = curves[0].map(() => 0);
      const entries = legend.show(LISTED_CLASSES.length);
      const words = LISTED_CLASSES.map((name, k) => {
        const count = history.now[CLASSES.indexOf(name)]!;
        const share = percent(count, history.walkers);
        entries[k]!.write(CLASS_NAMES[name], share, whole(count));
        return `${CLASS_NAMES[name]} ${share}`;
      });
      legend.paint(LISTED_CLASSES.map((name) => `--${name}`));
      const name = rows[histories.indexOf(history)]!.name;
      const label = `The classes of ${name} against steps, stacked. After ${steps(last)}: ${words.join(', ')}.`;
      plot.draw([...curves, ground] as Curves, look, label);
    },
  };
}

export function createDwell(redraw: () => void, signal: AbortSignal): MeasurePlot {
  let [bins, least] = [8, 0.01];
  const x: PlotAxis = {
    log: false,
    title: 'steps near the saddle',
    range: () => [0, Math.max(8, bins)],
    ticks: (_low, high, pixels) => dwellTicks(high, pixels / 48),
    label: (bin) => power(dwellEdge(bin)),
  };
  const plot = new Plot({ x, y: shareAxis('walkers', () => least) }, redraw, signal);
  const legend = createLegend();
  return {
    element: frame('dwell', plot, legend.element),
    draw: ({ statistics, rows, histories }) => {
      const curves = dwellCurves(statistics);
      bins = curves[0].length - 1;
      least = leastOf(curves, 0.01);
      const colours = statistics.map(({ team }) => colourOf(team, histories.length));
      const entries = legend.show(statistics.length);
      const words = statistics.map(({ team, dwell }, i) => {
        const walkers = dwell.reduce((sum, count) => sum + count, 0);
        const never = `${percent(dwell[0]!, walkers)} never there`;
        const longest = `longest: ${steps(dwellEdge(Math.max(0, lastFilled(dwell))))} or more`;
        const { name } = rows[team]!;
        entries[i]!.write(name, never, longest);
        return `${name}: ${never}, ${longest}`;
      });
      legend.paint(colours);
      const lines = colours.map((colour) => ({ colour, stepped: true, width: 2 }));
      const after = steps(Math.max(0, ...statistics.map((row) => row.steps)));
      plot.draw(
        curves,
        { lines },
        `How many walkers spent how many steps near the saddle. After ${after}: ${words.join('; ')}.`,
      );
    },
  };
}
