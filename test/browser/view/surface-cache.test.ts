/** The ground of the surface is drawn once and kept; the picture is the one that drawing it each time would give. */

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ThreeView } from '../../../src/view/three-view.ts';
import type { RenderOptions } from '../../../src/view/view-api.ts';
import { deviceOf, HEIGHT, makeView, WIDTH, type Alone, type Backend, type Clot } from './stage.ts';

const CROWD: Clot[] = [
  { mu: 0.5, sigma: 0.9, count: 2000 },
  { mu: -1.2, sigma: 1.4, count: 300 },
  { mu: 0, sigma: 1, count: 9000, frozen: 1 },
];

const ALONE: Alone = {
  walkers: [
    [0.5, 1.4],
    [-0.3, 0.4],
  ],
  tracer: (age) => [-1.2 + 0.05 * age, 1.6],
};
type Pixels = Uint8ClampedArray;

/** What goes to the device in a picture: how often a surface is drawn into the cache, and bytes of buffers. */
function watched(view: ThreeView, device: GPUDevice | undefined, draw: () => void) {
  const seen = { grounds: 0, bytes: 0 };
  const { renderer } = view;
  const { setRenderTarget } = renderer;
  renderer.setRenderTarget = function (target, ...rest) {
    if (target?.depthTexture) seen.grounds++;
    return setRenderTarget.call(this, target, ...rest);
  };
  const write = device && vi.spyOn(device.queue, 'writeBuffer');
  try {
    draw();
  } finally {
    renderer.setRenderTarget = setRenderTarget;
    write?.mockRestore();
  }
  return seen;
}

describe.each<Backend>(['WebGPU', 'WebGL2'])('on %s', (backend) => {
  test('the ground is drawn for another camera, theme or size, and not for another crowd, temperature, schedule or probe', async () => {
    const { view, settings, draw } = await makeView(backend, CROWD);
    const device = await deviceOf(backend);
    const grounds = (then: () => unknown): number => watched(view, device, then).grounds;
    const settle = (): void => [1, 2, 3].forEach(() => draw());
    settle();
    expect(grounds(() => [draw(), draw(0.7), draw(0.6)])).toBe(0);
    const { schedule, teams } = settings;
    for (const other of [
      { ...settings, schedule: { ...schedule, sigma: 0.4 } },
      { ...settings, teams: [{ ...teams[0]!, stepSize: 0.1 }] },
      { ...settings, view: { ...settings.view, probe: [0.5, 1] } },
    ]) {
      view.configure(other);
      expect(grounds(() => draw())).toBe(0);
    }
    const changes = [
      () => view.setCamera([0.6, 0.5, 4, 0, 0]),
      () => view.configure({ ...settings, view: { ...settings.view, theme: 'light' } }),
      () => view.resize(WIDTH, HEIGHT, 0.5),
    ];
    for (const change of changes) {
      change();
      expect(grounds(() => draw(0.7))).toBe(1);
      settle();
      expect(grounds(() => draw(0.7))).toBe(0);
    }
  });

  test('the pictures of several teams stand on one ground', async () => {
    const { view, draw } = await makeView(backend, CROWD, (settings) => {
      settings.teams = [settings.teams[0]!, { ...settings.teams[0]!, optimizer: 'em' }];
      settings.view.layout = 'split';
    });
    const device = await deviceOf(backend);
    expect(watched(view, device, () => draw()).grounds).toBe(1);
    draw();
    expect(watched(view, device, () => draw()).grounds).toBe(0);
  });

  test('inside its edges the picture is that of a surface which is drawn each time', async () => {
    const { view, engine, settings, draw, copy } = await makeView(backend, CROWD);
    draw(0.7);
    draw(0.7);
    const cached = copy.getImageData(0, 0, WIDTH, HEIGHT).data;
    const canvas = document.createElement('canvas');
    const device = await deviceOf(backend);
    const fine = await ThreeView.create({ canvas, device, engine, settings, fine: true });
    onTestFinished(() => fine.dispose());
    fine.resize(WIDTH, HEIGHT, 1);
    fine.setCamera(view.camera);
    for (let k = 0; k < 8; k++) fine.updateCamera(0.25 * (k + 1));
    fine.render({ engine, temperature: 0.7, time: 2.1 });
    fine.copyTo(copy, 0, 0, WIDTH, HEIGHT);
    const direct = copy.getImageData(0, 0, WIDTH, HEIGHT).data;
    let [drawn, off] = [0, 0];
    for (let k = 0; k < cached.length; k += 4) {
      const levels = [0, 1, 2].map((c) => Math.abs(cached[k + c]! - direct[k + c]!));
      if (direct[k]! + direct[k + 1]! + direct[k + 2]! > 60) drawn++;
      if (Math.max(...levels) > 2) off++;
    }
    console.log(`${backend}: ${off} of ${drawn} pixels are more than two levels off`);
    expect(drawn).toBeGreaterThan(0.3 * WIDTH * HEIGHT);
    // silhouettes, letters and thin lines have smooth edges in the one and not in the other
    expect(off / drawn).toBeLessThan(0.05);
  });
});

