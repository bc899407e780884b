/** The standings of a race: one row per team, with its classes as a stacked bar and the main shares as numbers. */

import { CLASSES, CLASS_MEANINGS, CLASS_NAMES, type CensusRow } from '../../core/simulation/census.ts';
import { MAX_TEAMS } from '../../core/settings/teams.ts';
import type { FrameReport } from '../../api/app.ts';
import { make, writer } from '../kit/dom.ts';
import { percent, whole } from '../../core/notation/format.ts';
import { teamNames, type TeamName } from '../../core/settings/team-names.ts';

export interface Standings {
  readonly element: HTMLElement;
  update(report: FrameReport): void;
}

/** The shares that get a column; the rest is under way. */
export const STANDING_COLUMNS = ['arrived', 'stalled', 'frozen'] as const;

export function createStandings(): Standings {
  const titles = STANDING_COLUMNS.map((name) => {
    const title = make('th', `standing-${name}`, make('span', `dot ${name}`), CLASS_NAMES[name]);
    title.scope = 'col';
    title.title = CLASS_MEANINGS[name];
    return title;
  });
  // the bar repeats the numbers, and has nothing to add for a screen reader
  const unseen = make('td', 'standing-way');
  const corner = make('th', 'standing-team', make('span', 'unseen', 'team'));
  corner.scope = 'col';
  const body = make('tbody');
  const rows = Array.from({ length: MAX_TEAMS }, (_, index) => {
    const row = createRow(index);
    body.append(row.element);
    return row;
  });
  const element = make(
    'table',
    'standings',
    make('thead', '', make('tr', '', corner, unseen, ...titles)),
    body,
  );

  let known: { settings: unknown; names: TeamName[] } = { settings: undefined, names: [] };
  return {
    element,
    update: ({ census, histories, settings }) => {
      if (known.settings !== settings) known = { settings, names: teamNames(settings) };
      rows.forEach((row, index) => {
        const name = known.names[index];
        if (row.element.hidden !== !name) row.element.hidden = !name;
        if (name) row.update(name, census[index], histories[index]?.milestones.at(-1));
      });
    },
  };
}

interface StandingRow {
  element: HTMLElement;
  /** reached: the step at which the last walker arrived, if the team has come so far. */
  update(name: TeamName, row: CensusRow | undefined, reached: number | undefined): void;
}

function createRow(index: number): StandingRow {
  const name = make('span', 'standing-name');
  const detail = make('span', 'standing-detail');
  const badge = make('span', `team-badge team-${index + 1}`, String(index + 1));
  const title = make('th', 'standing-team', badge, ' ', name, ' ', detail);
  title.scope = 'row';
  const segments = CLASSES.map((one) => ({ one, element: make('span', `share ${one}`), width: '' }));
  const bar = make('div', 'shares', ...segments.map((segment) => segment.element));
  bar.setAttribute('aria-hidden', 'true');
  const note = make('span', 'standing-note');
  const way = make('td', 'standing-way', bar, note);
  const cells = STANDING_COLUMNS.map((one) => {
    const cell = make('td', `standing-${one}`);
    return { one, cell, writeShare: writer(cell) };
  });
  const element = make('tr', '', title, way, ...cells.map(({ cell }) => cell));
  const write = { name: writer(name), detail: writer(detail), note: writer(note) };

  return {
    element,
    update: (words, row, reached) => {
      write.name(words.name);
      write.detail(words.detail);
      const total = row?.walkers ?? 0;
      for (const { one, cell, writeShare } of cells) {
        writeShare(percent(row?.[one] ?? 0, total));
        const none = row?.[one] === 0;
        if (cell.classList.contains('none') !== none) cell.classList.toggle('none', none);
      }
      for (const segment of segments) {
        const count = row?.[segment.one] ?? 0;
        const width = total > 0 ? `${((100 * count) / total).toFixed(2)}%` : '0%';
        if (width === segment.width) continue;
        segment.element.style.width = segment.width = width;
        segment.element.classList.toggle('some', count > 0);
      }
      const home = row !== undefined && total > 0 && row.arrived === total && reached !== undefined;
      write.note(home ? `all at step ${whole(reached)}` : '');
      if (bar.hidden !== home) bar.hidden = home;
    },
  };
}
