/** Links in the built app: what they open, who drives a frame, and what no link can do. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { looksAway, openContext, PATIENT } from '../setup/app.ts';
import { keepNotices, steps, withApp } from '../setup/page.ts';

declare const saddlescope: Script;

declare global {
  interface Window {
    /** What other pages said to this one. */
    heard: { data: Answer; origin: string }[];
    /** Sends a command to the frame, and resolves to the answer. */
    ask(call: string, ...args: unknown[]): Promise<Answer>;
    injected?: string[];
  }
}

interface Answer {
  saddlescope: number;
  id?: number;
  event?: string;
  result?: unknown;
  error?: { name: string; message: string; key?: string };
}

looksAway();

/** A small picture is drawn sooner. */
const withLink = <T>(address: string, use: (page: Page) => Promise<T>): Promise<T> =>
  withApp(address, use, { viewport: { width: 800, height: 520 }, deviceScaleFactor: 0.5 }, keepNotices);

describe('a link with t', () => {
  it('opens the crowd at that very step, and t leaves the address as soon as it goes on', async () => {
    await withLink('?walkers=1000&t=137&autoplay=0', async (page) => {
      await expect.poll(() => steps(page)).toBe(137);
      expect(new URL(page.url()).searchParams.get('t')).toBe('137');
      const same = await page.evaluate(async () => {
        const opened = await saddlescope.walkers();
        await saddlescope.reset();
        await saddlescope.step(137);
        const again = await saddlescope.walkers();
        return opened.every((value, i) => Object.is(value, again[i]));
      });
      expect(same).toBe(true);
      // at that step again it is that crowd again
      await page.evaluate(() => saddlescope.step(1));
      await expect.poll(() => new URL(page.url()).search).toBe('?walkers=1000&autoplay=0');
      expect(await page.evaluate(() => saddlescope.link({ t: 137, hide: ['panel'] }))).toBe(
        `${inject('appUrl')}?walkers=1000&t=137&hide=panel`,
      );
    });
  });
});

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/**
 * A page of another origin that has the app in a frame, opened by a link that names that origin; beside it in a frame of
 * its own is a stranger, whose origin no link names.
 */
