/** The flat map in plain numbers: the surface's colours are where its heights are. */

import { expect, test } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import type { Engine, Picture } from '../../../src/core/simulation/engine.ts';
import { landmarks } from '../../../src/core/likelihood/stationary-points.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { paint } from '../../../src/view/canvas2d/raster.ts';

const BINS = 60;

/** The red, green and blue of a column of a map whose heights are these, from its first to its last point. */
function columns(heights: readonly number[], contours = false): number[][] {
  const settings = defaultSettings();
  settings.view.contours = contours;
  const side = heights.length;
  const source = Float32Array.from({ length: 4 * side * side }, (_, k) => heights[(k >> 2) % side]!);
  const data = foldData([-1, 1]);
  const picture = (width: number, of: Float32Array): Picture => ({
    width,
    height: width,
    texel: 'float',
    source: of,
  });
  const engine = {
    pictures: { height: picture(side, source), density: picture(BINS, new Float32Array(4 * BINS * BINS)) },
    data,
    landmarks: landmarks(data, settings.sigmaFloor),
    window: settings.window,
  } as unknown as Engine;
  const bitmap = document.createElement('canvas');
  const read = (): number[][] =>
    Array.from({ length: BINS }, (_, k) => [
      ...bitmap.getContext('2d')!.getImageData(k, 30, 1, 1).data.slice(0, 3),
    ]);
  paint(bitmap, engine, settings);
  const first = read();
  // what it remembers of the heights is what they are
  paint(bitmap, engine, { ...settings, view: { ...settings.view, contours: !contours } });
  paint(bitmap, engine, settings);
  expect(read()).toEqual(first);
  return first;
}

test('the first and the last height are on the edges, those between at equal distances', () => {
  const found = columns([-3, 0, 2]);
  const changes = found.flatMap((colour, k) => (k > 0 && colour.join() !== found[k - 1]!.join() ? [k] : []));
  expect(changes).toEqual([BINS / 4, (3 * BINS) / 4]);
});

test('heights within one band have one colour, and without bands two', () => {
  const heights = [-3, 1, 1.05, 3];
  expect(new Set(columns(heights, true).map(String)).size).toBe(3);
  expect(new Set(columns(heights, false).map(String)).size).toBe(4);
});
