/** The parts of a form: controls with their names. */

import { make, type Child } from './dom.ts';

/** A control with its name above it; its id is the form's name and its own. */
export function labelledField(form: string, name: string, control: HTMLElement): HTMLElement {
  control.id = `${form}-${name.toLowerCase().replace(/\W+/g, '-')}`;
  const label = make('label', 'form-name', name);
  label.htmlFor = control.id;
  return make('div', 'form-field', label, control);
}

/** @param options value and name of each */
export function choice(options: Iterable<readonly [string, string]>, chosen: string): HTMLSelectElement {
  const select = make('select', 'form-control');
  for (const [value, name] of options) select.append(new Option(name, value));
  select.value = chosen;
  return select;
}

export function numberInput(min: number, max: number, step: number | 'any', value: number): HTMLInputElement {
  const input = make('input', 'form-control');
  Object.assign(input, { type: 'number', min: String(min), max: String(max), step: String(step) });
  input.value = String(value);
  return input;
}

/** @param instead stands in the empty field */
export function textInput(instead: string, maxLength = -1): HTMLInputElement {
  const input = make('input', 'form-control');
  Object.assign(input, { type: 'text', placeholder: instead, autocomplete: 'off' });
  if (maxLength >= 0) input.maxLength = maxLength;
  return input;
}

/** A box to check with its name beside it. */
export function checkbox(name: Child, checked = false): { box: HTMLInputElement; element: HTMLElement } {
  const box = make('input');
  Object.assign(box, { type: 'checkbox', checked });
  return { box, element: make('label', 'form-check', box, name) };
}

/** Boxes with a name for all of them. */
export const checks = (legend: string, ...children: Child[]): HTMLElement =>
  make('fieldset', 'form-checks', make('legend', 'form-name', legend), ...children);
