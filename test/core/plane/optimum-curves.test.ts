import { describe, expect, it } from 'vitest';
import { CURVES, optimumCurves, type Curve, type CurveName } from '../../../src/core/plane/optimum-curves.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { hessian, logLikelihood, score } from '../../../src/core/likelihood/mixture.ts';
import { bestMu, bestSigma } from '../../../src/core/optimizers/alternating.ts';
import { clipped, type PlanePoint } from '../../../src/core/plane/polyline.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { PITCHFORK } from '../likelihood/pitchfork.ts';

type Window = Settings['window'];

const pair = foldData([-1, 1]);
const several = foldData([-3, -0.5, 0.25, 1, 1.5, 4]);
const outlier = foldData([0.1, -0.1, 0.2, 9]);
const scaled = foldData([-1e6, 2e6]);

/** Newton's method with halving for a sign change of f between two ends: knows nothing of how the curves are found. */
function rootOf(f: (t: number) => number, slope: (t: number) => number, low: number, high: number): number {
  const rises = f(high) > 0;
  let t = (low + high) / 2;
  for (let k = 0; k < 200; k++) {
    if (f(t) > 0 === rises) high = t;
    else low = t;
    let next = t - f(t) / slope(t);
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - t) < 1e-15 * Math.abs(t)) break;
    t = next;
  }
  return t;
}

const one = (all: Curve[], stable: boolean, of: (curve: Curve) => boolean = () => true): Curve =>
  all.find((curve) => curve.stable === stable && of(curve))!;

describe('the best mu at each sigma', () => {
  it.each(PITCHFORK)('at sigma = %f forks to the table of the pitchfork', (sigma, mu) => {
    const fork = optimumCurves(pair, { mu: [-2, 2], sigma: [sigma, 1.5] }, ['bestMu']);
    const ends = fork.filter(({ stable }) => stable).map(({ points }) => points.at(-1)!);
    expect(ends.map(([m]) => Math.abs(m))).toContainEqual(expect.closeTo(mu, 5));
    expect(ends.map(([m]) => m)).toContainEqual(expect.closeTo(-mu, 5));
  });

  it('is zero from the critical temperature on, and below it zero is a minimum', () => {
    for (const data of [pair, several, outlier]) {
      const s = data.criticalTemperature;
      const window: Window = { mu: [-2 * s, 2 * s], sigma: [0.1 * s, 2 * s] };
      const all = optimumCurves(data, window, ['bestMu']);
      expect(all).toHaveLength(4);
      expect(one(all, true, ({ points }) => points.length === 2).points).toEqual([
        [0, s],
        [0, 2 * s],
      ]);
      expect(one(all, false).points).toEqual([
        [0, 0.1 * s],
        [0, s],
      ]);
      expect(hessian(data, 0, 0.9 * s)[0][0]).toBeGreaterThan(0);
      expect(hessian(data, 0, 1.1 * s)[0][0]).toBeLessThan(0);
      // global, not merely local
      for (const mu of [0.01, 0.1, 0.5, 1, 3])
        expect(logLikelihood(data, mu * s, s)).toBeLessThan(logLikelihood(data, 0, s));
    }
  });
});

describe('the best sigma at each mu', () => {
  // R's optimize, as in design.md; it finds sigma to some 6e-5
  it.each([
    [0.1, 0.9949189],
    [0.4, 0.8853586],
    [0.6, 0.4017672],
    [0.8, 0.2],
    [1, 0],
    [1.5, 0.5000369],
    [2, 1.2868936],
  ])('at mu = %f is the one that R finds', (mu, sigma) => {
    const [valley] = optimumCurves(pair, { mu: [-mu, mu], sigma: [0.01, 2] }, ['bestSigma']);
    for (const end of [valley!.points[0]!, valley!.points.at(-1)!]) {
      expect(Math.abs(end[0])).toBe(mu);
      expect(Math.abs(end[1] - sigma)).toBeLessThan(7e-5);
    }
  });

  it('comes down to the Dirac limit and grows without bound beyond it', () => {
    const [valley] = optimumCurves(pair, { mu: [-50, 50], sigma: [0.01, 2] }, ['bestSigma']);
    expect(valley!.points).toContainEqual([1, 0]);
    expect(valley!.points).toContainEqual([-1, 0]);
    expect(valley!.points.at(-1)![1]).toBeGreaterThan(48.9);
    const [other] = optimumCurves(several, { mu: [-5, 5], sigma: [0.01, 2] }, ['bestSigma']);
    expect(Math.min(...other!.points.map(([, sigma]) => sigma))).toBeGreaterThan(0.5);
  });
});

