/** The built app for who uses a keyboard, a screen reader, large type or a thumb. */

import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { SETTING_WORDS } from '../../src/core/settings/setting-words.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway, openApp } from '../setup/app.ts';
import {
  COARSE,
  keepNotice,
  PHONE,
  pictureAtRest,
  pictures,
  smallTargets,
  steps,
  unmoved,
  violations,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;
declare const devices: GPUDevice[];
declare let held: number;

looksAway();

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
  const app = await openApp('?walkers=2000&stepsPerFrame=fast', COARSE, keep);
  const { page } = app;
  // as soon as it is there, because it goes by itself
  expect(await page.locator('.notice').innerText()).toMatch(
    /^stepsPerFrame must be .*; got "fast"\. The default is used\./,
  );
  await page.waitForFunction(() => 'saddlescope' in window);
  await page.evaluate(() => saddlescope.ready.then(() => undefined));
  await expect.poll(() => steps(page)).toBeGreaterThan(0);
  expect(await page.locator('.notice').count()).toBeLessThanOrEqual(1);
  // the default, for that key alone
  const { stepsPerFrame, walkers } = await page.evaluate(() => saddlescope.settings());
  expect([stepsPerFrame, walkers]).toEqual([10, 2000]);
  // a crowd that runs only takes the machine from the checker
  await page.evaluate(() => saddlescope.pause());
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('a');
  await openFolders(page);
  await page.keyboard.press('g');
  expect(await violations(page)).toEqual([]);
  // in the other rooms, on the map whose colours leave the least to choose from, with a page open
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
  expect(await violations(page, '.help')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    const error = new GPUValidationError('as if');
    devices[0]!.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error, cancelable: true }));
  });
  await expect.poll(() => page.getByRole('alertdialog').isVisible()).toBe(true);
  expect(await violations(page, '.failure')).toEqual([]);
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
      expect(await violations(page, '.panel', '.dock')).toEqual([]);
      const small = () => smallTargets(page, 'button, select, input:not([type=checkbox]), label');
      expect(await small()).toEqual([]);
      // a finger on a name gets its sentence, and changes nothing
      const bubble = page.locator('.row-help:not([hidden])');
      const [anneals, noise] = ['anneal', 'noise'].map((name) =>
        page.locator('.panel .lil-name', { hasText: new RegExp(`^${name}$`) }),
      );
      // not before the sentences are there
      const slider = page.getByRole('slider', { name: 'step size η' });
      await expect.poll(() => slider.getAttribute('aria-describedby')).toBe('row-help-stepSize');
      await noise!.tap();
      expect(await bubble.innerText()).toBe(SETTING_WORDS['noise']);
      // it lies over the next row, and a tap on it closes it
      await bubble.tap();
      expect(await bubble.count()).toBe(0);
      await anneals!.tap();
      expect(await bubble.innerText()).toBe(SETTING_WORDS['annealed']);
      expect(await page.evaluate(() => saddlescope.settings().teams[0]!.annealed)).toBe(true);
      const box = (await bubble.boundingBox())!;
      expect([box.x >= 0, box.x + box.width <= 390, box.y + box.height <= 844]).toEqual([true, true, true]);
      expect(await violations(page, '.row-help')).toEqual([]);
      await anneals!.tap();
      expect(await bubble.count()).toBe(0);
      await page.getByRole('button', { name: 'Help' }).tap();
      expect(await violations(page, '.help')).toEqual([]);
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
          ].filter((element) => element.checkVisibility() && !element.matches('dialog *, :disabled')).length,
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
      await pictureAtRest(page);
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

