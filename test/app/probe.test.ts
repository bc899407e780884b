/** The probe and its slices in the built app: a real mouse, a real finger and real keys on the real surface. */

import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { Script } from '../../src/api/script.ts';
import { looksAway } from '../setup/app.ts';
import {
  COARSE,
  glide,
  PHONE,
  pictureAtRest,
  smallTargets,
  unmoved,
  violations,
  withShared,
} from '../setup/page.ts';

declare const saddlescope: Script;

// the ring is on the canvas of the labels, which is none of the GPU's
looksAway();

/** A crowd that stands still, so that nothing but the hand moves. */
const STILL = '?walkers=1000&view.auto=false&view.triangles=0&autoplay=0';

/** Opens the app; checks at the end that nothing went wrong unseen. */
const withProbe = (
  address: string,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = COARSE,
): Promise<void> =>
  withShared(
    address,
    async (page) => {
      await use(page);
      expect(await page.locator('.notice.error').count()).toBe(0);
    },
    options,
  );

const probe = (page: Page): Promise<number[]> =>
  page.evaluate(() => (saddlescope.settings() as unknown as { view: { probe: number[] } }).view.probe);
const camera = (page: Page): Promise<number[]> => page.evaluate(() => saddlescope.settings().view.camera);
const opens = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Probe', exact: true }).click();
  await page.locator('.probe-fields').waitFor();
  // the picture makes room
  await pictureAtRest(page);
};

/** What axe-core finds wrong in the page of the probe and its button, one line each. */
const wrong = (page: Page): Promise<string[]> => violations(page, '.drawer', '.dock');

/** How much of a ring in the probe's colour is seen about each of these points near one, at most two pixels off: 0 to 1. */
async function ringsNear(page: Page, x: number, y: number, offsets: [number, number][]): Promise<number[]> {
  const clip = { x: x - 48, y: y - 48, width: 96, height: 96 };
  const shot = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(
    async ([png, offsets]) => {
      // no policy of the page stands against bytes
      const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const scale = image.width / 96;
      // its cyan, mixed at edges with what is behind it
      const is = (at: number, down: number): boolean => {
        const i = 4 * (Math.round(down * scale) * image.width + Math.round(at * scale));
        const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
        return g > 80 && g - r > 35 && Math.abs(g - b) < 40;
      };
      const around = Array.from({ length: 48 }, (_, k) => (k * Math.PI) / 24);
      return offsets.map(([across, down]) => {
        let best = 0;
        for (let dx = -2; dx <= 2; dx++) {
          for (let dy = -2; dy <= 2; dy++) {
            for (let radius = 7; radius <= 12; radius++) {
              const seen = around.filter((angle) =>
                [radius, radius + 1 / scale].some((r) =>
                  is(48 + across + dx + r * Math.cos(angle), 48 + down + dy + r * Math.sin(angle)),
                ),
              );
              best = Math.max(best, seen.length / around.length);
            }
          }
        }
        return best;
      });
    },
    [shot, offsets] as const,
  );
}

/** A ring about a point, and none beside it: neither the slices nor the words make one. */
async function expectRing(page: Page, x: number, y: number): Promise<void> {
  const beside: [number, number][] = [
    [-22, 22],
    [22, -22],
  ];
  let rings: number[] = [];
  await expect
    .poll(async () => (rings = await ringsNear(page, x, y, [[0, 0], ...beside]))[0])
    .toBeGreaterThan(0.8);
  for (const ring of rings.slice(1)) expect(ring).toBeLessThan(0.6);
}

