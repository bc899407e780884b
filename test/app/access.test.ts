/** The built app for who uses a keyboard, a screen reader, large type or a thumb. */

import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import {
  COARSE,
  openReady,
  PHONE,
  smallTargets,
  steps,
  unmoved,
  violations,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;
declare const devices: GPUDevice[];

const openFolders = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const title of document.querySelectorAll<HTMLElement>('.panel .lil-title')) {
      if (title.parentElement!.classList.contains('lil-closed')) title.click();
    }
  });

it('axe-core finds nothing wrong: as it opens, annealing, with all folders, help, messages and the failure card', async () => {
  const keep = (): void => {
    Object.assign(globalThis, { devices: [] });
    const request = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await request.call(this, descriptor);
      devices.push(device);
      return device;
    };
  };
  const app = await openReady('?walkers=2000&stepsPerFrame=fast', COARSE, keep);
  const { page } = app;
  await expect.poll(() => steps(page)).toBeGreaterThan(0);
  expect(await page.locator('.notice').allInnerTexts()).toEqual([
    expect.stringMatching(/^stepsPerFrame must be .*; got "fast"\. The default is used\./),
  ]);
  expect(await violations(page)).toEqual([]);
  // a crowd that runs only takes the machine from the checker
  await page.evaluate(() => saddlescope.pause());
  await page.keyboard.press('a');
  await openFolders(page);
  expect(await violations(page)).toEqual([]);
  // in the other rooms, on the map whose colours leave the least to choose from, with a page open
  await page.keyboard.press('g');
  for (const theme of ['light', 'contrast'] as const) {
    await page.evaluate((theme) => saddlescope.update({ view: { theme, colours: 'viridis' } }), theme);
    expect(await violations(page), theme).toEqual([]);
  }
  await page.keyboard.press('g');
  await page.evaluate(() => saddlescope.update({ view: { theme: 'light', colours: 'violet' } }));
  expect(await violations(page)).toEqual([]);
  await page.evaluate(() => saddlescope.update({ view: { theme: 'dark' } }));
  await page.keyboard.press('?');
  await page.locator('.help-keys').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    const error = new GPUValidationError('as if');
    devices[0]!.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error, cancelable: true }));
  });
  await expect.poll(() => page.getByRole('alertdialog').isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  // three repeats what the device said, and nothing else went wrong
  expect(app.consoleErrors.splice(0)).toEqual([expect.stringContaining('as if')]);
  // the card of the failure is the one that was asked for
  await app.close();
  expect([...app.consoleErrors, ...app.pageErrors]).toEqual([]);
});

it('on a phone axe-core finds nothing wrong, everything is at least 40 pixels high, and nothing lies outside', async () => {
  await withShared(
    '?walkers=2000&annealed=true',
    async (page) => {
      await expect.poll(() => steps(page)).toBeGreaterThan(0);
      await page.evaluate(() => saddlescope.pause());
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Settings' }).tap();
      await openFolders(page);
      await unmoved(page);
      expect(await violations(page)).toEqual([]);
      const small = () => smallTargets(page, 'button, select, input:not([type=checkbox]), label');
      expect(await small()).toEqual([]);
      await page.getByRole('button', { name: 'Help' }).tap();
      expect(await violations(page)).toEqual([]);
      expect(await small()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Settings' }).tap();
      // magnified four times, a laptop's window is as small as this
      await page.setViewportSize({ width: 320, height: 256 });
      await unmoved(page);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      const anneal = page.locator('.dock').getByRole('button', { name: 'Anneal' });
      await anneal.tap();
      expect(await page.evaluate(() => saddlescope.settings().teams[0]!.annealed)).toBe(false);
      await page.getByRole('button', { name: 'Settings' }).tap();
      const seed = page.getByRole('textbox', { name: /seed/ });
      await seed.scrollIntoViewIfNeeded();
      await seed.fill('5');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => saddlescope.settings().spawn.seed)).toBe(5);
    },
    PHONE,
  );
});

it('the keyboard alone reaches everything, sees where it is, and turns the picture', async () => {
  await withShared(
    '?walkers=2000&autoplay=0',
    async (page) => {
      await openFolders(page);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const focused = () =>
        page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          const face = element.matches('select')
            ? element.parentElement!.querySelector('.lil-display')!
            : element;
          const { outlineStyle, outlineWidth } = getComputedStyle(face);
          return {
            tag: element.tagName,
            text: element.textContent,
            slider: element.matches('.slider'),
            outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
            inView: element.getBoundingClientRect().bottom <= innerHeight,
          };
        });
      await page.keyboard.press('Tab');
      const first = await focused();
      expect(first.tag).toBe('CANVAS');

      const camera = () => page.evaluate(() => saddlescope.settings().view.camera);
      const home = await camera();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('.');
      await expect
        .poll(async () => {
          const [azimuth, elevation, distance] = await camera();
          return azimuth! > home[0]! && elevation! > home[1]! && distance! < home[2]!;
        })
        .toBe(true);
      await page.keyboard.press('Home');
      await expect.poll(camera).toEqual(home);

      const reached = [first];
      for (let k = 0; k < 200; k++) {
        await page.keyboard.press('Tab');
        const now = await focused();
        if (now.tag === 'BODY' || now.tag === 'CANVAS') break;
        reached.push(now);
      }
      const all = await page.evaluate(
        () =>
          [
            ...document.querySelectorAll<HTMLElement>('main :is(button, input, select, summary, #stage)'),
          ].filter((element) => element.checkVisibility() && !element.closest('dialog')).length,
      );
      expect(reached).toHaveLength(all);
      // sliders show it on their knob
      expect(reached.filter(({ outlined, slider }) => !outlined && !slider)).toEqual([]);
      expect(reached.filter(({ inView }) => !inView)).toEqual([]);
      // what a lecture needs most comes first
      expect(reached.slice(1, 3).map(({ text }) => text)).toEqual(['Play', 'Anneal']);
    },
    COARSE,
  );
});

it('a screen reader finds a picture with a name, headings, places and a quiet voice', async () => {
  await withShared(
    '?walkers=2000&autoplay=0',
    async (page) => {
      await page.evaluate(() => saddlescope.step(30));
      await expect
        .poll(() => page.locator('.readout [role=status]').textContent())
        .toMatch(/steps?: travelling/);
      const tree = await page.locator('body').ariaSnapshot();
      for (const part of [
        '- main:',
        /img "Surface of the log-likelihood over mu and sigma/,
        'region "The walkers, by class"',
        'heading "Saddlescope" [level=1]',
        'region "Play and anneal"',
        'region "Settings"',
        'slider "step size η"',
      ]) {
        expect(tree).toMatch(part);
      }
      await page.keyboard.press('m');
      await expect
        .poll(() => page.getByRole('img').getAttribute('aria-label'))
        .toMatch(/^Map of the log-likelihood/);
      // while nothing happens nothing is said
      const changes = await page.evaluate(async () => {
        let said = 0;
        const live = document.querySelectorAll('[role=status], [role=alert], [aria-live]');
        const observer = new MutationObserver((records) => (said += records.length));
        for (const region of live)
          observer.observe(region, { childList: true, characterData: true, subtree: true });
        await new Promise((resolve) => setTimeout(resolve, 2500));
        return said;
      });
      expect(changes).toBeLessThanOrEqual(1);
    },
    COARSE,
  );
});
