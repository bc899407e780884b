import { describe, expect, it } from 'vitest';
import { fromQuery, toQuery } from '../../src/core/link.ts';
import { FIELDS, defaultSettings, needsReset } from '../../src/core/settings.ts';
import { TEAM_FIELDS } from '../../src/core/teams.ts';
import { SettingsError, applyPatch } from '../../src/core/validate.ts';

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
      teams: [{ optimizer: 'em', stepSize: 0.006, annealed: false }],
    });
    expect(initial).toEqual(defaultSettings());
  });

  it('gives an entry of teams its defaults for what it leaves out', () => {
    const annealed = applyPatch(initial, { teams: [{ annealed: true, stepSize: 0.05 }] });
    expect(applyPatch(annealed, { teams: [{}] }).teams).toEqual(initial.teams);
  });

  it.each([
    [{ walkers: 0 }, 'walkers: 0 is not allowed; allowed: a whole number from 1 to 4194304'],
    [{ walkers: 1.5 }, 'walkers: 1.5'],
    [{ walkers: '7' }, 'walkers: "7"'],
    [{ stepsPerFrame: NaN }, 'stepsPerFrame: NaN'],
    [{ arithmetic: 'double' }, 'arithmetic: "double" is not allowed; allowed: extended, single'],
    [{ schedule: { hot: -1 } }, 'schedule.hot: -1'],
    [{ schedule: 7 }, 'schedule: 7 is not allowed; allowed: an object with'],
    [{ teams: [] }, 'teams: []'],
    [{ teams: [{ speed: 1 }] }, 'teams[0].speed: 1 is not allowed; allowed: one of the keys optimizer'],
    [
      { teams: [{ stepSize: 11 }] },
      'teams[0].stepSize: 11 is not allowed; allowed: a number from 0.00001 to 10',
    ],
    [{ temperature: 1 }, 'temperature: 1 is not allowed; allowed: one of the keys'],
    [{ window: { sigma: [2, 1] } }, 'window.sigma: [2,1]'],
    [{ data: [] }, 'data: []'],
    [{ data: [0, 0] }, 'data: [0,0] is not allowed; allowed: at least one value'],
    [{ data: [1, Infinity] }, 'data: [1,Infinity]'],
    [{ constructor: 1 }, 'constructor: 1'],
    [JSON.parse('{"__proto__": {"walkers": 3}}'), '__proto__'],
    [null, 'settings: null'],
    [[], 'settings: []'],
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

  it('names a bad value and uses the default for that key alone', () => {
    const { settings, messages } = fromQuery(
      'walkers=many&stepsPerFrame=25&optimizer=sgd&colour=red&moveLimit=',
    );
    expect(settings).toEqual({ ...initial, stepsPerFrame: 25 });
    expect(messages).toHaveLength(4);
    expect(messages[0]).toBe(
      'walkers: "many" is not allowed; allowed: a whole number from 1 to 4194304; the default is used.',
    );
    expect(messages[1]).toContain('optimizer: "sgd"');
    expect(messages[2]).toContain('"colour"');
    expect(messages[3]).toContain('moveLimit: ""');
  });

  it('takes no number that only JavaScript would', () => {
    for (const text of ['0x10', '', ' 5', 'Infinity', '1_000', '5px']) {
      expect(fromQuery(`stepsPerFrame=${encodeURIComponent(text)}`).messages).toHaveLength(1);
    }
  });
});

describe('the table', () => {
  it('allows every default it gives, and describes every row', () => {
    for (const { key, description } of [...FIELDS, ...TEAM_FIELDS]) {
      expect(key).toMatch(/^[a-zA-Z.]+$/);
      expect(description).toMatch(/^[A-Z].*[.]$/);
    }
    expect(applyPatch(initial, initial)).toEqual(initial);
  });
});
