/** Words on the stage keep clear of what lies over it. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabelMesh, type Label } from '../../../src/view/labels/label-mesh.ts';
import { ThemeUniforms } from '../../../src/view/scene/theme-uniforms.ts';

const SIZE = { left: 0, top: 0, right: 800, bottom: 600 };
const PLATE = { left: 300, top: 80, right: 500, bottom: 200 };

let labels: LabelMesh;
beforeEach(() => {
  labels = new LabelMesh(new ThemeUniforms());
  labels.resize(800, 600, 1);
});
afterEach(() => labels.dispose());

const word = (x: number, y: number, more: Partial<Label> = {}): Label => ({
  ...{ text: 'optimum', colour: '#ffffff', x, y, alignX: 0.5, alignY: 0.5 },
  ...more,
});

/** What the letters that are drawn lie in, or nothing. */
function drawn(list: readonly Label[], over = [PLATE]): typeof SIZE | undefined {
  labels.show(list, { free: SIZE, over });
  const { count } = labels.mesh.geometry.drawRange;
  const places = labels.mesh.geometry.getAttribute('position');
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let k = 0; k < (count / 6) * 4; k++) {
    xs.push(places.getX(k));
    ys.push(places.getY(k));
  }
  if (count === 0) return undefined;
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

test('a word that is partly under a plate is left out, one beside it stays where it was', () => {
  expect(drawn([word(400, 140)])).toBeUndefined();
  for (const [x, y] of [
    [300, 140],
    [500, 140],
    [400, 80],
    [400, 205],
  ] as const)
    expect(drawn([word(x, y)]), `${x} ${y}`).toBeUndefined();
  const free = drawn([word(400, 300)], []);
  expect(drawn([word(400, 300)])).toEqual(free);
  expect(free!.left).toBeGreaterThan(350);
});

test('it stands where else it may, the first such place that is clear', () => {
  const or = [
    { x: 400, y: 195, alignX: 0.5, alignY: 0.5 },
    { x: 520, y: 140, alignX: 0, alignY: 0.5 },
    { x: 400, y: 400, alignX: 0.5, alignY: 0.5 },
  ];
  const box = drawn([word(400, 140, { or })])!;
  expect(box.left).toBeGreaterThan(PLATE.right);
  expect(box.bottom).toBeLessThan(200);
  // not on an earlier one
  expect(drawn([word(550, 140), word(400, 140, { or })])!.right).toBeLessThan(600);
});

test('marks stay', () => {
  expect(drawn([word(400, 140, { free: true })])).toBeDefined();
});
