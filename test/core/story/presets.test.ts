/** What each preset says of itself, computed in doubles on a small crowd. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { PRESETS, presetNamed, presetOf, presetSettings } from '../../../src/core/story/presets.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { escapeFrom } from '../../../src/core/simulation/escape-walk.ts';
import { Crowd } from './crowd.ts';

/** A preset's crowd, smaller, from its start. */
const crowdOf = (key: string, walkers: number, patch: Patch = {}): Crowd =>
  new Crowd(applyPatch(presetSettings(presetNamed(key)), patch), walkers);

describe('every preset', () => {
  it.each(PRESETS)('$key is allowed, and comes back from its link', (preset) => {
    const settings = presetSettings(preset);
    const query = toQuery(settings);
    expect(fromQuery(query)).toEqual({ settings, messages: [] });
    expect(presetOf(settings)).toBe(preset);
    const row = readFileSync('docs/reference.md', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`| \`${preset.key}\` | ${preset.title} |`));
    expect(row).toMatch(new RegExp(`\\| ${query === '' ? 'the defaults' : '`.*`'} \\|$`));
    expect(row).toContain(query);
    // a slow machine shows it too
    expect(settings.walkers * settings.teams.length).toBeLessThanOrEqual(262_144);
  });

  it('has a key, a title and a sentence of its own', () => {
    for (const part of ['key', 'title', 'sentence'] as const)
      expect(new Set(PRESETS.map((preset) => preset[part])).size).toBe(PRESETS.length);
    for (const { sentence } of PRESETS) expect(sentence).toMatch(/^[A-Z].*[.]$/);
  });

  it('keeps what belongs to the machine, and nothing else', () => {
    const now = applyPatch(defaultSettings(), {
      engine: 'cpu',
      sigmaFloor: 0.2,
      teams: [{}, {}],
      view: { auto: false, mode: 'map', camera: [1, 2, 3, 4, 5] },
    });
    const settings = presetSettings(PRESETS[0]!, now);
    expect(settings).toEqual(applyPatch(defaultSettings(), { engine: 'cpu', view: { auto: false } }));
    expect(presetOf(settings)).toBe(PRESETS[0]);
    expect(presetOf(now)).toBeUndefined();
  });

  it('is refused by name if there is none', () => {
    expect(() => presetNamed('rase')).toThrow(/^preset must be one of saddle, race.*; got "rase"\.$/);
  });
});

