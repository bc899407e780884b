/**
 * `?bench`: measures how fast this machine makes steps and frames, and shows it as a table. Nothing else runs meanwhile. Each
 * round measures every row once, so that a machine that gets slower or faster does so for all of them.
 */

import {
  benchMarkdown,
  benchRow,
  quantile,
  stepCost,
  type BenchReport,
  type BenchRow,
} from '../core/analysis/bench-report.ts';
import { DEFAULT_USED } from '../core/link/read-query.ts';
import { fromQuery } from '../core/link/settings-query.ts';
import { OPTION_KEYS } from '../core/link/link-options.ts';
import type { Settings } from '../core/settings/settings.ts';
import { applyPatch } from '../core/settings/validate.ts';
import { parseNumber } from '../core/util/parse-number.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import { requestDevice, type DeviceInfo } from '../gpu/device.ts';
import { GpuEngine } from '../gpu/engine.ts';
import { showBench } from '../ui/bench/page.ts';
import { ThreeView } from '../view/three-view.ts';

/** Steps of one row of fused steps. */
const FUSED = [1, 2, 5, 10, 100];
/** How many seconds are measured, and how many rounds at least and at most. */
const SECONDS = { usual: 40, least: 1, most: 600 };
const [LEAST, MOST] = [3, 1000];
/** Steps that the crowd has made before its picture is measured: it has left its start, and most of it has not arrived. */
const BEFORE = 100;
/** A crowd on one spot: at the saddle's side, where many really are. */
const SPOT = [0.01, 1] as const;

interface Measurement {
  group: string;
  name: string;
  unit: BenchRow['unit'];
  values: number[];
  run(): Promise<number> | number;
}

/**
 * Measures on the canvas, which fills the page, and shows the table; the link's settings count.
 * @returns the report, once it is shown
 */
export async function bench(canvas: HTMLCanvasElement): Promise<BenchReport> {
  const page = showBench(canvas);
  try {
    const report = await measure(canvas, (share) => page.progress(share));
    page.show(report);
    // for `npm run bench`
    Object.assign(window, { saddlescopeBench: benchMarkdown(report) });
    return report;
  } catch (error) {
    page.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** The seconds that the link asks for. @throws ValidationError */
function secondsOf(query: string): number {
  const text = new URLSearchParams(query).get('bench') ?? '';
  if (text === '') return SECONDS.usual;
  const seconds = parseNumber(text);
  if (seconds >= SECONDS.least && seconds <= SECONDS.most) return seconds;
  throw new ValidationError('bench', text, `a number of seconds from ${SECONDS.least} to ${SECONDS.most}`);
}

async function measure(canvas: HTMLCanvasElement, progress: (share: number) => void): Promise<BenchReport> {
  const milliseconds = 1000 * secondsOf(location.search);
  const { settings, messages } = fromQuery(location.search, [...OPTION_KEYS, 'bench']);
  // other settings than were asked for would be measured
  if (messages.length > 0) throw new Error(messages.join(' ').replaceAll(` ${DEFAULT_USED}`, ''));
  const start: BenchRow[] = [benchRow('start', 'page until script', 'ms', [performance.now()])];
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    start.push(benchRow('start', name, 'ms', [performance.now() - begun]));
    return result;
  };
  const info = await phase('adapter and device', () => requestDevice());
  const engine = await phase('shaders and kernels', () => GpuEngine.create(info, settings));
  const view = await phase('view', () => ThreeView.create({ canvas, device: info.device, engine, settings }));
  const { clientWidth, clientHeight } = canvas;
  view.resize(clientWidth, clientHeight, Math.min(devicePixelRatio, info.software ? 1 : 2));
  const draw = (): void => {
    engine.present();
    view.render({ engine, temperature: null, time: performance.now() / 1000 });
  };
  await phase('first picture', async () => {
    draw();
    await engine.idle();
  });
  const measurements = [
    ...(await stepRows(info, settings)),
    ...(await binRows(info, settings)),
    ...frameRows(info, engine, view, draw),
  ];
  const begun = performance.now();
  for (let round = -1; round < MOST; round++) {
    for (const { values, run } of measurements) {
      const value = await run();
      // the first round warms up
      if (round >= 0) values.push(value);
    }
    // the page shows the last picture, and is done with it before the next round
    for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
    const share = (performance.now() - begun) / milliseconds;
    progress(Math.min(share, 1));
    if (share >= 1 && round + 1 >= LEAST) break;
  }
  return {
    adapter: info.adapter,
    browser: browserName(),
    resolution: [canvas.width, canvas.height],
    walkers: settings.walkers,
    rows: [
      ...start,
      ...measurements.map(({ group, name, unit, values }) => benchRow(group, name, unit, values)),
      ...derived(measurements),
    ],
  };
}

async function timed({ device }: DeviceInfo, work: () => void): Promise<number> {
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

function frameRows(info: DeviceInfo, engine: GpuEngine, view: ThreeView, draw: () => void): Measurement[] {
  engine.batch(BEFORE);
  const row = (name: string, unit: BenchRow['unit'], run: Measurement['run']): Measurement => ({
    group: 'frame',
    name,
    unit,
    values: [],
    run,
  });
  const whole = (): Promise<number> => timed(info, draw);
  return [
    row('whole, crowd at rest', 'ms', whole),
    ...view.scene.children.map((layer) =>
      row(`without ${layer.name}`, 'ms', async () => {
        const { mask } = layer.layers;
        layer.layers.mask = 0;
        const took = await whole();
        layer.layers.mask = mask;
        return took;
      }),
    ),
    row('density, sample and census', 'ms', async () => {
      engine.batch(1);
      return timed(info, () => engine.present());
    }),
    row('JavaScript', 'ms', () => {
      const begun = performance.now();
      draw();
      return performance.now() - begun;
    }),
    row('uploads', 'bytes', () => {
      engine.batch(1);
      return uploaded(info.device.queue, draw);
    }),
  ];
}

/** Bytes that are written to buffers and textures meanwhile. */
function uploaded(queue: GPUQueue, work: () => void): number {
  let bytes = 0;
  const count = (name: 'writeBuffer' | 'writeTexture', bytesOf: (given: unknown[]) => number): void => {
    const write = queue[name].bind(queue) as (...given: unknown[]) => void;
    Object.assign(queue, {
      [name]: (...given: unknown[]) => {
        bytes += bytesOf(given);
        write(...given);
      },
    });
  };
  count('writeBuffer', ([, , data, , size]) => {
    const written = data as ArrayBuffer | Uint8Array;
    // of a typed array the size is in elements
    const unit = 'BYTES_PER_ELEMENT' in written ? written.BYTES_PER_ELEMENT : 1;
    return typeof size === 'number' ? size * unit : written.byteLength;
  });
  count('writeTexture', ([, data]) => (data as ArrayBuffer).byteLength);
  try {
    work();
  } finally {
    for (const name of ['writeBuffer', 'writeTexture']) Reflect.deleteProperty(queue, name);
  }
  return bytes;
}

/** Ratios, which say more than times do where a machine is shared. */
function derived(measurements: readonly Measurement[]): BenchRow[] {
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

function browserName(): string {
  const { userAgent } = navigator;
  return (
    /(Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(userAgent)?.[0].replace('Version', 'Safari') ?? userAgent
  );
}
