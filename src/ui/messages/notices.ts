/** Short notices, and the card for failures that stop the app. */

import { button, make } from '../kit/dom.ts';
import { atEnd, mount } from '../kit/lifetime.ts';
import type { FailureWords } from './failures.ts';

export interface NoticeAction {
  label: string;
  run: () => void | Promise<void>;
}

interface NoticeOptions {
  kind?: 'info' | 'error';
  action?: NoticeAction;
  /** Stands before the text. */
  title?: string;
  /** Stays until the user dismisses it. */
  sticky?: boolean;
  /** Milliseconds that it stays, if not as long as its kind. */
  life?: number;
}

export interface Notices {
  /** Shows a text; returns what takes it away. */
  notice(text: string, options?: NoticeOptions): () => void;
  /** Covers the stage. The first failure is the cause: later ones do not replace it. Returns whether it is shown. */
  failure(words: FailureWords, action?: NoticeAction): boolean;
  /** Whether the card is shown. */
  readonly failed: boolean;
  /** Takes the card away, when what failed works again. */
  recovered(): void;
  /** Takes away the newest notice; false if there is none. */
  dismiss(): boolean;
}

/** Milliseconds that a notice stays: as long as it takes to look up and read it. */
const LIFE = { info: 6000, error: 12_000 };
/** More would hide the stage; the oldest gives way. */
const MOST = 3;

export function createNotices(root: HTMLElement, signal: AbortSignal): Notices {
  const stack = make('div', 'notices');
  mount(signal, root, stack);
  const shown: { text: string; remove: () => void }[] = [];
  let card: HTMLElement | undefined;

  const notice: Notices['notice'] = (text, options = {}) => {
    const { kind = 'info', action, title, sticky = false, life = LIFE[kind] } = options;
    // the same message again replaces itself
    shown.find((other) => other.text === text)?.remove();
    const words = title ? [make('strong', 'notice-title', title), text] : [text];
    const element = make('div', `notice ${kind}`, make('p', '', ...words));
    element.setAttribute('role', kind === 'error' ? 'alert' : 'status');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const entry = {
      text,
      remove: () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', wait);
        element.remove();
        const index = shown.indexOf(entry);
        if (index >= 0) shown.splice(index, 1);
      },
    };
    const wait = (): void => {
      clearTimeout(timer);
      if (!sticky && !document.hidden) timer = setTimeout(entry.remove, life);
    };
    // a notice stays while the user points at it or has the focus in it
    for (const type of ['pointerenter', 'focusin']) element.addEventListener(type, () => clearTimeout(timer));
    for (const type of ['pointerleave', 'focusout']) element.addEventListener(type, wait);
    document.addEventListener('visibilitychange', wait);
    if (action) {
      const { label, run } = action;
      element.append(
        button('notice-action', label, () => {
          entry.remove();
          void run();
        }),
      );
    }
    const close = button('sign notice-close', '×', entry.remove);
    close.setAttribute('aria-label', 'Dismiss this message');
    element.append(close);
    stack.append(element);
    shown.push(entry);
    while (shown.length > MOST) shown[0]!.remove();
    wait();
    return entry.remove;
  };

  // what lies under the card is out of reach, by keyboard too
  const cover = (covered: boolean): void => {
    for (const part of root.children) {
      if (part instanceof HTMLElement && part !== card && part !== stack) part.inert = covered;
    }
  };
  const recovered = (): void => {
    if (!card) return;
    card.remove();
    card = undefined;
    cover(false);
  };

  const failure: Notices['failure'] = ({ title, explanation, advice = [] }, action) => {
    if (card) return false;
    const heading = make('h2', '', title);
    const text = make('div', 'failure-card', heading, make('p', '', ...withCode(explanation)));
    if (advice.length > 0)
      text.append(make('ul', '', ...advice.map((line) => make('li', '', ...withCode(line)))));
    card = make('div', 'failure', text);
    // read as a whole when it takes the focus, which nothing under it can have now
    heading.id = 'failure-title';
    text.setAttribute('role', 'alertdialog');
    text.setAttribute('aria-labelledby', heading.id);
    text.tabIndex = -1;
    if (action) text.append(actionButton(action, recovered, notice));
    root.append(card);
    cover(true);
    text.focus();
    return true;
  };

  atEnd(signal, () => {
    for (const { remove } of shown.slice()) remove();
    recovered();
  });

  return {
    get failed() {
      return card !== undefined;
    },
    notice,
    failure,
    recovered,
    dismiss: () => {
      const newest = shown.at(-1);
      newest?.remove();
      return newest !== undefined;
    },
  };
}

/** Text with `parts` that are to be typed as they stand, and so are not broken at a hyphen. Always text, never markup. */
function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? make('code', '', part) : part));
}

/** The card's button: it waits for the remedy, and the card goes only when the remedy worked. */
function actionButton(
  { label, run }: NoticeAction,
  recovered: () => void,
  notice: Notices['notice'],
): HTMLButtonElement {
  const element = button('strong failure-action', label, () => {
    element.disabled = true;
    new Promise<void>((resolve) => resolve(run()))
      .then(recovered)
      .catch((error: unknown) =>
        notice(error instanceof Error ? error.message : String(error), { kind: 'error' }),
      )
      .finally(() => (element.disabled = false));
  });
  return element;
}
