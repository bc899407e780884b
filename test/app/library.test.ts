/** The library beside the page: the same settings give the same walkers and the same table, which is that of a sweep's rows. */

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildEngine } from '../../build/engine.mjs';
import type { Script } from '../../src/api/script.ts';
import { looksAway, type App } from '../setup/app.ts';
import { softwareGpu } from '../setup/dawn.mjs';
import { LONG } from '../setup/long.ts';
import { SMALL, closeApp, openReady } from '../setup/page.ts';

declare const saddlescope: Script;
looksAway();

type Library = typeof import('../../src/engine.ts');

const LINKS = [
  '?walkers=400&v=1',
  '?walkers=200&optimizer=adam&stepSize=0.02&optimizer.2=em&data=0,1,2,7,9&v=1',
  '?walkers=300&optimizer=perturbed&annealed=true&schedule.length=80&spawn.seed=5&v=1',
];
const STEPS = 60;

let app: App;
let library: Library;
const folder = mkdtempSync(join(import.meta.dirname, '..', '..', 'node_modules', '.library-'));

beforeAll(async () => {
  Object.assign(process.env, await softwareGpu());
  await buildEngine(folder);
  library = (await import(pathToFileURL(join(folder, 'engine.js')).href)) as Library;
  app = await openReady(`${LINKS[0]}&autoplay=0`, SMALL);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeApp(app);
});

it.each(LONG ? LINKS : LINKS.slice(1, 2))(
  'the library in Node computes for %s what the page does, walker for walker',
  async (link) => {
    const settings = library.settingsFromLink(link);
    const engine = await library.createEngine({ settings });
    await engine.step(STEPS);
    const page = await app.page.evaluate(
      async ([given, steps]) => {
        saddlescope.update(given);
        await saddlescope.reset();
        await saddlescope.step(steps);
        return { report: await saddlescope.report(), walkers: [...(await saddlescope.walkers())] };
      },
      [settings, STEPS] as const,
    );
    expect(engine.kind).toBe('WebGPU');
    expect(await engine.report()).toEqual(page.report);
    expect([...(await engine.walkers())]).toEqual(page.walkers);
    engine.destroy();
  },
);
