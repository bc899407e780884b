/** The Measurements page: the results of the run in plots and a table, and all of them as files. */

import { survivalLaw, type Verdict } from '../../core/analysis/escape-laws.ts';
import type { Statistics } from '../../core/simulation/engine.ts';
import type { TeamHistory } from '../../core/simulation/team-history.ts';
import { teamRows, type Measurements } from '../../core/analysis/team-report.ts';
import { dwellTable, seriesTable, summaryTable, toJson } from '../../core/export/report-tables.ts';
import { toCsv, type Table } from '../../core/export/table-file.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { linkTo } from '../../api/address.ts';
import type { App } from '../../api/app.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { button, make } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import type { Page } from '../kit/drawer.ts';
import { measure } from '../../api/measurements.ts';
import type { SweepTable } from '../../core/sweep/read-sweep.ts';
import type { LinkContents } from '../../core/link/read-link.ts';
import { lazyModule, withModule } from '../../core/util/lazy-module.ts';
import type { SweepView } from './sweep.ts';
import { createTable } from './table.ts';
import { createTabs } from '../kit/tabs.ts';
import { createClasses, createDwell, createSurvival, type MeasureView } from './plots.ts';
import { teamName, teamNames } from '../../core/settings/team-names.ts';

export interface MeasurePage {
  /** Once a frame; costs nothing while the page is not shown. */
  report(status: FrameStatus): void;
  /** Shows the table of a sweep, in the place of the one that was shown before. */
  sweep(table: SweepTable, name: string): void;
}

const SWEEP = lazyModule(async () => (await import('./sweep.ts')).createSweep);

/** Milliseconds between two drawings, and the least between two looks at every walker. */
const DRAWN_EVERY = 100;
const LOOKED_EVERY = 500;
/** The share of the time that may go into looks at every walker. */
const LOOKING = 0.1;

/** Creates the menu for the team whose classes are shown; it is visible while there are several teams. */
function createTeamChoice(chosen: () => void): {
  element: HTMLElement;
  team(): number;
  refresh(names: string[]): void;
} {
  const select = make('select', 'field');
  select.addEventListener('change', chosen);
  const element = make(
    'label',
    'measure-team',
    make('span', 'unseen', 'Team whose classes are shown'),
    select,
  );
  let known = '';
  return {
    element,
    team: () => Math.max(0, select.selectedIndex),
    refresh: (names) => {
      element.hidden = names.length < 2;
      if (names.join('\n') === known) return;
      known = names.join('\n');
      const at = Math.max(0, select.selectedIndex);
      select.replaceChildren(...names.map((name, i) => new Option(`${i + 1} ${name}`)));
      select.selectedIndex = Math.min(at, names.length - 1);
    },
  };
}

/** The laws of the teams, judged anew only when something that they depend on has changed. */
function createJudge(): (
  settings: Settings,
  histories: readonly TeamHistory[],
  placed: boolean,
) => Verdict[] {
  let known: { settings?: Settings; key: string; past: string; verdicts: Verdict[] } = {
    key: '',
    past: '',
    verdicts: [],
  };
  return (settings, histories, placed) => {
    const past = JSON.stringify([placed, histories.map(({ altered }) => altered !== undefined)]);
    if (settings === known.settings && past === known.past) return known.verdicts;
    const { data, weights, walkers, spawn, teams, moveLimit, sigmaFloor } = settings;
    const key = JSON.stringify([past, data, weights, walkers, spawn, teams, moveLimit, sigmaFloor]);
    const judged = (): Verdict[] =>
      histories.map(({ altered }, team) =>
        survivalLaw(settings, teams[team]!, { altered: altered !== undefined, placed }),
      );
    known = { settings, key, past, verdicts: key === known.key ? known.verdicts : judged() };
    return known.verdicts;
  };
}

/** What has been found by looking at every walker; it looks again when the crowd has moved and its time has come. */
function createLookout(
  controls: App,
  found: () => void,
): {
  readonly rows: readonly Statistics[];
  watch(histories: readonly TeamHistory[], now: number): void;
} {
  let rows: readonly Statistics[] = [];
  let crowd: readonly TeamHistory[] = [];
  let seen = -1;
  let looking = false;
  let nextAt = 0;
  return {
    get rows() {
      return rows;
    },
    watch: (histories, now) => {
      // what was found of other crowds is no longer true
      if (histories.length !== crowd.length || histories.some((one, i) => one !== crowd[i])) {
        crowd = [...histories];
        rows = [];
        seen = -1;
      }
      const made = crowd.reduce((sum, { step }) => sum + step, 0);
      if (looking || made === seen || now < nextAt) return;
      looking = true;
      const of = crowd;
      const take = (answer: readonly Statistics[]): void => {
        if (of !== crowd) return;
        seen = made;
        rows = answer;
        found();
      };
      controls
        .statistics()
        // a device that is lost is reported elsewhere
        .then(take, () => undefined)
        .finally(() => {
          looking = false;
          nextAt = performance.now() + Math.max(LOOKED_EVERY, (performance.now() - now) / LOOKING);
        });
    },
  };
}

