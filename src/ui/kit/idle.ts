/** Runs work that nothing waits for while the browser is idle. */

/** Milliseconds after which it is run although the browser is busy, or where the browser has no idle callbacks. */
const PATIENCE = 2000;

/** Runs `work` once, when the browser is idle, or busy for long. Returns a function that cancels it. */
export function whenIdle(work: () => void): () => void {
  // Safari has none
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, PATIENCE);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: PATIENCE });
  return () => cancelIdleCallback(handle);
}
