/** The sheet for sharing in the built app, on a phone. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import { expect, inject, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import { PHONE, smallTargets, steps, violations, withShared } from '../setup/page.ts';

declare const saddlescope: Script;
declare const jsQR: typeof import('jsqr').default;

looksAway();

const reader = readFileSync(createRequire(import.meta.url).resolve('jsqr'), 'utf8');

/** What a reader of QR codes finds in a PNG, dark on light; evaluated, as no policy of the page stands against that. */
async function readCode(page: Page, png: Buffer): Promise<string | undefined> {
  if (!(await page.evaluate(() => 'jsQR' in window))) await page.evaluate(reader);
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data;
  }, png.toString('base64'));
}

it('one click copies the link and shows its QR code, on the whole screen too', async () => {
  const link = `${inject('appUrl')}?walkers=500&view.theme=contrast&t=12`;
  await withShared(
    '?walkers=500&view.theme=contrast&autoplay=0',
    async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate(() => saddlescope.step(12));
      await page.getByRole('button', { name: 'Share' }).tap();
      const sheet = page.getByRole('dialog', { name: 'Share' });
      const copy = sheet.getByRole('button', { name: 'Copy link' });
      await expect.poll(() => copy.evaluate((one) => one === document.activeElement)).toBe(true);
      await expect.poll(() => sheet.getByLabel('Link', { exact: true }).inputValue()).toBe(link);
      await copy.tap();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
      await expect.poll(() => sheet.getByRole('status').first().textContent()).toBe('Copied.');
      expect(await violations(page)).toEqual([]);
      expect(await smallTargets(page, '.sharing :is(button, summary, .form-control)')).toEqual([]);

      const code = sheet.getByRole('img', { name: 'QR code of the link' });
      expect(await readCode(page, await code.screenshot())).toBe(link);
      await sheet.getByRole('button', { name: 'Fill the screen' }).tap();
      const hall = page.getByRole('dialog', { name: 'QR code on the whole screen' });
      await hall.waitFor();
      expect(await readCode(page, await page.screenshot())).toBe(link);
      await hall.tap();
      await expect.poll(() => hall.isVisible()).toBe(false);
      expect(await sheet.isVisible()).toBe(true);

      const [file] = await Promise.all([
        page.waitForEvent('download'),
        sheet.getByRole('button', { name: 'Save PNG' }).tap(),
      ]);
      expect(file.suggestedFilename()).toBe('saddlescope.png');
      await page.keyboard.press('Escape');
      await expect.poll(() => sheet.isVisible()).toBe(false);
      expect(await steps(page)).toBe(12);
      await page.context().clearPermissions();
    },
    PHONE,
  );
});
