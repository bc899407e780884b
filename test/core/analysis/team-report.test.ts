/** The table of teams and what is exported: read back by a parser of its own and compared number by number. */

import { describe, expect, it } from 'vitest';
import { CLASSES } from '../../../src/core/simulation/census.ts';
import { DWELL_BINS, dwellBin, dwellEdge } from '../../../src/core/simulation/dwell.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { plainFormula } from '../../../src/core/notation/formula.ts';
import { powerOf } from '../../../src/core/notation/data-formulas.ts';
import { lawFormula, teamRows, type Measurements } from '../../../src/core/analysis/team-report.ts';
import { dwellTable, seriesTable, summaryTable, toJson } from '../../../src/core/export/report-tables.ts';
import { toCsv, type ListedTable } from '../../../src/core/export/table-file.ts';
import { defaultSettings, FIELDS } from '../../../src/core/settings/settings.ts';
import { TEAM_FIELDS } from '../../../src/core/settings/teams.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';

const LINK = 'https://example.org/scope/?walkers=1000&optimizer=em&optimizer.2=gradient&data=-1,1';

/** RFC 4180, with lines that begin with # before the table. */
function parse(text: string): { comments: string[]; rows: string[][] } {
  const lines = text.split('\r\n');
  const first = lines.findIndex((line) => !line.startsWith('#'));
  const rows: string[][] = [[]];
  const body = lines.slice(first).join('\r\n');
  for (const [, quoted, bare, end] of body.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  expect(rows.pop()).toEqual(['']); // the last line is ended like all others
  return { comments: lines.slice(0, first), rows };
}

/** A team of 1000 of which so many arrive in each step until all have; a tenth of the rest stalled. */
function team(perStep: number, steps: number): TeamHistory {
  const rows = Array.from({ length: steps + 1 }, (_, k) => {
    const arrived = Math.min(1000, perStep * k);
    const stalled = Math.floor((1000 - arrived) / 10);
    return [1000 - arrived - stalled, stalled, 0, arrived, 0];
  });
  const history = new TeamHistory(rows[0]!);
  history.extend(rows.slice(1).flatMap((row, k) => row.map((count, i) => count - rows[k]![i]!)));
  return history;
}

function measured(more: Partial<Measurements> = {}): Measurements {
  const settings = applyPatch(defaultSettings(), {
    walkers: 1000,
    teams: [{ optimizer: 'em' }, { optimizer: 'gradient' }, { optimizer: 'adam', stepSize: 0.1 }],
  });
  const dwell = new Array<number>(DWELL_BINS).fill(0);
  dwell[0] = 400;
  dwell[dwellBin(1000)] = 600;
  return {
    settings,
    names: ['EM', '=gradient, "slow"', 'Adam'],
    histories: [team(1, 950), team(4, 700), team(0, 700)],
    statistics: [
      { team: 0, steps: 950, medianLogLikelihood: -2.837877066409345, dwell },
      { team: 1, steps: 700, medianLogLikelihood: 2.7666161033500573, dwell: dwell.map((n) => n / 2) },
    ],
    placed: false,
    ...more,
  };
}

describe('the table of teams', () => {
  const rows = teamRows(measured());

  it('has the first step to each share, and what is not yet', () => {
    expect(rows.map(({ milestones }) => milestones)).toEqual([
      [500, 900, undefined, undefined],
      [125, 225, 248, 250],
      [undefined, undefined, undefined, undefined],
    ]);
  });

  it('compares with the first team at the largest share that both have reached', () => {
    expect(rows.map(({ faster }) => faster)).toEqual([
      { times: 1, at: 0.9 },
      { times: 4, at: 0.9 },
      undefined,
    ]);
  });

  it('has no speed for who is there from the start', () => {
    const histories = [team(4, 300), new TeamHistory([0, 0, 0, 1000, 0])];
    expect(teamRows(measured({ histories }))[1]!.faster).toBeUndefined();
  });

  it('has the shares of now, the medians that are known, and the law or why there is none', () => {
    expect(rows[0]).toMatchObject({ team: 0, name: 'EM', walkers: 1000, steps: 950 });
    expect([rows[0]!.arrived, rows[0]!.stalled, rows[0]!.frozen]).toEqual([0.95, 0.005, 0]);
    expect(rows.map((row) => row.medianLogLikelihood)).toEqual([
      -2.837877066409345,
      2.7666161033500573,
      undefined,
    ]);
    expect(rows.map(({ verdict }) => lawFormula(verdict) || verdict.reason)).toEqual([
      '0.875 √(0.75/t)',
      '0.625 √(62.5/t)',
      'none for adam',
    ]);
    // set as a formula it is the same
    const set = rows.map(({ verdict }) => powerOf(verdict));
    expect(set.map((term) => term && plainFormula(term))).toEqual([
      '0.875 √(0.75/t)',
      '0.625 √(62.5/t)',
      undefined,
    ]);
  });

  it('holds no law against a team that was changed on its way, or placed by hand', () => {
    const changed = team(1, 950);
    changed.alter(100);
    const [row] = teamRows(measured({ histories: [changed] }));
    expect([row!.verdict.reason, row!.altered]).toEqual(['settings changed during the run', 100]);
    expect(teamRows(measured({ placed: true }))[0]!.verdict.reason).toBe('walkers were placed');
  });
});

describe('what is exported', () => {
  const all = measured();
  const tables: [string, ListedTable][] = [
    ['series', seriesTable(all)],
    ['teams', summaryTable(all)],
    ['dwell', dwellTable(all)],
  ];

  it.each(tables)('the CSV of the %s parses back to the same cells', (name, table) => {
    expect(table.name).toBe(name);
    const { comments, rows } = parse(toCsv(table, all.settings, LINK));
    expect(rows[0]).toEqual(table.columns);
    expect(rows).toHaveLength(table.rows.length + 1);
    table.rows.forEach((row, i) => {
      const back = rows[i + 1]!.map((cell, k) =>
        cell === '' ? undefined : typeof row[k] === 'number' ? Number(cell) : cell.replace(/^'(?==)/, ''),
      );
      expect(back).toEqual(row);
    });
    expect(comments).toContain(`# link: ${LINK}`);
    expect(comments).toContain('# setting stepSize.3 = 0.1');
    const named = comments.filter((line) => line.startsWith('# setting '));
    expect(named).toHaveLength(3 * TEAM_FIELDS.length + FIELDS.length);
    const notes = comments.filter((line) => !line.startsWith('# setting')).join(' ');
    for (const column of table.columns) expect(notes).toMatch(new RegExp(`\\b${column}\\b.*:`));
  });

  it('no cell of a CSV is taken for a formula', () => {
    for (const [, table] of tables) {
      for (const row of parse(toCsv(table, all.settings, LINK)).rows.slice(1)) {
        for (const cell of row) expect(/^[=+@-]/.test(cell) && Number.isNaN(Number(cell))).toBe(false);
      }
    }
    expect(toCsv(summaryTable(all), all.settings, LINK)).toContain(`"'=gradient, ""slow"""`);
  });

  it('the series has every kept step, the newest step once, and counts that add up', () => {
    const { rows } = seriesTable(all);
    all.histories.forEach((history, index) => {
      const own = rows.filter((row) => row[1] === index);
      const steps = own.map((row) => row[0]);
      expect(steps).toEqual([...new Set([...history.steps, history.step])]);
      expect(own.at(-1)!.slice(2)).toEqual(history.now);
      for (const row of own) expect(row.slice(2).reduce<number>((sum, n) => sum + Number(n), 0)).toBe(1000);
    });
    // step 701 is not kept, 700 is
    const odd = new TeamHistory([10, 0, 0, 0, 0]);
    odd.extend(new Array<number>(5 * 701).fill(0));
    expect(seriesTable({ histories: [odd] }).rows.slice(-2)).toEqual([
      [700, 0, 10, 0, 0, 0, 0],
      [701, 0, 10, 0, 0, 0, 0],
    ]);
  });

  it('the dwell histogram adds up to the crowd, its bins meet, and empty ones at the end are left out', () => {
    const { rows } = dwellTable(all);
    const own = rows.filter((row) => row[0] === 0) as number[][];
    expect(own.reduce((sum, row) => sum + row[3]!, 0)).toBe(1000);
    own.slice(1).forEach((row, i) => expect(row[1]).toBe(own[i]![2]));
    expect(own.at(-1)).toEqual([0, 896, 1024, 600]);
    const full = new Array<number>(DWELL_BINS).fill(1);
    const [last] = dwellTable({
      statistics: [{ team: 0, steps: 1, medianLogLikelihood: 0, dwell: full }],
    }).rows.slice(-1);
    expect(last).toEqual([0, dwellEdge(DWELL_BINS - 1), 2 ** 32, 1]);
  });

  it('the JSON holds the same, with the settings and the link', () => {
    const back = JSON.parse(toJson(all, LINK));
    expect(back.link).toBe(LINK);
    expect(back.settings).toEqual(all.settings);
    for (const [name, table] of tables) {
      expect(back[name]).toHaveLength(table.rows.length);
      expect(Object.keys(back[name][0])).toEqual(table.columns);
      const cells = back[name].map((row: object) => Object.values(row));
      expect(cells).toEqual(table.rows.map((row) => table.columns.map((_, i) => row[i] ?? null)));
      expect(back.notes[name]).toEqual(table.notes);
    }
    expect(back.series[3]).toEqual({
      step: 3,
      team: 0,
      travelling: 898,
      stalled: 99,
      frozen: 0,
      arrived: 3,
      converged: 0,
    });
    expect(CLASSES.every((name) => name in back.series[0])).toBe(true);
  });

  it('before anything is known there are headers and no rows', () => {
    const none = measured({ histories: [], statistics: [] });
    for (const table of [seriesTable(none), summaryTable(none), dwellTable(none)]) {
      expect(parse(toCsv(table, none.settings, LINK)).rows).toEqual([table.columns]);
    }
    expect(JSON.parse(toJson(none, LINK)).teams).toEqual([]);
  });
});
