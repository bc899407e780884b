/** Slices against R's numbers and against what is known of them. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { derivatives } from '../../../src/core/likelihood/derivatives.ts';
import { logLikelihood, logLikelihoodAboveSaddle } from '../../../src/core/likelihood/mixture.ts';
import {
  NOTEBOOK_SLICES,
  maximaOf,
  riseAlong,
  sliceAlong,
  type PlaneSlice,
} from '../../../src/core/plane/slices.ts';
import notebook from '../../fixtures/notebook.json';
import truth from '../../fixtures/probe.json';
import { PITCHFORK } from '../likelihood/pitchfork.ts';

const pair = foldData([-1, 1]);
const skew = foldData(notebook.skew.data);
const place = ({ along, at }: Pick<PlaneSlice, 'along' | 'at'>, x: number): [number, number] =>
  along === 'mu' ? [x, at] : [at, x];

describe("R's numbers", () => {
  // best sigma for fixed mu by R's optimize; the design's table
  it.each([
    [0.1, 0.9949189],
    [0.4, 0.8853586],
    [0.6, 0.4017672],
    [0.8, 0.2],
    [1.5, 0.5000369],
    [2, 1.2868936],
  ])('the best sigma at mu = %f is %f', (mu, sigma) => {
    const [found, ...others] = maximaOf(pair, 'sigma', mu);
    expect(others).toEqual([]);
    // seven decimals are printed, and those of .8 are fewer
    expect(Math.abs(found! - sigma)).toBeLessThan(mu === 0.8 ? 5e-6 : 5.1e-8);
    expect(maximaOf(pair, 'sigma', -mu)).toEqual([found]);
  });

  it.each(PITCHFORK)('the best mu at sigma = %f is ±%f', (sigma, mu) => {
    const found = maximaOf(pair, 'mu', sigma);
    expect(found).toHaveLength(2);
    expect(found[0]).toBe(-found[1]!);
    expect(Math.abs(found[1]! - mu)).toBeLessThan(5.1e-6);
  });

  it('over the Dirac point the maximum is at sigma = 0, and the slice has no top but its end', () => {
    expect(maximaOf(pair, 'sigma', 1)).toEqual([0]);
    const { maxima, top } = sliceAlong(pair, 'sigma', 1, [0.1, 2]);
    expect(maxima).toEqual([]);
    expect(top.x).toBe(0.1);
    expect(top.logLikelihood).toBeCloseTo(2 * (-0.5 * Math.log(2 * Math.PI) - Math.log(0.2)), 12);
  });
});

describe("the notebook's slices", () => {
  it('are ten, in its order', () => {
    expect(NOTEBOOK_SLICES.map(({ along, at }) => `${along} ${at}`)).toEqual([
      ...['mu 1.1', 'mu 1', 'mu 1', 'mu 0.9'],
      ...['sigma 0', 'sigma 0.1', 'sigma 0.4', 'sigma 0.6', 'sigma 0.8', 'sigma 1'],
    ]);
  });

  it('have the maxima that the notebook tells of', () => {
    const tops = NOTEBOOK_SLICES.map(({ along, at, range }) => sliceAlong(pair, along, at, range).maxima);
    // hot: one, at 0; at the critical temperature too; cold: two
    expect(tops.slice(0, 3)).toEqual([[0], [0], [0]]);
    expect(tops[3]![1]).toBeCloseTo(0.69566, 5);
    // with mu = 0 the best sigma is the sample's, and any other mu wants a smaller one
    expect(tops[4]).toEqual([1]);
    const best = tops.slice(5, 9).map(([sigma]) => sigma!);
    expect(best.every((sigma, k) => sigma < (best[k - 1] ?? 1))).toBe(true);
    expect(best[0]).toBeGreaterThan(0.9);
  });

  it('zoomed to ±.01 it is the parabola of fourth degree, to 1e-9 of itself', () => {
    const { x, rise, top } = sliceAlong(pair, 'mu', 1, [-0.01, 0.01]);
    expect(top.x).toBe(0);
    expect(Math.min(...rise)).toBeCloseTo(-1e-8 / 6, 13);
    x.forEach((mu, k) => {
      // log cosh z - z²/2 = -z⁴/12 + z⁶/45 - 17 z⁸/2520 + ..., for each of two observations
      const known = 2 * (-(mu ** 4) / 12 + mu ** 6 / 45 - (17 * mu ** 8) / 2520);
      expect(Math.abs(rise[k]! - known)).toBeLessThanOrEqual(1e-9 * Math.abs(known));
    });
    // what R's plot has to show: steps of the rounding of L
    const plain = x.map((mu) => logLikelihood(pair, mu, 1) - logLikelihood(pair, 0, 1));
    const off = plain.map((one, k) => Math.abs(one - rise[k]!));
    expect(Math.max(...off)).toBeGreaterThan(1e-17);
  });
});

describe('what is drawn', () => {
  const sample: [typeof pair, 'mu' | 'sigma', number, [number, number], number?][] = [
    [pair, 'mu', 1.1, [-2, 2]],
    [pair, 'mu', 0.05, [-2, 2], 12],
    [pair, 'sigma', 0, [0.03, 2.05], 12],
    [pair, 'sigma', 1, [1e-4, 2]],
    [pair, 'sigma', 0.999, [1e-4, 2], 30],
    [skew, 'mu', 0.7, [-3, 3]],
    [skew, 'sigma', 1.5, [0.1, 3]],
    [foldData([0.1, -0.1, 0.2, 9]), 'sigma', 8.9, [0.05, 10], 200],
    [foldData([-1e6, 2e6]), 'mu', 1.2e6, [-4e6, 4e6]],
  ];

  it.each(sample)('case %$: smooth, and L', (data, along, at, range, depth) => {
    const drawn = sliceAlong(data, along, at, range, depth);
    const { x, rise, top, maxima } = drawn;
    expect(x[0]).toBe(range[0]);
    expect(x.at(-1)).toBe(range[1]);
    const L = (t: number): number => logLikelihood(data, ...place(drawn, t));
    const scale = 1 + Math.abs(top.logLikelihood);
    let chords = 0;
    for (let k = 0; k < x.length; k++) {
      expect(rise[k]!).toBeLessThanOrEqual(1e-14 * scale);
      if (rise[k]! > -drawn.depth)
        expect(Math.abs(L(x[k]!) - top.logLikelihood - rise[k]!)).toBeLessThan(
          1e-12 * scale * (1 + Math.abs(rise[k]!)),
        );
      if (k === 0) continue;
      expect(x[k]!).toBeGreaterThan(x[k - 1]!);
      if (Math.max(rise[k]!, rise[k - 1]!) < -drawn.depth) continue;
      // a third of the way, where the halving did not look
      const t = x[k - 1]! + (x[k]! - x[k - 1]!) / 3;
      const chord = rise[k - 1]! + (rise[k]! - rise[k - 1]!) / 3;
      const off = Math.abs(Math.max(L(t) - top.logLikelihood, -2 * drawn.depth) - chord);
      expect(off).toBeLessThan(2e-3 * drawn.depth);
      chords++;
    }
    expect(chords).toBeGreaterThan(30);
    expect(x.length).toBeLessThan(3000);
    for (const best of maxima) {
      expect(x).toContain(best);
      expect(Math.abs(derivatives(data, ...place(drawn, best)).score[along === 'mu' ? 0 : 1])).toBeLessThan(
        (1e-8 * data.n * data.criticalTemperature) / place(drawn, best)[1] ** 2,
      );
    }
  });

  it('differences along a slice have the digits of values made in 60', () => {
    // along mu at sigma = .999 there and along sigma at mu = 0 to the saddle: two slices make the notebook's number
    const known = truth.notebook.points.find(([mu, sigma]) => mu === 0.1 && sigma === 0.999)!;
    const across = riseAlong(pair, 'sigma', 0, 1, 0.999);
    const along = riseAlong(pair, 'mu', 0.999, 0, 0.1);
    // what the two have in common is lost: they are 1.5 times as large as their sum
    expect(Math.abs((across + along) / known[3]! - 1)).toBeLessThan(1e-14 * 50);
    for (const [mu, sigma, from] of [
      [0.3, 0.8, 0.2999],
      [0.69566, 0.9, 0.6956],
      [1e-3, 1, 0],
    ] as const) {
      const want = logLikelihoodAboveSaddle(pair, mu, sigma) - logLikelihoodAboveSaddle(pair, from, sigma);
      expect(Math.abs(riseAlong(pair, 'mu', sigma, from, mu) - want)).toBeLessThan(1e-15);
    }
  });

  it('there and back is nothing, and two parts make the whole', () => {
    for (const [data, along, at, from, to] of [
      [skew, 'mu', 0.8, 0.2, 0.25],
      [skew, 'sigma', 0.7, 1, 1.05],
      [pair, 'sigma', 1, 0.02, 0.0201],
    ] as const) {
      const middle = from + 0.3 * (to - from);
      const whole = riseAlong(data, along, at, from, to);
      expect(riseAlong(data, along, at, to, from)).toBeCloseTo(-whole, 14);
      const parts = riseAlong(data, along, at, from, middle) + riseAlong(data, along, at, middle, to);
      expect(Math.abs(parts / whole - 1)).toBeLessThan(1e-13);
    }
  });
});
