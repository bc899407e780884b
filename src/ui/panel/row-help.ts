/**
 * What each row of the panel sets, in one sentence: screen readers read it with the control, and it stands in a bubble
 * beside the row under a resting mouse, with the keyboard's focus, and where a finger taps the row's name. As WCAG 1.4.13
 * asks, the mouse may go into the bubble, it stays until it is left, and Escape closes it.
 */

import { SETTING_WORDS } from '../../core/settings/setting-words.ts';
import { make } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';

/** A row of the panel, by the key of its setting. */
export interface HelpedRow {
  readonly key: string;
  readonly element: HTMLElement;
}

export interface RowHelp {
  /** Closes the bubble; false if none is open. */
  close(): boolean;
}

/** Milliseconds that a mouse rests on a row before its bubble comes, and that it has to go over into the bubble. */
const REST = 500;
const GRACE = 300;
/** CSS pixels between the bubble and what it belongs to, and the window's edge. */
const GAP = 6;

export function createRowHelp(
  root: HTMLElement,
  panel: HTMLElement,
  rows: readonly HelpedRow[],
  signal: AbortSignal,
): RowHelp {
  const bubbles = new Map(
    rows.map(({ key, element }) => {
      const bubble = make('p', 'row-help', SETTING_WORDS[key]!);
      bubble.id = `row-help-${key}`;
      bubble.setAttribute('role', 'tooltip');
      bubble.hidden = true;
      const name = element.querySelector('.lil-name')!.textContent;
      for (const control of element.querySelectorAll('input, select')) {
        control.setAttribute('aria-describedby', bubble.id);
        // a name that is scrolled out of sight is none to some checkers
        if (!control.hasAttribute('aria-label')) control.setAttribute('aria-label', name);
      }
      return [element, bubble] as const;
    }),
  );
  mount(signal, root, ...bubbles.values());
  // a bubble may lie over the next name, and a finger has nowhere else to go
  for (const bubble of bubbles.values()) bubble.addEventListener('click', () => void (touched && close()));
  panel.classList.add('has-help');

  /** The row whose bubble is open, and whether it goes with the mouse. */
  let open: HTMLElement | undefined;
  let hovered = false;
  /** The row under the mouse whose bubble was closed. */
  let closed: HTMLElement | undefined;
  let touched = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const rowOf = (target: EventTarget | null): HTMLElement | undefined => {
    const row = target instanceof Element ? target.closest<HTMLElement>('.lil-controller') : null;
    return row && bubbles.has(row) ? row : undefined;
  };
  const bubbleHas = (target: EventTarget | null): boolean =>
    open !== undefined && target instanceof Node && bubbles.get(open)!.contains(target);

  const place = (): void => {
    if (!open) return;
    const bubble = bubbles.get(open)!;
    const [row, side] = [open.getBoundingClientRect(), panel.getBoundingClientRect()];
    const { offsetWidth: width, offsetHeight: height } = bubble;
    const beside = side.left - width - GAP;
    let [left, top] = [beside, row.top];
    if (beside < GAP) {
      left = Math.min(row.left, innerWidth - width - GAP);
      top = row.bottom + height + GAP <= innerHeight ? row.bottom : row.top - height;
    }
    top = Math.max(GAP, Math.min(top, innerHeight - height - GAP));
    Object.assign(bubble.style, { left: `${Math.max(GAP, left)}px`, top: `${top}px` });
  };
  const close = (): boolean => {
    clearTimeout(timer);
    if (!open) return false;
    bubbles.get(open)!.hidden = true;
    open = undefined;
    return true;
  };
  const show = (row: HTMLElement, withMouse: boolean): void => {
    close();
    [open, hovered] = [row, withMouse];
    bubbles.get(row)!.hidden = false;
    place();
  };

  const onOver = ({ target, pointerType, buttons }: PointerEvent): void => {
    // a mouse that draws a slider reads nothing
    if (pointerType === 'touch' || buttons !== 0) return;
    const row = rowOf(target);
    if (row !== closed) closed = undefined;
    clearTimeout(timer);
    if (bubbleHas(target) || (row && row === open)) return;
    if (row && !closed) timer = setTimeout(() => show(row, true), REST);
    else if (open && hovered) timer = setTimeout(close, GRACE);
  };
  const onDown = ({ target, pointerType }: PointerEvent): void => {
    touched = pointerType === 'touch';
    // a tap on the name of the open row is about to close its bubble
    const again = touched && rowOf(target) === open && isName(target);
    if (!again && !bubbleHas(target)) close();
  };
  const onClick = (event: MouseEvent): void => {
    const row = rowOf(event.target);
    if (!touched || !row || !isName(event.target)) return;
    // the name of a box would tick it
    event.preventDefault();
    if (row !== open) show(row, false);
    else close();
  };
  const onFocus = (target: EventTarget | null): void => {
    const row = rowOf(target);
    if (row && 'tabbed' in document.documentElement.dataset) show(row, false);
  };
  const onBlur = ({ target }: FocusEvent): void => {
    if (!hovered && rowOf(target) === open) close();
  };

  const options = { capture: true, signal };
  window.addEventListener('pointerover', onOver, options);
  window.addEventListener('pointerdown', onDown, options);
  panel.addEventListener('click', onClick, options);
  panel.addEventListener('focusin', ({ target }) => onFocus(target), { signal });
  panel.addEventListener('focusout', onBlur, { signal });
  panel.addEventListener('scroll', place, options);
  window.addEventListener('resize', place, { signal });
  // whose focus made this load
  onFocus(document.activeElement);

  return {
    close: () => {
      closed = hovered ? open : undefined;
      return close();
    },
  };
}

const isName = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('.lil-name');
