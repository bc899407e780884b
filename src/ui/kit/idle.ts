/** Runs work that nothing waits for while the browser is idle. */

/** Milliseconds after which it is run although the browser is busy, or where the browser has no idle callbacks. */
const PATIENCE = 2000;

/** Runs `work` once, when the browser is idle, or busy for long; never once the signal has ended it. */
export function whenIdle(work: () => void, signal?: AbortSignal): void {
  const begin = (): void => {
    if (!signal?.aborted) work();
  };
  // Safari has none
  if (typeof requestIdleCallback !== 'function') setTimeout(begin, PATIENCE);
  else requestIdleCallback(begin, { timeout: PATIENCE });
}
