/** Copies text to the clipboard where the browser allows it. */

import { make } from './dom.ts';

/** Copies a text to the clipboard; returns false where the page may not. */
export async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // a page without https has the old way only
    const area = make('textarea', 'unseen');
    area.value = text;
    // behind a modal dialog nothing can be selected
    (document.querySelector('dialog:modal') ?? document.body).append(area);
    const before = document.activeElement;
    area.select();
    // oxlint-disable-next-line typescript/no-deprecated -- the only way without https
    const done = document.execCommand('copy');
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    return done;
  }
}
