/**
 * Keeps the screen on, where the browser can and may: some have no such lock, and all refuse it with a low battery or in
 * a frame that is not allowed it. Nobody is told of that, because nobody asked for it.
 */

import { atEnd } from '../kit/lifetime.ts';

/** Returns what says whether the screen is to stay on; at first it is not. */
export function createWakeLock(signal: AbortSignal): (wanted: boolean) => void {
  let wanted = false;
  let asking = false;
  let held: WakeLockSentinel | undefined;

  const follow = async (): Promise<void> => {
    if (asking) return;
    const has = held !== undefined && !held.released;
    // a page that is not seen gets none
    if (has === wanted || (wanted && document.hidden)) return;
    asking = true;
    try {
      if (wanted) held = await navigator.wakeLock.request('screen');
      else await held!.release();
    } catch {
      // refused: the next time that the page is seen, it asks again
      return;
    } finally {
      asking = false;
    }
    // it may be wanted otherwise by now
    await follow();
  };
  // a page that is hidden loses the lock
  document.addEventListener('visibilitychange', () => void follow(), { signal });
  const set = (now: boolean): void => {
    wanted = now;
    void follow();
  };
  atEnd(signal, () => set(false));
  return set;
}
