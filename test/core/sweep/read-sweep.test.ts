/** The table of a sweep, read again: what it says of itself, its runs, its parts, and every way in which it may be wrong. */

import { describe, expect, it } from 'vitest';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { readLink } from '../../../src/core/link/read-link.ts';
import { combinationLink, partOf, readSweep } from '../../../src/core/sweep/read-sweep.ts';
import { figureColumns, sweepFigure } from '../../../src/core/sweep/sweep-figure.ts';
import { planSweep, valuesAt, type SweepWords } from '../../../src/core/sweep/sweep-plan.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';
import { measured, tableOf } from './tables.ts';

const WORDS: SweepWords = {
  link: '?walkers=100&optimizer.2=em',
  vary: ['stepSize=.001:.1:5:log', 'annealed=true,false'],
  steps: '30',
};
const textOf = (words: Partial<SweepWords> = {}): string => tableOf(planSweep({ ...WORDS, ...words }));

describe('a table of a sweep', () => {
  it.each([
    WORDS,
    { link: '', vary: ['optimizer=em,adam,gradient'], steps: '1' },
    { link: 'v=2&optimizer=em&spawn.seed=3', vary: ['data=-1,1;0,1,2;-3', 'noise=0:.1:3'], steps: '7' },
    { link: 'stepSize=.5&optimizer.2=em', vary: ['stepSize.2=.1,.2', 'optimizer.3=adam,em'], steps: '9' },
    {
      link: 'annealed=true',
      vary: ['schedule.points=0,2,1,.5;0,3,1,.1', 'schedule.shape=custom'],
      steps: '9',
    },
  ])('says of %j what was varied, and has the link of each run', (words) => {
    const plan = planSweep(words);
    const table = readSweep(tableOf(plan));
    expect(table).toMatchObject({
      steps: plan.steps,
      engine: 'CPU, a test',
      axes: plan.axes,
      teams: plan.teams,
    });
    for (let k = 0; k < plan.count; k++) {
      const { settings, options, messages } = readLink(combinationLink(table, k));
      expect([settings, options.t, messages]).toEqual([plan.settingsAt(k), plan.steps, []]);
      const { census, report } = measured(plan, k);
      census.forEach((row, team) => {
        const at = k * plan.teams + team;
        expect(table.columns.get('travelling')![at]).toBe(row.travelling / row.walkers);
        expect(table.columns.get('arrived')![at]).toBe(report[team]!['arrived']);
      });
    }
    expect(table.columns.has('law')).toBe(false);
    expect(table.columns.get('steps90')![0]).toBeNaN();
  });

  it('is the same with the line ends of other programs', () => {
    expect(readSweep(textOf().replaceAll('\r\n', '\n'))).toEqual(readSweep(textOf()));
  });

  it('that is cut off anywhere is refused with what is missing', () => {
    const text = textOf({ vary: ['stepSize=.001:.1:2', 'annealed=true,false'] });
    for (let length = 0; length < text.length; length += length > 4000 ? 1 : 29) {
      expect(() => readSweep(text.slice(0, length))).toThrow(ValidationError);
    }
    expect(() => readSweep(text.slice(0, -1))).toThrow(
      'the rows must be all 8 of the table: the same command computes the others; got 7.',
    );
    expect(() => readSweep(text + text.split('\r\n').at(-2)! + '\r\n')).toThrow('all 8 of the table; got 9.');
  });

  it.each([
    [/# varied stepSize, log: \S+/, '# varied stepSize, log: fast', 'stepSize must be a number'],
    [
      /# varied stepSize, log: (\S+)/,
      '# varied stepSize, log: $1 $1',
      'varied stepSize must be values that differ',
    ],
    ['# varied stepSize', '# varied __proto__', 'varied must be a setting of the link'],
    ['# varied stepSize', '# varied view.theme', 'varied must be a setting of the link'],
    [
      '# engine: CPU',
      '# motor: CPU',
      'the table must be a sweep with a line "# engine: ..."; got one without it.',
    ],
    ['# steps: 30', '# steps: 31', 'steps must be those of the table\'s link, which has t=30; got "31".'],
    ['walkers=100', 'walker=100', 'the link must be a link that can be read'],
    ['stepSize,annealed,team', 'annealed,stepSize,team', 'column 1 must be "stepSize"; got "annealed".'],
    ['0.001,true,1', '0.001,true,2', /team in line \d+ must be 1; got "2"\./],
    ['0.1,true,0', '0.2,true,0', /stepSize in line \d+ must be 0\.1; got "0\.2"\./],
    ['0.001,true,0,', '0.001,true,0,,', /line \d+ must be a row of \d+ fields/],
    [
      /(0\.001,true,0,"[^"]*"|0\.001,true,0,[^,]*),100/,
      '$1,many',
      /walkers in line \d+ must be a number, or empty/,
    ],
  ] as [string | RegExp, string, string | RegExp][])(
    'with %s for %s is refused, with what is allowed',
    (from, to, words) => {
      const text = textOf();
      expect(text.replace(from, to)).not.toBe(text);
      expect(() => readSweep(text.replace(from, to))).toThrow(words);
      expect(() => readSweep(text.replace(from, to))).toThrow(ValidationError);
    },
  );

  it('of one machine alone is refused, with how to put parts together', () => {
    expect(() => readSweep(textOf({ shard: '2/3' }))).toThrow('--merge puts parts together; got part 2/3.');
  });
});

describe('a part of a table', () => {
  it('has the rows in which settings and team have the chosen values', () => {
    const table = readSweep(textOf());
    const { table: part, rows } = partOf(table, [undefined, 1], 0);
    expect(rows).toEqual([2, 6, 10, 14, 18]);
    expect([part.axes.map(({ key }) => key), part.teams]).toEqual([['stepSize'], 1]);
    expect([...part.columns.get('team')!]).toEqual([0, 0, 0, 0, 0]);
    for (const row of rows) expect(valuesAt(table.axes, Math.floor(row / 2))[1]).toBe(1);
    expect(partOf(table, []).table).toEqual(table);
  });

  it('has a figure in which each of its runs has its place', () => {
    const table = readSweep(textOf());
    const { figure, places } = sweepFigure(partOf(table, [undefined, 1], 0).table, 'arrived', paletteOf());
    expect(figure.lines.map(({ name }) => name)).toEqual(['arrived']);
    expect(places.map((place) => place!.x)).toEqual([...figure.at]);
    expect(places.map((place) => place!.y)).toEqual(figure.lines[0]!.y);
    // in 600 pixels there is room for 2 and 5 between powers of ten, in 200 there is not
    const numbers = (pixels: number): string[] => figure.x.ticks(pixels).map(({ text }) => text);
    expect(numbers(600)).toEqual(['0.001', '0.002', '0.005', '0.01', '0.02', '0.05', '0.1']);
    expect(numbers(200)).toEqual(['0.001', '0.01', '0.1']);
    expect(figureColumns(table)).toContainEqual(['stalled', 'near saddle']);
    expect(figureColumns(table).map(([column]) => column)).not.toContain('steps100');
  });

  it('has a map over two settings, also for values in any order', () => {
    const table = readSweep(textOf({ link: '', vary: ['stepSize=.3,.1,.2', 'walkers=100:400:4'] }));
    const { figure, places } = sweepFigure(table, 'arrived', paletteOf());
    const { columns, rows, colour, colours } = figure.cells!;
    expect([columns, rows, colours.length]).toEqual([3, 4, 65]);
    // what has arrived grows by one with each combination, and falls back after seven
    const shades = Array.from({ length: 12 }, (_, k) => Math.round((63 * (k % 7)) / 6));
    const shadeAt = (column: number, row: number): number => colour[3 * row + column]!;
    expect(shades).toEqual([2, 0, 1].flatMap((column) => [0, 1, 2, 3].map((row) => shadeAt(column, row))));
    expect(places[0]).toEqual({ x: 0.3, y: 100 });
  });

  it('with too many curves is refused until values are chosen', () => {
    const table = readSweep(textOf({ vary: ['stepSize=.1,.2', `spawn.seed=1:20:20`] }));
    expect(() => sweepFigure(table, 'arrived', paletteOf())).toThrow(
      'the figure must be of at most 16 curves',
    );
    expect(
      sweepFigure(partOf(table, [undefined, 3]).table, 'arrived', paletteOf()).figure.lines,
    ).toHaveLength(2);
  });
});
