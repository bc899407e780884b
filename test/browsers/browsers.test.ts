/** The built app in browsers that the other tests do not use: Firefox, WebKit, and Chromium without a GPU. */

import { env } from 'node:process';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CensusRow } from '../../src/core/simulation/census.ts';
import { OPTIMIZERS } from '../../src/core/settings/teams.ts';
import type { Script } from '../../src/api/script.ts';
import { badlyLaid } from './layout.ts';
import { call, openChromium, openTab, type Found, type Tab } from './tabs.ts';

declare const saddlescope: Script;

const BROWSERS = JSON.parse(env.SADDLESCOPE_BROWSERS ?? '[{ "name": "chromium-plain" }]') as Found[];
/** Firefox has WebGPU; it is asked for both engines. */
const ENGINES: Record<string, ('WebGPU' | 'CPU')[]> = { firefox: ['WebGPU', 'CPU'] };

/** Four optimizers are one link. */
const RACES = [OPTIMIZERS.slice(0, 4), OPTIMIZERS.slice(4)];
const link = (engine: string, teams: readonly string[] = ['gradient'], walkers = 20_000): string => {
  const query = new URLSearchParams({ walkers: String(walkers), autoplay: '0', 'view.auto': 'false' });
  if (engine === 'CPU') query.set('engine', 'cpu');
  teams.forEach((optimizer, k) => query.set(k === 0 ? 'optimizer' : `optimizer.${k + 1}`, optimizer));
  return `?${query}`;
};

/** Opens the link and waits for the crowd. */
async function open(tab: Tab, address: string): Promise<{ engine: string; adapter: string }> {
  await tab.open(inject('appUrl') + address);
  // WebKit's driver does not wait for modules
  return call(tab, async () => {
    if (document.readyState !== 'complete')
      await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
    const { wrong } = window;
    if (!('saddlescope' in window)) throw new Error(`the app did not start: ${wrong.join('; ')}`);
    return saddlescope.ready;
  });
}

/** What went wrong in the page, in the console or before the reader's eyes. */
const wrong = (tab: Tab): Promise<string[]> =>
  call(tab, () => [
    ...window.wrong,
    ...[...document.querySelectorAll('.failure')].map((card) => card.textContent ?? ''),
  ]);

/** Class counts of each optimizer's 20,000 walkers after 300 steps. */
async function classes(tab: Tab, engine: string): Promise<Record<string, number[]>> {
  const counts: Record<string, number[]> = {};
  for (const race of RACES) {
    expect((await open(tab, link(engine, race))).engine).toBe(engine);
    const rows = await call(tab, async () => {
      await saddlescope.step(300);
      return saddlescope.census();
    });
    race.forEach((optimizer, team) => {
      const { travelling, stalled, frozen, arrived } = rows[team]!;
      counts[optimizer] = [travelling, stalled, frozen, arrived];
    });
  }
  return counts;
}

const references: Partial<Record<string, Promise<Record<string, number[]>>>> = {};

/** The same in the Chromium of all other tests, on the same kind of engine. */
const reference = (engine: string): Promise<Record<string, number[]>> =>
  (references[engine] ??= (async () => {
    const tab = await openChromium(false);
    try {
      return await classes(tab, engine);
    } finally {
      await tab.close();
    }
  })());

/** The steps at which one walker after the other is first counted as arrived, looked for around those that are given. */
function arrivals(
  tab: Tab,
  team: { optimizer: 'em' | 'gradient'; stepSize?: number },
  starts: number[],
  near: number[],
  slack: number,
): Promise<number[]> {
  return call(
    tab,
    async (team, starts, near, slack) => {
      saddlescope.update({ teams: [team] });
      await saddlescope.place(starts);
      const found: number[] = [];
      for (const step of near) {
        let clock = (await saddlescope.census())[0]!.steps;
        await saddlescope.step(step - slack - 1 - clock);
        for (clock = step - slack - 1; clock <= step + slack; clock++) {
          const [row] = (await saddlescope.census()) as [CensusRow];
          if (row.arrived > found.length) break;
          await saddlescope.step(1);
        }
        found.push(clock);
      }
      return found;
    },
    team,
    starts,
    near,
    slack,
  );
}

/** Clicks the opener, and returns what is wrong with how `part` looks when it has come to rest. */
async function look(tab: Tab, opener: string, part: string): Promise<string[]> {
  const shown = await call(
    tab,
    async (opener, part) => {
      document.querySelector<HTMLElement>(opener)!.click();
      // the code of some is loaded now
      const shown = (): boolean => document.querySelector(part)?.checkVisibility() ?? false;
      for (let k = 0; k < 3 || (k < 600 && !shown()); k++) await new Promise(requestAnimationFrame);
      const ending = document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
      await Promise.allSettled(ending.map(({ finished }) => finished));
      return shown();
    },
    opener,
    part,
  );
  return shown ? call(tab, badlyLaid, part) : [`${part} is not shown`];
}

