/** The black screen for lecturers: it pauses nothing, and any key or click ends it. */

import { make } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';

export interface Blackout {
  readonly open: boolean;
  toggle(): void;
}

export function createBlackout(root: HTMLElement, signal: AbortSignal): Blackout {
  const words = 'The screen is black, and the walkers keep moving. Any key or click shows the app again.';
  // modal: above all else, and nothing below it takes a click or the focus
  const dialog = make('dialog', 'blackout', make('p', 'unseen', words));
  dialog.setAttribute('aria-label', 'Black screen');
  const close = (): void => {
    dialog.close();
    // the browser takes the focus off it with the next picture only, and until then keys would be the dialog's
    dialog.blur();
  };
  // the click that ends it is over before anything below could take it
  dialog.addEventListener('click', close);
  mount(signal, root, dialog);
  return {
    get open() {
      return dialog.open;
    },
    toggle: () => (dialog.open ? close() : dialog.showModal()),
  };
}
