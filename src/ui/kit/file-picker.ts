/** A button that lets the user choose a file. */

import { button, make } from './dom.ts';

/** The kinds of files that a picker shows first. */
const ACCEPT = '.csv,.tsv,.txt,.json,.png,.svg,text/*,application/json';

/** Returns the button, and the box behind it, which stands somewhere beside it. */
export function filePicker(
  className: string,
  label: string,
  chosen: (file: File) => void,
): { opener: HTMLButtonElement; picker: HTMLInputElement } {
  const picker = make('input');
  Object.assign(picker, { type: 'file', accept: ACCEPT, hidden: true });
  picker.addEventListener('change', () => {
    const [file] = picker.files ?? [];
    if (file) chosen(file);
    picker.value = ''; // so that the same file can be opened again
  });
  return { opener: button(className, label, () => picker.click()), picker };
}
