/** Saddle-free Newton. */

import { describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { hessian, score } from '../../../src/core/likelihood/mixture.ts';
import { newtonDirection } from '../../../src/core/optimizers/newton.ts';
import { step } from '../../../src/core/optimizers/step.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';
import notebook from '../../fixtures/notebook.json';

const pair = foldData([-1, 1]);
const sets = [
  pair,
  foldData(notebook.skew.data),
  foldData([0, 0, 1, -1]),
  foldData([2]),
  foldData([1e-3, -2e-3, 5e-3]),
];
const unlimited = { moveLimit: 0, sigmaFloor: 0.01 };

/** |H|^-1 g by the eigenvectors, as the paper has it. */
function byEigenvectors([[a, b], [, c]]: [[number, number], [number, number]], [g0, g1]: [number, number]) {
  const angle = 0.5 * Math.atan2(2 * b, a - c); // of the first eigenvector: Jacobi's rotation
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const first = Math.abs(a * cos * cos + 2 * b * sin * cos + c * sin * sin);
  const second = Math.abs(a * sin * sin - 2 * b * sin * cos + c * cos * cos);
  const [along, across] = [(g0 * cos + g1 * sin) / first, (g1 * cos - g0 * sin) / second];
  return {
    move: [along * cos - across * sin, along * sin + across * cos],
    smallest: Math.min(first, second),
    largest: Math.max(first, second),
  };
}

describe('the direction', () => {
  it('is that of the eigenvectors', () => {
    let compared = 0;
    for (const data of sets) {
      const s = data.criticalTemperature;
      for (let i = 0; i <= 40; i++) {
        for (let j = 0; j <= 40; j++) {
          const [mu, sigma] = [s * (-2 + i * 0.0999), s * (0.1 + j * 0.0499)];
          const { move, smallest, largest } = byEigenvectors(
            hessian(data, mu, sigma),
            score(data, mu, sigma),
          );
          // the eigenvectors lose the digits by which the smaller eigenvalue is smaller
          if (smallest < 1e-5 * largest) continue;
          const [rho, shift] = newtonDirection(data, mu, sigma, true);
          const size = Math.hypot(move[0]!, move[1]!) + 1e-3 * s;
          expect(Math.abs(rho * mu - move[0]!)).toBeLessThan(1e-8 * size);
          expect(Math.abs(shift - move[1]!)).toBeLessThan(1e-8 * size);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(0.95 * 5 * 41 * 41);
  });

  it('ascends, on and off the saddle', () => {
    for (const data of sets) {
      const s = data.criticalTemperature;
      for (const distance of [1e-150, 1e-30, 1e-8, 1e-4, 0.01, 0.3, 1]) {
        for (let k = 0; k < 64; k++) {
          const angle = ((k + 0.5) / 64) * 2 * Math.PI;
          const [mu, sigma] = [s * distance * Math.cos(angle), s * (1 + 0.9 * distance * Math.sin(angle))];
          const [dMu, dSigma] = score(data, mu, sigma);
          const [rho, shift] = newtonDirection(data, mu, sigma, true);
          // in two parts, because mu² may be below all numbers
          const ascent = dMu * rho + (dSigma * shift) / mu;
          expect(Math.sign(mu) * ascent).toBeGreaterThanOrEqual(0);
          const [held] = newtonDirection(data, mu, sigma, false);
          expect(held * dMu * Math.sign(mu)).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  it('leaves the saddle at a steady pace, however near', () => {
    // At (m, 1) the notebook's data have score (-2/3 m³, -2 m²) and Hessian [[-2 m², -4 m], [-4 m, -4]] to leading order:
    // along (1, -m) the eigenvalue is 2 m² and the score 4/3 m³, so the move is 2/3 m.
    for (const m of [1e-3, 1e-10, 1e-100, 1e-200]) {
      expect(newtonDirection(pair, m, 1, true)[0]).toBeCloseTo(2 / 3, 5);
    }
    // On the ridge sigma² = 1 - m² it is that of any m⁴, m/3: so that 3,000 steps of .1 lead from 1e-25 to the peak, where
    // gradient ascent would need 1e52.
    expect(newtonDirection(pair, 1e-3, Math.sqrt(1 - 1e-6), true)[0]).toBeCloseTo(1 / 3, 5);
    let at: [number, number] = [1e-25, 1];
    for (let k = 0; k < 3000; k++)
      at = step(pair, defaultTeam('newton'), { moveLimit: 0.05, sigmaFloor: 0.05 }, ...at);
    expect(at[0]).toBeCloseTo(1, 6);
    expect(at[1]).toBe(0.05);
  });
});

describe('the step', () => {
  it('is a share of the direction, cut to the limit', () => {
    const [rho, shift] = newtonDirection(pair, 0.4, 1.3, true);
    const next = step(pair, { ...defaultTeam('newton'), stepSize: 0.03 }, unlimited, 0.4, 1.3);
    expect(next[0]).toBeCloseTo(0.4 + 0.03 * rho * 0.4, 15);
    expect(next[1]).toBeCloseTo(1.3 + 0.03 * shift, 15);
    const cut = step(
      pair,
      { ...defaultTeam('newton'), stepSize: 1 },
      { ...unlimited, moveLimit: 0.05 },
      0.4,
      1.3,
    );
    expect(Math.hypot(cut[0] - 0.4, cut[1] - 1.3)).toBeCloseTo(0.05, 12);
  });

  it('with a sigma that is held is Newton’s in mu alone, towards the fixed point', () => {
    for (const data of sets) {
      const s = data.criticalTemperature;
      const [[a]] = hessian(data, 0.3 * s, 0.8 * s);
      const [dMu] = score(data, 0.3 * s, 0.8 * s);
      const team = { ...defaultTeam('newton'), stepSize: 0.5 };
      const [mu] = step(data, team, { moveLimit: 0, sigmaFloor: 1e-6 }, 0.3 * s, 1, 0.8 * s);
      expect(mu / s).toBeCloseTo(0.3 + (0.5 * dMu) / Math.abs(a) / s, 10);
    }
  });

  it('stays on the saddle and on mu = 0', () => {
    expect(step(pair, defaultTeam('newton'), unlimited, 0, 1)).toEqual([0, 1]);
    let at: [number, number] = [0, 1.7];
    for (let k = 0; k < 500; k++) at = step(pair, defaultTeam('newton'), unlimited, ...at);
    expect(at).toEqual([0, expect.closeTo(1, 12)]);
  });
});
