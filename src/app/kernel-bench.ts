/** The rows of a measurement that need no page: steps, binning and the escape map. Measured in the app and in Node. */

import { benchRow, quantile, stepCost, type BenchRow } from '../core/analysis/bench-report.ts';
import { OPTION_KEYS } from '../core/link/link-options.ts';
import { DEFAULT_USED } from '../core/link/read-query.ts';
import { fromQuery } from '../core/link/settings-query.ts';
import { percent } from '../core/notation/format.ts';
import type { Settings } from '../core/settings/settings.ts';
import { applyPatch } from '../core/settings/validate.ts';
import { escapeRequest } from '../core/simulation/escape-request.ts';
import { parseNumber } from '../core/util/parse-number.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import type { DeviceInfo } from '../gpu/device.ts';
import { GpuEngine } from '../gpu/engine.ts';

/** Steps of one row of fused steps. */
const FUSED = [1, 2, 5, 10, 100];
/** How many seconds are measured, and how many rounds at least and at most. */
const SECONDS = { usual: 40, least: 1, most: 600 };
const [LEAST, MOST] = [3, 1000];
/** The share of starts of an escape map until which it is measured, and the most steps. */
const [DECIDED, LIMIT] = [0.99, 1e7];
/** A crowd on one spot: at the saddle's side, where many really are. */
const SPOT = [0.01, 1] as const;

export interface Measurement {
  group: string;
  name: string;
  unit: BenchRow['unit'];
  values: number[];
  run(): Promise<number> | number;
}

/** The seconds that the link asks for. @throws ValidationError */
function secondsOf(query: string): number {
  const text = new URLSearchParams(query).get('bench') ?? '';
  if (text === '') return SECONDS.usual;
  const seconds = parseNumber(text);
  if (seconds >= SECONDS.least && seconds <= SECONDS.most) return seconds;
  throw new ValidationError('bench', text, `a number of seconds from ${SECONDS.least} to ${SECONDS.most}`);
}

/** How long the link asks to measure, and with which settings. @throws Error if it cannot be read */
export function benchRequest(query: string): { milliseconds: number; settings: Settings } {
  const milliseconds = 1000 * secondsOf(query);
  const { settings, messages } = fromQuery(query, [...OPTION_KEYS, 'bench']);
  // other settings than were asked for would be measured
  if (messages.length > 0) throw new Error(messages.join(' ').replaceAll(` ${DEFAULT_USED}`, ''));
  return { milliseconds, settings };
}

/**
 * Measures every row once in each round, so that a machine that gets slower or faster does so for all of them.
 * @param milliseconds after which no round begins; between: what is done before each
 */
export async function measureRounds(
  measurements: readonly Measurement[],
  milliseconds: number,
  progress: (share: number) => void,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const begun = performance.now();
  for (let round = -1; round < MOST; round++) {
    for (const { values, run } of measurements) {
      const value = await run();
      // the first round warms up
      if (round >= 0) values.push(value);
    }
    await between();
    const share = (performance.now() - begun) / milliseconds;
    progress(Math.min(share, 1));
    if (share >= 1 && round + 1 >= LEAST) break;
  }
}

/** The rows of what was measured. */
export const measuredRows = (measurements: readonly Measurement[]): BenchRow[] =>
  measurements.map(({ group, name, unit, values }) => benchRow(group, name, unit, values));

/** Steps and binning. */
export const kernelMeasurements = async (info: DeviceInfo, settings: Settings): Promise<Measurement[]> => [
  ...(await stepRows(info, settings)),
  ...(await binRows(info, settings)),
];

/** Milliseconds until the device has done this, and nothing else. */
export async function timed({ device }: DeviceInfo, work: () => void): Promise<number> {
  await device.queue.onSubmittedWorkDone();
  const start = performance.now();
  work();
  await device.queue.onSubmittedWorkDone();
  return performance.now() - start;
}

async function stepRows(info: DeviceInfo, settings: Settings): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const arithmetic of ['extended', 'single'] as const) {
    const engine = await GpuEngine.create(info, applyPatch(settings, { arithmetic }));
    for (const steps of FUSED) {
      rows.push({
        group: 'steps',
        name: `${steps} fused, ${arithmetic}`,
        unit: 'ms',
        values: [],
        run: () => {
          // every walker moves: one that has arrived would cost less
          engine.reset();
          return timed(info, () => engine.batch(steps));
        },
      });
    }
  }
  return rows;
}

async function binRows(info: DeviceInfo, settings: Settings): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const name of ['spread', 'on one spot'] as const) {
    const engine = await GpuEngine.create(info, settings);
    if (name === 'on one spot')
      engine.place(Float64Array.from({ length: 2 * settings.walkers }, (_, k) => SPOT[k % 2]!));
    else engine.batch(1);
    const bin = (): void => {
      const encoder = info.device.createCommandEncoder();
      engine.density.bin(encoder, engine.crowds);
      info.device.queue.submit([encoder.finish()]);
    };
    rows.push({
      group: 'bins',
      name: `crowd ${name}`,
      unit: 'ms',
      values: [],
      run: () => timed(info, bin),
    });
  }
  return rows;
}

/**
 * How long it takes until nearly all starts of the default map of escape times are decided, with its kernels compiled first, and
 * the share of that time in which kernels run.
 * @param milliseconds after which it ends: then the row says how many are decided
 */
export async function mapRows(
  info: DeviceInfo,
  settings: Settings,
  milliseconds: number,
): Promise<BenchRow[]> {
  // an engine of its own, which shows nothing: the map has all of the time
  const engine = await GpuEngine.create(info, settings);
  const request = escapeRequest({ limit: LIMIT }, settings, engine);
  const begun = performance.now();
  const time = (): number => performance.now() - begun;
  const run = await engine.startEscape(request);
  while (run.decided < DECIDED && run.done < LIMIT && time() < milliseconds)
    await Promise.race([run.finished, new Promise((resolve) => setTimeout(resolve, 10))]);
  const [took, share] = [time(), percent(Math.min(run.decided, DECIDED), 1)];
  const part = run.kernelTime / took;
  run.cancel();
  // its buffers are let go of when the slice is over
  await run.finished;
  engine.destroy();
  const { width, height } = request;
  return [
    benchRow('escape map', `until ${share} of ${width} x ${height} starts are decided`, 'ms', [took]),
    benchRow('escape map', 'share of that time in kernels', 'x', [part]),
  ];
}

/** Ratios, which say more than times do where a machine is shared. */
export function kernelRatios(measurements: readonly Measurement[]): BenchRow[] {
  const of = (name: string): number => quantile(measurements.find((row) => row.name === name)!.values, 0.5);
  const single = (group: string, name: string, unit: BenchRow['unit'], value: number): BenchRow =>
    benchRow(group, name, unit, [value]);
  const cost = stepCost(FUSED.map((steps) => [steps, of(`${steps} fused, extended`)] as const));
  return [
    single('steps', 'a step in a long row, extended', 'ms', cost.perStep),
    single('steps', 'a row besides its steps, extended', 'ms', cost.perRow),
    single('steps', 'extended / single, 100 fused', 'x', of('100 fused, extended') / of('100 fused, single')),
    single(
      'steps',
      'one alone / one of 100, extended',
      'x',
      (100 * of('1 fused, extended')) / of('100 fused, extended'),
    ),
    single('bins', 'on one spot / spread', 'x', of('crowd on one spot') / of('crowd spread')),
  ];
}
