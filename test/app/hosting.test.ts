/** The built app on a server and as one file on a disk: what it loads, what it keeps, and what it refuses to run. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CLASSES } from '../../src/core/simulation/census.ts';
import type { Script } from '../../src/api/script.ts';
import { openContext } from '../setup/app.ts';
import { SMALL } from '../setup/page.ts';

declare const saddlescope: Script;

declare global {
  interface Window {
    /** What the page did that these tests look for. */
    seen: { violations: string[]; stored: string[] };
  }
}

interface Visit {
  page: Page;
  /** Every address that the page asked for. */
  requests: string[];
  /** Errors of the console and of the page, violations of its policy among them. */
  errors: string[];
}

/** Opens an address in a fresh profile, watching from before its first line runs; `before` runs before the app. */
async function visit(address: string, before?: () => void): Promise<Visit> {
  const context = await openContext(SMALL);
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(() => {
    const seen: Window['seen'] = { violations: [], stored: [] };
    window.seen = seen;
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      seen.violations.push(`${violatedDirective}: ${blockedURI}`),
    );
    const spy = (owner: object, name: string): void => {
      const own = Object.getOwnPropertyDescriptor(owner, name)!;
      const note = <F extends (...args: unknown[]) => unknown>(original: F | undefined) =>
        original &&
        function (this: unknown, ...args: unknown[]): unknown {
          seen.stored.push(name);
          return original.apply(this, args);
        };
      if (own.value) Object.defineProperty(owner, name, { ...own, value: note(own.value) });
      else Object.defineProperty(owner, name, { ...own, get: note(own.get), set: note(own.set as never) });
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) {
      if (Object.hasOwn(window, name)) spy(window, name);
    }
    spy(Document.prototype, 'cookie');
    if ('serviceWorker' in navigator) spy(ServiceWorkerContainer.prototype, 'register');
    if ('storage' in navigator) spy(StorageManager.prototype, 'getDirectory');
  });
  if (before) await page.addInitScript(before);
  await page.goto(address);
  return { page, requests, errors };
}

/** How many colours the picture has at points of a grid, of which letters and lines take few. */
const colours = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const bitmap = await createImageBitmap(await saddlescope.image());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data, width } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const grid = new Uint32Array(data.buffer).filter(
      (_, k) => k % 6 === 0 && Math.floor(k / width) % 6 === 0,
    );
    return new Set(grid).size;
  });

/** Follows the open help to the licences: on a server to a file beside the page, in the single file to its own text. */
async function readLicenses(page: Page): Promise<void> {
  const entry = page.locator('.help-licenses').getByText('Licences of the app and its packages');
  if (new URL(page.url()).protocol === 'file:') {
    await entry.click();
    await page.getByText('Mozilla Public License Version 2.0').waitFor();
    return;
  }
  const [shown] = await Promise.all([page.waitForEvent('popup'), entry.click()]);
  expect(shown.url()).toBe(new URL('licenses.txt', page.url()).href);
  expect(await shown.locator('body').innerText()).toContain('Mozilla Public License Version 2.0');
  // the file says by itself that it is UTF-8
  expect(await shown.locator('body').innerText()).toContain('©');
  await shown.close();
}

/** The engine that the readout names. */
const onProcessor = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.body.textContent.includes('CPU, f64'));

/** Does with the app what people do, so that whatever it may load or keep is loaded or kept. */
async function useIt(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await saddlescope.step(20);
    saddlescope.update({ teams: [{ annealed: true }], view: { mode: 'map' } });
    await saddlescope.reset();
    saddlescope.play();
  });
  await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 0));
  await page.evaluate(() => saddlescope.pause());
  expect(await colours(page)).toBeGreaterThan(100);
}

interface Place {
  address: () => string;
  /** The engine that its link asks for; it changes to the other one. */
  engine: 'auto' | 'cpu';
}

const places: [string, Place][] = [
  ['from a folder of a server', { address: () => inject('appUrl'), engine: 'auto' }],
  [
    'as one file on a disk',
    { address: () => pathToFileURL(join(inject('appFolder'), 'saddlescope.html')).href, engine: 'cpu' },
  ],
];

