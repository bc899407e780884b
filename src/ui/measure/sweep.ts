/** The table of a sweep that was opened: a figure of it, of which the user chooses what is shown, and its runs. */

import './sweep.css';
import { paletteOf, type Palette } from '../../core/colour/palette.ts';
import { readLink, type LinkContents } from '../../core/link/read-link.ts';
import { minus, short, whole } from '../../core/notation/format.ts';
import type { EscapeLegend } from '../../core/readout/escape-legend.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { combinationLink, partOf, type SweepPart, type SweepTable } from '../../core/sweep/read-sweep.ts';
import { figureColumns, sweepFigure, sweepPlot, type SweepFigure } from '../../core/sweep/sweep-figure.ts';
import { valuesAt } from '../../core/sweep/sweep-plan.ts';
import { ValidationError } from '../../core/util/validation-error.ts';
import { capitalized } from '../kit/capitalized.ts';
import { button, make, writer } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { choice, labelledField } from '../kit/form.ts';
import { createLegend } from '../kit/plot-legend.ts';
import { Plot } from '../kit/plot.ts';

export interface SweepView {
  readonly element: HTMLElement;
  /** Saves the figure. */
  readonly save: HTMLElement;
  /** Names the file and its size. */
  readonly title: HTMLElement;
  /** @param name of its file */
  open(table: SweepTable, name: string): void;
}

/** Runs in the menu: of more, the user chooses values first. */
const MOST_RUNS = 2000;
/** Pixels around a click in which a run is looked for. */
const NEAR = 40;

const ALL = 'all';

/** What is open: the whole table, the part of it that is shown, and its figure. */
interface Shown {
  table: SweepTable;
  part: SweepPart;
  column: string;
  drawn?: SweepFigure;
}

