/** The page of measurements in the built app: what it says, what it saves; by mouse, finger and key. */

import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { CLASSES, type CensusRow } from '../../src/core/simulation/census.ts';
import { fromQuery } from '../../src/core/link/settings-query.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import { COARSE, PHONE, violations, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

const RACE =
  '?walkers=1024&autoplay=0&optimizer=em&optimizer.2=gradient&stepSize.2=0.05&optimizer.3=gradient&annealed.3=true&schedule.length=300';

/** The app after so many steps of the race, standing still. */
const withRace = (
  steps: number,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = COARSE,
): Promise<void> =>
  withShared(
    RACE,
    async (page) => {
      await page.evaluate((steps) => saddlescope.step(steps), steps);
      await use(page);
    },
    options,
  );

const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** What axe-core finds wrong in the page of measurements and its button, one line each. */
const wrong = (page: Page): Promise<string[]> => violations(page, '.drawer', '.dock');

/** The rows below the comments and the columns' names. */
const numbers = (text: string): number[][] =>
  text
    .trimEnd()
    .split('\r\n')
    .filter((line) => !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split(',').map(Number));

const lastCounts = (text: string, team: number): number[] =>
  numbers(text)
    .filter((row) => row[1] === team)
    .at(-1)!;
const counts = (row: CensusRow): number[] => CLASSES.map((name) => row[name]);

