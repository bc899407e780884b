/** The room of the surface on the page: how much of it there is, and that nothing hides what matters of it. */

import { userEvent } from 'vitest/browser';
import { describe, expect, test } from 'vitest';
import { Vector3 } from 'three/webgpu';
import { CLASSES, censusRow } from '../../../src/core/simulation/census.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { storySettings } from '../../../src/core/story/story.ts';
import { SILHOUETTE } from '../../../src/ui/stage/composition.ts';
import { CameraController } from '../../../src/view/camera/camera-controller.ts';
import { HALF_X, HALF_Z, WorldTransform } from '../../../src/view/scene/world-transform.ts';
import { app, find, layout, open, openForEachTest, report, ui } from './app.ts';

openForEachTest();

interface Point {
  x: number;
  y: number;
}

const SOFTWARE = 'software rendering: right, but slow';

const world = new WorldTransform();
const settings = defaultSettings();
const data = foldData(settings.data, settings.weights);
const marks = landmarks(data, settings.sigmaFloor);
world.configure(settings.window, { data, landmarks: marks });

/** Where the camera's first view puts points of the default surface, on the stage as the page covers it now. */
function projection(): (place: Vector3) => Point {
  const { frame, left, top, right, bottom } = ui.covered(false);
  const camera = new CameraController(document.createElement('div'), settings.view);
  camera.resize(innerWidth, innerHeight, frame ?? { left, top, right, bottom }, false);
  camera.update(0);
  return (place) => {
    const seen = place.clone().project(camera.camera);
    return { x: (0.5 + 0.5 * seen.x) * innerWidth, y: (0.5 - 0.5 * seen.y) * innerHeight };
  };
}

/** The box around the surface and its block, in CSS pixels. */
function surfaceBox(): { left: number; top: number; right: number; bottom: number; area: number } {
  const project = projection();
  const [mu, sigma] = [settings.window.mu, settings.window.sigma];
  const points = Array.from({ length: 41 * 41 }, (_, k) => {
    const [u, v] = [(k % 41) / 40, Math.floor(k / 41) / 40];
    return world.place(mu[0] + (mu[1] - mu[0]) * u, sigma[0] + (sigma[1] - sigma[0]) * v);
  });
  points.push(world.place(marks.optimum.mu, marks.optimum.sigma));
  for (const x of [-1, 1]) for (const z of [-1, 1]) points.push(new Vector3(x * HALF_X, 0, z * HALF_Z));
  const seen = points.map(project);
  const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)];
  const box = {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
  return { ...box, area: (box.right - box.left) * (box.bottom - box.top) };
}

/** What of the peaks, the saddle and the front corners lies under something, or outside the window. */
function hidden(): string[] {
  const project = projection();
  const { mu, sigma } = settings.window;
  const { optimum, saddle } = marks;
  const places = {
    'left peak': world.place(-optimum.mu, optimum.sigma),
    'right peak': world.place(optimum.mu, optimum.sigma),
    saddle: world.place(saddle.mu, saddle.sigma),
    'left corner': world.place(mu[0], sigma[1]),
    'right corner': world.place(mu[1], sigma[1]),
  };
  const parts = [
    '.readout',
    '.readout-buttons',
    '.panel',
    '.dock-buttons',
    '.drawer',
    '.story',
    '.first-visit',
  ];
  return Object.entries(places).flatMap(([name, place]) => {
    const { x, y } = project(place);
    // a ring of this radius is around a named point
    const reach = name.endsWith('corner') ? 0 : 12;
    const inside = x >= reach && x <= innerWidth - reach && y >= reach && y <= innerHeight - reach;
    const over = parts.filter((part) => {
      const box = document.querySelector(part)?.getBoundingClientRect();
      if (!box || box.height === 0) return false;
      return x + reach > box.left && x - reach < box.right && y + reach > box.top && y - reach < box.bottom;
    });
    return [...(inside ? [] : [`${name} outside`]), ...over.map((part) => `${name} under ${part}`)];
  });
}

describe('the surface', () => {
  test('covers half of a laptop’s window, and a quarter with any page open', async () => {
    await open(1280, 800);
    ui.report(report({ remark: SOFTWARE }));
    await layout();
    const all = 1280 * 800;
    expect(surfaceBox().area / all).toBeGreaterThanOrEqual(0.5);
    for (const key of ['c', 'g', 'i', 'd', 'v']) {
      await userEvent.keyboard(key);
      await layout();
      expect(find('.drawer').hidden, key).toBe(false);
      expect(surfaceBox().area / all, key).toBeGreaterThanOrEqual(0.25);
      expect(hidden(), key).toEqual([]);
      await userEvent.keyboard(key);
    }
  });

  test('is as wide as a phone, and all of it is on it', async () => {
    await open(390, 844);
    ui.report(report({ remark: SOFTWARE }));
    await layout();
    const { left, right } = surfaceBox();
    expect(right - left).toBeGreaterThanOrEqual(0.95 * 390);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(390);
  });

  test.each([
    [1920, 1080],
    [1440, 900],
    [1280, 800],
    [1280, 720],
    [1024, 768],
    [768, 1024],
    [390, 844],
    [844, 390],
    [360, 640],
  ])('has its peaks, saddle and front corners in sight at %i x %i', async (width, height) => {
    await open(width, height, true);
    ui.report(report({ remark: SOFTWARE, temperature: 1.2 }));
    await layout();
    expect(hidden()).toEqual([]);
    // a race
    app.update({ teams: [{}, { optimizer: 'em' }, { optimizer: 'newton' }, { annealed: true }] });
    const census = [0, 1, 2, 3].map((team) =>
      censusRow(
        team,
        5,
        CLASSES.map((name) => (name === 'travelling' ? 100 : 0)),
      ),
    );
    ui.report(report({ census, temperature: 1.2, remark: SOFTWARE }));
    await layout();
    expect(hidden(), 'four teams').toEqual([]);
    // a chapter
    app.current = storySettings(6, app.current);
    ui.report(report({ remark: SOFTWARE }));
    await layout();
    expect(hidden(), 'a chapter').toEqual([]);
  });

  test('is known to the page as the camera sees it', () => {
    const camera = new CameraController(document.createElement('div'), settings.view);
    camera.resize(1600, 1000, { left: 0, top: 0, right: 0, bottom: 0 }, false);
    camera.update(0);
    const seen = (place: Vector3): [number, number] => {
      const { x, y } = place.project(camera.camera);
      return [0.8 * x, -0.5 * y];
    };
    const { mu, sigma } = settings.window;
    const { optimum } = marks;
    const expectAt = (place: Vector3, [x, y]: readonly [number, number]): void => {
      const [a, b] = seen(place);
      expect(Math.hypot(a - x, b - y), `${a}, ${b} is not ${x}, ${y}`).toBeLessThan(0.015);
    };
    expectAt(world.place(optimum.mu, optimum.sigma), SILHOUETTE.peak);
    expectAt(world.place(mu[1], sigma[1]), SILHOUETTE.front);
    expectAt(new Vector3(HALF_X, 0, HALF_Z), SILHOUETTE.foot);
    expectAt(world.place(mu[0], sigma[1], 1), SILHOUETTE.ruler);
  });
});
