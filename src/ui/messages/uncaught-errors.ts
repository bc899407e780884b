/** Turns uncaught errors into one notice at a time, and ignores those that do no harm. */

import type { Notices } from './notices.ts';

/** Milliseconds in which further errors are taken for echoes of the one that was shown. */
const ECHO = 30_000;

/** Browsers report it when a layout takes two rounds; nothing is wrong then. */
const HARMLESS = /^ResizeObserver loop/;

/** The message of what was thrown; empty if it has none. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  const { message } = Object(thrown) as { message?: unknown };
  return typeof message === 'string' ? message : '';
}

/** Starts listening. */
export function listenToErrors(notice: Notices['notice'], signal: AbortSignal): void {
  let shownAt = -Infinity;
  const show = (what: unknown): void => {
    const words = messageOf(what);
    const now = performance.now();
    if (HARMLESS.test(words) || now - shownAt < ECHO) return;
    shownAt = now;
    notice(
      `Something went wrong: ${words || 'no reason was given'}. If the app no longer responds, reload the tab.`,
      {
        kind: 'error',
      },
    );
  };
  const options = { signal };
  window.addEventListener(
    'error',
    (event) => {
      // without a file it comes from an extension or from another site, and says nothing
      if (event.filename || event.error) show(event.error ?? event.message);
    },
    options,
  );
  const rejected = (event: PromiseRejectionEvent): void => {
    // a lost device rejects whatever was under way on it; that it is lost is said, and mended, elsewhere
    if (event.reason instanceof DOMException && event.reason.name === 'OperationError')
      event.preventDefault();
    else show(event.reason);
  };
  window.addEventListener('unhandledrejection', rejected, options);
}
