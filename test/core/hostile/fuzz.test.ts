/** Whatever a link, a patch, a file or a message holds: an answer or an error with a name, soon, and no NaN inside. */

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CsvError, MOST_VALUES, parseCsv } from '../../../src/core/data/csv.ts';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { CALLS, MessageError, parseMessage } from '../../../src/api/command-messages.ts';
import { OPTION_KEYS, optionsFrom, toLink } from '../../../src/core/link/link-options.ts';
import { PRESETS } from '../../../src/core/story/presets.ts';
import { FIELDS, defaultSettings } from '../../../src/core/settings/settings.ts';
import { TEAM_FIELDS } from '../../../src/core/settings/teams.ts';
import { SettingsError, applyPatch } from '../../../src/core/settings/validate.ts';
import {
  allowed,
  anything,
  expectShowable,
  expectValid,
  expectValidOptions,
  sprung,
  trap,
  traps,
  unflattened,
  weighed,
  wholeOptions,
  wholePatch,
} from './hostile.ts';

const SEED = 20_250_314;
/** Milliseconds that no call is asked about; a slower one is held to the pace of this machine. */
const SOON = 50;
const initial = defaultSettings();

/** The slowest call of each parser, in milliseconds. */
const slowest = new Map<string, number>();

afterAll(() => {
  const words = [...slowest].map(([name, time]) => `${name} ${time.toFixed(1)}`);
  console.info(`slowest calls in ms: ${words.join(', ')}`);
});

/** Milliseconds that a plain pass over four megabytes of numbers takes now. */
function plainPass(): number {
  const start = performance.now();
  '1,'.repeat(2_097_152).split(',').map(Number);
  return performance.now() - start;
}

/**
 * What a call returns, or throws. A slow one gets three more chances, beside as many plain passes over four megabytes,
 * and may take `passes` of the slowest of them: what is not linear takes thousands of times as long as what is.
 */
function soon<T>(name: string, call: () => T, passes = 1): T {
  let end: () => T = call;
  const timed = (): number => {
    const start = performance.now();
    try {
      const value = call();
      end = () => value;
    } catch (error) {
      end = () => {
        throw error;
      };
    }
    return performance.now() - start;
  };
  let time = timed();
  let limit = SOON;
  for (let chance = 0; chance < 3 && time > limit; chance++) {
    limit = Math.max(limit, passes * plainPass());
    time = Math.min(time, timed());
  }
  slowest.set(name, Math.max(time, slowest.get(name) ?? 0));
  if (time > limit) expect.fail(`${name} took ${time.toFixed(0)} ms, of ${limit.toFixed(0)}`);
  return end();
}

/** What a call returns, or the error that it is allowed to throw; any other error fails the test. */
function outcome<T, E extends Error>(
  name: string,
  kind: abstract new (...args: never[]) => E,
  call: () => T,
  passes?: number,
): { value: T } | { error: E } {
  try {
    return { value: soon(name, call, passes) };
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    expectShowable(error.message);
    return { error };
  }
}

const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns, seed: SEED });

/** Changes that links and files suffer, by accident and on purpose. */
const fragment = fc.oneof(
  fc.constantFrom(
    '&',
    '=',
    '&&',
    '%',
    '%00',
    '%E0%A4',
    '%u0041',
    '+',
    '#',
    '?',
    '.',
    ',',
    ';',
    '-',
    '-0',
    'e',
    'E9',
  ),
  fc.constantFrom(
    'NaN',
    'Infinity',
    '1e999',
    '1e-999',
    '0x10',
    '1_000',
    '١٢',
    '\0',
    '\u202e',
    '\ud800',
    '\r\n',
    '\n',
  ),
  fc.constantFrom(
    '__proto__=1',
    'constructor=1',
    'teams=1',
    'toString=1',
    '&walkers=1',
    '&data=',
    '&view.camera=,,,,',
  ),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '`${1}`',
  ),
  fc.constantFrom(
    '1'.repeat(5000),
    ','.repeat(3000),
    '&a'.repeat(600),
    '.1'.repeat(2000),
    '0.'.padEnd(3000, '0'),
    `${'9'.repeat(4000)}x`,
    `1e${'9'.repeat(4000)}x`,
    ' '.repeat(4000),
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

interface Change {
  at: number;
  drop: number;
  put: string;
  copy: boolean;
}

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.oneof(fc.constant(0), fc.nat(20)),
    put: fc.oneof(fc.constant(''), fragment),
    copy: fc.boolean(),
  }),
  { maxLength: 6 },
);

const changed = (text: string, all: readonly Change[]): string =>
  all.reduce((now, { at, drop, put, copy }) => {
    const index = Math.floor(at * (now.length + 1));
    const again = copy ? now.slice(0, 200) : '';
    return now.slice(0, index) + put + again + now.slice(index + drop);
  }, text);

