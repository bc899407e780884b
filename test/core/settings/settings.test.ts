import { describe, expect, it } from 'vitest';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { SETTING_WORDS } from '../../../src/core/settings/setting-words.ts';
import { FIELDS, defaultSettings, needsReset } from '../../../src/core/settings/settings.ts';
import { TEAM_FIELDS } from '../../../src/core/settings/teams.ts';
import { SettingsError, applyPatch } from '../../../src/core/settings/validate.ts';

const initial = defaultSettings();

describe('a patch', () => {
  it('changes what it names and nothing else, in a new object', () => {
    const next = applyPatch(initial, {
      stepsPerFrame: 50,
      schedule: { hot: 3 },
      teams: [{ optimizer: 'em' }],
    });
    expect(next).toEqual({
      ...initial,
      stepsPerFrame: 50,
      schedule: { ...initial.schedule, hot: 3 },
      teams: [
        {
          optimizer: 'em',
          stepSize: 0.006,
          momentum: 0.9,
          noise: 0,
          annealed: false,
          precision: 'shared',
        },
      ],
    });
    expect(initial).toEqual(defaultSettings());
  });

  it('gives an entry of teams its defaults for what it leaves out', () => {
    const annealed = applyPatch(initial, { teams: [{ annealed: true, stepSize: 0.05 }] });
    expect(applyPatch(annealed, { teams: [{}] }).teams).toEqual(initial.teams);
  });

  it('starts an optimizer at its own defaults', () => {
    const teams = applyPatch(initial, {
      teams: [{ optimizer: 'newton' }, { optimizer: 'perturbed' }, { optimizer: 'perturbed', noise: 0 }],
    }).teams;
    expect(teams.map(({ stepSize, noise }) => [stepSize, noise])).toEqual([
      [0.1, 0],
      [0.006, 0.01],
      [0.006, 0],
    ]);
  });

  it('takes no more walkers than fit, all teams together', () => {
    const four = { teams: [{}, {}, {}, {}] };
    expect(applyPatch(initial, { ...four, walkers: 2_097_152 }).walkers).toBe(2_097_152);
    expect(() => applyPatch(initial, { ...four, walkers: 2_097_153 })).toThrow(
      'walkers must be at most 2097152 for each of 4 teams; got 2097153.',
    );
    expect(() => applyPatch(initial, { teams: [{}, {}, {}, {}, {}] })).toThrow('a list of 1 to 4 teams');
  });

  it.each([
    [{ walkers: 0 }, /^walkers must be a whole number from 1 to 4194304.*; got 0\.$/],
    [{ walkers: 1.5 }, /^walkers must be .*; got 1\.5\.$/],
    [{ walkers: '7' }, /^walkers must be .*; got "7"\.$/],
    [{ stepsPerFrame: NaN }, /^stepsPerFrame must be .*; got NaN\.$/],
    [{ arithmetic: 'double' }, /^arithmetic must be one of extended, single; got "double"\.$/],
    [{ schedule: { hot: -1 } }, /^schedule\.hot must be .*; got -1\.$/],
    [{ schedule: 7 }, /^schedule must be an object with.*; got 7\.$/],
    [{ teams: [] }, /^teams must be .*; got \[\]\.$/],
    [{ teams: [{ speed: 1 }] }, /^a key of teams\[0\] must be one of optimizer.*; got "speed"\.$/],
    [
      { teams: [{ stepSize: 1e13 }] },
      /^teams\[0\]\.stepSize must be a number from 1e-15 to 1000000000000.*; got 10000000000000\.$/,
    ],
    [{ temperature: 1 }, /^a key of the settings must be one of teams, story.*; got "temperature"\.$/],
    [{ window: { sigma: [2, 1] } }, /^window\.sigma must be .*; got \[2,1\]\.$/],
    [{ data: [] }, /^data must be .*; got \[\]\.$/],
    [{ data: [0, 0] }, /^data must be a list with at least one value.*; got \[0,0\]\.$/],
    [{ data: [1, Infinity] }, /^data must be .*; got \[1,Infinity\]\.$/],
    [{ constructor: 1 }, 'got "constructor".'],
    [JSON.parse('{"__proto__": {"walkers": 3}}'), '__proto__'],
    [null, 'settings must be an object; got null.'],
    [[], 'settings must be an object; got [].'],
  ])('%j is refused by name', (patch, message) => {
    expect(() => applyPatch(initial, patch)).toThrow(SettingsError);
    expect(() => applyPatch(initial, patch)).toThrow(message);
  });

  it('takes 0 where it means none', () => {
    expect(applyPatch(initial, { moveLimit: 0 }).moveLimit).toBe(0);
  });

  it('needs a new crowd only for data, count and spawn', () => {
    const resets = (patch: object): boolean => needsReset(initial, applyPatch(initial, patch));
    expect(resets({ walkers: 7 })).toBe(true);
    expect(resets({ data: [1, 2] })).toBe(true);
    expect(resets({ spawn: { seed: 2 } })).toBe(true);
    expect(
      resets({ stepsPerFrame: 3, arithmetic: 'single', teams: [{ optimizer: 'em' }], sigmaFloor: 0.1 }),
    ).toBe(false);
    expect(resets({ schedule: { shape: 'manual', sigma: 0.4 }, window: { mu: [-1, 1] }, moveLimit: 0 })).toBe(
      false,
    );
  });
});

