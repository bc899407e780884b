/**
 * Presenter mode: full screen, large type, and controls only while the mouse moves. Its style is in present.css;
 * everything can be done by keys.
 */

import { button } from '../kit/dom.ts';
import { atEnd, mount } from '../kit/lifetime.ts';
import type { Notices } from '../messages/notices.ts';

export interface Presenter {
  readonly on: boolean;
  /** How many times as large as usual letters and lines are on the stage: present.css reckons the same. */
  readonly type: number;
  toggle(): void;
  /** False if it was not on. */
  leave(): boolean;
}

interface Neighbours {
  drawer: { close(): boolean };
  notices: Pick<Notices, 'notice'>;
  /** The stage has another size or type. */
  moved(): void;
}

/** Milliseconds after which a mouse at rest is hidden, and the controls with it. */
const REST = 3000;
/** CSS pixels of a screen's height for which the page's type is made: of a 30th of that is a letter that a last row reads. */
const MADE_FOR = 612;
const MOST = 4;

export function createPresenter(
  root: HTMLElement,
  { drawer, notices, moved }: Neighbours,
  signal: AbortSignal,
): Presenter {
  const page = document.documentElement;
  const options = { capture: true, passive: true, signal };
  const hovers = matchMedia('(hover: hover)');
  let on = false;
  let full = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Waits for the first key or click, without which no browser gives the screen. */
  let asking: AbortController | undefined;

  const rest = (): void => {
    // a keyboard user with the focus among the controls can see them
    const focused = document.activeElement;
    const busy = focused?.matches(':focus-visible:not(body, canvas)') && root.contains(focused);
    if (busy) wake();
    else page.classList.toggle('resting', on && hovers.matches);
  };
  const wake = (): void => {
    page.classList.remove('resting');
    clearTimeout(timer);
    if (on) timer = setTimeout(rest, REST);
  };

  const ask = async (): Promise<void> => {
    try {
      if (!document.fullscreenEnabled) {
        throw new Error(
          window === top ? 'this browser does not allow it' : 'the frame around this page does not allow it',
        );
      }
      await page.requestFullscreen({ navigationUI: 'hide' });
      full = true;
      // a user who has left meanwhile does not want it
      if (!on) await document.exitFullscreen();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      notices.notice(`Presenter mode continues without full screen: ${why}. Press F to leave it.`);
    }
  };
  const askAtFirstTouch = (): void => {
    asking = new AbortController();
    const once = (): void => {
      asking?.abort();
      if (on) void ask();
    };
    for (const name of ['pointerup', 'keydown'] as const)
      window.addEventListener(name, once, { signal: asking.signal });
  };

  const enter = (): void => {
    on = true;
    page.classList.add('presenting');
    drawer.close();
    wake();
    moved();
    // a user who comes from a link has not touched the page yet
    if (navigator.userActivation?.isActive ?? true) void ask();
    else askAtFirstTouch();
  };
  const leave = (): boolean => {
    if (!on) return false;
    on = false;
    asking?.abort();
    page.classList.remove('presenting', 'resting');
    clearTimeout(timer);
    if (document.fullscreenElement === page) void document.exitFullscreen().catch(() => undefined);
    full = false;
    moved();
    return true;
  };

  const closer = button('present-leave', '×', leave);
  closer.setAttribute('aria-label', 'Leave presenter mode');
  closer.title = 'Leave presenter mode (F or Esc)';
  mount(signal, root, closer);
  atEnd(signal, leave);

  // the browser itself takes Esc when the page has the whole screen
  const changed = (): void => void (full && !document.fullscreenElement && leave());
  document.addEventListener('fullscreenchange', changed, { signal });
  window.addEventListener(
    'pointermove',
    ({ pointerType }) => pointerType === 'mouse' && on && wake(),
    options,
  );
  window.addEventListener('keydown', ({ key }) => key === 'Tab' && on && wake(), options);

  return {
    get on() {
      return on;
    },
    get type() {
      const high = Math.min(innerHeight, (innerWidth * 9) / 16);
      return on ? Math.min(Math.max(high / MADE_FOR, 1), MOST) : 1;
    },
    toggle: () => void (leave() || enter()),
    leave,
  };
}