const flatPatch = fc.record(Object.fromEntries(FIELDS.map((field) => [field.key, allowed(field)])), {
  requiredKeys: [],
});
// settings are slow to generate, and what is wrong with a link is not in the numbers it begins with
const stems = [
  ...fc
    .sample(fc.tuple(wholePatch, wholeOptions), { numRuns: 200, seed: SEED })
    .map(([patch, options]) => toLink(applyPatch(initial, patch), options)),
  ...fc.sample(flatPatch, { numRuns: 200, seed: SEED }).map((flat) =>
    Object.entries(flat)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join('&'),
  ),
];
const link = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...stems) },
  { weight: 1, arbitrary: fc.webQueryParameters() },
);

describe('links', () => {
  it('10,000 broken ones give valid settings and a few plain words', () => {
    fc.assert(
      fc.property(link, changes, (text, all) => {
        const query = changed(text, all);
        const { settings, messages } = soon('link', () => fromQuery(query, OPTION_KEYS));
        expectValid(settings);
        const opened = soon('options', () => optionsFrom(query));
        expectValidOptions(opened.options);
        for (const words of [messages, opened.messages]) {
          if (words.length > 10) expect.fail(`${words.length} messages`);
          words.forEach(expectShowable);
        }
      }),
      runs(10_000),
    );
  });

  it('1,000 crowds of settings and options come back from their link, to the last bit', () => {
    fc.assert(
      fc.property(wholePatch, wholeOptions, (patch, options) => {
        const settings = applyPatch(initial, patch);
        expectValid(settings);
        expectValidOptions(options);
        const link = toLink(settings, options);
        expect(fromQuery(link, OPTION_KEYS)).toStrictEqual({ settings, messages: [] });
        expect(optionsFrom(link)).toStrictEqual({ options, messages: [] });
        expect(fromQuery(toQuery(settings))).toStrictEqual({ settings, messages: [] });
      }),
      runs(1000),
    );
  });

  it('the longest ones too', () => {
    const data = Array.from({ length: 10_000 }, (_, i) => -(1 + i / 7) * 1e-7 * Math.PI);
    const weights = data.map((x) => -x * 77);
    const settings = applyPatch(initial, { data, weights });
    const query = toQuery(settings);
    expect(soon('longest link', () => fromQuery(query))).toStrictEqual({ settings, messages: [] });
    const escaped = query.replaceAll(',', '%2C');
    expect(soon('longest link', () => fromQuery(escaped))).toStrictEqual({ settings, messages: [] });
  });
});

const key = fc.constantFrom(
  ...FIELDS.map((field) => field.key),
  'teams',
  'schedule',
  'view',
  'walker',
  '__proto__',
);
const team = fc.record(
  {
    stepSize: fc.oneof(fc.nat(20), anything),
    annealed: fc.boolean(),
    momentum: fc.nat(2),
    precision: anything,
  },
  { requiredKeys: [] },
);
/** Settings of which up to two are anything, and some keys are no settings. */
const badPatch = fc
  .tuple(
    fc.constantFrom(...fc.sample(flatPatch, { numRuns: 300, seed: SEED })),
    fc.array(fc.tuple(key, anything), { maxLength: 2 }),
    fc.option(fc.array(team, { maxLength: 5 }), { freq: 2 }),
  )
  .map(([flat, bad, teams]) => ({
    ...unflattened(weighed(flat)),
    ...(teams ? { teams } : {}),
    ...unflattened(Object.fromEntries(bad)),
  }));

describe('patches', () => {
  const before = JSON.stringify(initial);
  const tryPatch = (patch: unknown): boolean => {
    const result = outcome('patch', SettingsError, () => applyPatch(initial, patch));
    if ('value' in result) expectValid(result.value);
    if (JSON.stringify(initial) !== before) expect.fail('the old settings changed');
    if (({} as Record<string, unknown>).walkers !== undefined) expect.fail('the prototype changed');
    return 'value' in result;
  };

  it('5,000 strange ones are applied whole or refused by name', () => {
    let applied = 0;
    fc.assert(
      fc.property(
        fc.oneof({ weight: 4, arbitrary: badPatch }, { weight: 1, arbitrary: anything }),
        (patch) => {
          if (tryPatch(sprung(patch))) applied++;
        },
      ),
      runs(5000),
    );
    // neither way is empty
    expect(applied).toBeGreaterThan(250);
    expect(applied).toBeLessThan(4750);
  });

  it.each(Object.entries(traps))('%s, as a patch and in each place of one', (_, make) => {
    tryPatch(make());
    for (const { key } of FIELDS) tryPatch(unflattened({ [key]: make() }));
    for (const key of ['teams', 'schedule', 'view', 'window', 'spawn']) tryPatch({ [key]: make() });
    for (const { key } of TEAM_FIELDS) tryPatch({ teams: [{ [key]: make() }] });
    tryPatch({ teams: [make()] });
    tryPatch({ data: [make()] });
  });
});

const separator = fc.constantFrom('\n', '\r\n', '\r', ',', ';', '\t', ' ', ', ', '\n\n', ',\n');
const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true, noDefaultInfinity: true });

/** Plain passes that reading a file of four megabytes may take. */
const READING = 10;

