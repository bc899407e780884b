/** Numbers that are taken away: what stands before them, that no digit is lost, and that rows are what they say. */

import { CLASS_CODES } from '../../../src/core/simulation/census.ts';
import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { droppedTracers } from '../../../src/core/plane/dropped-tracers.ts';
import type { TracerRingCopy } from '../../../src/core/simulation/engine.ts';
import {
  censusTable,
  survivalTable,
  tracersTable,
  walkersTable,
  type Computed,
} from '../../../src/core/export/data-tables.ts';
import { tableBytes, textPieces, type Table } from '../../../src/core/export/table-file.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import { RING_LENGTH, TRACERS, ringAt } from '../../../src/core/simulation/sampling.ts';
import { defaultSettings, FIELDS } from '../../../src/core/settings/settings.ts';
import { defaultTeam, TEAM_FIELDS } from '../../../src/core/settings/teams.ts';

const LINK = 'https://example.org/?walkers=3&t=12';
const settings = {
  ...defaultSettings(),
  walkers: 3,
  teams: [defaultTeam(), defaultTeam('em')],
  view: { ...defaultSettings().view, dropped: [0.7, 1.4] },
};
const data = foldData(settings.data);
const computed: Computed = { settings, data, arithmetic: 'CPU: double precision', clock: 12 };

/** Doubles whose digits are all needed. */
const pairs = Float64Array.of(1 / 3, 2 ** 0.5, -Number.MIN_VALUE, 1 + Number.EPSILON, 0.1 + 0.2, 1e-17);
const walkers = walkersTable(
  [
    { team: 0, pairs },
    { team: 1, pairs: pairs.map((value) => value * 3) },
  ],
  computed,
);
const histories = [0, 1].map((team) => {
  const history = new TeamHistory([3, 0, 0, 0, 0]);
  // one goes home in each third step
  for (let k = 0; k < 9; k++) history.extend(k % 3 === team ? [-1, 0, 0, 1, 0] : [0, 0, 0, 0, 0]);
  return history;
});

const text = (table: Table, format: 'csv' | 'json'): string =>
  [...textPieces(table, format, settings, LINK)].join('');
/** The lines of a CSV without its header, as cells. */
const cells = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\r\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','));

describe.each([
  ['walkers', walkers],
  ['survival', survivalTable(histories, computed)],
  ['census', censusTable(histories, computed)],
] as const)('%s', (name, table) => {
  it('says before the numbers what they mean, every setting and the link', () => {
    const head = text(table, 'csv')
      .split('\r\n')
      .filter((line) => line.startsWith('# '));
    expect(head[0]).toBe(`# Saddlescope: ${name}`);
    expect(head[1]).toBe(`# link: ${LINK}`);
    for (const { key } of FIELDS)
      expect(head.some((line) => line.startsWith(`# setting ${key} = `))).toBe(true);
    for (const { key } of TEAM_FIELDS)
      expect(head.some((line) => line.startsWith(`# setting ${key}.2 = `))).toBe(true);
    expect(head.join('\n')).toContain('CPU: double precision');
    for (const column of table.columns) expect(head.join('\n'), column).toContain(column);
    const json = JSON.parse(text(table, 'json')) as Record<string, unknown>;
    expect(json).toMatchObject({
      app: 'Saddlescope',
      link: LINK,
      settings,
      notes: table.notes,
      columns: table.columns,
    });
  });

  it('is the same in both formats, to the last bit', () => {
    const [columns, ...rows] = cells(text(table, 'csv'));
    expect(columns).toEqual(table.columns);
    const json = JSON.parse(text(table, 'json')) as Record<string, number[][]>;
    expect(rows).toHaveLength(table.rows.length);
    expect(rows.map((row) => row.map(Number))).toEqual(json[name]);
    expect(json[name]).toEqual(Array.from({ length: table.rows.length }, (_, k) => table.rows.at(k)!));
  });

  it('is about as long as it says', () => {
    for (const format of ['csv', 'json'] as const) {
      const bytes = new TextEncoder().encode(text(table, format)).length;
      expect(tableBytes(table, format, settings, LINK) / bytes).toBeCloseTo(1, 1);
    }
  });
});

it('keeps every double of the walkers', () => {
  const rows = cells(text(walkers, 'csv')).slice(1);
  expect(rows.slice(0, 3).flatMap((row) => [Number(row[2]), Number(row[3])])).toEqual([...pairs]);
  const [, , mu, sigma, height] = rows[0]!.map(Number) as [number, number, number, number, number];
  expect(height).toBe(logLikelihood(data, mu, sigma));
});

it('is made in pieces, none of them large, however many walkers there are', () => {
  const many = walkersTable([{ team: 0, pairs: new Float64Array(2 * 20_000).fill(1.25) }], computed);
  const made: number[] = [];
  let rows = 0;
  for (const piece of textPieces(many, 'csv', settings, LINK, (done) => made.push(done))) {
    expect(piece.length).toBeLessThan(500_000);
    rows += piece.split('\r\n').filter((line) => /^\d/.test(line)).length;
  }
  expect(rows).toBe(20_000);
  expect(made.length).toBeGreaterThan(4);
  expect(made).toEqual([...made].sort((a, b) => a - b));
});

it('gives the survival that the history has', () => {
  const table = survivalTable(histories, computed, 1);
  const rows = Array.from({ length: table.rows.length }, (_, k) => table.rows.at(k)!);
  expect(rows.map(([team]) => team)).toEqual(rows.map(() => 1));
  expect(rows.at(-1)).toEqual([1, 9, 0, 0]);
  expect(rows.find(([, step]) => step === 4)).toEqual([1, 4, 2, 2 / 3]);
});

it('unrolls the ring, oldest first, with the steps at which the tracers were there', () => {
  const ring = ringAt({ ...settings, stepsPerFrame: 8 }, 3, 13, 4);
  expect(ring).toMatchObject({ tracers: 6, clock: 12, every: 2, head: 6, filled: 4 });
  const texels = new Float32Array(4 * TRACERS * RING_LENGTH).fill(NaN);
  for (let row = 3; row <= 6; row++) {
    for (let column = 0; column < 6; column++) {
      texels.set(
        [row, 0.5 + column / 8, -row, CLASS_CODES * Math.floor(column / 3) + 1],
        4 * (TRACERS * row + column),
      );
    }
  }
  const copy: TracerRingCopy = { ring, texels };
  const table = tracersTable(copy, computed);
  const rows = Array.from({ length: table.rows.length }, (_, k) => table.rows.at(k)!);
  const crowd = rows.filter(([kind]) => kind === 'crowd');
  expect(crowd).toHaveLength(24);
  expect(crowd.slice(0, 4)).toEqual(
    [3, 4, 5, 6].map((row) => ['crowd', 0, 0, 2 * row, row, 1.5, -row, 'stalled']),
  );
  expect(crowd.at(-1)).toEqual(['crowd', 1, 2, 12, 6, 1 + 0.5 + 5 / 8, -6, 'stalled']);
  // dropped ones by core, in doubles
  const way = droppedTracers(data, settings.view.dropper, [0.7, 1.4], 0, settings);
  const others = rows.filter(([kind]) => kind === 'dropped');
  expect(others.map((row) => [row[4], row[5]])).toEqual(way);
  expect(others.map((row) => row[3])).toEqual(way.map((_, step) => step));
  expect(tracersTable(copy, computed, 1).rows.length).toBe(12);
});
