/** The ways to enter data: typing, pasting, files with a choice of column, and example data sets. */

import { DATASETS, type Dataset } from '../../core/data/datasets.ts';
import { button, make, writer } from '../kit/dom.ts';
import { filePicker } from '../kit/file-picker.ts';
import { createSegments } from '../kit/segments.ts';
import { typedField } from '../kit/typed-field.ts';

/** What is asked for. */
export interface DataInputHandlers {
  dataset(dataset: Dataset): void;
  /** Numbers in a text that was typed or pasted. */
  text(text: string): void;
  file(file: File): void;
  column(column: number): void;
  fit(fit: boolean): void;
  add(): void;
  remove(): void;
}

export interface Input {
  /** The row of data to begin with. */
  readonly sets: HTMLElement;
  /** What stands beside the number line. */
  readonly side: HTMLElement;
  readonly fit: boolean;
  /** Shows the data as text unless the user is typing; `instead` stands in the empty box. */
  show(text: string, instead: string): void;
  /** Drops what the user typed, which has been dealt with. */
  done(): void;
  /** Marks the text in the box as one that cannot be read. */
  refuse(refused: boolean): void;
  columns(names: readonly string[], chosen: number): void;
  /** Which data to begin with are there now. */
  mark(dataset: Dataset | undefined): void;
  points(open: boolean, several: boolean): void;
}

/** The id of the line that says what is wrong. */
const REFUSAL_ID = 'data-refusal';
/** Milliseconds without a change after which the user counts as done. */
const REST = 1000;
/** A text as long as this is read at once, and not put into the box. */
const LONG = 4000;

export function createInput(handlers: DataInputHandlers): Input {
  const sets = createSegments(
    'Example data',
    DATASETS,
    ({ title, sentence }) => ({ label: title, title: sentence }),
    handlers.dataset,
  );
  sets.element.classList.add('data-sets');

  const box = make('textarea', 'data-box');
  box.rows = 2;
  box.setAttribute('aria-label', 'Values');
  box.setAttribute('aria-describedby', REFUSAL_ID);
  // a list has one line; for more lines there is Shift, and pasted text keeps its own
  const typed = typedField(box, handlers.text, { leave: ['Escape'], keeps: true });
  box.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text') ?? '';
    const whole = box.value === '' || box.selectionEnd - box.selectionStart === box.value.length;
    if (text.length > LONG || (whole && text.trim() !== '' && text.includes('\n'))) {
      event.preventDefault();
      if (text.length <= LONG) typed.type(text);
      handlers.text(text);
    }
  });

  const { opener, picker } = filePicker('compact', 'Open file …', handlers.file);
  opener.title = 'Opens a table of numbers or a file of this app; you can also drop a file on the app';
  const add = button('compact', '+ value', handlers.add);
  add.title = 'Adds a value (Insert, or a double click on the line)';
  const remove = button('compact', '− value', handlers.remove);
  remove.title = 'Removes the selected value (Delete)';

  const select = make('select', 'field');
  select.addEventListener('change', () => handlers.column(select.selectedIndex));
  const column = make('label', 'data-column', make('span', '', 'Column'), select);
  column.hidden = true;
  let known = '';

  const fit = make('input');
  Object.assign(fit, { type: 'checkbox', checked: true });
  fit.addEventListener('change', () => handlers.fit(fit.checked));
  const fitting = make('label', 'data-fit', fit, 'Fit axes and steps to the data');

  return {
    sets: sets.element,
    side: make(
      'div',
      'data-side',
      box,
      make('div', 'data-buttons', opener, add, remove, picker),
      column,
      fitting,
    ),
    get fit() {
      return fit.checked;
    },
    show: (text, instead) => {
      if (box.placeholder !== instead) box.placeholder = instead;
      typed.show(text);
    },
    done: typed.restore,
    refuse: (refused) => box.setAttribute('aria-invalid', String(refused)),
    columns: (names, chosen) => {
      column.hidden = names.length < 2;
      const key = names.join('\n');
      if (key !== known) select.replaceChildren(...names.map((name) => make('option', '', name)));
      known = key;
      select.selectedIndex = chosen;
    },
    mark: sets.show,
    points: (isOpen, several) => {
      add.disabled = !isOpen;
      remove.disabled = !isOpen || !several;
    },
  };
}

/** The lines below the number line: what is wrong, and what the data are. */
export function createNotes(): {
  element: HTMLElement;
  /** Says what is wrong; `offer` is what can be done about it. */
  refuse(words: string, offer?: { label: string; run: () => void }): void;
  say(sentences: readonly string[]): void;
} {
  const refusal = make('p', 'refusal data-refusal');
  refusal.id = REFUSAL_ID;
  refusal.setAttribute('role', 'alert');
  const leave = button('small data-leave', '', () => offered?.());
  leave.hidden = true;
  let offered: (() => void) | undefined;
  const note = make('p', 'note data-note');
  // read aloud once the user is done
  const spoken = make('p', 'unseen');
  spoken.setAttribute('role', 'status');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const writeRefusal = writer(refusal);
  const writeNote = writer(note);
  const writeSpoken = writer(spoken);
  return {
    element: make('div', 'data-notes', make('div', 'data-refused', refusal, leave), note, spoken),
    refuse: (words, offer) => {
      writeRefusal(words);
      refusal.hidden = words === '';
      leave.hidden = !offer;
      leave.textContent = offer?.label ?? '';
      offered = offer?.run;
    },
    say: (sentences) => {
      const words = sentences.join(' ');
      writeNote(words);
      clearTimeout(timer);
      timer = setTimeout(() => writeSpoken(words), REST);
    },
  };
}
