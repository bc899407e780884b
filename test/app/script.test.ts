/** `window.saddlescope` and the words for failures, in the built app. */

import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { breaksBrowser, openApp, openBrowser, openContext, PATIENT, type App } from '../setup/app.ts';
import { SMALL, withApp } from '../setup/page.ts';

declare const saddlescope: Script;

// its GPU process crashes on purpose
breaksBrowser();

describe('window.saddlescope', () => {
  let app: App;
  let page: Page;
  beforeAll(async () => {
    app = await openApp('?walkers=300', SMALL);
    page = app.page;
  });
  afterAll(async () => {
    await app.close();
  });

  it('is ready with engine and adapter', async () => {
    const ready = await page.evaluate(() => saddlescope.ready);
    expect(ready.engine).toBe('WebGPU');
    expect(ready.adapter.length).toBeGreaterThan(2);
  });

  it('places exactly the walkers that it is given, pauses, and steps exactly', async () => {
    const [pairs, rows] = await page.evaluate(async () => {
      await saddlescope.place([0.1, 1, -0.03, 1]);
      await saddlescope.step(3);
      await saddlescope.step(4);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return [[...(await saddlescope.walkers())], await saddlescope.census()] as const;
    });
    expect(pairs).toHaveLength(4);
    expect(rows[0]).toMatchObject({ team: 0, walkers: 2, steps: 7, stalled: 2 });
  });

  it('resets to the crowd that the settings ask for', async () => {
    const rows = await page.evaluate(async () => {
      await saddlescope.reset();
      return saddlescope.census();
    });
    expect(rows[0]).toMatchObject({ walkers: 300, steps: 0 });
  });

  it('evaluates the surface row by row from low sigma, ends included', async () => {
    const [heights, corner, last] = await page.evaluate(async () => {
      const grid = await saddlescope.surface({ mu: [-1, 1], sigma: [0.5, 2], width: 5, height: 3 });
      return [
        [...grid],
        saddlescope.probe(-1, 0.5).logLikelihood,
        saddlescope.probe(1, 2).logLikelihood,
      ] as const;
    });
    expect(heights).toHaveLength(15);
    expect(heights[0]).toBeCloseTo(corner, 5);
    expect(heights[14]).toBeCloseTo(last, 5);
  });

  it('probes in double precision', async () => {
    const probe = await page.evaluate(() => saddlescope.probe(0, 1));
    expect(probe.logLikelihood).toBeCloseTo(-2.83787706640935, 13);
    expect(probe.hessian).toEqual([
      [0, expect.closeTo(0, 14)],
      [expect.closeTo(0, 14), expect.closeTo(-4, 14)],
    ]);
  });

  it('returns the picture as a PNG', async () => {
    const [type, size, blank] = await page.evaluate(async () => {
      const blob = await saddlescope.image();
      const bitmap = await createImageBitmap(blob);
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return [blob.type, bitmap.width, new Set(data).size < 20] as const;
    });
    expect([type, size, blank]).toEqual(['image/png', SMALL.viewport.width * SMALL.deviceScaleFactor, false]);
  });

  it.each([
    [
      'update',
      'saddlescope.update({ schedule: { hot: -3 } })',
      /^schedule\.hot must be a number.*; got -3\.$/,
    ],
    ['place', 'saddlescope.place([1, 2, 3])', /^place must be a flat list of 1 to.*; got a list of 3\.$/],
    ['place', 'saddlescope.place([1, -2])', /^place\[1\] \(sigma of walker 0\) must be .*; got -2\.$/],
    ['step', 'saddlescope.step(1.5)', /^step must be a whole number from 0.*; got 1\.5\.$/],
    ['walkers', 'saddlescope.walkers(3)', /^team must be a whole number from 0 to 0; got 3\.$/],
    [
      'surface',
      'saddlescope.surface({ mu: [0, 1], sigma: [0, 1], width: 4, height: 4 })',
      /^surface\.sigma must be .*; got \[0,1\]\.$/,
    ],
    [
      'surface',
      'saddlescope.surface({ mu: [0, 1], sigma: [1, 2], width: 1e9, height: 4 })',
      /^surface\.width must be .*; got 1000000000\.$/,
    ],
    ['probe', 'saddlescope.probe(0, -1)', /^sigma must be .*; got -1\.$/],
  ])('%s names what is wrong and changes nothing', async (_name, call, message) => {
    const before = await page.evaluate(() => JSON.stringify(saddlescope.settings()));
    const said = await page.evaluate(
      `(async () => { try { await ${call}; return 'no error'; } catch (error) { return error.message; } })()`,
    );
    expect(said).toMatch(message);
    expect(await page.evaluate(() => JSON.stringify(saddlescope.settings()))).toBe(before);
  });

  it('left nothing in the console', () => {
    expect([...app.consoleErrors, ...app.pageErrors]).toEqual([]);
  });
});

