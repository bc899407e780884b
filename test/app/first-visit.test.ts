/** The built app, as a person meets it: opens, looks, plays, drags, presses keys, shares the link. */

import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { COARSE, PATIENT, pictures, steps, violations, withApp, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

interface Look {
  /** The share of the squares that differ from the one beside them. */
  varied: number;
  /** Where the picture is warmest, as a share of its width, and how warm it is there: red less blue, 0 to 255. */
  warmestAt: number;
  warmest: number;
  /** The same, a quarter of the picture's width or more away from there. */
  elsewhere: number;
}

/** What the stage shows, averaged over squares of 8 pixels, 16 of the page, so that no letter or line counts. */
function look(page: Page): Promise<Look> {
  return page.evaluate(async () => {
    const bitmap = await createImageBitmap(await saddlescope.image());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const columns = Math.floor(width / 8);
    const warmth = new Float64Array(columns * Math.floor(height / 8));
    const light = new Float64Array(warmth.length);
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
      const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
      const cell = Math.floor(y / 8) * columns + Math.floor(x / 8);
      if (x >= 8 * columns || cell >= warmth.length) continue;
      warmth[cell]! += (red - blue) / 64;
      light[cell]! += (red + green + blue) / 64;
    }
    const top = warmth.indexOf(Math.max(...warmth));
    const far = warmth.filter((_, cell) => Math.abs((cell % columns) - (top % columns)) > columns / 4);
    return {
      varied: light.filter((value, cell) => Math.abs(value - light[cell + 1]!) > 2).length / light.length,
      warmestAt: ((top % columns) + 0.5) / columns,
      warmest: warmth[top]!,
      elsewhere: Math.max(...far),
    };
  });
}

describe('the first look', () => {
  it('shows a surface, not a blank canvas, and moves by itself', async () => {
    await withShared('?walkers=4096', async (page) => {
      // whose link names something is no stranger
      expect(await page.locator('.first-visit').count()).toBe(0);
      const seen = await look(page);
      expect(seen.varied).toBeGreaterThan(0.15);
      await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 20));
    });
  });

  it('shows the crowd clotted at the saddle after 1000 steps, brighter and warmer than anything else', async () => {
    await withShared('?walkers=4096&autoplay=0', async (page) => {
      await page.evaluate(() => saddlescope.step(1000));
      const seen = await look(page);
      expect(seen.warmest).toBeGreaterThan(30);
      expect(seen.warmest).toBeGreaterThan(3 * Math.max(seen.elsewhere, 1));
      // the panels push the picture a little to the left
      expect(Math.abs(seen.warmestAt - 0.45)).toBeLessThan(0.15);
      const [row] = await page.evaluate(() => saddlescope.census());
      expect(row!.stalled / row!.walkers).toBeGreaterThan(0.1);
      // the readout says the same
      await expect
        .poll(() => page.locator('.readout').innerText())
        .toContain(((100 * row!.stalled) / row!.walkers).toFixed(1));
    });
  });
});

describe('a stranger', () => {
  const DESKTOP = {
    ...COARSE,
    reducedMotion: 'reduce',
    colorScheme: 'light',
  } satisfies BrowserContextOptions;

  it('has fewer walkers on a software adapter, reads what they see, and the one button anneals and plays', async () => {
    await withApp(
      '',
      async (page) => {
        const { adapter } = await page.evaluate(() => saddlescope.ready);
        const walkers = /swiftshader|llvmpipe|basic render/i.test(adapter) ? 65_536 : 262_144;
        expect(await page.evaluate(() => saddlescope.census().then(([row]) => row!.walkers))).toBe(walkers);
        expect(await page.evaluate(() => saddlescope.settings().walkers)).toBe(walkers);
        // the address says so where that is not the default
        if (walkers === 65_536) await page.waitForURL(/walkers=65536/);
        await expect
          .poll(() => page.locator('.fine.crowd').textContent())
          .toMatch(new RegExp(`${walkers === 65_536 ? '65.536' : '262.144'} walkers`));
        const note = page.getByRole('note', { name: 'What you see' });
        expect(await note.isVisible()).toBe(true);
        // in a room as light as the system says, of which the address says nothing
        expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
        expect(page.url()).not.toContain('theme');
        expect(await violations(page, '.first-visit')).toEqual([]);
        await page.evaluate(() => saddlescope.step(150));
        const [before] = await page.evaluate(() => saddlescope.census());
        expect(before!.stalled).toBeGreaterThan(0.1 * before!.walkers);
        expect(await note.isVisible()).toBe(true);
        await page.getByRole('button', { name: 'Anneal: set them free' }).click();
        expect(await note.count()).toBe(0);
        expect(await page.evaluate(() => saddlescope.settings().teams[0]!.annealed)).toBe(true);
        // where that leads, the notebook's cure shows below with fewer walkers
        const played = () => page.evaluate(async () => (await saddlescope.census())[0]!.steps);
        await expect.poll(played, PATIENT).toBeGreaterThan(150);
      },
      DESKTOP,
    );
  });
});

