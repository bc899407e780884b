/** The button that opens the sheet for sharing; the code of the sheet is loaded then. */

import { lazyModule, withModule } from '../../core/util/lazy-module.ts';
import type { App } from '../../api/app.ts';
import { makeOpener } from '../kit/dialog.ts';
import { make, svgIcon } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';

const SHEET = lazyModule(async () => (await import('./sheet.ts')).createSheet);

/**
 * @param buttons the row of the dock that takes the button
 * @param tell shows a sentence
 * @returns a function that opens the sheet
 */
export function createShare(
  root: HTMLElement,
  buttons: HTMLElement,
  controls: App,
  tell: (words: string) => void,
  signal: AbortSignal,
): () => void {
  let sheet: (() => void) | undefined;
  const open = (): void =>
    withModule(
      SHEET,
      (create) => (sheet ??= create(root, controls, signal))(),
      () => tell('Share could not be loaded. Check the network connection, then try again.'),
    );
  const icon = svgIcon(
    'M7 7L13 4M7 9L13 12M6 8A2 2 0 1 1 6 7.9M17 3A2 2 0 1 1 17 2.9M17 13A2 2 0 1 1 17 12.9',
  );
  const opener = makeOpener('dock-button dock-page dock-share', icon, 'Share (Q)', open);
  opener.append(make('span', 'dock-page-name', 'Share'));
  mount(signal, buttons, opener);
  return open;
}
