import { expect, test } from 'vitest';
import { FIELDS, defaultSettings } from '../../../src/core/settings/settings.ts';
import { TEAM_FIELDS } from '../../../src/core/settings/teams.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { FOLDERS, completeFolders, labelOf, sliderScaleOf } from '../../../src/ui/panel/panel-layout.ts';
import { temperatureEnds } from '../../../src/ui/stage/temperature-slider.ts';
import { createScale, digits, powersOfTwo, wholeNumbers } from '../../../src/ui/kit/slider-scale.ts';

const free = (x: number): number => x;

test('a logarithmic slider has the geometric mean in its middle', () => {
  const scale = createScale({ min: 1e-4, max: 1, log: true, snap: free });
  expect(scale.toValue(0)).toBe(1e-4);
  expect(scale.toValue(1)).toBe(1);
  expect(scale.toValue(0.5)).toBeCloseTo(1e-2, 12);
  expect(scale.toPosition(1e-3)).toBeCloseTo(0.25, 12);
});

test('a linear slider has the mean in its middle', () => {
  const scale = createScale({ min: 0.05, max: 2, snap: free });
  expect([0, 0.5, 1].map(scale.toValue)).toEqual([0.05, 1.025, 2]);
});

test('positions and values beyond the ends are pinned there', () => {
  const scale = createScale({ min: 1, max: 100, log: true, snap: free });
  expect([scale.toValue(-1), scale.toValue(2)]).toEqual([1, 100]);
  expect([scale.toPosition(1e-9), scale.toPosition(1e9)]).toEqual([0, 1]);
});

test('position and value are each other’s inverse', () => {
  for (const log of [true, false]) {
    const scale = createScale({ min: 0.03, max: 70, log, snap: free });
    for (let p = 0; p <= 1; p += 0.05) expect(scale.toPosition(scale.toValue(p))).toBeCloseTo(p, 12);
  }
});

test('walkers come in powers of two', () => {
  const scale = createScale({ min: 1024, max: 4_194_304, log: true, snap: powersOfTwo });
  for (let p = 0; p <= 1; p += 0.01) expect(Math.log2(scale.toValue(p)) % 1).toBe(0);
  expect(scale.next(262_144, 1)).toBe(524_288);
  expect(scale.next(262_144, -1)).toBe(131_072);
  // a typed count is no obstacle
  expect(scale.next(300_000, 1)).toBe(524_288);
  expect(scale.next(300_000, -1)).toBe(262_144);
});

test('keys reach both ends, change something at every stroke, and never go the wrong way', () => {
  const scales = [
    createScale({ min: 1, max: 1000, log: true, snap: wholeNumbers }),
    createScale({ min: 0.001, max: 1, log: true, orZero: true, snap: digits(2) }),
    createScale({ min: 0.05, max: 2, snap: digits(3) }),
  ];
  for (const scale of scales) {
    for (const direction of [1, -1]) {
      const end = scale.toValue(direction > 0 ? 1 : 0);
      let value = scale.toValue(direction > 0 ? 0 : 1);
      for (let strokes = 0; value !== end; strokes++) {
        expect(strokes).toBeLessThan(250);
        const next = scale.next(value, direction);
        expect((next - value) * direction).toBeGreaterThan(0);
        value = next;
      }
      expect(scale.next(end, direction)).toBe(end);
    }
  }
  expect(scales[0]!.next(5000, 1)).toBe(5000);
});

test('where 0 is a value, the slider has a place for it', () => {
  const scale = createScale({ min: 0.001, max: 1, log: true, orZero: true, snap: digits(2) });
  expect(scale.toValue(0)).toBe(0);
  expect(scale.toPosition(0)).toBe(0);
  expect(scale.toPosition(0.001)).toBeGreaterThan(0.02);
  expect(scale.toValue(scale.toPosition(0.001))).toBe(0.001);
});

/** What is set on the picture, by the list of a flight's views, on the story's card and on the probe's page. */
const ELSEWHERE = [
  'story',
  'view.camera',
  'view.map',
  'view.flight',
  'view.probe',
  'view.sliceMu',
  'view.sliceSigma',
];

test('every setting that is not set elsewhere has one row in the panel', () => {
  const keys = completeFolders().flatMap(({ rows }) => rows.map(({ key }) => key));
  const expected = [...TEAM_FIELDS, ...FIELDS]
    .map(({ key }) => key)
    .filter((key) => !ELSEWHERE.includes(key));
  expect(keys.toSorted()).toEqual(expected.toSorted());
});

test('rows name settings that exist', () => {
  const known = new Set([...TEAM_FIELDS, ...FIELDS].map(({ key }) => key));
  for (const row of FOLDERS.flatMap(({ rows }) => rows)) expect(known).toContain(row.key);
});

test('what a slider offers, the settings take', () => {
  for (const data of [[-1, 1], [1e-6], [3e5, -2e5, 7]]) {
    const settings = applyPatch(defaultSettings(), { data });
    for (const row of completeFolders().flatMap(({ rows }) => rows)) {
      const field = [...TEAM_FIELDS, ...FIELDS].find(({ key }) => key === row.key)!;
      const scale = sliderScaleOf(row, field, settings);
      if (!scale || field.kind.type !== 'number') continue;
      for (let p = 0; p <= 1; p += 0.125) {
        const value = scale.toValue(p);
        if (value === 0 && field.kind.orZero) continue;
        expect(value, row.key).toBeGreaterThanOrEqual(field.kind.min);
        expect(value, row.key).toBeLessThanOrEqual(field.kind.max);
        if (field.kind.integer) expect(value % 1, row.key).toBe(0);
      }
    }
  }
});

test('a row without a label is called after its key', () => {
  expect(labelOf({ key: 'schedule.hot' })).toBe('hot');
  expect(labelOf({ key: 'sigmaFloor' })).toBe('sigma floor');
});

test('the hand moves between cold and hot, by factors where the range is wide', () => {
  const settings = defaultSettings();
  expect(temperatureEnds(settings)).toMatchObject({ min: 0.05, max: 2, log: false });
  Object.assign(settings.schedule, { hot: 1e-3, cold: 5 });
  expect(temperatureEnds(settings)).toMatchObject({ min: 1e-3, max: 5, log: true });
  Object.assign(settings.schedule, { hot: 1, cold: 1 });
  expect(createScale(temperatureEnds(settings)).toPosition(1)).toBe(0);
});
