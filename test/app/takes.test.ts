/** Takes in the built app: what is written down is computed again bit for bit, played from a link, and paced. */

import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { ActionLog } from '../../src/core/session/action-log.ts';
import { packTake } from '../../src/core/session/take-codec.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import { TakeWriter } from '../../src/core/session/take.ts';
import { applyPatch } from '../../src/core/settings/validate.ts';
import type { Script } from '../../src/api/script.ts';
import { SMALL, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

const withSmall = (address: string, use: (page: Page) => Promise<void>): Promise<void> =>
  withShared(address, use, SMALL);

/** Plays for a while, and changes what moves the crowd on the way, as a hand would. */
const underAHand = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const steps = async (): Promise<number> => (await saddlescope.census())[0]!.steps;
    /** Until the crowd has moved on, twice: it moves between the changes, however slowly. */
    const moves = async (): Promise<void> => {
      for (let k = 0; k < 2; k++) {
        const before = await steps();
        while ((await steps()) === before) await new Promise(requestAnimationFrame);
      }
    };
    saddlescope.play();
    for (const sigma of [1.3, 1.1, 0.9, 0.7]) {
      saddlescope.update({ schedule: { sigma } });
      await moves();
    }
    saddlescope.update({ teams: [{ optimizer: 'momentum', annealed: true, noise: 0.001 }] });
    await moves();
    saddlescope.update({ view: { camera: [40, 30, 5, 0, 0] }, moveLimit: 0.02 });
    await moves();
    saddlescope.pause();
  });

describe.each([
  ['the GPU', ''],
  ['the processor', '&engine=cpu'],
])('on %s', (_, engine) => {
  it('a live take, computed again, has the same walkers bit for bit', async () => {
    await withSmall(`?walkers=256&schedule.shape=manual&annealed=true${engine}`, async (page) => {
      // begins in the middle, after a change
      await page.evaluate(async () => {
        await saddlescope.step(33);
        saddlescope.update({ sigmaFloor: 0.06 });
        await saddlescope.step(7);
        saddlescope.startTake();
      });
      await underAHand(page);
      const found = await page.evaluate(async () => {
        const take = saddlescope.endTake();
        const live = await saddlescope.walkers();
        const again = await saddlescope.takeWalkers(JSON.parse(JSON.stringify(take)));
        const step = (await saddlescope.census())[0]!.steps;
        return { step, take, live: [...live], again: [...again] };
      });
      expect(found.take.before).toHaveLength(1);
      expect(found.take.deeds.length).toBeGreaterThan(5);
      // more than the steps before the take
      expect(found.step).toBeGreaterThan(40);
      expect(found.again).toEqual(found.live);
      // what was changed must have moved it, or this would say nothing
      const untouched = await page.evaluate(async (step) => {
        saddlescope.update({
          teams: [{ annealed: true }],
          schedule: { sigma: 1.5 },
          moveLimit: 0.05,
          sigmaFloor: 0.05,
        });
        await saddlescope.reset();
        await saddlescope.step(step);
        return [...(await saddlescope.walkers())];
      }, found.step);
      expect(untouched).not.toEqual(found.live);
    });
  });

  it('a take of anything that can be done to a crowd, without a picture in between, is computed again', async () => {
    await withSmall(`?walkers=256&autoplay=0${engine}`, async (page) => {
      const found = await page.evaluate(async () => {
        await saddlescope.step(5);
        // off and on again at one step: the schedule begins anew
        saddlescope.update({ teams: [{ annealed: true }] });
        await saddlescope.step(40);
        saddlescope.update({ teams: [{ annealed: false }] });
        saddlescope.update({ teams: [{ annealed: true }] });
        saddlescope.startTake();
        const given = { moveLimit: 0.02 };
        saddlescope.update(given);
        given.moveLimit = 0.9;
        await saddlescope.step(50);
        saddlescope.update({ teams: [{ annealed: true }, { optimizer: 'momentum' }] });
        await saddlescope.step(20);
        const first = saddlescope.endTake();
        const live = [await saddlescope.walkers(0), await saddlescope.walkers(1)];
        const again = [
          await saddlescope.takeWalkers(first, { team: 0 }),
          await saddlescope.takeWalkers(first, { team: 1 }),
        ];

        saddlescope.startTake();
        // what a preset does
        saddlescope.update({ teams: [{ optimizer: 'alternating' }, {}], walkers: 200 });
        await saddlescope.reset();
        await saddlescope.step(30);
        await saddlescope.place([0.1, 1, -0.3, 1.2, 0.5, 0.7]);
        await saddlescope.step(15);
        const second = saddlescope.endTake();
        const placed = [...(await saddlescope.walkers())];
        return {
          same: live.map((pairs, team) => [...pairs].every((value, k) => Object.is(value, again[team]![k]))),
          lengths: live.map((pairs) => pairs.length),
          placed,
          placedAgain: [...(await saddlescope.takeWalkers(second))],
        };
      });
      expect(found.same).toEqual([true, true]);
      expect(found.lengths).toEqual([512, 512]);
      expect(found.placedAgain).toEqual(found.placed);
      expect(found.placed).toHaveLength(6);
    });
  });

  it('steps back to the same walkers, with the settings of then', async () => {
    await withSmall(`?walkers=256&autoplay=0${engine}`, async (page) => {
      const found = await page.evaluate(async () => {
        const same = (a: Float64Array, b: Float64Array): boolean =>
          a.every((value, k) => Object.is(value, b[k]));
        await saddlescope.step(40);
        const early = await saddlescope.walkers();
        saddlescope.update({ teams: [{ optimizer: 'adam', noise: 0.01 }] });
        await saddlescope.step(30);
        const late = await saddlescope.walkers();
        saddlescope.update({ moveLimit: 0.001 });
        await saddlescope.step(25);
        await saddlescope.back(25);
        const [a] = await saddlescope.census();
        const one = same(late, await saddlescope.walkers());
        await saddlescope.back(30);
        const [b] = await saddlescope.census();
        const two = same(early, await saddlescope.walkers());
        // and on again from there
        await saddlescope.step(30);
        const three = same(late, await saddlescope.walkers());
        await saddlescope.back(1000);
        const [c] = await saddlescope.census();
        return {
          steps: [a!.steps, b!.steps, c!.steps],
          one,
          two,
          three,
          optimizer: saddlescope.settings().teams[0]!.optimizer,
        };
      });
      expect(found).toEqual({ steps: [70, 40, 0], one: true, two: true, three: true, optimizer: 'gradient' });
    });
  });
});

