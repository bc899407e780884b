/** Files, messages and arguments: what is taken, and in which words the rest is refused. */

import { describe, expect, it } from 'vitest';
import { checkPairs } from '../../../src/core/simulation/check-arguments.ts';
import { CsvError, LONGEST_CSV, MOST_VALUES, parseCsv, type CsvLimits } from '../../../src/core/data/csv.ts';
import { fromQuery } from '../../../src/core/link/settings-query.ts';
import { MessageError, parseMessage } from '../../../src/api/command-messages.ts';
import { parseNumber } from '../../../src/core/util/parse-number.ts';
import { FIELDS, defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';

const initial = defaultSettings();

describe('a file of numbers', () => {
  it.each([
    ['one a line', '1\n2.5\n-3e-1\n', [1, 2.5, -0.3]],
    ['lines of Windows and a byte order mark', '\ufeff1\r\n2\r\n', [1, 2]],
    ['lines of old', '1\r2\r3', [1, 2, 3]],
    ['a header', 'waiting time\n79\n54', [79, 54]],
    ['a header in quotation marks', '"x"\n"1.5"\n"2"', [1.5, 2]],
    ['a header with a mark before it', '# seconds\n1\n2', [1, 2]],
    ['empty lines', '\n\n1\n\n  \n2\n\n', [1, 2]],
    ['one line with commas', '1, 2,3', [1, 2, 3]],
    ['one line with semicolons', '1;2;3;', [1, 2, 3]],
    ['one line with tabs', '1\t2\t3', [1, 2, 3]],
    ['a list wrapped like words', '1 2  3\n4 5', [1, 2, 3, 4, 5]],
    ['a separator at the end of each line', '1,\n2,\n', [1, 2]],
    ['other ways to write a number', '.5\n5.\n+1\n1E3\n-0', [0.5, 5, 1, 1000, 0]],
  ])('%s', (_, text, numbers) => {
    expect(parseCsv(text)).toStrictEqual(numbers);
  });

  it.each([
    ['a decimal comma', '1,5\n2,5', /^line 2 must be one number, or all.*; got "2,5"\.$/],
    ['a decimal comma beside semicolons', '1,5;2,5', /^line 1 must be a number from.*; got "1,5"\.$/],
    ['two columns', 'id,value\n1,2', /^line 1 must be one column.*; got "id,value"\.$/],
    ['two columns later', '1\n2\t3', /^line 2 must be one number, or all.*; got "2\\u\{9\}3"\.$/],
    ['a missing value', 'x\n1\nNA\n3', /^line 3 must be a number from.*; got "NA"\.$/],
    ['a missing value where a header may be', 'NA\n1', /^line 1 must be .*; got "NA"\.$/],
    ['an empty field', '1;;2', /^line 1 must be .*; got ""\.$/],
    ['a header in the middle', '1\nx\n2', /^line 2 must be .*; got "x"\.$/],
    ['a number with a unit', '5px\n6px', /^line 1 must be .*; got "5px"\.$/],
    [
      'a header and numbers in one line',
      'x 1 2',
      /^line 1 must be either a header or numbers; got "x 1 2"\.$/,
    ],
    ['a number that is too large', '1\n2e9', /^line 2 must be a number from -1000000000.*; got "2e9"\.$/],
    ['infinity', '1e999', /^line 1 must be .*; got "1e999"\.$/],
    ['nothing', '', /^the text must be .*; got a text without numbers\.$/],
    ['a header alone', 'x', /^the text must be .*; got a text without numbers\.$/],
    ['a page', '<!doctype html>\n<p>1', /^line 1 must be .*; got "<!doctype"\.$/],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0', /^line 1 must be .*; got "\\u\{89\}PNG"\.$/],
    ['a very long word', `1\n${'y'.repeat(1e6)}`, `got "${'y'.repeat(37)}...".`],
    ['more values than allowed', '1 2 3', 'line 1 must be within the first 2 numbers; got "3".', { most: 2 }],
    ['values outside limits', '1\n-1', /^line 2 must be a number from 0.*; got "-1"\.$/, { min: 0 }],
  ])('%s is refused by line', (_, text, message, limits: Partial<CsvLimits> = {}) => {
    expect(() => parseCsv(text, limits)).toThrow(CsvError);
    expect(() => parseCsv(text, limits)).toThrow(message);
  });

  it('holds at most a hundred thousand values in four megabytes', () => {
    expect(parseCsv('1\n'.repeat(MOST_VALUES))).toHaveLength(MOST_VALUES);
    expect(() => parseCsv('1\n'.repeat(MOST_VALUES + 1))).toThrow(/^line 100001 must be .*; got "1"\.$/);
    expect(() => parseCsv('1'.repeat(LONGEST_CSV + 1))).toThrow('a text of 4194305 characters');
    expect(() => parseCsv('\n'.repeat(LONGEST_CSV))).toThrow('at most 200000 lines');
  });
});

describe('a message', () => {
  const message = (call: unknown, ...args: unknown[]): object => ({ saddlescope: 1, id: 'a', call, args });

  it('becomes a command whose arguments are checked copies', () => {
    expect(parseMessage({ saddlescope: 1, id: 7, call: 'play' }, initial)).toEqual({
      id: 7,
      call: 'play',
      args: [],
    });
    expect(parseMessage(message('step'), initial)).toEqual({ id: 'a', call: 'step', args: [1] });
    expect(parseMessage(message('step', 80), initial)).toEqual({ id: 'a', call: 'step', args: [80] });
    const patch = { schedule: { hot: 3 }, teams: [{ annealed: true }] };
    const command = parseMessage(message('update', patch), initial);
    expect(command?.call === 'update' && applyPatch(initial, command.args[0])).toEqual(
      applyPatch(initial, patch),
    );
    patch.schedule.hot = 4;
    expect(command?.args[0]).toMatchObject({ schedule: { hot: 3 } });
    expect(parseMessage(message('place', [0.1, 1]), initial)?.args).toEqual([Float64Array.of(0.1, 1)]);
    expect(parseMessage(message('place', Float32Array.of(1, 2)), initial)?.args).toEqual([
      Float64Array.of(1, 2),
    ]);
  });

  it.each([[undefined], [null], ['saddlescope'], [1], [{}], [[]], [{ source: 'devtools' }], [new Map()]])(
    '%j is for somebody else',
    (data) => {
      expect(parseMessage(data, initial)).toBeUndefined();
    },
  );

  it.each([
    [{ saddlescope: 2, id: 1, call: 'play' }, /^saddlescope must be 1.*; got 2\.$/, 1],
    [{ saddlescope: 1, call: 'play' }, /^id must be a whole number or.*; got undefined\.$/, null],
    [{ saddlescope: 1, id: 'x'.repeat(65), call: 'play' }, /^id must be .*; got "xxx/, null],
    [message('eval'), /^call must be one of update, undo, redo, preset, chapter.*; got "eval"\.$/, 'a'],
    [message('constructor'), /^call must be .*; got "constructor"\.$/, 'a'],
    [message('play', 1), 'args must be empty for play; got a list of 1.', 'a'],
    [message('step', 1, 2), 'args must be a list of at most 1 for step; got a list of 2.', 'a'],
    [message('step', -1), /^step must be a whole number from 0.*; got -1\.$/, 'a'],
    [message('step', '5'), /^step must be .*; got "5"\.$/, 'a'],
    [message('update'), /^settings must be an object.*; got undefined\.$/, 'a'],
    [message('update', { walkers: 0 }), /^walkers must be a whole number from 1.*; got 0\.$/, 'a'],
    [message('place', [1]), /^place must be a flat list of 1 to.*; got a list of 1\.$/, 'a'],
    [message('place', { length: 1e9 }), /^place must be .*; got a list of 1000000000\.$/, 'a'],
    [message('place', [1, 0]), /^place\[1\] \(sigma of walker 0\) must be .*; got 0\.$/, 'a'],
    [{ saddlescope: 1, id: 1, call: 'play', args: 'x' }, /^args must be a list.*; got "x"\.$/, 1],
    [
      { saddlescope: 1, id: 1, call: 'play', origin: '*' },
      'a key of message must be one of saddlescope, id, call, args; got "origin".',
      1,
    ],
  ])('%j is refused by name, with its number', (data, text, id) => {
    const error = (() => {
      try {
        return parseMessage(data, initial);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(MessageError);
    expect((error as MessageError).message).toMatch(text);
    expect((error as MessageError).id).toBe(id);
  });
});

describe('what a value may not do', () => {
  it('pass a check with holes in it', () => {
    expect(() => applyPatch(initial, { view: { camera: new Array(5) } })).toThrow(
      /^view\.camera must be .*; got \[undefined/,
    );
    expect(() => applyPatch(initial, { teams: new Array(1) })).toThrow(
      /^teams\[0\] must be .*; got undefined\.$/,
    );
  });

  it('show one value to the check and keep another', () => {
    let reads = 0;
    const patch = {
      get walkers() {
        return ++reads === 1 ? 7 : NaN;
      },
    };
    expect(applyPatch(initial, patch).walkers).toBe(7);
    expect(reads).toBe(1);
    const list = new Proxy([1, 2], { get: (_, key) => (key === 'length' ? 2 : ++reads) });
    expect(applyPatch(initial, { data: list }).data).toEqual([2, 3]);
  });

  it('leave half of a patch behind', () => {
    const patch = {
      stepsPerFrame: 99,
      get walkers(): number {
        throw new Error('no');
      },
    };
    expect(() => applyPatch(initial, patch)).toThrow('must be plain data that can be read; got ');
    expect(initial).toEqual(defaultSettings());
  });

  it('be minus zero, which a link cannot say', () => {
    const settings = applyPatch(initial, { data: [-0, 1], window: { mu: [-0, 1] }, spawn: { seed: -0 } });
    expect([settings.data, settings.window.mu, settings.spawn.seed]).toStrictEqual([[0, 1], [0, 1], 0]);
  });

  it('come from another class than Object, though another page’s Object is as good', () => {
    const foreign = Object.create(Object.create(null, { toString: { value: Object } }) as object) as object;
    expect(applyPatch(initial, Object.assign(foreign, { walkers: 9 })).walkers).toBe(9);
    for (const patch of [new Map(), new Date(), new Float64Array(2), new (class Patch {})()])
      expect(() => applyPatch(initial, patch)).toThrow('settings must be an object; got ');
    expect(() => applyPatch(initial, { data: Float64Array.of(1, 2) })).toThrow(
      /^data must be a list of.*; got an object of the kind Float64Array\.$/,
    );
  });

  it('hide behind a symbol, or behind undefined', () => {
    expect(() => applyPatch(initial, { [Symbol('x')]: 1 })).toThrow('got "Symbol(x)".');
    expect(() => applyPatch(initial, { colour: undefined })).toThrow(
      /^a key of the settings must be one of .*; got "colour"\.$/,
    );
    expect(applyPatch(initial, { walkers: undefined })).toEqual(initial);
  });

  it('break the line that it is shown in, or fill the page', () => {
    expect(() => applyPatch(initial, { arithmetic: 'a\n\u202eb' })).toThrow('got "a\\u{a}\\u{202e}b".');
    for (const patch of [{ arithmetic: 'x'.repeat(1e6) }, { ['x'.repeat(1e6)]: 1 }]) {
      try {
        applyPatch(initial, patch);
        expect.unreachable();
      } catch (error) {
        // what was given is cut; what is allowed is as long as the list of settings
        const allowed = FIELDS.map(({ key }) => key).join(', ').length;
        expect((error as Error).message.length).toBeLessThan(200 + allowed);
      }
    }
  });
});

describe('what a link may not do', () => {
  it('take long: a number of 100,000 digits once took twelve seconds', () => {
    const start = process.cpuUsage();
    expect(parseNumber(`${'1'.repeat(100_000)}x`)).toBeNaN();
    expect(fromQuery(`walkers=${'1'.repeat(390_000)}x`).messages[0]).toMatch(
      /^walkers must be .*; got "1+\.\.\."\. /,
    );
    expect(process.cpuUsage(start).user).toBeLessThan(1e6);
  });

  it('say a thing twice in silence: the last one counts', () => {
    const { settings, messages } = fromQuery('walkers=5&walkers=6');
    expect(settings.walkers).toBe(6);
    expect(messages).toEqual(['The link names "walkers" twice; the last one counts.']);
  });

  it('break a condition on the whole for more than the key that breaks it', () => {
    const { settings, messages } = fromQuery('walkers=5&data=0,0&window.mu=1e8,100000001&window.sigma=1,2');
    expect(settings).toEqual({ ...initial, walkers: 5, window: { ...initial.window, sigma: [1, 2] } });
    expect(messages).toHaveLength(2);
  });

  it('fill the page with messages, or be endless', () => {
    const { messages } = fromQuery(Array.from({ length: 400 }, (_, i) => `k${i}=1`).join('&'));
    expect(messages).toHaveLength(10);
    expect(messages.at(-1)).toBe('The link has 391 more such parts.');
    expect(fromQuery('a&'.repeat(600)).messages).toEqual([
      'The link names more than 500 values and was not read.',
    ]);
    expect(fromQuery('x'.repeat(800_001)).messages).toEqual([
      'The link is longer than 800000 characters and was not read.',
    ]);
  });
});

it('pairs are copied, and their length is asked before memory is', () => {
  const pairs = [1, 2];
  const checked = checkPairs(pairs);
  pairs[0] = 9;
  expect(checked).toEqual(Float64Array.of(1, 2));
  for (const bad of [
    undefined,
    null,
    'ab',
    7,
    {},
    { length: -2 },
    { length: 2 ** 40 },
    new Array(2 ** 32 - 1),
  ])
    expect(() => checkPairs(bad)).toThrow('place');
});
