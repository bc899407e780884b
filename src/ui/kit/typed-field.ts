/** A text field that shows a value, and leaves alone what the user is typing. */

export interface TypedField {
  /** Shows a text, now or once the user is done. */
  show(text: string): void;
  /** Puts a text in the field as if the user had typed it. */
  type(text: string): void;
  /** Drops what was typed. */
  restore(): void;
  readonly typing: boolean;
}

interface TypedFieldOptions {
  /** Keys after which the focus leaves the field; Enter commits, and Escape drops what was typed. */
  leave?: readonly string[];
  /** Whether what was committed stays until it is restored: so that what was refused can be mended. */
  keeps?: boolean;
}

/** @param commit is called with what was typed, which is never blank */
export function typedField(
  field: HTMLInputElement | HTMLTextAreaElement,
  commit: (text: string) => void,
  { leave = ['Enter', 'Escape'], keeps = false }: TypedFieldOptions = {},
): TypedField {
  let typing = false;
  let shown = '';
  const restore = (): void => {
    typing = false;
    if (field.value !== shown) field.value = shown;
  };
  const finish = (): void => {
    if (!typing) return;
    const text = field.value;
    const blank = text.trim() === '';
    typing = keeps && !blank;
    if (!blank) commit(keeps ? text : text.trim());
    if (!typing) restore();
  };
  Object.assign(field, { autocomplete: 'off', spellcheck: false });
  field.addEventListener('input', () => (typing = true));
  field.addEventListener('change', finish);
  field.addEventListener('keydown', (event) => {
    const { key, shiftKey } = event as KeyboardEvent;
    // with Shift, a line of its own in a field of several lines
    if (key === 'Enter' && !shiftKey) {
      event.preventDefault();
      finish();
    }
    if (key === 'Escape') restore();
    if (leave.includes(key)) field.blur();
  });
  if (!keeps) {
    field.addEventListener('focus', () => field.select());
    field.addEventListener('blur', restore);
  }
  return {
    show: (text) => {
      shown = text;
      if (!typing) restore();
    },
    type: (text) => {
      field.value = text;
      typing = true;
    },
    restore,
    get typing() {
      return typing;
    },
  };
}
