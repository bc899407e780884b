/** The chapters of the story: their settings, their links, and their claims, computed in doubles. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLASSES } from '../../../src/core/simulation/census.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { FORMULAS, plainFormula, type Term } from '../../../src/core/notation/formula.ts';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { lowerMedian } from '../../../src/core/util/median.ts';
import { hessian } from '../../../src/core/likelihood/mixture.ts';
import type { ColourMap, Theme } from '../../../src/core/colour/colour-maps.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { PRESETS, presetSettings } from '../../../src/core/story/presets.ts';
import { FIELDS, defaultSettings } from '../../../src/core/settings/settings.ts';
import {
  CHAPTERS,
  chapterOf,
  chapterParts,
  storySettings,
  type Claim,
} from '../../../src/core/story/story.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { Crowd } from './crowd.ts';
import { plainText } from './plain-text.ts';

const places = CHAPTERS.map((chapter, place) => ({ story: place + 1, ...chapter }));

describe('every chapter', () => {
  it('the setting allows exactly the chapters that exist', () => {
    const { kind, initial } = FIELDS.find(({ key }) => key === 'story')!;
    expect(kind).toMatchObject({ min: 0, max: CHAPTERS.length, integer: true });
    expect(initial).toBe(0);
    expect(() => applyPatch(defaultSettings(), { story: CHAPTERS.length + 1 })).toThrow(
      'story must be a whole number from 0 to 8; got 9.',
    );
  });

  it('no two chapters share a key, a title or a text', () => {
    for (const part of ['key', 'title', 'text'] as const)
      expect(new Set(CHAPTERS.map((chapter) => chapter[part])).size).toBe(CHAPTERS.length);
  });

  it.each(places)('$story $key has at most sixty words in whole sentences', ({ text }) => {
    const words = plainText(text).split(/\s+/);
    expect(words.length).toBeLessThanOrEqual(60);
    expect(words.length).toBeGreaterThan(30);
    expect(plainText(text)).toMatch(/^[A-Z].*[.]$/);
    for (const { of } of chapterParts(text)) if (of) expect(CLASSES).toContain(of);
    expect(plainText(text)).not.toMatch(/[{}]/);
  });

  it.each(places)('$story $key has a short link', ({ story, title }) => {
    const settings = storySettings(story);
    expect(chapterOf(settings)).toBe(CHAPTERS[story - 1]);
    expect(toQuery(settings)).toBe(`story=${story}`);
    expect(fromQuery(`story=${story}`)).toEqual({ settings, messages: [] });
    expect(readFileSync('docs/story.md', 'utf8')).toContain(`| \`?story=${story}\` | ${title} |`);
  });

  it.each(places)('$story $key comes back from its link with every change of the user', ({ story }) => {
    const start = storySettings(story);
    const patches: Patch[] = [
      { teams: [{}] },
      { teams: [{ optimizer: 'em' }] },
      { teams: [{}, { optimizer: 'adam', annealed: true }] },
      { teams: [...start.teams, {}] },
      { walkers: 1000, stepsPerFrame: 7, schedule: { sigma: 0.9, length: 77 } },
      {
        spawn: { mu: [-2, 2], sigma: [0.5, 2], shape: 'uniform' },
        window: { mu: [-2, 2], sigma: [0.03, 2.05] },
      },
      { view: { mode: 'surface', camera: [1, 30, 5, 0.1, 0.2], layout: 'overlaid' } },
      { data: [1, 2, 5], weights: [1, 2, 3] },
      // all of the defaults, and still in the chapter
      { ...defaultSettings(), story },
    ];
    for (const patch of patches) {
      const settings = applyPatch(start, patch);
      expect(fromQuery(toQuery(settings)), JSON.stringify(patch)).toEqual({ settings, messages: [] });
    }
    // and when it was left
    const left = applyPatch(start, { story: 0 });
    expect(fromQuery(toQuery(left))).toEqual({ settings: left, messages: [] });
    expect(chapterOf(left)).toBeUndefined();
  });

  it('a chapter keeps only the settings of the display', () => {
    const now = applyPatch(defaultSettings(), {
      engine: 'cpu',
      sigmaFloor: 0.2,
      teams: [{}, {}],
      view: { auto: false, trail: 0 },
    });
    const settings = storySettings(5, now);
    expect(settings).toEqual(applyPatch(storySettings(5), { engine: 'cpu', view: { auto: false } }));
    expect(applyPatch(settings, { story: 0, view: { mode: 'surface' } }).sigmaFloor).toBe(0.05);
  });

  it('a preset is not a chapter', () => {
    for (const preset of PRESETS) expect(chapterOf(presetSettings(preset, storySettings(3)))).toBeUndefined();
  });

  it('a link with a chapter that does not exist opens without one and says so', () => {
    const { settings, messages } = fromQuery('story=9&walkers=7');
    expect(settings).toEqual(applyPatch(defaultSettings(), { walkers: 7 }));
    expect(messages).toEqual(['story must be a whole number from 0 to 8; got "9". The default is used.']);
  });
});

/** Returns what a claim is about, for these walkers. */
function measured(crowd: Crowd, { team, measure }: Claim): number {
  if (measure !== 'mu' && measure !== 'ridge') return crowd.shares(measure)[team]!;
  const value = ([mu, sigma]: [number, number]): number =>
    measure === 'mu' ? Math.abs(mu) : Math.abs(sigma ** 2 + mu ** 2 - 1);
  return lowerMedian([Float64Array.from(crowd.walkers(team), value).sort()]);
}

