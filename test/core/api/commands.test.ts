/** The commands of scripts: each argument is checked once, and refused by key, value and what is allowed. */

import { expect, it, onTestFinished, vi } from 'vitest';
import type { App } from '../../../src/api/app.ts';
import { COMMANDS, type HandCommand } from '../../../src/api/commands.ts';
import { FILE_COMMANDS } from '../../../src/api/file-commands.ts';
import { createScript, type Script } from '../../../src/api/script.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import type { EscapeRequest } from '../../../src/core/simulation/escape-map.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';
import { KEY_GROUPS } from '../../../src/ui/keys/key-table.ts';

/** An app before its engine is there: whatever gets to it fails the test. */
const app = {
  ready: Promise.resolve({ engine: 'none', adapter: 'none' }),
  settings: defaultSettings,
  engine: (call: string) => {
    throw new ValidationError(call, undefined, 'called after ready', 'a call before it');
  },
} as unknown as App;
const script = createScript(app);

it.each<[call: keyof Script, args: unknown[], message: RegExp]>([
  ['update', [{ walkers: 0 }], /^walkers must be a whole number from 1 to .*; got 0\.$/],
  ['preset', ['rice'], /^preset must be one of .*; got "rice"\.$/],
  ['chapter', [9], /^chapter must be a whole number from 1 to 8; got 9\.$/],
  ['place', [[1]], /^place must be a flat list of .*; got a list of 1\.$/],
  ['step', [1.5], /^step must be a whole number from 0 to 1000000000; got 1\.5\.$/],
  ['back', [0], /^back must be a whole number from 1 to 1000000000; got 0\.$/],
  ['walkers', [1], /^team must be a whole number from 0 to 0; got 1\.$/],
  ['walkers', ['0'], /^team must be a whole number from 0 to 0; got "0"\.$/],
  ['surface', [{ mu: [0, 1] }], /^surface\.sigma must be two numbers .*; got undefined\.$/],
  ['probe', [NaN, 1], /^mu must be a number from -1000000000 to 1000000000; got NaN\.$/],
  ['probe', [0, 0], /^sigma must be a number from 1e-9 to 1000000000; got 0\.$/],
  ['probe', [0, 1], /^probe must be called after ready; got a call before it\.$/],
  ['link', [{ t: -1 }], /^t must be .*; got -1\.$/],
  ['image', [{ width: 1 }], /^width must be .*; got 1\.$/],
  ['record', [{ fps: 1 }], /^fps must be one of .*; got 1\.$/],
  ['data', ['peaks'], /^kind must be one of walkers, tracers, survival, census, escape; got "peaks"\.$/],
  ['data', ['__proto__'], /^kind must be one of .*; got "__proto__"\.$/],
  ['data', ['walkers', 'xls'], /^format must be one of csv, json, npy; got "xls"\.$/],
  ['data', ['walkers', 'npy'], /^format must be csv or json for walkers; got "npy"\.$/],
  ['data', ['walkers', 'csv', 2], /^team must be a whole number from 0 to 0; got 2\.$/],
  ['data', ['walkers', 'csv', -1], /^team must be .*; got -1\.$/],
  ['data', ['walkers', 'csv', 0.5], /^team must be .*; got 0\.5\.$/],
  ['escape', [{ width: 1 }], /^escape\.width must be a whole number from 2 to 1024; got 1\.$/],
  [
    'escape',
    [{ limit: 2 ** 24 }],
    /^escape\.limit must be a whole number from 1 to 16777215; got 16777216\.$/,
  ],
  ['escape', [{ sigma: [2, 1] }], /^escape\.sigma must be two numbers .*; got \[2,1\]\.$/],
  ['escape', [{ grid: 8 }], /^a key of escape must be one of team, mu, .*; got "grid"\.$/],
  ['escape', [{ signal: 1 }], /^escape\.signal must be an AbortSignal; got 1\.$/],
  ['takeWalkers', [{}], /^take/],
])('%s of %j is refused in words', async (call, args, message) => {
  // a call that answers with a promise rejects it; any other one throws
  const run = async (): Promise<unknown> => (script[call] as (...given: unknown[]) => unknown)(...args);
  const error: unknown = await run().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ValidationError);
  expect((error as Error).message).toMatch(message);
});

it('commands that answer with a promise reject it, and the others throw', async () => {
  for (const [name, { promises, args }] of Object.entries({ ...COMMANDS, ...FILE_COMMANDS })) {
    if (args.length === 0) continue;
    const call = script[name as keyof Script] as (given: unknown) => unknown;
    // nothing that any command takes
    if (promises) await expect(call(Symbol(name)), name).rejects.toBeInstanceOf(ValidationError);
    else expect(() => call(Symbol(name)), name).toThrow(ValidationError);
  }
});

