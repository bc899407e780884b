/** The built app in the situations that a lecture or a pocket brings: hidden, resized, turned, touched, kept still. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { LONG } from '../setup/long.ts';
import {
  fingers,
  glide,
  keepNotice,
  openFolder,
  PHONE,
  pictureAtRest,
  pictures,
  steps,
  violations,
  withApp,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;

const WINDOW = {
  viewport: { width: 640, height: 520 },
  deviceScaleFactor: 0.5,
} satisfies BrowserContextOptions;
const LINK = '?walkers=2000';
/** Steps per second of the default settings, and the seconds of them that may wait when the page was held up. */
const [PACE, BACKLOG] = [600, 0.25];
/** Seconds by which the time of a frame may differ from the time of what is done in it. */
const FRAME = 0.1;
/** As many as a hand makes that pulls at a window for ten seconds, or for two. */
const SIZES = LONG ? 500 : 100;

const camera = (page: Page): Promise<number[]> => page.evaluate(() => saddlescope.settings().view.camera);

/** The steps and the frames a second that the readout says, as far as it does. */
const rates = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    ['.line.rates', '.fine.frames']
      .map((line) => parseFloat(document.querySelector(line)!.textContent.replaceAll('\u202f', '')))
      .filter((rate) => !Number.isNaN(rate)),
  );

/**
 * Mean difference of two pictures of the stage, taken so many milliseconds apart, in levels of 0 to 255; the first one
 * at once after the view was set.
 */
const changeWithin = (page: Page, milliseconds: number, view: object = {}): Promise<number> =>
  page.evaluate(
    async ([wait, mode]) => {
      saddlescope.update({ view: mode });
      const shoot = async (): Promise<Uint8ClampedArray> => {
        const bitmap = await createImageBitmap(await saddlescope.image());
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
      };
      const first = await shoot();
      await new Promise((resolve) => setTimeout(resolve, wait));
      const second = await shoot();
      return first.reduce((sum, value, i) => sum + Math.abs(value - second[i]!), 0) / first.length;
    },
    [milliseconds, view] as const,
  );

it('a page that says it is hidden makes no steps, keeps its messages, and comes back without a jump', async () => {
  // a headless browser never hides a page, so the page is told so; that the browser itself stops the frames of a
  // hidden page is not shown here, only that this app would stop without it
  await withShared(
    LINK,
    async (page) => {
      const hide = (hidden: boolean) =>
        page.evaluate((value) => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
          document.dispatchEvent(new Event('visibilitychange'));
        }, hidden);
      await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 50));
      await hide(true);
      await sleep(300);
      const before = await steps(page);
      await page.evaluate(() => {
        const start = globalThis.setTimeout;
        Object.assign(globalThis, {
          start,
          timers: 0,
          setTimeout: (run: () => void, wait: number) => {
            Object.assign(globalThis, { timers: (globalThis as unknown as { timers: number }).timers + 1 });
            return start(run, wait);
          },
        });
      });
      await sleep(2500);
      expect(await steps(page)).toBe(before);
      expect(await page.evaluate(() => (globalThis as unknown as { timers: number }).timers)).toBe(0);
      await page.evaluate(() => {
        globalThis.setTimeout = (globalThis as unknown as { start: typeof setTimeout }).start;
      });
      const start = Date.now();
      await hide(false);
      const seen: number[][] = [];
      while (
        Date.now() - start < 1500 ||
        (seen.length < 400 && seen.filter((numbers) => numbers.length === 2).length < 4)
      ) {
        seen.push(await rates(page));
        await sleep(50);
      }
      const made = (await steps(page)) - before;
      // at the pace or slower, as the machine is: the time that was hidden is not made up for
      expect(made).toBeGreaterThan(0);
      expect(made).toBeLessThanOrEqual(PACE * ((Date.now() - start) / 1000 + FRAME));
      // where the page was hidden before it had made pictures enough for a rate, the line is empty until it has
      const shown = seen.filter((numbers) => numbers.length === 2);
      expect(shown.length).toBeGreaterThan(3);
      for (const [stepsPerSecond, framesPerSecond] of shown) {
        expect(framesPerSecond).toBeGreaterThan(0);
        expect(framesPerSecond).toBeLessThan(150);
        // over 1.2 seconds or more, in which steps of a quarter of a second before may be made
        expect(stepsPerSecond).toBeGreaterThanOrEqual(0);
        expect(stepsPerSecond).toBeLessThanOrEqual(PACE * (1 + BACKLOG / 1.2) + 2);
      }
    },
    WINDOW,
  );
});