describe('a failure has words', () => {
  const cases = {
    'no navigator.gpu': ["Object.defineProperty(navigator, 'gpu', { value: undefined })", 'no WebGPU'],
    'no adapter': ['navigator.gpu.requestAdapter = async () => null', 'found no GPU'],
    'a missing limit': [
      `const ask = navigator.gpu.requestAdapter.bind(navigator.gpu);
       navigator.gpu.requestAdapter = async () => {
         const adapter = await ask();
         return new Proxy(adapter, { get: (from, key) => key === 'limits' ? { maxTextureDimension2D: 64 } : from[key] });
       }`,
      'lacks something',
    ],
    'a shader that does not compile': [
      `const make = GPUDevice.prototype.createShaderModule;
       GPUDevice.prototype.createShaderModule = function (descriptor) {
         const code = descriptor.code.replace('fn advance(', 'fn advance!(');
         return make.call(this, { ...descriptor, code });
       }`,
      'shaders/walkers.wgsl:',
    ],
  } as const;
  it.each(Object.entries(cases))('%s', async (_name, [script, words]) => {
    const context = await openContext(SMALL);
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', (error) => thrown.push(String(error)));
    await page.addInitScript(script);
    // a crowd that runs on the processor takes it from the browser
    await page.goto(`${inject('appUrl')}?autoplay=0`);
    await expect.poll(() => page.locator('body').innerText(), PATIENT).toContain(words);
    // and the crowd is there all the same
    const ready = await page.evaluate(() => saddlescope.ready);
    expect(ready.engine).toBe('CPU');
    const rows = await page.evaluate(async () => {
      await saddlescope.step(3);
      return saddlescope.census();
    });
    expect(rows[0]!.walkers).toBe(20_000);
    expect(thrown).toEqual([]);
    await context.close();
  });

  it('neither GPU nor processor: a card that says so', async () => {
    const context = await openContext(SMALL);
    const page = await context.newPage();
    await page.addInitScript(`
      navigator.gpu.requestAdapter = async () => null;
      HTMLCanvasElement.prototype.getContext = () => null;`);
    await page.goto(inject('appUrl'));
    await page.locator('.failure').waitFor(PATIENT);
    const refused = await page.evaluate(() => saddlescope.ready.then(() => false).catch(() => true));
    expect(refused).toBe(true);
    await context.close();
  });
});

/** How many escape maps were begun in a page, and slices computed of them. */
declare const computed: { maps: number; slices: number };

/** The device that the app has, where a test keeps it. */
declare const device: GPUDevice;

/** Counts them, by the names of what they ask the device for. */
const countMaps = (): void => {
  const counts = { maps: 0, slices: 0 };
  Object.assign(globalThis, { computed: counts });
  const { createBuffer, createCommandEncoder } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    if (descriptor.label === 'Escape.totals') counts.maps++;
    return createBuffer.call(this, descriptor);
  };
  GPUDevice.prototype.createCommandEncoder = function (descriptor) {
    if (descriptor?.label === 'Escape.slice') counts.slices++;
    return createCommandEncoder.call(this, descriptor);
  };
};

