/**
 * `?bench`: measures how fast this machine makes steps and frames, and shows it as a table. Nothing else runs meanwhile. Each
 * round measures every row once, so that a machine that gets slower or faster does so for all of them.
 */

import { benchMarkdown, benchRow, type BenchReport, type BenchRow } from '../core/analysis/bench-report.ts';
import { requestDevice, type DeviceInfo } from '../gpu/device.ts';
import { GpuEngine } from '../gpu/engine.ts';
import { showBench } from '../ui/bench/page.ts';
import { ThreeView } from '../view/three-view.ts';
import {
  benchRequest,
  kernelMeasurements,
  kernelRatios,
  mapRows,
  measureRounds,
  measuredRows,
  timed,
  type Measurement,
} from './kernel-bench.ts';

/** Steps that the crowd has made before its picture is measured: it has left its start, and most of it has not arrived. */
const BEFORE = 100;

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

async function measure(canvas: HTMLCanvasElement, progress: (share: number) => void): Promise<BenchReport> {
  const { milliseconds, settings } = benchRequest(location.search);
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
    ...(await kernelMeasurements(info, settings)),
    ...frameRows(info, engine, view, draw),
  ];
  // the page shows the last picture, and is done with it before the next round
  const shown = async (): Promise<void> => {
    for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
  };
  await measureRounds(measurements, milliseconds, progress, shown);
  const map = await mapRows(info, settings, milliseconds);
  return {
    adapter: info.adapter,
    browser: browserName(),
    resolution: [canvas.width, canvas.height],
    walkers: settings.walkers,
    rows: [...start, ...measuredRows(measurements), ...kernelRatios(measurements), ...map],
  };
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
        // hiding a group hides none of its parts
        const parts: (typeof layer)[] = [];
        layer.traverse((part) => parts.push(part));
        const masks = parts.map(({ layers }) => layers.mask);
        for (const { layers } of parts) layers.mask = 0;
        const took = await whole();
        parts.forEach(({ layers }, k) => (layers.mask = masks[k]!));
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

function browserName(): string {
  const { userAgent } = navigator;
  return (
    /(Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(userAgent)?.[0].replace('Version', 'Safari') ?? userAgent
  );
}
