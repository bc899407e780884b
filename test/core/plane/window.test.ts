/** Windows as a hand chooses them: anchors, limits, the way back; and that a link brings any of them back exactly. */

import { describe, expect, it } from 'vitest';
import { fromQuery, toQuery } from '../../../src/core/link/settings-query.ts';
import { philox } from '../../../src/core/optimizers/philox.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import {
  Trail,
  windowAboutSaddle,
  boxed,
  notebookZoom,
  sameWindow,
  shifted,
  wholeWindow,
  zoomed,
  type Bounds,
  type Window,
} from '../../../src/core/plane/window.ts';
import { evenTicks } from '../../../src/core/plot/ticks.ts';
import { tenTo } from '../../../src/core/notation/format.ts';
import { labelledAxis, placeText, roughText } from '../../../src/core/plot/axis-labels.ts';

const bounds: Bounds = { s: 1, whole: wholeWindow(1) };
const widths = ({ mu, sigma }: Window): [number, number] => [mu[1] - mu[0], sigma[1] - sigma[0]];
const placeAt = ({ mu, sigma }: Window, u: number, v: number): [number, number] => [
  mu[0] + u * (mu[1] - mu[0]),
  sigma[0] + v * (sigma[1] - sigma[0]),
];
/** Numbers from 0 to 1, always the same. */
const chance = (k: number): number[] => [...philox([k, 0, 0, 0], [7, 7])].map((word) => word / 2 ** 32);

describe('the whole window', () => {
  it('is the default one for the default data, and in proportion for others', () => {
    expect(wholeWindow(1)).toEqual(defaultSettings().window);
    expect(wholeWindow(1000)).toEqual({ mu: [-2000, 2000], sigma: [30, 2050] });
  });

  it.each([1e-6, 0.0123456, 1, 1.2909944487358056, 3e8])(
    'of s = %f and all that are one click away are allowed',
    (s) => {
      for (const window of [
        wholeWindow(s),
        notebookZoom(s),
        windowAboutSaddle(s, 0.01),
        windowAboutSaddle(s, 5e-6),
      ]) {
        expect(applyPatch(defaultSettings(), { window }).window).toEqual(window);
        expect(window.sigma[0]).toBeLessThan(s);
        expect(window.sigma[1]).toBeGreaterThan(s);
      }
      const [mu, sigma] = widths(windowAboutSaddle(s, 5e-6));
      expect(mu / s).toBeCloseTo(1e-5, 9);
      expect(sigma / s).toBeCloseTo(1e-5, 9);
    },
  );
});

