/** What the tests of the built app do with its page: open it, ask axe-core, measure targets, touch. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect } from 'vitest';
import type { Script } from '../../src/ui/script.ts';
import { openApp, type App } from './app.ts';

declare const saddlescope: Script;
declare const axe: typeof import('axe-core');

export const DESK = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions;
/** Half a pixel of the picture to one of the page, as where a page is made smaller: all lies as on a desk, drawn sooner. */
export const COARSE = { ...DESK, deviceScaleFactor: 0.5 } satisfies BrowserContextOptions;
/** Few pixels, for what does not depend on where things are. */
export const SMALL = { viewport: { width: 640, height: 400 } } satisfies BrowserContextOptions;
export const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions;

/** Nothing may have gone wrong unseen: no error in the console, none uncaught, no card of a failure. */
async function expectNothingWrong({ page, consoleErrors, pageErrors }: App): Promise<void> {
  expect([...consoleErrors, ...pageErrors]).toEqual([]);
  expect(await page.locator('.failure').count()).toBe(0);
}

/** Opens the app and waits until it is ready. The options are Playwright's; `before` runs in the page before the app. */
export async function openReady(
  address: string,
  options: BrowserContextOptions = DESK,
  before?: () => void,
): Promise<App> {
  const app = await openApp(address, options, before);
  await app.page.waitForFunction(() => 'saddlescope' in window);
  await app.page.evaluate(() => saddlescope.ready.then(() => undefined));
  return app;
}

/** Closes the app; nothing may have gone wrong unseen. */
export async function closeApp(app: App): Promise<void> {
  try {
    await expectNothingWrong(app);
  } finally {
    await app.close();
  }
}

/** Opens the app for `use`, and closes it in any case; nothing may have gone wrong unseen. */
export async function withApp<T>(
  address: string,
  use: (page: Page, app: App) => Promise<T>,
  options: BrowserContextOptions = DESK,
  before?: () => void,
): Promise<T> {
  const app = await openReady(address, options, before);
  try {
    const result = await use(app.page, app);
    await expectNothingWrong(app);
    return result;
  } finally {
    await app.close();
  }
}

const checker = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds wrong in the page, or in the parts that the selectors name; one line each. The checker is evaluated,
 * not inserted, so that no policy of the page stands against it.
 */
export async function violations(page: Page, ...parts: string[]): Promise<string[]> {
  await page.evaluate(checker);
  return page.evaluate(async (parts) => {
    const context = parts.length > 0 ? parts.map((part) => [part]) : document;
    const { violations } = await axe.run(context, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
    );
  }, parts);
}

/**
 * What is shown of `selector` that is smaller than so many pixels in width and height, or lies beside the window where
 * nothing scrolls to it.
 */
export function smallTargets(page: Page, selector: string, width = 40, height = width): Promise<string[]> {
  return page.evaluate(
    ([selector, width, height]) => {
      const scrolls = (element: Element | null): boolean =>
        element !== null &&
        ((element.scrollWidth > element.clientWidth &&
          /auto|scroll/.test(getComputedStyle(element).overflowX)) ||
          scrolls(element.parentElement));
      return [...document.querySelectorAll<HTMLElement>(selector)]
        .filter((target) => target.checkVisibility())
        .map((target) => ({ target, box: target.getBoundingClientRect() }))
        .filter(
          ({ target, box }) =>
            box.width < width ||
            box.height < height ||
            ((box.left < 0 || box.right > innerWidth) && !scrolls(target.parentElement)),
        )
        .map(({ target, box }) => `${target.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`);
    },
    [selector, width, height] as const,
  );
}

/** The steps that the first team has made. */
export const steps = (page: Page): Promise<number> =>
  page.evaluate(() => saddlescope.census().then(([row]) => row!.steps));

export type Touch = (
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  ...points: (readonly [x: number, y: number])[]
) => Promise<unknown>;

/** Real fingers: Playwright itself can only tap. Each call says where all of them are. */
export async function fingers(page: Page): Promise<Touch> {
  const client = await page.context().newCDPSession(page);
  return (type, ...points) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
}

/** Fingers that come down, move along a line each, given by its ends, and go up. */
export async function glide(
  page: Page,
  ...lines: (readonly [number, number, number, number])[]
): Promise<void> {
  const touch = await fingers(page);
  const at = (t: number) =>
    lines.map(([x0, y0, x1, y1]) => [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t] as const);
  await touch('touchStart', ...at(0));
  for (let k = 1; k <= 8; k++) await touch('touchMove', ...at(k / 8));
  await touch('touchEnd');
}

/**
 * Waits until what `read` says, evaluated in the page, has been the same in so many pictures after one another: a movement
 * has ended, however fast the machine draws.
 */
export async function atRest<T>(page: Page, read: () => T, pictures = 8): Promise<T> {
  // as text, because no policy of the page stands against what is evaluated
  await page.evaluate(`new Promise((resolve) => {
    const now = () => JSON.stringify((${read.toString()})());
    let [last, same] = [now(), 0];
    const look = () => {
      const seen = now();
      same = seen === last ? same + 1 : 0;
      last = seen;
      if (same >= ${pictures}) resolve();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
  return page.evaluate<T>(read);
}

/**
 * Waits until two pictures of the stage after one another are the same: it has made room for the panels, and nothing glides
 * or fades any more. The crowd must stand still.
 */
export async function pictureAtRest(page: Page): Promise<void> {
  let before = '';
  await expect
    .poll(async () => {
      const now = await page.evaluate(async () => {
        const bytes = new Uint8Array(await (await saddlescope.image()).arrayBuffer());
        return `${bytes.length} ${bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7)}`;
      });
      const same = now === before;
      before = now;
      return same;
    })
    .toBe(true);
}

/** Waits until whatever the style sheets move or fade has come to its end. */
export const unmoved = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    // what has just been changed is styled with the next picture
    for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });

/** Waits for so many pictures: what would happen by itself has had its chance. */
export const pictures = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (count) => {
    for (let k = 0; k < count; k++) await new Promise(requestAnimationFrame);
  }, count);
