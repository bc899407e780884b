/** The stage: presenter mode, black screen, ring, speeds, the way back, flights and the key card, in the built app. */

import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { pathCameraAt } from '../../src/core/settings/camera-path.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import { keepNotice, openFolder, PATIENT, pictures, steps, violations, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

const HALL = { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 0.5 };
const WINDOW = { viewport: { width: 1280, height: 720 }, deviceScaleFactor: 0.5 };

/** The crowd stands still unless a test lets it run. */
const onStage = (
  address: string,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = WINDOW,
): Promise<void> => withShared(`?walkers=2000&autoplay=0${address}`, use, options);

const presenting = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.classList.contains('presenting'));
const settings = (page: Page) => page.evaluate(() => saddlescope.settings());
const fontOf = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
const notices = (page: Page): Promise<string[]> => page.locator('.notice p').allInnerTexts();

describe('presenter mode', () => {
  it('is the whole screen in large type without controls, and comes and goes with F', async () => {
    await onStage(
      '&annealed=true&story=6',
      async (page) => {
        const before = await fontOf(page, '.class-share');
        await page.keyboard.press('g');
        await page.keyboard.press('f');
        await expect.poll(() => page.evaluate(() => !!document.fullscreenElement)).toBe(true);
        for (const part of ['.panel', '.drawer', '.dock-page', '.fines .adapter'])
          expect(await page.locator(part).first().isVisible(), part).toBe(false);
        // a 36th of the height is what a last row reads: the story, the shares, the temperature
        for (const part of [
          '.story-text',
          '.story-title',
          '.class-share',
          '.classes th',
          '.temperature-value',
        ])
          expect(await fontOf(page, part), part).toBeGreaterThanOrEqual(1080 / 36 - 0.1);
        expect(await fontOf(page, '.class-share')).toBeGreaterThan(1.5 * before);
        // nothing lies on anything else, and nothing outside, as soon as all have their new sizes
        const amiss = () =>
          page.evaluate(() => {
            const parts = ['.readout', '.story', '.temperature', '.present-leave'].map((name) => {
              return { name, box: document.querySelector(name)!.getBoundingClientRect() };
            });
            return parts.flatMap(({ name, box: a }, i) => [
              ...(a.left < 0 || a.top < 0 || a.right > innerWidth || a.bottom > innerHeight ? [name] : []),
              ...parts
                .slice(i + 1)
                .filter(
                  ({ box: b }) =>
                    a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top,
                )
                .map((other) => `${name} on ${other.name}: ${a.bottom} ${other.box.top}`),
            ]);
          });
        await expect.poll(amiss).toEqual([]);
        // all of the chapter is seen without scrolling
        const words = await page
          .locator('.story-words')
          .evaluate((el) => [el.scrollHeight, el.clientHeight] as const);
        expect(words[0]).toBeLessThanOrEqual(words[1] + 1);
        expect(await violations(page)).toEqual([]);
        // chapters and presets by keys, as ever
        await page.keyboard.press('PageDown');
        expect((await settings(page)).story).toBe(7);
        await page.keyboard.press('f');
        await expect.poll(() => page.evaluate(() => !!document.fullscreenElement)).toBe(false);
        expect(await presenting(page)).toBe(false);
        expect(await page.locator('.panel').isVisible()).toBe(true);
        expect(await fontOf(page, '.class-share')).toBe(before);
      },
      HALL,
    );
  });

  it('hides a mouse at rest and the controls with it, and brings them back', async () => {
    await onStage('', async (page) => {
      await page.keyboard.press('f');
      const look = () =>
        page.evaluate(() => [
          document.querySelector('.present-leave')!.checkVisibility({ visibilityProperty: true }),
          getComputedStyle(document.querySelector('#stage')!).cursor !== 'none',
        ]);
      let x = 640;
      // moved again as long as it takes: a slow machine may look only after the rest
      const moved = async () => {
        await page.mouse.move(x++, 300);
        return look();
      };
      await expect.poll(moved).toEqual([true, true]);
      await expect.poll(look).toEqual([false, false]);
      await expect.poll(moved).toEqual([true, true]);
      // the button hides again soon, and is shown again by the move to it
      const leave = (await page.getByRole('button', { name: 'Leave presenter mode' }).boundingBox())!;
      const leaves = async () => {
        await page.mouse.click(leave.x + leave.width / 2, leave.y + leave.height / 2);
        return presenting(page);
      };
      await expect.poll(leaves).toBe(false);
    });
  });

  it('goes on in the window where the screen is not given, says why, and ends with Esc', async () => {
    await onStage('', async (page) => {
      const give = await page.evaluateHandle(() => {
        const given = Element.prototype.requestFullscreen;
        Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('not here'));
        return given;
      });
      await page.keyboard.press('f');
      expect(await presenting(page)).toBe(true);
      await expect
        .poll(() => notices(page))
        .toContainEqual(expect.stringMatching(/continues without full screen: not here/));
      await keepNotice(page);
      await page.locator('.notice-close').last().click();
      await page.keyboard.press('Escape');
      // other notices go first
      for (let k = 0; k < 3 && (await presenting(page)); k++) await page.keyboard.press('Escape');
      expect(await presenting(page)).toBe(false);
      await page.evaluate((given) => void (Element.prototype.requestFullscreen = given), give);
    });
  });
});

