/** What the probe says: figures, words and lines, and which digits of a difference are noise. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { probeLines } from '../../../src/core/plane/probe-lines.ts';
import { probe } from '../../../src/core/likelihood/probe.ts';
import type { EscapePoint } from '../../../src/core/readout/escape-point.ts';
import { sliceAlong } from '../../../src/core/plane/slices.ts';
import { checkOf } from '../../../src/ui/probe/accuracy.ts';
import { figures } from '../../../src/core/notation/format.ts';
import { asciiMinus, jsonOf, rowsOf, probeText, trusted, wordsOf } from '../../../src/ui/probe/words.ts';
import { heightsOf, linearTicks, neatEnds, placesOf, tickLabel } from '../../../src/core/plot/slice-axes.ts';

const pair = foldData([-1, 1]);
const words = (mu: number, sigma: number, data = pair, lowest = false) =>
  wordsOf(data, probe(data, mu, sigma), lowest);

describe('figures', () => {
  it.each([
    [-2.83787706640935, 6, '−2.83788'],
    [-2.83787706640935, 12, '−2.83787706641'],
    [1.3110650636279733e-6, 6, '1.31107e−6'],
    [1.3331111064296039e-10, 12, '1.33311110643e−10'],
    [-4, 6, '−4'],
    [0, 12, '0'],
    [-0, 6, '0'],
    [0.5, 12, '0.5'],
    [1e-9, 6, '1e−9'],
    [123456789, 6, '1.23457e8'],
    [999999.7, 6, '1.00000e6'],
    [0.1 + 0.2, 12, '0.300000000000'],
    [NaN, 6, 'NaN'],
    [-Infinity, 6, '−∞'],
  ])('%d with %d is %s', (value, count, text) => {
    expect(figures(value, count)).toBe(text);
  });

  it('read back as numbers they are as near as they say', () => {
    for (let k = 0; k < 400; k++) {
      const value = (k % 2 ? -1 : 1) * Math.exp(((k * 7919) % 400) / 5 - 40) * (1 + k / 977);
      for (const count of [6, 12]) {
        const back = Number(asciiMinus(figures(value, count)));
        expect(Math.abs(back / value - 1)).toBeLessThanOrEqual(5.01 * 10 ** -count);
      }
    }
  });

  it('digits are trusted as far as the error leaves them right', () => {
    const right = (value: number, exact: number): string => {
      const text = figures(value, 12);
      return text.slice(0, trusted(text, value, exact));
    };
    expect(right(1.3331113990490303e-10, 1.3331111064296039e-10)).toBe('1.33311');
    expect(right(-3.99999999994, -4)).toBe('−3.999999999');
    expect(right(-9.99709819140423e-12, 0)).toBe('');
    expect(right(0.00123456789, 0.00123456789)).toBe('0.00123456789');
    expect(right(0.0125, 0.0124999)).toBe('0.0125');
    expect(right(7, -7)).toBe('');
  });
});

describe('words', () => {
  it('the saddle is degenerate, with one zero eigenvalue', () => {
    expect(words(0, 1)).toEqual({
      title: 'Degenerate: one zero eigenvalue',
      detail: expect.stringContaining('a saddle'),
    });
  });

  it('data with long tails have a maximum there, and the words say so', () => {
    // the fourth moment is more than three times the square of the second
    const tails = foldData([...new Array<number>(20).fill(1), 9]);
    const s = tails.criticalTemperature;
    expect(words(0, s, tails).detail).toContain('a maximum');
    // and it is one: every place about it is lower
    for (let k = 0; k < 360; k++) {
      const [x, y] = [Math.cos((k * Math.PI) / 180), Math.sin((k * Math.PI) / 180)];
      for (const far of [1e-3, 0.01, 0.05]) {
        expect(probe(tails, far * s * x, s * (1 + far * y)).aboveSaddle).toBeLessThan(0);
      }
      // also along the best sigma, where the others have their way out
      const mu = 0.03 * s * x;
      const best = Math.max(...sliceAlong(tails, 'sigma', mu, [0.9 * s, 1.1 * s]).rise);
      expect(best).toBeLessThanOrEqual(0);
    }
    // of the notebook's, some are higher
    expect(probe(pair, 0.01, 0.99999).aboveSaddle).toBeGreaterThan(0);
  });

  it('data with the fourth moment of normal ones are level there, and the words promise neither', () => {
    // 1/3 = 3 (1/3)²
    const level = foldData([0, 0, 1]);
    const { detail } = words(0, level.criticalTemperature, level);
    expect(detail).toContain('flat along μ, and to fourth order along σ² ≈ s² − μ² too');
    // a hair less or more, and it is decided
    const near = (x: number): string => {
      const data = foldData([0, 0, 1, x], [100, 100, 100, 1e-3]);
      return words(0, data.criticalTemperature, data).detail;
    };
    expect(near(0.57)).toContain('a saddle: along its best σ, σ² ≈ s² − μ², L rises');
    expect(near(2)).toContain('a maximum');
  });

  it('near the saddle it is almost flat, and not 0', () => {
    expect(words(1e-3, 1 - 5e-7).title).toMatch(/^Almost flat: \|∇L\| = \d\.\d\de−\d+, not 0$/);
    expect(words(0, 1 + 2 ** -52).title).toBe('Almost flat: |∇L| = 8.88e−16, not 0');
  });

  it('a slope says how steep it is and where uphill is', () => {
    expect(words(0.1, 0.999)).toEqual({
      title: 'Slope: 0.0160 nats per data unit',
      detail: 'uphill to smaller σ',
    });
    expect(words(0.3, 0.8).detail).toBe('uphill to larger μ and larger σ');
    expect(words(-0.3, 0.8).detail).toBe('uphill to smaller μ and larger σ');
    expect(words(0, 2).detail).toBe('uphill to smaller σ');
  });

  it('above a data point the words say that L has no bound', () => {
    expect(words(1, 0.05).detail).toBe('above a data point: L grows without bound as σ → 0');
    expect(words(-1, 0.3).detail).toContain('without bound');
    expect(words(0.99, 0.3).detail).not.toContain('without bound');
    const skew = foldData([1, 2]);
    expect(words(1.5, 0.6, skew, true).detail).toContain('above the minimum σ, but not a stationary one');
  });

  it('what is copied can be computed with', () => {
    const at = probe(pair, 0.1, 0.999);
    const text = probeText(at, wordsOf(pair, at), 12);
    expect(text).toMatch(/^mu = 0\.1, sigma = 0\.999\nSlope: 0\.0160 nats per data unit\n/);
    expect(text).toContain('1.31106506363e-6');
    expect(text).not.toContain('−0.');
    const back = JSON.parse(jsonOf(at, pair, [-1, 1])) as Record<string, unknown>;
    expect(back).toEqual({ data: [-1, 1], kind: 'slope', ...at });
  });

  it('what is copied has the steps to a peak where they are known, team by team', () => {
    const at = probe(pair, 0.1, 0.999);
    const steps: EscapePoint[] = [
      {
        ...{ team: 0, exact: { outcome: 'arrived', steps: 1234, side: 1 }, cut: false },
        ...{ map: { outcome: 'undecided', steps: 300, side: 0 }, law: { steps: 1230.5 } },
      },
      {
        ...{ team: 1, exact: { outcome: 'symmetric', steps: 0, side: 0 }, cut: false },
        ...{ map: undefined, law: { reason: 'annealed' } },
      },
    ];
    const lines = probeText(at, wordsOf(pair, at), 12, steps).split('\n');
    expect(lines.slice(-6, -1)).toEqual([
      '1 steps       1234 steps to +μ',
      '1 on the map  not within 300 steps',
      '1 theory      about 1231 steps',
      '2 steps       never: μ = 0',
      '2 theory      none: annealed',
    ]);
    expect((JSON.parse(jsonOf(at, pair, [-1, 1], steps)) as { escape: unknown }).escape).toEqual([
      { team: 0, exact: steps[0]!.exact, map: steps[0]!.map, law: 1230.5 },
      { team: 1, exact: steps[1]!.exact, law: null },
    ]);
  });

  it('the rows hold every number of the probe', () => {
    const at = probe(pair, 0.3, 0.8);
    const values = rowsOf(at, 12).flatMap(([, ...texts]) => texts.map((text) => Number(asciiMinus(text))));
    const all = [
      ...[at.logLikelihood, at.aboveSaddle, ...at.gradient, ...at.hessian.flat()],
      ...[...at.eigenvalues, ...at.eigenvectors.flat(), at.determinant],
    ];
    expect(values).toHaveLength(all.length);
    all.forEach((value, k) => expect(Math.abs(values[k]! / value - 1)).toBeLessThan(1e-11));
  });
});

describe('beside each other', () => {
  it('are the notebook’s two numbers, exact and as plain differences, and numDeriv’s noise', () => {
    const rows = new Map(checkOf(pair, probe(pair, 0, 1)).map((row) => [row.name, row]));
    const first = rows.get('L(0.1, 0.999) − L(0, 1)')!;
    expect(first.exact.toPrecision(9)).toBe('0.00000131106506');
    expect(first.differences.toPrecision(9)).toBe('0.00000131106506');
    const second = rows.get('L(0.01, 0.99999) − L(0, 1)')!;
    expect(second.exact.toPrecision(6)).toBe('1.33311e-10');
    expect(second.differences.toPrecision(6)).toBe('1.33311e-10');
    expect(rows.get('∂L/∂σ')).toMatchObject({ exact: 0, differences: -9.997098191404231e-12 });
    expect(rows.get('det H')!.exact).toBe(0);
    expect(Math.abs(rows.get('∂²L/∂σ²')!.differences + 4)).toBeLessThan(1e-6);
  });

  it('for other data in proportion to s', () => {
    const data = foldData([-3, 3]);
    const [first] = checkOf(data, probe(data, 0, 3));
    expect(first!.name).toBe('L(0.3, 2.997) − L(0, 3)');
    expect(first!.exact.toPrecision(9)).toBe('0.00000131106506');
  });
});

describe('the lines of the probe', () => {
  const window = { mu: [-2, 2], sigma: [0.03, 2.05] } satisfies {
    mu: [number, number];
    sigma: [number, number];
  };

  it('none without a probe; two slices and a cross with one', () => {
    expect(probeLines(pair, [], window)).toEqual([]);
    const [across, along, lower, upper, ...more] = probeLines(pair, [0.3, 0.8], window);
    expect(more).toEqual([]);
    expect(across!.points).toEqual([
      [-2, 0.8],
      [2, 0.8],
    ]);
    expect(along!.points).toEqual([
      [0.3, 0.03],
      [0.3, 2.05],
    ]);
    for (const arm of [lower!, upper!]) expect(arm.points[1]).toEqual([0.3, 0.8]);
    // down solid, up dashed
    expect(lower!.dash).toBeUndefined();
    expect(upper!.dash).toBeGreaterThan(0);
  });

  it('at the saddle the flat arm lies along mu and is the longest; in a window of 1e-5 it is as long on the screen', () => {
    const lengths = (mu: [number, number], sigma: [number, number]) =>
      probeLines(pair, [0, 1], { mu, sigma })
        .slice(2)
        .map(({ points: [[a, b], , [c, d]] }: any) =>
          Math.hypot((c - a) / (mu[1] - mu[0]), (d - b) / (sigma[1] - sigma[0])),
        );
    const wide = lengths([-2, 2], [0.03, 2.05]);
    const narrow = lengths([-5e-6, 5e-6], [1 - 5e-6, 1 + 5e-6]);
    expect(wide[1]!).toBeGreaterThan(2 * wide[0]!);
    narrow.forEach((length, k) => expect(length).toBeCloseTo(wide[k]!, 6));
    const [, , , flat] = probeLines(pair, [0, 1], window);
    expect(flat!.points.map(([, sigma]) => sigma)).toEqual([1, 1, 1]);
    expect(flat!.dash).toBeUndefined();
  });
});

describe('axes of the slices', () => {
  it('ticks are round, inside, and apart', () => {
    for (const [low, high, pixels] of [
      [-2, 2, 240],
      [0.03, 2.05, 300],
      [-0.01, 0.01, 200],
      [0.99999, 1.00001, 250],
      [-1.7, 0.1, 130],
    ] as const) {
      const ticks = linearTicks(low, high, pixels, 40);
      expect(ticks.length).toBeGreaterThan(1);
      for (const [k, tick] of ticks.entries()) {
        expect(tick).toBeGreaterThanOrEqual(low - 1e-12);
        expect(tick).toBeLessThanOrEqual(high + 1e-12);
        expect(String(tick).length).toBeLessThan(10);
        if (k > 0) expect(((tick - ticks[k - 1]!) / (high - low)) * pixels).toBeGreaterThan(39);
      }
    }
    expect(linearTicks(0, 0, 100, 10)).toEqual([]);
    expect(tickLabel(-1, [-1, -0.5, 0])).toBe('−1.0');
    expect(tickLabel(0, [-1, -0.5, 0])).toBe('0');
  });

  it('small differences are written as such, in their power of ten', () => {
    const zoomed = heightsOf(sliceAlong(pair, 'mu', 1, [-0.01, 0.01]));
    expect(zoomed.name).toBe('L − max, in 10⁻⁹');
    expect(zoomed.of(-1e-9)).toBeCloseTo(-1, 12);
    const whole = heightsOf(sliceAlong(pair, 'mu', 1.1, [-2, 2]));
    expect(whole.name).toBe('L');
    expect(whole.of(0)).toBe(sliceAlong(pair, 'mu', 1.1, [-2, 2]).top.logLikelihood);
  });

  it('neat values are within half a place', () => {
    for (const span of [4, 0.02, 1e-5, 1e6]) {
      for (const value of [0.123456789, -1.00000123456, 0]) {
        expect(Math.abs(neatEnds(value * span, span) - value * span)).toBeLessThanOrEqual(
          span / 4000 + 1e-12,
        );
      }
    }
  });
});

const texts = (ticks: readonly { text: string }[]): string[] => ticks.map(({ text }) => text);

describe('places along a slice', () => {
  it('are written as they are, in a power of ten, or from s', () => {
    const plain = placesOf('μ', -2, 2, 1);
    expect(plain.name).toBe('μ');
    expect(texts(plain.ticks(-2, 2, 240, 58))).toEqual(['−2', '−1', '0', '1', '2']);
    const small = placesOf('μ', -1e-5, 1e-5, 1);
    expect(small.name).toBe('μ, in 10⁻⁵');
    expect(texts(small.ticks(-1e-5, 1e-5, 240, 58))).toEqual(['−1.0', '−0.5', '0', '0.5', '1.0']);
    const narrow = placesOf('σ', 0.99999, 1.00001, 1);
    expect(narrow.name).toBe('σ − s, in 10⁻⁵');
    const ticks = narrow.ticks(0.99999, 1.00001, 240, 58);
    expect(texts(ticks)).toEqual(['−1.0', '−0.5', '0', '0.5', '1.0']);
    ticks.forEach(({ at }, k) => expect(at).toBeCloseTo(1 + (k - 2) * 5e-6, 15));
    const elsewhere = placesOf('σ', 0.7, 0.7001, 1);
    expect(elsewhere.name).toBe('σ − 0.70005, in 10⁻⁵');
    expect(texts(elsewhere.ticks(0.7, 0.7001, 240, 58))).toContain('0');
  });
});
