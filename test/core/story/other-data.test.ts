/** The story for data other than the notebook's: its text, numbers and formulas, and its claims, measured. */

import { describe, expect, it } from 'vitest';
import { adamWeights } from '../../../src/core/optimizers/momentum.ts';
import { CLASSES, type WalkerClass } from '../../../src/core/simulation/census.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { DATASETS, observed } from '../../../src/core/data/datasets.ts';
import { FORMULAS, plainFormula } from '../../../src/core/notation/formula.ts';
import { linesOf } from '../../../src/core/notation/data-formulas.ts';
import { isSaddle, survivalLaw } from '../../../src/core/analysis/escape-laws.ts';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { lowerMedian } from '../../../src/core/util/median.ts';
import { hessian, logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import { bestMu } from '../../../src/core/optimizers/alternating.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { CHAPTERS, chapterOf, chapterParts, storySettings } from '../../../src/core/story/story.ts';
import { middleOf } from '../../../src/core/analysis/middle.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { Crowd } from './crowd.ts';
import { plainText } from './plain-text.ts';

const withData = (data: number[], weights: number[] = []): Settings =>
  applyPatch(defaultSettings(), { data, weights });

const sets = [
  ...DATASETS.map(({ key, values }) => ({ key, ...observed(values()) })),
  { key: 'typed', ...observed([0, 1, 2, 7, 9]) },
].map(({ key, data, weights }) => {
  const folded = foldData(data, weights);
  return { key, now: withData(data, weights), folded, s: folded.criticalTemperature };
});
const others = sets.filter(({ key }) => key !== 'notebook');
const stories = CHAPTERS.map((_, place) => place + 1);
const told = (story: number, now: Settings) => chapterOf(storySettings(story, now))!;
const textAt = (story: number, now: Settings): string => plainText(told(story, now).text);

describe('the story for other data', () => {
  it.each(sets)('$key: each chapter has at most sixty words in whole sentences', ({ now }) => {
    for (const story of stories) {
      const { text } = told(story, now);
      const words = plainText(text).split(/\s+/);
      expect(words.length, text).toBeLessThanOrEqual(60);
      expect(words.length, text).toBeGreaterThan(30);
      expect(plainText(text)).toMatch(/^[A-Z].*[.]$/);
      expect(plainText(text)).not.toMatch(/[{}]|undefined|NaN|Infinity| {2}|\.\.| \./);
      for (const { of } of chapterParts(text)) if (of) expect(CLASSES).toContain(of);
    }
  });

  it.each(others)('$key: each chapter keeps the data and scales everything with s', ({ now, s, folded }) => {
    for (const story of stories) {
      const [one, here] = [storySettings(story), storySettings(story, now)];
      expect(here.data).toEqual(now.data);
      expect(here.weights).toEqual(now.weights);
      // rounded to three digits at the most, windows to far less than a pixel
      const near = (a: number, b: number): void =>
        expect(Math.abs(a / s - b)).toBeLessThan(0.005 * Math.abs(b) + 1e-9);
      for (const axis of ['mu', 'sigma'] as const) {
        const width = (one.window[axis][1] - one.window[axis][0]) / 200;
        for (const end of [0, 1] as const) {
          expect(Math.abs(here.window[axis][end] / s - one.window[axis][end])).toBeLessThan(width);
          near(here.spawn[axis][end], one.spawn[axis][end]);
        }
      }
      near(here.schedule.hot, one.schedule.hot);
      near(here.schedule.cold, one.schedule.cold);
      near(here.schedule.sigma, one.schedule.sigma);
      near(here.moveLimit, one.moveLimit);
      near(here.sigmaFloor, one.sigmaFloor);
      expect(here.schedule.length).toBe(one.schedule.length);
      expect(here.view.camera).toEqual(one.view.camera);
      expect(here.view.probe).toEqual(one.view.probe.map((value) => value * s));
      here.teams.forEach((team, place) => {
        const before = one.teams[place]!;
        expect(team).toEqual({ ...before, stepSize: team.stepSize, noise: team.noise });
        expect(team.stepSize / ((before.stepSize * 2 * s * s) / folded.n)).toBeCloseTo(1, 2);
        near(team.noise, before.noise);
      });
    }
  });

  it.each(sets)('$key: each chapter comes back from a link that names only the data', ({ now }) => {
    for (const story of stories) {
      const settings = storySettings(story, now);
      const query = toQuery(settings);
      expect(
        [...new URLSearchParams(query).keys()].filter((key) => !['story', 'data', 'weights'].includes(key)),
      ).toEqual([]);
      expect(fromQuery(query)).toEqual({ settings, messages: [] });
      const changed = applyPatch(settings, {
        window: defaultSettings().window,
        schedule: { hot: 3 },
        teams: [{}],
      });
      expect(fromQuery(toQuery(changed))).toEqual({ settings: changed, messages: [] });
    }
  });

  it('a chapter opens for data of any size, and without any that are allowed', () => {
    for (const query of [
      'story=4&data=1e9,-1e9',
      'story=7&data=1e-9',
      'story=2&data=0,0',
      'story=2&data=1,2&weights=1',
      'story=8&weights=3',
      'story=1&data=1,1e9&weights=1e9,1e-9',
    ]) {
      const { settings } = fromQuery(query);
      expect(fromQuery(toQuery(settings))).toEqual({ settings, messages: [] });
      for (const story of stories) expect(told(story, settings).text.length).toBeGreaterThan(0);
    }
    expect(fromQuery('story=2&data=0,0').settings).toEqual(storySettings(2));
    expect(fromQuery('story=2&data=1,2&weights=1').settings).toEqual(storySettings(2, withData([1, 2])));
  });

  it('the story is the same for the notebook’s data and for a link without data', () => {
    for (const story of stories) {
      expect(storySettings(story, withData([-1, 1]))).toEqual(storySettings(story));
      expect(told(story, withData([-1, 1]))).toBe(CHAPTERS[story - 1]);
      // as many and as far from 0: another text, the same picture
      expect(storySettings(story, withData([1, 1]))).toEqual(
        applyPatch(storySettings(story), { data: [1, 1] }),
      );
    }
  });
});

describe('the numbers of the data', () => {
  it.each([
    { data: [-1, 1], words: 'two data points, −1 and 1' },
    { data: [1, 1], words: 'your 2 data points' },
    { data: [3], words: 'your one data point' },
    { data: [0, 1, 2, 7, 9], words: 'your 5 data points' },
    { data: [1, 2], weights: [6, 6], words: 'your 12 data points' },
    { data: [1, 2], weights: [0.5, 0.7], words: 'your weighted data' },
    { data: [1, 2], weights: [700, 300], words: 'your 1\u202f000 data points' },
  ])('the text calls $data with weights $weights $words', ({ data, weights, words }) =>
    expect(textAt(1, withData(data, weights))).toContain(`fits ${words}.`),
  );

  it.each(sets)('$key: the texts have the numbers of the data', ({ now, s, folded }) => {
    const three = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−');
    expect(textAt(2, now)).toContain(`Above σ = ${three(s)} the likelihood`);
    expect(textAt(3, now)).toContain(`best σ for μ = 0 is ${three(s)}.`);
    const [[, zero], [, across]] = hessian(folded, 0, s);
    expect(Math.abs(zero)).toBeLessThan(1e-9 * Math.abs(across));
    expect(textAt(4, now)).toContain(`the curvature is ${three(across)},`);
    const end = logLikelihood(folded, 0.1 * s, Math.sqrt(0.99) * s) - logLikelihood(folded, 0, s);
    const [, word, by] = /L is (higher|lower) at both ends.*?, by ([\d.]+)\./.exec(textAt(4, now))!;
    expect(word).toBe(end > 0 ? 'higher' : 'lower');
    expect(Number(by) / Math.abs(end)).toBeGreaterThan(0.94);
    expect(Number(by) / Math.abs(end)).toBeLessThan(1.06);
    const [hot, cold] = told(1, now).actions!.map(({ change }) => change!.schedule!.sigma!);
    expect(textAt(1, now)).toContain(`holds σ at ${three(hot!)}, “hot”`);
    expect(textAt(1, now)).toContain(`Lower σ to ${three(cold!)}: they split.`);
    expect(hot! / s).toBeCloseTo(1.5, 2);
    expect(cold! / s).toBeCloseTo(0.7, 2);
    expect(storySettings(1, now).schedule.sigma).toBe(hot);
  });

  it.each(sets)('$key: the formulas have the numbers of the data', ({ now, s, folded }) => {
    const plain = (story: number): string => told(story, now).lines.map(plainFormula).join('; ');
    const numbers = (text: string): number[] =>
      [...text.replaceAll('−', '-').matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number));
    expect(numbers(plain(4).split('²]')[1]!).at(-1)! / ((-2 * folded.n) / s ** 2)).toBeCloseTo(1, 2);
    expect(numbers(plain(2).split('s² = mean x_i²')[1]!)[0]! / s ** 2).toBeCloseTo(1, 2);
    if (!isSaddle(folded)) {
      expect(plain(5)).toContain('no law of escape');
      expect(plain(6)).toContain('no law of escape');
    } else if (now.data.length > 2 || s !== 1) {
      // the share of a crowd that starts at sigma = s within mu0 of 0 has come down to 1/2 at half of mu0
      const from = { mu: [-0.01 * s, 0.01 * s], sigma: [s, s] } as const;
      for (const [story, optimizer] of [
        [5, 'gradient'],
        [6, 'em'],
      ] as const) {
        const settings = applyPatch(storySettings(story, now), {
          spawn: { mu: [...from.mu], sigma: [...from.sigma] },
        });
        const team = settings.teams[0]!;
        expect(team.optimizer).toBe(optimizer);
        const [c, tau] = survivalLaw(settings, team).law!.power!;
        // share = (mu below which they stay)/(.01 s) = c sqrt(tau/t), so a start at mu0 is gone at t = tau (.01 c s/mu0)²
        const wanted = tau * (0.01 * c * s) ** 2 * (optimizer === 'em' ? 1 : team.stepSize);
        const [, found] = /t ≈ \(?([\d.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)\)?\//.exec(plain(story))!;
        expect(Number(found) / wanted).toBeCloseTo(1, 2);
      }
    }
  });

  it('the pitchfork is a mean over the data, and tanh for the notebook’s', () => {
    const plain = (data: number[]) => linesOf('pitchfork', foldData(data)).map(plainFormula);
    expect(plain([-1, 1])).toEqual(['μ = tanh(μ/σ²)']);
    expect(plain([0, 1, 2, 7, 9])).toEqual(['μ = mean x_i tanh((x_i μ)/σ²)']);
  });

  it('Adam is set as it is computed: averages, freed of the weight of the 0 that they begin with', () => {
    expect(FORMULAS.adam.map(plainFormula)).toEqual([
      'm ← β m + (1 − β) ∇L(θ), m̂ = m/(1 − βᵗ)',
      'v ← 0.999 v + 0.001 (∇L(θ))², v̂ = v/(1 − 0.999ᵗ)',
      'θ ← θ + (η m̂)/(√v̂ + 10⁻⁸)',
    ]);
    const beta = 0.9;
    let [m, v, meanOf, squareOf] = [0, 0, 0, 0];
    for (let t = 1; t <= 200; t++) {
      const slope = Math.sin(3 * t) + 0.2;
      m = beta * m + (1 - beta) * slope;
      v = 0.999 * v + 0.001 * slope ** 2;
      const [first, second] = adamWeights(beta, t - 1);
      meanOf += first * (slope - meanOf);
      squareOf += second * (slope ** 2 - squareOf);
      expect(Math.abs(m / (1 - beta ** t) - meanOf)).toBeLessThan(1e-12);
      expect(Math.abs(v / (1 - 0.999 ** t) - squareOf)).toBeLessThan(1e-12);
    }
  });
});

describe('what the texts say of (0, s)', () => {
  it.each(sets)('$key: the texts call (0, s) a saddle only where it is one', ({ key, now, folded, s }) => {
    const middle = middleOf(folded);
    expect(middle).toBe(key === 'outlier' ? 'summit' : 'saddle');
    const { optimum } = landmarks(folded, 0.05 * s);
    expect(optimum.mu < 0.2 * s).toBe(middle === 'summit');
    for (const story of [3, 4, 5, 6, 7, 8]) {
      const text = textAt(story, now);
      if (middle === 'saddle') expect(text).not.toMatch(/mean x⁴|the maximum, not/);
      else
        expect(text).toMatch(
          /Here \(0, s\) is the maximum, not a saddle: mean x⁴\/s⁴ is 5\.13, not below 3\./,
        );
      if (middle === 'summit') expect(text.replace('not a saddle', '')).not.toContain('saddle');
    }
    // what was measured for the notebook's data is said for those alone
    for (const story of stories)
      if (key !== 'notebook') expect(textAt(story, now)).not.toMatch(/step 244|three in four/);
  });

  it('the texts say when the peaks are too near, and when (0, s) is only a local maximum', () => {
    // a mean fourth power of 2.94: hardly below that of a normal one
    const faint = withData([0, 1], [66, 34]);
    expect(middleOf(foldData(faint.data, faint.weights))).toBe('faint');
    expect(textAt(5, faint)).toContain('the peaks are so near the saddle');
    // one far value among many, which two tight clusters leave alone
    const hollow = withData([1, 10], [1000, 1]);
    expect(middleOf(foldData(hollow.data, hollow.weights))).toBe('hollow');
    expect(textAt(5, hollow)).toContain('only a local maximum');
    for (const now of [faint, hollow])
      for (const story of stories) expect(textAt(story, now).split(/\s+/).length).toBeLessThanOrEqual(60);
  });
});

/** Enough to see a tenth, and a square of an even number, so that no walker of a grid is at mu = 0. */
const WALKERS = 576;

describe('what the chapters say, measured', () => {
  const begin = (story: number, now: Settings) => {
    const settings = storySettings(story, now);
    const s = foldData(settings.data, settings.weights).criticalTemperature;
    const crowd = new Crowd(settings, WALKERS);
    const median = (of: (mu: number, sigma: number) => number): number =>
      lowerMedian([Float64Array.from(crowd.walkers(0), ([mu, sigma]) => of(mu / s, sigma / s)).sort()]);
    return {
      settings,
      crowd,
      mu: () => median((mu) => Math.abs(mu)),
      ridge: () => median((mu, sigma) => Math.abs(sigma ** 2 + mu ** 2 - 1)),
      share: (name: WalkerClass, team = 0) => crowd.shares(name)[team]!,
    };
  };

  it.each(others)(
    '$key: walkers gather at 0 above s and split below it, by a click and by a schedule',
    ({ now, folded, s }) => {
      const first = begin(1, now);
      first.crowd.step(500);
      expect(first.mu()).toBeLessThan(0.02);
      const { change } = told(1, now).actions![1]!;
      first.crowd.update(change!).step(700);
      expect(Math.abs(first.mu() - bestMu(folded, change!.schedule!.sigma!) / s)).toBeLessThan(0.002);
      const second = begin(2, now);
      second.crowd.step(150);
      expect(second.mu()).toBeLessThan(0.1);
      second.crowd.step(450);
      expect(Math.abs(second.mu() / (bestMu(folded, second.settings.schedule.cold) / s) - 1)).toBeLessThan(
        0.01,
      );
      second.crowd.step(598);
      expect(second.mu()).toBeLessThan(0.1);
    },
  );

  it.each(others)(
    '$key: alternating ends at (0, s), and gradient ascent slides onto the arc',
    ({ now, folded }) => {
      const saddle = middleOf(folded) === 'saddle';
      const third = begin(3, now);
      third.crowd.step(1);
      expect(third.mu()).toBe(0);
      third.crowd.step(1);
      expect(third.ridge()).toBe(0);
      expect(third.share(saddle ? 'stalled' : 'arrived')).toBe(1);
      third.crowd.step(1);
      expect(third.share(saddle ? 'converged' : 'arrived')).toBe(1);
      const fourth = begin(4, now);
      expect(fourth.ridge()).toBeGreaterThan(0.015);
      fourth.crowd.step(100);
      expect(fourth.ridge()).toBeLessThan(0.003);
      fourth.crowd.step(200);
      expect(fourth.ridge()).toBeLessThan(1e-4);
      expect(Math.abs(fourth.mu() - 0.05)).toBeLessThan(0.002);
      if (saddle) expect(fourth.share('stalled')).toBe(1);
    },
  );

  it.each(others)(
    '$key: EM is on the arc after one step, and as many walkers stay as the text says',
    ({ now, folded }) => {
      const { crowd, ridge, settings, share } = begin(6, now);
      crowd.step(1);
      expect(ridge()).toBeLessThan(1e-12);
      const said = /after ([\d\u202f]+) steps (\d+) walkers in 100/.exec(textAt(6, now));
      expect(Boolean(said)).toBe(middleOf(folded) === 'saddle');
      if (!said) return;
      const steps = Number(said[1]!.replaceAll('\u202f', ''));
      expect(survivalLaw(settings, settings.teams[0]!).law!.from).toBeLessThanOrEqual(steps);
      crowd.step(steps - crowd.clock);
      const wanted = Number(said[2]) / 100;
      // theory holds to a tenth, the text to half a hundredth, and the sample to two standard errors
      const chance = 2 * Math.sqrt((wanted * (1 - wanted)) / WALKERS);
      expect(Math.abs(1 - share('arrived') - wanted)).toBeLessThan(0.1 * wanted + 0.005 + chance);
      expect(share('stalled')).toBeGreaterThan(0.5 * (1 - share('arrived')));
    },
  );

  it.each(others)(
    '$key: single precision freezes most walkers, and 64-bit fixed point none',
    ({ now, folded }) => {
      const { crowd, share } = begin(7, now);
      crowd.step(600);
      if (middleOf(folded) === 'saddle') expect(share('frozen')).toBeGreaterThan(0.7);
      expect(share('frozen', 1)).toBe(0);
    },
  );

  it.each(others)(
    '$key: annealing takes all walkers to a peak, and the other teams do not',
    ({ now, folded }) => {
      const { crowd, share } = begin(8, now);
      crowd.step(1200);
      if (middleOf(folded) === 'saddle') {
        expect(share('arrived', 2)).toBe(1);
        expect(share('stalled', 0)).toBeGreaterThan(0.05);
        expect(share('stalled', 1)).toBeGreaterThan(0.01);
      } else {
        // here they come back to the middle, which is the maximum
        expect(share('stalled', 2)).toBe(1);
      }
    },
  );
});
