/** The plot of a slice through escape maps: what is drawn, and what is said of it. */

import { describe, expect, it } from 'vitest';
import { escapeFigure } from '../../../src/core/plot/escape-figure.ts';
import { createEscapePoints } from '../../../src/core/readout/escape-point.ts';
import type { ShownEscape } from '../../../src/core/readout/escape-legend.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { ESCAPE_OUTCOMES, axisPoint } from '../../../src/core/simulation/escape-map.ts';
import { escapeFrom } from '../../../src/core/simulation/escape-walk.ts';
import { ModelState } from '../../../src/core/simulation/model-state.ts';

function modelOf(patch: Patch): ModelState {
  const state = new ModelState();
  state.take(applyPatch(defaultSettings(), patch));
  return state;
}

/** A map of a few starts of a team, which core has made. */
function shownOf(model: ModelState, team: number, half: number, limit: number): ShownEscape {
  const [width, height] = [40, 3];
  const [mu, sigma] = [[-half, half] as [number, number], [0.8, 1.2] as [number, number]];
  const all = Array.from({ length: width * height }, (_, i) => {
    const row = Math.floor(i / width);
    return escapeFrom(model, team, axisPoint(mu, i % width, width), axisPoint(sigma, row, height), limit);
  });
  const map = {
    ...{ team, mu, sigma, width, height, limit, done: limit, decided: 1 },
    steps: Uint32Array.from(all, ({ outcome, steps }) => (outcome === 'arrived' ? steps : 0)),
    sides: Int8Array.from(all, ({ side }) => side),
    outcomes: Uint8Array.from(all, ({ outcome }) => ESCAPE_OUTCOMES.indexOf(outcome)),
  };
  return { map, stale: false };
}

describe('the steps against the distance from μ = 0', () => {
  it('fall as its square, which the fit, the law and the words say', () => {
    const model = modelOf({ teams: [{ optimizer: 'em' }], view: { paint: 'escape' } });
    const shown = [shownOf(model, 0, 0.5, 20_000)];
    const probe = createEscapePoints()(model, shown, -0.05, 1);
    const figure = escapeFigure(model.settings, shown, ['EM'], [-0.05, 1.04], probe)!;
    expect(figure.title).toBe('Steps to a peak at σ = 1');
    const [measured, theory] = figure.lines;
    // of the starts on both sides one is drawn
    expect(measured!.y.filter((steps) => steps !== null)).toHaveLength(20);
    figure.at.forEach((mu, k) => {
      const [steps, law] = [measured!.y[k], theory!.y[k]];
      if (mu > 0.1) expect(law).toBe(null);
      if (steps && law) expect(Math.abs(steps / law - 1)).toBeLessThan(0.05);
    });
    const [entry] = figure.legend!;
    expect(entry!.value).toMatch(/^exponent −(1\.9|2\.0)\d* ± 0\.0\d+$/);
    expect(entry!.note).toMatch(/^fitted to \d starts, \|μ\| 0\.0128–0\.0\d+$/);
    expect(entry!.law).toBe('theory: exponent −2, 0.75/μ²');
    expect(figure.description).toContain('theory: exponent −2');
    expect(figure.points).toEqual([{ x: 0.05, y: probe[0]!.exact.steps, name: '', ink: 'probe' }]);
  });

  it('do not depend on it under annealing; a team without a law says why', () => {
    const model = modelOf({
      teams: [{ optimizer: 'em', annealed: true }, { optimizer: 'momentum' }],
      schedule: { length: 150 },
    });
    const shown = [shownOf(model, 0, 0.05, 1000), shownOf(model, 1, 0.05, 500)];
    const { legend, lines } = escapeFigure(model.settings, shown, ['1', '2'], [0, 1])!;
    expect(legend!.map(({ note }) => note)).toEqual([
      expect.stringMatching(/no theory: annealed$/),
      expect.stringMatching(/no theory for momentum$/),
    ]);
    const values = legend!.map(({ value }) => value);
    expect(values).toEqual([
      expect.stringMatching(/^(\d+ steps from every|exponent −0\.0)/),
      'no start has arrived',
    ]);
    expect(lines.map(({ ink }) => ink)).toEqual(['team-1', 'team-2']);
  });

  it('are none while no start of the row has arrived', () => {
    const model = modelOf({});
    expect(escapeFigure(model.settings, [shownOf(model, 0, 0.5, 10)], ['a'], [0, 1])).toBe(undefined);
    expect(escapeFigure(model.settings, [], ['a'], [0, 1])).toBe(undefined);
  });

  it('say where too few starts near μ = 0 have arrived for an exponent', () => {
    const model = modelOf({ teams: [{ optimizer: 'em' }] });
    const { legend } = escapeFigure(model.settings, [shownOf(model, 0, 2, 200)], ['EM'], [0, 1])!;
    expect(legend![0]!.value).toBe('no exponent');
    expect(legend![0]!.note).toBe('too few starts near μ = 0 have arrived; zoom in there');
  });
});
