/** Themes, colour maps, and the sizes of the room, as they are drawn. */

import { afterEach, expect, test } from 'vitest';
import { colourAt, rampOf } from '../../../src/core/colour/colour-maps.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { COLOUR_MAPS, THEMES } from '../../../src/core/settings/view-settings.ts';
import { createTheme } from '../../../src/ui/present/theme.ts';
import { Canvas2DView } from '../../../src/view/canvas2d/canvas-view.ts';
import { WorldTransform } from '../../../src/view/scene/world-transform.ts';
import {
  BINS,
  HEIGHT,
  WIDTH,
  apart,
  makeEngine,
  makeView,
  optimumOf,
  rgb,
  type Alone,
  type Backend,
  type Clot,
} from './stage.ts';
import { BEFORE } from './theme-before.ts';

const CLOTS: Clot[] = [
  { mu: 0.01, sigma: 1, count: 50_000 },
  { mu: 0.6, sigma: 1.2, count: 4000, frozen: 1, team: 1 },
  { mu: -1, sigma: 1.5, count: 300, team: 2 },
  { ...optimumOf(), count: 9000 },
];
const ALONE: Alone = {
  walkers: Array.from({ length: 300 }, (_, k) => [-1.8 + 0.012 * k, 0.6 + ((k * 37) % 100) / 80]),
  tracer: (age) => [1 - 0.05 * age, 1.6 - 0.02 * age],
};

test.each([
  ['surface', 1],
  ['map', 1],
  ['surface', 3],
] as const)(
  'in the dark with violet the %s of %s is as it was before there were themes',
  async (mode, teams) => {
    const { draw, copy } = await makeView(
      'WebGPU',
      CLOTS,
      (settings) => {
        Object.assign(settings.view, { mode, bestMu: true, ridge: true, arrows: 9, probe: [0.5, 0.8] });
        if (teams === 1) return;
        settings.teams = Array.from({ length: teams }, () => ({ ...settings.teams[0]! }));
        settings.view.layout = 'split';
      },
      ALONE,
      true,
    );
    draw(1.3, 3);
    const { data } = copy.getImageData(0, 0, WIDTH, HEIGHT);
    const before = atob(BEFORE[`${mode} ${teams}` as keyof typeof BEFORE]);
    let same = 0;
    for (let k = 0; k < 400; k++) {
      const at = 4 * ((10 + 20 * Math.floor(k / 20)) * WIDTH + 15 + 32 * (k % 20));
      const off = [0, 1, 2].map((c) => Math.abs(data[at + c]! - before.charCodeAt(3 * k + c)));
      if (Math.max(...off) <= 1) same++;
    }
    // where letters are, another machine's font may say otherwise
    expect(same).toBeGreaterThanOrEqual(396);
  },
);

/** Places of the map where nothing is but the surface, and their drawn heights. */
const PLACES = [
  [0.33, 1.87],
  [1.27, 0.83],
  [0.43, 0.63],
  [-0.87, 0.43],
] as const;

test.each<Backend>(['WebGPU', 'WebGL2'])(
  'on %s every theme and map is drawn in its own colours, one after the other in the same view',
  async (backend) => {
    const { draw, copy, view, settings, engine, complaints } = await makeView(
      backend,
      CLOTS.slice(0, 1),
      (s) => {
        s.view.mode = 'map';
      },
    );
    const world = new WorldTransform();
    world.configure(settings.window, engine);
    draw();
    for (const theme of THEMES) {
      for (const colours of COLOUR_MAPS) {
        const next: Settings = { ...settings, view: { ...settings.view, theme, colours } };
        view.configure(next);
        const at = draw();
        const { ground, classes } = paletteOf(theme, colours);
        expect([...copy.getImageData(1, 1, 1, 1).data.slice(0, 3)]).toEqual(rgb(ground));
        expect(apart(at(0.01, 1), rgb(classes.stalled)), `${theme} ${colours}`).toBeLessThan(110);
        if (colours === 'violet') continue;
        // the map's true colours, but for the faint lines on it
        for (const [mu, sigma] of PLACES) {
          const truth = colourAt(rampOf(colours, paletteOf(theme).dark), world.heightAt(mu, sigma)).map(
            (x) => 255 * x,
          );
          expect(apart(at(mu, sigma), truth), `${theme} ${colours} ${mu} ${sigma}`).toBeLessThan(8);
        }
      }
    }
    expect(complaints).toEqual([]);
    view.configure(settings);
    const back = draw();
    expect(apart(back(0.33, 1.87), draw()(0.33, 1.87))).toBe(0);
    expect([...copy.getImageData(1, 1, 1, 1).data.slice(0, 3)]).toEqual(rgb('#0b0b14'));
  },
);

