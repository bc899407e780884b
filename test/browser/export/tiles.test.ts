/** A picture that is drawn in tiles is the picture that is drawn at once; and nothing is where no surface is. */

import { afterAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/core/simulation/engine.ts';
import type { Tile } from '../../../src/core/export/scene.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { defaultTeam } from '../../../src/core/settings/teams.ts';
import { ThreeView } from '../../../src/view/three-view.ts';
import { differing } from '../arrays.ts';
import { makeEngine, type Alone, type Backend, type Clot } from '../view/stage.ts';

const { ground: BACKGROUND } = paletteOf('dark');

const [WIDTH, HEIGHT] = [496, 304];

interface Easel {
  view: ThreeView;
  canvas: HTMLCanvasElement;
  device: GPUDevice | undefined;
  complaints: string[];
  time: number;
}
const easels: Partial<Record<Backend, Easel>> = {};
afterAll(() => {
  for (const { view, device } of Object.values(easels)) {
    view.dispose();
    device?.destroy();
  }
});

/** A view for pictures, which all tests of a backend share, and how to read what it draws. */
async function makePicture(backend: Backend, change: (settings: Settings) => void) {
  const settings = defaultSettings();
  change(settings);
  const known = easels[backend];
  const device =
    known?.device ??
    (backend === 'WebGPU' ? await (await navigator.gpu.requestAdapter())!.requestDevice() : undefined);
  const clots: Clot[] = [
    { mu: 0.4, sigma: 1.1, count: 4000 },
    { mu: -1.2, sigma: 0.6, count: 30, frozen: 1, team: settings.teams.length - 1 },
  ];
  const walkers = Array.from({ length: 200 }, (_, k): [number, number] => [
    3.6 * ((k * 0.618) % 1) - 1.8,
    0.2 + 1.7 * ((k * 0.414) % 1),
  ]);
  const alone: Alone = { walkers, tracer: (age) => [1.5 - 0.08 * age, 0.8 + 0.04 * age] };
  const engine = makeEngine(settings, clots, alone, device);
  const easel = known ?? (await makeEasel(engine, settings, device));
  easels[backend] = easel;
  const { view, canvas, complaints } = easel;
  view.configure(settings);
  // from a surface to a map it glides for less than a second, of which a view takes a quarter at a time
  for (let k = 0; k < 8; k++) view.updateCamera((easel.time += 0.25));
  view.resize((WIDTH + 1e-6) / 1.3, (HEIGHT + 1e-6) / 1.3, 1.3);
  const on = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true })!;
  const draw = (tiles: readonly (Tile | undefined)[], transparent = false): Uint8ClampedArray => {
    on.clearRect(0, 0, WIDTH, HEIGHT);
    for (const tile of tiles) {
      view.render({ engine, temperature: 0.7, time: easel.time }, { tile, transparent });
      const { x, y, width, height } = tile ?? { x: 0, y: 0, width: WIDTH, height: HEIGHT };
      view.copyTo(on, x, y, width, height);
      expect([canvas.width, canvas.height]).toEqual(tile ? [tile.width, tile.height] : [WIDTH, HEIGHT]);
    }
    expect(complaints).toEqual([]);
    return on.getImageData(0, 0, WIDTH, HEIGHT).data;
  };
  return { draw, on };
}

async function makeEasel(engine: Engine, settings: Settings, device?: GPUDevice): Promise<Easel> {
  const complaints: string[] = [];
  device?.addEventListener('uncapturederror', (event) => complaints.push(event.error.message));
  const canvas = document.createElement('canvas');
  const view = await ThreeView.create({ canvas, device, engine, settings, fine: true });
  return { view, canvas, device, complaints, time: 1 };
}

const quarters: Tile[] = [
  { x: 0, y: 0, width: 248, height: 152 },
  { x: 248, y: 0, width: 248, height: 152 },
  { x: 0, y: 152, width: 248, height: 152 },
  { x: 248, y: 152, width: 248, height: 152 },
];

const scenes: [string, (settings: Settings) => void][] = [
  ['a surface', ({ view }) => Object.assign(view, { bestMu: true, arrows: 6, trajectories: 3 })],
  ['a map', ({ view }) => Object.assign(view, { mode: 'map', contours: true })],
  [
    'three pictures side by side',
    (settings) => {
      settings.teams = [defaultTeam(), defaultTeam('adam'), defaultTeam('em')];
      settings.view.layout = 'split';
    },
  ],
];

/**
 * A tile's camera is another one, so that coordinates differ in their last bits, by about 1e-4 pixels. Where an edge comes
 * so near to one of the four samples of a pixel, that sample may be the other side's: 4e-4 of the pixels along edges.
 */
const FLIPPED = 5e-4;

for (const backend of ['WebGPU', 'WebGL2'] as const) {
  // what crops is the same for both
  for (const [name, change] of backend === 'WebGPU' ? scenes : scenes.slice(2)) {
    test(`${backend}: tiles of ${name} are the whole`, async () => {
      const { draw } = await makePicture(backend, change);
      const whole = draw([undefined]).slice();
      expect(new Set(whole).size).toBeGreaterThan(100);
      const tiled = draw(quarters);
      const pixels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, k) =>
        [0, 1, 2, 3].reduce((most, c) => Math.max(most, Math.abs(whole[4 * k + c]! - tiled[4 * k + c]!)), 0),
      );
      expect(pixels.filter((most) => most > 1).length / pixels.length).toBeLessThan(FLIPPED);
      // no seam: beside the cuts it differs no more than elsewhere
      const beside = pixels.filter((_, k) => {
        const [x, y] = [k % WIDTH, Math.floor(k / WIDTH)];
        return Math.abs(x + 0.5 - WIDTH / 2) < 2 || Math.abs(y + 0.5 - HEIGHT / 2) < 2;
      });
      expect(beside.reduce((sum, most) => sum + most, 0) / beside.length).toBeLessThan(0.1);
      // and the canvas is all of the picture again
      expect(differing(draw([undefined]), whole)).toBe(0);
    });
  }

  test(`${backend}: a transparent picture is nothing but the surface and the words`, async () => {
    const { draw, on } = await makePicture(backend, ({ view }) => Object.assign(view, { bestMu: true }));
    const opaque = draw([undefined]).slice();
    const clear = draw(quarters, true).slice();
    const alphas = clear.filter((_, k) => k % 4 === 3);
    const share = (test: (alpha: number) => boolean): number => alphas.filter(test).length / alphas.length;
    expect(share((alpha) => alpha === 0)).toBeGreaterThan(0.2);
    expect(share((alpha) => alpha === 255)).toBeGreaterThan(0.2);
    expect(clear[3]).toBe(0);
    // over the usual ground it is the usual picture, to the rounding of both colour and alpha
    on.globalCompositeOperation = 'destination-over';
    on.fillStyle = BACKGROUND;
    on.fillRect(0, 0, WIDTH, HEIGHT);
    const laid = on.getImageData(0, 0, WIDTH, HEIGHT).data;
    const off = opaque.filter((value, k) => Math.abs(value - laid[k]!) > 2);
    expect(off.length / opaque.length).toBeLessThan(FLIPPED);
  });
}
