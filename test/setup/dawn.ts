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
  const gpu = create([]);
  if (!(await gpu.requestAdapter())) {
    throw new Error(
      'The tests in Node need a GPU, and Dawn found none. On Linux it needs libvulkan.so.1 and a Vulkan driver: ' +
        `VK_ICD_FILENAMES is ${process.env.VK_ICD_FILENAMES ?? 'not set'}.`,
    );
  }
  const navigator = { gpu, hardwareConcurrency: availableParallelism() };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
