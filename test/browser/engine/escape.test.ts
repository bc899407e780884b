import { afterEach, expect, it } from 'vitest';
import { axisPoint, ESCAPE_OUTCOMES, type EscapeMap } from '../../../src/core/simulation/escape-map.ts';
import { escapeFrom } from '../../../src/core/simulation/escape-walk.ts';
import { OPTIMIZERS } from '../../../src/core/settings/teams.ts';
import type { Patch } from '../../../src/core/settings/validate.ts';
import type { GpuEngine } from '../../../src/gpu/engine.ts';
import { engineWith, settingsWith } from './crowd.ts';

let engine: GpuEngine;
afterEach(() => engine?.destroy());

it.each(OPTIMIZERS.flatMap((o) => [false, true].map((a) => [o, a] as const)))(
  '%s %s',
  async (optimizer, annealed) => {
    const patch: Patch = { teams: [{ optimizer, annealed }], schedule: { length: 300 } };
    engine = await engineWith(patch);
    const t0 = performance.now();
    const run = await engine.startEscape({
      team: 0,
      mu: [-2, 2],
      sigma: [0.05, 2.05],
      width: 45,
      height: 45,
      limit: 1000,
    });
    await run.finished;
    const map: EscapeMap = await run.read();
    const t1 = performance.now();
    const model = {
      settings: settingsWith({ walkers: 64, ...patch }),
      data: engine.data,
      landmarks: engine.landmarks,
    };
    const diffs: Record<string, number> = {};
    let shown = 0;
    for (let i = 0; i < map.steps.length; i++) {
      const [mu, sigma] = [axisPoint(map.mu, i % 45, 45), axisPoint(map.sigma, Math.floor(i / 45), 45)];
      const truth = escapeFrom(model, 0, mu, sigma, 1000, i);
      const got = ESCAPE_OUTCOMES[map.outcomes[i]!]!;
      let key = `${truth.outcome}->${got}`;
      if (key === 'arrived->arrived')
        key = truth.side !== map.sides[i] ? 'side' : `d${map.steps[i]! - truth.steps}`;
      if (
        !['d0', 'undecided->undecided', 'symmetric->symmetric', 'converged->converged'].includes(key) &&
        shown++ < 3
      )
        console.log(key, mu, sigma, truth.steps, map.steps[i]);
      diffs[key] = (diffs[key] ?? 0) + 1;
    }
    const t2 = performance.now();
    console.log(
      optimizer,
      annealed,
      JSON.stringify(diffs),
      'done',
      run.done,
      run.decided,
      'gpu ms',
      Math.round(t1 - t0),
      'cpu',
      Math.round(t2 - t1),
    );
    expect(map.steps.length).toBe(2025);
  },
);