describe('a GPU that is lost', () => {
  it('comes back with walkers and maps as they were, tells a clip that was waiting for its map, and after a second loss the processor goes on', async () => {
    const app = await openApp('?walkers=400&optimizer=em&spawn.seed=5', SMALL, countMaps);
    const { page } = app;
    const session = await (await openBrowser()).newBrowserCDPSession();
    // the browser may drop the answer with the process
    const crash = () => void session.send('Browser.crashGpuProcess').catch(() => undefined);
    const noticed = (text: string) =>
      expect.poll(() => page.locator('body').innerText(), PATIENT).toContain(text);
    await page.evaluate(() => saddlescope.ready);
    const slices = () => page.evaluate(() => computed.slices);
    const before = await page.evaluate(async () => {
      await saddlescope.step(25);
      const clock = (await saddlescope.census())[0]!.steps;
      const walkers = [...(await saddlescope.walkers())];
      await new Promise((resolve) => setTimeout(resolve, 4500)); // twice the time between two copies
      return { clock, walkers };
    });
    const mapOf = () =>
      page.evaluate(async () => {
        const map = await saddlescope.escape({ width: 24, height: 16, limit: 300 });
        return { steps: [...map.steps], sides: [...map.sides], outcomes: [...map.outcomes] };
      });
    const map = await mapOf();
    // more steps than a software GPU makes of all starts while this test goes on
    const begun = await page.evaluate(() => {
      const failed = (error: Error): string => `${error.name}: ${error.message}`;
      const begun = computed.maps;
      const request = { width: 160, height: 120, seconds: 1, format: 'gif' } as const;
      saddlescope.update({ view: { paint: 'escape', paintLimit: 1e6 } });
      const asked = [saddlescope.record(request), saddlescope.escape({ limit: 1e6 })];
      const made = Promise.all(asked.map((one) => (one as Promise<unknown>).then(() => 'made', failed)));
      Object.assign(globalThis, { made });
      return begun;
    });
    // the page's, the clip's and the script's
    await page.waitForFunction((begun) => computed.maps === begun + 3, begun);
    await page.waitForFunction((slices) => computed.slices > slices + 12, await slices());
    crash();
    await noticed('The GPU was lost and is back');
    const lost = 'DeviceLostError: The GPU was lost. Try again.';
    expect(await page.evaluate('made')).toEqual([lost, lost]);
    await page.evaluate(() => saddlescope.update({ view: { paint: 'likelihood' } }));
    expect(await mapOf()).toEqual(map);
    const after = await page.evaluate(async () => ({
      engine: (await saddlescope.census())[0]!.steps,
      walkers: [...(await saddlescope.walkers())],
      seed: saddlescope.settings().spawn.seed,
    }));
    expect(after.engine).toBe(before.clock);
    expect(after.walkers).toEqual(before.walkers);
    expect(after.seed).toBe(5);
    // if more than ten seconds have passed since the return, this loss counts as a first one; the next follows at once
    const twice = 'The GPU was lost twice: the CPU continues';
    let said: string | undefined;
    for (let k = 0; k < 2 && said !== twice; k++) {
      await page.evaluate(() => {
        for (const close of document.querySelectorAll<HTMLElement>('.notice-close')) close.click();
      });
      crash();
      const words = async () =>
        /The GPU was lost .+?(?= from step)/.exec(await page.locator('body').innerText());
      await expect.poll(async () => (said = (await words())?.[0]), PATIENT).toBeDefined();
    }
    expect(said).toBe(twice);
    const last = await page.evaluate(async () => {
      const walkers = [...(await saddlescope.walkers())];
      await saddlescope.step(3);
      return { walkers, row: (await saddlescope.census())[0]! };
    });
    expect(last.walkers).toEqual(before.walkers);
    expect(last.row).toMatchObject({ walkers: 400, steps: before.clock + 3 });
    expect(app.pageErrors).toEqual([]);
    await app.close();
  });

  it('a GPU that does not come back is not said to be lost twice, and the processor goes on', async () => {
    await withApp(
      '?walkers=400&t=20&autoplay=0',
      async (page) => {
        await page.evaluate(() => {
          navigator.gpu.requestAdapter = () => Promise.resolve(null);
          device.destroy();
        });
        await page.getByText('The GPU was lost and did not come back: the CPU continues').waitFor();
        expect(await page.evaluate(() => saddlescope.settings().walkers)).toBe(400);
        await page.evaluate(() => saddlescope.step(1).then(() => undefined));
        expect(await page.evaluate(() => saddlescope.census().then(([row]) => row!.walkers))).toBe(400);
      },
      SMALL,
      () => {
        const { requestDevice } = GPUAdapter.prototype;
        GPUAdapter.prototype.requestDevice = async function (descriptor) {
          return ((globalThis as unknown as { device: GPUDevice }).device = await requestDevice.call(
            this,
            descriptor,
          ));
        };
      },
    );
  });
});