describe('what a chapter claims', () => {
  it.each(places)('$story $key', ({ story, claims, actions }) => {
    expect(claims.length).toBeGreaterThan(0);
    // a square of an even number, so that no walker of a grid is at mu = 0
    const crowd = new Crowd(storySettings(story), 576);
    for (const claim of claims) {
      if (claim.action !== undefined) crowd.update(actions![claim.action]!.change!);
      crowd.step(claim.steps - crowd.clock);
      const value = measured(crowd, claim);
      expect(value, JSON.stringify(claim)).toBeGreaterThanOrEqual(claim.least);
      expect(value, JSON.stringify(claim)).toBeLessThanOrEqual(claim.most);
    }
  });

  it('the walkers of the phase transition are together above 1 and apart below', () => {
    const crowd = new Crowd(storySettings(2), 600);
    // sigma = 1.4 - .8 k/599 at step k: .9 at 374
    const apart = (): number => crowd.walkers(0).filter(([mu]) => Math.abs(mu) > 0.3).length / 600;
    expect(crowd.step(285).walkers(0).length).toBe(600);
    expect(apart()).toBe(0);
    expect(crowd.step(465 - 285) && apart()).toBeGreaterThan(0.98);
    const right = crowd.walkers(0).filter(([mu]) => mu > 0).length / 600;
    expect(right).toBeGreaterThan(0.4);
    expect(right).toBeLessThan(0.6);
  });

  it.each([
    { data: [-1, 1], weights: [] },
    { data: [0, 1, 2, 7, 9], weights: [] },
    { data: [1, 4], weights: [98, 2] },
  ])('near μ = 0 gradient ascent keeps μ/σ until σ is s, for $data', ({ data, weights }) => {
    const observed = applyPatch(defaultSettings(), { data, weights });
    const s = foldData(data, weights).criticalTemperature;
    const start = 1e-5;
    const settings = applyPatch(storySettings(5, observed), {
      spawn: { shape: 'grid', mu: [start * s, start * s], sigma: [1.2 * s, 1.9 * s] },
    });
    const crowd = new Crowd(settings, 16);
    const before = crowd.walkers(0).map(([mu, sigma]) => mu / sigma);
    crowd.step(1500);
    crowd.walkers(0).forEach(([mu, sigma], walker) => {
      expect(Math.abs(sigma / s - 1)).toBeLessThan(1e-3);
      // and so none has reached 0: each is where its start, seen from the origin, meets the arc
      expect(mu / sigma / before[walker]!).toBeGreaterThan(0.999);
      expect(mu / sigma / before[walker]!).toBeLessThan(1.001);
    });
  });

  it('starting at half the distance takes gradient ascent four times as long', () => {
    const steps = [0.04, 0.02].map((mu) => {
      const settings = applyPatch(storySettings(5), {
        spawn: { shape: 'grid', mu: [mu, mu], sigma: [1, 1] },
      });
      const crowd = new Crowd(settings, 4);
      while (crowd.shares('arrived')[0]! < 1) crowd.step(100);
      return crowd.reached(1)[0]!;
    });
    expect(steps[1]! / steps[0]!).toBeGreaterThan(3.8);
    expect(steps[1]! / steps[0]!).toBeLessThan(4.2);
  });

  it('saddle-free Newton multiplies mu by 1 + η/3 in each step near the saddle', () => {
    const settings = applyPatch(defaultSettings(), {
      teams: [{ optimizer: 'newton', stepSize: 0.1 }],
      spawn: { shape: 'grid', mu: [0.01, 0.01], sigma: [Math.sqrt(0.9999), Math.sqrt(0.9999)] },
    });
    const crowd = new Crowd(settings, 1);
    crowd.step(50); // onto its own path along the arc
    const mu = (): number => crowd.walkers(0)[0]![0];
    const before = mu();
    crowd.step(20);
    expect((mu() / before) ** (1 / 20)).toBeCloseTo(1 + 0.1 / 3, 3);
  });

  it('EM leaves 8 walkers in 1000 after 10 000 steps', () => {
    const crowd = new Crowd(storySettings(6), 1024).step(10_000);
    const left = 1 - crowd.shares('arrived')[0]!;
    expect(left).toBeGreaterThan(0.004);
    expect(left).toBeLessThan(0.012);
  });

  it('the view of the Hessian’s chapter is magnified 20 times along mu and 50 times along sigma', () => {
    const width = ({ window }: { window: { mu: number[]; sigma: number[] } }, axis: 'mu' | 'sigma'): number =>
      window[axis][1]! - window[axis][0]!;
    const [all, near] = [defaultSettings(), storySettings(4)];
    expect(width(all, 'mu') / width(near, 'mu')).toBeCloseTo(20, 9);
    expect(width(all, 'sigma') / width(near, 'sigma')).toBeCloseTo(50.5, 6);
    expect(CHAPTERS[3]!.text).toContain('magnified 20 times along μ');
  });

  it('the chapter shows the Hessian that the app computes', () => {
    expect(hessian(foldData([-1, 1]), 0, 1)).toEqual([
      [0, 0],
      [0, -4],
    ]);
    expect(CHAPTERS[3]!.lines.map(plainFormula)).toEqual(['H(0, s) = [0 0; 0 −(2 n)/s²] = [0 0; 0 −4]']);
  });
});