describe('files', () => {
  it('2,000 broken ones give finite numbers or name the line', () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(''), fc.constant('waiting time\n'), fc.constant('\ufeffx\r\n')),
        fc.array(finite, { maxLength: 30 }),
        separator,
        fc.oneof(fc.constant([]), changes),
        (header, numbers, by, all) => {
          const text = changed(header + numbers.join(by), all);
          const result = outcome('csv', CsvError, () => parseCsv(text));
          if ('error' in result) return;
          read++;
          const fits = (x: number): boolean => Number.isFinite(x) && Math.abs(x) <= 1e9 && !Object.is(x, -0);
          if (!result.value.every(fits) || result.value.length === 0) expect.fail('not all numbers');
        },
      ),
      runs(2000),
    );
    expect(read).toBeGreaterThan(200);
  });

  it('big ones take little longer, good or bad', () => {
    const numbers = Array.from({ length: MOST_VALUES }, (_, i) => i / 7);
    for (const by of ['\n', '\r\n', ',', ' ', '\t']) {
      const text = numbers.join(by);
      expect(soon('big csv', () => parseCsv(text), READING)).toEqual(numbers);
    }
    const fill = (text: string): string => text.repeat(Math.floor(4_194_304 / text.length));
    for (const text of ['\n', ' ', ',', '1', '1,', '1\n', '"', '1 ', '1,1\n'].map(fill)) {
      outcome('big csv', CsvError, () => parseCsv(text), READING);
    }
  });
});

const call = fc.constantFrom(...CALLS);
const place = fc.tuple(finite, finite);
/** What some call takes. */
const fitting = fc.oneof(
  wholePatch,
  fc.nat(),
  fc.array(finite),
  fc.float32Array(),
  wholeOptions,
  fc.constantFrom(...PRESETS.map(({ key }) => key)),
  fc.record({ mu: place, sigma: place, width: fc.nat(5000), height: fc.nat(5000) }),
  fc.record(
    {
      width: fc.nat(9000),
      height: fc.nat(9000),
      overlays: anything,
      transparent: fc.boolean(),
      seconds: fc.nat(9),
    },
    { requiredKeys: [] },
  ),
  trap,
);
const message = fc.record(
  {
    saddlescope: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: anything }),
    id: fc.oneof({ weight: 4, arbitrary: fc.oneof(fc.nat(), fc.uuid()) }, { weight: 1, arbitrary: anything }),
    call: fc.oneof({ weight: 6, arbitrary: call }, { weight: 1, arbitrary: anything }),
    args: fc.oneof(fc.constant([]), fc.tuple(fitting), place, fc.array(anything, { maxLength: 3 }), anything),
  },
  { requiredKeys: ['saddlescope'] },
);

describe('messages', () => {
  it('2,000 strange ones become a command, an error with a name, or nothing', () => {
    const seen = { command: 0, error: 0, nothing: 0 };
    fc.assert(
      fc.property(fc.oneof({ weight: 6, arbitrary: message }, { weight: 1, arbitrary: anything }), (data) => {
        const given = sprung(data);
        const result = outcome('message', MessageError, () => parseMessage(given, initial));
        if ('error' in result) {
          seen.error++;
          return;
        }
        if (result.value === undefined) {
          seen.nothing++;
          return;
        }
        seen.command++;
        const command = result.value;
        // nothing in it can be anything but data
        expect(structuredClone(command)).toStrictEqual(command);
        if (command.call === 'place' && !(command.args[0] as Float64Array).every(Number.isFinite))
          expect.fail('no numbers');
        if (command.call === 'step' && !Number.isInteger(command.args[0])) expect.fail('no count');
        if (command.call !== 'update') return;
        const applied = outcome('patch', SettingsError, () => applyPatch(initial, command.args[0]));
        if ('value' in applied) expectValid(applied.value);
      }),
      runs(2000),
    );
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(100);
  });

  it.each(Object.entries(traps))('%s, as a message and in each place of one', (_, make) => {
    const attempt = (data: unknown): void =>
      void outcome('message', MessageError, () => parseMessage(data, initial));
    attempt(make());
    attempt({ saddlescope: make(), id: 1, call: 'play' });
    attempt({ saddlescope: 1, id: make(), call: 'play' });
    attempt({ saddlescope: 1, id: 1, call: make() });
    attempt({ saddlescope: 1, id: 1, call: 'play', args: make() });
    for (const name of ['image', 'record']) {
      attempt({ saddlescope: 1, id: 1, call: name, args: [{ overlays: make() }] });
      attempt({ saddlescope: 1, id: 1, call: name, args: [{ take: make(), caption: make() }] });
    }
    for (const name of CALLS) {
      attempt({ saddlescope: 1, id: 1, call: name, args: make() });
      attempt({ saddlescope: 1, id: 1, call: name, args: [make()] });
      attempt({ saddlescope: 1, id: 1, call: name, args: [0, make()] });
      attempt({ saddlescope: 1, id: 1, call: name, args: [{ mu: make(), hide: make(), width: make() }] });
    }
  });
});
