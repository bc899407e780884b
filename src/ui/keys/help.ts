/** The help dialog, and the button that opens it. */

import { lazyModule, withModule } from '../../core/util/lazy-module.ts';
import { createDialog, makeOpener } from '../kit/dialog.ts';
import { button, make } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';

export interface Help {
  /** Whether keys of one character work, as the user has it for this visit. */
  singleKeys: boolean;
  toggle(): void;
}

/** The code of what the dialog says. */
export const HELP_CONTENT = lazyModule(async () => (await import('./help-content.ts')).helpContent);

const LOADING = 'Loading…';
const FAILED = 'The help could not be loaded. Check the network connection, then try again.';

export function createHelp(root: HTMLElement, signal: AbortSignal): Help {
  const words = make('p', '', LOADING);
  words.setAttribute('role', 'status');
  const retry = button('help-retry', 'Try again', () => fill());
  const dialog = createDialog('help', 'What you see', 'Close the help', (title, close) => [
    close,
    title,
    words,
  ]);
  const fill = (): void => {
    if (!words.isConnected) return;
    const show = (content: NonNullable<typeof HELP_CONTENT.loaded>): void => {
      retry.remove();
      if (words.isConnected) words.replaceWith(...content(help));
    };
    words.textContent = LOADING;
    withModule(HELP_CONTENT, show, () => {
      words.textContent = FAILED;
      words.after(retry);
    });
  };
  const opener = makeOpener('help-button', '?', 'Help (?)', () => toggle());
  opener.setAttribute('aria-label', 'Help');
  const toggle = (): void => {
    if (dialog.open) return dialog.close();
    dialog.showModal();
    fill();
  };
  mount(signal, root, opener, dialog);
  const help: Help = { singleKeys: true, toggle };
  return help;
}
