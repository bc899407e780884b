/** A hand on the stage: what the wheel, two fingers and a box make of the window, on the surface and on the map. */

import { describe, expect, test } from 'vitest';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { windowAboutSaddle, wholeWindow, type Window } from '../../../src/core/plane/window.ts';
import { apart, makeView, rgb, type Backend, type Clot } from './stage.ts';

const { classes: CLASS_COLOURS } = paletteOf('dark');

type Stage = Awaited<ReturnType<typeof makeView>>;

const BACKENDS: Backend[] = ['WebGPU', 'WebGL2'];
const MODES: Settings['view']['mode'][] = ['surface', 'map'];
let time = 0;

/** Lets the view say what it wants until it wants nothing more, and gives it that. */
function settle({ view, engine, settings, draw }: Stage, most = 60): Window {
  let now = settings.window;
  for (let k = 0; k < most; k++) {
    const window = view.takeWindowRequest((time += 0.02));
    if (!window) {
      if (k > 2) break;
      continue;
    }
    now = settings.window = window;
    Object.assign(engine, { window });
    view.configure({ ...settings });
  }
  draw();
  return now;
}

/** `timeStamp`: when it is turned, in milliseconds; left out, now. */
const wheel = (
  { view }: Stage,
  at: { x: number; y: number },
  deltaY: number,
  { timeStamp, ...more }: WheelEventInit & { timeStamp?: number } = {},
): boolean => {
  const event = new WheelEvent('wheel', {
    deltaY,
    clientX: at.x,
    clientY: at.y,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  if (timeStamp !== undefined) Object.defineProperty(event, 'timeStamp', { value: timeStamp });
  return view.renderer.domElement.dispatchEvent(event);
};

const pointer = (
  { view }: Stage,
  type: string,
  at: { x: number; y: number },
  more: PointerEventInit = {},
): boolean =>
  view.renderer.domElement.dispatchEvent(
    new PointerEvent(type, { clientX: at.x, clientY: at.y, bubbles: true, cancelable: true, ...more }),
  );

const widthsOf = ({ mu, sigma }: Window): [number, number] => [mu[1] - mu[0], sigma[1] - sigma[0]];

describe.each(MODES)('on the %s', (mode) => {
  const stand = async (change: (settings: Settings) => void = () => {}): Promise<Stage> => {
    const stage = await makeView('WebGL2', [], (settings) => {
      settings.view.mode = mode;
      change(settings);
    });
    stage.draw();
    // a pointer that no device has cannot be captured
    const { domElement } = stage.view.renderer;
    domElement.setPointerCapture = domElement.releasePointerCapture = () => {};
    return stage;
  };

  test('the wheel keeps what is under it where it is, and nothing moves the eye', async () => {
    for (const place of [
      [0, 1],
      [-1.2, 1.6],
      [0.9, 0.5],
    ] as const) {
      const stage = await stand();
      const near = stage.view.project(place[0], place[1]);
      const at = { x: Math.round(near.x), y: Math.round(near.y) };
      const { mu, sigma } = stage.view.pick(at.x, at.y)!;
      // all of it one turn of the wheel, however long the machine takes in between
      const turn = { timeStamp: performance.now() };
      expect(wheel(stage, at, -100, turn)).toBe(false); // the page does not scroll
      const first = settle(stage);
      expect(widthsOf(first)[0] / 4).toBeCloseTo(Math.exp(-0.18), 2);
      for (let k = 0; k < 5; k++) wheel(stage, at, -100, turn);
      const window = settle(stage);
      const [wide, high] = widthsOf(window);
      expect(wide / 4).toBeCloseTo(Math.exp(-6 * 0.18), 2);
      // the window's fixed point: the same part of the way in it as in the whole
      const whole = wholeWindow(1);
      const off = [
        (mu - window.mu[0]) / wide - (mu - whole.mu[0]) / 4,
        (sigma - window.sigma[0]) / high - (sigma - whole.sigma[0]) / widthsOf(whole)[1],
      ];
      // the surface grows under the pointer, and the box is at one place: a thousandth of the window
      for (const part of off) expect(Math.abs(part)).toBeLessThan(1e-3);
    }
  });

  test('goes down to 1e-5 about the saddle, and picks what is under the pointer to 1e-3 of the window', async () => {
    const stage = await stand((settings) => (settings.window = windowAboutSaddle(1, 5e-6)));
    const { view } = stage;
    let [most, picked] = [0, 0];
    for (const mu of [-4e-6, 0, 1.7e-6, 4.5e-6]) {
      for (const sigma of [1 - 4e-6, 1 + 1e-6, 1 + 4e-6]) {
        const at = view.project(mu, sigma);
        const found = view.pick(at.x, at.y)!;
        // what lies behind the ridge is hidden by it
        const again = view.project(found.mu, found.sigma);
        expect(Math.hypot(again.x - at.x, again.y - at.y)).toBeLessThan(0.01);
        if (mode === 'surface' && sigma < 1) continue;
        picked++;
        most = Math.max(most, Math.abs(found.mu - mu) / 1e-5, Math.abs(found.sigma - sigma) / 1e-5);
      }
    }
    console.log(
      `picking on the ${mode} in a window of 1e-5: ${most.toExponential(1)} of the window off at most`,
    );
    expect(picked).toBeGreaterThan(7);
    expect(most).toBeLessThan(1e-3);
    wheel(stage, view.project(0, 1), -4000);
    for (let k = 0; k < 20; k++) wheel(stage, view.project(0, 1), -240);
    const deepest = settle(stage);
    expect(Math.max(...widthsOf(deepest))).toBeLessThan(1.2e-6);
    expect(view.takeWindowRequest((time += 0.1))).toBeNull();
  });

  test('two fingers draw the window apart, together and along', async () => {
    const stage = await stand();
    const finger = (type: string, pointerId: number, x: number, y: number): void =>
      void pointer(stage, type, { x, y }, { pointerId, pointerType: 'touch', isPrimary: pointerId === 1 });
    const { x, y } = stage.view.project(0, 1);
    finger('pointerdown', 1, x - 30, y);
    finger('pointerdown', 2, x + 30, y);
    settle(stage, 3);
    for (let k = 1; k <= 5; k++) {
      finger('pointermove', 1, x - 30 - 12 * k, y);
      finger('pointermove', 2, x + 30 + 12 * k, y);
      settle(stage, 3);
    }
    const apartBy = stage.settings.window;
    expect(widthsOf(apartBy)[0]).toBeCloseTo(4 / 3, 2);
    // the saddle is still between them
    const now = stage.view.project(0, 1);
    expect(Math.hypot(now.x - x, now.y - y)).toBeLessThan(mode === 'map' ? 2 : 12);
    for (const pointerId of [1, 2]) finger('pointerup', pointerId, x, y);
    finger('pointerdown', 3, x - 60, y);
    finger('pointerdown', 4, x + 60, y);
    settle(stage, 3);
    for (let k = 1; k <= 3; k++) {
      for (const [pointerId, side] of [
        [3, -60],
        [4, 60],
      ] as const)
        finger('pointermove', pointerId, x + side + 13 * k, y);
      settle(stage, 3);
    }
    const moved = stage.settings.window;
    expect(widthsOf(moved)[0]).toBeCloseTo(4 / 3, 2);
    expect(moved.mu[0]).toBeLessThan(apartBy.mu[0] - 0.02);
    for (const pointerId of [3, 4]) finger('pointerup', pointerId, x, y);
  });

  test('Shift and the mouse draw a box, which is seen, and becomes the window', async () => {
    const stage = await stand();
    const { view, draw } = stage;
    const [a, b] = [view.project(-0.5, 1.2), view.project(0.7, 1.7)];
    const before = draw();
    const plain = before(0.1, 1.45);
    const outside = before(-1.2, 1.45);
    const mouse = { pointerId: 1, pointerType: 'mouse', shiftKey: true };
    expect(pointer(stage, 'pointerdown', a, { ...mouse, button: 0 })).toBe(false);
    pointer(stage, 'pointermove', { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, mouse);
    pointer(stage, 'pointermove', b, mouse);
    expect(view.updateCamera((time += 1))).toBe(true);
    const seen = draw();
    expect(apart(seen(0.1, 1.45), plain)).toBeLessThan(6);
    const sum = (pixel: number[]): number => pixel.reduce((x, y) => x + y);
    expect(sum(seen(-1.2, 1.45))).toBeLessThan(0.7 * sum(outside));
    pointer(stage, 'pointerup', b, mouse);
    const window = settle(stage);
    expect(Math.abs(window.mu[0] + 0.5)).toBeLessThan(0.002);
    expect(Math.abs(window.mu[1] - 0.7)).toBeLessThan(0.002);
    expect(Math.abs(window.sigma[0] - 1.2)).toBeLessThan(0.002);
    expect(Math.abs(window.sigma[1] - 1.7)).toBeLessThan(0.002);
    // a slip of the hand is no box, and the eye has not turned
    const c = view.project(0, 1.4);
    pointer(stage, 'pointerdown', c, { ...mouse, button: 0 });
    pointer(stage, 'pointerup', { x: c.x + 3, y: c.y + 3 }, mouse);
    expect(view.takeWindowRequest((time += 1))).toBeNull();
  });

  test('a wheel with Alt is the eye’s', async () => {
    const stage = await stand();
    const { view, draw } = stage;
    const before = view.project(1, 1.5);
    wheel(stage, view.project(0, 1), -200, { altKey: true });
    expect(view.takeWindowRequest((time += 1))).toBeNull();
    draw(null, 10);
    const after = view.project(1, 1.5);
    expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeGreaterThan(4);
  });

  test('keys zoom about the saddle', async () => {
    const stage = await stand();
    for (let k = 0; k < 3; k++) stage.view.moveCamera('closer');
    const window = settle(stage);
    expect(widthsOf(window)[0] / 4).toBeCloseTo(Math.exp(-0.6), 2);
    expect(window.mu[0]).toBeCloseTo(-window.mu[1], 4);
    for (let k = 0; k < 4; k++) stage.view.moveCamera('wider');
    expect(settle(stage)).toEqual(wholeWindow(1));
    // what is on its way ends where somebody else sets another window
    for (let k = 0; k < 30; k++) stage.view.moveCamera('closer');
    expect(stage.view.takeWindowRequest((time += 0.02))).not.toBeNull();
    stage.settings.window = { mu: [-1, 1], sigma: [0.5, 1.5] };
    stage.view.configure({ ...stage.settings });
    expect(stage.view.takeWindowRequest((time += 0.02))).toBeNull();
  });
});

describe.each(BACKENDS)('a window of 1e-5, on %s', (backend) => {
  const deep = (settings: Settings): void => {
    settings.window = windowAboutSaddle(1, 5e-6);
  };

  test('fills the box with a smooth ridge, without stairs', async () => {
    const { draw, view, copy, complaints } = await makeView(backend, [], deep);
    const at = draw();
    const sum = (pixel: readonly number[]): number => pixel.reduce((a, b) => a + b);
    // the ridge is brighter than its foot
    expect(sum(at(2e-6, 1 + 2e-7))).toBeGreaterThan(sum(at(2e-6, 1 + 4.6e-6)) * 1.5);
    // down the flank, row by row of pixels: the colour of a hill, without the flats and jumps of stairs
    const [top, foot] = [view.project(1.3e-6, 1 + 0.6e-6), view.project(1.3e-6, 1 + 4.6e-6)];
    const rows = Math.floor(foot.y - top.y);
    expect(rows).toBeGreaterThan(60);
    const light = Array.from({ length: rows }, (_, k) => {
      const x = Math.round(top.x + ((foot.x - top.x) * k) / rows);
      // over level lines and letters: the median of neighbours
      const pixels = [-9, -6, -3, 0, 3, 6, 9].map((d) =>
        sum([...copy.getImageData(x + d, Math.round(top.y) + k, 1, 1).data.slice(0, 3)]),
      );
      return pixels.sort((a, b) => a - b)[3]!;
    });
    // level lines are a few rows wide and bright: what is under them is the least of a few rows
    const ground = light.map((_, k) => Math.min(...light.slice(Math.max(0, k - 4), k + 5)));
    const range = Math.max(...ground) - Math.min(...ground);
    const steepest = Math.max(...ground.slice(1).map((value, k) => Math.abs(value - ground[k]!)));
    expect(range).toBeGreaterThan(60);
    expect(steepest).toBeLessThan(range / 6);
    expect(complaints).toEqual([]);
  });

  test('shows walkers where they are, alone and as light', async () => {
    const walkers: [number, number][] = [[2.5e-6, 1 + 2.5e-6]];
    const clots: Clot[] = [{ mu: -2.5e-6, sigma: 1 + 2e-6, count: 3 }];
    const { draw, engine } = await makeView(backend, clots, deep, { walkers });
    const empty = (await makeView(backend, [], deep)).draw();
    // three of all are in the window
    Object.assign(engine, { inWindow: 3 });
    const at = draw();
    expect(apart(at(2.5e-6, 1 + 2.5e-6), rgb(CLASS_COLOURS.travelling))).toBeLessThan(120);
    expect(apart(at(-2.5e-6, 1 + 2e-6), empty(-2.5e-6, 1 + 2e-6))).toBeGreaterThan(40);
    expect(apart(at(0.5e-6, 1 + 3.7e-6), empty(0.5e-6, 1 + 3.7e-6))).toBeLessThan(8);
  });
});
