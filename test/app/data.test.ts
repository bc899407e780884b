/** The page of the data in the built app, with a real mouse, a real finger, real keys and real files. */

import type { BrowserContextOptions, JSHandle, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { foldData } from '../../src/core/likelihood/folded-data.ts';
import { drawNormal } from '../../src/core/data/datasets.ts';
import { logLikelihood } from '../../src/core/likelihood/mixture.ts';
import type { Settings } from '../../src/core/settings/settings.ts';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import { atRest, COARSE, glide, PHONE, smallTargets, steps, violations, withShared } from '../setup/page.ts';

declare const saddlescope: Script;

looksAway();

/** Opens the app with the page of the data, and checks at the end that nothing went wrong unseen. */
const withData = (
  address: string,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = COARSE,
): Promise<void> =>
  withShared(
    address,
    async (page) => {
      const opener = page.getByRole('button', { name: 'Data', exact: true });
      await (options.hasTouch ? opener.tap() : page.keyboard.press('d'));
      await page.locator('.data-svg .base').waitFor({ state: 'attached' });
      // the line is drawn again once the words have taken their room
      const heights = () =>
        [...document.querySelectorAll('.data-svg .knob')].map((knob) => knob.getBoundingClientRect().y);
      await atRest(page, heights, 4);
      await use(page);
      expect(await page.locator('.notice.error').count()).toBe(0);
    },
    options,
  );

const settings = (page: Page): Promise<Settings> => page.evaluate(() => saddlescope.settings());
const knob = async (page: Page, i: number): Promise<{ x: number; y: number }> => {
  const { x, y, width, height } = (await page.locator('.data-svg .point .knob').nth(i).boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
};
const refused = (page: Page): Promise<string | null> => page.locator('.data-refusal').textContent();
const note = (page: Page): Promise<string | null> => page.locator('.data-note').textContent();

/** The surface on the screen is that of the data: L over the window, against core, relative to n and to |L|. */
async function expectSurface(page: Page, values: ArrayLike<number>): Promise<void> {
  const data = foldData(values);
  const { window } = await settings(page);
  const low = 0.1 * data.criticalTemperature;
  const heights = await page.evaluate(
    ([mu, sigma]) => saddlescope.surface({ mu, sigma, width: 5, height: 4 }).then((grid) => [...grid]),
    [window.mu, [low, window.sigma[1]] as [number, number]] as const,
  );
  heights.forEach((L, k) => {
    const mu = window.mu[0] + ((k % 5) / 4) * (window.mu[1] - window.mu[0]);
    const truth = logLikelihood(data, mu, low + (Math.floor(k / 5) / 3) * (window.sigma[1] - low));
    expect(Math.abs(L - truth) / (data.n + Math.abs(truth))).toBeLessThan(2e-6);
  });
}

/** A crowd that stands still, unless a test lets it run. */
const STILL = '?walkers=256&autoplay=0';

interface Counts {
  changes: number;
  frames: number;
  /** When the address was written, in milliseconds. */
  writes: number[];
}

describe('a value', () => {
  it('follows the mouse; surface, s and axes follow it, and the crowd begins anew', async () => {
    await withData(STILL, async (page) => {
      await page.evaluate(() => saddlescope.step(20));
      const from = await knob(page, 1);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 80, from.y - 10, { steps: 4 });
      await expect.poll(async () => (await knob(page, 1)).x).toBeGreaterThan(from.x + 78);
      expect((await knob(page, 1)).x).toBeLessThan(from.x + 82);
      await page.mouse.up();
      const { data, sigmaFloor, window } = await settings(page);
      expect(data[0]).toBe(-1);
      expect(data[1]).toBeGreaterThan(1.3);
      const s = foldData(data).criticalTemperature;
      expect(sigmaFloor).toBeCloseTo(0.05 * s, 3);
      expect(window.mu[1]).toBeCloseTo(2 * s, 2);
      expect(await page.locator('.mark-label.near').first().textContent()).toContain(
        `s = ${s.toPrecision(3)}`,
      );
      await expectSurface(page, data);
      expect(await steps(page)).toBe(0);
      const walkers = await page.evaluate(() => saddlescope.walkers());
      expect(Math.max(...Object.values(walkers).map(Math.abs))).toBeGreaterThan(1.7 * s);
      await expect.poll(() => page.evaluate(() => location.search)).toContain(`data=${data.join(',')}`);
    });
  });

  it('follows a finger', async () => {
    await withData(
      STILL,
      async (page) => {
        const from = await knob(page, 1);
        await glide(page, [from.x + 8, from.y + 6, from.x + 38, from.y + 6]);
        await expect.poll(async () => (await settings(page)).data[1]).toBeGreaterThan(1.25);
        expect((await settings(page)).data[0]).toBe(-1);
        // and the page did not scroll away meanwhile
        expect(await page.locator('.drawer-page.data').evaluate((element) => element.scrollTop)).toBe(0);
      },
      PHONE,
    );
  });

  it('follows keys, and more come and go', async () => {
    await withData(`${STILL}&data=-2,1`, async (page) => {
      await page.locator('.data-svg .point').nth(1).focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(async () => (await settings(page)).data).toEqual([-2, 1.01]);
      await page.keyboard.press('Shift+ArrowRight');
      await expect.poll(async () => (await settings(page)).data).toEqual([-2, 1.11]);
      await page.keyboard.press('Insert');
      expect((await settings(page)).data).toHaveLength(3);
      await page.keyboard.press('Delete');
      await page.keyboard.press('Delete');
      expect((await settings(page)).data).toEqual([-2]);
      await page.getByRole('button', { name: '+ value' }).click();
      expect((await settings(page)).data).toHaveLength(2);
      await page.locator('.data-svg').dblclick({ position: { x: 60, y: 60 } });
      expect((await settings(page)).data).toHaveLength(3);
    });
  });

  it('that is dragged asks for no more than a change a frame, and keeps the address in peace', async () => {
    await withData(STILL, async (page) => {
      await page.evaluate(() => {
        const counts: Counts = { changes: 0, frames: 0, writes: [] };
        Object.assign(window, { counts });
        const line = document.querySelector('.mark-label.near')!;
        new MutationObserver(() => counts.changes++).observe(line, { childList: true, subtree: true });
        // the app writes the address by replacing it
        const replace = history.replaceState.bind(history);
        history.replaceState = (...args) => (counts.writes.push(performance.now()), replace(...args));
        const tick = (): void => {
          counts.frames++;
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      });
      const from = await knob(page, 1);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 100, from.y, { steps: 20 });
      await page.mouse.up();
      const counts = () => page.evaluate(() => (window as unknown as { counts: Counts }).counts);
      const { changes, frames } = await counts();
      expect(changes).toBeGreaterThan(0);
      expect(changes).toBeLessThanOrEqual(frames + 1);
      // written now and then, and not with each of the twenty moves: browsers refuse more than a few a second
      await expect
        .poll(async () => page.url().includes(`data=${(await settings(page)).data.join(',')}`))
        .toBe(true);
      const { writes } = await counts();
      expect(writes).not.toHaveLength(0);
      for (let k = 1; k < writes.length; k++) expect(writes[k]! - writes[k - 1]!).toBeGreaterThan(390);
    });
  });
});

describe('a file', () => {
  const values = drawNormal(100_000, 2, 0.7, 5);
  const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  const csv = file('many.csv', `id,x\n${values.map((x, i) => `${i},${x}`).join('\n')}\n`);

  it('of 100,000 lines opens, its column is chosen, and L is that of all of them', async () => {
    await withData(STILL, async (page) => {
      await page.locator('.data-side input[type=file]').setInputFiles(csv);
      await page.getByLabel('Column').selectOption('x');
      await expect.poll(() => note(page)).toContain('column “x”');
      expect(await note(page)).toMatch(
        /as \d+ weighted values: L differs by at most \d·10⁻\S+ per value, less/,
      );
      await expectSurface(page, values);
      const { data, weights } = await settings(page);
      expect(data.length).toBeLessThanOrEqual(128);
      // and the link brings them back, to the last bit
      await expect.poll(() => page.url()).toContain(`data=${data.join(',')}&weights=${weights.join(',')}`);
      expect(await page.evaluate(() => location.search)).toContain('weights=');
      await page.reload();
      await page.evaluate(() => saddlescope.ready);
      const again = await settings(page);
      expect([again.data, again.weights]).toEqual([data, weights]);
      await page.keyboard.press('d');
      await expect.poll(() => note(page)).toContain('weighted values that represent 100\u202f000.');
    });
  });

  it('that is bad is named with its line and value, and the old data stay', async () => {
    await withData(`${STILL}&data=-3,4`, async (page) => {
      const lines = Array.from({ length: 5000 }, (_, i) => String(i / 7));
      lines[4321] = '12,5';
      const before = await settings(page);
      await page.locator('.data-side input[type=file]').setInputFiles(file('bad.csv', lines.join('\n')));
      await expect.poll(() => refused(page)).toMatch(/Bad\.csv, line 4322 must be .*; got "12,5"\./);
      expect(await refused(page)).toContain('The data have not changed.');
      await page.locator('.data-box').fill('1, two, 3');
      await page.keyboard.press('Enter');
      await expect.poll(() => refused(page)).toMatch(/Line 1 must be .*; got "two"\./);
      expect(await settings(page)).toEqual(before);
    });
  });

  /** Drops a file on the picture: a text, or what the page has made. */
  async function drop(page: Page, name: string, content: string | JSHandle): Promise<void> {
    const files = await page.evaluateHandle(
      ([content, name]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content as BlobPart], name));
        return transfer;
      },
      [content, name] as const,
    );
    await page.dispatchEvent('#stage', 'dragenter', { dataTransfer: files });
    await page.getByText('Drop a file to open it').waitFor();
    await page.dispatchEvent('#stage', 'drop', { dataTransfer: files });
  }
  const notice = (page: Page): Promise<string[]> => page.locator('.notice p').allTextContents();

  it('that is dropped on the picture is opened: a list, and what R wrote', async () => {
    await withData(STILL, async (page) => {
      await page.keyboard.press('d');
      await drop(page, 'two.txt', '1.5\n-2.5\n');
      await expect.poll(async () => (await settings(page)).data).toEqual([1.5, -2.5]);
      await page.locator('.data-note').waitFor();

      const before = await settings(page);
      await drop(page, 'r.txt', '"x" "<b>y</b>"\n"1" 1.5 "a"\n"2" NA "b \\"c\\""\n"3" -0.5 "d"\n');
      await expect.poll(() => refused(page)).toMatch(/R\.txt, line 3 must be a number .*; got "NA"\./);
      expect(await settings(page)).toEqual(before);
      expect(await page.getByLabel('Column').locator('option').allTextContents()).toEqual([
        'row names',
        'x',
        '<b>y</b>',
      ]);
      await page.getByRole('button', { name: 'Leave out 1 missing value (NA)' }).click();
      await expect.poll(async () => (await settings(page)).data).toEqual([1.5, -0.5]);
      await expect
        .poll(() => note(page))
        .toContain(
          '2 values (r.txt, column “x”). Mean 0.5, standard deviation 1.41. 1 missing value (NA) is left out.',
        );
    });
  });

  it('that the app saved is opened again: walkers, a picture, a recording, and settings', async () => {
    await withData(`${STILL}&data=-1,2`, async (page) => {
      await page.evaluate(() => saddlescope.step(20));
      const before = await settings(page);
      const walkers = await page.evaluate(() => saddlescope.walkers());
      const saved = await page.evaluateHandle(async () => {
        saddlescope.startTake();
        await saddlescope.step(1);
        return {
          walkers: await saddlescope.data('walkers'),
          picture: await saddlescope.image({ width: 64, height: 64 }),
          take: JSON.stringify(saddlescope.endTake()),
        };
      });
      const after = await page.evaluate(() => saddlescope.walkers());
      expect(after).not.toEqual(walkers);
      const leave = (): Promise<void> =>
        page.evaluate(() => saddlescope.update({ data: [5, 6], walkers: 9 }));

      await leave();
      await drop(page, 'walkers.csv', await saved.getProperty('walkers'));
      await expect
        .poll(() => notice(page))
        .toContainEqual(expect.stringContaining('256 walkers of walkers.csv'));
      expect(await settings(page)).toEqual(before);
      // the GPU places them to 64 bits of another scale than doubles have
      const placed = Object.values(await page.evaluate(() => saddlescope.walkers()));
      const off = placed.map((value, k) => Math.abs(value - after[k]!));
      expect(placed).toHaveLength(512);
      expect(Math.max(...off)).toBeLessThan(1e-14);

      await leave();
      await drop(page, 'a.png', await saved.getProperty('picture'));
      await expect.poll(async () => [await steps(page), await settings(page)]).toEqual([21, before]);
      expect(await page.evaluate(() => saddlescope.walkers())).toEqual(after);

      await leave();
      await drop(page, 'a.json', await saved.getProperty('take'));
      await page.getByText(/^A recording of .* with 0 changes/).waitFor();
      await drop(page, 'settings.json', JSON.stringify({ app: 'Saddlescope', settings: before }));
      await expect.poll(() => settings(page)).toEqual(before);
    });
  });
});