describe('what the presets claim', () => {
  it('saddle: most are at a peak, and others at the saddle', () => {
    const crowd = crowdOf('saddle', 400).step(1200);
    expect(crowd.shares('arrived')[0]).toBeGreaterThan(0.8);
    expect(crowd.shares('stalled')[0]).toBeGreaterThan(0.1);
  });

  it('race: one sweep brings home every annealed walker, when the others have left some at the saddle', () => {
    const crowd = crowdOf('race', 400).step(300);
    expect(crowd.reached(1)).toEqual([undefined, undefined, 244]);
    expect(crowd.shares('stalled')[0]).toBeGreaterThan(0.1);
    expect(crowd.shares('stalled')[1]).toBeGreaterThan(0.02);
    crowd.step(900);
    expect(crowd.shares('stalled')[0]).toBeGreaterThan(0.1);
    expect(crowd.shares('stalled')[1]).toBeGreaterThan(0.01);
  });

  it('maw: who starts above the critical temperature is at (0, 1) after two steps and stays; annealing gets out', () => {
    const crowd = crowdOf('maw', 400);
    const above = crowd.walkers(0).map(([, sigma]) => sigma >= 1);
    const share = above.filter(Boolean).length / above.length;
    expect(share).toBeCloseTo(2 / 3, 1);
    const inMaw = (): boolean[] => crowd.walkers(0).map(([mu, sigma]) => mu === 0 && sigma === 1);
    expect(crowd.step(2).shares('stalled')[0]! + crowd.shares('converged')[0]!).toBeGreaterThanOrEqual(share);
    expect(inMaw()).toEqual(above);
    crowd.step(598);
    expect(inMaw()).toEqual(above);
    expect(crowd.shares('arrived')[0]).toBeCloseTo(1 - share, 9);
    expect(crowd.shares('arrived')[1]).toBe(1);
  });

  it('rounding: three of four are frozen in single precision, none in 64 bits', () => {
    const crowd = crowdOf('rounding', 256).step(600);
    const [single, extended] = crowd.shares('frozen');
    expect(single).toBeGreaterThan(0.7);
    expect(extended).toBe(0);
    // frozen is frozen
    const stand = crowd.walkers(0).map(String);
    crowd.step(2000);
    const still = crowd.walkers(0).filter((walker, i) => String(walker) === stand[i]);
    expect(still.length / 256).toBeGreaterThanOrEqual(single!);
  });

  it('optimizers: Newton is out when the others still crawl, momentum ahead of gradient ascent', () => {
    const crowd = crowdOf('optimizers', 400).step(1200);
    const [gradient, momentum, adam, newton] = crowd.shares('stalled');
    expect(newton).toBe(0);
    expect(crowd.reached(1)[3]).toBeLessThan(600);
    expect(momentum).toBeGreaterThan(0.02);
    expect(gradient).toBeGreaterThan(1.5 * momentum!);
    expect(adam).toBeGreaterThan(0.08);
  });

  it('noise: none and EM never leaves the saddle; a tenth of it, and half the crowd takes ten times as long', () => {
    const crowd = crowdOf('noise', 400).step(2400);
    expect(crowd.walkers(0).every(([mu, sigma]) => mu === 0 && sigma === 1)).toBe(true);
    const [none, little, much] = crowd.reached(0.5);
    expect(none).toBeUndefined();
    expect(little! / much!).toBeGreaterThan(7);
    expect(little! / much!).toBeLessThan(14);
  });

  it('hand: hot, the crowd gathers at mu = 0; cold, it splits to both sides', () => {
    const crowd = crowdOf('hand', 400).step(2000);
    expect(Math.max(...crowd.walkers(0).map(([mu]) => Math.abs(mu)))).toBeLessThan(0.02);
    crowd.update({ schedule: { sigma: 0.5 } }).step(1000);
    const ends = crowd.walkers(0).map(([mu]) => mu);
    expect(Math.min(...ends.map(Math.abs))).toBeGreaterThan(0.99); // tanh fixed point at sigma = .5: .99933
    expect(ends.filter((mu) => mu > 0).length / 400).toBeCloseTo(0.5, 1);
  });

  it('quench: the same sweep is too fast for short steps; ten times as slow it is not', () => {
    const crowd = crowdOf('quench', 400).step(1200);
    expect(crowd.shares('arrived')).toEqual([0, 1]);
    expect(crowd.shares('stalled')).toEqual([1, 0]);
    expect(Math.max(...crowd.walkers(0).map(([mu]) => Math.abs(mu)))).toBeLessThan(0.1);
    const slow = crowdOf('quench', 400, { schedule: { length: 3000 }, teams: [{ annealed: true }] });
    expect(slow.step(3500).shares('arrived')).toEqual([1]);
  });

  it('zero: mu stays exactly 0, annealed or not; only noise leads away', () => {
    const crowd = crowdOf('zero', 200).step(1800);
    for (const team of [0, 1, 2]) expect(crowd.walkers(team).every(([mu]) => mu === 0)).toBe(true);
    for (const team of [0, 1]) for (const [, sigma] of crowd.walkers(team)) expect(sigma).toBeCloseTo(1, 9);
    expect(crowd.shares('arrived').slice(0, 3)).toEqual([0, 0, 0]);
    expect(crowd.shares('arrived')[3]).toBeGreaterThan(0.5);
  });

  it('underflow: single precision ends at mu = 0 for good, 64 bits bring everyone home', () => {
    const crowd = crowdOf('underflow', 200).step(2010);
    expect(crowd.walkers(0).every(([mu]) => mu === 0)).toBe(true);
    expect(crowd.shares('converged')).toEqual([1, 0]);
    expect(crowd.shares('arrived')).toEqual([0, 1]);
  });

  it('escape: the funnel of gradient ascent is the widest, and annealing has none', () => {
    const settings = presetSettings(presetNamed('escape'));
    const data = foldData(settings.data, settings.weights);
    const model = { settings, data, landmarks: landmarks(data, settings.sigmaFloor) };
    const times = (team: number, mus: readonly number[], sigmas: readonly number[]): number[] =>
      mus.flatMap((mu) =>
        sigmas.map((sigma) => {
          const { outcome, steps } = escapeFrom(model, team, mu, sigma, 100_000);
          expect(outcome).toBe('arrived');
          return steps;
        }),
      );
    const near = [0, 1, 2, 3].map((team) => times(team, [0.05], [1])[0]!);
    expect(near[0]!).toBeGreaterThan(5 * near[2]!);
    expect(near[2]!).toBeGreaterThan(5 * near[1]!);
    // the colour scale ends before the middle of the funnel
    expect(near[0]!).toBeGreaterThan(settings.view.paintLimit);
    expect(new Set(times(3, [0.01, 0.05, 0.2, 1, 2], [0.2, 1, 1.9]))).toEqual(new Set([244]));
  });
});
