/** The schedule's page in the built app, with a real mouse, a real finger and real keys, while the crowd runs. */

import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { toPoints, type CurvePoint } from '../../src/core/schedule/custom-curve.ts';
import { temperature } from '../../src/core/schedule/schedule.ts';
import type { Schedule } from '../../src/core/settings/settings.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import {
  atRest,
  COARSE,
  glide,
  PHONE,
  smallTargets,
  steps,
  unmoved,
  violations,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

/** Opens the app with the page of the schedule, and checks at the end that nothing went wrong unseen. */
const withSchedule = (
  address: string,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = COARSE,
): Promise<void> =>
  withShared(
    address,
    async (page) => {
      const opener = page.getByRole('button', { name: 'Schedule', exact: true });
      await (options.hasTouch ? opener.tap() : page.keyboard.press('c'));
      await page.locator('.handle, .recording').first().waitFor({ state: 'attached' });
      // the curve has the width of its page as soon as that is laid out
      const ends = () =>
        [...document.querySelectorAll('.handle')].map((one) => one.getBoundingClientRect().x);
      await atRest(page, ends, 4);
      await use(page);
      expect(await page.locator('.notice.error').count()).toBe(0);
    },
    options,
  );

const schedule = (page: Page): Promise<Schedule> => page.evaluate(() => saddlescope.settings().schedule);
const points = async (page: Page): Promise<CurvePoint[]> => toPoints((await schedule(page)).points);

/** The middle of what is drawn, in pixels of the window. */
async function middle(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await page.locator(selector).boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}
const knob = (page: Page, i: number) => middle(page, `.handle >> nth=${i} >> .knob`);

/** Where a share of the sweep is, by the ends of the curve. */
async function across(page: Page, t: number): Promise<number> {
  const [first, last] = [await knob(page, 0), await knob(page, (await page.locator('.handle').count()) - 1)];
  return first.x + t * (last.x - first.x);
}

/** The crowd as it was: it runs on by more than so many steps, and was not made anew. */
async function goesOn(page: Page, since: number, by = 0): Promise<void> {
  expect(await steps(page)).toBeGreaterThanOrEqual(since);
  await page.waitForFunction(
    (most) => saddlescope.census().then(([row]) => row!.steps > most),
    (await steps(page)) + by,
  );
}

/** Pauses, makes one step, and returns the sigma of every walker: it is the same for all that are annealed. */
async function sigmaOfNext(page: Page): Promise<{ sigma: number; made: number }> {
  const [sigmas, made] = await page.evaluate(async () => {
    await saddlescope.step(1);
    const pairs = await saddlescope.walkers();
    const [row] = await saddlescope.census();
    return [[...new Set(pairs.filter((_, i) => i % 2 === 1))], row!.steps] as const;
  });
  expect(sigmas).toHaveLength(1);
  return { sigma: sigmas[0]!, made };
}

const CUSTOM = '?walkers=500&annealed=true&schedule.shape=custom&schedule.length=100000';

