/** The standings of a race: one row per team, with its classes as a stacked bar and the main shares as numbers. */

import { CLASS_MEANINGS, CLASS_NAMES } from '../../core/simulation/census.ts';
import { MAX_TEAMS } from '../../core/settings/teams.ts';
import { STANDING_COLUMNS, shareOf, type Standing } from '../../core/readout/readout.ts';
import { make, writer } from '../kit/dom.ts';
import { createShareBar } from './share-bar.ts';

export interface Standings {
  readonly element: HTMLElement;
  update(teams: readonly Standing[]): void;
}

export function createStandings(): Standings {
  const titles = STANDING_COLUMNS.map((name) => {
    const title = make('th', `standing-${name}`, make('span', `dot ${name}`), CLASS_NAMES[name]);
    title.scope = 'col';
    title.title = CLASS_MEANINGS[name];
    return title;
  });
  const unseen = make('td', 'standing-way');
  const corner = make('th', 'standing-team cut', make('span', 'unseen', 'team'));
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

  return {
    element,
    update: (teams) =>
      rows.forEach((row, index) => {
        const team = teams[index];
        if (row.element.hidden !== !team) row.element.hidden = !team;
        if (team) row.update(team);
      }),
  };
}

interface StandingRow {
  element: HTMLElement;
  update(team: Standing): void;
}

function createRow(index: number): StandingRow {
  const name = make('span', 'standing-name');
  const detail = make('span', 'standing-detail');
  const badge = make('span', `team-badge team-${index + 1}`, String(index + 1));
  const title = make('th', 'standing-team cut', badge, ' ', name, ' ', detail);
  title.scope = 'row';
  const bar = createShareBar();
  const note = make('span', 'standing-note');
  const way = make('td', 'standing-way', bar.element, note);
  const cells = STANDING_COLUMNS.map((one) => {
    const cell = make('td', `standing-${one}`);
    return { one, cell, writeShare: writer(cell) };
  });
  const element = make('tr', '', title, way, ...cells.map(({ cell }) => cell));
  const write = { name: writer(name), detail: writer(detail), note: writer(note) };

  return {
    element,
    update: (team) => {
      write.name(team.name);
      write.detail(team.detail);
      for (const { one, cell, writeShare } of cells) {
        const { count, share, percent } = shareOf(team.classes, one);
        writeShare(percent);
        // of no walkers at all it is not known
        cell.classList.toggle('none', count === 0 && !Number.isNaN(share));
      }
      bar.draw(team.classes);
      write.note(team.home);
      const home = team.home !== '';
      if (bar.element.hidden !== home) bar.element.hidden = home;
    },
  };
}
