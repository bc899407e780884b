/**
 * The WGSL mathematics against its namesake in core, name for name. Inputs are rounded to f32 first; the truth is
 * computed in doubles from the rounded inputs. `ulp` is 2^-23, the spacing of f32 relative to the value.
 */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import mixtureSource from '../../../shaders/mixture.wgsl?raw';
import * as core from '../../../src/core/likelihood/mixture.ts';
import notebook from '../../fixtures/notebook.json';
import { ACCURACY } from './accuracy.ts';
import { engineWith } from './crowd.ts';
import { evaluate, pairsOf } from './evaluate.ts';

/** What core says, functions that no other file needs included. */
const sources = import.meta.glob<string>('../../../src/core/likelihood/{mixture,tanh}.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const coreSource = Object.values(sources).join();

const ulp = 2 ** -23;
const FILES = ['params', 'uniforms', 'team', 'fixed', 'mixture'] as const;
const sets = { notebook: [-1, 1], skew: notebook.skew.data };

/** The worst |error| / allowance over all rows. */
async function worst(
  expression: string,
  inputs: readonly (readonly [number, number])[],
  judge: (a: number, b: number, got: Float32Array) => [error: number, allowance: number],
  observations?: number[],
): Promise<number> {
  const rows = pairsOf(inputs);
  const results = new Float32Array((await evaluate(FILES, expression, rows, observations)).buffer);
  let most = 0;
  for (let i = 0; i < rows.length; i += 4) {
    const [error, allowance] = judge(rows[i]!, rows[i + 1]!, results.subarray(i, i + 4));
    const ratio = error / allowance;
    if (!(ratio <= most)) most = ratio; // a NaN wins
  }
  return most;
}

const magnitudes = Array.from({ length: 4000 }, (_, k) => [10 ** (-9 + (k / 4000) * 11.5), 0] as const);

describe('every function of mixture.wgsl', () => {
  it('has a row here', () => {
    // what only looks the data up has no mathematics in it
    const lookups = ['loadOnlyEntry', 'entryAt', 'isLastEntry'];
    const names = [...mixtureSource.matchAll(/^fn (\w+)/gm)].map(([, name]) => name!);
    const rows = [
      'log2Near',
      'tanhParts',
      'tanhRatio',
      'meanDrift',
      'spread',
      'score',
      'logLikelihood',
      'logCoshMinusParabola',
      'bend',
      'logLikelihoodAboveSaddle',
    ];
    expect(names.filter((name) => !lookups.includes(name))).toEqual(rows);
    for (const name of rows)
      if (name !== 'log2Near' && name !== 'tanhParts') expect(coreSource).toContain(`function ${name}(`);
  });
});

describe('functions of one number', () => {
  it('tanhRatio gives both its values to 4 ulp', async () => {
    // q = z², a polynomial of relative error 6e-8 (half an ulp), roundings of its last two steps, the division's 2.5 ulp
    const ratio = await worst('bitcast<vec4u>(vec4f(tanhRatio(x.x), 0, 0))', magnitudes, (z, _, got) => {
      const first = Math.abs(got[0]! - core.tanhRatio(z)) / core.tanhRatio(z);
      const minusOne = core.tanhRatioMinusOne(z);
      const second = Math.abs(got[1]! - minusOne) / Math.max(-minusOne, 1e-37);
      return [Math.max(first, second), 4 * ulp];
    });
    expect(ratio).toBeLessThan(1);
  });

  it('log2Near is log2(1 + g), to 4 ulp also for tiny g', async () => {
    const inputs = magnitudes.flatMap(([g]) => [[g, 0] as const, ...(g < 0.999 ? [[-g, 0] as const] : [])]);
    const ratio = await worst(
      'bitcast<vec4u>(vec4f(log2Near(1 + x.x, x.x), 0, 0, 0))',
      inputs,
      (g, _, got) => {
        // where g is not tiny, 1 + g is rounded before its logarithm is taken
        const truth = Math.log1p(g) / Math.LN2;
        const rounding = Math.abs(g) > 0.29 ? ulp / (1 + g) : 0;
        return [Math.abs(got[0]! - truth), 4 * ulp * Math.abs(truth) + rounding];
      },
    );
    expect(ratio).toBeLessThan(1);
  });
});

describe('the parts of L - L(0, s)', () => {
  it('logCoshMinusParabola keeps 6 ulp where it is small, and of its terms where it is not', async () => {
    // z⁴: four roundings of z's powers, the polynomial's 6e-8, its last steps; z² of 1e-18 is the smallest normal z⁴
    const inputs = magnitudes.filter(([z]) => z > 1e-9);
    const ratio = await worst(
      'bitcast<vec4u>(vec4f(logCoshMinusParabola(x.x), 0, 0, 0))',
      inputs,
      (z, _, got) => {
        const truth = core.logCoshMinusParabola(z);
        return [Math.abs(got[0]! - truth), 6 * ulp * Math.max(Math.abs(truth), z < 1 ? 0 : z * z) + 1e-37];
      },
    );
    expect(ratio).toBeLessThan(1);
  });

  it('bend keeps 12 ulp', async () => {
    // w² doubles the 4 ulp of log2Near
    const inputs = magnitudes.flatMap(([g]) => (g < 0.5 ? [[1 + g, g] as const, [1 - g, -g] as const] : []));
    const ratio = await worst('bitcast<vec4u>(vec4f(bend(1 + x.y, x.y), 0, 0, 0))', inputs, (_, r, got) => {
      const truth = core.bend(r);
      return [Math.abs(got[0]! - truth), 12 * ulp * Math.abs(truth)];
    });
    expect(ratio).toBeLessThan(1);
  });
});

describe.each(Object.entries(sets))('the surface of %s', (_name, observations) => {
  const data = foldData(observations);
  const s = data.criticalTemperature;
  // near and far from the saddle on both sides, mu from 1e-6, |delta| from 1e-7
  const points: [number, number][] = [];
  for (let i = 0; i < 120; i++) {
    const mu = 10 ** (-6 + (i / 119) * 6.3);
    for (const size of [1e-7, 1e-5, 1e-3, 0.03, 0.3, 0.69]) points.push([mu, -size], [-mu, size], [mu, 0]);
    points.push([mu, 1]);
  }

  it('the score’s two parts are right to 1e-5 of the sum of their terms’ magnitudes', async () => {
    const ratio = await worst(
      'bitcast<vec4u>(vec4f(score(x.x, 1 + x.y, x.y), meanDrift(abs(x.x), x.y, 1 / ((1 + x.y) * (1 + x.y))).growth, spread(abs(x.x), x.y, meanDrift(abs(x.x), x.y, 1 / ((1 + x.y) * (1 + x.y))).growth)))',
      points,
      (mu, delta, got) => {
        const sigma = 1 + delta;
        // in units of s: the truth from data scaled by 1/s, with sigma given as delta
        const { mean, drift, pull, dev } = terms(data, s, mu, delta);
        const n = data.n;
        const dMu = (n * mu * drift) / sigma ** 2;
        const allowedMu =
          (ACCURACY.gradient * n * Math.abs(mu) * (Math.abs(pull) + Math.abs(dev))) / sigma ** 2;
        const spread = -delta * (2 + delta) + mu * (mu - 2 * mean);
        const dSigma = (n * spread) / sigma ** 3;
        const allowedSigma =
          (ACCURACY.gradient * n * (Math.abs(delta * (2 + delta)) + mu ** 2 + Math.abs(2 * mu * mean))) /
          sigma ** 3;
        return [
          Math.max(
            Math.abs(got[0]! - dMu) / allowedMu,
            Math.abs(got[1]! - dSigma) / allowedSigma,
            Math.abs(got[2]! - drift) / (Math.abs(pull) + Math.abs(dev)) / ACCURACY.gradient,
            (Math.abs(got[3]! - spread) * n) / sigma ** 3 / allowedSigma,
          ),
          1,
        ];
      },
      observations,
    );
    console.log(
      `score, ${_name}: worst error ${(ratio * ACCURACY.gradient).toExponential(2)} of the sum of its terms`,
    );
    expect(ratio).toBeLessThan(1);
  });

  it('L - L(0, s) is right to 2e-6 of its terms, from 1e-9 of the saddle to far from it', async () => {
    const close = points.map(([mu, delta]): [number, number] => [mu * 1e-3, delta * 1e-2]);
    const ratio = await worst(
      'bitcast<vec4u>(vec4f(logLikelihoodAboveSaddle(x.x, 1 + x.y, x.y), 0, 0, 0))',
      [...points, ...close],
      (mu, delta, got) => {
        const unit = foldData(observations.map((value) => value / s));
        const truth = core.logLikelihoodAboveSaddle(unit, mu, 1 + delta);
        const small = Math.max(delta ** 2, mu ** 2 * Math.abs(delta), mu ** 4);
        // 1 + delta is rounded in the truth's own argument, to 1e-16
        return [
          Math.abs(got[0]! - truth),
          data.n * (2e-6 * Math.max(Math.min(1, small), Math.abs(truth) / data.n) + 4e-16 * Math.abs(delta)) +
            1e-30,
        ];
      },
      observations,
    );
    console.log(`L - L(0, s), ${_name}: worst error ${(ratio * 2e-6).toExponential(2)} of its terms`);
    expect(ratio).toBeLessThan(1);
  });

  it('L is right to 2e-6 (1 + |L|) on the grid that is drawn', async () => {
    const engine = await engineWith({ data: observations });
    const request = {
      mu: [-2, 2] as [number, number],
      sigma: [0.1, 2] as [number, number],
      width: 161,
      height: 96,
    };
    const heights = await engine.readSurface(request);
    engine.destroy();
    let most = 0;
    for (let row = 0; row < 96; row++) {
      for (let column = 0; column < 161; column++) {
        const truth = core.logLikelihood(data, -2 + (4 * column) / 160, 0.1 + (1.9 * row) / 95);
        most = Math.max(most, Math.abs(heights[row * 161 + column]! - truth) / (1 + Math.abs(truth)));
      }
    }
    console.log(`surface, ${_name}: worst error ${most.toExponential(2)} (1 + |L|)`);
    expect(most).toBeLessThan(ACCURACY.surface);
  });
});

/** Drift and its two terms in doubles, from delta itself: 1 + delta would round it. Units of s. */
function terms(data: ReturnType<typeof foldData>, s: number, mu: number, delta: number) {
  const sigma = 1 + delta;
  const u = mu / sigma ** 2;
  let [pull, mean] = [0, 0];
  data.x.forEach((xi, i) => {
    const [x, p] = [xi / s, data.weight[i]! / data.n];
    pull += (p * x * x * core.tanhRatioMinusOne(x * u)) / sigma ** 2;
    mean += p * x * Math.tanh(x * u);
  });
  const dev = (-delta * (2 + delta)) / sigma ** 2;
  return { mean, pull, dev, drift: pull + dev };
}