it('the screen goes black with K, and any key or click brings it back and does nothing else', async () => {
  await onStage('', async (page) => {
    const black = page.getByRole('dialog', { name: 'Black screen' });
    await page.keyboard.press('k');
    expect(await black.isVisible()).toBe(true);
    const box = (await black.boundingBox())!;
    expect([box.x, box.y, box.width, box.height]).toEqual([0, 0, 1280, 720]);
    expect(await violations(page, 'dialog.blackout')).toEqual([]);
    // not a pixel of light, however bright the page behind it is
    await page.evaluate(() => {
      document.body.style.background = '#fff';
      document.querySelector<HTMLElement>('#stage')!.style.opacity = '0';
    });
    const { data } = await page.screenshot().then(async (png) => {
      const bytes = [...png];
      return page.evaluate(async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        const all = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
        return { data: all.reduce((most, x, i) => (i % 4 === 3 ? most : Math.max(most, x)), 0) };
      }, bytes);
    });
    expect(data).toBe(0);
    await page.evaluate(() => {
      document.body.style.background = document.querySelector<HTMLElement>('#stage')!.style.opacity = '';
    });
    // it pauses nothing
    await page.evaluate(() => saddlescope.play());
    const then = await steps(page);
    await expect.poll(() => steps(page)).toBeGreaterThan(then);
    await page.evaluate(() => saddlescope.pause());
    await page.keyboard.press('m');
    expect(await black.isVisible()).toBe(false);
    expect((await settings(page)).view.mode).toBe('surface');
    await page.keyboard.press('k');
    await page.mouse.click(640, 360);
    expect(await black.isVisible()).toBe(false);
    expect((await settings(page)).view.probe).toEqual([]);
    // in presenter mode a remote's full stop does it; else that is nearer
    await page.keyboard.press('.');
    expect(await black.isVisible()).toBe(false);
    await page.keyboard.press('f');
    // a browser that is changing to the whole screen may swallow a key
    await expect.poll(() => page.evaluate(() => !!document.fullscreenElement)).toBe(true);
    await page.keyboard.press('.');
    expect(await black.isVisible()).toBe(true);
    await page.keyboard.press('PageDown');
    expect(await black.isVisible()).toBe(false);
    expect((await settings(page)).story).toBe(0);
  });
});

it('a ring follows the pointer, ripples where it clicks, and takes nothing from the hand', async () => {
  await onStage('', async (page) => {
    const ring = page.locator('.ring');
    expect(await ring.isVisible()).toBe(false);
    await page.mouse.move(300, 200);
    await page.keyboard.press('h');
    const middle = async () => {
      const { x, y, width, height } = (await ring.boundingBox())!;
      return [x + width / 2, y + height / 2];
    };
    expect(await middle()).toEqual([300, 200]);
    await page.mouse.move(640, 400);
    expect(await middle()).toEqual([640, 400]);
    expect((await ring.boundingBox())!.width).toBeGreaterThanOrEqual(72);
    await page.evaluate(() => saddlescope.pause());
    // it is gone after a moment, so that it came is noted when it does
    const ripples = await page.evaluateHandle(() => {
      const seen = { came: 0 };
      new MutationObserver((records) => {
        for (const { addedNodes } of records)
          seen.came += [...addedNodes].filter((node) => (node as Element).matches('.ripple')).length;
      }).observe(document.querySelector('.ring-layer')!, { childList: true });
      return seen;
    });
    await page.mouse.click(640, 420);
    await expect.poll(() => ripples.evaluate(({ came }) => came)).toBe(1);
    await expect.poll(() => page.locator('.ripple').count()).toBe(0);
    // the click was the probe's all the same
    await expect.poll(async () => (await settings(page)).view.probe.length).toBe(2);
    expect(await page.locator('.ring-layer').getAttribute('aria-hidden')).toBe('true');
    await page.keyboard.press('h');
    expect(await ring.isVisible()).toBe(false);
  });
});

