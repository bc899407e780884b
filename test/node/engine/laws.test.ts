/** The laws that the app shows, held to R's tables and to the mathematics, on every engine. */

import { afterEach, describe, expect, it } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import { score } from '../../../src/core/likelihood/mixture.ts';
import notebook from '../../fixtures/notebook.json';
import { ACCURACY } from './accuracy.ts';
import { ENGINES } from './contract.ts';
import { run, spread, walkersOf } from './crowd.ts';

let engine: Engine;
afterEach(() => engine.destroy());

const gradient = { optimizer: 'gradient', stepSize: 0.006 } as const;
const em = { optimizer: 'em' } as const;

/** The step at which the walker is first counted as arrived, looked for around `near`. */
async function arrival(near: number, slack: number): Promise<number> {
  await run(engine, near - slack - 1);
  for (let step = near - slack - 1; step <= near + slack; step++) {
    const [row] = await engine.readCensus();
    if (row!.arrived === row!.walkers) return step;
    await run(engine, 1);
  }
  return NaN;
}

describe.each(ENGINES)('%s', (_kind, engineWith) => {
  describe("R's tables", () => {
    for (const [name, table] of Object.entries(notebook)) {
      const starts = table.start_mu.flatMap((mu, i) => [mu, table.start_sigma[i]!]);

      it(`300 steps of gradient ascent end where R's do (${name})`, async () => {
        engine = await engineWith({ data: table.data, teams: [gradient], moveLimit: 0 });
        engine.place(starts);
        await run(engine, 300);
        let worst = 0;
        let left = 0;
        (await walkersOf(engine)).forEach(([mu, sigma], i) => {
          // R knows no floor: a walker of its that stepped to a negative sigma is out of the model for good
          if (reachesFloor(table.data, table.start_mu[i]!, table.start_sigma[i]!)) left++;
          else worst = Math.max(worst, Math.abs(mu - table.ga_mu[i]!), Math.abs(sigma - table.ga_sigma[i]!));
        });
        expect(left).toBe(name === 'notebook' ? 1 : 0);
        console.log(`${engine.kind}: gradient ascent against R, ${name}: ${worst.toExponential(2)}`);
        expect(worst).toBeLessThan(ACCURACY.gradientAscent);
      });

      it(`12 steps of EM end where R's do (${name})`, async () => {
        engine = await engineWith({ data: table.data, teams: [em] });
        engine.place(starts);
        await run(engine, 12);
        let worst = 0;
        (await walkersOf(engine)).forEach(([mu, sigma], i) => {
          if (!(table.em_sigma[i]! > 0.2)) return;
          worst = Math.max(worst, Math.abs(mu - table.em_mu[i]!), Math.abs(sigma - table.em_sigma[i]!));
        });
        console.log(`${engine.kind}: EM against R, ${name}: ${worst.toExponential(2)}`);
        expect(worst).toBeLessThan(ACCURACY.em);
      });
    }
  });

  describe('times of arrival', () => {
    for (const [mu, steps] of [
      [0.1, 80],
      [0.03, 840],
      [0.01, 7508],
    ] as const) {
      it(`EM from (${mu}, 1) arrives at step ${steps}`, async () => {
        engine = await engineWith({ teams: [em] });
        engine.place([mu, 1]);
        expect(Math.abs((await arrival(steps, 3)) - steps)).toBeLessThanOrEqual(1);
      });
    }

    for (const [mu, steps] of [
      [0.1, 701],
      [0.03, 8247],
    ] as const) {
      it(`gradient ascent with step .05 from (${mu}, 1) arrives at step ${steps}`, async () => {
        engine = await engineWith({ teams: [{ ...gradient, stepSize: 0.05 }] });
        engine.place([mu, 1]);
        expect(Math.abs((await arrival(steps, 4)) - steps)).toBeLessThanOrEqual(2);
      });
    }
  });

  describe('annealing', () => {
    it('brings everyone home at step 244 of 300, whatever the start', async () => {
      engine = await engineWith({ teams: [{ ...gradient, annealed: true }], schedule: { length: 300 } });
      engine.place([0.5, 1, 0.1, 1, 0.01, 1, 0.001, 1, -0.001, 1]);
      expect(Math.abs((await arrival(244, 4)) - 244)).toBeLessThanOrEqual(1);
    });

    it('leaves everyone on the optimum, where a step at the cold end makes an error 3.8 times as large', async () => {
      const walkers = 512;
      engine = await engineWith({
        walkers,
        teams: [{ ...gradient, annealed: true }],
        schedule: { length: 300 },
      });
      await run(engine, 300);
      let worst = 0;
      for (const [mu] of await walkersOf(engine)) worst = Math.max(worst, Math.abs(Math.abs(mu) - 1));
      console.log(`${engine.kind}: annealed walkers end within ${worst} of 1`);
      expect(worst).toBeLessThan(1e-6);
    });

    for (const length of [300, 1000, 3000]) {
      it(`EM from mu = .1 splits after ${length} steps of cooling, though mu was all but 0 on the way`, async () => {
        engine = await engineWith({ teams: [{ ...em, annealed: true }], schedule: { length } });
        engine.place([0.1, 1]);
        await run(engine, length);
        const [[mu]] = (await walkersOf(engine)) as [[number, number]];
        expect(Math.abs(mu - 1)).toBeLessThan(1e-4);
      });
    }

    it('single precision loses mu on the way and never splits', async () => {
      engine = await engineWith({
        teams: [{ ...em, annealed: true }],
        schedule: { length: 3000 },
        arithmetic: 'single',
      });
      engine.place([0.1, 1]);
      await run(engine, 3000);
      expect((await walkersOf(engine))[0]![0]).toBe(0);
    });
  });

  describe('the crowd', () => {
    it('thins out under EM as the law says', async () => {
      // of the default spawn only walkers with |mu| < .6 have further to go than 38 steps; as evenly as they are placed,
      // 8,192 of them say their share to within .0004, a crowd from the spawn only if it has 262,144
      const [near, walkers] = [0.6, 8192];
      engine = await engineWith({ teams: [em] });
      engine.place(spread(512, near, 2));
      await run(engine, 100);
      expect((await engine.readCensus())[0]!.arrived).toBe(512);
      engine.place(spread(walkers, 0, near));
      for (const [steps, share] of [
        [100, 0.0772],
        [1000, 0.0239],
      ] as const) {
        await run(engine, steps - engine.clock);
        const [row] = await engine.readCensus();
        const left = (1 - row!.arrived / walkers) * (near / 2);
        const error = Math.sqrt((share * (1 - share)) / 262_144);
        console.log(
          `${engine.kind}: EM, not arrived after ${steps} steps: ${left.toFixed(5)}, law ${share} ± ${error.toFixed(5)}`,
        );
        expect(Math.abs(left - share)).toBeLessThan(4 * error);
      }
    });
  });

  describe('the saddle', () => {
    it('freezes single precision for good, and the census says so', async () => {
      engine = await engineWith({ teams: [gradient], arithmetic: 'single' });
      engine.place([0.001, 1]);
      await run(engine, 1000);
      expect((await engine.readCensus())[0]!.frozen).toBe(1);
      expect((await walkersOf(engine))[0]![0]).toBeCloseTo(0.001, 9);
    });

    it('lets extended arithmetic go on by the true amount', async () => {
      engine = await engineWith({ teams: [gradient] });
      engine.place([0.001, 1, 0.0015, 1]);
      const before = await walkersOf(engine);
      await run(engine, 1000);
      const after = await walkersOf(engine);
      const truth = [0.001, 0.0015].map((start) => ascend(start, 1, 1000, 0.006));
      truth.forEach(([mu], i) => {
        const moved = after[i]![0] - before[i]![0];
        const start = [0.001, 0.0015][i]!;
        console.log(`${engine.kind}: extended from ${start}: moved ${moved}, truth ${mu - start}`);
        expect(Math.abs(moved / (mu - start) - 1)).toBeLessThan(1e-3);
      });
      expect((await engine.readCensus())[0]!.stalled).toBe(2);
    });

    it('holds a walker with mu = 0 on the line, in both arithmetics', async () => {
      for (const arithmetic of ['extended', 'single'] as const) {
        engine?.destroy();
        engine = await engineWith({ teams: [{ ...gradient, stepSize: 0.05 }], arithmetic });
        engine.place([0, 1.7, 0, 0.3]);
        await run(engine, 3000);
        for (const [mu, sigma] of await walkersOf(engine)) {
          expect(mu).toBe(0);
          expect(Math.abs(sigma - 1)).toBeLessThan(1e-6);
        }
      }
    });
  });
});