it('a page that stood still for three seconds, as when a lid was closed, goes on where it was', async () => {
  await withShared(
    LINK,
    async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Debugger.enable');
      // the time is read first: steps made while the page's answer is on its way count as well
      const start = Date.now();
      const before = await steps(page);
      const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
      await session.send('Debugger.pause');
      await paused;
      await sleep(3000);
      await session.send('Debugger.resume');
      const made = (await steps(page)) - before;
      const seconds = (Date.now() - start - 3000) / 1000;
      expect(made).toBeLessThanOrEqual(PACE * (seconds + BACKLOG + FRAME) + 1);
      await page.waitForFunction((than) => saddlescope.census().then(([row]) => row!.steps > than), before);
      await session.detach();
    },
    WINDOW,
  );
});

it('where less motion is asked for it opens as a still that is worth looking at, and turns at once', async () => {
  await withApp(
    LINK,
    async (page) => {
      // 400 steps, or as many as four seconds were enough for
      await page.evaluate(() => saddlescope.census());
      let still = -1;
      while (still !== (still = await steps(page))) await sleep(1000);
      expect(still).toBeGreaterThan(50);
      expect(still).toBeLessThanOrEqual(400);
      const [row] = await page.evaluate(() => saddlescope.census());
      expect(row!.stalled + row!.arrived).toBeGreaterThan(500);
      const button = page.locator('.dock').getByRole('button', { name: 'Play' });
      expect(await button.isVisible()).toBe(true);
      // the trail has faded when nothing moves any more
      await expect.poll(() => changeWithin(page, 200)).toBeLessThan(0.05);
      expect(await changeWithin(page, 1000, { mode: 'map' })).toBeLessThan(0.5);
      await button.click();
      await expect.poll(() => steps(page)).toBeGreaterThan(still);
    },
    { ...WINDOW, reducedMotion: 'reduce' },
  );
});

it('elsewhere the surface takes its time to lie down', async () => {
  await withShared(
    LINK,
    async (page) => {
      await page.evaluate(() => saddlescope.step(400));
      await expect.poll(() => changeWithin(page, 200)).toBeLessThan(0.05);
      expect(await changeWithin(page, 1000, { mode: 'map' })).toBeGreaterThan(2);
    },
    WINDOW,
  );
});

it('two fingers zoom the window, apart and together, and the eye stays where it is', async () => {
  await withShared(
    `${LINK}&autoplay=0`,
    async (page) => {
      const touch = await fingers(page);
      const [x, y] = [195, 470];
      const windowNow = () => page.evaluate(() => saddlescope.settings().window);
      const widthNow = () => windowNow().then(({ mu: [low, high] }) => high - low);
      const whole = await windowNow();
      const eye = await camera(page);
      const pinch = async (from: number, to: number): Promise<void> => {
        const at = (d: number) =>
          [
            [x - d, y],
            [x + d, y],
          ] as const;
        await touch('touchStart', ...at(from).slice(0, 1));
        await touch('touchStart', ...at(from));
        // the app has seen where they began before they move, and where they end before they are lifted
        await pictureAtRest(page);
        for (let k = 1; k <= 4; k++) await touch('touchMove', ...at(from + ((to - from) * k) / 4));
        await pictureAtRest(page);
        await touch('touchEnd');
      };
      await pictureAtRest(page);
      await pinch(30, 120);
      // from 4 wide
      expect(await widthNow()).toBeGreaterThan(0.2 * 4);
      expect(await widthNow()).toBeLessThan(0.35 * 4);
      await pinch(120, 25);
      expect(await windowNow()).toEqual(whole);
      expect(await camera(page)).toEqual(eye);
      await pinch(30, 60);
      await page.getByRole('button', { name: 'Whole window' }).tap();
      expect(await windowNow()).toEqual(whole);
    },
    PHONE,
  );
});

