import { Fn, ivec2, screenCoordinate, texture, vec4 } from 'three/tsl';
import { DataTexture, FloatType, NodeMaterial, QuadMesh, RedFormat, RenderTarget } from 'three/webgpu';
import type { Node } from 'three/webgpu';
import { describe, expect, test } from 'vitest';
import { CLASSES, type WalkerClass } from '../../../src/core/simulation/census.ts';
import { heightOf, numbers, riseAt } from '../../../src/core/plot/height-scale.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { WorldTransform } from '../../../src/view/scene/world-transform.ts';
import { BINS, apart, makeView, optimumOf, rgb, type Backend, type Clot } from './stage.ts';

const { ground: BACKGROUND, classes: CLASS_COLOURS, temperature: TEMPERATURE_COLOUR } = paletteOf('dark');

/** The class whose colour a pixel is nearest to. */
function classOf(pixel: readonly number[]): WalkerClass {
  const distance = (name: WalkerClass): number => apart(pixel, rgb(CLASS_COLOURS[name]));
  return CLASSES.reduce((best, name) => (distance(name) < distance(best) ? name : best));
}

describe.each<Backend>(['WebGPU', 'WebGL2'])('on %s', (backend) => {
  test('draws the surface, higher places brighter, on a calm ground', async () => {
    const { draw, copy, complaints } = await makeView(backend);
    const at = draw();
    const sum = (pixel: number[]): number => pixel.reduce((a, b) => a + b);
    expect([...copy.getImageData(2, 2, 1, 1).data]).toEqual([...rgb(BACKGROUND), 255]);
    expect(apart(at(0.31, 1.37), rgb(BACKGROUND))).toBeGreaterThan(40);
    // the flank of a peak above the plain
    expect(sum(at(0.93, 0.33))).toBeGreaterThan(sum(at(-1.7, 1.6)) * 1.2);
    expect(complaints).toEqual([]);
  });

  test('shows a clot of one bin in the colour of its class', async () => {
    const count = 100_000;
    const clots: Clot[] = [
      { mu: 0.01, sigma: 1, count },
      { mu: 0.6, sigma: 1.2, count, frozen: 1 },
      { mu: -1, sigma: 1.5, count },
    ];
    const { draw } = await makeView(backend, clots);
    const at = draw();
    expect(classOf(at(0.01, 1))).toBe('stalled');
    expect(apart(at(0.01, 1), rgb(CLASS_COLOURS.stalled))).toBeLessThan(110);
    expect(classOf(at(0.6, 1.2))).toBe('frozen');
    expect(classOf(at(-1, 1.5))).toBe('travelling');
    const empty = (await makeView(backend)).draw();
    for (const { mu, sigma } of clots) expect(apart(at(mu, sigma), empty(mu, sigma))).toBeGreaterThan(60);
  });

  test('shows a mist of one walker a bin thinly, and the arrived at the optimum', async () => {
    const mist: Clot[] = [];
    for (let k = 0; k < 6400; k++) {
      mist.push({
        mu: 0.6 + (4 / BINS) * (k % 80),
        sigma: 1.4 + (2.02 / BINS) * Math.floor(k / 80),
        count: 1,
      });
    }
    const { engine, draw } = await makeView(
      backend,
      [...mist, { ...optimumOf(), count: 50_000 }],
      (settings) => {
        settings.view.mode = 'map';
      },
    );
    const [at, empty] = [draw(), (await makeView(backend, [], (s) => (s.view.mode = 'map'))).draw()];
    const change = apart(at(0.9, 1.55), empty(0.9, 1.55));
    expect(change).toBeGreaterThan(10);
    expect(change).toBeLessThan(90);
    const { mu, sigma } = engine.landmarks.optimum;
    expect(classOf(at(mu, sigma + 0.01))).toBe('arrived');
  });

  test('draws the temperature as a bright line across the surface', async () => {
    const { draw } = await makeView(backend);
    const places = [-1.3, -0.62, 0.47, 1.35];
    const without = draw();
    const dark = places.map((mu) => without(mu, 1.3));
    const at = draw(1.3);
    places.forEach((mu, k) => {
      // the line is about two pixels wide
      const nearest = Math.min(
        ...[-1, 0, 1].map((below) => apart(at(mu, 1.3, below), rgb(TEMPERATURE_COLOUR))),
      );
      expect(nearest).toBeLessThan(60);
      expect(apart(dark[k]!, rgb(TEMPERATURE_COLOUR))).toBeGreaterThan(200);
    });
  });

  test('draws walkers one by one and tracers as ribbons that fade, and nothing for those that stand still', async () => {
    const tracer = (age: number): [number, number] => [-1.2 + 0.05 * age, 1.6];
    const walkers: [number, number][] = [
      [0.5, 1.4],
      [9, 1.4], // outside the window
    ];
    const { draw } = await makeView(backend, [], undefined, { walkers, tracer });
    const [at, empty] = [draw(), (await makeView(backend)).draw()];
    const change = (mu: number, sigma: number): number => apart(at(mu, sigma), empty(mu, sigma));
    expect(classOf(at(0.5, 1.4))).toBe('travelling');
    const [young, old] = [change(...tracer(1.5)), change(...tracer(10.5))];
    expect(young).toBeGreaterThan(60);
    expect(old).toBeLessThan(young / 2);
    expect(change(1.5, 0.8)).toBe(0);
    // a row that is read in the wrong order would draw a ribbon from end to end elsewhere
    for (let k = 0; k < 40; k++) expect(change(-1.9 + 0.09 * k, 1.75)).toBe(0);
  });

  test('raises the surface by the same formula in shaders and in numbers', async () => {
    const { view, engine, settings } = await makeView(backend);
    const world = new WorldTransform();
    world.configure(settings.window, engine);
    // from below the clamp to above the optimum; rounded, so that both sides start from the same L
    const levels = Float32Array.from({ length: 256 }, (_, k) => riseAt(world.scale, -0.05 + k / 230));
    const source = new DataTexture(levels, 256, 1, RedFormat, FloatType);
    source.needsUpdate = true;
    const material = new NodeMaterial();
    material.fragmentNode = Fn(() => {
      const L = texture(source).load(ivec2(screenCoordinate.floor())) as unknown as Node<'vec4'>;
      return vec4(world.heightNode(L.x), 0, 0, 1);
    })();
    const target = new RenderTarget(256, 1, { type: FloatType, depthBuffer: false });
    view.renderer.setRenderTarget(target);
    new QuadMesh(material).render(view.renderer);
    view.renderer.setRenderTarget(null);
    const pixels = await view.renderer.readRenderTargetPixelsAsync(target, 0, 0, 256, 1);
    const heights = Array.from(levels, (L) => heightOf(numbers, world.scale, L));
    expect(Math.max(...heights)).toBeGreaterThan(1);
    // |L| is at most 14, and 1 part in 2^24 of it, softened by 1.2 nats and drawn at 1/5 a unit, is 1.4e-7; WGSL's
    // log may be 2^-21 = 4.8e-7 off about 1, and its square root some ulp: all within 1e-6, an order to spare
    heights.forEach((height, k) =>
      expect(Math.abs(pixels[4 * k]! - height), `L = ${levels[k]}`).toBeLessThan(1e-5),
    );
    for (const thing of [source, material, target]) thing.dispose();
  });
});

