/** What the tests of the built app do with its page: open it, ask axe-core, measure targets, touch. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect } from 'vitest';
import { fromQuery } from '../../src/core/link/settings-query.ts';
import { OPTION_KEYS, optionsFrom } from '../../src/core/link/link-options.ts';
import { chapterOf } from '../../src/core/story/story.ts';
import { LAYOUT } from '../../src/ui/kit/dom.ts';
import type { Script } from '../../src/api/script.ts';
import { browserFlags, openApp, PATIENT, type App } from './app.ts';

export { PATIENT };

declare const saddlescope: Script;
declare const axe: typeof import('axe-core');

declare global {
  interface Window {
    /** Lets the frames of a page that is parked begin again. */
    unpark(): void;
  }
}

const DESK = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions;
/** Half a pixel of the picture to one of the page, as where a page is made smaller: all lies as on a desk, drawn sooner. */
export const COARSE = { ...DESK, deviceScaleFactor: 0.5 } satisfies BrowserContextOptions;
/** Few pixels, for what does not depend on where things are. */
export const SMALL = {
  viewport: { width: 640, height: 400 },
  deviceScaleFactor: 0.5,
} satisfies BrowserContextOptions;
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 0.5,
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

/** The error of a test that failed on a page, with what the page has to say besides. */
async function withWords(error: unknown, { page, consoleErrors, pageErrors }: App): Promise<unknown> {
  const shown = await page
    .locator('.notice, .failure')
    .allInnerTexts()
    .catch(() => []);
  const words = [...consoleErrors, ...pageErrors, ...shown];
  if (error instanceof Error && words.length > 0) error.message += `\nThe page says: ${words.join('\n')}`;
  return error;
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
  } catch (error) {
    throw await withWords(error, app);
  } finally {
    await app.close();
  }
}

/**
 * The pages that tests share, those of other files too: by what of browser, options and link cannot be changed on an open
 * page.
 */
const shared = new Map<string, { app: App; folders: boolean[] }>();

const FOLDERS = '.panel .lil-gui, details';

/** Opens a folder of the panel, by its title, unless it is open. */
export const openFolder = (page: Page, title: string): Promise<void> =>
  page.evaluate((title) => {
    const titles = [...document.querySelectorAll<HTMLElement>('.panel .lil-title')];
    const found = titles.find((one) => one.textContent === title)!;
    if (found.parentElement!.classList.contains('lil-closed')) found.click();
  }, title);

/** Whether each folder of the panel and each text that unfolds is closed. */
const closedFolders = (page: Page): Promise<boolean[]> =>
  page.evaluate(
    (folders) =>
      [...document.querySelectorAll(folders)].map((folder) =>
        folder instanceof HTMLDetailsElement ? !folder.open : folder.classList.contains('lil-closed'),
      ),
    FOLDERS,
  );

/**
 * Lets no frame begin in a page until it is used again: one that stands still asks for sixty a second all the same, a
 * tenth of a processor.
 */
const park = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const begin = requestAnimationFrame;
    const waiting: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (run) => waiting.push(run);
    window.unpark = () => {
      window.requestAnimationFrame = begin;
      for (const run of waiting) begin(run);
    };
  });

/**
 * Brings an open page to what a link says, without loading it anew: what tests have opened is closed, then the app follows
 * the address as it does when somebody goes back to it, with a crowd of its own. Opening a page takes seconds of a software
 * GPU. A link with `t`, and what else happens only at opening, needs a page of its own.
 */
async function bringTo(
  { page }: App,
  link: string,
  folders: boolean[],
  { viewport, reducedMotion }: BrowserContextOptions,
): Promise<void> {
  const { settings } = fromQuery(link, OPTION_KEYS);
  const { options } = optionsFrom(link);
  expect([options.t, options.kiosk], `${link} happens at opening`).toEqual([0, 0]);
  const plays = options.autoplay && reducedMotion !== 'reduce' && (chapterOf(settings)?.plays ?? true);
  if (viewport) await page.setViewportSize(viewport);
  // every movement of the camera is at its end at once
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(
    async ([query, panelClosed, selector, closed, plays]) => {
      window.unpark();
      saddlescope.pause();
      if (document.documentElement.classList.contains('presenting'))
        document.querySelector<HTMLElement>('.present-leave')!.click();
      if (document.fullscreenElement) await document.exitFullscreen();
      for (const dialog of document.querySelectorAll('dialog')) dialog.close();
      const goTo = (query: string): void => {
        // what is to be written to the address is written now, and not over the link
        dispatchEvent(new Event('pagehide'));
        history.replaceState(null, '', location.pathname + query);
        dispatchEvent(new PopStateEvent('popstate'));
      };
      // other data drop what was typed of the ones before, and the windows to which there is a way back
      goTo('?walkers=64&data=-1,1,1');
      if (document.querySelector('.drawer')!.checkVisibility())
        document.querySelector<HTMLElement>('.drawer-close')!.click();
      for (const tabs of document.querySelectorAll('[role=tablist]'))
        tabs.querySelector<HTMLElement>('[role=tab]')!.click();
      // the story, which may have folded it, is closed by now
      const panel = document.querySelector('.panel')!;
      if (panel.classList.contains('lil-closed') !== matchMedia(panelClosed).matches)
        panel.querySelector<HTMLElement>('.lil-title')!.click();
      for (const [k, folder] of [...document.querySelectorAll(selector)].entries()) {
        if (folder instanceof HTMLDetailsElement) folder.open = !closed[k];
        else if (folder.classList.contains('lil-closed') !== closed[k])
          folder.querySelector<HTMLElement>('.lil-title')!.click();
      }
      // the keyboard begins at the top again
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute('tabindex');
      for (const close of document.querySelectorAll<HTMLElement>('.notice-close')) close.click();
      goTo(query);
      await saddlescope.reset();
      for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
      if (plays) saddlescope.play();
    },
    [link, LAYOUT.panelClosed, FOLDERS, folders, plays] as const,
  );
  await page.emulateMedia({ reducedMotion: reducedMotion ?? 'no-preference' });
}