/** Pixels that differ between two pictures. */
function changed(a: ImageData, b: ImageData): number {
  let count = 0;
  for (let k = 0; k < a.data.length; k += 4)
    if ([0, 1, 2].some((c) => Math.abs(a.data[k + c]! - b.data[k + c]!) > 24)) count++;
  return count;
}

test('walkers grow with their size, and the crowd gets brighter with the glow', async () => {
  const lone = { walkers: ALONE.walkers };
  const { draw, copy, view, settings } = await makeView(
    'WebGPU',
    [{ mu: -0.8, sigma: 1.6, count: 40 }],
    undefined,
    lone,
  );
  const none = await makeView('WebGPU', [{ mu: -0.8, sigma: 1.6, count: 40 }]);
  none.draw();
  const picture = ({ canvas }: OffscreenCanvasRenderingContext2D): ImageData =>
    canvas.getContext('2d')!.getImageData(0, 0, WIDTH, HEIGHT);
  const areas = [0.5, 1, 2, 4].map((walkerSize) => {
    view.configure({ ...settings, view: { ...settings.view, walkerSize } });
    draw();
    return changed(picture(copy), picture(none.copy));
  });
  areas.slice(1).forEach((area, k) => expect(area).toBeGreaterThan(1.5 * areas[k]!));
  const glows = [0.1, 0.5, 1, 3, 10].map((glow) => {
    none.view.configure({ ...settings, view: { ...settings.view, glow } });
    return none
      .draw()(-0.8, 1.6)
      .reduce((a, b) => a + b);
  });
  glows.slice(1).forEach((sum, k) => expect(sum).toBeGreaterThan(glows[k]!));
});

const leftovers: (() => void)[] = [];
afterEach(() => {
  for (const end of leftovers.splice(0)) end();
});

test('the map without a GPU follows theme, colours and glow', async () => {
  const { settings } = await makeView('WebGL2');
  // a crowd of several bins, away from all lines
  const crowd = Array.from({ length: 81 }, (_, k) => ({
    mu: -1.2 + (4 / BINS) * (k % 9),
    sigma: 1.6 + (2 / BINS) * Math.floor(k / 9),
    count: 5000,
  }));
  const engine = makeEngine(settings, crowd, { walkers: [] });
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  const flat = new Canvas2DView(canvas, settings);
  leftovers.push(() => (flat.dispose(), canvas.remove()));
  flat.resize(WIDTH, HEIGHT, 1);
  const context = canvas.getContext('2d')!;
  const at = (mu: number, sigma: number): number[] => {
    const { x, y } = flat.project(mu, sigma)!;
    const page = canvas.getBoundingClientRect();
    return [
      ...context.getImageData(Math.round(x - page.left), Math.round(y - page.top), 1, 1).data.slice(0, 3),
    ];
  };
  const world = new WorldTransform();
  world.configure(settings.window, engine);
  for (const theme of THEMES) {
    for (const colours of COLOUR_MAPS) {
      flat.configure({ ...settings, view: { ...settings.view, theme, colours } });
      flat.render({ engine, temperature: null, time: 0 });
      const { ground, classes } = paletteOf(theme, colours);
      expect([...context.getImageData(1, 1, 1, 1).data.slice(0, 3)]).toEqual(rgb(ground));
      expect(apart(at(-1.17, 1.615), rgb(classes.travelling)), `${theme} ${colours}`).toBeLessThan(6);
      const [mu, sigma] = PLACES[0];
      const truth = colourAt(rampOf(colours, paletteOf(theme).dark), world.heightAt(mu, sigma)).map(
        (x) => 255 * x,
      );
      expect(apart(at(mu, sigma), truth), `${theme} ${colours}`).toBeLessThan(14);
    }
  }
});

test('the page takes the colours of its room, and says so to the browser', () => {
  const root = document.createElement('div');
  document.body.append(root);
  const lifetime = new AbortController();
  const theme = createTheme(root, lifetime.signal);
  leftovers.push(() => (lifetime.abort(), root.remove(), delete document.documentElement.dataset.theme));
  for (const name of THEMES) {
    const { view } = { view: { theme: name, colours: 'cividis' } as Settings['view'] };
    theme.refresh(view);
    const { classes, ground, teams } = paletteOf(name, 'cividis');
    expect(root.style.getPropertyValue('--arrived')).toBe(classes.arrived);
    expect(root.style.getPropertyValue('--accent')).toBe(classes.stalled);
    expect(root.style.getPropertyValue('--team-4')).toBe(teams[3]);
    expect(document.documentElement.dataset.theme).toBe(name);
    expect(document.querySelector<HTMLMetaElement>('meta[name=theme-color]')!.content).toBe(ground);
  }
});