describe('the page of measurements', () => {
  it('shows and saves what the census counts', async () => {
    await withRace(600, async (page) => {
      const census = await page.evaluate(() => saddlescope.census());
      await page.getByRole('button', { name: 'Measurements' }).click();

      // what is drawn, in words
      const survival = page.getByRole('img', { name: 'Share not yet arrived' });
      await expect
        .poll(async () => plain((await survival.getAttribute('aria-label'))!))
        .toContain('After 600 steps');
      const share = (1 - census[0]!.arrived / census[0]!.walkers) * 100;
      expect(plain((await survival.getAttribute('aria-label'))!)).toContain(`EM: ${share.toFixed(1)} % left`);
      expect(await page.locator('.measure-survival').innerText()).toContain('no theory: annealed');

      // the table
      await page.getByRole('tab', { name: 'Table' }).click();
      const cells = async (): Promise<string[][]> => {
        const rows = await page.locator('.measure-table tbody tr').all();
        return Promise.all(
          rows.map(async (row) =>
            (await row.locator('th, td').allInnerTexts()).map((text) => plain(text).trim()),
          ),
        );
      };
      await expect.poll(async () => (await cells()).filter((row) => row[7] !== '—').length).toBe(3);
      const table = await cells();
      const report = await page.evaluate(() => saddlescope.report());
      const statistics = await page.evaluate(() => saddlescope.statistics());
      census.forEach((row, team) => {
        const told = report[team]!;
        expect([told.walkers, told.steps]).toEqual([row.walkers, 600]);
        expect(['arrived', 'stalled', 'frozen'].map((name) => Number(told[name]) * row.walkers)).toEqual([
          row.arrived,
          row.stalled,
          row.frozen,
        ]);
        const steps = ['steps50', 'steps90', 'steps99', 'steps100'].map((name) => told[name]);
        expect(table[team]!.slice(1, 5)).toEqual(
          steps.map((step) => (step === null ? 'not yet' : String(step))),
        );
        const stalled = row.stalled === 0 ? '0 %' : `${((100 * row.stalled) / row.walkers).toFixed(1)} %`;
        expect(table[team]![5]).toBe(stalled);
        const median = statistics[team]!.medianLogLikelihood;
        expect(table[team]![7]).toBe(median.toFixed(4).replace('-', '−'));
        expect(statistics[team]!.dwell.reduce((sum, n) => sum + n, 0)).toBe(row.walkers);
      });
      // annealed in 300 steps, everyone is home at step 244, as in the table of the design
      expect(report[2]!.steps100).toBe(244);

      // the files
      const csv = () => page.getByRole('button', { name: 'CSV' }).click();
      const teams = await saved(page, csv);
      expect(teams.name).toBe('saddlescope-teams.csv');
      expect(teams.text).toContain(String(statistics[0]!.medianLogLikelihood));
      await page.getByRole('tab', { name: 'Not arrived' }).click();
      const series = await saved(page, csv);
      expect(series.name).toBe('saddlescope-series.csv');
      census.forEach((row, team) =>
        expect(lastCounts(series.text, team)).toEqual([600, team, ...counts(row)]),
      );
      expect(numbers(series.text)).toHaveLength(3 * (1 + 512 + (600 - 512) / 2));
      await page.getByRole('tab', { name: 'Near saddle' }).click();
      const dwell = await saved(page, csv);
      const inBins = numbers(dwell.text).filter(([team]) => team === 1);
      expect(inBins.reduce((sum, row) => sum + row[3]!, 0)).toBe(1024);
      const json = await saved(page, () => page.getByRole('button', { name: 'JSON' }).click());
      expect(json.name).toBe('saddlescope.json');
      const all = JSON.parse(json.text);
      expect(all.teams).toEqual(report);
      expect(all.series).toHaveLength(numbers(series.text).length);

      // the link in a file brings the settings back
      const settings = await page.evaluate(() => saddlescope.settings());
      const link = /^# link: (.*)$/m.exec(series.text.replaceAll('\r', ''))![1]!;
      for (const each of [link, all.link]) expect(fromQuery(new URL(each).search).settings).toEqual(settings);
      expect(all.settings).toEqual(settings);
    });
  });

  it('moves with the crowd, and holds no law against walkers that were placed', async () => {
    await withRace(60, async (page) => {
      await page.getByRole('button', { name: 'Measurements' }).click();
      const label = async (): Promise<string> =>
        plain((await page.locator('.measure-survival .measure-plot').getAttribute('aria-label')) ?? '');
      await expect.poll(label).toContain('After 60 steps');
      await page.evaluate(() => saddlescope.play());
      await expect.poll(label).not.toContain('After 60 steps');
      await page.evaluate(() => saddlescope.place([0.1, 1, 0.2, 1]));
      await page.evaluate(() => saddlescope.step(5));
      await expect.poll(label).toContain('no theory: walkers were placed');
      await page.evaluate(async () => {
        await saddlescope.reset();
        await saddlescope.step(5);
      });
      await expect.poll(label).toContain('theory 0.875');
      await page.evaluate(() =>
        saddlescope.update({
          teams: [{ optimizer: 'gradient' }, ...saddlescope.settings().teams.slice(1)],
        }),
      );
      await expect.poll(label).toContain('no theory: settings changed during the run');
    });
  });

  it('is used by keys alone, and axe-core finds nothing wrong in any of its tabs', async () => {
    await withRace(60, async (page) => {
      await page.keyboard.press('g');
      await page.getByRole('tab', { name: 'Not arrived' }).focus();
      for (const name of ['Not arrived', 'Classes', 'Near saddle', 'Table']) {
        const tab = page.getByRole('tab', { name });
        await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true');
        const panel = page.getByRole('tabpanel', { name });
        await expect.poll(() => panel.locator('canvas, table').first().isVisible()).toBe(true);
        expect(await wrong(page)).toEqual([]);
        await page.keyboard.press('ArrowRight');
      }
      await page.getByRole('button', { name: 'CSV' }).focus();
      const { name } = await saved(page, () => page.keyboard.press('Enter'));
      expect(name).toBe('saddlescope-series.csv');
    });
  });

  it('on a phone is used by touch, and axe-core finds nothing wrong', async () => {
    await withRace(
      60,
      async (page) => {
        await page.getByRole('button', { name: 'Measurements' }).tap();
        for (const name of ['Classes', 'Near saddle', 'Table', 'Not arrived']) {
          const tab = page.getByRole('tab', { name });
          await tab.tap();
          const panel = page.getByRole('tabpanel', { name });
          await expect.poll(() => panel.locator('canvas, table').first().isVisible()).toBe(true);
          expect(await wrong(page)).toEqual([]);
          const box = (await tab.boundingBox())!;
          expect(box.height).toBeGreaterThanOrEqual(44);
          expect(box.width).toBeGreaterThanOrEqual(44);
        }
        const { name } = await saved(page, () => page.getByRole('button', { name: 'JSON' }).tap());
        expect(name).toBe('saddlescope.json');
      },
      PHONE,
    );
  });
});
