/** Each chapter of the story in the built app, from its link. What it claims is computed in test/core/story. */

import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { CHAPTERS, storySettings } from '../../src/core/story/story.ts';
import { lowerMedian } from '../../src/core/util/median.ts';
import { applyPatch } from '../../src/core/settings/validate.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import {
  glide,
  keepNotice,
  PHONE,
  pictures,
  smallTargets,
  steps,
  violations,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

/** A square of an even number: of a grid none is at mu = 0. Few enough for a machine without a GPU. */
const WALKERS = 1024;

/** What axe-core finds wrong in the card and what begins it, one line each. */
const wrong = (page: Page): Promise<string[]> => violations(page, '.story', '.readout');

const title = (page: Page): Promise<string> => page.locator('.story h2').innerText();
const story = (page: Page): Promise<number> => page.evaluate(() => saddlescope.settings().story);

describe('each chapter, from its link', () => {
  it.each(CHAPTERS.map((chapter, place) => ({ place: place + 1, ...chapter })))(
    '$place $key',
    async ({ place, plays, title: wanted }) => {
      await withShared(`?story=${place}&walkers=${WALKERS}`, async (page) => {
        expect(await title(page)).toBe(wanted);
        const settings = await page.evaluate(() => saddlescope.settings());
        expect(settings).toEqual(applyPatch(storySettings(place), { walkers: WALKERS }));
        // it plays by itself, or waits for the hand
        const button = page.locator('.dock').getByRole('button', { name: plays ? 'Pause' : 'Play' });
        expect(await button.isVisible()).toBe(true);
        await page.evaluate(() => saddlescope.pause());
        expect(await wrong(page)).toEqual([]);
      });
    },
  );

  it('what the first claims is so of the crowd on the screen, by its buttons', async () => {
    const { claims, actions } = CHAPTERS[0]!;
    await withShared(`?story=1&walkers=${WALKERS}`, async (page) => {
      await page.evaluate(async () => {
        saddlescope.pause();
        await saddlescope.reset();
      });
      let clock = 0;
      for (const { action, steps, measure, least, most } of claims) {
        expect(measure).toBe('mu');
        if (action !== undefined) await page.getByRole('button', { name: actions![action]!.label }).click();
        if (steps > clock) await page.evaluate((n) => saddlescope.step(n), steps - clock);
        clock = steps;
        const pairs = await page.evaluate(async () => [...(await saddlescope.walkers(0))]);
        const mus = pairs.filter((_, i) => i % 2 === 0);
        const value = lowerMedian([Float64Array.from(mus, Math.abs).sort()]);
        expect(value).toBeGreaterThanOrEqual(least);
        expect(value).toBeLessThanOrEqual(most);
      }
    });
  });

  it('of other data, from a link that names them: their words and their units', async () => {
    const link = '?data=0,1,2,7,9&story=2';
    await withShared(`${link}&walkers=${WALKERS}`, async (page) => {
      const data = [0, 1, 2, 7, 9];
      const settings = await page.evaluate(() => saddlescope.settings());
      const start = storySettings(2, applyPatch(defaultSettings(), { data }));
      expect(settings).toEqual(applyPatch(start, { walkers: WALKERS }));
      expect((await page.locator('.story-text').innerText()).replaceAll('\u00a0', ' ')).toContain(
        'Above σ = 5.2 the likelihood',
      );
      await page.evaluate(() => saddlescope.pause());
      // the next chapter is of the same data, and so is its link
      await page.getByRole('button', { name: 'Next' }).click();
      await expect.poll(() => page.url()).toMatch(/\?story=3&data=0,1,2,7,9$/);
      const text = await page.locator('.story-text').innerText();
      expect(text.replaceAll('\u00a0', ' ')).toContain('best σ for μ = 0 is 5.2.');
    });
  });
});

describe('through the story', () => {
  it('by buttons and keys: the settings, the address and the crowd follow, and the hand is free', async () => {
    await withShared('?walkers=2000&stepsPerFrame=3', async (page) => {
      await page.getByRole('button', { name: 'Story' }).click();
      expect(await story(page)).toBe(1);
      await expect.poll(() => page.url()).toMatch(/\?story=1$/);
      await page.getByRole('button', { name: 'Next' }).click();
      await page.keyboard.press('PageDown');
      expect(await title(page)).toBe('Alternating optimization');
      // it waits for the hand
      await expect.poll(() => steps(page)).toBe(0);
      await pictures(page, 20);
      expect(await steps(page)).toBe(0);
      for (let step = 1; step <= 3; step++) {
        await page.getByRole('button', { name: 'One step' }).click();
        await expect.poll(() => steps(page)).toBe(step);
        // behind the hand's step, during which no other is taken
        await page.evaluate(() => saddlescope.step(0));
      }
      expect(
        await page.evaluate(() => saddlescope.census().then(([row]) => row!.converged / row!.walkers)),
      ).toBe(1);
      // a free hand, kept in the link
      await page.evaluate(() => saddlescope.update({ spawn: { seed: 7 }, teams: [{ optimizer: 'newton' }] }));
      expect(await title(page)).toBe('Alternating optimization');
      await expect.poll(() => page.url()).toMatch(/\?story=3&spawn.seed=7&optimizer=newton$/);
      await page.keyboard.press('b');
      expect(await title(page)).toBe('The phase transition');
      await expect.poll(() => page.url()).toMatch(/\?story=2$/);
      await page.keyboard.press('Escape');
      await keepNotice(page, 'The story is closed');
      expect(await page.locator('.story').isVisible()).toBe(false);
      expect(await page.evaluate(() => saddlescope.settings().window.sigma)).toEqual([0.45, 1.55]);
      await page.getByRole('button', { name: 'Restore earlier settings' }).click();
      expect(await page.evaluate(() => saddlescope.settings().stepsPerFrame)).toBe(3);
      await expect.poll(() => page.url()).toMatch(/\?walkers=2000&stepsPerFrame=3$/);
      await page.evaluate(() => saddlescope.chapter(8));
      expect(await title(page)).toBe('Anneal');
      const refused = await page.evaluate(() => saddlescope.chapter(9).catch(String));
      expect(refused).toContain('chapter must be a whole number from 1 to 8; got 9.');
    });
  });

  it('by finger, on a phone: the sheet is above the dock, and axe-core finds nothing wrong', async () => {
    await withShared(
      `?story=1&walkers=${WALKERS}`,
      async (page) => {
        await page.evaluate(() => saddlescope.pause());
        expect(await wrong(page)).toEqual([]);
        const [sheet, dock] = await Promise.all(
          ['.story', '.dock'].map(async (name) => (await page.locator(name).boundingBox())!),
        );
        expect(sheet!.y + sheet!.height).toBeLessThanOrEqual(dock!.y);
        expect(await smallTargets(page, '.story button', 44)).toEqual([]);
        const y = sheet!.y + 90;
        const swipe = (from: number, to: number): Promise<void> => glide(page, [from, y, to, y]);
        await swipe(300, 150);
        await expect.poll(() => title(page)).toBe('The phase transition');
        await swipe(100, 260);
        await expect.poll(() => title(page)).toBe('Two temperatures');
        // to the beginning only
        await swipe(100, 260);
        await pictures(page, 10);
        expect(await story(page)).toBe(1);
      },
      PHONE,
    );
  });
});
