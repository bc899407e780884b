/** The law of the escape time, and what a slice through a map shows of it. */

import { describe, expect, it } from 'vitest';
import { timeLaw } from '../../../src/core/analysis/escape-laws.ts';
import { escapeSlice, fitEscape } from '../../../src/core/analysis/escape-slice.ts';
import { ESCAPE_OUTCOMES, axisPoint, type EscapeMap } from '../../../src/core/simulation/escape-map.ts';
import { escapeFrom } from '../../../src/core/simulation/escape-walk.ts';
import { ModelState } from '../../../src/core/simulation/model-state.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { LONG } from '../../setup/long.ts';

function modelOf(patch: Patch): ModelState {
  const state = new ModelState();
  state.take(applyPatch(defaultSettings(), patch));
  return state;
}

function lawOf({ settings }: ModelState) {
  const found = timeLaw(settings, settings.teams[0]!);
  if (!('law' in found)) throw new Error(found.reason);
  return found.law;
}

const five = [-1.5, -0.7, 0.2, 1, 1.2];

describe('the law of the escape time', () => {
  it.each<[string, Patch, number]>([
    ['EM', { teams: [{ optimizer: 'em' }] }, 0.003],
    ['EM, five data', { teams: [{ optimizer: 'em' }], data: five }, 0.003],
    ['gradient ascent', { teams: [{ stepSize: 0.006 }] }, LONG ? 0.003 : 0.02],
    ['gradient ascent, five data', { teams: [{ stepSize: 0.002 }], data: five }, LONG ? 0.006 : 0.02],
  ])('%s: within 2 % from the critical temperature', (_, patch, least) => {
    const model = modelOf(patch);
    const s = model.data.criticalTemperature;
    for (let m = least; m <= 0.1; m *= 1.4) {
      for (const mu of [m * s, -m * s]) {
        const { steps, outcome } = escapeFrom(model, 0, mu, s, 1e7);
        expect(outcome).toBe('arrived');
        expect(Math.abs(lawOf(model).steps(mu, s) / steps - 1)).toBeLessThan(0.02);
      }
    }
  });

  it.each<[string, Patch]>([
    ['EM', { teams: [{ optimizer: 'em' }] }],
    ['EM, five data', { teams: [{ optimizer: 'em' }], data: five }],
    ['gradient ascent', { teams: [{ stepSize: 0.02 }] }],
    ['gradient ascent, five data', { teams: [{ stepSize: 0.01 }], data: five }],
  ])('%s: what is left out does not grow towards the saddle, from other sigma too', (_, patch) => {
    const model = modelOf(patch);
    const { settings, data } = model;
    const s = data.criticalTemperature;
    const [team] = settings.teams;
    const pace = team!.optimizer === 'em' ? 1 : (team!.stepSize * data.n) / s ** 2;
    for (const sigma of [0.8 * s, s, 1.3 * s]) {
      const off = [0.05, 0.03, 0.02].map((m) => {
        const { steps } = escapeFrom(model, 0, m * s, sigma, 1e6);
        return (steps - lawOf(model).steps(m * s, sigma)) * pace;
      });
      // in steps of EM, of which no fraction is made
      for (const one of off) expect(Math.abs(one)).toBeLessThan(3);
      expect(Math.abs(off[0]! - off[2]!)).toBeLessThan(Math.max(pace, 0.2));
    }
  });

  it('for two data at the critical temperature is 3/(4 mu²) for EM and 3/(8 mu² eta) for gradient ascent', () => {
    expect(lawOf(modelOf({ teams: [{ optimizer: 'em' }] }))).toMatchObject({ power: 2 });
    expect(lawOf(modelOf({ teams: [{ optimizer: 'em' }] })).tau).toBeCloseTo(3 / 4, 12);
    expect(lawOf(modelOf({ teams: [{ stepSize: 0.006 }] })).tau).toBeCloseTo(3 / (8 * 0.006), 9);
    expect(lawOf(modelOf({ teams: [{ stepSize: 0.006 }] }))).toMatchObject({ power: 1 });
  });

  it.each<[string, Patch]>([
    ['annealed', { teams: [{ annealed: true }] }],
    ['none for momentum', { teams: [{ optimizer: 'momentum' }] }],
    ['noisy', { teams: [{ noise: 0.01 }] }],
    ['steps too large near the EM arc', { teams: [{ stepSize: 0.6 }] }],
    ['minimum σ above the saddle', { sigmaFloor: 1.5 }],
  ])('is none: %s', (reason, patch) => {
    const { settings } = modelOf(patch);
    expect(timeLaw(settings, settings.teams[0]!)).toEqual({ reason });
  });
});