/** @param follow does what the link of a run says */
export function createMeasure(
  page: Page,
  controls: App,
  follow: (link: LinkContents) => void,
  signal: AbortSignal,
): MeasurePage {
  let dirty = true;
  const redraw = (): void => void (dirty = true);
  const choice = createTeamChoice(redraw);
  const views: Record<string, MeasureView> = {
    survival: createSurvival(redraw, signal),
    classes: createClasses(redraw, choice.team, signal),
    dwell: createDwell(redraw, signal),
    table: createTable(),
  };
  const opened = make('div', 'measure-opened');
  const contents = { ...views, sweep: { element: opened } };
  const titles = {
    ...{ survival: 'Not arrived', classes: 'Classes', dwell: 'Near saddle', table: 'Table' },
    sweep: 'Sweep',
  };
  const empty = make('p', 'measure-empty');
  const tabs = createTabs('measure', titles, contents, redraw);
  // there is one as soon as a file is opened
  tabs.show('sweep', false);
  const csv = button('measure-export', 'CSV', () => void save('csv'));
  const json = button('measure-export', 'JSON', () => void save('json'));
  json.title = 'Saves all measurements: series, table and times near the saddle';
  const exports = make('div', 'measure-exports', csv, json);
  page.bar.append(tabs.list, choice.element);
  page.element.append(empty, ...tabs.panels, exports);
  page.onShow(redraw);

  const judge = createJudge();
  const lookout = createLookout(controls, redraw);
  let drawnAt = -Infinity;
  let drawn: unknown[] = [];

  const tables: Record<string, (measured: Measurements) => Table> = {
    survival: seriesTable,
    classes: seriesTable,
    dwell: dwellTable,
    table: summaryTable,
  };
  const save = async (kind: 'csv' | 'json'): Promise<void> => {
    const tab = tabs.chosen();
    const measured = await measure(controls);
    const { settings } = measured;
    const link = linkTo(settings);
    const table = tables[tab]!(measured);
    const [text, name] =
      kind === 'csv'
        ? [toCsv(table, settings, link), `saddlescope-${table.name}.csv`]
        : [toJson(measured, link), 'saddlescope.json'];
    download(text, kind === 'csv' ? 'text/csv' : 'application/json', name);
  };

  const report = (status: FrameStatus): void => {
    if (!page.shown()) return;
    const now = performance.now();
    if (now - drawnAt < DRAWN_EVERY) return;
    const { settings, histories } = status;
    const tab = tabs.chosen();
    csv.hidden = json.hidden = tab === 'sweep';
    if (sweep) sweep.save.hidden = sweep.title.hidden = tab !== 'sweep';
    if (tab === 'sweep') {
      empty.hidden = choice.element.hidden = true;
      // what is drawn next is drawn anew
      dirty = true;
      return;
    }
    const known = histories.length === settings.teams.length;
    if (known && (tab === 'dwell' || tab === 'table')) lookout.watch(histories, now);
    // the histories grow in place
    const state = [tab, settings, ...histories, ...histories.map(({ step }) => step)];
    if (!dirty && state.length === drawn.length && state.every((part, i) => part === drawn[i])) return;
    [dirty, drawn, drawnAt] = [false, state, now];

    const names = teamNames(settings).map(teamName);
    choice.refresh(names);
    choice.element.hidden ||= tab !== 'classes';
    const what = tables[tab]!({ settings, names, histories: [], statistics: [], placed: false }).name;
    csv.title = `Saves the ${{ series: 'counts after each step', teams: 'table', dwell: 'times near the saddle' }[what]!}`;
    const words = emptiness(tab, known, histories, lookout.rows);
    empty.hidden = words === '';
    empty.textContent = words;
    views[tab]!.element.hidden = words !== '';
    if (words !== '') return;
    const placed = controls.placed();
    const verdicts = judge(settings, histories, placed);
    const measured = { settings, names, histories, statistics: lookout.rows, placed, verdicts };
    views[tab]!.draw({ ...measured, rows: teamRows(measured) });
  };
  let sweep: SweepView | undefined;
  return {
    report,
    sweep: (table, name) =>
      withModule(
        SWEEP,
        (create) => {
          if (!sweep) {
            sweep = create(() => controls.settings(), follow, signal);
            opened.append(sweep.element);
            exports.append(sweep.save);
            page.bar.append(sweep.title);
            tabs.show('sweep', true);
          }
          tabs.choose('sweep');
          sweep.open(table, name);
        },
        reportError,
      ),
  };
}

/** What is said where there is nothing to draw; empty where there is. */
function emptiness(
  tab: string,
  known: boolean,
  histories: readonly TeamHistory[],
  statistics: readonly Statistics[],
): string {
  if (!known || Math.max(0, ...histories.map(({ step }) => step)) < 1) {
    return {
      survival:
        'Press Play: the share of walkers that have not yet arrived is drawn here against the steps, with the theory.',
      classes: 'Press Play: how many walkers are in each class is drawn here.',
      dwell: 'Press Play: how many steps the walkers spend near the saddle is drawn here.',
      table: 'Press Play: when 50, 90, 99 and 100 % of each team have arrived is listed here.',
    }[tab]!;
  }
  return tab === 'dwell' && statistics.length === 0 ? 'Reading every walker …' : '';
}