/**
 * As withApp, but on a page that tests share, those of other files too: the first of them opens it, the others find it as the link
 * would open it. A test that fails takes its page away, so that no other begins with what it left.
 */
export async function withShared<T>(
  link: string,
  use: (page: Page, app: App) => Promise<T>,
  given: BrowserContextOptions = COARSE,
): Promise<T> {
  // where the crowd stands still from the start, nothing but what a test does is to move: no glide has to be drawn
  const still = !optionsFrom(link).options.autoplay;
  const options: BrowserContextOptions = still ? { reducedMotion: 'reduce', ...given } : given;
  const { viewport: _, reducedMotion: __, ...lasting } = options;
  const { engine } = fromQuery(link, OPTION_KEYS).settings;
  const key = JSON.stringify([browserFlags(), lasting, engine]);
  let one = shared.get(key);
  try {
    if (one) await bringTo(one.app, link, one.folders, options);
    else {
      const app = await openReady(link, options);
      one = { app, folders: [] };
      shared.set(key, one);
      one.folders = await closedFolders(app.page);
    }
    const { app } = one;
    const result = await use(app.page, app);
    await expectNothingWrong(app);
    // a page that plays would take the machine from the next one
    await app.page.evaluate(() => saddlescope.pause());
    await park(app.page);
    return result;
  } catch (error) {
    shared.delete(key);
    const told = one ? await withWords(error, one.app) : error;
    await one?.app.close();
    throw told;
  }
}

const checker = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds wrong in the page, or in the parts that the selectors name; one line each. The checker is evaluated,
 * not inserted, so that no policy of the page stands against it.
 */
export async function violations(page: Page, ...parts: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(checker);
  return page.evaluate(async (parts) => {
    const context = parts.length > 0 ? parts.map((part) => [part]) : document;
    const { violations } = await axe.run(context, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
    );
  }, parts);
}

/** Keeps the last message, of those with this text, as long as a test needs it, as a pointer on it does: on a busy machine its time is soon over. */
export const keepNotice = (page: Page, text = ''): Promise<void> =>
  page.locator('.notice', { hasText: text }).last().dispatchEvent('pointerenter');

/** The same for all messages from the opening on; runs in the page before the app. */
export const keepNotices = (): void =>
  new MutationObserver(() => {
    for (const notice of document.querySelectorAll('.notice'))
      notice.dispatchEvent(new PointerEvent('pointerenter'));
  }).observe(document, { subtree: true, childList: true });

/**
 * What is shown of `selector` that is smaller than so many pixels in width and height, lies beside the window where nothing
 * scrolls to it, or is typed in below 16 pixels, where a phone would zoom into it.
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
            (target.matches('input, select, textarea') &&
              parseFloat(getComputedStyle(target).fontSize) < 16) ||
            ((box.left < 0 || box.right > innerWidth) && !scrolls(target.parentElement)),
        )
        .map(
          ({ target, box }) =>
            `${target.outerHTML.slice(0, 80)} ${box.width} x ${box.height}, ${getComputedStyle(target).fontSize}`,
        );
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
 * Waits until the stage is not drawn any more: it has made room for the panels, and nothing glides or fades. The crowd must
 * stand still.
 */
export const pictureAtRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const counting = globalThis as unknown as { drawn?: number };
    if (counting.drawn === undefined) {
      counting.drawn = 0;
      // each begins a picture, on WebGPU and on WebGL
      const { getCurrentTexture } = GPUCanvasContext.prototype;
      GPUCanvasContext.prototype.getCurrentTexture = function () {
        counting.drawn!++;
        return getCurrentTexture.call(this);
      };
      const { clear } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.clear = function (mask) {
        counting.drawn!++;
        clear.call(this, mask);
      };
    }
    for (let same = 0; same < 3; same++) {
      const drawn: number | undefined = counting.drawn;
      // what was sent off before is done when the count is back; then the next picture may begin
      await saddlescope.census();
      for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
      if (counting.drawn !== drawn) same = -1;
    }
  });

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
