/** The measurement of the kernels in Node, for `npm run bench -- --node`. */

import { benchMarkdown } from '../core/analysis/bench-report.ts';
import { letDawnWait } from '../gpu/dawn-polls.ts';
import { requestOnce } from '../gpu/device.ts';
import {
  benchRequest,
  kernelMeasurements,
  kernelRatios,
  measureRounds,
  measuredRows,
} from './kernel-bench.ts';

export { benchRequest };

/**
 * Measures the rows that need no page, and returns them as Markdown. runtime: what runs it, such as `Node 20.19.0`.
 * @throws DeviceError where there is no GPU; Error if the query cannot be read
 */
export async function benchKernels(query: string, gpu: GPU, runtime: string): Promise<string> {
  const { milliseconds, settings } = benchRequest(query);
  const info = await requestOnce(gpu);
  // a real GPU is asked all the time, and its times are not rounded up to a millisecond
  if (info.software) letDawnWait();
  const measurements = await kernelMeasurements(info, settings);
  await measureRounds(measurements, milliseconds, () => undefined);
  const rows = [...measuredRows(measurements), ...kernelRatios(measurements)];
  const { adapter } = info;
  info.device.destroy();
  return benchMarkdown({ adapter, browser: runtime, walkers: settings.walkers, rows });
}
