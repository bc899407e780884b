/** Lets Dawn's binding for Node wait: it asks its device in every turn of the event loop, which keeps a processor busy. */

let waits = false;

/**
 * From now on what native code wants to be called with `setImmediate` is called after a millisecond. On two processors
 * whose GPU is software, steps take a quarter of the time then.
 */
export function letDawnWait(): void {
  if (waits) return;
  waits = true;
  const { setImmediate: immediately, setTimeout: later } = globalThis;
  const isNative = (given: unknown): boolean =>
    typeof given === 'function' && Function.prototype.toString.call(given).includes('[native code]');
  const patched = (given: (...all: unknown[]) => void, ...all: unknown[]): unknown =>
    isNative(given) ? later(given, 1, ...all) : immediately(given, ...all);
  globalThis.setImmediate = Object.assign<typeof patched, typeof setImmediate>(patched, immediately);
}
