/** A page of the drawer whose code is loaded when the user opens it, or earlier while the browser is idle. */

import type { LazyModule } from '../../core/util/lazy-module.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { button, make } from './dom.ts';
import type { Page } from './drawer.ts';

/** What every page of the drawer can do. */
export interface PageContent {
  refresh?(settings: Settings): void;
  /** Once a frame. */
  report?(status: FrameStatus): void;
}

export interface LazyPage<C> {
  readonly loaded: boolean;
  /** Loads the code and fills the page. Where that fails, the page says so and offers to try again. */
  load(): Promise<void>;
  /** Passes the content to `run`: now if it is loaded, else as soon as it is. */
  use(run: (content: C) => void): void;
  refresh(settings: Settings): void;
  report(status: FrameStatus): void;
}

const LOADING = 'Loading…';
const FAILED = 'This page could not be loaded. Check the network connection, then try again.';

/**
 * Returns a page that `create` fills with the code of `module`: at once where that is loaded already, else when the user
 * opens the page.
 */
export function createLazyPage<M, C extends PageContent>(
  page: Page,
  module: LazyModule<M>,
  create: (code: M) => C,
  settings: () => Settings,
  signal: AbortSignal,
): LazyPage<C> {
  let content: C | undefined;
  let waiting: ((content: C) => void)[] = [];
  const words = make('p', 'drawer-words', LOADING);
  words.setAttribute('role', 'status');
  const retry = button('form-button', 'Try again', () => void load());

  const fill = (code: M): void => {
    if (content || signal.aborted) return;
    page.element.replaceChildren();
    content = create(code);
    content.refresh?.(settings());
    for (const run of waiting) run(content);
    waiting = [];
  };
  const fail = (): void => {
    // a click on the surface means the surface of that moment, not of a later one
    waiting = [];
    words.textContent = FAILED;
    page.element.append(retry);
  };
  const load = async (): Promise<void> => {
    if (content || signal.aborted) return;
    words.textContent = LOADING;
    await module.load().then(fill, fail);
  };
  if (module.loaded) fill(module.loaded);
  else {
    page.element.append(words);
    page.onShow(() => void load());
  }

  return {
    get loaded() {
      return content !== undefined;
    },
    load,
    use: (run) => {
      if (content) return run(content);
      waiting.push(run);
      void load();
    },
    refresh: (now) => content?.refresh?.(now),
    report: (status) => content?.report?.(status),
  };
}
