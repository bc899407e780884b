/** Images that colour the surface: each colour where it belongs in the plane, in every kind of view. */

import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../src/core/settings/settings.ts';
import type { Painting } from '../../../src/view/view-api.ts';
import { paint } from '../../../src/view/canvas2d/raster.ts';
import { apart, makeEngine, makeView, rgb, type Backend } from './stage.ts';

const GROUND = rgb('#0b0b14');
/** Of the four quarters: low mu and low sigma first, then high mu. */
const QUARTERS = ['#c02020', '#20c020', '#2020c0', '#c0c020'].map(rgb);
/** A place in each, away from the lines on the map. */
const PLACES: readonly [number, number][] = [
  [-1.27, 0.57],
  [1.27, 0.57],
  [-1.27, 1.63],
  [1.27, 1.63],
];

/** An image of four quarters over a part of the plane. */
function quarters(mu: Painting['mu'], sigma: Painting['sigma'], colours = QUARTERS, stale = false): Painting {
  const side = 40;
  const pixels = new Uint8ClampedArray(4 * side * side);
  for (let k = 0; k < side * side; k++) {
    const which = 2 * Number(Math.floor(k / side) >= side / 2) + Number(k % side >= side / 2);
    pixels.set([...colours[which]!, 255], 4 * k);
  }
  return { pixels, width: side, height: side, mu, sigma, stale };
}

const asMap = (settings: Settings): void => void (settings.view.mode = 'map');

describe.each<Backend>(['WebGPU', 'WebGL2'])('a painting on %s', (backend) => {
  test('has its own colours on the map, and L comes back after it', async () => {
    const { draw, view, settings, complaints } = await makeView(backend, [], asMap);
    const before = draw();
    view.paint([quarters(settings.window.mu, settings.window.sigma)]);
    const at = draw();
    PLACES.forEach((place, k) => expect(apart(at(...place), QUARTERS[k]!), `quarter ${k}`).toBeLessThan(4));
    view.paint([]);
    const after = draw();
    for (const place of PLACES) expect(apart(after(...place), before(...place))).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('lies where its part of the plane is, and is dimmed while another one is to come', async () => {
    const { draw, view } = await makeView(backend, [], asMap);
    const plain = draw();
    // the upper right quarter of the window, whose middle is at mu = 1
    view.paint([quarters([0, 2], [1.1, 2.05])]);
    const at = draw();
    for (const [mu, sigma] of PLACES.slice(0, 3)) expect(apart(at(mu, sigma), plain(mu, sigma))).toBe(0);
    expect(apart(at(0.57, 1.27), QUARTERS[0]!)).toBeLessThan(4);
    expect(apart(at(1.57, 1.27), QUARTERS[1]!)).toBeLessThan(4);
    expect(apart(at(0.57, 1.87), QUARTERS[2]!)).toBeLessThan(4);
    view.paint([quarters([0, 2], [1.1, 2.05], QUARTERS, true)]);
    const dimmed = draw()(1.57, 1.27);
    expect(apart(dimmed, GROUND)).toBeLessThan(0.6 * apart(QUARTERS[1]!, GROUND));
    expect(apart(dimmed, GROUND)).toBeGreaterThan(0.3 * apart(QUARTERS[1]!, GROUND));
  });

  test('side by side each picture has its own', async () => {
    const turned = [...QUARTERS.slice(1), QUARTERS[0]!];
    const { draw, view, settings } = await makeView(backend, [], (given) => {
      asMap(given);
      given.teams = [given.teams[0]!, { ...given.teams[0]! }];
      given.view.layout = 'split';
    });
    const { mu, sigma } = settings.window;
    view.paint([quarters(mu, sigma), quarters(mu, sigma, turned)]);
    // what is kept of a ground must not be taken for that of another picture
    for (const at of [draw(), draw()]) {
      PLACES.forEach((place, k) => {
        expect(apart(at(...place, 0, 0), QUARTERS[k]!), `left ${k}`).toBeLessThan(4);
        expect(apart(at(...place, 0, 1), turned[k]!), `right ${k}`).toBeLessThan(4);
      });
    }
  });
});

test('on a plain canvas a painting has the same colours', async () => {
  const { settings } = await makeView('WebGL2');
  const engine = makeEngine(settings, [], { walkers: [] });
  const bitmap = document.createElement('canvas');
  const { mu, sigma } = settings.window;
  paint(bitmap, engine, settings, undefined, quarters(mu, sigma));
  const context = bitmap.getContext('2d')!;
  PLACES.forEach(([m, s], k) => {
    const [x, y] = [(m - mu[0]) / (mu[1] - mu[0]), (s - sigma[0]) / (sigma[1] - sigma[0])];
    const { data } = context.getImageData(Math.floor(x * bitmap.width), Math.floor(y * bitmap.height), 1, 1);
    expect(apart([...data.slice(0, 3)], QUARTERS[k]!), `quarter ${k}`).toBeLessThan(4);
  });
});