/** The app works on both engines, asks nobody else for anything, and keeps nothing. */
async function expectSelfContained(
  { page, requests, errors }: Visit,
  { address, engine }: Place,
): Promise<void> {
  const { engine: first } = await page.evaluate(() => saddlescope.ready);
  expect(first).toMatch(engine === 'cpu' ? /^CPU/ : /^WebGPU/);
  await useIt(page);
  await page.keyboard.press('?');
  await readLicenses(page);
  await page.keyboard.press('Escape');
  await expect.poll(() => onProcessor(page)).toBe(engine === 'cpu');
  // a page on a disk may use the GPU as any other
  const other: Place['engine'] = engine === 'cpu' ? 'auto' : 'cpu';
  await page.evaluate((engine) => saddlescope.update({ engine }), other);
  await expect.poll(() => onProcessor(page)).toBe(other === 'cpu');
  await useIt(page);
  // the address is written with a delay
  await page.waitForTimeout(600);
  expect(errors).toEqual([]);
  expect(await page.evaluate(() => window.seen)).toEqual({ violations: [], stored: [] });

  const mine = new URL(address());
  const own = requests.filter((url) => !/^(data|blob):/.test(url));
  const home = mine.protocol === 'file:' ? mine.href : new URL('.', mine).href;
  expect(own.filter((url) => !url.startsWith(home))).toEqual([]);
  // one file means one
  if (mine.protocol === 'file:') expect(new Set(own.map((url) => url.split('?')[0])).size).toBe(1);

  // that nothing was seen means that nothing was there
  await page.evaluate(() => void [localStorage.length, sessionStorage.length, indexedDB, document.cookie]);
  expect((await page.evaluate(() => window.seen)).stored).toEqual([
    'localStorage',
    'sessionStorage',
    'indexedDB',
    'cookie',
  ]);
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  expect([cookies, origins]).toEqual([[], []]);
}

