/** A row of buttons of which at most one is pressed. */

import { button, make, setAttributes, svgIcon } from './dom.ts';

export interface Segments<T> {
  element: HTMLElement;
  show(value: T | undefined): void;
}

/** @param name of the whole row, for screen readers */
export function createSegments<T>(
  name: string,
  values: readonly T[],
  face: (value: T) => { label: string; title?: string; icon?: string },
  choose: (value: T) => void,
): Segments<T> {
  const buttons = values.map((value) => {
    const { label, title = '', icon } = face(value);
    const element = button('segment', make('span', 'segment-name', label), () => choose(value));
    if (icon) element.prepend(svgIcon(icon));
    element.title = title;
    return element;
  });
  const element = make('div', 'segments', ...buttons);
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', name);
  return {
    element,
    show: (value) =>
      buttons.forEach((each, i) => setAttributes(each, { 'aria-pressed': values[i] === value })),
  };
}