it('slower and faster go through the speeds, the readout says so, and what is reached', async () => {
  await onStage('', async (page) => {
    const speed = async (): Promise<number> => (await settings(page)).speed;
    const word = page.locator('.line.speed');
    for (const wanted of [0.5, 0.2, 0.1, 0.1]) {
      await page.keyboard.press('[');
      expect(await speed()).toBe(wanted);
    }
    await expect.poll(() => word.innerText()).toBe('0.1×');
    await page.keyboard.press('u');
    expect(await speed()).toBe(1);
    await expect.poll(() => word.isVisible()).toBe(false);
    for (const wanted of [2, 5, 10, 20, 50, 100, 200, 500, 1000, 1000]) {
      await page.keyboard.press('Shift+>');
      expect(await speed()).toBe(wanted);
    }
    await expect.poll(() => word.innerText()).toBe('1000×');
    await page.keyboard.press('Backslash');
    await page.keyboard.press('Shift+<');
    expect(await speed()).toBe(0.5);
    // slow motion: a tenth of 600 steps a second at most, and the rate says what is reached
    const [made, seconds] = await page.evaluate(async () => {
      saddlescope.pause();
      saddlescope.update({ speed: 0.1 });
      await saddlescope.reset();
      // a frame has the time at which it was due, which may be earlier than now
      const start = await new Promise(requestAnimationFrame);
      saddlescope.play();
      for (;;) {
        await new Promise(requestAnimationFrame);
        const { steps } = (await saddlescope.census())[0]!;
        if (steps > 20) return [steps, (performance.now() - start) / 1000];
      }
    });
    expect(made).toBeLessThanOrEqual(60 * (seconds + 0.1) + 1);
    await expect
      .poll(async () => parseFloat(await page.locator('.line.rates').innerText()))
      .toBeGreaterThan(0);
    expect(parseFloat(await page.locator('.line.rates').innerText())).toBeLessThanOrEqual(60 * 1.25);
  });
});

it('a step back is the very crowd of before', async () => {
  await onStage('', async (page) => {
    const walkers = () => page.evaluate(async () => [...(await saddlescope.walkers())].join());
    await page.evaluate(async () => {
      saddlescope.pause();
      await saddlescope.reset();
      await saddlescope.step(7);
    });
    const seven = await walkers();
    await page.keyboard.press('s');
    await expect.poll(() => steps(page)).toBe(8);
    expect(await walkers()).not.toBe(seven);
    await page.keyboard.press('z');
    await expect.poll(() => steps(page)).toBe(7);
    expect(await walkers()).toBe(seven);
    await page.getByRole('button', { name: 'Step back' }).click();
    await expect.poll(() => steps(page)).toBe(6);
  });
});