describe('the notebook’s cure', () => {
  it('annealing splits the clot, and everyone arrives', async () => {
    await withShared('?walkers=1024&autoplay=0&schedule.length=300', async (page) => {
      await page.evaluate(() => saddlescope.step(1500));
      const [stuck] = await page.evaluate(() => saddlescope.census());
      expect(stuck!.arrived / stuck!.walkers).toBeLessThan(0.97);
      await page.keyboard.press('a');
      await page.evaluate(() => saddlescope.step(300));
      const [freed] = await page.evaluate(() => saddlescope.census());
      expect(freed!.arrived).toBe(1024);
    });
  });
});

describe('the hand', () => {
  it('a slider changes the motion at once and restarts nothing', async () => {
    await withShared('?walkers=2000&autoplay=0', async (page) => {
      await page.evaluate(() => saddlescope.step(50));
      const before = await page.evaluate(() => saddlescope.settings().teams[0]!.stepSize);
      const slider = page.getByRole('slider', { name: /step size/i }).first();
      await slider.focus();
      for (let k = 0; k < 5; k++) await page.keyboard.press('ArrowRight');
      const after = await page.evaluate(() => saddlescope.settings().teams[0]!.stepSize);
      expect(after).toBeGreaterThan(before);
      const [row] = await page.evaluate(() => saddlescope.census());
      expect(row!.steps).toBe(50);
      const moved = await page.evaluate(async () => {
        const from = await saddlescope.walkers();
        await saddlescope.step(1);
        const to = await saddlescope.walkers();
        return [from[0]!, from[1]!, to[0]!, to[1]!] as const;
      });
      const [dMu, dSigma] = await page.evaluate(
        ([mu, sigma]) => saddlescope.probe(mu, sigma).gradient,
        moved,
      );
      expect(moved[2] - moved[0]).toBeCloseTo(after * dMu, 6);
      expect(moved[3] - moved[1]).toBeCloseTo(after * dSigma, 6);
    });
  });

  it('keys play, step, restart, anneal, turn to the map and help', async () => {
    await withShared('?walkers=2000', async (page) => {
      const button = page.locator('.dock').getByRole('button', { name: 'Play' });
      await page.keyboard.press('Space'); // it plays at the start
      await expect.poll(() => button.isVisible()).toBe(true);
      const paused = await steps(page);
      await pictures(page, 10);
      expect(await steps(page)).toBe(paused);
      await page.keyboard.press('s');
      await expect.poll(() => steps(page)).toBe(paused + 1);
      await page.keyboard.press('r');
      await expect.poll(() => steps(page)).toBe(0);
      await page.keyboard.press('m');
      expect(await page.evaluate(() => saddlescope.settings().view.mode)).toBe('map');
      await page.keyboard.press('a');
      expect(await page.evaluate(() => saddlescope.settings().teams[0]!.annealed)).toBe(true);
      await page.keyboard.press('?');
      await expect.poll(() => page.getByRole('dialog').isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').isVisible()).toBe(false);
      // the button in it has the focus until the next picture, and with it the space bar
      await page.waitForFunction(() => document.activeElement === document.body);
      await page.keyboard.press('Space');
      await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 0));
    });
  });
});

describe('the link', () => {
  it('brings the same settings and the same crowd back', async () => {
    let address = '';
    let walkers: number[] = [];
    await withShared('?walkers=500&autoplay=0', async (page) => {
      await page.evaluate(() => {
        saddlescope.update({
          spawn: { seed: 7, shape: 'ring' },
          teams: [{ optimizer: 'em' }],
          view: { mode: 'map' },
        });
      });
      await expect.poll(() => page.url()).toContain('optimizer=em');
      address = new URL(page.url()).search;
      walkers = await page.evaluate(async () => {
        await saddlescope.reset();
        await saddlescope.step(5);
        return [...(await saddlescope.walkers())];
      });
    });
    await withShared(address, async (page) => {
      expect(await page.evaluate(() => saddlescope.settings().spawn)).toMatchObject({
        seed: 7,
        shape: 'ring',
      });
      const again = await page.evaluate(async () => {
        await saddlescope.reset();
        await saddlescope.step(5);
        return [...(await saddlescope.walkers())];
      });
      expect(again).toEqual(walkers);
    });
  });
});
