/** The escape map in the built app: its legend, the words under the mouse, the probe with its plot, and pictures of it. */

import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { timeColour } from '../../src/core/colour/escape-colours.ts';
import { paletteOf } from '../../src/core/colour/palette.ts';
import type { Script } from '../../src/api/script.ts';
import { COARSE, pictureAtRest, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

const ADDRESS =
  '?walkers=64&optimizer=em&autoplay=0&view.mode=map&view.triangles=0&view.paint=escape&view.paintLimit=300';

/** The ends and the middle of the scale of steps, as bytes. */
const SCALE = [0, 0.25, 0.5, 0.75, 1].map((shade) =>
  timeColour('escape', paletteOf('dark'), shade).map((value) => 255 * value),
);

/** A picture with the legend burnt in: a number for its colours, and whether it has the scale. */
const picture = (page: Page): Promise<{ sum: number; scale: boolean }> =>
  page.evaluate(async (colours) => {
    const asked = { width: 480, height: 320, overlays: ['legend' as const] };
    const bitmap = await createImageBitmap(await saddlescope.image(asked));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const is = (x: number, y: number, colour: number[]): boolean =>
      colour.every((value, k) => Math.abs(data[4 * (y * width + x) + k]! - value) < 14);
    // its colours are at equal distances, those of a row of the map are not
    const startsAt = (x: number, y: number): boolean => {
      for (let long = 100; x + long < width / 2; long++)
        if (colours.every((colour, k) => is(x + Math.round((k * long) / (colours.length - 1)), y, colour)))
          return true;
      return false;
    };
    let scale = false;
    for (let y = 0; y < height && !scale; y++)
      for (let x = 0; x < 60 && !scale; x++) scale = is(x, y, colours[0]!) && startsAt(x, y);
    return { sum: data.reduce((sum, value, i) => sum + value * ((i % 101) + 1), 0), scale };
  }, SCALE);

it('colours the surface by escape times, says them under the mouse, and burns the scale into pictures', async () => {
  await withShared(
    ADDRESS,
    async (page) => {
      const note = page.locator('.escape-note');
      await expect.poll(() => note.textContent()).toMatch(/^\d+ × \d+ starts$/);
      // the map makes room for its legend
      await pictureAtRest(page);

      await page.mouse.move(560, 300);
      const here = page.locator('.escape-here');
      await expect.poll(() => here.textContent()).toMatch(/^\d+ steps to [−+]μ$/);
      const [, said, side] = /^(\d+) steps to ([−+])/.exec((await here.textContent())!)!;
      await page.mouse.click(560, 300);
      const probe = (): Promise<number[]> => page.evaluate(() => saddlescope.settings().view.probe);
      await expect.poll(probe).toHaveLength(2);
      const [mu, sigma] = (await probe()) as [number, number];
      // the starts around that place: the nearest one of the map is between them
      const around = await page.evaluate(
        async ([mu, sigma, across]) => {
          const { window } = saddlescope.settings();
          const [wide, high] = [window.mu, window.sigma].map(([a, b]) => (b - a) / (across - 1));
          const map = await saddlescope.escape({
            ...{ mu: [mu - wide!, mu + wide!], sigma: [sigma - high!, sigma + high!] },
            ...{ width: 3, height: 3, limit: 300 },
          });
          return { steps: [...map.steps], sides: [...new Set(map.sides)] };
        },
        [mu, sigma, Number(/^\d+/.exec((await note.textContent())!)![0])] as const,
      );
      expect(around.sides).toEqual([side === '+' ? 1 : -1]);
      expect(Math.min(...around.steps)).toBeLessThan(Math.max(...around.steps));
      expect(Number(said)).toBeGreaterThanOrEqual(Math.min(...around.steps));
      expect(Number(said)).toBeLessThanOrEqual(Math.max(...around.steps));
      // the probe has its own, exact, and the map's
      const rows = page.locator('.probe-steps');
      await expect.poll(() => rows.nth(1).textContent()).toContain(`${said} steps to ${side}μ`);
      const exact = Number(/\d+/.exec((await rows.first().textContent())!)![0]);
      expect(exact).toBeGreaterThanOrEqual(Math.min(...around.steps));
      expect(exact).toBeLessThanOrEqual(Math.max(...around.steps));

      await page.getByRole('tab', { name: 'Escape times' }).click();
      const plot = page.locator('.probe-escape');
      await expect.poll(() => plot.locator('.uplot canvas').count()).toBe(1);
      expect(await plot.getByRole('img').getAttribute('aria-label')).toMatch(
        /^Steps to a peak against \|μ\| at σ = .*EM: .*theory: exponent −2/,
      );

      const painted = await picture(page);
      await page.evaluate(() => saddlescope.update({ view: { paint: 'likelihood' } }));
      await expect.poll(() => page.locator('.escape-legend').isVisible()).toBe(false);
      const plain = await picture(page);
      expect([painted.scale, plain.scale]).toEqual([true, false]);
      expect(painted.sum).not.toBe(plain.sum);
      await plot.getByRole('button', { name: 'Show escape times' }).waitFor();
    },
    COARSE,
  );
});
