/** The built app in a plain browser, without a GPU and without any flag that would lend it one. */

import { chromium } from 'playwright';
import { expect, inject, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { findBrowser, launchFlags } from '../setup/browser.mjs';
import { looksAway } from '../setup/app.ts';
import { pictureAtRest, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

// the first test, which looks at the picture, has a browser of its own
looksAway();

it('everybody sees the crowd: 1,000 steps in, the census right, nothing wrong in the console', async () => {
  const plain = launchFlags.filter((flag) => !/webgpu|vulkan|angle/i.test(flag));
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: plain });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const wrong: string[] = [];
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(String(error)));
    await page.goto(inject('appUrl'));
    const ready = await page.evaluate(() => saddlescope.ready);
    expect(ready.engine).toBe('CPU');
    const [row] = await page.evaluate(async () => {
      saddlescope.pause();
      await saddlescope.reset();
      await saddlescope.step(1000);
      return saddlescope.census();
    });
    // 20,000 of the same starts as on a GPU; where 85.8 % of a crowd of 262,144 have arrived by then
    expect(row!.walkers).toBe(20_000);
    expect(row!.travelling + row!.stalled + row!.frozen + row!.arrived).toBe(20_000);
    expect(Math.abs(row!.arrived / 20_000 - 0.858)).toBeLessThan(4 * Math.sqrt((0.858 * 0.142) / 20_000));
    // the picture: many colours, and the accent of the clot among them
    const [colours, accent] = await page.evaluate(async () => {
      const bitmap = await createImageBitmap(await saddlescope.image());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const seen = new Set<number>();
      let orange = 0;
      for (let i = 0; i < data.length; i += 4) {
        seen.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
        if (data[i]! > 170 && data[i + 1]! < 0.85 * data[i]! && data[i + 2]! < 0.5 * data[i + 1]!) orange++;
      }
      return [seen.size, orange];
    });
    expect(colours).toBeGreaterThan(500);
    expect(accent).toBeGreaterThan(100);
    expect(await page.locator('body').innerText()).toContain('CPU, f64');
    expect(wrong).toEqual([]);
  } finally {
    await browser.close();
  }
});

it('engine=cpu is obeyed where there is a GPU, and the crowd changes engines where it stands', async () => {
  await withShared('?engine=cpu&walkers=500&autoplay=0', async (page) => {
    expect((await page.evaluate(() => saddlescope.ready)).engine).toBe('CPU');
    const walkers = await page.evaluate(async () => {
      await saddlescope.step(40);
      saddlescope.update({ engine: 'auto' });
      await saddlescope.step(0);
      return (await saddlescope.census())[0]!.walkers;
    });
    expect(walkers).toBe(500);
    await expect.poll(() => page.locator('body').innerText()).not.toContain('CPU, f64');
    const [before, after] = await page.evaluate(async () => {
      await saddlescope.step(7);
      const before = [...(await saddlescope.walkers())];
      saddlescope.update({ engine: 'cpu' });
      await saddlescope.step(0);
      return [before, [...(await saddlescope.walkers())]];
    });
    expect(after).toEqual(before);
    await expect.poll(() => page.locator('body').innerText()).toContain('CPU, f64');
  });
});

it('the wheel zooms without a GPU as well, and the walkers in view are counted', async () => {
  await withShared('?engine=cpu&walkers=4000&autoplay=0', async (page) => {
    await pictureAtRest(page);
    await page.evaluate(async () => {
      const pairs: number[] = [];
      for (let k = 0; k < 4000; k++)
        pairs.push(k < 1000 ? 1e-3 * Math.sin(k) : 1.5, k < 1000 ? 1 + 1e-3 * Math.cos(k) : 1.8);
      await saddlescope.place(pairs);
      saddlescope.update({ window: { mu: [-0.002, 0.002], sigma: [0.998, 1.002] } });
    });
    await expect
      .poll(() => page.locator('.zoom-count').innerText())
      .toMatch(/^1.000 of 4.000 walkers in view$/);
    await page.mouse.move(520, 480);
    for (let k = 0; k < 3; k++) await page.mouse.wheel(0, -100);
    const width = (): Promise<number> =>
      page.evaluate(() => saddlescope.settings().window.mu).then(([low, high]) => high - low);
    await expect.poll(width).toBeLessThan(0.0025);
  });
});