describe('the link', () => {
  it('is empty for the defaults', () => {
    expect(toQuery(initial)).toBe('');
    expect(fromQuery('')).toEqual({ settings: initial, messages: [] });
  });

  it('is readable, and brings the settings back', () => {
    const settings = applyPatch(initial, {
      data: [-1.5, 0.25, 3],
      teams: [{ optimizer: 'em', annealed: true }],
      schedule: { shape: 'manual', sigma: 0.7 },
      spawn: { seed: 42 },
    });
    const query = toQuery(settings);
    expect(query).toBe(
      'data=-1.5,0.25,3&spawn.seed=42&schedule.shape=manual&schedule.sigma=0.7&optimizer=em&annealed=true',
    );
    expect(fromQuery(query)).toEqual({ settings, messages: [] });
  });

  it('numbers the teams from the second on, and names one that is all defaults', () => {
    const settings = applyPatch(initial, {
      teams: [{}, {}, { optimizer: 'newton', stepSize: 0.2 }, { optimizer: 'perturbed', noise: 0 }],
    });
    const query = 'optimizer.2=gradient&optimizer.3=newton&stepSize.3=0.2&optimizer.4=perturbed&noise.4=0';
    expect(toQuery(settings)).toBe(query);
    expect(fromQuery(query)).toEqual({ settings, messages: [] });
  });

  it('names a bad value and uses the default for that key alone', () => {
    const { settings, messages } = fromQuery(
      'walkers=many&stepsPerFrame=25&optimizer=sgd&colour=red&moveLimit=',
    );
    expect(settings).toEqual({ ...initial, stepsPerFrame: 25 });
    expect(messages).toHaveLength(4);
    expect(messages[0]).toBe(
      'walkers must be a whole number from 1 to 4194304; got "many". The default is used.',
    );
    expect(messages[1]).toMatch(/^optimizer must be .*; got "sgd"\./);
    expect(messages[2]).toContain('"colour"');
    expect(messages[3]).toMatch(/^moveLimit must be .*; got ""\./);
  });

  it('takes no number that only JavaScript would', () => {
    for (const text of ['0x10', '', ' 5', 'Infinity', '1_000', '5px']) {
      expect(fromQuery(`stepsPerFrame=${encodeURIComponent(text)}`).messages).toHaveLength(1);
    }
  });
});

describe('the table', () => {
  it('allows every default it gives, and describes every row', () => {
    const keys = [...TEAM_FIELDS, ...FIELDS].map(({ key }) => key);
    for (const key of keys) expect(key).toMatch(/^[a-zA-Z.]+$/);
    expect(Object.keys(SETTING_WORDS)).toEqual(keys);
    for (const words of Object.values(SETTING_WORDS)) expect(words).toMatch(/^[A-Z].*[.]$/);
    expect(applyPatch(initial, initial)).toEqual(initial);
  });
});