describe('zooming', () => {
  it('keeps the place under the pointer where it is, to a thousandth of the window', () => {
    for (let k = 0; k < 200; k++) {
      const [u, v, f] = chance(k) as [number, number, number];
      let window = wholeWindow(1);
      for (let step = 0; step < 20; step++) {
        const before = placeAt(window, u, v);
        const next = zoomed(window, 0.5 + 0.4 * f, { u, v }, bounds);
        const after = placeAt(next, u, v);
        widths(next).forEach((width, axis) =>
          expect(Math.abs(after[axis]! - before[axis]!)).toBeLessThan(1e-3 * width),
        );
        window = next;
      }
    }
  });

  it('goes down to a width of 1e-5 about the saddle, ends quietly, and is allowed wherever it ends', () => {
    for (const [mu, sigma] of [
      [0, 1],
      [0.7, 0.4],
      [-1.9, 2],
      [0.999, 0.031],
    ] as const) {
      let window = wholeWindow(1);
      for (let step = 0; step < 200; step++) {
        const [w, h] = widths(window);
        const at = { u: (mu - window.mu[0]) / w, v: (sigma - window.sigma[0]) / h };
        window = zoomed(window, 0.8, at, bounds);
        expect(() => applyPatch(defaultSettings(), { window })).not.toThrow();
      }
      const least = Math.max(1e-6, 2.4e-4 * Math.max(Math.abs(mu), Math.abs(sigma - 1)));
      expect(Math.min(...widths(window))).toBeLessThan(3 * least);
      expect(Math.min(...widths(window))).toBeGreaterThan(1e-6);
      expect(window.mu[0]).toBeLessThanOrEqual(mu);
      expect(window.mu[1]).toBeGreaterThanOrEqual(mu);
      expect(zoomed(window, 0.8, { u: 0.5, v: 0.5 }, bounds)).toEqual(window);
    }
  });

  it('from any window leads out to the whole, exactly', () => {
    for (let k = 0; k < 100; k++) {
      const [a, b, c, d] = chance(k) as [number, number, number, number];
      let window = boxed(wholeWindow(1), { u: a, v: b }, { u: c, v: d }, bounds);
      for (let step = 0; step < 120; step++) window = zoomed(window, 1.25, { u: c, v: a }, bounds);
      expect(window).toEqual(wholeWindow(1));
    }
  });

  it('does not shrink a window that somebody typed larger than the whole', () => {
    const window: Window = { mu: [-5, 5], sigma: [0.01, 4] };
    expect(zoomed(window, 1.3, { u: 0.2, v: 0.2 }, bounds)).toEqual(window);
    expect(shifted(window, { u: 0.3, v: 0.1 }, bounds)).toEqual(window);
    expect(zoomed(window, 0.5, { u: 0, v: 0 }, bounds)).toEqual({ mu: [-5, 0], sigma: [0.01, 2.005] });
  });

  it('moves as far as the whole goes, and keeps its width', () => {
    const window: Window = { mu: [-0.5, 0.5], sigma: [0.5, 1.5] };
    expect(shifted(window, { u: 0.25, v: -0.25 }, bounds)).toEqual({
      mu: [-0.25, 0.75],
      sigma: [0.25, 1.25],
    });
    expect(shifted(window, { u: 9, v: -9 }, bounds)).toEqual({ mu: [1, 2], sigma: [0.03, 1.03] });
  });

  it('takes a box whichever corner it begins at, cut off at the window, and never too narrow', () => {
    const window = wholeWindow(1);
    const box = boxed(window, { u: 0.75, v: 0.5 }, { u: 0.5, v: 1.7 }, bounds);
    expect(box).toEqual({ mu: [0, 1], sigma: [1.04, 2.05] });
    const line = boxed(window, { u: 0.5, v: 0.2 }, { u: 0.5, v: 0.6 }, bounds);
    expect(() => applyPatch(defaultSettings(), { window: line })).not.toThrow();
    expect(widths(line)[0]).toBeLessThan(1e-5);
  });
});

describe('the way back', () => {
  it('leads from movement to movement', () => {
    const trail = new Trail();
    const at = (k: number): Window => ({ mu: [-k, k], sigma: [1, 2] });
    trail.note(at(9), 0);
    for (let k = 0; k < 5; k++) trail.note(at(8 - 0.1 * k), 1000 + 50 * k); // one turn of a wheel
    trail.note(at(5), 5000);
    expect(trail.back()).toEqual(at(7.6));
    trail.note(at(7.6), 5100);
    expect(trail.back()).toEqual(at(9));
    expect(trail.any).toBe(false);
    expect(trail.back()).toBeUndefined();
    trail.note(at(3), 6000);
    expect(trail.back()).toEqual(at(9));
    trail.note(at(3), 9000);
    trail.clear();
    expect(trail.any).toBe(false);
  });
});

