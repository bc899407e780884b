/**
 * Keeps the address bar in step with the settings, so that the link can be shared at any moment.
 */

import { leavesTheme } from '../core/link/link-versions.ts';
import { fewer } from '../core/link/read-query.ts';
import { fromQuery } from '../core/link/settings-query.ts';
import {
  OPTION_KEYS,
  defaultOptions,
  optionsFrom,
  toLink,
  type LinkOptions,
} from '../core/link/link-options.ts';
import type { Settings, ViewSettings } from '../core/settings/settings.ts';

/** Milliseconds between two writes: browsers refuse more than about 100 in 30 seconds. */
const PERIOD = 400;

/**
 * Characters of the query from which the data go behind the # instead, and a take. A query is sent to the server, and many
 * refuse a request of more than 8 kB; what is behind the # stays in the browser, which takes a million characters and more.
 */
const LONGEST_QUERY = 6000;
const BEHIND = /^(data|weights|take)=/;

/** What stands behind the path for these settings: with ? and #, or nothing. */
export function addressOf(
  settings: Settings,
  options: LinkOptions = defaultOptions(),
): { query: string; fragment: string } {
  const query = toLink(settings, options);
  if (query.length <= LONGEST_QUERY) return { query: query && `?${query}`, fragment: '' };
  const pairs = query.split('&');
  const rest = pairs.filter((pair) => !BEHIND.test(pair)).join('&');
  const behind = pairs.filter((pair) => BEHIND.test(pair)).join('&');
  return { query: rest && `?${rest}`, fragment: behind && `#${behind}` };
}

/** Returns the link from the path on. `hash` is not the app's; a fragment of the app's own replaces it. */
function pathOf(settings: Settings, options: LinkOptions, hash = ''): string {
  const { query, fragment } = addressOf(settings, options);
  const others = BEHIND.test(hash.slice(1)) ? '' : hash;
  return location.pathname + query + (fragment || others);
}

/** The whole link that brings the settings back, opened as the options say. */
export const linkTo = (settings: Settings, options: LinkOptions = defaultOptions()): string =>
  location.href.replace(/[?#].*$/, '') + pathOf(settings, options).slice(location.pathname.length);

/** What of the address is settings or options. */
const ours = (): string => location.search + (BEHIND.test(location.hash.slice(1)) ? location.hash : '');

/** Whether the address names nothing: the app as it opens for a stranger. */
export const isBare = (): boolean => ours() === '';

/** The same when it was last read or written. */
let known = '';
/** What the address says besides the settings: it stays there. */
let carried = defaultOptions();
/** The theme that the reader's system prefers, where the address left it open. */
let preferred: ViewSettings['theme'] | undefined;
let waiting: Settings | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What an address says. */
export interface AddressContents {
  settings: Settings;
  options: LinkOptions;
  /** About what could not be read. */
  messages: string[];
}

/**
 * Returns what the address says; later writes keep its options.
 * @param others keys of the address that do not belong to the app
 */
export function readAddress(others: readonly string[] = []): AddressContents {
  const behind = location.hash.slice(1);
  const query = BEHIND.test(behind) ? `${location.search}&${behind}` : location.search;
  const { settings, messages } = fromQuery(query, [...OPTION_KEYS, ...others]);
  const read = optionsFrom(query);
  const open = leavesTheme(query, read.options.v);
  carried = { ...read.options, v: open ? 2 : 1 };
  known = ours();
  preferred = systemTheme();
  const view = open ? { ...settings.view, theme: preferred } : settings.view;
  return {
    settings: { ...settings, view },
    options: carried,
    messages: fewer([...messages, ...read.messages]),
  };
}

const CONTRAST = '(prefers-contrast: more)';
const LIGHT = '(prefers-color-scheme: light)';

const systemTheme = (): ViewSettings['theme'] =>
  matchMedia(CONTRAST).matches ? 'contrast' : matchMedia(LIGHT).matches ? 'light' : 'dark';

/** Calls back with the theme that the reader's system prefers from now on, while nobody has chosen one. */
export function followSystem(changed: (theme: ViewSettings['theme']) => void, signal: AbortSignal): void {
  const onChange = (): void => {
    if (carried.v > 1) changed((preferred = systemTheme()));
  };
  for (const query of [CONTRAST, LIGHT]) matchMedia(query).addEventListener('change', onChange, { signal });
}

/** The options in the address as it is now. */
export const carriedOptions = (): LinkOptions => carried;

/** Changes what the address says besides the settings, soon. */
export function carry(change: Partial<LinkOptions>, settings: Settings): void {
  carried = { ...carried, ...change };
  writeAddress(settings);
}

/** Writes the settings to the address bar, soon; of many calls in a row the last one counts. */
export function writeAddress(settings: Settings): void {
  // a theme that is not the system's was chosen, and stays
  if (settings.view.theme !== preferred) carried = { ...carried, v: 1 };
  waiting = settings;
  timer ??= setTimeout(flushAddress, PERIOD);
  // a user who reloads in the middle of a drag comes back to where the drag was
  addEventListener('pagehide', flushAddress, { once: true });
}

/** Writes at once what is waiting. Only settings and options are written: other keys leave the address. */
export function flushAddress(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!waiting) return;
  const address = pathOf(waiting, carried, location.hash);
  waiting = undefined;
  if (address === location.pathname + location.search + location.hash) return;
  try {
    history.replaceState(history.state, '', address);
    known = ours();
  } catch {
    // a page without an address of its own, in a frame or a preview, works without one
  }
}

/**
 * Listens for changes to the address of the open page: the user follows a link to data behind the #, which does not
 * reload the page, or goes back from one. Text behind the # that is not the app's is left alone. Returns a function
 * that stops listening.
 */
export function listenToAddress(changed: (read: AddressContents) => void): () => void {
  const ended = new AbortController();
  const onChange = (): void => {
    if (ours() === known) return;
    // the address that was asked for counts, and not what was about to be written over it
    clearTimeout(timer);
    timer = waiting = undefined;
    changed(readAddress());
  };
  addEventListener('hashchange', onChange, { signal: ended.signal });
  addEventListener('popstate', onChange, { signal: ended.signal });
  return () => ended.abort();
}