it('a finger and a pen turn and press', async () => {
  await withShared(
    `${LINK}&autoplay=0`,
    async (page) => {
      const [azimuth, , distance] = await camera(page);
      await glide(page, [120, 400, 220, 400]);
      await expect.poll(async () => Math.abs((await camera(page))[0]! - azimuth!)).toBeGreaterThan(5);
      expect(await camera(page).then((now) => now[2])).toBeCloseTo(distance!, 1);

      // a pen is a pointer like any other
      const turned = (await camera(page))[0]!;
      await page.evaluate(() => {
        const stage = document.querySelector('canvas')!;
        const send = (type: string, clientX: number): void => {
          const more = { pointerType: 'pen', pointerId: 7, clientX, clientY: 400, bubbles: true, button: 0 };
          stage.dispatchEvent(new PointerEvent(type, { ...more, isPrimary: true }));
        };
        // only a real pen can be captured
        stage.setPointerCapture = stage.releasePointerCapture = () => undefined;
        send('pointerdown', 250);
        for (let x = 240; x > 150; x -= 10) send('pointermove', x);
        send('pointerup', 150);
        for (const own of ['setPointerCapture', 'releasePointerCapture']) Reflect.deleteProperty(stage, own);
      });
      await expect.poll(async () => Math.abs((await camera(page))[0]! - turned)).toBeGreaterThan(5);

      await page.getByRole('button', { name: 'Settings' }).tap();
      await openFolder(page, 'View');
      await page.getByRole('combobox', { name: 'show' }).selectOption('map');
      expect(await page.evaluate(() => saddlescope.settings().view.mode)).toBe('map');
      await page.locator('.dock').getByRole('button', { name: 'Anneal' }).tap();
      expect(await page.evaluate(() => saddlescope.settings().teams[0]!.annealed)).toBe(true);
      const slider = (await page.getByRole('slider', { name: 'Temperature sigma' }).boundingBox())!;
      await page.touchscreen.tap(slider.x + 0.2 * slider.width, slider.y + slider.height / 2);
      expect(await page.evaluate(() => saddlescope.settings().schedule)).toMatchObject({ shape: 'manual' });
      expect(await page.evaluate(() => saddlescope.settings().schedule.sigma)).toBeLessThan(0.8);
    },
    PHONE,
  );
});

it('errors that nobody caught become one notice in words, and the show goes on', async () => {
  await withShared(
    LINK,
    async (page, { pageErrors }) => {
      await page.evaluate(() => {
        const error = (message: string) =>
          setTimeout(() => {
            throw new Error(message);
          });
        error('ResizeObserver loop completed with undelivered notifications.');
        for (let k = 0; k < 100; k++) {
          error(`<b>number ${k}</b>`);
          void Promise.reject(new Error(`broken promise ${k}`));
        }
      });
      await expect.poll(() => page.locator('.notice').count()).toBe(1);
      await keepNotice(page);
      expect(await page.locator('.notice p').textContent()).toMatch(
        /^Something went wrong: .+ If the app no longer responds, reload the tab/,
      );
      await pictures(page, 5);
      expect(await page.locator('.notice').count()).toBe(1);
      const before = await steps(page);
      await expect.poll(() => steps(page)).toBeGreaterThan(before);
      expect(pageErrors.splice(0)).toHaveLength(201);
    },
    WINDOW,
  );
});