/** @param follow does what the link of a run says */
export function createSweep(
  settings: () => Settings,
  follow: (link: LinkContents) => void,
  signal: AbortSignal,
): SweepView {
  let shown: Shown | undefined;
  const plot = new Plot(() => draw(), signal);
  const mark = make('span', 'sweep-mark');
  const area = make('div', 'sweep-area', plot.element, mark);
  const legend = createLegend();
  const scale = make('div', 'sweep-scale');
  const words = make('p', 'sweep-words');
  words.setAttribute('role', 'status');
  const choices = make('div', 'sweep-choices');
  const runs = choice([], '');
  runs.addEventListener('change', () => point());
  const go = button('form-button', 'Show run', () => {
    if (shown) follow(readLink(combinationLink(shown.table, Math.floor(runNumber() / shown.table.teams))));
  });
  go.title = 'Opens the link of this run, which computes its steps again';
  const title = make('p', 'sweep-title');
  const facts = make('p', 'sweep-facts');
  const link = make('a', 'sweep-link');
  Object.assign(link, { target: '_blank', rel: 'noopener', title: 'The settings that are not varied' });
  const side = make(
    'div',
    'sweep-side',
    choices,
    words,
    legend.element,
    scale,
    make('div', 'sweep-runs', labelledField('sweep', 'Run', runs), go),
    facts,
    link,
  );
  const write = { facts: writer(facts), words: writer(words) };

  const palette = (): Palette => {
    const { theme, colours } = settings().view;
    return paletteOf(theme, colours);
  };
  /** The row of the table that the menu shows. */
  const runNumber = (): number => Number(runs.value);

  const draw = (): void => {
    if (!shown) return;
    const { part, column } = shown;
    let said = '';
    try {
      shown.drawn = sweepFigure(part.table, column, palette());
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      delete shown.drawn;
      said = capitalized(error.message);
    }
    const { drawn } = shown;
    write.words(said);
    area.hidden = !drawn;
    save.disabled = !drawn;
    legend.draw(drawn?.figure.legend ?? []);
    drawScale(scale, drawn?.figure.scale);
    if (!drawn) return;
    plot.draw(drawn.figure);
    // the plot takes its scales in a microtask of its own
    queueMicrotask(point);
  };

  /** Where in the plot the run with this number in the part is. */
  const placeOf = (k: number): { left: number; top: number } | undefined => {
    const place = shown?.drawn?.places[k];
    return place && plot.place(place.x, place.y);
  };
  /** Marks the run that the menu shows. */
  const point = (): void => {
    const place = shown && !runs.disabled ? placeOf(shown.part.rows.indexOf(runNumber())) : undefined;
    mark.hidden = !place;
    if (!place) return;
    mark.style.left = `${place.left.toFixed(1)}px`;
    mark.style.top = `${place.top.toFixed(1)}px`;
  };
  plot.element.addEventListener('click', ({ clientX, clientY }) => {
    if (!shown || runs.disabled) return;
    const { left, top } = plot.element.getBoundingClientRect();
    let [nearest, least] = [-1, NEAR];
    shown.part.rows.forEach((_, k) => {
      const place = placeOf(k);
      const far = place ? Math.hypot(place.left - clientX + left, place.top - clientY + top) : Infinity;
      if (far < least) [nearest, least] = [k, far];
    });
    if (nearest < 0) return;
    runs.value = String(shown.part.rows[nearest]!);
    point();
  });

  const listRuns = (): void => {
    const { table, part, column } = shown!;
    const { axes, teams, columns } = table;
    const many = part.rows.length > MOST_RUNS;
    const before = runs.value;
    runs.disabled = go.disabled = many;
    if (many) {
      const said = `choose values: ${whole(part.rows.length)} are too many`;
      return runs.replaceChildren(new Option(said, ''));
    }
    const kept = new Set(part.table.axes.map(({ key }) => key));
    const values = columns.get(column)!;
    const options = part.rows.map((row) => {
      const chosen = valuesAt(axes, Math.floor(row / teams));
      const parts = chosen.flatMap((at, k) => (kept.has(axes[k]!.key) ? [axes[k]!.texts[at]!] : []));
      const team = part.table.teams > 1 ? [`team ${1 + (row % teams)}`] : [];
      const value = Number.isNaN(values[row]!) ? 'no value' : minus(short(values[row]!));
      const name = [...parts, ...team].join(', ');
      return new Option(name ? `${name}: ${value}` : value, String(row));
    });
    runs.replaceChildren(...options);
    if (options.some((option) => option.value === before)) runs.value = before;
  };

  const refresh = (): void => {
    listRuns();
    draw();
  };

  const save = button('measure-export', 'SVG', () => {
    if (!shown?.drawn) return;
    const svg = sweepPlot(shown.part.table, shown.column, palette());
    download(svg, 'image/svg+xml', 'saddlescope-sweep.svg');
  });
  save.title = 'Saves the figure';

  return {
    element: make('div', 'measure-view measure-sweep', area, side),
    save,
    title,
    open: (table, name) => {
      const columns = figureColumns(table);
      const column = columns[0]?.[0] ?? '';
      shown = { table, part: partOf(table, []), column };
      const figure = choice(columns, column);
      const menus = table.axes.map(({ texts }) =>
        choice([['', ALL], ...texts.map((text, k) => [String(k), text] as const)], ''),
      );
      const team = choice(
        [['', ALL], ...Array.from({ length: table.teams }, (_, k) => [String(k), String(k + 1)] as const)],
        '',
      );
      const changed = (): void => {
        const chosen = menus.map(({ value }) => (value === '' ? undefined : Number(value)));
        const part = partOf(table, chosen, team.value === '' ? undefined : Number(team.value));
        shown = { table, part, column: figure.value };
        refresh();
      };
      for (const menu of [figure, ...menus, team]) menu.addEventListener('change', changed);
      const fixed = table.axes.flatMap(({ key, texts }, k) =>
        table.axes.length > 1 && texts.length > 1 ? [labelledField('sweep', key, menus[k]!)] : [],
      );
      choices.replaceChildren(
        labelledField('sweep', 'Figure', figure),
        ...fixed,
        ...(table.teams > 1 ? [labelledField('sweep', 'Team', team)] : []),
      );
      const count = partOf(table, []).rows.length / table.teams;
      title.textContent = `${name}: ${whole(count)} ${count === 1 ? 'run' : 'runs'} of ${whole(table.steps)} steps`;
      write.facts(
        `${name}: ${whole(count)} ${count === 1 ? 'combination' : 'combinations'} of ${table.axes.map(({ key }) => key).join(', ')}, ` +
          `${whole(count * table.teams)} rows, ${whole(table.steps)} steps each, computed on ${table.engine}.`,
      );
      link.href = link.textContent = table.link;
      refresh();
    },
  };
}

/** The colours of a map with their numbers. */
function drawScale(element: HTMLElement, legend: EscapeLegend | undefined): void {
  if (!legend) return element.replaceChildren();
  const bar = make('div', 'sweep-bar');
  bar.style.background = `linear-gradient(to right, ${legend.scales[0]!.colours.join(', ')})`;
  const ends = legend.ticks.map(({ text }) => make('span', '', text));
  const keys = legend.keys.map(({ colour, text }) => {
    const dot = make('span', 'sweep-dot');
    dot.style.background = colour;
    return make('p', 'sweep-key', dot, text);
  });
  const title = make('p', 'sweep-name', [legend.title, legend.note].filter(Boolean).join(', '));
  element.replaceChildren(title, bar, make('div', 'sweep-ends', ...ends), ...keys);
}
