/** Undo in the built app, with a real mouse and real keys: by control, by key, by button and by script. */

import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import { COARSE, keepNotice, smallTargets, violations, withApp } from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

const settings = (page: Page) => page.evaluate(() => saddlescope.settings());
const field = (page: Page, name: string) => page.getByRole('textbox', { name: `${name}, as a number` });
const notice = (page: Page) => page.locator('.notice p').last();

it('a drag is one change, a text field keeps its own undo, and what came back is in the link', async () => {
  // nothing has been done before
  await withApp(
    '?walkers=2000&autoplay=0',
    async (page) => {
      const [undo, redo] = ['Undo', 'Redo'].map((name) =>
        page.locator('.undo').getByRole('button', { name: new RegExp(`^${name}`) }),
      ) as [ReturnType<Page['locator']>, ReturnType<Page['locator']>];
      await undo.waitFor();
      expect([await undo.isDisabled(), await redo.isDisabled()]).toEqual([true, true]);
      const first = await settings(page);

      const slider = page.getByRole('slider', { name: 'start σ' });
      const { x, y, width, height } = (await slider.boundingBox())!;
      await page.mouse.move(x + 0.4 * width, y + height / 2);
      await page.mouse.down();
      for (const part of [0.5, 0.6, 0.7, 0.8]) await page.mouse.move(x + part * width, y + height / 2);
      await page.mouse.up();
      const dragged = await settings(page);
      expect(dragged.schedule.hot).toBeGreaterThan(first.schedule.hot);
      await page.keyboard.press('Control+z');
      await keepNotice(page, 'Undone');
      await expect.poll(() => settings(page)).toEqual(first);
      expect(await notice(page).innerText()).toBe('Undone: start σ');
      expect(await undo.isDisabled()).toBe(true);
      await redo.click();
      await expect.poll(() => settings(page)).toEqual(dragged);
      await expect
        .poll(() => new URL(page.url()).searchParams.get('schedule.hot'))
        .toBe(String(dragged.schedule.hot));

      // what is being typed is the field's
      const typed = field(page, 'end σ');
      await typed.click();
      await page.keyboard.type('0.4');
      await page.keyboard.press('Control+z');
      expect(await typed.inputValue()).not.toBe('0.4');
      expect(await settings(page)).toEqual(dragged);
      await page.keyboard.press('Escape');

      // a value that is committed by dragging something else is a change of its own
      await typed.click();
      await page.keyboard.type('0.4');
      await page.mouse.click(x + 0.3 * width, y + height / 2);
      expect(await settings(page)).toMatchObject({ schedule: { cold: 0.4 } });
      await page.keyboard.press('Control+z');
      await expect
        .poll(() => settings(page))
        .toEqual({ ...dragged, schedule: { ...dragged.schedule, cold: 0.4 } });
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await expect.poll(() => settings(page)).toEqual(first);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(() => settings(page)).toEqual(dragged);
      await page.keyboard.press('Control+y');
      await expect.poll(async () => (await settings(page)).schedule.cold).toBe(0.4);
      await expect.poll(() => new URL(page.url()).searchParams.get('schedule.cold')).toBe('0.4');

      const found = await page.evaluate(async () => {
        await saddlescope.preset('race');
        saddlescope.pause();
        saddlescope.update({ speed: 2 });
        saddlescope.update({ speed: 3 });
        return [
          await saddlescope.undo(),
          await saddlescope.undo(),
          await saddlescope.undo(),
          saddlescope.settings(),
        ];
      });
      expect(found.slice(0, 2)).toEqual([['speed'], ['speed']]);
      expect(found.at(-1)).toEqual({ ...dragged, schedule: { ...dragged.schedule, cold: 0.4 } });
      expect(await violations(page, '.panel')).toEqual([]);
      expect(await smallTargets(page, '.undo-button', 24)).toEqual([]);
    },
    COARSE,
  );
});