it('a link that holds a take plays it, over all, and lets go of the page at the end', async () => {
  const journal = new ActionLog(applyPatch(defaultSettings(), { walkers: 500 }));
  const writer = new TakeWriter(0, 0, journal, journal.birth, 'WebGPU');
  writer.note(0.3, 60, { do: 'update', patch: { view: { mode: 'map' } } }, 60);
  const packed = await packTake(writer.end(0.6));
  const play = async (page: Page): Promise<void> => {
    const take = page.getByRole('dialog', { name: 'A recording' });
    await expect.poll(() => take.isVisible()).toBe(true);
    const picture = take.locator('canvas');
    // something of the surface is drawn: not one colour all over
    const colours = () =>
      picture.evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
    await expect.poll(colours).toBeGreaterThan(500);
    await page.keyboard.press('Escape');
    await expect.poll(() => take.isVisible()).toBe(false);
  };
  await withSmall(`?walkers=500&take=${packed}`, play);
  await withSmall('?walkers=500&take=nonsense', async (page) => {
    await expect
      .poll(() => page.locator('.notice').allTextContents())
      .toEqual([expect.stringMatching(/take must be .*; got "nonsense"\./)]);
  });
});

it('a crowd in slow motion makes a part of the steps, and one that is fast forwarded many', async () => {
  await withSmall('?walkers=256&stepsPerFrame=1&view.auto=false&autoplay=0', async (page) => {
    // a pace of 60 steps a second, times the speed: seconds until `count` steps were made, and the most between two frames
    const run = (speed: number, count: number): Promise<{ seconds: number; most: number }> =>
      page.evaluate(
        async ([speed, count]) => {
          saddlescope.pause();
          saddlescope.update({ speed });
          await saddlescope.reset();
          // a frame has the time at which it was due, which may be earlier than now
          const start = await new Promise(requestAnimationFrame);
          saddlescope.play();
          let most = 0;
          for (let before = 0; before < count;) {
            await new Promise(requestAnimationFrame);
            const { steps } = (await saddlescope.census())[0]!;
            most = Math.max(most, steps - before);
            before = steps;
          }
          return { seconds: (performance.now() - start) / 1000, most };
        },
        [speed, count] as const,
      );
    // never sooner than the pace says, less the time of a frame
    expect((await run(0.1, 8)).seconds).toBeGreaterThan(8 / 6 - 0.2);
    expect((await run(1, 40)).seconds).toBeGreaterThan(2 / 3 - 0.1);
    const fast = await run(20, 600);
    expect(fast.seconds).toBeGreaterThan(0.5 - 0.1);
    // a frame makes all the steps that are due, fused
    expect(fast.most).toBeGreaterThan(4);
  });
});
