/** The gradient field and the phase transition in the built app: one click shows them, another drops a tracer, a link keeps both. */

import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { channels, paletteOf } from '../../src/core/colour/palette.ts';
import type { Script } from '../../src/api/script.ts';
import { COARSE, pictureAtRest, withShared } from '../setup/page.ts';

const { lines: LINE_COLOURS } = paletteOf('dark');

declare const saddlescope: Script;

/** Opens the app with a small crowd that stands still, and checks at the end that nothing went wrong unseen. */
const withField = (link: string, use: (page: Page) => Promise<void>): Promise<void> =>
  withShared(`?walkers=64&autoplay=0&view.triangles=0${link}`, use, COARSE);

/** How many pixels of the picture have about the colour of a kind of line. */
function pixels(page: Page, line: keyof typeof LINE_COLOURS): Promise<number> {
  const wanted = channels(LINE_COLOURS[line]).map((value) => 255 * value);
  return page.evaluate(async (colour) => {
    const bitmap = await createImageBitmap(await saddlescope.image());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (Math.hypot(...colour.map((value, k) => value - data[i + k]!)) < 40) count++;
    return count;
  }, wanted);
}

const dropped = (page: Page): Promise<number[]> => page.evaluate(() => saddlescope.settings().view.dropped);

async function openLines(page: Page): Promise<void> {
  await page.locator('.panel').getByRole('button', { name: 'Lines', exact: true }).click();
}

it('shows the notebook’s picture at one click, and its link brings it back', async () => {
  let link = '';
  await withField('', async (page) => {
    expect(await pixels(page, 'trajectories')).toBeLessThan(5);
    await openLines(page);
    await page.getByRole('button', { name: 'As in the notebook' }).click();
    await expect.poll(() => page.url()).toContain('view.arrows=40');
    link = new URL(page.url()).search.slice(1);
    const { window, view } = await page.evaluate(() => saddlescope.settings());
    expect(window).toEqual({ mu: [-2, 2], sigma: [0.5, 1.5] });
    expect(view).toMatchObject({ mode: 'map', arrowScale: 'notebook', trajectories: 7, contours: true });
    await expect.poll(() => pixels(page, 'trajectories')).toBeGreaterThan(750);
  });
  await withField(`&${link.replace(/^walkers=64&/, '')}`, async (page) => {
    await expect.poll(() => pixels(page, 'trajectories')).toBeGreaterThan(750);
  });
});

it('draws the three curves, each at its own switch', async () => {
  await withField('&view.mode=map', async (page) => {
    for (const [key, name] of [
      ['bestSigma', 'best σ'],
      ['ridge', 'EM arc'],
    ] as const) {
      const before = await pixels(page, key);
      if (key === 'bestSigma') await openLines(page);
      await page.getByLabel(name, { exact: true }).check();
      await expect.poll(() => pixels(page, key)).toBeGreaterThan(before + 50);
      await expect.poll(() => page.url()).toContain(`view.${key}=true`);
      await page.getByLabel(name, { exact: true }).uncheck();
      await expect.poll(() => pixels(page, key)).toBeLessThan(before + 5);
    }
  });
});

it('drops a tracer where Alt and a click, or a plain click if so chosen, point to, and clears them', async () => {
  await withField('&view.mode=map&view.dropper=em', async (page) => {
    await pictureAtRest(page);
    const stage = (await page.locator('#stage').boundingBox())!;
    const [x, y] = [stage.x + 460, stage.y + 0.55 * stage.height];
    await page.keyboard.down('Alt');
    await page.mouse.click(x, y);
    await page.keyboard.up('Alt');
    const [mu, sigma] = await dropped(page);
    expect(mu).toBeGreaterThan(-1.5);
    expect(mu).toBeLessThan(0);
    expect(sigma).toBeGreaterThan(0.5);
    expect(sigma).toBeLessThan(1.5);
    await expect.poll(() => new URL(page.url()).searchParams.get('view.dropped')).toBe(`${mu},${sigma}`);
    await expect.poll(() => pixels(page, 'dropped')).toBeGreaterThan(25);
    // a drag is none
    await page.keyboard.down('Alt');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 80, y + 30, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Alt');
    expect(await dropped(page)).toHaveLength(2);
    await openLines(page);
    await page.getByLabel('click drops').check();
    await page.mouse.click(x + 60, y);
    expect(await dropped(page)).toHaveLength(4);
    await page.getByLabel('click drops').uncheck();
    await page.mouse.click(x + 60, y + 20);
    expect(await dropped(page)).toHaveLength(4);
    await page.getByRole('button', { name: 'Clear tracers' }).click();
    expect(await dropped(page)).toEqual([]);
    await expect.poll(() => pixels(page, 'dropped')).toBeLessThan(5);
    expect(await page.getByRole('button', { name: 'Clear tracers' }).isVisible()).toBe(false);
  });
});

it('says what mu = 0 is at each temperature, for any data', async () => {
  await withField('&annealed=true&schedule.shape=manual&schedule.sigma=1.14', async (page) => {
    const words = page.locator('.temperature-phase');
    await expect.poll(() => words.textContent()).toBe('σ > 1: μ = 0 is the global maximum');
    await page.evaluate(() => saddlescope.update({ schedule: { sigma: 0.86 } }));
    await expect
      .poll(() => words.textContent())
      .toBe('σ < 1: μ = 0 is a minimum, and the walkers move apart');
    await page.evaluate(() => saddlescope.update({ schedule: { sigma: 1 } }));
    await expect.poll(() => words.textContent()).toBe('σ ≈ 1: the maximum at μ = 0 is flat');
    await page.evaluate(() => saddlescope.update({ data: [-2, 2] }));
    await expect
      .poll(() => words.textContent())
      .toBe('σ < 2: μ = 0 is a minimum, and the walkers move apart');
  });
});