it('what is left out is what the command says', async () => {
  const step = vi.fn<App['step']>(async () => undefined);
  await createScript({ ...app, step }).step();
  expect(step).toHaveBeenCalledWith(1);
});

it('a map of escape times is read when it is finished, and always ended; a signal ends it early', async () => {
  const map = { steps: Uint32Array.of(7) };
  let finish!: () => void;
  const run = {
    finished: new Promise<void>((resolve) => (finish = resolve)),
    read: vi.fn<() => Promise<unknown>>(async () => map),
    cancel: vi.fn<() => void>(() => finish()),
  };
  const startEscape = vi.fn<(request: unknown) => Promise<unknown>>(async () => run);
  const engine = { kind: 'WebGPU', software: false, startEscape };
  const { escape } = createScript({ ...app, engineReady: async () => engine } as unknown as App);
  const whole = escape({ sigma: [0.9, 1.1], limit: 20 });
  await vi.waitFor(() => expect(startEscape).toHaveBeenCalledTimes(1));
  const { mu } = defaultSettings().window;
  expect(startEscape).toHaveBeenCalledWith({
    ...{ team: 0, mu, sigma: [0.9, 1.1], width: 512, height: 512 },
    limit: 20,
  });
  expect(run.read).not.toHaveBeenCalled();
  finish();
  expect(await whole).toBe(map);
  expect(run.cancel).toHaveBeenCalledTimes(1);

  run.finished = new Promise<void>((resolve) => (finish = resolve));
  const stop = new AbortController();
  const part = escape({ signal: stop.signal });
  await vi.waitFor(() => expect(startEscape).toHaveBeenCalledTimes(2));
  stop.abort();
  await expect(part).rejects.toThrow(/abort/);
  expect(run.cancel).toHaveBeenCalled();
  expect(run.read).toHaveBeenCalledTimes(1);
});

it('each key does one thing, and each command by hand has its key', () => {
  const keys = KEY_GROUPS.flatMap(({ rows }) => rows.flatMap(({ runs }) => Object.keys(runs)));
  expect(new Set(keys).size).toBe(keys.length);
  const byHand: HandCommand[] = ['step', 'back', 'reset'];
  for (const name of byHand) expect(keys).toContain(COMMANDS[name].hand!.key);
});

it('the map that colours the surface is a file, also as an array', async () => {
  vi.stubGlobal('location', { href: 'https://example.org/', pathname: '/', search: '', hash: '' });
  onTestFinished(() => void vi.unstubAllGlobals());
  const settings = { ...defaultSettings(), teams: [...defaultSettings().teams, ...defaultSettings().teams] };
  settings.view.paintTeam = 2;
  settings.view.paintLimit = 50;
  const startEscape = vi.fn<(request: EscapeRequest) => Promise<unknown>>(async (request) => ({
    finished: Promise.resolve(),
    read: async () => ({
      ...request,
      steps: Uint32Array.of(7, 0, 0, 7),
      sides: Int8Array.of(-1, 0, 0, 1),
      outcomes: Uint8Array.of(1, 0, 0, 1),
      ...{ width: 2, height: 2, done: 50, decided: 0.5 },
    }),
    cancel: () => undefined,
  }));
  const engine = { kind: 'CPU', adapter: 'none', precision: 'double precision', software: true, startEscape };
  const { data } = createScript({
    ...app,
    settings: () => settings,
    reproducible: () => true,
    engineReady: async () => engine,
  } as unknown as App);
  const lines = (await (await data('escape')).text()).trimEnd().split('\r\n');
  expect(startEscape.mock.lastCall![0]).toMatchObject({ team: 1, limit: 50, ...settings.window });
  expect(lines.filter((line) => !line.startsWith('#')).slice(0, 2)).toEqual([
    'mu,sigma,outcome,steps,side',
    `${settings.window.mu[0]},${settings.window.sigma[0]},arrived,7,-1`,
  ]);
  expect(JSON.parse(await (await data('escape', 'json', 0)).text())).toMatchObject({
    columns: ['mu', 'sigma', 'outcome', 'steps', 'side'],
  });
  expect(startEscape.mock.lastCall![0]).toMatchObject({ team: 0 });
  const npy = new Uint8Array(await (await data('escape', 'npy')).arrayBuffer());
  expect([...npy.slice(-16)]).toEqual([7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0]);
});