/** Whether plain gradient ascent, as R did it, ever steps below the default floor on sigma. */
function reachesFloor(observations: number[], mu: number, sigma: number): boolean {
  const data = foldData(observations);
  for (let k = 0; k < 300; k++) {
    const [dMu, dSigma] = score(data, mu, sigma);
    [mu, sigma] = [mu + 0.006 * dMu, sigma + 0.006 * dSigma];
    if (sigma < 0.05) return true;
  }
  return false;
}

/** Gradient ascent for the notebook's data in doubles, with the drift near the saddle written without cancellation. */
function ascend(mu: number, sigma: number, steps: number, eta: number): [number, number] {
  let delta = sigma - 1;
  for (let k = 0; k < steps; k++) {
    const v = (1 + delta) ** 2;
    const z = mu / v;
    const tanhMinus =
      Math.abs(z) < 0.1 ? -(z ** 3) / 3 + (2 * z ** 5) / 15 - (17 * z ** 7) / 315 : Math.tanh(z) - z;
    const dMu = (2 / v) * (tanhMinus + (mu * -delta * (2 + delta)) / v);
    const dSigma = (2 / (v * (1 + delta))) * (-delta * (2 + delta) + mu * mu - 2 * mu * (tanhMinus + z));
    mu += eta * dMu;
    delta += eta * dSigma;
  }
  return [mu, 1 + delta];
}
