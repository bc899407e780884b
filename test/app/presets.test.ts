/** The presets in the built app, on its own engine: what each of them shows is computed in test/core/story. */

import { describe, expect, it } from 'vitest';
import type { CensusRow, WalkerClass } from '../../src/core/simulation/census.ts';
import { toQuery } from '../../src/core/link/settings-query.ts';
import { presetNamed, presetSettings } from '../../src/core/story/presets.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import {
  COARSE,
  keepNotice,
  keepNotices,
  PHONE,
  smallTargets,
  unmoved,
  violations,
  withApp,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

const shares = (rows: CensusRow[], name: WalkerClass): number[] => rows.map((row) => row[name] / row.walkers);

describe('a preset', () => {
  it('says what it shows when its link is opened, and plays', async () => {
    const quench = presetNamed('quench');
    await withApp(
      `?${toQuery(presetSettings(quench))}`,
      async (page) => {
        expect(await page.locator('.notice').innerText()).toContain(quench.sentence);
        await page.waitForFunction(() => saddlescope.census().then((rows) => rows[1]!.steps > 2));
      },
      COARSE,
      keepNotices,
    );
  });

  it('is one key away, plays from the start, and says what it shows', async () => {
    await withShared('?walkers=2000&optimizer=newton&view.auto=false', async (page) => {
      await page.keyboard.press('2');
      const settings = presetSettings(presetNamed('race'));
      await expect
        .poll(() => page.evaluate(() => saddlescope.settings()))
        .toEqual({ ...settings, view: { ...settings.view, auto: false } });
      // before it goes by itself
      expect(await page.locator('.notice').innerText()).toContain(presetNamed('race').sentence);
      await page.waitForFunction(() =>
        saddlescope.census().then((rows) => rows.length === 3 && rows[2]!.steps > 2),
      );
      // what follows takes long beside a whole crowd that runs
      await page.evaluate(() => saddlescope.pause());
      await page.getByRole('button', { name: 'Presets' }).click();
      expect(await page.locator('.preset[aria-current]').innerText()).toContain(presetNamed('race').title);
    });
  });

  it('race: the readout says at which step the annealed team was home', async () => {
    await withShared('?walkers=500&autoplay=0', async (page) => {
      const rows = await page.evaluate(async () => {
        await saddlescope.preset('race');
        saddlescope.pause();
        saddlescope.update({ walkers: 4096 });
        await saddlescope.reset();
        await saddlescope.step(300);
        return saddlescope.census();
      });
      expect(shares(rows, 'arrived')[2]).toBe(1);
      expect(shares(rows, 'stalled')[0]).toBeGreaterThan(0.1);
      expect(shares(rows, 'stalled')[1]).toBeGreaterThan(0.02);
      await expect.poll(() => page.locator('.standings').innerText()).toContain('all at step 244');
    });
  });
});

describe('several teams', () => {
  const four = '?walkers=1000&optimizer.2=em&optimizer.3=gradient&annealed.3=true&optimizer.4=adam';

  it('in a hall: axe-core finds nothing wrong with panel, readout, list and caption', async () => {
    await withShared(
      `${four}&autoplay=0`,
      async (page) => {
        await page.locator('.method summary').click();
        expect(await violations(page, '.panel', '.readout')).toEqual([]);
        await page.keyboard.press('p');
        expect(await violations(page, '.drawer', '.dock')).toEqual([]);
        await page.getByRole('button', { name: /Alternating optimization gets stuck/ }).click();
        await expect.poll(() => page.locator('.notice').count()).toBe(1);
        await keepNotice(page);
        await page.evaluate(() => saddlescope.pause());
        await unmoved(page); // it fades in
        expect(await violations(page, '.notice', '.readout')).toEqual([]);
      },
      COARSE,
    );
  });

  it('in the hand: the same, and everything is large enough for a thumb', async () => {
    await withShared(
      `${four}&autoplay=0`,
      async (page) => {
        const small = () => smallTargets(page, 'button, select, summary');
        expect(await small()).toEqual([]);
        await page.getByRole('button', { name: 'Settings' }).tap();
        await unmoved(page);
        expect(await violations(page, '.panel', '.readout')).toEqual([]);
        expect(await small()).toEqual([]);
        await page.getByRole('button', { name: /^Team 2/ }).tap();
        await page.getByRole('button', { name: 'Remove team 2' }).tap();
        expect(
          await page.evaluate(() => saddlescope.settings().teams.map(({ optimizer }) => optimizer)),
        ).toEqual(['gradient', 'gradient', 'adam']);
        await page.getByRole('button', { name: 'Settings' }).tap();
        await page.getByRole('button', { name: 'Presets' }).tap();
        expect(await violations(page, '.drawer', '.dock')).toEqual([]);
        expect(await small()).toEqual([]);
      },
      PHONE,
    );
  });
});
