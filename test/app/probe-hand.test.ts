/** The probe and its slices under a real mouse and a real finger, on the real surface. */

import type { BrowserContextOptions, Page } from 'playwright';
import { expect, it } from 'vitest';
import type { Script } from '../../src/ui/script.ts';
import { DESK, PHONE, pictureAtRest, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

/** A map that stands still, with a probe. */
const MAP = '?walkers=1000&autoplay=0&view.auto=false&view.triangles=0&view.mode=map&view.probe=0.5,1';

type Place = [mu: number, sigma: number];
const settings = (page: Page) =>
  page.evaluate(
    () => saddlescope.settings() as unknown as { view: { probe: Place }; window: Record<string, Place> },
  );
const probe = async (page: Page): Promise<Place> => (await settings(page)).view.probe;

/** With the page of the probe open: the picture has made room for it. */
const withProbe = (use: (page: Page) => Promise<void>, options: BrowserContextOptions): Promise<void> =>
  withShared(
    MAP,
    async (page) => {
      await page.getByRole('button', { name: 'Probe', exact: true }).click();
      await pictureAtRest(page);
      await use(page);
    },
    options,
  );

it('a mouse drags a slice, and Shift draws a box wherever it begins', async () => {
  await withProbe(async (page) => {
    // the probe is where the click was
    const [x, y] = [576, 300];
    await page.mouse.click(x, y);
    await expect.poll(() => probe(page)).not.toEqual([0.5, 1]);
    const from = await probe(page);
    // the slice along mu, well beside the probe
    await page.mouse.move(x - 60, y + 2);
    await page.mouse.down();
    await page.mouse.move(x - 60, y + 32, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await probe(page))[1]).toBeGreaterThan(from[1]);
    const lower = await probe(page);
    expect(lower[0]).toBe(from[0]);
    // and the one along sigma
    await page.mouse.move(x + 2, y - 40);
    await page.mouse.down();
    await page.mouse.move(x - 58, y - 40, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await probe(page))[0]).toBeLessThan(lower[0]);
    const moved = await probe(page);
    expect(moved[1]).toBe(lower[1]);

    const { window } = await settings(page);
    const corner = { x: x - 60, y: y + 30 };
    await page.keyboard.down('Shift');
    await page.mouse.move(corner.x, corner.y);
    await page.mouse.down();
    await page.mouse.move(corner.x + 60, corner.y + 60, { steps: 5 });
    // Escape ends the box, and only that: what is open stays open
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.waitForTimeout(300);
    expect((await settings(page)).window).toEqual(window);
    expect(await page.locator('.drawer').isVisible()).toBe(true);
    await page.mouse.move(corner.x, corner.y);
    await page.mouse.down();
    await page.mouse.move(corner.x + 90, corner.y + 70, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await settings(page)).window).not.toEqual(window);
    expect(await probe(page)).toEqual(moved);
    // without a box it closes the drawer
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.drawer').isVisible()).toBe(false);
  }, DESK);
});

it('a finger drags a slice from 20 pixels beside it', async () => {
  await withProbe(async (page) => {
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
    const canvas = (await page.locator('#stage').boundingBox())!;
    expect(canvas.width).toBe(390);
    await page.touchscreen.tap(150, 300);
    await expect.poll(() => probe(page)).not.toEqual([0.5, 1]);
    const from = await probe(page);
    await touch('touchStart', { x: 250, y: 320 });
    for (let k = 1; k <= 5; k++) await touch('touchMove', { x: 250, y: 320 - 8 * k });
    await touch('touchEnd');
    await client.detach();
    await expect.poll(async () => (await probe(page))[1] !== from[1]).toBe(true);
    expect((await probe(page))[0]).toBe(from[0]);
  }, PHONE);
});
