/** Handles keys, except while the user types in a field, uses a control or holds a modifier. */

import { KEY_GROUPS, type KeyRow, type KeyTargets } from './key-table.ts';

/** The row of each key. */
const KEYS: ReadonlyMap<string, KeyRow> = new Map(
  KEY_GROUPS.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row.runs).map((key) => [key, row]))),
);

const MODIFIERS: readonly string[] = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'];

/**
 * Starts listening.
 * @param embedded whether the keys are another page's, all but Space
 */
export function listenToKeys(targets: KeyTargets, embedded: boolean, signal: AbortSignal): void {
  const { black, help, messages, presenter } = targets;
  /** What a presenter's remote sends besides the story's keys: to begin a show, and for a black screen. */
  const remote: Readonly<Record<string, () => void>> = { f5: () => undefined, '.': black.toggle };
  let told = false;
  /** Says that keys of one character are off: once, because speech input may send many. */
  const tellOff = (): void => {
    if (!told)
      messages.notice('Keys of one character are off.', { action: { label: 'Help', run: help.toggle } });
    told = true;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (black.open) {
      // any key ends it and does nothing else; the one that began it may still be held down
      if (event.repeat || MODIFIERS.includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      return black.toggle();
    }
    const combined = event.ctrlKey || event.metaKey;
    const key = `${combined ? 'ctrl+' : ''}${combined && event.shiftKey ? 'shift+' : ''}${nameOf(event)}`;
    const row = KEYS.get(key);
    const run = (presenter.on && remote[key]) || row?.runs[key];
    if (!run || event.defaultPrevented || event.isComposing) return;
    if (embedded && key !== ' ') return;
    if (event.altKey || (!combined && event.shiftKey && !/^[?+_<>]$/.test(key))) return;
    if (belongsToElement(event.target, key, row?.slides)) return;
    // an open dialog has the stage; it closes itself on Escape
    const dialog = document.querySelector('dialog[open]');
    if (dialog && row?.dialog !== dialog.className) return;
    if (messages.failed && key !== 'escape') return;
    if (help.singleKeys) told = false;
    else if (isSingle(key)) return tellOff();
    // a held key steps or turns on and on, but does not flicker between playing and pausing
    if (event.repeat && !row?.repeats) return;
    event.preventDefault();
    run(targets);
  };
  // the panel keeps its keys from bubbling, so listen on the way down
  window.addEventListener('keydown', onKey, { capture: true, signal });
}

/** Whether a key is a letter, a digit or a sign, which users can turn off (WCAG 2.1.4). */
export const isSingle = (key: string): boolean => key.length === 1 && key !== ' ';

/** The key's name in lower case; the place of the key where the layout has no Latin letters or hides its digits. */
function nameOf({ key, code }: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit && !KEYS.has(key)) return digit;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter && key.length === 1 && key > '\u007f' ? letter.toLowerCase() : key.toLowerCase();
}

/** Whether the focused element has its own use for the key. */
function belongsToElement(target: EventTarget | null, key: string, slides = false): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches('textarea, [contenteditable]')) return true;
  // a menu has nothing of its own to undo
  if (target.matches('select')) return !key.startsWith('ctrl+');
  // sliders and boxes take no letters
  if (target.matches('input:not([type=range], [type=checkbox])')) return true;
  // where there is something to scroll or to slide along, these keys do that
  if (slides && !target.matches('body, canvas')) return true;
  // a box that is being dragged ends with it
  if (key === 'escape' && target.matches('[data-box]')) return true;
  // a point that can be taken can be taken away
  if (key === 'backspace' && target.matches('[role=slider]')) return true;
  if (key.startsWith('page') && !target.matches('body, canvas, .story, .story *')) return true;
  return key === ' ' && target.matches('button, a[href], summary, input[type=checkbox]');
}
