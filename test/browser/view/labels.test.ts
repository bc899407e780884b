/** Labels keep clear of what lies over the stage, and are as sharp as the page however coarse the frame under them is. */

import { describe, expect, test } from 'vitest';
import { RING, placeLabels, type Label, type PlacedLabel } from '../../../src/view/labels/label-layout.ts';
import { LabelPainter } from '../../../src/view/labels/label-painter.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { HEIGHT, WIDTH, apart, makeView, rgb, type Backend } from './stage.ts';

const SIZE = { left: 0, top: 0, right: 800, bottom: 600 };
const PLATE = { left: 300, top: 80, right: 500, bottom: 200 };

const word = (x: number, y: number, more: Partial<Label> = {}): Label => ({
  ...{ text: 'optimum', colour: '#ffffff', x, y, alignX: 0.5, alignY: 0.5 },
  ...more,
});

/** The box of the label placed last, if any is. */
const placed = (list: readonly Label[], over = [PLATE]): PlacedLabel['box'] | undefined =>
  placeLabels(list, { free: SIZE, over }, 17, (text) => 9 * text.length).at(-1)?.box;

test('a word that is partly under a plate is left out, one beside it stays where it was', () => {
  expect(placed([word(400, 140)])).toBeUndefined();
  for (const [x, y] of [
    [300, 140],
    [500, 140],
    [400, 80],
    [400, 205],
  ] as const)
    expect(placed([word(x, y)]), `${x} ${y}`).toBeUndefined();
  const free = placed([word(400, 300)], []);
  expect(placed([word(400, 300)])).toEqual(free);
  expect(free!.left).toBeGreaterThan(350);
});

test('a label takes its first place that is clear of plates and of other labels', () => {
  const or = [
    { x: 400, y: 195, alignX: 0.5, alignY: 0.5 },
    { x: 520, y: 140, alignX: 0, alignY: 0.5 },
    { x: 400, y: 400, alignX: 0.5, alignY: 0.5 },
  ];
  const box = placed([word(400, 140, { or })])!;
  expect(box.left).toBeGreaterThan(PLATE.right);
  expect(box.bottom).toBeLessThan(200);
  // not on an earlier one
  expect(placeLabels([word(550, 140), word(400, 140, { or })], { free: SIZE }, 17, () => 60)).toHaveLength(2);
  // the second is taken by another label, so it is on the third
  const beside = placed([word(550, 140), word(400, 140, { or })])!;
  expect([beside.left, beside.top > 300]).toEqual([400 - 31.5, true]);
});

test('marks stay', () => {
  expect(placed([word(400, 140, { free: true })])).toBeDefined();
});

/** Paints one label in its middle on a canvas of 200 by 100 pixels, and returns these. */
function painted(label: Partial<Label>, unit = 1, at = { x: 0, y: 0, width: 200, height: 100 }) {
  const painter = new LabelPainter(document.createElement('canvas'), true);
  const [width, height] = [200 / unit, 100 / unit];
  const whole = { left: 0, top: 0, right: width, bottom: height };
  painter.write(
    [word(width / 2, height / 2, label)],
    { free: whole },
    { at, width, height, unit, lines: [] },
  );
  painter.paint(200, 100, paletteOf('dark'));
  return painter.canvas.getContext('2d')!.getImageData(0, 0, 200, 100).data;
}

/** How many pixels are all ink, and how many are transparent. */
function counts(data: Uint8ClampedArray): { ink: number; clear: number } {
  let [ink, clear] = [0, 0];
  for (let k = 0; k < data.length; k += 4) {
    if (data[k]! > 240 && data[k + 3] === 255) ink++;
    if (data[k + 3] === 0) clear++;
  }
  return { ink, clear };
}

test('a word has ink, an edge around it, and nothing elsewhere', () => {
  const { ink, clear } = counts(painted({}));
  expect(ink).toBeGreaterThan(100);
  expect(clear).toBeGreaterThan(15_000);
  expect(ink + clear).toBeLessThan(19_500);
});

test('a mark is a ring around its point, which stays free', () => {
  const data = painted({ text: RING, free: true });
  const row = Array.from({ length: 200 }, (_, x) => data[4 * (50 * 200 + x) + 3]!);
  expect(row[100]).toBe(0);
  // two sides of a ring, each of a few pixels
  const sides = row.filter((alpha, x) => alpha > 0 && !row[x - 1]);
  expect(sides).toHaveLength(2);
  expect(counts(data).ink).toBeGreaterThan(5);
});

test('letters grow with the resolution, and end where their viewport ends', () => {
  const ink = (unit: number): number => counts(painted({}, unit)).ink;
  expect(ink(2) / ink(1)).toBeGreaterThan(3);
  const cut = painted({}, 1, { x: 0, y: 0, width: 100, height: 100 });
  const beyond = cut.filter((_, k) => k % 4 === 3 && Math.floor(k / 4) % 200 >= 100);
  expect(Math.max(...beyond)).toBe(0);
  expect(counts(cut).ink).toBeGreaterThan(20);
});

describe.each<Backend>(['WebGPU', 'WebGL2'])('on %s', (backend) => {
  test('labels have the same pixels at half the resolution of the frame', async () => {
    const { view, draw, copy, canvases } = await makeView(backend);
    draw();
    const { labels, canvas } = canvases;
    const read = () => {
      draw();
      const { data } = labels.getContext('2d')!.getImageData(0, 0, labels.width, labels.height);
      return data.slice();
    };
    const sharp = read();
    expect(counts(sharp).ink).toBeGreaterThan(300);
    view.resize(WIDTH, HEIGHT, 1, {}, { scale: 0.5 });
    const half = read();
    expect([canvas.width, labels.width]).toEqual([WIDTH / 2, WIDTH]);
    expect(half).toEqual(sharp);
    // and they are in what is copied, whole pixels of ink as bright as they are in the palette
    const { data } = copy.getImageData(0, 0, WIDTH, HEIGHT);
    let [inked, off] = [0, 0];
    for (let k = 0; k < data.length; k += 4) {
      if (half[k + 3] !== 255) continue;
      inked++;
      if (apart([...half.subarray(k, k + 3)], [...data.subarray(k, k + 3)]) > 3) off++;
    }
    expect(inked).toBeGreaterThan(300);
    expect(off).toBe(0);
  });

  test('labels are painted anew for other labels, and not for another crowd', async () => {
    const { view, settings, draw, canvases } = await makeView(backend);
    draw(1.5);
    const on = canvases.labels.getContext('2d')!;
    const clear = on.clearRect;
    let times = 0;
    on.clearRect = (...area) => {
      times++;
      clear.apply(on, area);
    };
    try {
      draw(1.5);
      draw(1.5);
      expect(times).toBe(0);
      draw(1.2);
      expect(times).toBe(1);
      view.setCamera([0.6, 0.5, 4, 0, 0]);
      draw(1.2);
      expect(times).toBe(2);
      view.configure({ ...settings, view: { ...settings.view, theme: 'light' } });
      draw(1.2);
      expect(times).toBe(3);
    } finally {
      on.clearRect = clear;
    }
    const { strong } = paletteOf('light').words;
    const { data } = on.getImageData(0, 0, WIDTH, HEIGHT);
    let strongest = Infinity;
    for (let k = 0; k < data.length; k += 4)
      if (data[k + 3] === 255)
        strongest = Math.min(strongest, apart([...data.subarray(k, k + 3)], rgb(strong)));
    expect(strongest).toBeLessThan(3);
  });
});
