/** The rows of the probe about escape times. */

import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import type { EscapeMap } from '../../../src/core/simulation/escape-map.ts';
import { ModelState } from '../../../src/core/simulation/model-state.ts';
import { escapeFrom } from '../../../src/core/simulation/escape-walk.ts';
import { createEscapePoints, escapeRows } from '../../../src/core/readout/escape-point.ts';
import type { ShownEscape } from '../../../src/core/readout/escape-legend.ts';

function modelOf(patch: Patch): ModelState {
  const state = new ModelState();
  state.take(applyPatch(defaultSettings(), patch));
  return state;
}

/** A map of four starts, one of each outcome but the last. */
const map: EscapeMap = {
  ...{ team: 0, mu: [-1, 1], sigma: [0.5, 1.5], width: 2, height: 2, limit: 300, done: 300, decided: 0.75 },
  steps: Uint32Array.of(0, 7, 0, 0),
  sides: Int8Array.of(0, 1, 0, 0),
  outcomes: Uint8Array.of(0, 1, 2, 3),
};
const shown: ShownEscape[] = [{ map, stale: false }];
const rowsAt = (model: ModelState, of: ShownEscape[], mu: number, sigma: number) =>
  escapeRows(createEscapePoints()(model, of, mu, sigma));
const EM: Patch = { teams: [{ optimizer: 'em' }], view: { paint: 'escape', paintLimit: 1000 } };

describe('the probe’s steps', () => {
  it('are exact, beside the nearest start of the map and the law where it holds', () => {
    const model = modelOf(EM);
    const { steps } = escapeFrom(model, 0, 0.05, 1, 1000);
    const rows = rowsAt(model, shown, 0.05, 1);
    expect(rows[0]).toEqual(['steps', `${steps} steps to +μ`]);
    expect(rows[2]![0]).toBe('theory');
    const [, law] = /^about (\d+) steps$/.exec(rows[2]![1])!;
    expect(Math.abs(Number(law) / steps - 1)).toBeLessThan(0.05);
    const words = (mu: number, sigma: number): string => rowsAt(model, shown, mu, sigma)[1]![1];
    expect(words(0.9, 0.6)).toBe('7 steps to +μ');
    expect(words(-0.9, 0.6)).toBe('not within 300 steps');
    expect(words(-0.9, 1.4)).toBe('never: μ = 0');
    // beside the map, and of one that is of other settings, there is none
    const names = (of: ShownEscape[], mu: number): string[] => rowsAt(model, of, mu, 1).map(([name]) => name);
    expect(names(shown, 4)).toEqual(['steps', 'theory']);
    expect(names([{ map, stale: true }], 0.9)).toEqual(['steps', 'theory']);
  });

  it('say why there is no law, team by team', () => {
    const teams = [{ optimizer: 'em' }, { optimizer: 'momentum' }] satisfies Patch['teams'];
    const rows = rowsAt(modelOf({ teams, view: { paint: 'escape', paintLimit: 1000 } }), [], 0.7, 1);
    expect(rows.map(([name]) => name)).toEqual(['1 steps', '1 theory', '2 steps', '2 theory']);
    expect(rows[1]![1]).toBe('none: far from μ = 0');
    expect(rows[3]![1]).toBe('none for momentum');
    expect(rowsAt(modelOf(EM), [], 0, 1)).toEqual([['steps', 'never: μ = 0']]);
  });

  it('are given up when they take long, and say so', () => {
    const [row] = rowsAt(modelOf({ ...EM, view: { paint: 'escape', paintLimit: 1_000_000 } }), [], 1e-6, 1);
    expect(row![1]).toMatch(/^not within 111\u202f111 steps; more are left out/);
  });

  it('stay as they are while only the map grows', () => {
    const model = modelOf(EM);
    const pointsAt = createEscapePoints();
    const [before] = pointsAt(model, [], 0.05, 1);
    const [after] = pointsAt(model, shown, 0.05, 1);
    expect(after!.exact).toBe(before!.exact);
    expect([before!.map, after!.map]).toEqual([undefined, { outcome: 'frozen', steps: 0, side: 0 }]);
    expect(pointsAt(model, shown, 0.06, 1)[0]!.exact.steps).toBeLessThan(before!.exact.steps);
  });
});
