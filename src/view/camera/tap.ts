/**
 * Detects a click or tap: the pointer comes up soon, close to where it went down, with no other pointer down
 * meanwhile.
 */

/** CSS pixels and milliseconds within which it is no drag and no long hold. */
const STILL = 6;
const SOON = 500;

/** Calls back at each tap of the main button or of a finger; returns what ends it. */
export function listenToTaps(element: HTMLElement, tapped: (event: PointerEvent) => void): () => void {
  const down = new Set<number>();
  let start: PointerEvent | undefined;
  const press = (event: PointerEvent): void => {
    down.add(event.pointerId);
    start = down.size === 1 && event.button === 0 ? event : undefined;
  };
  const release = (event: PointerEvent): void => {
    down.delete(event.pointerId);
    const from = start;
    start = undefined;
    if (!from || from.pointerId !== event.pointerId || event.type !== 'pointerup') return;
    const moved = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY);
    if (moved <= STILL && event.timeStamp - from.timeStamp <= SOON) tapped(event);
  };
  element.addEventListener('pointerdown', press);
  // where it comes up need not be the element
  for (const type of ['pointerup', 'pointercancel'] as const) window.addEventListener(type, release);
  return () => {
    element.removeEventListener('pointerdown', press);
    for (const type of ['pointerup', 'pointercancel'] as const) window.removeEventListener(type, release);
  };
}
