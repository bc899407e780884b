/** Keeps the address bar in step with the settings, so that the address can be shared at any moment. */

import { fromQuery, toQuery } from '../core/link.ts';
import type { Settings } from '../core/settings.ts';

/** Milliseconds between two writes: browsers refuse more than about 100 in 30 seconds. */
const PERIOD = 400;

let waiting: Settings | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * The settings in the address, and messages about what could not be read.
 * @param others keys of the address that are no settings and belong to somebody else
 */
export function readAddress(others: readonly string[] = []): ReturnType<typeof fromQuery> {
  return fromQuery(location.search, others);
}

/** Writes the settings to the address bar, soon; of many calls in a row the last one counts. */
export function writeAddress(settings: Settings): void {
  waiting = settings;
  timer ??= setTimeout(flushAddress, PERIOD);
  // whoever reloads in the middle of a drag comes back to where the hand was
  addEventListener('pagehide', flushAddress, { once: true });
}

/** Writes at once what is waiting. Only settings are written: other keys leave the address. */
export function flushAddress(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!waiting) return;
  const query = toQuery(waiting);
  waiting = undefined;
  const address = location.pathname + (query && `?${query}`) + location.hash;
  if (address === location.pathname + location.search + location.hash) return;
  try {
    history.replaceState(history.state, '', address);
  } catch {
    // a page without an address of its own, in a frame or a preview, works without one
  }
}
