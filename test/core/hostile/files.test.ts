/** Files of any kind: a table gives back its very numbers, anything else is refused in words, and nothing takes for ever. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, MissingError, isMissing } from '../../../src/core/data/csv.ts';
import { LONGEST_TABLE, parseTable } from '../../../src/core/data/table.ts';
import { readFile, readText, type FileContents } from '../../../src/core/export/file-kind.ts';
import { pngTexts } from '../../../src/core/export/png-text.ts';
import { parseNumber } from '../../../src/core/util/parse-number.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';
import { expectShowable } from './hostile.ts';

const SEED = 20_261_129;
/** A byte for each character up to 255. */
const bytesOf = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

const runs = (numRuns: number) => ({ numRuns, seed: SEED });

/** What is read, or the words of a refusal: no other error, and words that a page can show. */
function outcome<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CsvError || error instanceof ValidationError)) throw error;
    expectShowable(error.message);
    return undefined;
  }
}

const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value + 0);
/** What is no number, not missing, and all that makes tables hard to read. */
const word = fc
  .array(fc.constantFrom('a', 'Zoë', ' ', '"', ',', ';', '|', '\t', '\n', '1', '#', "'", '=', '<b>'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => `w${parts.join('')}`);
const gap = fc.constantFrom('', 'NA', 'NaN', '?', '.', 'null');

/** A field after RFC 4180. */
const quoted = (field: string, separator: string): string =>
  field.includes(separator) || /["\n\t ]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

interface Given {
  names: string[];
  rows: { cells: string[]; value: number | undefined }[];
}

/** A table of words, gaps and one column of numbers, the last but one, of which some may be missing. */
const table = (gaps: boolean): fc.Arbitrary<Given> =>
  fc
    .record({
      names: fc.tuple(word, word, fc.constant('the number'), word),
      rows: fc.array(
        fc.tuple(
          fc.oneof(word, gap),
          word,
          gaps ? fc.option(number, { nil: undefined, freq: 4 }) : number,
          word,
        ),
        { minLength: 1, maxLength: 12 },
      ),
    })
    .map(({ names, rows }) => ({
      names,
      rows: rows.map(([a, b, value, c], k) => ({
        cells: [a, b, value === undefined ? ['NA', '', '?'][k % 3]! : String(value), c],
        value,
      })),
    }));

const numbersOf = ({ rows }: Given): number[] =>
  rows.flatMap(({ value }) => (value === undefined ? [] : [value]));

/** What a table says of its column of numbers. */
function expectNumbers(text: string, given: Given): void {
  const all = numbersOf(given);
  const missing = given.rows.length - all.length;
  const found = parseTable(text);
  const at = found.columns.findIndex(({ name }) => name === 'the number');
  expect(at).toBeGreaterThanOrEqual(0);
  if (all.length === 0) expect(() => found.read(at, true)).toThrow(CsvError);
  else if (missing === 0) expect(found.read(at)).toEqual(all);
  else {
    expect(() => found.read(at)).toThrow(MissingError);
    try {
      found.read(at);
    } catch (error) {
      expect((error as MissingError).count).toBe(missing);
    }
    expect(found.read(at, true)).toEqual(all);
  }
}

describe('a table', () => {
  const line = fc.constantFrom('\n', '\r\n', '\r');

  it.each([',', ';', '\t', '|'])(
    'with %j gives back its numbers, whatever the other fields hold',
    (separator) => {
      fc.assert(
        fc.property(table(true), line, fc.boolean(), fc.boolean(), (given, end, closed, spaced) => {
          const between = spaced && separator !== '\t' ? `${separator} ` : separator;
          const rows = [given.names, ...given.rows.map(({ cells }) => cells)];
          const lines = rows.map(
            (cells) => cells.map((cell) => quoted(cell, separator)).join(between) + (closed ? separator : ''),
          );
          expectNumbers(lines.join(end).replaceAll('\n', end) + end, given);
        }),
        runs(150),
      );
    },
  );

  it.each(['\t', ' ', ','])(
    'that R wrote with %j and the names of its rows gives back its numbers',
    (separator) => {
      fc.assert(
        fc.property(table(true), ({ rows: its }) => {
          // a data frame's own names hold nothing of that
          const given = { names: ['a', 'b.1', 'the number', 'c_2'], rows: its };
          // write.table quotes words with a backslash, and writes NA
          const written = (cell: string): string => {
            if (cell === '' || isMissing(cell)) return 'NA';
            return Number.isNaN(parseNumber(cell)) ? `"${cell.replaceAll('"', '\\"')}"` : cell;
          };
          const rows = given.rows.map(({ cells }, k) =>
            [`"${k + 1}"`, ...cells.map(written)].join(separator),
          );
          const text = [given.names.map(written).join(separator), ...rows, ''].join('\n');
          expectNumbers(text, given);
          const { columns, notes, first } = parseTable(text);
          expect(columns.map(({ name }) => name)).toHaveLength(5);
          expect([columns[0]!.name, notes.length]).toEqual(['row names', 1]);
          expect(first).not.toBe(numbersOf(given).length > 0 ? 0 : -1);
        }),
        runs(150),
      );
    },
  );

  it('that was damaged gives numbers or a refusal', () => {
    const damage = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('"', '', ',', '\n', 'NA', '\\', ' ', '\0', '#', '1')),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    let read = 0;
    fc.assert(
      fc.property(
        table(true),
        fc.constantFrom(',', ';', '\t', '|', ' '),
        damage,
        (given, separator, changes) => {
          let text = [given.names, ...given.rows.map(({ cells }) => cells)]
            .map((cells) => cells.map((cell) => quoted(cell, separator)).join(separator))
            .join('\n');
          for (const [place, by] of changes) {
            const at = place % (text.length + 1);
            text = text.slice(0, at) + by + text.slice(at + (by === '' ? 1 : 0));
          }
          const found = outcome(() => parseTable(text));
          found?.columns.forEach((_, k) => {
            const values = outcome(() => found.read(k, true));
            if (!values) return;
            read++;
            if (!values.every((x) => Math.abs(x) <= 1e9 && !Object.is(x, -0))) expect.fail('no number');
          });
        },
      ),
      runs(500),
    );
    expect(read).toBeGreaterThan(100);
  });
});

describe('what a reader must not be led into', () => {
  const many = 1_000_000;
  const LONG: readonly [string, string][] = [
    ['a million quotation marks', '"'.repeat(many)],
    ['a million quotation marks below a header', `a,b\n1,${'"'.repeat(many)}`],
    ['a million and one', `a,b\n1,${'"'.repeat(many + 1)}`],
    // for each mark, papaparse looks at all blanks before the next separator
    ['marks before blanks before a separator', `a,b\n"${'x"'.repeat(many / 4)}${' '.repeat(many)},2`],
    ['marks with a blank after each', `a b\n"${'x" '.repeat(many / 4)}\t2`],
    ['marks behind backslashes', `a,b\n${'\\"'.repeat(many / 2)}`],
    ['an open mark and a million lines', `a,b\n"1,2\n${'3,4\n'.repeat(60_000)}`],
    ['a million blanks', `a b\n1 ${' '.repeat(many)}x`],
    ['a million separators', `a,b\n${','.repeat(many)}`],
    ['a million lines', '\n'.repeat(many)],
    ['a million remarks', '#\n'.repeat(many)],
    ['a million brackets', '['.repeat(many)],
    ['a million braces', '{"a":'.repeat(many / 5)],
    ['an SVG without end', `<svg>${'<metadata>Saddlescope · '.repeat(many / 20)}`],
    ['a header of a million lines', `# Saddlescope: walkers\n${'#\n'.repeat(many / 2)}`],
    ['a walker of a million fields', `# Saddlescope: walkers\n# link: \nteam,mu,sigma\n${','.repeat(many)}`],
  ];
  it.each(LONG)('%s is refused or read, and in no time that grows with its square', (_, text) => {
    const found = outcome(() => readText(text));
    if (found?.kind === 'table')
      for (const k of found.table.columns.keys()) outcome(() => found.table.read(k));
  });

  it('quotation marks that are not around whole fields are never guessed at', () => {
    for (const text of [
      'a,b\n"1,2\n3,4',
      'a,b\n"1"2,3',
      'a,b\n1,"2"3\n4,5',
      'a b\n"1" "2\n3 4',
      'a\tb\n"1"x\t2',
    ])
      expect(() => parseTable(text)).toThrow(
        /^line 2 must be a row with quotation marks around whole fields only/,
      );
    // a mark in the middle belongs to the word
    expect(parseTable('size,n\n5" pipe,2\n6" pipe,3').read(1)).toEqual([2, 3]);
  });
});

describe('any bytes', () => {
  const read = async (bytes: BlobPart): Promise<FileContents | undefined> => {
    const found = await readFile(new Blob([bytes])).then(
      (contents) => () => contents,
      (error: unknown) => () => {
        throw error;
      },
    );
    return outcome(found);
  };

  it('are something or refused', async () => {
    const begin = fc.constantFrom(
      '',
      '\x89PNG\r\n\x1a\n',
      '{"app":"Saddlescope"',
      '{"saddlescope":"take"',
      '# Saddlescope: walkers\n# link: ',
      '<svg',
      '[',
      'GIF89a',
      '\xff\xfe',
      'PK\x03\x04',
    );
    await fc.assert(
      fc.asyncProperty(begin, fc.uint8Array({ maxLength: 200 }), async (head, rest) => {
        await read(Uint8Array.from(bytesOf(head).concat([...rest])));
      }),
      runs(500),
    );
  });

  it('as JSON are something or refused', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(
          'app',
          'saddlescope',
          'link',
          'settings',
          'columns',
          'walkers',
          'tracers',
          'series',
          '__proto__',
          'data',
        ),
        fc.oneof(
          fc.constantFrom('Saddlescope', 'take', '?walkers=5'),
          fc.array(fc.array(fc.oneof(fc.double(), fc.string()), { maxLength: 4 })),
          fc.jsonValue(),
        ),
      ),
    );
    fc.assert(
      fc.property(value, (given) => {
        const found = outcome(() => readText(JSON.stringify(given)));
        if (found?.kind === 'table')
          for (const k of found.table.columns.keys()) outcome(() => found.table.read(k, true));
      }),
      runs(500),
    );
  });

  it('of a PNG are looked through to their end, once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('iTXt', 'tEXt', 'IDAT', 'IEND')), { maxLength: 5 }),
        (chunks) => {
          const bytes = [137, 80, 78, 71, 13, 10, 26, 10];
          for (const [length, type] of chunks)
            bytes.push(
              length >>> 24,
              (length >>> 16) & 255,
              (length >>> 8) & 255,
              length & 255,
              ...bytesOf(type),
              0,
              0,
              0,
              0,
            );
          expect(pngTexts(Uint8Array.from(bytes)).size).toBe(0);
        },
      ),
      runs(150),
    );
  });

  it.each([
    ['a spreadsheet', 'PK\x03\x04', 'a zip archive, as a spreadsheet is: save it as CSV.'],
    ['a clip', '\0\0\0\x1cftypisom', 'a clip, which holds no link.'],
    ['a program', '\x7fELF\0\0', 'a binary file.'],
    ['a picture', '\xff\xd8\xff\xe0', 'a picture that is no PNG.'],
  ])('of %s are named', async (_, begin, words) => {
    const bytes = Uint8Array.from(bytesOf(begin));
    await expect(readFile(new Blob([bytes]))).rejects.toThrow(`got ${words}`);
  });

  it('of more than a table holds are not read', async () => {
    const blob = new Blob([new Uint8Array(1000)]);
    Object.defineProperty(blob, 'size', { value: 4 * LONGEST_TABLE + 1 });
    await expect(readFile(blob)).rejects.toThrow(
      `the text must be at most ${LONGEST_TABLE} characters; got a file of`,
    );
  });

  it('in other alphabets are text', async () => {
    const utf16 = Uint8Array.from(
      '\ufeffgröße\t2\n1\t3'.split('').flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]),
    );
    const windows = Uint8Array.from(bytesOf('größe,b\n1,3'));
    for (const bytes of [utf16, windows]) {
      const found = await read(bytes);
      if (found?.kind !== 'table') return expect.fail('no table');
      expect(found.table.columns[0]!.name).toBe('größe');
      expect(found.table.read(0)).toEqual([1]);
    }
  });
});
