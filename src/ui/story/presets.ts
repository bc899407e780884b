/** The presets: a button beside the title, the list that it opens, the number keys, and a caption. */

import { PRESETS, presetOf, type Preset } from '../../core/story/presets.ts';
import type { Actions } from '../../api/actions.ts';
import { createDialog, makeOpener } from '../kit/dialog.ts';
import { button, make } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';

/** The key of the preset at this place of the list; the first ten have one. */
export const keyOf = (place: number): string => (place < 10 ? String((place + 1) % 10) : '');

export interface Presets {
  /** Opens the list, or closes it. */
  toggle(): void;
  show(preset: Preset): void;
}

/** @param head where the button goes */
export function createPresets(
  root: HTMLElement,
  head: HTMLElement,
  actions: Actions,
  signal: AbortSignal,
): Presets {
  const show = (preset: Preset): void => {
    dialog.close();
    actions.preset(preset);
  };
  const list = make('ol', 'preset-list');
  const entries = PRESETS.map((preset, place) => {
    const name = make('span', 'preset-title', preset.title);
    const sentence = make('span', 'preset-sentence', preset.sentence);
    const entry = button('preset', make('kbd', '', keyOf(place)), () => show(preset));
    entry.append(make('span', 'preset-words', name, sentence));
    list.append(make('li', '', entry));
    return { preset, entry };
  });
  const dialog = createDialog('presets', 'Presets', 'Close the presets', (title, close) => [
    make('div', 'presets-head', title, close),
    list,
  ]);

  const toggle = (): void => {
    if (dialog.open) return dialog.close();
    const now = presetOf(actions.settings());
    for (const { preset, entry } of entries) {
      if (preset === now) entry.setAttribute('aria-current', 'true');
      else entry.removeAttribute('aria-current');
    }
    dialog.showModal();
    (entries.find(({ preset }) => preset === now) ?? entries[0]!).entry.focus();
  };
  const opener = makeOpener('presets-button', 'Presets', 'Examples to watch (P)', toggle);
  mount(signal, head, opener);
  mount(signal, root, dialog);
  return { toggle, show };
}