/** A map that core has made. */
function mapOf(
  patch: Patch,
  request: Pick<EscapeMap, 'mu' | 'sigma' | 'width' | 'height' | 'limit'>,
): EscapeMap {
  const model = modelOf(patch);
  const { width, height, mu, sigma, limit } = request;
  const all = Array.from({ length: width * height }, (_, i) => {
    const row = Math.floor(i / width);
    return escapeFrom(model, 0, axisPoint(mu, i % width, width), axisPoint(sigma, row, height), limit);
  });
  return {
    ...request,
    team: 0,
    steps: Uint32Array.from(all, ({ outcome, steps }) => (outcome === 'arrived' ? steps : 0)),
    sides: Int8Array.from(all, ({ side }) => side),
    outcomes: Uint8Array.from(all, ({ outcome }) => ESCAPE_OUTCOMES.indexOf(outcome)),
    done: limit,
    decided: 1,
  };
}

describe('a slice', () => {
  const request = { mu: [-0.05, 0.05], sigma: [0.9, 1.1], width: 41, height: 3, limit: 20_000 } as const;
  const map = mapOf({ teams: [{ optimizer: 'em' }] }, { ...request, mu: [-0.05, 0.05], sigma: [0.9, 1.1] });

  it('is the row that is nearest, with the starts that arrive', () => {
    const slice = escapeSlice(map, 1.04);
    expect(slice.sigma).toBeCloseTo(1, 12);
    // not mu = 0, and not those next to it, which take 300,000 steps
    expect(slice.points).toHaveLength(36);
    expect(slice.points.every(({ mu, side, steps }) => Math.sign(mu) === side && steps > 250)).toBe(true);
    expect(escapeSlice(map, 7).sigma).toBeCloseTo(1.1, 12);
    expect(escapeSlice(map, 0).sigma).toBeCloseTo(0.9, 12);
  });

  it('has the exponent of the law, -2, as far as the error says and the next order, and counts no start twice', () => {
    const { points } = escapeSlice(map, 1);
    const fit = fitEscape(points, [0, 0.05])!;
    expect(fit.points).toBe(18);
    expect([fit.from, fit.to]).toEqual([points[18]!.mu, points[35]!.mu]);
    expect(Math.abs(fit.exponent + 2)).toBeLessThan(0.01);
    expect(fit.error).toBeGreaterThan(0);
    expect(fit.error).toBeLessThan(0.002);
    // log 3/4
    expect(Math.abs(fit.intercept - Math.log(0.75))).toBeLessThan(0.05);
  });

  it('of an exact power law has its exponent and no error', () => {
    const points = [0.01, 0.02, 0.04, 0.08].map((mu) => ({ mu, steps: 0.5 * mu ** -3, side: 1 }));
    const fit = fitEscape(points, [0.01, 0.08])!;
    expect(fit.exponent).toBeCloseTo(-3, 10);
    expect(fit.error).toBeLessThan(1e-10);
    expect(Math.exp(fit.intercept)).toBeCloseTo(0.5, 8);
  });

  it('of fewer than three starts has no fit', () => {
    expect(fitEscape(escapeSlice(map, 1).points, [0.049, 0.06])).toBeUndefined();
  });
});
