/** What a measurement of this machine's speed comes to: quantiles, what fused steps cost, and the report as Markdown. */

export interface BenchRow {
  group: string;
  name: string;
  unit: 'ms' | 'bytes' | 'x';
  /** What half of the measurements are at most, and 95 % of them. Of a single measurement both are the same. */
  p50: number;
  p95: number;
  /** How many measurements. */
  runs: number;
}

export interface BenchReport {
  adapter: string;
  /** What ran it: a browser, or Node. */
  browser: string;
  /** Pixels of the picture: width, height; left out: none was drawn. */
  resolution?: [number, number];
  walkers: number;
  rows: BenchRow[];
}

/** The least value that a share of all values, from 0 to 1, do not exceed. @throws RangeError for no values */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('A quantile needs at least one value.');
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)]!;
}

/** The row of what was measured. */
export const benchRow = (
  group: string,
  name: string,
  unit: BenchRow['unit'],
  values: readonly number[],
): BenchRow => ({
  group,
  name,
  unit,
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  runs: values.length,
});

/**
 * The line through (steps, milliseconds) that least squares give: what a step costs in a long row, and what a row costs
 * besides.
 */
export function stepCost(points: readonly (readonly [steps: number, milliseconds: number])[]): {
  perStep: number;
  perRow: number;
} {
  const n = points.length;
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const [x, y] = [mean(([steps]) => steps), mean(([, ms]) => ms)];
  const spread = mean(([steps]) => (steps - x) ** 2);
  const perStep = spread > 0 ? mean(([steps, ms]) => (steps - x) * (ms - y)) / spread : 0;
  return { perStep, perRow: y - perStep * x };
}

const number = (value: number, unit: BenchRow['unit']): string =>
  unit === 'bytes' ? String(Math.round(value)) : value.toFixed(value < 10 ? 2 : 1);

/** The cells of a row besides its name. */
export const benchCells = ({ unit, p50, p95, runs }: BenchRow): string[] => [
  number(p50, unit),
  number(p95, unit),
  unit,
  String(runs),
];

/** One line that says on what it was measured. */
export const benchTitle = ({ adapter, browser, resolution, walkers }: BenchReport): string =>
  [
    adapter,
    browser,
    ...(resolution ? [`${resolution.join(' x ')} pixels`] : []),
    `${walkers.toLocaleString('en')} walkers`,
  ].join(', ');

/** The report as a table in Markdown. */
export function benchMarkdown(report: BenchReport): string {
  const rows = report.rows.map((row) => [`${row.group}: ${row.name}`, ...benchCells(row)]);
  const head = [benchTitle(report), 'p50', 'p95', 'unit', 'runs'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), '| --- | ---: | ---: | --- | ---: |', ...rows.map(line)].join('\n');
}
