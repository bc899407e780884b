/** What a race measures of itself: how a crowd thins out, and when its annealed team is home. */

import { afterEach, describe, expect, it } from 'vitest';
import type { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import type { GpuEngine } from '../../../src/gpu/engine.ts';
import { engineWith, run, spread } from './crowd.ts';

let engine: GpuEngine;
afterEach(() => engine.destroy());

/** Share of the team that had not arrived after each of the steps, as the history kept it. */
function survival({ steps, counts, walkers }: TeamHistory, at: number): number {
  const place = steps.findLastIndex((step) => step <= at);
  return 1 - counts[3][place]! / walkers;
}

/** The exponent of the power law through the share at so many steps, evenly spaced in their logarithm. */
function exponent(history: TeamHistory, from: number, to: number, points = 25): number {
  const rows = Array.from({ length: points }, (_, k) => {
    const wanted = from * (to / from) ** (k / (points - 1));
    const step = history.steps.findLast((kept) => kept <= wanted + 0.5)!;
    return [Math.log(step), Math.log(survival(history, step))] as const;
  });
  const [x0, y0] = [0, 1].map((c) => rows.reduce((sum, row) => sum + row[c]!, 0) / points) as [
    number,
    number,
  ];
  const covariance = rows.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  return covariance / rows.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}

describe('the share not yet arrived', () => {
  // Walkers of the default spawn with |mu| of more than `near` arrive before the first step that is looked at, so the exponent
  // is that of the others. 67 and 96 of these are left at the end, to within two: that makes .007 of the exponent uncertain.
  it.each([
    ['EM', { optimizer: 'em' }, 100, 10_000, 0.5, 2048],
    ['gradient ascent with step .05', { optimizer: 'gradient', stepSize: 0.05 }, 1000, 20_000, 0.25, 1024],
  ] as const)('of %s falls with the root of the steps', async (name, team, from, to, near, walkers) => {
    engine = await engineWith({ teams: [team] });
    engine.place(spread(512, near, 2));
    await run(engine, from);
    expect((await engine.readCensus())[0]!.arrived).toBe(512);
    engine.place(spread(walkers, 0, near));
    await run(engine, to);
    const [history] = await engine.readHistories();
    const slope = exponent(history!, from, to);
    const left = [from, to].map((step) => Math.round(survival(history!, step) * walkers));
    console.log(
      `${name}: exponent ${slope.toFixed(4)} from step ${from} to ${to}, ${left.join(' to ')} walkers`,
    );
    expect(Math.abs(slope + 0.5)).toBeLessThan(0.02);
  });
});

describe('the annealed team of a race', () => {
  it.each([
    [100, 82],
    [300, 244],
    [1000, 813],
  ])('of a cooling in %i steps is home, all of it, at step %i', async (length, home) => {
    engine = await engineWith({
      walkers: 2048,
      teams: [
        { optimizer: 'gradient' },
        { optimizer: 'em' },
        { optimizer: 'gradient', annealed: true, stepSize: 0.006 },
      ],
      schedule: { shape: 'geometric', hot: 2, cold: 0.05, length },
    });
    engine.reset();
    await run(engine, length);
    const [gradient, em, annealed] = await engine.readHistories();
    console.log(`length ${length}: annealed 50, 90, 99, 100 % at ${annealed!.milestones.join(', ')}`);
    expect(annealed!.milestones[3]).toBe(home);
    for (const other of [gradient!, em!]) expect(other.milestones[3]).toBeUndefined();
  });
});