describe('every formula', () => {
  const all = Object.entries(FORMULAS).flatMap(([name, lines]: [string, readonly Term[]]) =>
    lines.map((line) => ({ name, line })),
  );

  it.each(all)('$name reads in one line', ({ line }) => {
    expect(plainFormula(line)).not.toMatch(/ {2}|undefined|object/);
    expect(plainFormula(line).split('(').length).toBe(plainFormula(line).split(')').length);
  });

  it('formulas read as they are meant', () => {
    expect(plainFormula(FORMULAS.pitchfork[0])).toBe('μ = tanh(μ/σ²)');
    expect(plainFormula(FORMULAS.mixture[0])).toBe('x ∼ ½ N(μ, σ²) + ½ N(−μ, σ²)');
    expect(FORMULAS.em.map(plainFormula)).toEqual(['μ ← mean x_i tanh((x_i μ)/σ²)', 'σ² ← mean x_i² − μ²']);
  });
});

it('chapters call a class’s colour what it is in the theme', () => {
  const stalled = CHAPTERS.flatMap(({ text }) => text.match(/\{stalled:orange\}/g) ?? []);
  expect(stalled.length).toBeGreaterThan(2);
  const named = (theme: Theme, colours: ColourMap): string[] =>
    chapterParts(
      '{stalled:orange} {arrived:green} {frozen:blue} {frozen:frozen}',
      paletteOf(theme, colours).classes,
    )
      .filter(({ of }) => of)
      .map(({ text }) => text);
  expect(named('dark', 'violet')).toEqual(['orange', 'green', 'blue', 'frozen']);
  expect(named('dark', 'magma')).toEqual(['red', 'green', 'blue', 'frozen']);
  expect(named('light', 'violet')).toEqual(['orange', 'green', 'blue', 'frozen']);
});
