/** Keeps the address bar in step with the settings, so that the address can be shared at any moment. */

import { fromQuery, toQuery } from '../core/link.ts';
import type { Settings } from '../core/settings.ts';

/** Milliseconds between two writes: browsers refuse more than about 100 in 30 seconds. */
const PERIOD = 400;

/**
 * Characters of the query from which the data go behind the # instead. A query is sent to the server, and many refuse
 * a request of more than 8 kB; what is behind the # stays in the browser, which takes a million characters and more.
 */
const LONGEST_QUERY = 6000;
const DATA = /^(data|weights)=/;

/** What stands behind the path for these settings: with ? and #, or nothing. */
export function addressOf(settings: Settings): { query: string; fragment: string } {
  const query = toQuery(settings);
  if (query.length <= LONGEST_QUERY) return { query: query && `?${query}`, fragment: '' };
  const pairs = query.split('&');
  const rest = pairs.filter((pair) => !DATA.test(pair)).join('&');
  const data = pairs.filter((pair) => DATA.test(pair)).join('&');
  return { query: rest && `?${rest}`, fragment: data && `#${data}` };
}

/** The link that brings the settings back, from the path on; `hash` is somebody else's, and gives way to data. */
export function pathOf(settings: Settings, hash = ''): string {
  const { query, fragment } = addressOf(settings);
  const others = DATA.test(hash.slice(1)) ? '' : hash;
  return location.pathname + query + (fragment || others);
}

let waiting: Settings | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * The settings in the address, and messages about what could not be read.
 * @param others keys of the address that are no settings and belong to somebody else
 */
export function readAddress(others: readonly string[] = []): ReturnType<typeof fromQuery> {
  const data = location.hash.slice(1);
  return fromQuery(DATA.test(data) ? `${location.search}&${data}` : location.search, others);
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
  const address = pathOf(waiting, location.hash);
  waiting = undefined;
  if (address === location.pathname + location.search + location.hash) return;
  try {
    history.replaceState(history.state, '', address);
  } catch {
    // a page without an address of its own, in a frame or a preview, works without one
  }
}
