/** A ring around the pointer and a ripple at each click, visible from the back row. */

import { make } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';

export interface PointerRing {
  toggle(): void;
}

/** Milliseconds that a ripple is seen; present.css knows it too. */
const RIPPLE = 600;

export function createPointerRing(root: HTMLElement, signal: AbortSignal): PointerRing {
  const ring = make('div', 'ring');
  const layer = make('div', 'ring-layer', ring);
  layer.setAttribute('aria-hidden', 'true');
  layer.hidden = true;
  mount(signal, root, layer);
  // on the way down, so that nothing that takes the pointer for itself keeps it from the ring
  const options = { capture: true, passive: true, signal };
  let place: [number, number] | undefined;

  const put = (element: HTMLElement): void => {
    const [x, y] = place ?? [innerWidth / 2, innerHeight / 2];
    element.style.translate = `${x}px ${y}px`;
  };
  const follow = ({ clientX, clientY }: PointerEvent): void => {
    place = [clientX, clientY];
    if (layer.hidden) return;
    ring.hidden = false;
    put(ring);
  };
  window.addEventListener('pointermove', follow, options);
  window.addEventListener(
    'pointerdown',
    (event) => {
      follow(event);
      if (layer.hidden) return;
      const ripple = make('div', 'ripple');
      put(ripple);
      layer.append(ripple);
      setTimeout(() => ripple.remove(), RIPPLE);
    },
    options,
  );
  // a finger that has left points at nothing; a mouse stays where it is
  const gone = ({ pointerType }: PointerEvent): void => void (ring.hidden = pointerType !== 'mouse');
  window.addEventListener('pointerup', gone, options);
  window.addEventListener('pointercancel', gone, options);

  return {
    toggle: () => {
      layer.hidden = !layer.hidden;
      ring.hidden = false;
      put(ring);
    },
  };
}