describe.each(places)('the app %s', (_, place) => {
  let opened: Visit;
  beforeAll(async () => {
    opened = await visit(`${place.address()}?walkers=1000&engine=${place.engine}`);
  });
  afterAll(() => opened.page.context().close());

  it('works on both engines, asks nobody else for anything, and keeps nothing', async () => {
    await expectSelfContained(opened, place);
  });

  it('saves what it has counted', async () => {
    const { page } = opened;
    await page.evaluate(async () => {
      await saddlescope.reset();
      await saddlescope.step(20);
    });
    await page.getByRole('button', { name: 'Measurements' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    const text = readFileSync(await download.path(), 'utf8');
    const [row] = await page.evaluate(() => saddlescope.census());
    const counts = CLASSES.map((name) => row![name]);
    expect(text.trimEnd().split('\r\n').at(-1)).toBe([20, 0, ...counts].join());
    await page.keyboard.press('Escape');
  });

  it('may start workers from memory, draw with WebGL, and show pictures that it made', async () => {
    const { page, errors } = opened;
    const got = await page.evaluate(async () => {
      const code = URL.createObjectURL(new Blob(['postMessage(40 + 2)'], { type: 'text/javascript' }));
      const answer = await new Promise((resolve, reject) => {
        const worker = new Worker(code);
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = () => reject(new Error('no worker'));
      });
      const webgl = document.createElement('canvas').getContext('webgl2') !== null;
      const widths: number[] = [];
      for (const source of [
        document.createElement('canvas').toDataURL(),
        URL.createObjectURL(await saddlescope.image()),
      ]) {
        const image = new Image();
        image.src = source;
        await image.decode();
        widths.push(image.width);
      }
      return { answer, webgl, widths };
    });
    expect(got).toEqual({ answer: 42, webgl: true, widths: [300, expect.any(Number)] });
    expect(errors).toEqual([]);
  });

  it('runs and loads nothing that somebody slips into it', async () => {
    const { page } = opened;
    await page.evaluate(() => saddlescope.ready);
    const ran = await page.evaluate(async () => {
      const ran: string[] = [];
      (window as { ran?: string[] }).ran = ran;
      const script = document.createElement('script');
      script.textContent = 'ran.push("an inline script")';
      document.body.append(script);
      const markup = document.createElement('div');
      markup.innerHTML = '<img src="nowhere:" onerror="ran.push(\'a handler\')"><b style="top: 9px">x</b>';
      document.body.append(markup);
      if (getComputedStyle(markup.querySelector('b')!).top === '9px') ran.push('a style attribute');
      const style = document.createElement('style');
      style.textContent = 'body { outline: 9px solid red }';
      document.body.append(style);
      if (getComputedStyle(document.body).outlineWidth === '9px') ran.push('an inline style');
      const address = document.createElement('a');
      address.href = 'javascript:ran.push("a javascript address")';
      document.body.append(address);
      address.click();
      await new Promise((resolve) => setTimeout(resolve, 200));
      try {
        // oxlint-disable-next-line typescript/no-implied-eval -- the policy must refuse it
        new Function('ran.push("a text")')();
      } catch {
        // as it should be
      }
      // nobody listens there: what the policy lets pass fails too, but without a violation
      const elsewhere = 'http://127.0.0.1:9/';
      await fetch(elsewhere).then(
        () => ran.push('a fetch'),
        () => undefined,
      );
      const image = new Image();
      image.src = elsewhere;
      await image.decode().catch(() => undefined);
      const foreign = document.createElement('script');
      foreign.src = `${elsewhere}x.js`;
      document.body.append(foreign);
      await new Promise((resolve) => foreign.addEventListener('error', resolve));
      return ran;
    });
    expect(ran).toEqual([]);
    const { violations } = await page.evaluate(() => window.seen);
    const directives = new Set(violations.map((text) => text.split(':')[0]));
    for (const directive of [
      'script-src-elem',
      'script-src-attr',
      'script-src',
      'style-src-elem',
      'style-src-attr',
      'connect-src',
      'img-src',
    ]) {
      expect(directives).toContain(directive);
    }
  });
});

describe('what is published', () => {
  it.each(['licenses.txt', 'saddlescope.html'])('%s names every package with its licence', (name) => {
    const root = new URL('../../', import.meta.url);
    const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const file = readFileSync(join(inject('appFolder'), name), 'utf8');
    // what the single file says in a page, as it reads there
    const text = file.replaceAll('&lt;', '<').replaceAll('&amp;', '&');
    expect(text).toContain(read('LICENSE').trim());
    for (const [dependency, version] of Object.entries(dependencies)) {
      expect(text).toContain(`\n## ${dependency} - ${version} (`);
      const folder = `node_modules/${dependency}/`;
      const licence = readdirSync(new URL(folder, root)).find((name) => /^licen[sc]e/i.test(name))!;
      expect(text).toContain(read(folder + licence).trim());
    }
    // MPL-2.0 requires it
    expect(text).toContain('Source code: https://github.com/Vanilagy/mediabunny ');
  });

  it('asks for at most 300 kB of script before the first frame, at once, and again for what could not be loaded', async () => {
    const folder = inject('appFolder');
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const named = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file!);
    const weights = named.map((file) => gzipSync(readFileSync(join(folder, file))).length);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThan(300e3);
    // what a visit loads until then is what the page names, and nothing later
    const { page } = await visit(`${inject('appUrl')}?walkers=1000`, () => {
      // the pages of the drawer are loaded when the browser is idle, which it never is here
      window.requestIdleCallback = () => 0;
    });
    await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 0));
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname.replace(/^.*(?=assets\/)/, ''))
        .filter((path) => path.endsWith('.js')),
    );
    expect(new Set(loaded)).toEqual(new Set(named));
    // a page of the drawer that cannot be loaded says so, and is there when the user tries again
    await page.evaluate(() => saddlescope.pause());
    await page.route('**/assets/page-*.js', (route) => route.abort());
    await page.locator('.dock-data').click();
    await page.getByText('This page could not be loaded.').waitFor();
    await page.unroute('**/assets/page-*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.data .data-main').waitFor();
    // another one meets no obstacle
    await page.locator('.dock-measure').click();
    await page.locator('.measure-tabs').waitFor();
    await page.context().close();
  });

  it('is small, and one file holds all of it', () => {
    const folder = inject('appFolder');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files).toContain('saddlescope.html');
    const html = readFileSync(join(folder, 'saddlescope.html'), 'utf8');
    expect(html.length).toBeLessThan(2e6);
    // the tags that load something else
    const head = html.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '');
    expect(head.match(/(src|href)="[^"]*"/g)).toEqual([
      expect.stringMatching(/^href="data:image\/svg\+xml,/),
    ]);
    // its picture for other sites lies beside the site's page, and not beside a file on a disk
    expect(files).toContain('preview.png');
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('og:image" content="./preview.png"');
    expect(html).not.toContain('og:image');
    for (const name of ['index.html', 'saddlescope.html']) {
      const page = readFileSync(join(folder, name), 'utf8');
      const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;
      expect(policy).toMatch(/^default-src 'none';/);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    }
  });
});
