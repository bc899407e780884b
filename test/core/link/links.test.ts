/** Links that somebody has written down somewhere: they mean for ever what they meant on that day. */

import { describe, expect, it } from 'vitest';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { OPTIONS, OPTION_KEYS, optionsFrom, toLink } from '../../../src/core/link/link-options.ts';
import { checkOptions, defaultOptions } from '../../../src/core/link/link-options.ts';
import { OPTION_WORDS } from '../../../src/core/link/option-words.ts';
import { checkValue } from '../../../src/core/schema/check-value.ts';
import { allowedValues } from '../../../src/core/schema/field-kinds.ts';
import { isOrigin } from '../../../src/core/util/origin.ts';
import { PRESETS, presetSettings } from '../../../src/core/story/presets.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';
import { FIELDS, THEMES, defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { CHAPTERS, storySettings } from '../../../src/core/story/story.ts';
import { TEAM_FIELDS, defaultTeam } from '../../../src/core/settings/teams.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { LINK_STARTS, LINK_VERSION, leavesTheme } from '../../../src/core/link/link-versions.ts';
import kept from '../../fixtures/links.json' with { type: 'json' };

interface Kept {
  link: string;
  /** What differs from the defaults of version 1. */
  settings: object;
  options?: object;
}

/** Settings that have come since then are as they are by default. */
const first = applyPatch(defaultSettings(), kept.defaults);
const links = kept.links as Kept[];
const keysOf = (link: string): string[] => [...new URLSearchParams(link).keys()];

describe('old links', () => {
  it.each(links)('$link', ({ link, settings, options = {} }) => {
    const read = fromQuery(link, OPTION_KEYS);
    expect(read.messages).toEqual([]);
    expect(read.settings).toEqual(applyPatch(first, settings));
    const opened = optionsFrom(link);
    expect(opened.messages).toEqual([]);
    expect(opened.options).toEqual({ ...defaultOptions(), ...kept.options, ...options });
  });

  it('are kept of each setting, of each choice, of each option, each preset and each chapter', () => {
    const keys = new Set(links.flatMap(({ link }) => keysOf(link)));
    const all = [...FIELDS, ...TEAM_FIELDS, ...OPTIONS].map(({ key }) => key);
    // whoever adds a setting adds a link to test/fixtures/links.json
    expect(all.filter((key) => !keys.has(key))).toEqual([]);
    const texts = links.map(({ link }) => link);
    const choices = [...FIELDS, ...TEAM_FIELDS].flatMap(({ key, kind }) =>
      kind.type === 'choice' ? kind.of.map((one) => `${key}=${one}`) : [],
    );
    expect(choices.filter((one) => !texts.includes(one))).toEqual([]);
    const shows = [
      ...PRESETS.map((preset) => toQuery(presetSettings(preset))),
      ...CHAPTERS.map((_, place) => toQuery(storySettings(place + 1))),
    ];
    expect(shows.filter((one) => !texts.includes(one))).toEqual([]);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThanOrEqual(130);
  });

  it('mean the same under defaults that have changed since, because of their version', () => {
    const later: Settings = applyPatch(defaultSettings(), { stepsPerFrame: 3, view: { trail: 0 } });
    const starts = {
      ...LINK_STARTS,
      [LINK_VERSION + 1]: { settings: () => later, team: () => ({ ...defaultTeam('em'), noise: 0.5 }) },
    };
    const old = fromQuery('walkers=300&stepSize=0.02', [], starts).settings;
    expect(old).toEqual(applyPatch(defaultSettings(), { walkers: 300, teams: [{ stepSize: 0.02 }] }));
    const next = fromQuery(`v=${LINK_VERSION + 1}&walkers=300&stepSize=0.02`, [], starts).settings;
    expect(next).toMatchObject({ stepsPerFrame: 3, walkers: 300, view: { trail: 0 } });
    expect(next.teams).toEqual([{ ...defaultTeam('em'), noise: 0.5, stepSize: 0.02 }]);
    // each version has its start
    expect(Object.keys(LINK_STARTS)).toEqual(Array.from({ length: LINK_VERSION }, (_, i) => String(i + 1)));
  });

  it('of a version that is not there yet say so, and do what can be done', () => {
    const link = 'v=7&walkers=300&colour=red';
    const { settings, messages } = fromQuery(link, OPTION_KEYS);
    expect(settings.walkers).toBe(300);
    expect(messages).toEqual(['The link names "colour", which is not a setting.']);
    const { options, messages: words } = optionsFrom(link);
    expect(options.v).toBe(7);
    expect(words).toEqual([
      `The link is of version 7, newer than this app, which knows version ${LINK_VERSION}: what it knows of the link is used.`,
    ]);
    for (const v of ['0', '-1', '1.5', 'NaN', '__proto__', 'constructor', '1e99', '']) {
      expect(fromQuery(`v=${v}&walkers=300`)).toEqual({ settings, messages: [] });
      expect(optionsFrom(`v=${v}`).messages).toEqual([expect.stringContaining('v must be ')]);
    }
  });
});

describe('a theme', () => {
  const lit = (theme: Settings['view']['theme']): Settings =>
    applyPatch(defaultSettings(), { view: { theme } });

  it.each([
    ['', true],
    ['v=2', true],
    ['v=2&walkers=300', true],
    ['v=7&embed=1', true],
    ['v=2&view.theme=pink', true],
    ['v=2&view.theme=dark', false],
    ['walkers=300', false],
    ['embed=1', false],
    ['v=1', false],
    ['v=x&walkers=300', false],
    ['view.theme=dark', false],
  ])('of the link "%s" is the system’s to decide: %s', (link, open) => {
    expect(leavesTheme(link, optionsFrom(link).options.v)).toBe(open);
    if (link.includes('pink')) return;
    // and a link that the app writes of it says the same
    const { settings } = fromQuery(link, OPTION_KEYS);
    const again = toLink(settings, { ...optionsFrom(link).options, v: open ? 2 : 1 });
    expect(leavesTheme(again, optionsFrom(again).options.v)).toBe(open);
    expect(fromQuery(again, OPTION_KEYS)).toEqual({ settings, messages: [] });
  });

  it('is in a link of version 1 whatever it is, and in none of version 2 that the app writes', () => {
    const written = (theme: Settings['view']['theme'], v: number, more = {}): string =>
      toLink(applyPatch(lit(theme), more), { ...defaultOptions(), v });
    expect(written('light', 1)).toBe('view.theme=light');
    expect(written('dark', 1)).toBe('view.theme=dark');
    expect(written('dark', 1, { walkers: 300 })).toBe('walkers=300');
    for (const theme of THEMES) {
      expect(written(theme, 2)).toBe('');
      expect(written(theme, 2, { walkers: 300 })).toBe('v=2&walkers=300');
    }
  });
});

describe('the options of a link', () => {
  it('stand behind the settings in the order of their table', () => {
    const options = checkOptions({
      present: true,
      hide: ['story', 'panel', 'story'],
      t: 1200,
      origins: ['https://example.org', 'http://localhost:8080'],
      autoplay: false,
    });
    const link = toLink(applyPatch(defaultSettings(), { walkers: 300 }), options);
    expect(link).toBe(
      'walkers=300&t=1200&hide=panel,story&autoplay=0&origins=https://example.org,http://localhost:8080&present=1',
    );
    expect(optionsFrom(link)).toEqual({ options, messages: [] });
  });

  it('have a row each, with a default that it allows and a sentence', () => {
    expect(OPTION_KEYS).toEqual(Object.keys(defaultOptions()));
    for (const field of OPTIONS) {
      expect(checkValue(field.key, field.kind, field.initial)).toEqual(field.initial);
    }
    expect(Object.keys(OPTION_WORDS)).toEqual(OPTION_KEYS);
    for (const words of Object.values(OPTION_WORDS)) expect(words).toMatch(/^[A-Z].*[.]$/);
    const settings = [...FIELDS, ...TEAM_FIELDS].map(({ key }) => key);
    expect(settings.filter((key) => OPTION_KEYS.includes(key))).toEqual([]);
  });

  it.each([
    ['t=1.5', 't must be a whole number from 0 to 1000000000; got "1.5". The default is used.'],
    ['t=-1', undefined],
    ['t=1e10', undefined],
    ['embed=yes', 'embed must be true or false; got "yes". The default is used.'],
    ['hide=panel,body', undefined],
    ['kiosk=1', 'kiosk must be a number from 2 to 3600, or 0; got "1". The default is used.'],
    ['origins=*', undefined],
    ['origins=https://example.org/', undefined],
    ['origins=null', undefined],
    ['take=a+b', undefined],
    ['t=1&t=x', undefined],
    ['hide=' + 'panel,'.repeat(40), undefined],
  ])('%s is named in a message, and the default stands', (query, words) => {
    const { options, messages } = optionsFrom(query);
    expect(options).toEqual(defaultOptions());
    const key = query.split('=')[0]!;
    expect(messages.at(-1)).toEqual(words ?? expect.stringContaining(`${key} must be `));
    const row = OPTIONS.find((one) => one.key === key)!;
    expect(messages.at(-1)).toContain(allowedValues(row.kind));
  });

  it('name whole origins and nothing else', () => {
    const good = ['https://example.org', 'http://localhost:8080', 'https://a.b.c:1', 'http://[::1]:3000'];
    expect(good.filter((one) => !isOrigin(one))).toEqual([]);
    const bad = [
      ...[
        '*',
        'null',
        '',
        'example.org',
        'file://',
        'https://',
        'https://example.org/',
        'https://EXAMPLE.org',
      ],
      ...['https://example.org:443', 'https://user@example.org', 'https://*.org', 'javascript:alert(1)'],
      ...['https://example.org?', 'https://example.org#', ' https://example.org', 'https://ex ample.org'],
      ...['https://example.org\n', 'ftp://example.org', `https://${'a'.repeat(300)}.org`],
    ];
    expect(bad.filter(isOrigin)).toEqual([]);
  });

  it.each([
    [null],
    [3],
    [[]],
    [{ colour: 1 }],
    [{ t: '5' }],
    [{ hide: 'panel' }],
    [{ hide: [{}] }],
    [{ v: 0 }],
  ])('%j of a script is refused by name', (given) => {
    expect(() => checkOptions(given)).toThrow(ValidationError);
  });
});