describe('a custom curve', () => {
  it('follows the mouse while the crowd runs, and the next step is made at its sigma', async () => {
    await withSchedule(CUSTOM, async (page) => {
      await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 20));
      const since = await steps(page);
      const before = await points(page);
      const from = await knob(page, 1);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 40, from.y + 30, { steps: 5 });
      const during = await knob(page, 1);
      await page.mouse.up();
      expect(Math.abs(during.x - from.x - 40)).toBeLessThan(1.5);
      expect(Math.abs(during.y - from.y - 30)).toBeLessThan(1.5);
      const after = await points(page);
      expect(after[1]!.t).toBeGreaterThan(before[1]!.t);
      expect(after[1]!.sigma).toBeLessThan(before[1]!.sigma);
      expect([after[0], after[2], after[3]]).toEqual([before[0], before[2], before[3]]);
      await goesOn(page, since);

      // the first point pulled up and down: the very next step is at the curve's new sigma
      const start = await knob(page, 0);
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move(start.x + 30, start.y + 40, { steps: 3 });
      await page.mouse.up();
      const now = await schedule(page);
      expect(now.points[0]).toBe(0);
      expect(now.points[1]).toBeLessThan(1.5);
      const { sigma, made } = await sigmaOfNext(page);
      expect(sigma / temperature(now, made - 1)!).toBeCloseTo(1, 6);
      await expect.poll(() => page.url()).toContain('schedule.points=0,');
    });
  });

  it('takes a point by a double click, gives one away by another and by Delete; keys move it', async () => {
    await withSchedule(`${CUSTOM}&autoplay=0`, async (page) => {
      await page.evaluate(() => saddlescope.step(50));
      const before = await page.evaluate(async () => [...(await saddlescope.walkers())]);
      const x = await across(page, 0.5);
      const y = (await knob(page, 2)).y + 40;
      await page.mouse.dblclick(x, y);
      await expect.poll(() => points(page).then((list) => list.length)).toBe(5);
      const added = await knob(page, 2);
      expect(Math.hypot(added.x - x, added.y - y)).toBeLessThan(1.5);
      expect((await points(page))[2]!.t).toBeCloseTo(0.5, 2);

      await page.keyboard.press('ArrowUp');
      const [, , moved] = await points(page);
      await page.keyboard.press('Shift+ArrowRight');
      expect((await points(page))[2]!.t).toBeCloseTo(moved!.t + 0.05, 3);
      await page.keyboard.press('Delete');
      expect(await points(page)).toHaveLength(4);
      await page.mouse.dblclick(x, y);
      await expect.poll(() => points(page).then((list) => list.length)).toBe(5);
      await page.mouse.dblclick(x, y);
      await expect.poll(() => points(page).then((list) => list.length)).toBe(4);
      expect(await page.evaluate(() => saddlescope.settings().view.camera)).toEqual([0, 44, 6.2, 0, 0]);
      // the same crowd, where it was
      expect(await page.evaluate(async () => [...(await saddlescope.walkers())])).toEqual(before);
      expect(await steps(page)).toBe(50);
    });
  });

  it('follows a finger, and takes a point by a tap on the curve', async () => {
    await withSchedule(
      `${CUSTOM}&autoplay=0`,
      async (page) => {
        const before = await points(page);
        const from = await knob(page, 2);
        // taken a thumb's breadth beside its middle: it does not jump there
        await glide(page, [from.x - 12, from.y + 8, from.x - 52, from.y + 28]);
        await expect.poll(async () => (await points(page))[2]!.sigma).toBeLessThan(before[2]!.sigma);
        const moved = await knob(page, 2);
        expect(Math.abs(moved.x - from.x + 40)).toBeLessThan(1.5);
        const [first, second] = [await knob(page, 0), await knob(page, 1)];
        await page.touchscreen.tap((first.x + second.x) / 2, (first.y + second.y) / 2);
        await expect.poll(() => points(page).then((list) => list.length)).toBe(5);
        expect((await points(page))[1]!.t).toBeCloseTo(0.125, 2);
        await page.getByRole('button', { name: '− point' }).tap();
        expect(await points(page)).toHaveLength(4);
        expect((await page.locator('.notice').count()) > 0).toBe(false);
      },
      PHONE,
    );
  });
});

describe('scrubbing', () => {
  it('takes the running schedule elsewhere: the clock goes on and no walker is made anew', async () => {
    const address = '?walkers=500&annealed=true&schedule.length=1000000&spawn.shape=line';
    await withSchedule(address, async (page) => {
      await page.waitForFunction(() => saddlescope.census().then(([row]) => row!.steps > 20));
      const since = await steps(page);
      const head = await middle(page, '.grip-body');
      const far = await across(page, 0.7);
      await page.mouse.move(head.x, head.y);
      await page.mouse.down();
      await page.mouse.move(far, head.y, { steps: 4 });
      // held: the playhead stays with the hand while the crowd runs; what it makes in a frame is no pixel of so long a schedule
      await goesOn(page, since);
      expect(Math.abs((await middle(page, '.playdot')).x - far)).toBeLessThan(3);
      await page.mouse.up();
      const now = await schedule(page);
      const shown = (): Promise<number> =>
        page
          .locator('.schedule-status')
          .textContent()
          .then((text) => Number(/^step ([\d\s]+) of/.exec(text!)![1]!.replaceAll(/\s/g, '')));
      expect(Math.abs((await shown()) / now.length - 0.7)).toBeLessThan(0.02);
      await page.keyboard.press('Space');
      await expect
        .poll(() => page.locator('.dock').getByRole('button', { name: 'Play' }).isVisible())
        .toBe(true);
      // what was sent off is made, and the words have followed
      const made = await atRest(page, () => document.querySelector('.schedule-status')!.textContent).then(
        () => steps(page),
      );
      const step = await shown();
      const next = await sigmaOfNext(page);
      expect(next.made).toBe(made + 1);
      expect(next.sigma / temperature(now, step)!).toBeCloseTo(1, 6);
      // a click on the axis of time goes there at once
      await page.mouse.click(await across(page, 0.25), (await middle(page, '.baseline')).y + 10);
      await expect.poll(async () => Math.abs((await shown()) / now.length - 0.25)).toBeLessThan(0.01);
      expect(await steps(page)).toBe(made + 1);
      await page.getByRole('button', { name: 'Restart sweep' }).click();
      await expect.poll(shown).toBe(0);
      expect((await sigmaOfNext(page)).sigma).toBeCloseTo(2, 6);
    });
  });

  it('nothing of a schedule makes a new crowd', async () => {
    await withSchedule('?walkers=500&annealed=true&schedule.length=5000&autoplay=0', async (page) => {
      await page.evaluate(() => saddlescope.step(50));
      const made = await steps(page);
      const before = await page.evaluate(async () => [...(await saddlescope.walkers())]);
      await page.evaluate(async () => {
        const names = ['linear', 'cosine', 'staircase', 'custom', 'manual', 'geometric', 'loop', 'bounce'];
        for (const name of names) {
          const buttons = [...document.querySelectorAll<HTMLElement>('.drawer button')];
          buttons.find(({ textContent }) => textContent === name)!.click();
          await new Promise(requestAnimationFrame);
        }
      });
      expect(await schedule(page)).toMatchObject({ shape: 'geometric', repeat: 'bounce' });
      await page.locator('.schedule-number').first().fill('777');
      await page.keyboard.press('Enter');
      expect((await schedule(page)).length).toBe(777);
      const head = await knob(page, 1);
      await page.mouse.move(head.x, head.y);
      await page.mouse.down();
      await page.mouse.move(head.x, head.y - 40, { steps: 4 });
      await page.mouse.up();
      expect((await schedule(page)).cold).toBeGreaterThan(0.06);
      expect(await page.evaluate(async () => [...(await saddlescope.walkers())])).toEqual(before);
      expect(await steps(page)).toBe(made);
    });
  });
});

