/** Creates a worker of the engine, in a page or in Node; the only file that does. */

import { ThreadWorker } from './thread-worker.ts';

export function spawnWorker(name: string): Worker {
  // Node has no Web Workers; the build looks for the words `new Worker(new URL(`, so both kinds go by this name
  const Worker = globalThis.Worker ?? (ThreadWorker as unknown as typeof globalThis.Worker);
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
}

/** How many workers can compute at the same time. */
export const processors = (): number =>
  (globalThis.navigator as Navigator | undefined)?.hardwareConcurrency ||
  (globalThis.process as NodeJS.Process | undefined)?.getBuiltinModule('node:os').availableParallelism() ||
  2;
