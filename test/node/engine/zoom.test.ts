/** What is seen of the saddle from ever nearer: the pictures of both engines against the difference formula in doubles. */

import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { logLikelihoodAboveSaddle, score } from '../../../src/core/likelihood/mixture.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import notebook from '../../fixtures/notebook.json';
import { ENGINES, Engines, countsOf, present, sum, texelsOf } from './contract.ts';

const engines = new Engines();
afterEach(engines.destroyAll);

/** A window so wide about (0, s), or beside it where sigma would not be positive. */
const about = (s: number, width: number): Settings['window'] => ({
  mu: [-width / 2, width / 2],
  sigma: [Math.max(s - width / 2, 0.03 * s), s + width / 2],
});

const sets = { notebook: [-1, 1], skew: notebook.skew.data };

describe.each(ENGINES)('%s', (kind, makeEngine) => {
  const make = (patch: Patch): Promise<Engine> => engines.keep(makeEngine(patch));

  describe.each(Object.entries(sets))('the height picture of %s', (name, data) => {
    it.each([4, 0.2, 0.02, 1e-3, 1e-5, 2e-6])(
      'about the saddle, %f wide, is right to 1e-4 of its range',
      async (width) => {
        const s = Math.sqrt(sum(data.map((x) => x * x)) / data.length);
        const window = about(s, width * s);
        const engine = await make({ data, window });
        await engine.idle();
        expect(engine.window).toEqual(window);
        const { width: columns, height: rows } = engine.pictures.height;
        const texels = await texelsOf(engine.pictures.height);
        let [lowest, highest, error, slopes] = [Infinity, -Infinity, 0, 0];
        const distinct = new Set<number>();
        // cliffs are drawn no lower than their clamp, so the range is that of what is drawn
        const floor = width > 1 ? -9 * data.length : -Infinity;
        for (let k = 0; k < columns * rows; k++) {
          const mu = window.mu[0] + ((window.mu[1] - window.mu[0]) * (k % columns)) / (columns - 1);
          const row = Math.floor(k / columns) / (rows - 1);
          const sigma = window.sigma[0] + (window.sigma[1] - window.sigma[0]) * row;
          const truth = logLikelihoodAboveSaddle(engine.data, mu, sigma);
          if (truth < floor) continue;
          [lowest, highest] = [Math.min(lowest, truth), Math.max(highest, truth)];
          error = Math.max(error, Math.abs(texels[4 * k]! - truth));
          distinct.add(texels[4 * k]!);
          const [, slope] = score(engine.data, mu, sigma);
          slopes = Math.max(
            slopes,
            Math.abs(texels[4 * k + 2]! - slope) / (Math.abs(slope) + 1e-3 * width * data.length),
          );
        }
        const relative = error / (highest - lowest);
        console.log(
          `${kind}, ${name}, window ${width} s: error of L - L(0, s) ${relative.toExponential(1)} of its range ${(highest - lowest).toExponential(2)}`,
        );
        expect(relative).toBeLessThan(1e-4);
        // over the whole landscape slopes differ by powers of ten, and others look at them
        if (width < 1) expect(slopes).toBeLessThan(1e-4);
        // no stairs: as many heights as rows at least
        expect(distinct.size).toBeGreaterThan(rows - 2);
      },
    );
  });

  it('puts walkers and bins where they are, a millionth from the saddle', async () => {
    const window: Settings['window'] = { mu: [-5e-6, 5e-6], sigma: [1 - 5e-6, 1 + 5e-6] };
    const engine = await make({ window, walkers: 1024, view: { triangles: 1024 } });
    const pairs: number[] = [];
    for (let k = 0; k < 1024; k++)
      pairs.push(-4.9e-6 + 9.8e-6 * ((k % 32) / 31), 1 - 4.9e-6 + 9.8e-6 * (Math.floor(k / 32) / 31));
    engine.place(pairs);
    await present(engine);
    const texels = await texelsOf(engine.pictures.walkers);
    const { data } = engine;
    let [place, rise] = [0, 0];
    for (let k = 0; k < 1024; k++) {
      const [mu, sigma] = [pairs[2 * k]!, pairs[2 * k + 1]!];
      place = Math.max(place, Math.abs(texels[4 * k]! - mu), Math.abs(texels[4 * k + 1]! - (sigma - 1)));
      rise = Math.max(rise, Math.abs(texels[4 * k + 2]! - logLikelihoodAboveSaddle(data, mu, sigma)));
    }
    console.log(
      `${kind}: walkers in a window of 1e-5 are ${(place / 1e-5).toExponential(1)} of it from their place, ${(rise / 5e-11).toExponential(1)} of the range from their height`,
    );
    expect(place).toBeLessThan(1e-3 * 1e-5);
    expect(rise).toBeLessThan(1e-4 * 5e-11);
    const { all } = await countsOf(engine);
    expect(sum(all)).toBe(1024);
    // each in a bin of its own
    expect(all.filter((count) => count > 0).length).toBe(1024);
    await expect.poll(() => (engine.present(), engine.inWindow)).toBe(1024);
  });

  it.each([
    ['beside the saddle', [1e-3, 2e-3], [1.001, 1.002]],
    ['at low sigma', [0.9, 0.95], [0.05, 0.07]],
    ['off it by half, as far as a hand zooms', [0.5, 0.5005], [1.2, 1.2005]],
  ] as const)('loses no bin in a window %s', async (_, mu, sigma) => {
    const window = { mu: [...mu], sigma: [...sigma] } as Settings['window'];
    const engine = await make({ window, walkers: 65_536, spawn: { shape: 'grid', ...window } });
    await present(engine);
    const { all } = await countsOf(engine);
    const side = engine.pictures.density.width;
    // on a grid of as many as the coarsest picture has bins: every row and column of bins holds some
    const rows = new Set<number>();
    const columns = new Set<number>();
    all.forEach((count, k) => count > 0 && rows.add(Math.floor(k / side)) && columns.add(k % side));
    expect(sum(all)).toBeGreaterThan(65_536 * 0.995);
    expect(rows.size).toBeGreaterThan(0.99 * Math.min(side, 256));
    expect(columns.size).toBeGreaterThan(0.99 * Math.min(side, 256));
  });
});
