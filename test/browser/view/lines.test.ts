/** Lines on the surface: where they run, how wide, how they end, and in which pictures. */

import { describe, expect, test } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import type { PlanePoint, Polyline } from '../../../src/core/plane/polyline.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';
import { Canvas2DView } from '../../../src/view/canvas2d/canvas-view.ts';
import { drape, runs } from '../../../src/view/layers/line-drape.ts';
import { listenToTaps } from '../../../src/view/camera/tap.ts';
import { WorldTransform } from '../../../src/view/scene/world-transform.ts';
import { HEIGHT, WIDTH, apart, makeEngine, makeView, rgb, type Backend } from './stage.ts';

const { lines: LINE_COLOURS } = paletteOf('dark');

const RED = '#ff2020';
const asMap = (settings: Settings): void => void (settings.view.mode = 'map');
/** No further from a colour than blending at its edge takes it. */
const NEAR = 60;

const line = (points: Polyline['points'], more: Partial<Polyline> = {}): Polyline => ({
  points,
  colour: RED,
  width: 3,
  ...more,
});

/** The line from one place to another. */
const between = (from: PlanePoint, to: PlanePoint, more?: Partial<Polyline>): Polyline =>
  line([from, to], more);

/** A stage, how to draw lines on it, and how to look at what was drawn. */
async function stageWith(backend: Backend, change?: (settings: Settings) => void) {
  const made = await makeView(backend, [], change);
  const { view, copy, draw, setLines, complaints } = made;
  const look = () => {
    const at = draw();
    const { data } = copy.getImageData(0, 0, WIDTH, HEIGHT);
    const red = (mu: number, sigma: number, below = 0, team = 0): boolean =>
      apart(at(mu, sigma, below, team), rgb(RED)) < NEAR;
    /** Red within a pixel or two of there. */
    const seen = (mu: number, sigma: number, team = 0): boolean =>
      [-2, -1, 0, 1, 2].some((below) => red(mu, sigma, below, team));
    /** How many pixels from top to bottom are red there. */
    const thick = (mu: number, sigma: number): number =>
      Array.from({ length: 41 }, (_, k) => red(mu, sigma, k - 20)).filter(Boolean).length;
    let count = 0;
    for (let k = 0; k < data.length; k += 4)
      if (apart([data[k]!, data[k + 1]!, data[k + 2]!], rgb(RED)) < NEAR) count++;
    return { at, red, seen, thick, count };
  };
  const show = (...lines: Polyline[]) => {
    setLines('test', lines);
    return look();
  };
  return { view, copy, setLines, look, show, complaints };
}

