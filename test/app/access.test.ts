/** The built app for who uses a keyboard, a screen reader, large type or a thumb. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import type { Script } from '../../src/ui/script.ts';
import { openApp, type App } from '../setup/app.ts';

declare const saddlescope: Script;
declare const axe: typeof import('axe-core');
declare const devices: GPUDevice[];

const checker = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong, one line each. Evaluated, not inserted, so that no policy of the page stands against it. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(checker);
  return page.evaluate(async () => {
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
    );
  });
}

/** Closes the app; nothing may have gone wrong unseen. */
async function close(app: App): Promise<void> {
  await app.close();
  expect(app.consoleErrors).toEqual([]);
  expect(app.pageErrors).toEqual([]);
}

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
  const app = await openApp(
    '?walkers=2000&stepsPerFrame=fast',
    { viewport: { width: 1280, height: 800 } },
    keep,
  );
  const { page } = app;
  await page.evaluate(() => saddlescope.ready);
  await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 0));
  expect(await page.locator('.notice').count()).toBe(1);
  expect(await violations(page)).toEqual([]);
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
  await close(app);
});

it('on a phone axe-core finds nothing wrong, everything is at least 40 pixels high, and nothing lies outside', async () => {
  const app = await openApp('?walkers=2000&annealed=true', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const { page } = app;
  await page.evaluate(() => saddlescope.ready);
  await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 0));
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Settings' }).tap();
  await openFolders(page);
  await page.waitForTimeout(400);
  expect(await violations(page)).toEqual([]);
  const small = () =>
    page.evaluate(() => {
      const targets = document.querySelectorAll<HTMLElement>(
        'button, select, input:not([type=checkbox]), label',
      );
      return [...targets]
        .filter((target) => target.checkVisibility())
        .map((target) => ({ target, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 40 || box.height < 40 || box.left < 0 || box.right > innerWidth)
        .map(({ target, box }) => `${target.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`);
    });
  expect(await small()).toEqual([]);
  await page.getByRole('button', { name: 'Help' }).tap();
  expect(await violations(page)).toEqual([]);
  expect(await small()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings' }).tap();
  // magnified four times, a laptop's window is as small as this
  await page.setViewportSize({ width: 320, height: 256 });
  await page.waitForTimeout(400);
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
  await close(app);
});

it('the keyboard alone reaches everything, sees where it is, and turns the picture', async () => {
  const app = await openApp('?walkers=2000', { viewport: { width: 1280, height: 800 } });
  const { page } = app;
  await page.evaluate(() => saddlescope.ready);
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
      [...document.querySelectorAll<HTMLElement>('main :is(button, input, select, summary, canvas)')].filter(
        (element) => element.checkVisibility() && !element.closest('dialog'),
      ).length,
  );
  expect(reached).toHaveLength(all);
  // sliders show it on their knob
  expect(reached.filter(({ outlined, slider }) => !outlined && !slider)).toEqual([]);
  expect(reached.filter(({ inView }) => !inView)).toEqual([]);
  // what a lecture needs most comes first
  expect(reached.slice(1, 3).map(({ text }) => text)).toEqual(['Pause', 'Anneal']);
  await close(app);
});

it('a screen reader finds a picture with a name, headings, places and a quiet voice', async () => {
  const app = await openApp('?walkers=2000', { viewport: { width: 1280, height: 800 } });
  const { page } = app;
  await page.evaluate(() => saddlescope.ready);
  await page.keyboard.press('Space');
  await expect.poll(() => page.locator('.readout [role=status]').textContent()).toMatch(/steps?: travelling/);
  const tree = await page.locator('body').ariaSnapshot();
  for (const part of [
    '- main:',
    /img "Surface of the log-likelihood over mu and sigma/,
    'region "What became of the walkers"',
    'heading "Saddlescope" [level=1]',
    'region "Play and anneal"',
    'region "Settings"',
    'slider "step size"',
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
  await close(app);
});