describe('a link', () => {
  it('brings back any window that a hand can choose, and any that can be typed, to the last bit', () => {
    let window = wholeWindow(1);
    for (let k = 0; k < 400; k++) {
      const [u, v, f] = chance(k) as [number, number, number];
      window = k % 40 === 0 ? wholeWindow(1) : zoomed(window, 0.6 + 0.3 * f, { u, v }, bounds);
      const settings = applyPatch(defaultSettings(), { window });
      const { settings: again, messages } = fromQuery(toQuery(settings));
      expect(messages).toEqual([]);
      expect(again.window).toEqual(window);
      expect(sameWindow(again.window, window)).toBe(true);
      // short enough to read aloud
      expect(Math.max(...[...window.mu, ...window.sigma].map((end) => String(end).length))).toBeLessThan(16);
    }
    const typed: Window = { mu: [-Math.PI * 1e-6, Math.E * 1e-6], sigma: [1 - 1 / 3e6, 1 + 4 / 3e6] };
    expect(fromQuery(toQuery(applyPatch(defaultSettings(), { window: typed }))).settings.window).toEqual(
      typed,
    );
  });
});

describe('an axis', () => {
  const texts = (low: number, high: number, home = 1): string[] =>
    labelledAxis(low, high, 5, home).ticks.map(({ text }) => text);

  it('is written out where that is short', () => {
    expect(texts(0.03, 2.05)).toEqual(['0.5', '1.0', '1.5', '2.0']);
    expect(labelledAxis(0.9, 1.1, 5, 1)).toMatchObject({ base: 0, unit: 1, suffix: '' });
    expect(texts(0.99, 1.01)).toEqual(['0.990', '0.995', '1.000', '1.005', '1.010']);
  });

  it('counts from the saddle in a power of ten where it is not', () => {
    const axis = labelledAxis(1 - 5e-6, 1 + 5e-6, 5, 1);
    expect(axis.suffix).toBe(' \u2212 1 in 10\u207b\u2076');
    expect(axis.ticks.map(({ text }) => text)).toEqual(['\u22124', '\u22122', '0', '2', '4']);
    axis.ticks.forEach(({ value, text }) =>
      expect(value).toBeCloseTo(1 + 1e-6 * Number(text.replace('\u2212', '-')), 14),
    );
    expect(placeText(axis, 1 + 1.26e-6, 1e-7)).toBe(' \u2212 1 = 1.3\u00b710\u207b\u2076');
    expect(labelledAxis(-5e-6, 5e-6, 6, 0).suffix).toBe(' in 10\u207b\u2076');
    // a saddle at no round number has a name
    expect(labelledAxis(1.29099, 1.291, 5, Math.sqrt(5 / 3)).suffix).toBe(' \u2212 s in 10\u207b\u2076');
  });

  it('counts from the roundest number where the saddle is not to be seen', () => {
    expect(labelledAxis(0.49998, 0.50003, 5, 1).suffix).toBe(' \u2212 0.5 in 10\u207b\u2075');
    expect(labelledAxis(-0.70003, -0.69998, 5, 0).suffix).toBe(' + 0.7 in 10\u207b\u2075');
    expect(texts(0.49998, 0.50003).length).toBeGreaterThan(3);
  });

  it('never says the same twice, and has a few ticks, however narrow', () => {
    for (let k = 0; k < 300; k++) {
      const [u, v, w] = chance(k) as [number, number, number];
      const [low, width] = [4 * u - 2, 10 ** (-5.9 + 6 * v)];
      const axis = labelledAxis(low, low + width, 5, w < 0.5 ? 0 : 1);
      const written = axis.ticks.map(({ text }) => text);
      expect(new Set(written).size).toBe(written.length);
      expect(written.length).toBeGreaterThan(1);
      expect(Math.max(...written.map((text) => text.length))).toBeLessThan(8);
      axis.ticks.forEach(({ value, text }) => {
        const said = axis.base + axis.unit * Number(text.replace('\u2212', '-'));
        expect(Math.abs(said - value)).toBeLessThan(1e-3 * width);
      });
    }
  });

  it('prints powers', () => {
    expect(tenTo(-11)).toBe('10\u207b\u00b9\u00b9');
    expect([2.4, 34, 999, 1e4, 4.4e7].map(roughText)).toEqual([
      '2',
      '30',
      '10\u00b3',
      '10\u2074',
      '4\u00b710\u2077',
    ]);
    expect(evenTicks(0, 1, 0.2)).toHaveLength(6);
  });
});