describe.each<Backend>(['WebGPU', 'WebGL2'])('on %s', (backend) => {
  test.each(['surface', 'map'] as const)('a line lies on the %s, and nowhere else', async (mode) => {
    const { show, complaints } = await stageWith(backend, ({ view }) => void (view.mode = mode));
    const { seen } = show(between([-1.6, 1.6], [1.6, 1.4]));
    for (let mu = -1.5; mu <= 1.5; mu += 0.25) {
      const sigma = 1.6 - (0.2 * (mu + 1.6)) / 3.2;
      expect(seen(mu, sigma), `${mu}`).toBe(true);
      expect(seen(mu, sigma - 0.12)).toBe(false);
      expect(seen(mu, sigma + 0.12)).toBe(false);
    }
    expect(seen(-1.8, 1.6)).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('a line climbs over what it crosses: two points are enough', async () => {
    // across both flanks, seen from so high up that nothing hides it
    const { show } = await stageWith(backend, ({ view }) => void (view.camera = [0, 80, 6.2, 0, 0]));
    const { seen } = show(between([-1.95, 0.5], [1.95, 0.5]));
    for (let mu = -1.9; mu <= 1.9; mu += 0.19) expect(seen(mu, 0.5), `${mu}`).toBe(true);
  });

  test('is as wide far away as it is near', async () => {
    const { show } = await stageWith(backend);
    const { thick } = show(
      between([-1.5, 1.9], [1.5, 1.9], { width: 6 }),
      between([-0.4, 1.1], [0.4, 1.1], { width: 6 }),
    );
    const [near, far] = [thick(-1.2, 1.9), thick(0.2, 1.1)];
    for (const pixels of [near, far]) {
      expect(pixels).toBeGreaterThanOrEqual(5);
      expect(pixels).toBeLessThanOrEqual(8);
    }
  });

  test('dashes are as long as the gaps between them', async () => {
    const { show } = await stageWith(backend, asMap);
    const { at } = show(between([-1.9, 1.5], [1.9, 1.5], { dash: 0.05, width: 5 }));
    // a dash of 1/20 of 4 units is 0.2 long
    const on = Array.from({ length: 180 }, (_, k) => apart(at(-1.8 + 0.02 * k, 1.5), rgb(RED)) < NEAR);
    const share = on.filter(Boolean).length / on.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    const changes = on.filter((one, k) => k > 0 && one !== on[k - 1]).length;
    expect(Math.abs(changes - 3.6 / 0.2)).toBeLessThanOrEqual(1);
  });

  test('has its head at its end, unless the window cuts it off', async () => {
    const { view, show, copy } = await stageWith(backend, asMap);
    const plain = show(between([0, 1.7], [0, 1.3]));
    const headed = show(between([0, 1.7], [0, 1.3], { head: 16 }));
    // a triangle of 16 by 12.8 pixels, less the ribbon under it
    const more = headed.count - plain.count;
    expect(more).toBeGreaterThan(40);
    expect(more).toBeLessThan(110);
    // it tapers to the end: wide 12 pixels before, and nothing beside the tip
    const beside = (sigma: number, right: number): number[] => {
      const { x, y } = view.project(0, sigma);
      return [...copy.getImageData(Math.floor(x) + right, Math.floor(y) + 12, 1, 1).data.slice(0, 3)];
    };
    expect(apart(beside(1.3, 4), rgb(RED))).toBeLessThan(NEAR);
    expect(apart(headed.at(0, 1.3, -4), rgb(RED))).toBeGreaterThan(NEAR);
    const cut = show(between([0, 1.7], [0, 5], { head: 16 }));
    expect(cut.count).toBe(show(between([0, 1.7], [0, 5])).count);
  });

  test('a crossed end shows, and a head fits on a short arrow', async () => {
    const { show } = await stageWith(backend, asMap);
    const plain = show(between([0, 1.7], [0, 1.3])).count;
    const crossed = show(between([0, 1.7], [0, 1.3], { cross: true })).count;
    expect(crossed).toBeGreaterThan(plain + 15);
    const short = between([0, 1.5], [0.01, 1.5], { width: 1, head: 60 });
    expect(show({ ...short, fit: true }).count).toBeLessThan(12);
    expect(show(short).count).toBeGreaterThan(500);
  });

  test('a name stands for the lines that it was given last', async () => {
    const { show, setLines, look } = await stageWith(backend, asMap);
    expect(show(between([-1, 1.5], [1, 1.5])).seen(0.5, 1.5)).toBe(true);
    const reds = ({ red }: ReturnType<typeof look>, ...sigmas: number[]): boolean[] =>
      sigmas.map((sigma) => [-1, 0, 1].some((below) => red(0.5, sigma, below)));
    setLines('test', [between([-1, 1.2], [1, 1.2])]);
    setLines('other', [between([-1, 1.8], [1, 1.8])]);
    expect(reds(look(), 1.5, 1.2, 1.8)).toEqual([false, true, true]);
    setLines('test', []);
    // more than there was room for
    setLines(
      'other',
      Array.from({ length: 400 }, (_, k) => between([-1, 1.8], [1, 1.8 - k / 4000])),
    );
    expect(reds(look(), 1.2, 1.8)).toEqual([false, true]);
  });

  test('is in each of several pictures', async () => {
    const { show } = await stageWith(backend, (settings) => {
      settings.teams = [defaultTeam(), defaultTeam('em'), defaultTeam('adam')];
      settings.view.layout = 'split';
    });
    const { seen } = show(between([-1.5, 1.6], [1.5, 1.6]));
    for (const team of [0, 1, 2]) {
      expect(seen(0.6, 1.6, team)).toBe(true);
      expect(seen(0.6, 1.4, team)).toBe(false);
    }
  });

  test('its label stands beside it once, however many have it', async () => {
    const { show } = await stageWith(backend, asMap);
    const words = { label: 'here', width: 1, opacity: 0 };
    const first = between([-1, 1.5], [1, 1.5], words);
    const one = show(first).count;
    const two = show(first, between([-1, 1.3], [1, 1.3], words)).count;
    expect(one).toBeGreaterThan(30);
    expect(Math.abs(two - one)).toBeLessThan(10);
  });
});

describe('the settings', () => {
  const shows = async (change: (settings: Settings) => void) => {
    const map = (settings: Settings): void => {
      settings.view.mode = 'map';
      change(settings);
    };
    const { draw } = await makeView('WebGPU', [], map);
    const at = draw();
    return (colour: string, mu: number, sigma: number): boolean =>
      [-1, 0, 1].some((below) => apart(at(mu, sigma, below), rgb(colour)) < NEAR);
  };

  test('show the curves where they are', async () => {
    const has = await shows(({ view }) => (view.bestMu = view.bestSigma = view.ridge = true));
    // the pitchfork of design.md, the flat branch, and R's best sigma
    expect(has(LINE_COLOURS.bestMu, 0.87973, 0.8)).toBe(true);
    expect(has(LINE_COLOURS.bestMu, -0.96122, 0.7)).toBe(true);
    expect(has(LINE_COLOURS.bestMu, 0, 1.5)).toBe(true);
    expect(has(LINE_COLOURS.bestSigma, 0.4, 0.8853586)).toBe(true);
    expect(has(LINE_COLOURS.bestSigma, 1.5, 0.5000369)).toBe(true);
    expect(has(LINE_COLOURS.bestSigma, 1.5, 0.7)).toBe(false);
    // dashed: somewhere along it
    const along = [0.7, 0.72, 0.74, 0.76, 0.78, 0.8, 0.82].map((mu) =>
      has(LINE_COLOURS.ridge, mu, Math.sqrt(1 - mu * mu)),
    );
    expect(along).toContain(true);
    expect(along).toContain(false);
  });

  test('show the notebook’s trajectories to their ends, and tracers that were dropped', async () => {
    const has = await shows(({ view, window }) => {
      window.sigma = [0.45, 1.5];
      view.trajectories = 7;
    });
    // two of its own end points, and on the way
    expect(has(LINE_COLOURS.trajectories, -0.793709, 0.494247 + 0.008)).toBe(true);
    expect(has(LINE_COLOURS.trajectories, 1.153668, 0.739383 + 0.008)).toBe(true);
    expect(has(LINE_COLOURS.trajectories, 0.3, 1.2)).toBe(false);
    const dropped = await shows(({ view }) => {
      view.dropped = [0.9, 1.6];
      view.dropper = 'em';
    });
    // EM's first step leads to mean x tanh(x mu/sigma²) on the ridge
    const first = Math.tanh(0.9 / 1.6 ** 2);
    expect(dropped(LINE_COLOURS.dropped, (0.9 + first) / 2, (1.6 + Math.sqrt(1 - first ** 2)) / 2)).toBe(
      true,
    );
  });
});

test('a lifted line keeps to the surface, and turns sharply without getting thin', () => {
  const world = new WorldTransform();
  const settings = defaultSettings();
  const data = foldData([-1, 1]);
  const engine = makeEngine(settings, [], { walkers: [] });
  world.configure(settings.window, { data, landmarks: engine.landmarks });
  const { pieces, ends } = drape(
    world,
    line([
      [-3, 0.6],
      [0.5, 0.6],
      [-1.5, 0.62],
    ]),
  );
  expect(ends).toBe(true);
  expect(pieces).toHaveLength(1);
  const [piece] = pieces;
  expect(piece![0]!.mu).toBe(-2);
  for (let k = 1; k < piece!.length; k++) {
    const [a, b] = [piece![k - 1]!, piece![k]!];
    expect(a.height).toBe(world.heightAt(a.mu, a.sigma));
    expect(b.lying).toBeGreaterThan(a.lying);
    for (const part of [0.25, 0.5, 0.75]) {
      const chord = a.height + part * (b.height - a.height);
      const truth = world.heightAt(a.mu + part * (b.mu - a.mu), a.sigma + part * (b.sigma - a.sigma));
      expect(Math.abs(chord - truth)).toBeLessThan(0.004);
    }
  }
  const parts = runs(piece!);
  expect(parts).toHaveLength(2);
  expect(parts[0]!.at(-1)).toBe(parts[1]![0]);
});

test('the map without a GPU has the same lines, where they belong', () => {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = `position: fixed; top: 0; left: 0; width: ${WIDTH}px; height: ${HEIGHT}px`;
  document.body.append(canvas);
  const settings = defaultSettings();
  settings.view.bestMu = true;
  const picks: number[][] = [];
  const view = new Canvas2DView(canvas, settings, (mu, sigma) => picks.push([mu, sigma]));
  const engine = makeEngine(settings, [], { walkers: [] });
  view.resize(WIDTH, HEIGHT, 1);
  view.lines.set('test', [
    line(
      [
        [-1.5, 1.6],
        [1.5, 1.2],
      ],
      { head: 12 },
    ),
  ]);
  view.render({ engine, temperature: null, time: 0 });
  const context = canvas.getContext('2d')!;
  // as it is laid out in flat.ts: a margin at each side of the map
  const [left, top, right, bottom] = [24, 40, WIDTH - 70, HEIGHT - 60];
  const place = (mu: number, sigma: number): [number, number] => [
    left + ((mu + 2) / 4) * (right - left),
    top + ((sigma - 0.03) / 2.02) * (bottom - top),
  ];
  const near = (mu: number, sigma: number, colour: string): number => {
    const [x, y] = place(mu, sigma);
    const { data } = context.getImageData(Math.floor(x) - 1, Math.floor(y) - 1, 3, 3);
    let least = Infinity;
    for (let k = 0; k < data.length; k += 4)
      least = Math.min(least, apart([...data.slice(k, k + 3)], rgb(colour)));
    return least;
  };
  expect(near(0.3, 1.36, RED)).toBeLessThan(30);
  expect(near(0.3, 1.5, RED)).toBeGreaterThan(100);
  expect(near(0.87973, 0.8, LINE_COLOURS.bestMu)).toBeLessThan(30);
  const [x, y] = place(0.4, 0.9);
  expect(view.pick(x, y)!.mu).toBeCloseTo(0.4, 9);
  expect(view.pick(x, y)!.sigma).toBeCloseTo(0.9, 9);
  expect(view.pick(5, 5)).toBeNull();
  const press = (type: string): boolean =>
    canvas.dispatchEvent(
      new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: y, bubbles: true }),
    );
  press('pointerdown');
  press('pointerup');
  expect(picks).toEqual([[expect.closeTo(0.4, 9), expect.closeTo(0.9, 9)]]);
  view.dispose();
  press('pointerdown');
  press('pointerup');
  expect(picks).toHaveLength(1);
  canvas.remove();
});

test('a tap is neither a drag, nor a long hold, nor one of two fingers, nor another button', () => {
  const element = document.createElement('div');
  document.body.append(element);
  let taps = 0;
  const end = listenToTaps(element, () => taps++);
  let now = 0;
  const send = (type: string, more: PointerEventInit = {}): void => {
    const event = new PointerEvent(type, { pointerId: 1, button: 0, bubbles: true, ...more });
    Object.defineProperty(event, 'timeStamp', { value: (now += 20) });
    element.dispatchEvent(event);
  };
  send('pointerdown', { clientX: 10 });
  send('pointerup', { clientX: 13 });
  expect(taps).toBe(1);
  send('pointerdown', { clientX: 10 });
  send('pointerup', { clientX: 30 });
  send('pointerdown', { button: 2 });
  send('pointerup', { button: 2 });
  send('pointerdown');
  send('pointercancel');
  send('pointerdown');
  send('pointerdown', { pointerId: 2 });
  send('pointerup', { pointerId: 2 });
  send('pointerup');
  send('pointerdown');
  now += 600;
  send('pointerup');
  expect(taps).toBe(1);
  send('pointerdown');
  send('pointerup');
  expect(taps).toBe(2);
  end();
  element.remove();
});