describe.each<Backend>(['WebGPU', 'WebGL2'])('with smooth edges on %s', (backend) => {
  test('the ground is kept from the second frame on, and the frame is that of a surface which is drawn each time', async () => {
    const { engine, settings, copy } = await makeView(
      backend,
      CROWD,
      ({ view }) => (view.bestMu = true),
      ALONE,
    );
    const device = await deviceOf(backend);
    const canvas = document.createElement('canvas');
    const view = await ThreeView.create({ canvas, device, engine, settings, fine: true });
    onTestFinished(() => view.dispose());
    view.resize(WIDTH, HEIGHT, 1);
    const frame = (time: number) => {
      const { grounds } = watched(view, device, () => view.render({ engine, temperature: 0.7, time }));
      view.copyTo(copy, 0, 0, WIDTH, HEIGHT);
      return { grounds, data: copy.getImageData(0, 0, WIDTH, HEIGHT).data };
    };
    // with its first frame a camera learns the range of depths that its backend has
    frame(0);
    view.setCamera([0.1, 25, 5, 0, 0]);
    const frames = [1, 2, 3].map(frame);
    expect(frames.map(({ grounds }) => grounds)).toEqual([0, 1, 0]);
    const [direct, first, kept] = frames.map(({ data }) => data) as [Pixels, Pixels, Pixels];
    expect(kept).toEqual(first);
    let [drawn, off, far, sum] = [0, 0, 0, 0];
    for (let k = 0; k < kept.length; k += 4) {
      const most = Math.max(...[0, 1, 2].map((c) => Math.abs(kept[k + c]! - direct[k + c]!)));
      if (direct[k]! + direct[k + 1]! + direct[k + 2]! > 60) drawn++;
      if (most > 2) off++;
      if (most > 40) far++;
      sum += most;
    }
    console.log(
      `${backend}: of ${drawn} pixels ${off} are more than 2 levels off, ${far} more than 40; mean ${sum / drawn}`,
    );
    expect(drawn).toBeGreaterThan(0.3 * WIDTH * HEIGHT);
    // on outlines, whose samples are blended before the crowd is and not after
    expect(off / drawn).toBeLessThan(0.03);
    expect(far / drawn).toBeLessThan(0.003);
    expect(sum / drawn).toBeLessThan(0.5);
    // a camera that moves, a tile and a transparent frame have a surface of their own
    view.setCamera([0.6, 0.5, 4, 0, 0]);
    expect([frame(4), frame(5)].map(({ grounds }) => grounds)).toEqual([0, 1]);
    const alone = (how: RenderOptions): number =>
      watched(view, device, () => view.render({ engine, temperature: 0.7, time: 6 }, how)).grounds;
    expect(alone({ transparent: true })).toBe(0);
    expect(alone({ tile: { x: 8, y: 8, width: 64, height: 64 } })).toBe(0);
    expect([frame(7), frame(8)].map(({ grounds }) => grounds)).toEqual([0, 1]);
  });
});

test('a picture in which only the crowd has moved uploads less than 2 kB', async () => {
  const { view, draw } = await makeView('WebGPU', CROWD);
  const device = await deviceOf('WebGPU');
  for (let k = 0; k < 4; k++) draw();
  const { bytes } = watched(view, device, () => draw());
  console.log(`${bytes} bytes uploaded`);
  expect(bytes).toBeLessThan(2048);
});