async function openHost(): Promise<{ page: Page; frame: Frame; stranger: Frame; close(): Promise<void> }> {
  let html = '';
  const asking = (app: string): string => `<script>
      window.heard = [];
      addEventListener('message', ({ data, origin }) => heard.push({ data, origin }));
      let last = 0;
      window.ask = (call, ...args) => {
        const id = ++last;
        ${app}.postMessage({ saddlescope: 1, id, call, args }, '*');
        return new Promise((resolve) => {
          addEventListener('message', ({ data }) => data.id === id && resolve(data));
        });
      };
    </script>`;
  const server = createServer(({ url }, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(url === '/stranger' ? asking('parent.frames[0]') : html),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const link = `${inject('appUrl')}?walkers=500&embed=1&autoplay=0&origins=https://example.org,${own}`;
  html = `<!doctype html><iframe src="${link}" width="640" height="360"></iframe>
    <iframe src="${own.replace('127.0.0.1', 'localhost')}/stranger" tabindex="-1" hidden></iframe>
    ${asking('frames[0]')}`;
  const context = await openContext({ viewport: { width: 700, height: 420 }, deviceScaleFactor: 0.5 });
  const page = await context.newPage();
  await page.goto(own);
  const [frame, stranger] = page.mainFrame().childFrames() as [Frame, Frame];
  await frame.waitForFunction(() => 'saddlescope' in window);
  await frame.evaluate(() => saddlescope.ready.then(() => undefined));
  return { page, frame, stranger, close: () => context.close() };
}

describe('a frame in a page of another origin', () => {
  it('is driven by messages of the origin that its link names, hears no other, and shows nothing but the picture, play and a link back', async () => {
    const { page, frame, stranger, close } = await openHost();
    try {
      await expect
        .poll(() => page.evaluate(() => window.heard.map(({ data }) => data.event)))
        .toContain('ready');
      const origin = new URL(inject('appUrl')).origin;
      expect(await page.evaluate(() => window.heard.map((one) => one.origin))).toEqual([origin]);

      const ask = (call: string, ...args: unknown[]) =>
        page.evaluate(([name, list]) => window.ask(name, ...list), [call, args] as const);
      expect((await ask('step', 5)).error).toBeUndefined();
      // the stranger asks for steps as well, and is given neither those nor an answer
      const answer = stranger.evaluate(() =>
        Promise.race([window.ask('step', 3), new Promise((end) => setTimeout(end, 1500))]),
      );
      expect(await answer).toBeUndefined();
      expect(await stranger.evaluate(() => window.heard)).toEqual([]);
      expect((await ask('census')).result).toMatchObject([{ steps: 5, walkers: 500 }]);
      expect((await ask('update', { teams: [{ optimizer: 'em' }] })).error).toBeUndefined();
      expect((await ask('settings')).result).toMatchObject({ walkers: 500, teams: [{ optimizer: 'em' }] });
      expect((await ask('probe', 0, 1)).result).toMatchObject({ mu: 0, sigma: 1 });
      expect((await ask('link', { t: 7 })).result).toBe(`${inject('appUrl')}?walkers=500&optimizer=em&t=7`);
      for (const call of ['statistics', 'histories', 'report'])
        expect((await ask(call)).result, call).toHaveLength(1);
      const kinds = await page.evaluate(async () => {
        const walkers = (await window.ask('walkers')).result as Float64Array;
        const request = { mu: [-1, 1], sigma: [0.5, 1], width: 4, height: 3 };
        const surface = (await window.ask('surface', request)).result as Float32Array;
        const image = (await window.ask('image')).result as Blob;
        return [
          walkers.constructor.name,
          walkers.length,
          surface.constructor.name,
          surface.length,
          image.type,
        ];
      });
      expect(kinds).toEqual(['Float64Array', 1000, 'Float32Array', 12, 'image/png']);

      // refusals name what is wrong, and change nothing
      expect((await ask('update', { walkers: -1 })).error).toMatchObject({
        name: 'MessageError',
        key: 'walkers',
      });
      expect((await ask('alert', 1)).error).toMatchObject({ key: 'call' });
      expect((await ask('probe', 0)).error).toMatchObject({ key: 'sigma' });
      expect((await ask('walkers', 3)).error).toBeDefined();
      expect(await frame.evaluate(() => saddlescope.settings().walkers)).toBe(500);

      // out of the tab order and of the accessibility tree
      const reached: string[] = [];
      for (let k = 0; k < 5; k++) {
        await page.keyboard.press('Tab');
        reached.push(
          await frame.evaluate(() => {
            const { textContent, tagName } = document.activeElement!;
            return tagName === 'BODY' ? tagName : textContent.trim() || tagName;
          }),
        );
      }
      expect(new Set(reached)).toEqual(new Set(['BODY', 'CANVAS', 'Play', 'Open in Saddlescope']));
      const tree = await frame.locator('body').ariaSnapshot();
      expect(tree).not.toMatch(/Settings|Presets|Anneal|Schedule|Help/);
      const back = frame.getByRole('link', { name: 'Open in Saddlescope' });
      expect(await back.getAttribute('href')).toBe(`${inject('appUrl')}?walkers=500&optimizer=em&autoplay=0`);
      expect(await back.getAttribute('rel')).toBe('noopener');

      // of the keys only Space is the frame's
      await frame.locator('#stage').focus();
      await page.keyboard.press('m');
      await page.keyboard.press('c');
      expect(await frame.evaluate(() => saddlescope.settings().view.mode)).toBe('surface');
      await page.keyboard.press('Space');
      await expect.poll(() => frame.getByRole('button', { name: 'Pause' }).isVisible()).toBe(true);
    } finally {
      await close();
    }
  });
});

describe('a kiosk', () => {
  it('goes on by itself, gives way to a hand, and stays in the address', async () => {
    await withLink('?kiosk=3&hide=panel,readout', async (page) => {
      const story = () => page.evaluate(() => saddlescope.settings().story);
      await expect.poll(story, PATIENT).toBeGreaterThan(1);
      await page.mouse.click(400, 200);
      await expect.poll(() => page.locator('.kiosk').innerText()).toContain('You are in control');
      const now = await story();
      // the kiosk goes by the clock, whether the crowd runs or not
      await page.evaluate(() => saddlescope.pause());
      await page.waitForTimeout(4000);
      expect(await story()).toBe(now);
      expect(page.url()).toContain('hide=readout,panel&kiosk=3');
      expect(await page.locator('.panel').isVisible()).toBe(false);
      expect(await page.locator('.readout').isVisible()).toBe(false);
    });
  });
});

it('what a link says is text on the page and never markup, in the query and behind the #', async () => {
  const text = '"><img src=x onerror=injected.push("img")>';
  const hostile = `k${encodeURIComponent(text)}=${encodeURIComponent(text)}`;
  await withLink(`?walkers=500&autoplay=0&${hostile}`, async (page) => {
    const said = page.locator('.notice.error');
    const markup = page.locator('.notices :is(script, img, svg, iframe, a)');
    expect(await said.allInnerTexts()).toEqual([expect.stringContaining('which is not a setting')]);
    expect(await markup.count()).toBe(0);
    // from here on all that is said is of what stands behind the #
    await page.evaluate(() => {
      history.replaceState(null, '', '?autoplay=0');
      for (const close of document.querySelectorAll<HTMLElement>('.notice-close')) close.click();
    });
    await page.evaluate((behind) => (location.hash = `#data=-1,1&${behind}&walkers=600`), hostile);
    await expect.poll(() => page.evaluate(() => saddlescope.settings().walkers)).toBe(600);
    expect(await said.allInnerTexts()).toEqual([expect.stringContaining('which is not a setting')]);
    expect(await markup.count()).toBe(0);
    expect(await page.evaluate(() => window.injected)).toBeUndefined();

    // a link to data that is pasted into the open page is followed
    const data = () => page.evaluate(() => saddlescope.settings().data);
    await page.evaluate(() => (location.hash = '#data=-1,0.5,2'));
    await expect.poll(data).toEqual([-1, 0.5, 2]);
    await page.goBack();
    await expect.poll(data).toEqual([-1, 1]);
  });
});
