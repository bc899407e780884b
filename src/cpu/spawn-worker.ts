/** Creates a worker of the engine; the only file that does. */
export const spawnWorker = (name: string): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
