/** Form fields shared by the tabs of the Export page. */

import { CLIP_LIMITS } from '../../core/export/clip-options.ts';
import { OVERLAYS, type Overlay } from '../../core/export/scene.ts';
import { make } from '../kit/dom.ts';

/** A control with its name above it; its id is the tab's key and the name. */
export function labelledField(tab: string, name: string, control: HTMLElement): HTMLElement {
  control.id = `${tab}-${name.toLowerCase().replace(/\W+/g, '-')}`;
  const label = make('label', 'export-name', name);
  label.htmlFor = control.id;
  return make('div', 'export-field', label, control);
}

/** @param options value and name of each */
export function choice(options: Iterable<readonly [string, string]>, chosen: string): HTMLSelectElement {
  const select = make('select', 'export-control');
  for (const [value, name] of options) select.append(new Option(name, value));
  select.value = chosen;
  return select;
}

export function number(min: number, max: number, step: number | 'any', value: number): HTMLInputElement {
  const input = make('input', 'export-control');
  Object.assign(input, { type: 'number', min: String(min), max: String(max), step: String(step) });
  input.value = String(value);
  return input;
}

/** @param instead stands in the empty field */
function words(instead: string): HTMLInputElement {
  const input = make('input', 'export-control');
  Object.assign(input, {
    type: 'text',
    maxLength: CLIP_LIMITS.text,
    placeholder: instead,
    autocomplete: 'off',
  });
  return input;
}

export function checkbox(name: string, checked: boolean): { box: HTMLInputElement; element: HTMLElement } {
  const box = make('input');
  box.type = 'checkbox';
  box.checked = checked;
  return { box, element: make('label', 'export-check', box, name) };
}

const OVERLAY_NAMES: Readonly<Record<Overlay, string>> = {
  readout: 'Readout',
  legend: 'Legend',
  schedule: 'Schedule',
  caption: 'Caption',
  credit: 'Credit',
};

/** What is burnt in, and its texts, which are there while they are asked for. */
export interface OverlayFields {
  readonly elements: readonly HTMLElement[];
  asked(): { overlays: Overlay[]; caption: string; credit: string };
  refresh(): void;
}

/** @param chosen what is burnt in at first */
export function createOverlayFields(tab: string, chosen: readonly Overlay[]): OverlayFields {
  const texts = { caption: words('Text for the audience'), credit: words('Names or a source') };
  const textFields = {
    caption: labelledField(tab, 'Caption', texts.caption),
    credit: labelledField(tab, 'Credit', texts.credit),
  };
  const boxes = OVERLAYS.map((overlay) => ({
    overlay,
    ...checkbox(OVERLAY_NAMES[overlay], chosen.includes(overlay)),
  }));
  const burnt = make(
    'fieldset',
    'export-checks',
    make('legend', 'export-name', 'Overlays'),
    ...boxes.map(({ element }) => element),
  );
  return {
    elements: [burnt, textFields.caption, textFields.credit],
    asked: () => ({
      overlays: boxes.filter(({ box }) => box.checked).map(({ overlay }) => overlay),
      caption: texts.caption.value,
      credit: texts.credit.value,
    }),
    refresh: () => {
      for (const { overlay, box } of boxes) {
        if (overlay === 'caption' || overlay === 'credit') textFields[overlay].hidden = !box.checked;
      }
    },
  };
}