describe('a flight', () => {
  const FLIGHT = [0, 0, 44, 6.2, 0, 0, 1.5, 100, 30, 5, 0.2, 0];

  it('is made of views, edited and flown, and a hand stops it', async () => {
    await onStage('', async (page) => {
      await page.evaluate(() => saddlescope.pause());
      const flight = async () => (await settings(page)).view.flight;
      await page.keyboard.press('l');
      await expect.poll(() => notices(page)).toContainEqual(expect.stringMatching(/nothing to fly through/));
      await openFolder(page, 'View');
      const add = page.getByRole('button', { name: 'Add this view' });
      await add.click();
      await page.evaluate(() => saddlescope.update({ view: { camera: [100, 30, 5, 0.2, 0] } }));
      await add.click();
      expect(await flight()).toEqual([0, 0, 44, 6.2, 0, 0, 2, 100, 30, 5, 0.2, 0]);
      const second = page.getByRole('textbox', { name: 'Seconds of keyframe 2' });
      await second.fill('1.5');
      await second.press('Enter');
      expect(await flight()).toEqual(FLIGHT);
      // what may not be is refused in words, and the field shows what holds
      await second.fill('0');
      await second.press('Enter');
      expect(await flight()).toEqual(FLIGHT);
      expect(await second.inputValue()).toBe('1.5');
      await expect.poll(() => notices(page)).toContainEqual(expect.stringMatching(/^view\.flight/));
      expect(await violations(page, '.panel', '.notices')).toEqual([]);
      // flown by key: it ends at the last keyframe, where the link then is
      await page.evaluate(() => saddlescope.update({ view: { camera: [0, 44, 6.2, 0, 0] } }));
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.keyboard.press('l');
      const stop = page.getByRole('button', { name: 'Stop' });
      await expect
        .poll(async () => (await settings(page)).view.camera, PATIENT)
        .toEqual([100, 30, 5, 0.2, 0]);
      await expect.poll(() => page.getByRole('button', { name: 'Fly' }).isVisible()).toBe(true);
      // and a hand that takes the camera stops it
      await page.evaluate(() =>
        saddlescope.update({ view: { flight: [0, 0, 44, 6.2, 0, 0, 60, 100, 30, 5, 0, 0] } }),
      );
      await page.keyboard.press('l');
      await expect.poll(() => stop.isVisible()).toBe(true);
      await page.mouse.move(500, 500);
      await page.mouse.down();
      await page.mouse.move(540, 500, { steps: 4 });
      await page.mouse.up();
      await expect.poll(() => stop.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Remove keyframe 1' }).click();
      expect(await flight()).toEqual([60, 100, 30, 5, 0, 0]);
    });
  });

  it('makes the crowd wait, if it shall', async () => {
    await onStage(`&view.flight=${FLIGHT.join()}&view.wait=true`, async (page) => {
      await page.evaluate(() => saddlescope.play());
      await expect.poll(() => steps(page)).toBeGreaterThan(0);
      await page.evaluate(() =>
        saddlescope.update({ view: { flight: [0, 0, 44, 6.2, 0, 0, 60, 100, 30, 5, 0, 0] } }),
      );
      await page.keyboard.press('l');
      await openFolder(page, 'View');
      const flies = () => page.getByRole('button', { name: 'Stop' }).isVisible();
      await expect.poll(flies).toBe(true);
      // in the middle of it
      const during = await steps(page);
      for (let k = 0; k < 3; k++) {
        await pictures(page, 3);
        expect(await steps(page)).toBe(during);
      }
      expect(await flies()).toBe(true);
      await page.keyboard.press('l');
      await expect.poll(() => steps(page)).toBeGreaterThan(during);
      // nor any longer than a flight that ends by itself
      const after = await page.evaluate(async (flight) => {
        saddlescope.update({ view: { flight } });
        return (await saddlescope.census())[0]!.steps;
      }, FLIGHT);
      await page.keyboard.press('l');
      await expect.poll(async () => (await settings(page)).view.camera, PATIENT).toEqual(FLIGHT.slice(-5));
      await expect.poll(() => steps(page)).toBeGreaterThan(after);
    });
  });

  it('is cut to its keyframes for who asks for less motion', async () => {
    await onStage(
      `&view.flight=${FLIGHT.join()}`,
      async (page) => {
        await page.keyboard.press('l');
        await expect
          .poll(async () => (await settings(page)).view.camera, PATIENT)
          .toEqual(pathCameraAt(FLIGHT, 'smooth', 1.5));
      },
      { ...WINDOW, reducedMotion: 'reduce' },
    );
  });
});

it('the key card is one page of all keys, black on white', async () => {
  await onStage('', async (page) => {
    await page.evaluate(() => {
      Object.assign(globalThis, { printed: 0 });
      window.print = () => void (globalThis as unknown as { printed: number }).printed++;
    });
    await page.keyboard.press('?');
    await page.locator('.help-keys').waitFor();
    const keys = await page.locator('.help-keys dt').allInnerTexts();
    await page.getByRole('button', { name: 'Print the keys' }).click();
    expect(await page.evaluate(() => (globalThis as unknown as { printed: number }).printed)).toBe(1);
    expect(await page.locator('.key-card').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    // a picture that is drawn meanwhile has no room
    await page.evaluate(() => saddlescope.step(1));
    await pictures(page, 4);
    expect(await page.locator('.key-card').isVisible()).toBe(true);
    for (const part of ['#stage', '.readout', 'dialog.help', '.dock'])
      expect(await page.locator(part).isVisible(), part).toBe(false);
    // every key of the help is on it, and more than thirty keys there are
    const card = await page.locator('.key-card').innerText();
    expect(keys.length).toBeGreaterThan(25);
    for (const key of keys) expect(card).toContain(key);
    const [ink, paper] = await page
      .locator('.key-card')
      .evaluate((element) => [
        getComputedStyle(element).color,
        getComputedStyle(document.body).backgroundColor,
      ]);
    expect([ink, paper]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    for (const format of ['A4', 'A5', 'Letter']) {
      const pdf = (await page.pdf({ format })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
    }
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('.key-card').count()).toBe(0);
  });
});
