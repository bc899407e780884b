/** Modal dialogs: they keep the focus inside, close on Escape or a click outside, and return the focus. */

import { button, make, type Child } from './dom.ts';

/**
 * @param name class of the dialog, and the beginning of those of its parts
 * @param closes the name of the close button, for screen readers
 * @param content what stands in it, made of its title and its button
 */
export function createDialog(
  name: string,
  title: string,
  closes: string,
  content: (title: HTMLHeadingElement, close: HTMLButtonElement) => readonly Child[],
): HTMLDialogElement {
  const close = button(`sign ${name}-close`, '×', () => dialog.close());
  close.setAttribute('aria-label', closes);
  const heading = make('h2', '', title);
  heading.id = `${name}-title`;
  const dialog = make('dialog', name, make('div', `${name}-content`, ...content(heading, close)));
  dialog.setAttribute('aria-labelledby', heading.id);
  // the content covers the dialog, so a click on the dialog itself is one on its backdrop
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}

/** A button that opens one. */
export function makeOpener(
  className: string,
  label: Child,
  title: string,
  open: () => void,
): HTMLButtonElement {
  const opener = button(className, label, open);
  opener.setAttribute('aria-haspopup', 'dialog');
  opener.title = title;
  return opener;
}