it('a setting’s sentence is there for the keyboard and the mouse until it is left or Escape closes it', async () => {
  await withShared('?walkers=2000&autoplay=0', async (page) => {
    const bubble = page.locator('.row-help:not([hidden])');
    const slider = page.getByRole('slider', { name: 'step size η' });
    await expect.poll(() => slider.getAttribute('aria-describedby')).toBe('row-help-stepSize');
    await page.getByRole('combobox', { name: 'optimizer' }).focus();
    expect(await bubble.count()).toBe(0);
    await page.keyboard.press('Tab');
    expect(await bubble.innerText()).toBe(SETTING_WORDS['stepSize']);
    expect(await violations(page, '.panel', '.row-help')).toEqual([]);
    // it goes first, and what else Escape closes stays
    await page.keyboard.press('g');
    expect(await bubble.count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await bubble.count()).toBe(0);
    expect(await page.locator('.drawer').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.drawer').isVisible()).toBe(false);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await bubble.innerText()).toBe(SETTING_WORDS['noise']);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect(await bubble.count()).toBe(0);
    // the mouse may go into it, and Escape closes it where the mouse is
    await slider.hover();
    await bubble.waitFor();
    await bubble.hover();
    await pictures(page, 40);
    expect(await bubble.innerText()).toBe(SETTING_WORDS['stepSize']);
    await page.mouse.move(300, 300);
    await bubble.waitFor({ state: 'detached' });
    await slider.hover();
    await bubble.waitFor();
    await page.keyboard.press('Escape');
    expect(await bubble.count()).toBe(0);
  });
});

it('the theme is the system’s until one is chosen, and the address says no more than that', async () => {
  await withShared('?v=2&walkers=2000&autoplay=0', async (page) => {
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
    const query = () => page.evaluate(() => saddlescope.link().replace(/^[^?]*/, ''));
    const open = '?v=2&walkers=2000';
    expect(await theme()).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(theme).toBe('light');
    expect(await page.evaluate(() => saddlescope.settings().view.theme)).toBe('light');
    expect(await query()).toBe(open);
    await page.emulateMedia({ contrast: 'more' });
    await expect.poll(theme).toBe('contrast');
    await page.waitForURL((url) => url.search === `${open}&autoplay=0`);
    await page.emulateMedia({ contrast: 'no-preference' });
    await expect.poll(theme).toBe('light');
    // once it is chosen the system has no say, and the link does
    await page.evaluate(() => saddlescope.update({ view: { theme: 'dark' } }));
    expect(await query()).toBe('?walkers=2000');
    await page.evaluate(() => saddlescope.update({ view: { theme: 'light' } }));
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForURL((url) => url.search === '?walkers=2000&view.theme=light&autoplay=0');
    expect(await theme()).toBe('light');
  });
  // an old link is as dark as it was, in a light room too
  await withShared('?walkers=2000&autoplay=0', async (page) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await pictures(page, 3);
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.emulateMedia({ colorScheme: 'dark' });
  });
});

it('the screen stays on in presenter mode and while a recording is made, and no longer', async () => {
  await withShared('?walkers=2000&autoplay=0', async (page) => {
    await page.evaluate(() => {
      Object.assign(globalThis, { held: 0 });
      const request = WakeLock.prototype.request;
      WakeLock.prototype.request = async function (type) {
        const lock = await request.call(this, type);
        held++;
        lock.addEventListener('release', () => held--);
        return lock;
      };
    });
    const on = () => page.evaluate(() => held);
    await page.keyboard.press('f');
    await expect.poll(on).toBe(1);
    // on the way to the whole screen a key may be lost
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await page.keyboard.press('f');
    await expect.poll(on).toBe(0);
    await page.evaluate(() => saddlescope.startTake());
    await expect.poll(on).toBe(1);
    await page.evaluate(() => void saddlescope.endTake());
    await expect.poll(on).toBe(0);
  });
});

it('keys of one character can be turned off, and say so once', async () => {
  await withShared('?walkers=2000&autoplay=0', async (page) => {
    const mode = () => page.evaluate(() => saddlescope.settings().view.mode);
    const words = 'Keys of one character are off.';
    const choose = async (on: boolean): Promise<void> => {
      await page.getByRole('button', { name: 'Help' }).click();
      await page.getByRole('checkbox', { name: 'Keys of one character' }).setChecked(on);
      expect(await violations(page, '.help')).toEqual([]);
      await page.keyboard.press('Escape');
    };
    await choose(false);
    await page.keyboard.press('m');
    await keepNotice(page, words);
    await page.keyboard.press('?');
    expect(await mode()).toBe('surface');
    expect(await page.getByText(words).count()).toBe(1);
    await page.getByRole('button', { name: 'Dismiss this message' }).click();
    await page.keyboard.press('1');
    expect(await page.getByText(words).count()).toBe(0);
    // what is no character works
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('.dock').getByRole('button', { name: 'Pause' }).count()).toBe(1);
    await page.keyboard.press('Space');
    await choose(true);
    await page.keyboard.press('m');
    await expect.poll(mode).toBe('map');
  });
});
