/** The table of the Measurements page: one row per team. */

import { CLASS_MEANINGS, CLASS_NAMES } from '../../core/simulation/census.ts';
import type { Term } from '../../core/notation/formula.ts';
import { powerOf } from '../../core/notation/data-formulas.ts';
import { lawFormula, type TeamRow } from '../../core/analysis/team-report.ts';
import { make, writer } from '../kit/dom.ts';
import { mathOf } from '../kit/mathml.ts';
import { figures, percent, whole } from '../../core/notation/format.ts';
import { splitName } from '../kit/plot-legend.ts';
import type { MeasureView } from './plots.ts';

const NOT_YET = 'not yet';
const NONE = '—';

interface Column {
  title: string;
  /** In full, for users who want to know more. */
  hint: string;
  cell(row: TeamRow): string;
  /** The same set as a formula, where it is one. */
  formula?(row: TeamRow): Term | undefined;
}

const reached = (k: number, share: string): Column => ({
  title: share,
  hint: `The first step after which ${share} of the walkers had arrived`,
  cell: ({ milestones }) => (milestones[k] === undefined ? NOT_YET : whole(milestones[k])),
});

const shareOf = (key: 'stalled' | 'frozen'): Column => ({
  title: CLASS_NAMES[key],
  hint: `Share of the team now. ${CLASS_MEANINGS[key]}`,
  cell: (row) => percent(Math.round(row[key] * row.walkers), row.walkers),
});

const COLUMNS: readonly Column[] = [
  reached(0, '50\u202f%'),
  reached(1, '90\u202f%'),
  reached(2, '99\u202f%'),
  reached(3, '100\u202f%'),
  shareOf('stalled'),
  shareOf('frozen'),
  {
    title: 'median L',
    hint: 'Median log-likelihood of the walkers, in nats',
    cell: ({ medianLogLikelihood: median }) => (median === undefined ? NONE : figures(median, 5)),
  },
  {
    title: '× team 1',
    hint: 'Steps of team 1 divided by the steps of this team, to the largest share that both have reached',
    cell: ({ faster }) =>
      faster ? `${Number(faster.times.toPrecision(3))} to ${Math.round(100 * faster.at)}\u202f%` : NONE,
  },
  {
    title: 'theory',
    hint: 'The share not yet arrived after t steps, by theory, or why there is none',
    cell: ({ verdict }) => lawFormula(verdict) || (verdict.reason ? `none: ${verdict.reason}` : 'dashed'),
    formula: ({ verdict }) => powerOf(verdict),
  },
];

type Write = (text: string, formula?: Term) => void;

/** Writes a text that changed, as a formula if it is one. */
function cellWriter(cell: HTMLElement): Write {
  let last: string | undefined;
  return (text, formula) => {
    if (text === last) return;
    last = text;
    if (!formula) cell.textContent = text;
    else {
      const math = mathOf(formula);
      math.setAttribute('display', 'inline');
      cell.replaceChildren(math);
    }
  };
}

export function createTable(): MeasureView {
  const head = make('tr');
  const columnHead = (title: string, hint: string, colSpan = 1, rowSpan = 1): HTMLElement => {
    const cell = make('th', '', title);
    Object.assign(cell, { scope: colSpan > 1 ? 'colgroup' : 'col', title: hint, colSpan, rowSpan });
    return cell;
  };
  const groups = make('tr');
  groups.append(
    columnHead('team', 'Number, optimizer and differing settings, numbered from 1', 1, 2),
    columnHead('steps until arrived', 'Steps of the team until this share had arrived', 4),
    ...COLUMNS.slice(4).map(({ title, hint }) => columnHead(title, hint, 1, 2)),
  );
  head.append(...COLUMNS.slice(0, 4).map(({ title, hint }) => columnHead(title, hint)));
  const body = make('tbody');
  const table = make('table', 'measure-table', make('thead', '', groups, head), body);
  table.setAttribute('aria-label', 'The teams compared');
  const element = make('div', 'measure-view measure-scroll', table);
  // a wide table on a small screen is scrolled by keyboard too
  element.tabIndex = 0;
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', 'Table of teams');

  const lines: { line: HTMLElement; key: HTMLElement; write: Write[] }[] = [];
  const add = (): void => {
    const key = make('span', 'measure-key');
    const [name, detail] = [make('span'), make('span', 'measure-detail')];
    const title = make('th', '', key, name, ' ', detail);
    title.scope = 'row';
    const cells = COLUMNS.map(() => make('td'));
    const line = make('tr', '', title, ...cells);
    body.append(line);
    lines.push({ line, key, write: [...[name, detail].map(writer), ...cells.map(cellWriter)] });
  };
  return {
    element,
    draw: ({ rows }) => {
      while (lines.length < rows.length) add();
      lines.forEach(({ line, key, write }, i) => {
        const row = rows[i];
        line.hidden = !row;
        if (!row) return;
        key.hidden = rows.length === 1;
        key.style.background = `var(--team-${i + 1})`;
        const [name, detail] = splitName(row.name);
        write[0]!(`${i + 1} ${name}`);
        write[1]!(detail);
        COLUMNS.forEach(({ cell, formula }, k) => write[k + 2]!(cell(row), formula?.(row)));
      });
    },
  };
}