it('the ridge is where every EM step leads to', () => {
  const [ridge] = optimumCurves(several, { mu: [-2, 2], sigma: [0.01, 4] }, ['ridge']);
  const s = several.criticalTemperature;
  for (const [mu, sigma] of ridge!.points)
    expect(Math.abs(mu * mu + sigma * sigma - s * s)).toBeLessThan(1e-14 * s * s);
  expect(ridge!.points[0]![0]).toBeCloseTo(-2, 12);
});

const WINDOWS: [string, (s: number) => Window][] = [
  ['all', (s) => ({ mu: [-2 * s, 2 * s], sigma: [0.03 * s, 2.05 * s] })],
  ['the notebook’s zoom', (s) => ({ mu: [-2 * s, 2 * s], sigma: [0.9 * s, 1.1 * s] })],
  ['a corner', (s) => ({ mu: [0.3 * s, 1.2 * s], sigma: [0.05 * s, 0.7 * s] })],
  ['one side of the saddle', (s) => ({ mu: [1e-3 * s, 3e-2 * s], sigma: [0.9995 * s, 0.99999 * s] })],
  ['1e-5 about the saddle', (s) => ({ mu: [-5e-6 * s, 5e-6 * s], sigma: [s - 5e-6 * s, s + 5e-6 * s] })],
];
const DATA = { pair, several, outlier, scaled };

describe.each(WINDOWS)('in a window of %s', (_, windowFor) => {
  it.each(Object.entries(DATA))(
    'every vertex is on its curve, found by Newton from the score: %s',
    (__, data) => {
      const s = data.criticalTemperature;
      const window = windowFor(s);
      for (const { name, stable, points } of optimumCurves(data, window, ['bestMu', 'bestSigma'])) {
        for (const [mu, sigma] of points.filter((_p, k) => k % 3 === 0)) {
          // at mu = 0 and in the Dirac limit there is no root to look for
          if (mu === 0 || sigma < 1e-3 * s || !stable) continue;
          if (name === 'bestMu') {
            // near the saddle the score is lost in rounding long before its root is: divided by mu it is not
            const drift = (m: number): number => score(data, m, sigma)[0] / m;
            const near = Math.abs(mu);
            const truth = rootOf(
              drift,
              (m) => (drift(m * (1 + 1e-4)) - drift(m * (1 - 1e-4))) / (2e-4 * m),
              near * (1 - 1e-3),
              near * (1 + 1e-3),
            );
            expect(Math.abs(near - truth) / s).toBeLessThan(1e-9);
          } else {
            const truth = rootOf(
              (t) => score(data, mu, t)[1],
              (t) => hessian(data, mu, t)[1][1],
              sigma * (1 - 1e-3),
              sigma * (1 + 1e-3),
            );
            expect(Math.abs(sigma - truth) / s).toBeLessThan(1e-9);
          }
        }
      }
    },
  );

  it.each(Object.entries(DATA))(
    'no chord leaves its curve by a third of one of 1000 pixels: %s',
    (__, data) => {
      const window = windowFor(data.criticalTemperature);
      const s = data.criticalTemperature;
      const wide = window.mu[1] - window.mu[0];
      const high = window.sigma[1] - window.sigma[0];
      const inside = ([mu, sigma]: PlanePoint): boolean =>
        mu >= window.mu[0] && mu <= window.mu[1] && sigma >= window.sigma[0] && sigma <= window.sigma[1];
      let looked = 0;
      for (const { name, stable, points } of optimumCurves(data, window, CURVES)) {
        if (!stable || points.length === 2) continue;
        expect(points.length).toBeLessThan(3000);
        for (let k = 1; k < points.length; k++) {
          const [a, b] = [points[k - 1]!, points[k]!];
          for (const part of [0.15, 0.4, 0.5, 0.6, 0.85]) {
            const chord: PlanePoint = [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];
            if (!inside(chord)) continue;
            looked++;
            // beside it along an axis, times the sine or cosine of the chord's slope
            const [along, up] = [(b[0] - a[0]) / wide, (b[1] - a[1]) / high];
            const length = Math.hypot(along, up);
            const [missMu, missSigma] = missOf(data, name, chord, s);
            const misses = [(missMu / wide) * (up / length), (missSigma / high) * (along / length)].map(
              Math.abs,
            );
            expect(Math.min(...misses)).toBeLessThan(1 / 3000);
          }
        }
      }
      if (data === pair) expect(looked).toBeGreaterThan(100);
    },
  );
});

