/** The classes of a crowd as one stacked bar. */

import { CLASSES } from '../../core/simulation/census.ts';
import type { ClassShares } from '../../core/readout/readout.ts';
import { make } from '../kit/dom.ts';

export interface ShareBar {
  readonly element: HTMLElement;
  draw(classes: ClassShares): void;
}

export function createShareBar(): ShareBar {
  const segments = CLASSES.map((name) => ({ element: make('span', `share ${name}`), width: '' }));
  const element = make('div', 'shares', ...segments.map((segment) => segment.element));
  // it repeats numbers, and has nothing to add for a screen reader
  element.setAttribute('aria-hidden', 'true');
  return {
    element,
    draw: (classes) =>
      segments.forEach((segment, k) => {
        const { count, share } = classes[k]!;
        const width = count > 0 ? `${(100 * share).toFixed(2)}%` : '0%';
        if (width === segment.width) return;
        segment.element.style.width = segment.width = width;
        // the smallest share that exists is still seen
        segment.element.classList.toggle('some', count > 0);
      }),
  };
}
