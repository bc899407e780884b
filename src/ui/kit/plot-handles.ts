/** Pointer and key handling shared by draggable points in plots. */

/** Where an event is, in pixels from the top left corner of the plot. */
export function pointerPosition(
  svg: SVGSVGElement,
  { clientX, clientY }: MouseEvent,
): { x: number; y: number } {
  const { left, top } = svg.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

export interface HandleListeners {
  down(event: PointerEvent): void;
  move(event: PointerEvent): void;
  /** Whatever ends it. */
  up(event: PointerEvent): void;
  /** Twice in the same place. */
  twice(event: MouseEvent): void;
  key(event: KeyboardEvent): void;
  focus(event: FocusEvent): void;
}

/** Keys with a modifier other than Shift are the browser's. */
export function listenToHandles(svg: SVGSVGElement, handling: HandleListeners, signal: AbortSignal): void {
  const options = { signal };
  svg.addEventListener('pointerdown', (event) => handling.down(event), options);
  svg.addEventListener('pointermove', (event) => handling.move(event), options);
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    svg.addEventListener(end, (event) => handling.up(event), options);
  svg.addEventListener('dblclick', (event) => handling.twice(event), options);
  svg.addEventListener('focusin', (event) => handling.focus(event), options);
  svg.addEventListener(
    'keydown',
    (event) => {
      if (!event.ctrlKey && !event.altKey && !event.metaKey) handling.key(event);
    },
    options,
  );
}