/** By how much the point is beside the curve, along mu and along sigma. */
function missOf(data: typeof pair, name: CurveName, [mu, sigma]: PlanePoint, s: number): [number, number] {
  const m = Math.abs(mu);
  switch (name) {
    case 'bestMu': {
      // along sigma: the sigma at which this mu is the best, by halving
      let [low, high] = [1e-3 * sigma, s];
      for (let k = 0; k < 100; k++) {
        const middle = (low + high) / 2;
        if (bestMu(data, middle) > m) low = middle;
        else high = middle;
      }
      return [Math.abs(bestMu(data, sigma) - m), Math.abs(high - sigma)];
    }
    case 'bestSigma':
      return [Infinity, Math.abs(bestSigma(data, mu, 0) - sigma)];
    case 'ridge':
      return [
        Math.abs(Math.sqrt((s - sigma) * (s + sigma)) - m),
        Math.abs(s - (m * m) / (s + Math.sqrt((s - m) * (s + m))) - sigma),
      ];
  }
}

describe('what a window shows of a line', () => {
  const window: Window = { mu: [-1, 1], sigma: [0.5, 1.5] };

  it('is cut off exactly at its edges', () => {
    const { pieces, ends } = clipped(
      [
        [-3, 1],
        [0, 1],
        [0, 2.5],
      ],
      window,
    );
    expect(pieces).toEqual([
      [
        [-1, 1],
        [0, 1],
        [0, 1.5],
      ],
    ]);
    expect(ends).toBe(false);
  });

  it('is in pieces where it leaves and comes back, and ends where it ends', () => {
    const { pieces, ends } = clipped(
      [
        [-0.5, 1],
        [-0.5, 3],
        [0.5, 3],
        [0.5, 1],
      ],
      window,
    );
    expect(pieces).toEqual([
      [
        [-0.5, 1],
        [-0.5, 1.5],
      ],
      [
        [0.5, 1.5],
        [0.5, 1],
      ],
    ]);
    expect(ends).toBe(true);
  });

  it('is nothing of a line beside it, and of one that is nowhere', () => {
    expect(clipped([], window).pieces).toEqual([]);
    expect(clipped([[0, 1]], window).pieces).toEqual([]);
    for (const [a, b] of [
      [-2, -1.5],
      [1.2, 7],
    ] as const)
      expect(
        clipped(
          [
            [a, 1],
            [b, 1.2],
          ],
          window,
        ),
      ).toEqual({ pieces: [], ends: false });
    const broken = clipped(
      [
        [0, 1],
        [NaN, 1],
        [0.5, 1],
        [0.5, 1.2],
      ],
      window,
    );
    expect(broken.pieces).toEqual([
      [
        [0.5, 1],
        [0.5, 1.2],
      ],
    ]);
  });
});