describe.each(BROWSERS)('$name', (found) => {
  let tab: Tab;
  beforeAll(async () => {
    tab = await openTab(found);
    console.log(tab.version);
  });
  afterAll(() => tab?.close());

  describe.each(ENGINES[found.name] ?? ['CPU'])('with %s', (engine) => {
    it('starts, says its engine, and shows a picture', async () => {
      // nothing is asked for: it finds its engine by itself
      const ready = await open(tab, engine === (ENGINES[found.name] ?? ['CPU'])[0] ? '' : '?engine=cpu');
      console.log(`${tab.version}: ${ready.engine}, ${ready.adapter}`);
      expect(ready.engine).toBe(engine);
      const steps = await call(tab, async () => {
        while ((await saddlescope.census())[0]!.steps < 20) await new Promise(requestAnimationFrame);
        saddlescope.pause();
        return (await saddlescope.census())[0]!.steps;
      });
      expect(steps).toBeGreaterThanOrEqual(20);
      const colours = await call(tab, async () => {
        const bitmap = await createImageBitmap(await saddlescope.image());
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
        const context = canvas.getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
      expect(colours).toBeGreaterThan(500);
      expect(await wrong(tab)).toEqual([]);
    });

    it('has as many walkers in each class as Chromium after 300 steps of each optimizer', async () => {
      const [mine, theirs] = [await classes(tab, engine), await reference(engine)];
      expect(Object.keys(mine)).toEqual([...OPTIMIZERS]);
      expect(mine).toEqual(theirs);
      expect(await wrong(tab)).toEqual([]);
    });

    it('brings single walkers to the peaks at the steps that theory says', async () => {
      await open(tab, link(engine, ['em'], 64));
      // doubles are exact here; what a GPU adds up in single precision may be off by so many steps
      const slack = engine === 'CPU' ? 0 : 1;
      const em = await arrivals(tab, { optimizer: 'em' }, [0.1, 1, 0.03, 1], [80, 840], slack + 1);
      expect(Math.abs(em[0]! - 80)).toBeLessThanOrEqual(slack);
      expect(Math.abs(em[1]! - 840)).toBeLessThanOrEqual(slack);
      const gradient = { optimizer: 'gradient', stepSize: 0.05 } as const;
      const [steps] = await arrivals(tab, gradient, [0.1, 1], [701], 2 * slack + 1);
      expect(Math.abs(steps! - 701)).toBeLessThanOrEqual(2 * slack);
      expect(await wrong(tab)).toEqual([]);
    });

    it('makes a PNG and a clip, or says why not', async () => {
      await open(tab, link(engine, ['em'], 1000));
      const made = await call(tab, async () => {
        const tell = (blob: Promise<Blob>): Promise<string> =>
          blob.then(
            async (file) => `${file.type} ${new Uint8Array(await file.slice(0, 4).arrayBuffer()).join()}`,
            (error: unknown) => String(error),
          );
        const size = { width: 320, height: 180 };
        return [
          await tell(saddlescope.image({ ...size, from: 'start' })),
          await tell(saddlescope.record({ ...size, from: 'start', seconds: 0.5, fps: 24 })),
        ];
      });
      console.log(`${tab.version}, ${engine}: ${made.join(' · ')}`);
      expect(made[0]).toBe('image/png 137,80,78,71');
      // an MP4 begins with a length, a WebM with the mark of EBML
      expect(made[1]).toMatch(/^video\/mp4.* 0,0,0,|^video\/webm.* 26,69,223,163$|^ClipError: \S+ \S+ /);
      expect(await wrong(tab)).toEqual([]);
    });
  });

  it('opens every page of the drawer, the story, the presets, the help and the sheet for sharing with all controls whole and apart', async () => {
    await open(tab, '?engine=cpu&walkers=1000&autoplay=0');
    expect(await call(tab, () => [innerWidth, innerHeight])).toEqual([1280, 800]);
    const pages = await call(tab, () =>
      [...document.querySelectorAll('.dock-page[aria-expanded]')].map(
        (opener) => `.${[...opener.classList].find((name) => /^dock-(?!page|button)/.test(name))}`,
      ),
    );
    expect(pages.length).toBeGreaterThanOrEqual(5);
    const bad: Record<string, string[]> = {};
    let tabs = 0;
    for (const opener of pages) {
      bad[opener] = await look(tab, opener, '.drawer');
      const ids = await call(tab, () =>
        [...document.querySelectorAll('.drawer [role=tab]')]
          .filter((one) => one.checkVisibility())
          .map((one) => `#${one.id}`),
      );
      for (const id of ids) bad[opener + id] = await look(tab, id, '.drawer');
      tabs += ids.length;
      expect(await wrong(tab), opener).toEqual([]);
    }
    expect(tabs).toBeGreaterThanOrEqual(8);
    for (const [name, opener] of [
      ['story', '.story-button'],
      ['presets', '.presets-button'],
      ['help', '.help-button'],
      ['sharing', '.dock-share'],
    ] as const) {
      bad[name] = await look(tab, opener, `.${name}`);
      await call(tab, (closer) => document.querySelector<HTMLElement>(closer)!.click(), `.${name}-close`);
    }
    // what lies over others and leaves the window is found
    expect(await look(tab, pages[0]!, '.drawer')).toEqual([]);
    await call(tab, () => {
      document.querySelector<HTMLElement>('.drawer-close')!.style.transform = 'scale(60)';
    });
    const found = (await call(tab, badlyLaid, '.drawer')).join();
    expect(found).toContain('lies over');
    expect(found).toContain('the window');
    expect(bad).toEqual(Object.fromEntries(Object.keys(bad).map((key) => [key, []])));
    expect(await wrong(tab)).toEqual([]);
  });
});