describe('on the stage', () => {
  it('the ring is dragged over the surface, the camera stays, and numbers and slices follow', async () => {
    await withProbe(STILL, async (page) => {
      await opens(page);
      await page.mouse.click(530, 330);
      await expectRing(page, 530, 330);
      const from = await probe(page);
      const before = await camera(page);
      const title = page.locator('.slice-mu .slice-title');
      await expect.poll(() => title.textContent()).toContain(`σ = ${from[1]} `);
      // taken beside its middle, it keeps its place under the hand
      await page.mouse.move(536, 325);
      await page.mouse.down();
      await page.mouse.move(576, 345, { steps: 2 });
      // live, while it is held
      await expect.poll(() => title.textContent()).not.toContain(`σ = ${from[1]} `);
      await page.mouse.up();
      await expectRing(page, 570, 350);
      const [mu, sigma] = await probe(page);
      expect(mu).toBeGreaterThan(from[0]!);
      expect(sigma).toBeGreaterThan(from[1]!);
      expect(await camera(page)).toEqual(before);
      // elsewhere, where there is nothing to take and nothing lies over it, a drag turns the surface, and the probe stays
      const x = 420;
      let y = 340;
      const isBare = () =>
        page.evaluate(
          ([x, y]) => {
            const under = document.elementFromPoint(x, y) as HTMLElement;
            return under.id === 'stage' && under.style.cursor === '';
          },
          [x, y] as const,
        );
      do await page.mouse.move(x, (y += 20));
      while (!(await isBare()) && y < 440);
      expect(await isBare()).toBe(true);
      await page.mouse.down();
      await page.mouse.move(x + 60, y, { steps: 2 });
      await page.mouse.up();
      await expect.poll(() => camera(page)).not.toEqual(before);
      expect(await probe(page)).toEqual([mu, sigma]);
    });
  });

  it('a finger taps it into place and drags it', async () => {
    await withProbe(
      STILL,
      async (page) => {
        await page.getByRole('button', { name: 'Probe', exact: true }).tap();
        await page.locator('.probe-fields').waitFor();
        await pictureAtRest(page);
        await page.touchscreen.tap(150, 290);
        await expect.poll(() => probe(page)).toHaveLength(2);
        await expectRing(page, 150, 290);
        const before = await probe(page);
        await glide(page, [162, 302, 202, 302]);
        await expect.poll(async () => (await probe(page))[0]! > before[0]!).toBe(true);
        await expectRing(page, 190, 290);
      },
      PHONE,
    );
  });
});

describe('the page', () => {
  it('says at the saddle what the notebook says, and copies it', async () => {
    await withProbe(STILL, async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.keyboard.press('i');
      await page.getByRole('button', { name: 'Saddle', exact: true }).click();
      expect(await page.locator('.probe-kind').textContent()).toBe('Degenerate: one zero eigenvalue');
      const said = (await page.locator('.probe-values').textContent())!;
      expect(said).toContain('1.31107e−6');
      expect(said).toContain('1.33311e−10');
      await page.getByRole('tab', { name: 'Accuracy' }).click();
      const table = (await page.locator('.probe-table').textContent())!;
      expect(table).toContain('−9.99709819140e−12');
      // that it is copied is said for a moment only
      const copying = page.waitForFunction(
        () => document.querySelector('.probe-point [role=status]')!.textContent === 'Copied',
      );
      await page.getByRole('button', { name: 'JSON', exact: true }).last().click();
      await copying;
      const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as {
        hessian: unknown;
      };
      expect(copied).toMatchObject({ mu: 0, sigma: 1, kind: 'degenerate saddle', gradient: [0, 0] });
      expect(copied.hessian).toEqual([
        [0, 0],
        [0, -4],
      ]);
      // a selection by hand, too
      await page.locator('.probe-scroll').click();
      await page.evaluate(() => getSelection()!.selectAllChildren(document.querySelector('.probe-values')!));
      await page.keyboard.press('Control+c');
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('-2.83788');
    });
  });

  it('the notebook’s slices by clicks, the probe on them by mouse and keys, all of it in the link', async () => {
    let there: number[] = [];
    let address = '';
    await withProbe(STILL, async (page) => {
      await opens(page);
      await page.getByRole('button', { name: 'σ = 1 ±0.01, from -0.01 to 0.01' }).click();
      expect(await page.locator('.slice-mu .slice-unit').textContent()).toBe('L − max, in 10⁻⁹');
      await page.getByRole('button', { name: 'μ = 0.6, from 0.1 to 2' }).click();
      // R: .4017672
      expect(await page.locator('.slice-sigma .slice-title').textContent()).toBe(
        'μ = 0.6 · max at σ = 0.401767',
      );
      await page.getByRole('button', { name: 'σ = 0.9, from -2 to 2' }).click();
      expect(await page.locator('.slice-mu .slice-title').textContent()).toBe(
        'σ = 0.9 · max at μ = ±0.695658',
      );
      await page.locator('.slice-mu .uplot').waitFor();
      const area = (await page.locator('.slice-mu .measure-plot').boundingBox())!;
      await page.mouse.click(area.x + area.width * 0.8, area.y + area.height / 2);
      const [mu] = await probe(page);
      expect(mu).toBeGreaterThan(0.7);
      await page.keyboard.press('ArrowLeft');
      expect((await probe(page))[0]).toBeCloseTo(mu! - 0.02, 3);
      there = await probe(page);
      await expect.poll(() => page.url()).toContain(`view.probe=${there.join()}&`);
      address = new URL(page.url()).search;
      expect(address).toContain('view.sliceSigma=0.1,2');
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await expect.poll(() => page.url()).not.toMatch(/view\.(probe|slice)/);
    });
    await withProbe(address, async (page) => {
      expect(await probe(page)).toEqual(there);
      await opens(page);
      expect(await page.locator('.slice-mu .slice-title').textContent()).toContain('σ = 0.9');
    });
  });

  for (const [screen, options] of [
    ['desk', COARSE],
    ['phone', PHONE],
  ] as const) {
    it(`axe-core finds nothing wrong, with and without a probe, at both tabs (${screen})`, async () => {
      await withProbe(
        STILL,
        async (page) => {
          await page.getByRole('button', { name: 'Probe', exact: true }).click();
          expect(await wrong(page)).toEqual([]);
          await page.getByRole('button', { name: 'Saddle', exact: true }).click();
          await unmoved(page);
          expect(await wrong(page)).toEqual([]);
          await page.locator('.probe-more').click();
          await page.getByRole('tab', { name: 'Accuracy' }).click();
          expect(await wrong(page)).toEqual([]);
          if (screen === 'desk') return;
          expect(await smallTargets(page, 'button, input:not([type=checkbox])')).toEqual([]);
        },
        options,
      );
    });
  }
});

