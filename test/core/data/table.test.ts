/** Tables from other programs: which columns there are, and in which words a bad value is named. */

import { describe, expect, it } from 'vitest';
import { CsvError } from '../../../src/core/data/csv.ts';
import { LONGEST_TABLE, parseTable } from '../../../src/core/data/table.ts';

const namesOf = (text: string): string[] => parseTable(text).columns.map(({ name }) => name);
const valuesOf = (text: string, column?: number): number[] => {
  const table = parseTable(text);
  return table.read(column ?? table.first);
};

describe('a table', () => {
  const heights = 'name,height,"weight, kg"\nAda,1.62,55\n"Byron, Lord",1.74,71.5\r\n\nBabbage,1.8,80\n';

  it('has columns by the names in its header, and begins with the first that holds numbers', () => {
    expect(parseTable(heights).columns).toEqual([
      { name: 'name', numeric: false },
      { name: 'height', numeric: true },
      { name: 'weight, kg', numeric: true },
    ]);
    expect(valuesOf(heights)).toEqual([1.62, 1.74, 1.8]);
    expect(valuesOf(heights, 2)).toEqual([55, 71.5, 80]);
    expect(() => valuesOf(heights, 0)).toThrow(/^line 2 must be a number from.*; got "Ada"\.$/);
  });

  it.each([
    ['tabs', 'a\tb\n1\t2\n', [['a', 'b'], [1]]],
    [
      'semicolons',
      'a;b\n1;2\n3;4',
      [
        ['a', 'b'],
        [1, 3],
      ],
    ],
    [
      'a separator at the end of each line',
      'a,b,\n1,2,\n3,4,',
      [
        ['a', 'b'],
        [1, 3],
      ],
    ],
    [
      'no header',
      '1,2\n3,4',
      [
        ['column 1', 'column 2', 'all columns'],
        [1, 3],
      ],
    ],
    [
      'words and no header',
      'x,1\ny,2',
      [
        ['column 1', 'column 2'],
        [1, 2],
      ],
    ],
    [
      'a header that has a number in it',
      'place,2019\n1,5\n2,6',
      [
        ['place', '2019'],
        [1, 2],
      ],
    ],
    [
      'a column without a name',
      ',b\nx,2\ny,3',
      [
        ['column 1', 'b'],
        [2, 3],
      ],
    ],
    ['a quotation mark in a field', '"say ""x""",b\n1,2', [['say "x"', 'b'], [1]]],
    ['a byte order mark', '\ufeffa,b\n1,2', [['a', 'b'], [1]]],
    ['one column', 'a\n1\n2', [['values'], [1, 2]]],
    ['a list in one line', '1, 2, 3', [['values'], [1, 2, 3]]],
    ['a list wrapped after its commas', '1, 2, 3,\n4, 5', [['all'], [1, 2, 3, 4, 5]]],
    ['a list wrapped like words', '1 2\n3', [['values'], [1, 2, 3]]],
  ])('with %s', (_, text, [names, values]) => {
    expect(namesOf(text)).toEqual(names);
    expect(valuesOf(text)).toEqual(values);
  });

  it('without a header can be a list', () => {
    expect(valuesOf('1,2\n3,4', 2)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['a missing value', 'a,b\n1,2\n3,NA', 1, /^line 3 must be a number from.*; got "NA"\.$/],
    ['an empty field', 'a,b\n1,2\n,3\n', 0, /^line 3 must be .*; got ""\.$/],
    ['a decimal comma', 'a;b\n1,5;2', 0, /^line 2 must be a number from -1000000000.*; got "1,5"\.$/],
    [
      'a line that is too short',
      'a,b\n1,2\n3',
      0,
      'line 3 must be a row of 2 fields, as line 1 is; got "3".',
    ],
    ['a line that is too long', 'a,b\n1,2\n3,4,5', 0, /^line 3 must be a row of 2 fields.*; got "3,4,5"\.$/],
    ['a number that is too large', 'a,b\n1e10,2', 0, /^line 2 must be .*; got "1e10"\.$/],
    ['a word in a wrapped list', '1,2\n3,4,x', 0, /^line 2 must be a number from.*; got "x"\.$/],
    ['half a quotation mark', 'a,b\n"1,2', 0, /^line 2 must be a row with quotation marks.*; got ""1,2"\.$/],
    [
      'a quotation mark within',
      'a,b\n"1"2,3',
      0,
      /^line 2 must be a row with quotation marks.*; got ""1"2,3"\.$/,
    ],
    ['nothing', '', 0, /^the text must be .*; got a text without numbers\.$/],
  ])('with %s is refused by line', (_, text, column, message) => {
    expect(() => parseTable(text).read(column)).toThrow(CsvError);
    expect(() => parseTable(text).read(column)).toThrow(message);
  });

  it('holds at most a hundred thousand values in thirty-two megabytes', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `"row ${i}",${i / 7},${-i}`);
    const text = ['name,a,b', ...rows].join('\n');
    const start = performance.now();
    expect(valuesOf(text, 2)).toHaveLength(100_000);
    console.log(`100,000 lines of ${text.length} characters: ${(performance.now() - start).toFixed(0)} ms`);
    expect(() => valuesOf(`${text}\n"more",1,2`, 2)).toThrow(
      'line 100002 must be within the first 100000 numbers; got "2".',
    );
    expect(() => parseTable('1'.repeat(LONGEST_TABLE + 1))).toThrow('a text of 33554433 characters');
  });
});
