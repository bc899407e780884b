import { expect, it } from 'vitest';
import { benchMarkdown, benchRow, quantile, stepCost } from '../../../src/core/analysis/bench-report.ts';

it('a quantile is the least value that a share of all do not exceed', () => {
  const values = Array.from({ length: 100 }, (_, k) => 100 - k);
  expect(quantile(values, 0.5)).toBe(50);
  expect(quantile(values, 0.95)).toBe(95);
  expect(quantile(values, 1)).toBe(100);
  expect(quantile([7], 0.05)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow('at least one value');
});

it('what a step costs is the slope of the line, what a row costs besides is where it begins', () => {
  const cost = stepCost([1, 2, 5, 10, 100].map((steps) => [steps, 3 + 0.25 * steps] as const));
  expect(cost.perStep).toBeCloseTo(0.25, 12);
  expect(cost.perRow).toBeCloseTo(3, 12);
});

it('the Markdown table has a row for each measurement, and says on what it was measured', () => {
  const lines = benchMarkdown({
    adapter: 'a GPU',
    browser: 'Chrome/1',
    resolution: [1280, 800],
    walkers: 65536,
    rows: [benchRow('steps', '1 fused', 'ms', [3, 1, 2]), benchRow('frame', 'uploads', 'bytes', [24])],
  }).split('\n');
  expect(lines).toEqual([
    '| a GPU, Chrome/1, 1280 x 800 pixels, 65,536 walkers | p50 | p95 | unit | runs |',
    '| --- | ---: | ---: | --- | ---: |',
    '| steps: 1 fused | 2.00 | 3.00 | ms | 3 |',
    '| frame: uploads | 24 | 24 | bytes | 1 |',
  ]);
});
