/** Small helpers to create and update elements. */

import { watchSize } from './lifetime.ts';

export type Child = Node | string;

/** An element with a class and children; text is always text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** A button that never submits anything. */
export function button(className: string, label: Child, run: () => void): HTMLButtonElement {
  const element = make('button', className, label);
  element.type = 'button';
  element.addEventListener('click', run);
  return element;
}

/** An SVG element with attributes and children. */
export function makeSvg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Writes the attributes that are others than before: a frame in which nothing changed costs nothing. */
export function setAttributes(
  target: Element,
  values: Readonly<Record<string, string | number | boolean>>,
): void {
  for (const [name, value] of Object.entries(values)) {
    const text = String(value);
    if (target.getAttribute(name) !== text) target.setAttribute(name, text);
  }
}

/** A sign for a button, of lines in a box of 20 by 16. */
export const svgIcon = (lines: string): SVGSVGElement =>
  makeSvg(
    'svg',
    { class: 'line-icon', viewBox: '0 0 20 16', 'aria-hidden': 'true' },
    makeSvg('path', { d: lines }),
  );

/** Writes to the page only when the text is another one: a frame in which nothing changed costs nothing. */
export function writer(element: Element): (text: string) => void {
  let last: string | undefined;
  return (text) => {
    if (text !== last) element.textContent = last = text;
  };
}

/** Lets the style sheet know how high an element is, as a custom property of the page. */
export function publishHeight(element: HTMLElement, property: string, signal: AbortSignal): void {
  const publish = (): void =>
    document.documentElement.style.setProperty(property, `${element.offsetHeight}px`);
  watchSize(signal, publish, element);
}

/** The layouts of style.css by its own conditions, and where the panel is closed until the user opens it. */
export const LAYOUT = {
  upright: '(max-width: 599px), (max-width: 699px) and (min-height: 500px)',
  lying: '(max-height: 499px) and (min-width: 600px)',
  /** Where the story's card stands at the side; else it is a sheet at the bottom, or in `lying` at the right. */
  aside: '(min-width: 1000px) and (min-height: 500px)',
  /** Where words stand in the sky between the peaks. */
  sky: '(min-width: 1200px) and (min-height: 500px)',
  panelClosed: '(max-width: 999px), (max-height: 499px)',
};

/**
 * Gives the focus back to the page after a mouse or a finger has used a button, a menu or a box, so that Space means
 * play and not that button once more. Keyboard users keep their focus.
 */
export function releaseFocusAfterPointer(root: HTMLElement, signal: AbortSignal): void {
  const options = { capture: true, signal };
  let byPointer = false;
  root.addEventListener('pointerdown', () => (byPointer = true), options);
  root.addEventListener('keydown', () => (byPointer = false), options);
  const release = (event: Event): void => {
    const used = (event.target as Element | null)?.closest<HTMLElement>(
      'button, select, input[type=checkbox]',
    );
    if (byPointer && used && (event.type === 'change' || used.matches('button'))) used.blur();
  };
  root.addEventListener('click', release, { signal });
  root.addEventListener('change', release, { signal });
}
