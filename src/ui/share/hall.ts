/** The QR code on the whole screen, for a hall. */

import { button, make, type Child } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';
import { codeOf, drawCode } from './qr-code.ts';

/** Returns a function that fills the screen with the QR code of a link, until any click or Escape. */
export function createHall(root: HTMLElement, signal: AbortSignal): (link: string) => void {
  const box = make('div', 'sharing-hall-box');
  const dialog = make('dialog', 'sharing-hall', box);
  dialog.setAttribute('aria-label', 'QR code on the whole screen');
  const leave = (): void => {
    if (document.fullscreenElement === box) void document.exitFullscreen().catch(() => undefined);
  };
  dialog.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', leave);
  // the browser itself takes Escape when the box has the whole screen
  document.addEventListener('fullscreenchange', () => !document.fullscreenElement && dialog.close(), {
    signal,
  });
  mount(signal, root, dialog);

  return (link) => {
    const code = codeOf(link);
    if (!code) return;
    const { host, pathname } = new URL(link);
    const close = button('sign sharing-hall-close', '×', () => undefined);
    close.setAttribute('aria-label', 'Close the QR code');
    const parts: Child[] = [drawCode(code), make('p', '', (host + pathname).replace(/\/$/, '')), close];
    box.replaceChildren(...parts);
    dialog.showModal();
    // where a browser refuses, as in a frame and on some phones, it fills the window
    if (!document.fullscreenElement)
      void box.requestFullscreen?.({ navigationUI: 'hide' }).catch(() => undefined);
  };
}
