/** Buttons for the notebook's slices; for other data they scale with s. */

import { NOTEBOOK_SLICES, type Along, type NotebookSlice } from '../../core/plane/slices.ts';
import { button, make } from '../kit/dom.ts';
import { short } from '../../core/notation/format.ts';

export interface Chips {
  readonly element: HTMLElement;
  /** s: critical temperature; isShown: which slice is drawn. */
  show(s: number, isShown: (slice: NotebookSlice) => boolean): void;
}

const OTHER = { mu: 'σ', sigma: 'μ' } as const;

const scaledRange = ({ along, at, range }: NotebookSlice, s: number): NotebookSlice => ({
  along,
  at: at * s,
  range: [range[0] * s, range[1] * s],
});

export function createChips(along: Along, choose: (slice: NotebookSlice) => void): Chips {
  let s = NaN;
  const all = NOTEBOOK_SLICES.filter((slice) => slice.along === along);
  const widest = Math.max(...all.map(({ range }) => range[1]));
  const chips = all.map((slice) => {
    const chip = button('small slice-chip', '', () => choose(scaledRange(slice, s)));
    return { slice, chip, zoomed: slice.range[1] < 0.1 * widest };
  });
  const element = make('div', 'slice-chips', make('span', 'caption slice-chips-name', `${OTHER[along]} =`));
  element.append(...chips.map(({ chip }) => chip));
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', `The notebook’s slices at fixed ${OTHER[along]}`);
  return {
    element,
    show: (now, isShown) => {
      for (const { slice, chip, zoomed } of chips) {
        if (now !== s) {
          const { at, range } = scaledRange(slice, now);
          const text = short(at) + (zoomed ? ` ±${short(range[1])}` : '');
          chip.textContent = text;
          chip.setAttribute(
            'aria-label',
            `${OTHER[along]} = ${text}, from ${short(range[0])} to ${short(range[1])}`,
          );
        }
        chip.setAttribute('aria-pressed', String(isShown(scaledRange(slice, now))));
      }
      s = now;
    },
  };
}
