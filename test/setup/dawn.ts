/** Gives the tests in Node the WebGPU that a page has. Without it they fail: what is not tested must not look tested. */

import { availableParallelism } from 'node:os';
import { create, globals } from 'webgpu';
import { letDawnWait } from '../../src/gpu/dawn-polls.ts';
import { softwareGpu } from './dawn.mjs';

// once in a process: the test files share it
if (!('GPUBufferUsage' in globalThis)) {
  // before Vulkan is loaded, which reads them
  Object.assign(process.env, await softwareGpu());
  Object.assign(globalThis, globals);
  letDawnWait();
  const navigator = { gpu: create([]), hardwareConcurrency: availableParallelism() };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