describe('the hand as the schedule', () => {
  it('is recorded while it drags, and kept as a curve that replays it', async () => {
    await withSchedule('?walkers=500&annealed=true&schedule.length=20000', async (page) => {
      await page.getByRole('button', { name: 'manual' }).click();
      const box = (await page.locator('.schedule-svg').boundingBox())!;
      const x = box.x + box.width / 2;
      await page.mouse.move(x, box.y + box.height * 0.2);
      await page.mouse.down();
      const sigmas: number[] = [];
      for (let k = 0; k < 8; k++) {
        await page.mouse.move(x, box.y + box.height * (0.2 + 0.08 * k));
        sigmas.push((await schedule(page)).sigma);
        // held for some steps, so that the crowd is that long at this temperature
        await goesOn(page, await steps(page), 20);
      }
      await page.mouse.up();
      expect(sigmas).toEqual(sigmas.toSorted((a, b) => b - a));
      expect(sigmas.at(-1)).toBeLessThan(sigmas[0]! / 4);
      expect((await page.locator('.recording').getAttribute('d'))!.split('L').length).toBeGreaterThan(8);
      const { sigma, made } = await sigmaOfNext(page);
      expect(sigma).toBeCloseTo(sigmas.at(-1)!, 6);

      await page.getByRole('button', { name: 'Keep as custom curve' }).click();
      const kept = await schedule(page);
      expect(kept.shape).toBe('custom');
      const recorded = toPoints(kept.points);
      expect(recorded.length).toBeLessThanOrEqual(32);
      expect(kept.length).toBeLessThanOrEqual(made);
      // what was held longest is on the curve
      for (const held of sigmas) {
        const nearest = Math.min(...recorded.map((point) => Math.abs(Math.log(point.sigma / held))));
        expect(nearest).toBeLessThan(0.02);
      }
      // the crowd goes on where the hand left it
      expect((await sigmaOfNext(page)).sigma).toBeCloseTo(sigmas.at(-1)!, 4);
      expect(await steps(page)).toBe(made + 1);
    });
  });

  it('is a finger, too', async () => {
    await withSchedule(
      '?walkers=500&annealed=true&schedule.shape=manual&schedule.sigma=1.5&autoplay=0',
      async (page) => {
        const { x, y } = await middle(page, '.playdot');
        await glide(page, [x + 30, y, x + 30, y + 70]);
        await expect.poll(async () => (await schedule(page)).sigma).toBeLessThan(1);
        const { sigma } = await schedule(page);
        expect((await sigmaOfNext(page)).sigma).toBeCloseTo(sigma, 6);
      },
      PHONE,
    );
  });
});

it('axe-core finds nothing wrong in any shape, on a desk and on a phone, where everything is large enough', async () => {
  for (const options of [COARSE, PHONE]) {
    await withSchedule(
      '?walkers=500&schedule.length=1000&autoplay=0',
      async (page) => {
        expect(await violations(page, '.drawer')).toEqual([]);
        await page.locator('.schedule-anneal').click();
        for (const name of ['staircase', 'custom', 'manual']) {
          const shape = page.getByRole('button', { name, exact: true });
          await shape.click();
          await expect.poll(() => shape.getAttribute('aria-pressed')).toBe('true');
          await unmoved(page);
          expect(await violations(page, '.drawer')).toEqual([]);
          if (options !== PHONE) continue;
          expect(await smallTargets(page, '.drawer :is(button, input), .dock button')).toEqual([]);
        }
      },
      options,
    );
  }
});
