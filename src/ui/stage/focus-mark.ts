/**
 * Lets the style sheet know that Tab was the last key. Only then does a ring around the whole stage say that it has the
 * focus; later a small mark at the dock does, so that no ring frames a screen recording.
 */

import { atEnd } from '../kit/lifetime.ts';

const MODIFIERS: readonly string[] = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'];

/** Sets an attribute of the root element while Tab was the last key. */
export function markTabKey(signal: AbortSignal): void {
  const page = document.documentElement;
  const options = { capture: true, signal };
  const onKey = ({ key }: KeyboardEvent): void => {
    if (!MODIFIERS.includes(key)) page.toggleAttribute('data-tabbed', key === 'Tab');
  };
  const onPointer = (): void => page.removeAttribute('data-tabbed');
  window.addEventListener('keydown', onKey, options);
  window.addEventListener('pointerdown', onPointer, options);
  atEnd(signal, onPointer);
}