describe('on the map', () => {
  const MAP = `${STILL}&view.mode=map&view.probe=0.5,1`;
  const windowOf = (page: Page) => page.evaluate(() => saddlescope.settings().window);

  it('a click probes the point under it, a mouse drags a slice, and Shift draws a box wherever it begins', async () => {
    await withProbe(MAP, async (page) => {
      await opens(page);
      const [x, y] = [576, 300];
      await page.mouse.click(x, y);
      await expect.poll(() => probe(page)).not.toEqual([0.5, 1]);
      await expectRing(page, x, y);
      const from = await probe(page);
      // what it says is the app's own truth
      const truth = await page.evaluate(([m, g]) => saddlescope.probe(m!, g!), from);
      const said = await page.locator('.probe-values tr').first().locator('td').textContent();
      expect(Number(said!.replace('−', '-'))).toBeCloseTo(truth.logLikelihood, 4);
      await expect.poll(() => page.url()).toContain(`view.probe=${from.join()}`);
      // the slice along mu, well beside the probe
      await page.mouse.move(x - 60, y + 2);
      await page.mouse.down();
      await page.mouse.move(x - 60, y + 32, { steps: 2 });
      await page.mouse.up();
      await expect.poll(async () => (await probe(page))[1]).toBeGreaterThan(from[1]!);
      const lower = await probe(page);
      expect(lower[0]).toBe(from[0]);
      // and the one along sigma
      await page.mouse.move(x + 2, y - 40);
      await page.mouse.down();
      await page.mouse.move(x - 58, y - 40, { steps: 2 });
      await page.mouse.up();
      await expect.poll(async () => (await probe(page))[0]).toBeLessThan(lower[0]!);
      const moved = await probe(page);
      expect(moved[1]).toBe(lower[1]);

      const window = await windowOf(page);
      const corner = { x: x - 60, y: y + 30 };
      await page.keyboard.down('Shift');
      await page.mouse.move(corner.x, corner.y);
      await page.mouse.down();
      await page.mouse.move(corner.x + 60, corner.y + 60, { steps: 2 });
      // Escape ends the box, and only that: what is open stays open
      await page.keyboard.press('Escape');
      await page.mouse.up();
      await page.waitForTimeout(300);
      expect(await windowOf(page)).toEqual(window);
      expect(await page.locator('.drawer').isVisible()).toBe(true);
      await page.mouse.move(corner.x, corner.y);
      await page.mouse.down();
      await page.mouse.move(corner.x + 90, corner.y + 70, { steps: 2 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      await expect.poll(() => windowOf(page)).not.toEqual(window);
      expect(await probe(page)).toEqual(moved);
      // without a box it closes the drawer
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.drawer').isVisible()).toBe(false);
    });
  });
});
