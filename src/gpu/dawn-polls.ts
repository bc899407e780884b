/** Lets Dawn's binding for Node wait: it asks its device in every turn of the event loop, which keeps a processor busy. */

let waits = false;

/**
 * From now on what native code wants to be called with `setImmediate` is called after a millisecond. On two processors
 * whose GPU is software, steps take a quarter of the time then. `clearImmediate` cancels such calls as it does the others.
 */
export function letDawnWait(): void {
  if (waits) return;
  waits = true;
  const { setImmediate: immediately, clearImmediate: clear, setTimeout: later, clearTimeout } = globalThis;
  const delayed = new WeakSet<object>();
  // the functions that settle a promise look native, too
  const isNative = (given: unknown): boolean =>
    typeof given === 'function' && Function.prototype.toString.call(given).includes('[native code]');
  const patched = (given: (...all: unknown[]) => void, ...all: unknown[]): unknown => {
    if (!isNative(given)) return immediately(given, ...all);
    const timer = later(given, 1, ...all);
    delayed.add(timer);
    return timer;
  };
  globalThis.setImmediate = Object.assign<typeof patched, typeof setImmediate>(patched, immediately);
  globalThis.clearImmediate = (handle) => {
    if (handle && delayed.has(handle)) clearTimeout(handle as unknown as NodeJS.Timeout);
    else clear(handle);
  };
}