it('data longer than a server takes are kept behind the #, and come back with a reload', async () => {
  await withData(STILL, async (page) => {
    const data = Array.from({ length: 2000 }, (_, i) => Math.sin(i + 1));
    await page.evaluate((values) => saddlescope.update({ data: values }), data);
    await expect.poll(() => page.evaluate(() => location.hash.length)).toBeGreaterThan(20_000);
    expect(await page.evaluate(() => location.search)).toBe(STILL);
    expect(await note(page)).toContain('The link holds all of them');
    await page.reload();
    await page.evaluate(() => saddlescope.ready);
    expect((await settings(page)).data).toEqual(data);
  });
});

describe('degenerate data', () => {
  const cases: [string, number[]][] = [
    ['one value', [2.5]],
    ['all equal', [3, 3, 3, 3]],
    ['zeros among them', [0, 0, 2]],
    ['very small', [-1e-6, 1e-6, 3e-6]],
    ['very large', [-1e6, 2e6]],
    ['a far outlier', [-1, 1, 1, -1, 1, -1, 40]],
  ];
  it(`the crowd climbs, and every number is one: ${cases.map(([name]) => name).join(', ')}`, async () => {
    await withData(STILL, async (page) => {
      for (const [name, values] of cases) {
        await page.locator('.data-box').fill(values.join(', '));
        await page.locator('.data-box').press('Enter');
        await expect.poll(async () => (await settings(page)).data, { message: name }).toEqual(values);
        await expectSurface(page, values);
        const [before, after] = await page.evaluate(async () => {
          await saddlescope.reset();
          const data = [...(await saddlescope.walkers())];
          await saddlescope.step(60);
          return [data, [...(await saddlescope.walkers())]];
        });
        const { data, weights } = await settings(page);
        const folded = foldData(data, weights);
        const mean = (pairs: readonly number[]): number => {
          let sum = 0;
          for (let k = 0; k < pairs.length; k += 2) sum += logLikelihood(folded, pairs[k]!, pairs[k + 1]!);
          return (2 * sum) / pairs.length / folded.n;
        };
        expect(after.every(Number.isFinite), name).toBe(true);
        expect(mean(after), name).toBeGreaterThan(mean(before));
        expect(await steps(page), name).toBe(60);
      }
    });
  });
});

it('the page is right for who cannot see it or use a mouse', async () => {
  for (const [address, options] of [
    [STILL, undefined],
    [`${STILL}&data=-1,1,2`, PHONE],
  ] as const) {
    await withData(
      address,
      async (page) => {
        expect(await violations(page, '.drawer', '.dock')).toEqual([]);
        await page.locator('.data-box').fill('1, x');
        await page.locator('.data-box').press('Enter');
        await expect.poll(() => refused(page)).toContain('"x"');
        expect(await violations(page, '.drawer', '.dock')).toEqual([]);
        await page.locator('.data-side input[type=file]').setInputFiles({
          name: 'a.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(`a,b\n${Array.from({ length: 300 }, (_, i) => `${i},${-i}`).join('\n')}`),
        });
        await page.locator('.data-column').waitFor();
        expect(await violations(page, '.drawer', '.dock')).toEqual([]);
        if (!options) return;
        // targets that a thumb hits
        expect(
          await smallTargets(
            page,
            '.data button, .drawer-bar button, .data select, .data-box, .data-fit',
            24,
            42,
          ),
        ).toEqual([]);
      },
      options,
    );
  }
});