it('a finger’s tap drops a tracer, if a plain click shall', async () => {
  await withShared(
    `${LINK}&autoplay=0&view.mode=map&view.dropping=true`,
    async (page) => {
      const stage = (await page.locator('#stage').boundingBox())!;
      await page.touchscreen.tap(stage.x + 0.4 * stage.width, stage.y + 0.5 * stage.height);
      const dropped = () => page.evaluate(() => saddlescope.settings().view.dropped);
      await expect.poll(dropped).toHaveLength(2);
    },
    PHONE,
  );
});

it('presenter mode fits a phone, where everything can be touched', async () => {
  await withShared(
    '?walkers=2000&autoplay=0&annealed=true',
    async (page) => {
      await page.getByRole('button', { name: 'Settings' }).tap();
      await openFolder(page, 'View');
      await page.getByRole('button', { name: 'Present' }).tap();
      await expect
        .poll(() => page.evaluate(() => document.documentElement.classList.contains('presenting')))
        .toBe(true);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect(await violations(page)).toEqual([]);
      const leave = (await page.getByRole('button', { name: 'Leave presenter mode' }).boundingBox())!;
      expect(Math.min(leave.width, leave.height)).toBeGreaterThanOrEqual(44);
      const readout = (await page.locator('.readout').boundingBox())!;
      expect(leave.y).toBeGreaterThanOrEqual(readout.y + readout.height);
      await page.getByRole('button', { name: 'Leave presenter mode' }).tap();
      expect(await page.locator('.panel').isVisible()).toBe(true);
    },
    PHONE,
  );
});

// last, because the page keeps the size that it is given here
it('many sizes, 50 a second: at most one per picture, and the last one is right', async () => {
  const count = (): void => {
    const sizes = { set: 0, frames: 0 };
    const width = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'width')!;
    Object.defineProperty(HTMLCanvasElement.prototype, 'width', {
      ...width,
      set(this: HTMLCanvasElement, value: number) {
        if (this.id === 'stage' && value !== this.width) sizes.set++;
        width.set!.call(this, value);
      },
    });
    const frame = (): void => {
      sizes.frames++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { sizes });
  };
  await withShared(
    LINK,
    async (page) => {
      await page.evaluate(count);
      const session = await page.context().newCDPSession(page);
      const resize = (width: number, height: number, deviceScaleFactor = 1) =>
        session.send('Emulation.setDeviceMetricsOverride', {
          width,
          height,
          deviceScaleFactor,
          mobile: false,
        });
      const start = Date.now();
      const sent: Promise<unknown>[] = [];
      const sizes = () =>
        page.evaluate(() => (globalThis as unknown as { sizes: { set: number; frames: number } }).sizes);
      // on a slow machine, as many as it takes to see some
      for (let k = 0; k < SIZES || (await sizes()).set <= 5; k++) {
        // every tenth one is a phone that is turned
        const [width, height] = [320 + ((k * 37) % 400), 320 + ((k * 53) % 300)];
        sent.push(k % 10 === 0 ? resize(height, width) : resize(width, height));
        await sleep(Math.max(0, start + 20 * (k + 1) - Date.now()));
      }
      await Promise.all(sent);
      await resize(700, 500, 3);
      const shape = () =>
        page.evaluate(() => {
          const { width, height, clientWidth, clientHeight } =
            document.querySelector<HTMLCanvasElement>('#stage')!;
          return { clientWidth, clientHeight, ratio: width / clientWidth, skew: width / height };
        });
      // two pixels of the picture to one of the page are the most, whatever the screen has
      await expect.poll(shape).toMatchObject({ clientWidth: 700, clientHeight: 500 });
      await expect.poll(async () => Math.abs((await shape()).skew - 1.4)).toBeLessThan(0.01);
      expect((await shape()).ratio).toBeLessThanOrEqual(2);
      expect((await shape()).ratio).toBeGreaterThanOrEqual(0.5);
      const { set, frames } = await sizes();
      expect(set).toBeGreaterThan(5);
      expect(set).toBeLessThanOrEqual(frames);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(700);
      await session.detach();
    },
    WINDOW,
  );
});
