/** The built app in the hands of somebody who looks closer: a real wheel, boxes, keys, links. */

import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { fromQuery } from '../../src/core/link/settings-query.ts';
import { OPTION_KEYS } from '../../src/core/link/link-options.ts';
import type { Settings } from '../../src/core/settings/settings.ts';
import { MOMENT } from '../../src/core/plane/window.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import { LONG } from '../setup/long.ts';
import { atRest, COARSE, PATIENT, pictureAtRest, pictures, SMALL, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

const GLIDING = { ...SMALL, reducedMotion: 'no-preference' } satisfies BrowserContextOptions;

type Window = Settings['window'];

looksAway();

/**
 * Opens the app for `use` when panels and readout have their size and the picture has made room for them. The crowd stands
 * still, because a window moves alike with any, and so the end of every movement is all that is drawn of it.
 */
const withZoom = (
  address: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> =>
  withShared(
    address,
    async (page) => {
      await pictureAtRest(page);
      await use(page);
    },
    options,
  );

const windowOf = (page: Page): Promise<Window> => page.evaluate(() => saddlescope.settings().window);
const widthOf = ({ mu }: Window): number => mu[1] - mu[0];

/** The window when it has come to rest: what hands did is asked for with a picture, and one that is being drawn comes first. */
const rested = (page: Page): Promise<Window> => pictureAtRest(page).then(() => windowOf(page));

/** The window that comes of it, at rest. */
async function after(page: Page, act: () => Promise<void>): Promise<Window> {
  const before = JSON.stringify(await windowOf(page));
  await act();
  await expect.poll(async () => JSON.stringify(await windowOf(page)), PATIENT).not.toBe(before);
  return rested(page);
}

/** The place that is at the same part of both windows. */
function fixedPoint(a: Window, b: Window): [number, number] {
  const along = ([p, q]: readonly number[], [r, s]: readonly number[]): number => {
    const shrunk = (s! - r!) / (q! - p!);
    return (r! - shrunk * p!) / (1 - shrunk);
  };
  return [along(a.mu, b.mu), along(a.sigma, b.sigma)];
}

/** What a wheel finds under a point of the page: it is turned there a little, and the window brought back. */
async function placeAt(page: Page, x: number, y: number): Promise<[number, number]> {
  const before = await windowOf(page);
  await page.mouse.move(x, y);
  const place = fixedPoint(before, await after(page, () => page.mouse.wheel(0, -200)));
  await page.evaluate((window) => saddlescope.update({ window }), before);
  return place;
}

it('the wheel zooms about what is under it, keys down to 1e-5 and on, they stop quietly, and every way back leads back', async () => {
  await withZoom('?walkers=20000&autoplay=0', COARSE, async (page) => {
    const whole = await windowOf(page);
    await page.mouse.move(520, 480);
    const first = await after(page, () => page.mouse.wheel(0, -100));
    expect(widthOf(first)).toBeLessThan(widthOf(whole) * 0.9);
    const [mu, sigma] = fixedPoint(whole, first);
    // another movement only after a pause: what follows sooner goes on with this one
    await page.waitForTimeout(2 * MOMENT);
    const second = await after(page, async () => {
      for (let k = 0; k < 5; k++) await page.mouse.wheel(0, -100);
    });
    const [m, s] = fixedPoint(whole, second);
    // the second turn asks anew what is under the pointer, where the surface is a little higher or lower than before
    const within = 0.06 * widthOf(first);
    expect(Math.abs(m - mu)).toBeLessThan(within);
    expect(Math.abs(s - sigma)).toBeLessThan(within);
    expect(await page.locator('.zoom-count').innerText()).toMatch(/^[\d\s]+ of 20.000 walkers in view$/);

    // a turn of the wheel is one movement, unless the machine makes long pauses in it
    let backs = 0;
    do await page.keyboard.press('Backspace');
    while (++backs < 5 && JSON.stringify(await windowOf(page)) !== JSON.stringify(first));
    expect(await windowOf(page)).toEqual(first);
    await page.getByRole('button', { name: 'Whole window' }).click();
    expect(await windowOf(page)).toEqual(whole);
    await expect.poll(() => page.locator('.zoom').isVisible()).toBe(false);

    // by keys about the saddle, as far as it goes: all at once, which is few pictures
    const press = (times: number) =>
      Promise.all(Array.from({ length: times }, () => page.keyboard.press('+')));
    const deepest = await after(page, async () => void (await press(100)));
    expect(widthOf(deepest)).toBeLessThan(1e-5);
    expect(deepest.mu[0]).toBeLessThan(0);
    expect(deepest.mu[1]).toBeGreaterThan(0);
    expect(deepest.sigma[0]).toBeLessThan(1);
    expect(deepest.sigma[1]).toBeGreaterThan(1);
    await press(5);
    expect(await rested(page)).toEqual(deepest);
    expect(await page.locator('.notice').count()).toBe(0);

    // the link says it all, to the last digit
    const linked = () => fromQuery(new URL(page.url()).search, OPTION_KEYS).settings.window;
    await expect.poll(linked).toEqual(deepest);
    await page.locator('#stage').focus();
    await page.keyboard.press('Home');
    expect(await windowOf(page)).toEqual(whole);
  });
});

describe('a box', () => {
  it('dragged with Shift on the map becomes the window, as the wheel finds its corners, and the map has not moved', async () => {
    await withZoom('?walkers=5000&autoplay=0&view.mode=map', COARSE, async (page) => {
      const [a, b] = [
        [380, 320],
        [560, 500],
      ] as const;
      const [low, high] = [await placeAt(page, ...a), await placeAt(page, ...b)];
      await page.keyboard.down('Shift');
      await page.mouse.move(...a);
      await page.mouse.down();
      await page.mouse.move(...b, { steps: 3 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      const { mu, sigma } = await rested(page);
      const near = (is: number, shall: number): void => expect(Math.abs(is - shall)).toBeLessThan(0.02);
      near(mu[0], low[0]);
      near(mu[1], high[0]);
      near(sigma[0], low[1]);
      near(sigma[1], high[1]);
      // a click with Shift is none
      await page.keyboard.down('Shift');
      await page.mouse.click(500, 400);
      await page.keyboard.up('Shift');
      expect(await rested(page)).toEqual({ mu, sigma });
    });
  });
});

describe('the panel', () => {
  it('has the notebook’s zoom and others one click away, and takes numbers of any fineness', async () => {
    await withZoom('?walkers=5000&autoplay=0', COARSE, async (page) => {
      await page.getByRole('button', { name: 'Axes' }).click();
      const row = page.getByRole('group', { name: 'Windows' });
      for (const [name, mu, sigma] of [
        ['σ ± 10', [-2, 2], [0.9, 1.1]],
        ['± 0.01', [-0.01, 0.01], [0.99, 1.01]],
        ['± 5·10⁻⁶', [-5e-6, 5e-6], [0.999995, 1.000005]],
        ['Whole', [-2, 2], [0.03, 2.05]],
      ] as const) {
        await row.getByRole('button', { name }).click();
        expect(await windowOf(page)).toEqual({ mu, sigma });
      }
      const field = page.getByRole('textbox', { name: 'σ from, to' }).last();
      await field.fill('0.999995, 1.000005');
      await field.press('Enter');
      expect((await windowOf(page)).sigma).toEqual([0.999995, 1.000005]);
      expect(await field.inputValue()).toBe('0.999995, 1.000005');
      await field.fill('0.9999995001, 1.0000005123');
      await field.press('Enter');
      expect(await field.inputValue()).toBe('0.9999995001, 1.0000005123');
      await field.fill('1, 1.0000001');
      await field.press('Enter');
      await expect.poll(() => page.locator('.notice').innerText()).toContain('window.sigma');
      expect((await windowOf(page)).sigma).toEqual([0.9999995001, 1.0000005123]);
    });
  });
});

describe('smoothly', () => {
  it('a long turn of the wheel costs a picture one surface at most and goes only inwards, with a crowd on the move', async () => {
    await withZoom('?walkers=2000&autoplay=0', GLIDING, async (page) => {
      await page.mouse.move(300, 230);
      const seen = await page.evaluateHandle(() => {
        const seen = { gaps: [] as number[], widths: [] as number[], pictures: 0, surfaces: 0 };
        const { getCurrentTexture } = GPUCanvasContext.prototype;
        GPUCanvasContext.prototype.getCurrentTexture = function () {
          seen.pictures++;
          return getCurrentTexture.call(this);
        };
        const { createCommandEncoder } = GPUDevice.prototype;
        GPUDevice.prototype.createCommandEncoder = function (descriptor) {
          if (descriptor?.label === 'Surface.fill') seen.surfaces++;
          return createCommandEncoder.call(this, descriptor);
        };
        let last = performance.now();
        const look = (): void => {
          const now = performance.now();
          seen.gaps.push(now - last);
          last = now;
          const { mu } = saddlescope.settings().window;
          seen.widths.push(mu[1] - mu[0]);
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        saddlescope.play();
        return seen;
      });
      const gaps = () => seen.evaluate(({ gaps }) => gaps.splice(0).sort((x, y) => x - y));
      // how long a frame takes depends on what else the machine does: it is measured where nothing else is done
      await pictures(page, LONG ? 40 : 4);
      const still = await gaps();
      // on a slow machine, as many turns as it takes to see some surfaces
      const surfaces = () => seen.evaluate(({ surfaces }) => surfaces);
      for (let k = 0; k < (LONG ? 30 : 10) || (await surfaces()) <= 5; k++) {
        await page.mouse.wheel(0, -60);
        await page.waitForTimeout(100);
      }
      await atRest(page, () => saddlescope.settings().window, 12);
      const turning = await gaps();
      const found = await seen.evaluate(({ widths, pictures, surfaces }) => ({ widths, pictures, surfaces }));
      const { widths } = found;
      const steps = widths.slice(1).map((width, k) => widths[k]! / width);
      if (LONG) {
        const longest = (of: number[]): number => Math.round(of[Math.floor(0.95 * of.length)]!);
        console.log(
          `zooming on software: of twenty frames the longest ${longest(turning)} ms, without a hand ${longest(still)} ms; ${new Set(widths).size} windows, largest step ×${Math.max(...steps).toFixed(2)}`,
        );
        expect(longest(turning)).toBeLessThan(2 * longest(still) + 200);
      }
      expect(found.surfaces).toBeGreaterThan(5);
      expect(found.surfaces).toBeLessThanOrEqual(found.pictures + 1);
      expect(new Set(widths).size).toBeGreaterThan(5);
      // never outwards on the way
      expect(Math.min(...steps)).toBeGreaterThan(0.999);
    });
  });
});
