/** The presets in the built app, on its own engine: each shows what it says. */

import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { CensusRow, WalkerClass } from '../../src/core/simulation/census.ts';
import { toQuery } from '../../src/core/link/settings-query.ts';
import { presetNamed, presetSettings } from '../../src/core/story/presets.ts';
import type { Patch } from '../../src/core/settings/validate.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import { COARSE, PHONE, smallTargets, unmoved, violations, withApp, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

/** Of shares that are 0, 1 or meant to a twentieth: 1024 are right to .015, one standard error of two in three. */
const FEW = { walkers: 1024 };

/** Plays a preset with a smaller crowd for so many steps; what the census says then. */
function after(page: Page, key: string, steps: number, patch: Patch = {}): Promise<CensusRow[]> {
  return page.evaluate(
    async ([key, steps, patch]) => {
      await saddlescope.preset(key);
      saddlescope.pause();
      saddlescope.update({ walkers: 4096, ...patch });
      await saddlescope.reset();
      await saddlescope.step(steps);
      return saddlescope.census();
    },
    [key, steps, patch] as const,
  );
}

const shares = (rows: CensusRow[], name: WalkerClass): number[] => rows.map((row) => row[name] / row.walkers);

describe('a preset', () => {
  it('is one key away, plays from the start, and says what it shows; its link does the same', async () => {
    await withShared(
      '?walkers=2000&optimizer=newton&view.auto=false',
      async (page) => {
        await page.keyboard.press('2');
        const settings = presetSettings(presetNamed('race'));
        await expect
          .poll(() => page.evaluate(() => saddlescope.settings()))
          .toEqual({ ...settings, view: { ...settings.view, auto: false } });
        await page.waitForFunction(() =>
          saddlescope.census().then((rows) => rows.length === 3 && rows[2]!.steps > 2),
        );
        // what follows takes long beside a whole crowd that runs
        await page.evaluate(() => saddlescope.pause());
        expect(await page.locator('.notice').innerText()).toContain(presetNamed('race').sentence);
        await page.getByRole('button', { name: 'Presets' }).click();
        expect(await page.locator('.preset[aria-current]').innerText()).toContain(presetNamed('race').title);
      },
      COARSE,
    );
    // said at opening
    await withApp(
      `?${toQuery(presetSettings(presetNamed('quench')))}`,
      async (page) => {
        expect(await page.locator('.notice').innerText()).toContain(presetNamed('quench').sentence);
        await page.waitForFunction(() => saddlescope.census().then((rows) => rows[1]!.steps > 2));
      },
      COARSE,
    );
  });

  describe('on one page', () => {
    it('race: the readout says at which step the annealed team was home', async () => {
      await withShared('?walkers=500&autoplay=0', async (page) => {
        const rows = await after(page, 'race', 300);
        expect(shares(rows, 'arrived')[2]).toBe(1);
        expect(shares(rows, 'stalled')[0]).toBeGreaterThan(0.1);
        expect(shares(rows, 'stalled')[1]).toBeGreaterThan(0.02);
        await expect.poll(() => page.locator('.standings').innerText()).toContain('all at step 244');
      });
    });

    it('maw, rounding, quench, zero and underflow: as computed in doubles', async () => {
      await withShared('?walkers=500&autoplay=0', async (page) => {
        const maw = await after(page, 'maw', 600, FEW);
        expect(shares(maw, 'converged')[0]).toBeCloseTo(2 / 3, 1);
        expect(shares(maw, 'arrived')[1]).toBe(1);
        const above = await page.evaluate(async () => {
          const pairs = await saddlescope.walkers(0);
          return pairs.filter((mu, i) => i % 2 === 0 && mu === 0 && pairs[i + 1] === 1).length;
        });
        expect(above).toBe(maw[0]!.converged);

        const rounding = await after(page, 'rounding', 600, FEW);
        expect(shares(rounding, 'frozen')[0]).toBeGreaterThan(0.6);
        expect(rounding[1]!.frozen).toBe(0);

        const quench = await after(page, 'quench', 1200, FEW);
        expect(shares(quench, 'stalled')).toEqual([1, 0]);
        expect(shares(quench, 'arrived')).toEqual([0, 1]);

        const zero = await after(page, 'zero', 1800, FEW);
        expect(shares(zero, 'arrived').slice(0, 3)).toEqual([0, 0, 0]);
        expect(shares(zero, 'arrived')[3]).toBeGreaterThan(0.5);
        const off = await page.evaluate(async () => {
          const mus = await Promise.all([0, 1, 2].map((team) => saddlescope.walkers(team)));
          return mus.flatMap((pairs) => [...pairs].filter((mu, i) => i % 2 === 0 && mu !== 0)).length;
        });
        expect(off).toBe(0);

        const underflow = await after(page, 'underflow', 2010, FEW);
        expect(shares(underflow, 'converged')).toEqual([1, 0]);
        expect(shares(underflow, 'arrived')).toEqual([0, 1]);
      });
    });

    it('optimizers and noise: who leaves the saddle, and how soon', async () => {
      await withShared('?walkers=500&autoplay=0', async (page) => {
        const [gradient, momentum, adam, newton] = shares(await after(page, 'optimizers', 1200), 'stalled');
        expect(newton).toBe(0);
        expect(momentum).toBeGreaterThan(0.02);
        expect(gradient).toBeGreaterThan(1.5 * momentum!);
        expect(adam).toBeGreaterThan(0.08);
        const noise = await after(page, 'noise', 400);
        expect(shares(noise, 'converged')[0]).toBe(1);
        expect(shares(noise, 'arrived')[1]).toBeLessThan(0.05);
        expect(shares(noise, 'arrived')[2]).toBeGreaterThan(0.5);
      });
    });
  });
});

describe('several teams', () => {
  const four = '?walkers=1000&optimizer.2=em&optimizer.3=gradient&annealed.3=true&optimizer.4=adam';

  it('in a hall: axe-core finds nothing wrong with panel, readout, list and caption', async () => {
    await withShared(
      four,
      async (page) => {
        await page.locator('.method summary').click();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('p');
        expect(await violations(page)).toEqual([]);
        await page.getByRole('button', { name: /Alternating optimization gets stuck/ }).click();
        await expect.poll(() => page.locator('.notice').count()).toBe(1);
        await page.evaluate(() => saddlescope.pause());
        await unmoved(page); // it fades in
        expect(await violations(page)).toEqual([]);
      },
      COARSE,
    );
  });

  it('in the hand: the same, and everything is large enough for a thumb', async () => {
    await withShared(
      four,
      async (page) => {
        const small = () => smallTargets(page, 'button, select, summary');
        expect(await small()).toEqual([]);
        await page.getByRole('button', { name: 'Settings' }).tap();
        await unmoved(page);
        expect(await violations(page)).toEqual([]);
        expect(await small()).toEqual([]);
        await page.getByRole('button', { name: /^Team 2/ }).tap();
        await page.getByRole('button', { name: 'Remove team 2' }).tap();
        expect(
          await page.evaluate(() => saddlescope.settings().teams.map(({ optimizer }) => optimizer)),
        ).toEqual(['gradient', 'gradient', 'adam']);
        await page.getByRole('button', { name: 'Settings' }).tap();
        await page.getByRole('button', { name: 'Presets' }).tap();
        expect(await violations(page)).toEqual([]);
        expect(await small()).toEqual([]);
      },
      PHONE,
    );
  });
});
