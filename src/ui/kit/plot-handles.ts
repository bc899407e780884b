/** The draggable points of a plot, and how pointers and keys reach them. */

import { makeSvg, setAttributes } from './dom.ts';

/** Where a point is, in pixels from the top left corner of its plot. */
export interface HandlePlace {
  x: number;
  y: number;
  /** From how much farther than others it is taken: larger points have larger rims. */
  rim?: number;
}

type Attributes = Parameters<typeof setAttributes>[1];

/** As many elements as there are points; the Tab key reaches one of them, the selected one. */
export class PlotHandles {
  readonly group: SVGGElement;
  /** Which one keys reach. */
  selected = 0;
  readonly #make: () => SVGGElement;
  readonly #pool: SVGGElement[] = [];
  #places: readonly HandlePlace[] = [];

  /** @param make makes a point at (0, 0) */
  constructor(className: string, make: () => SVGGElement) {
    this.group = makeSvg('g', { class: className });
    this.#make = make;
  }

  /** Puts a point on each place; `described`: its other attributes. */
  draw(places: readonly HandlePlace[], described: (i: number) => Attributes): void {
    this.#places = places;
    this.selected = Math.max(0, Math.min(this.selected, places.length - 1));
    while (this.#pool.length < places.length) this.#pool.push(this.#make());
    this.#pool.forEach((handle, i) => {
      const place = places[i];
      if (!place) return handle.remove();
      if (!handle.isConnected) this.group.append(handle);
      const transform = `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`;
      setAttributes(handle, { transform, ...described(i) });
    });
  }

  /** The point that a place is on, or -1; reach in pixels. */
  nearest(x: number, y: number, reach: number): number {
    let [best, distance] = [-1, reach];
    this.#places.forEach((place, i) => {
      const off = Math.hypot(place.x - x, place.y - y) - (place.rim ?? 0);
      if (off <= distance) [best, distance] = [i, off];
    });
    return best;
  }

  at(i: number): SVGGElement | undefined {
    return i < this.#places.length ? this.#pool[i] : undefined;
  }

  /** The point that an element is, or -1. */
  indexOf(element: EventTarget | null): number {
    return this.#places.findIndex((_, i) => this.#pool[i] === element);
  }
}

/** Where an event is, in pixels from the top left corner of the plot. */
export function pointerPosition(
  svg: SVGSVGElement,
  { clientX, clientY }: MouseEvent,
): { x: number; y: number } {
  const { left, top } = svg.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

/** Where a key leads that goes from point to point, of points from 0 to `last`; undefined for another key. */
export const pointAfter = (key: string, at: number, last: number): number | undefined =>
  ({ PageUp: Math.max(at - 1, 0), PageDown: Math.min(at + 1, last), Home: 0, End: last })[key];

export interface HandleListeners {
  down(event: PointerEvent): void;
  move(event: PointerEvent): void;
  /** Whatever ends it. */
  up(event: PointerEvent): void;
  /** Twice in the same place. */
  twice(event: MouseEvent): void;
  /** A key on point i, or on something else, which is -1; returns whether it was used. */
  key(i: number, event: KeyboardEvent): boolean;
  /** Point i has the focus. */
  focus(i: number): void;
}

/** Keys with a modifier other than Shift are the browser's. */
export function listenToHandles(
  svg: SVGSVGElement,
  handles: PlotHandles,
  handling: HandleListeners,
  signal: AbortSignal,
): void {
  const options = { signal };
  svg.addEventListener('pointerdown', (event) => handling.down(event), options);
  svg.addEventListener('pointermove', (event) => handling.move(event), options);
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    svg.addEventListener(end, (event) => handling.up(event), options);
  svg.addEventListener('dblclick', (event) => handling.twice(event), options);
  svg.addEventListener(
    'focusin',
    ({ target }) => {
      const i = handles.indexOf(target);
      if (i >= 0 && i !== handles.selected) handling.focus(i);
    },
    options,
  );
  svg.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (handling.key(handles.indexOf(event.target), event)) event.preventDefault();
    },
    options,
  );
}
