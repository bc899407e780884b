/** The library and the sweep beside the page: the same settings give the same walkers, counts and tables. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildEngine } from '../../build/engine.mjs';
import type { Script } from '../../src/api/script.ts';
import type { Settings } from '../../src/core/settings/settings.ts';
import { MAX_TEAMS, OPTIMIZERS } from '../../src/core/settings/teams.ts';
import { combinationLink, readSweep } from '../../src/core/sweep/read-sweep.ts';
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
/** Three runs of two teams: at the default data, at five others, and at data with three values. */
const SWEEP = 'walkers=200&optimizer=perturbed&annealed=true&schedule.length=80&optimizer.2=adam&v=1';
const VARIED = 'data=-1,1;0,1,2,7,9;-3,0,4';

let app: App;
let library: Library;
const folder = mkdtempSync(join(import.meta.dirname, '..', '..', 'node_modules', '.library-'));

beforeAll(async () => {
  Object.assign(process.env, await softwareGpu());
  await buildEngine(folder);
  library = (await import(pathToFileURL(join(folder, 'engine.js')).href)) as Library;
  app = await openReady(`${LINKS[0]}&autoplay=0`, SMALL);
});

/** What the page has after the steps from the start of these settings. */
const onPage = (settings: Settings) =>
  app.page.evaluate(
    async ([given, steps]) => {
      saddlescope.update(given);
      await saddlescope.reset();
      await saddlescope.step(steps);
      const [report, census] = [await saddlescope.report(), await saddlescope.census()];
      return { report, census, walkers: [...(await saddlescope.walkers())] };
    },
    [settings, STEPS] as const,
  );

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
    const page = await onPage(settings);
    expect(engine.kind).toBe('WebGPU');
    expect(await engine.report()).toEqual(page.report);
    expect([...(await engine.walkers())]).toEqual(page.walkers);
    engine.destroy();
  },
);

it('each row of a sweep is what the page reports after the link of its run', async () => {
  const out = join(folder, 'sweep.csv');
  const args = ['--software', '--link', SWEEP, '--vary', VARIED, '--steps', String(STEPS), '--out', out];
  await promisify(execFile)(process.execPath, ['build/sweep.mjs', ...args]);
  const table = readSweep(readFileSync(out, 'utf8'));
  expect(table.engine).toMatch(/^WebGPU/);
  for (let k = 0; k < 3; k++) {
    const { report, census } = await onPage(library.settingsFromLink(combinationLink(table, k)));
    expect(report).toHaveLength(table.teams);
    for (const [team, row] of report.entries()) {
      const { travelling, converged, walkers } = census[team]!;
      const said = { ...row, travelling: travelling / walkers, converged: converged / walkers };
      for (const [name, column] of table.columns) {
        const value = column[k * table.teams + team]!;
        expect([name, Number.isNaN(value) ? null : value]).toEqual([name, said[name as keyof typeof said]]);
      }
    }
  }
});

it('the page, the library on its GPU and the library in doubles count the same classes, with every optimizer', async () => {
  for (let k = 0; k < OPTIMIZERS.length; k += MAX_TEAMS) {
    const teams = OPTIMIZERS.slice(k, k + MAX_TEAMS).map((optimizer) => ({ optimizer }));
    const counts: Record<string, unknown> = {};
    for (const kind of ['auto', 'cpu'] as const) {
      const settings = { walkers: 500, teams, engine: kind };
      const engine = await library.createEngine({ settings, workers: 2 });
      await engine.step(STEPS);
      counts[engine.kind] = await engine.census();
      if (kind === 'auto') counts['page'] = (await onPage(engine.settings())).census;
      engine.destroy();
    }
    expect(Object.keys(counts)).toEqual(['WebGPU', 'page', 'CPU']);
    expect(counts['page']).toEqual(counts['WebGPU']);
    expect(counts['page']).toEqual(counts['CPU']);
  }
});