test('picks the point of the surface that is under the pointer', async () => {
  const { view, draw } = await makeView('WebGL2');
  draw();
  for (const [mu, sigma] of [
    [0, 1],
    [-1.5, 1.8],
    [0.8, 0.6],
  ] as const) {
    const { x, y } = view.project(mu, sigma);
    const picked = view.pick(x, y)!;
    expect(Math.abs(picked.mu - mu)).toBeLessThan(1e-6);
    expect(Math.abs(picked.sigma - sigma)).toBeLessThan(1e-6);
  }
  expect(view.pick(2, 2)).toBeNull();
});

test('lies down as a true map, mu to the right and sigma downwards, and stands up again', async () => {
  const { view, settings, draw } = await makeView('WebGL2');
  draw();
  const standing = view.project(0.5, 0.7);
  view.configure({ ...settings, view: { ...settings.view, mode: 'map' } });
  draw(null, 3);
  const between = view.project(0.5, 0.7);
  draw(null, 12);
  const [origin, right, down, far] = [
    view.project(-1, 0.5),
    view.project(1, 0.5),
    view.project(-1, 1.5),
    view.project(1, 1.5),
  ];
  expect(right.x).toBeGreaterThan(origin.x + 200);
  expect(down.y).toBeGreaterThan(origin.y + 100);
  for (const [a, b] of [
    [right.y, origin.y],
    [down.x, origin.x],
    [far.x, right.x],
    [far.y, down.y],
  ] as const) {
    expect(Math.abs(a - b)).toBeLessThan(0.01);
  }
  expect(view.pick(far.x, far.y)!.sigma).toBeCloseTo(1.5, 6);
  const flat = view.project(0.5, 0.7);
  for (const end of [standing, flat]) {
    expect(Math.hypot(between.x - end.x, between.y - end.y)).toBeGreaterThan(3);
  }
  view.configure(settings);
  draw(null, 12);
  const again = view.project(0.5, 0.7);
  expect(Math.hypot(again.x - standing.x, again.y - standing.y)).toBeLessThan(0.01);
});
