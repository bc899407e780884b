/** Each chapter of the story in the built app, from its link: what it claims is asked of the crowd that is on the screen. */

import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { foldData } from '../../src/core/likelihood/folded-data.ts';
import { bestMu } from '../../src/core/optimizers/alternating.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { CHAPTERS, storySettings, type Claim } from '../../src/core/story/story.ts';
import { lowerMedian } from '../../src/core/util/median.ts';
import { applyPatch } from '../../src/core/settings/validate.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import {
  glide,
  PHONE,
  pictures,
  SMALL,
  smallTargets,
  steps,
  violations,
  withApp,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

/** A square of an even number: of a grid none is at mu = 0. Few enough for a machine without a GPU. */
const WALKERS = 4096;

/** What axe-core finds wrong in the card and what begins it, one line each. */
const wrong = (page: Page): Promise<string[]> => violations(page, '.story', '.readout');

const title = (page: Page): Promise<string> => page.locator('.story h2').innerText();
const story = (page: Page): Promise<number> => page.evaluate(() => saddlescope.settings().story);

async function measured(page: Page, { team, measure }: Claim): Promise<number> {
  if (measure !== 'mu' && measure !== 'ridge') {
    const census = await page.evaluate(() => saddlescope.census());
    return census[team]![measure] / census[team]!.walkers;
  }
  const pairs = await page.evaluate(async (team) => [...(await saddlescope.walkers(team))], team);
  const values = Float64Array.from({ length: pairs.length / 2 }, (_, i) => {
    const [mu, sigma] = [pairs[2 * i]!, pairs[2 * i + 1]!];
    return measure === 'mu' ? Math.abs(mu) : Math.abs(sigma ** 2 + mu ** 2 - 1);
  });
  return lowerMedian([values.sort()]);
}

describe('each chapter, from its link', () => {
  it.each(CHAPTERS.map((chapter, place) => ({ place: place + 1, ...chapter })))(
    '$place $key',
    async ({ place, claims, actions, plays, title: wanted }) => {
      await withShared(`?story=${place}&walkers=${WALKERS}`, async (page) => {
        expect(await title(page)).toBe(wanted);
        const settings = await page.evaluate(() => saddlescope.settings());
        expect(settings).toEqual(applyPatch(storySettings(place), { walkers: WALKERS }));
        // it plays by itself, or waits for the hand
        const button = page.locator('.dock').getByRole('button', { name: plays ? 'Pause' : 'Play' });
        expect(await button.isVisible()).toBe(true);
        await page.evaluate(async () => {
          saddlescope.pause();
          await saddlescope.reset();
        });
        let clock = 0;
        for (const claim of claims) {
          if (claim.action !== undefined)
            await page.getByRole('button', { name: actions![claim.action]!.label }).click();
          if (claim.steps > clock) await page.evaluate((n) => saddlescope.step(n), claim.steps - clock);
          clock = claim.steps;
          const value = await measured(page, claim);
          expect(value, JSON.stringify(claim)).toBeGreaterThanOrEqual(claim.least);
          expect(value, JSON.stringify(claim)).toBeLessThanOrEqual(claim.most);
        }
        expect(await wrong(page)).toEqual([]);
      });
    },
  );

  it('of other data, from a link that names them: their words, their units, and their crowd', async () => {
    const link = '?data=0,1,2,7,9&story=2';
    await withShared(`${link}&walkers=${WALKERS}`, async (page) => {
      const data = [0, 1, 2, 7, 9];
      const settings = await page.evaluate(() => saddlescope.settings());
      const start = storySettings(2, applyPatch(defaultSettings(), { data }));
      expect(settings).toEqual(applyPatch(start, { walkers: WALKERS }));
      expect((await page.locator('.story-text').innerText()).replaceAll('\u00a0', ' ')).toContain(
        'Above σ = 5.2 the likelihood',
      );
      await page.evaluate(async () => {
        saddlescope.pause();
        await saddlescope.reset();
      });
      const median = async (): Promise<number> => {
        const pairs = await page.evaluate(async () => [...(await saddlescope.walkers(0))]);
        return lowerMedian([
          Float64Array.from(
            pairs.filter((_, i) => i % 2 === 0),
            Math.abs,
          ).sort(),
        ]);
      };
      await page.evaluate(() => saddlescope.step(150));
      expect(await median()).toBeLessThan(0.5);
      await page.evaluate(() => saddlescope.step(450));
      // mean x tanh(x mu/3.12²) = mu
      expect(Math.abs((await median()) / bestMu(foldData(data), 3.12) - 1)).toBeLessThan(0.01);
      // the next chapter is of the same data, and so is its link
      await page.getByRole('button', { name: 'Next' }).click();
      await expect.poll(() => page.url()).toMatch(/\?story=3&data=0,1,2,7,9$/);
      const text = await page.locator('.story-text').innerText();
      expect(text.replaceAll('\u00a0', ' ')).toContain('best σ for μ = 0 is 5.2.');
    });
  });

  it('the Hessian at the saddle is the one that is shown', async () => {
    await withShared(`?story=4&walkers=${WALKERS}`, async (page) => {
      const { hessian, eigenvalues } = await page.evaluate(() => saddlescope.probe(0, 1));
      expect(hessian).toEqual([
        [0, 0],
        [0, -4],
      ]);
      expect(eigenvalues).toEqual([-4, 0]);
      // L is higher at both ends of the arc, by 3.4 in a hundred thousand
      const end = await page.evaluate(() => saddlescope.probe(0.1, Math.sqrt(1 - 0.01)).aboveSaddle);
      expect(end).toBeGreaterThan(3.3e-5);
      expect(end).toBeLessThan(3.45e-5);
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

  it('without motion for who asks for none: no glide, and a chapter that waits, waits', async () => {
    await withApp(
      `?story=3&walkers=${WALKERS}`,
      async (page) => {
        await pictures(page, 20);
        expect(await steps(page)).toBe(0);
      },
      { ...SMALL, reducedMotion: 'reduce' },
    );
  });
});
