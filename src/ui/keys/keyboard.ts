/** Handles keys, except while the user types in a field, uses a control or holds a modifier. */

import type { CameraCommand } from '../../core/settings/camera-command.ts';
import type { Actions } from '../../api/actions.ts';

export interface KeyboardTargets {
  /** Whether the keys are another page's, all but Space. */
  embedded: boolean;
  /** The black screen. */
  black: { readonly open: boolean; toggle(): void };
  drawer: { readonly keys: Readonly<Record<string, () => void>>; close(): boolean };
  presenter: { readonly on: boolean; toggle(): void; leave(): boolean };
  ring: { toggle(): void };
  help: { readonly open: boolean; toggle(): void };
  presets: { readonly open: boolean; readonly keys: Readonly<Record<string, () => void>> };
  story: { readonly keys: Readonly<Record<string, () => void>>; close(): boolean };
  zoom: { readonly keys: Readonly<Record<string, () => void>> };
  messages: {
    /** Whether the show has stopped. */
    readonly failed: boolean;
    /** Takes away the newest message; false if there is none. */
    dismiss(): boolean;
  };
}

/** The keys that move the camera or zoom the window, as the wheel does; on most keyboards the sign + is above =. */
const LOOKS: Readonly<Record<string, CameraCommand>> = {
  arrowleft: 'left',
  arrowright: 'right',
  arrowup: 'up',
  arrowdown: 'down',
  '+': 'closer',
  '=': 'closer',
  '-': 'wider',
  _: 'wider',
  '.': 'nearer',
  ',': 'farther',
  home: 'home',
};

const MODIFIERS: readonly string[] = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'];

/** Starts listening; returns what ends it. */
export function listenToKeys(
  actions: Actions,
  { embedded, black, drawer, help, messages, presenter, presets, ring, story, zoom }: KeyboardTargets,
): () => void {
  const looks = Object.entries(LOOKS).map(([key, look]) => [key, () => actions.look(look)] as const);
  const speed = (by: 1 | 0 | -1) => () => actions.faster(by);
  const keys: Readonly<Record<string, () => void>> = {
    ...Object.fromEntries(looks),
    ' ': actions.togglePlay,
    s: actions.singleStep,
    z: actions.stepBack,
    '[': speed(-1),
    '<': speed(-1),
    ']': speed(1),
    '>': speed(1),
    u: speed(0),
    '\\': speed(0),
    l: actions.fly,
    f: presenter.toggle,
    h: ring.toggle,
    k: black.toggle,
    r: actions.restart,
    a: actions.toggleAnnealing,
    m: actions.toggleView,
    '?': help.toggle,
    ...drawer.keys,
    ...presets.keys,
    ...story.keys,
    ...zoom.keys,
    escape: () => void (messages.dismiss() || drawer.close() || presenter.leave() || story.close()),
  };
  /** What a presenter's remote sends besides the story's keys: to begin a show, and for a black screen. */
  const remote: Readonly<Record<string, () => void>> = { f5: () => undefined, '.': black.toggle };
  const onKey = (event: KeyboardEvent): void => {
    if (black.open) {
      // any key ends it and does nothing else; the one that began it may still be held down
      if (event.repeat || MODIFIERS.includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      return black.toggle();
    }
    const key = nameOf(event, keys);
    const run = (presenter.on && remote[key]) || keys[key];
    if (!run || event.defaultPrevented || event.isComposing) return;
    if (embedded && key !== ' ') return;
    if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && !/^[?+_<>]$/.test(key))) return;
    if (belongsToElement(event.target, key)) return;
    // an open help or list has the stage; it closes itself on Escape
    if (help.open && key !== '?') return;
    if (presets.open && !(key in presets.keys)) return;
    if (messages.failed && key !== 'escape') return;
    // a held key steps or turns on and on, but does not flicker between playing and pausing
    if (event.repeat && key !== 's' && key !== 'z' && !(key in LOOKS)) return;
    event.preventDefault();
    run();
  };
  // the panel keeps its keys from bubbling, so listen on the way down
  window.addEventListener('keydown', onKey, { capture: true });
  return () => window.removeEventListener('keydown', onKey, { capture: true });
}

/** The key's name in lower case; the place of the key where the layout has no Latin letters or hides its digits. */
function nameOf({ key, code }: KeyboardEvent, keys: object): string {
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit && !(key in keys)) return digit;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter && key.length === 1 && key > '\u007f' ? letter.toLowerCase() : key.toLowerCase();
}

/** Whether the focused element has its own use for the key. */
function belongsToElement(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches('select, textarea, [contenteditable]')) return true;
  // sliders and boxes take no letters
  if (target.matches('input:not([type=range], [type=checkbox])')) return true;
  // where there is something to scroll or to slide along, these keys do that
  if (key in LOOKS && !target.matches('body, canvas')) return true;
  // a box that is being dragged ends with it
  if (key === 'escape' && target.matches('[data-box]')) return true;
  // a point that can be taken can be taken away
  if (key === 'backspace' && target.matches('[role=slider]')) return true;
  if (key.startsWith('page') && !target.matches('body, canvas, .story, .story *')) return true;
  return key === ' ' && target.matches('button, a[href], summary, input[type=checkbox]');
}
