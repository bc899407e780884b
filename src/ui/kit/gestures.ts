/** Tells the movements of the user's hand apart: all that one of them changes is one change for undo. */

/** What of an event says which movement it belongs to; `timeStamp` in milliseconds. */
export type Input = Pick<Event, 'type' | 'timeStamp'> &
  Partial<Pick<PointerEvent, 'isPrimary'>> &
  Partial<Pick<KeyboardEvent, 'key' | 'repeat'>>;

/** The events that may begin a movement. */
export const INPUTS = ['pointerdown', 'keydown', 'wheel', 'focusout', 'drop'] as const;

/** Milliseconds within which the wheel, or the same key pressed again, goes on with a movement. */
const BURST = 600;

/** With other keys and with the pointer these mean something else, but they move nothing. */
const MODIFIERS: readonly string[] = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'];

/** Returns a listener for these events that calls `begin` when another movement begins. */
export function createGestures(begin: () => void): (input: Input) => void {
  let last = { name: '', at: -Infinity };
  return ({ type, timeStamp: at, isPrimary = true, key = '', repeat = false }) => {
    // a second finger pinches, together with the first
    if (!isPrimary || MODIFIERS.includes(key)) return;
    const before = last;
    last = { name: `${type} ${key}`, at };
    // what was typed is committed when the field loses the focus, before another control is dragged
    const again = type === 'wheel' || type === 'keydown';
    if (repeat || (again && last.name === before.name && at - before.at < BURST)) return;
    begin();
  };
}
