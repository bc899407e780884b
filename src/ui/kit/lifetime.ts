/** Ends what lives as long as a part of the interface: its signal ends its elements, observers and timers. */

/** Runs `end` when the signal says so. */
export function atEnd(signal: AbortSignal, end: () => void): void {
  signal.addEventListener('abort', end, { once: true });
}

/** Adds elements to `parent`, and takes them out of it at the end. */
export function mount(signal: AbortSignal, parent: Element, ...elements: Element[]): void {
  parent.append(...elements);
  atEnd(signal, () => {
    for (const element of elements) element.remove();
  });
}

/** Calls back whenever one of the elements has another size. */
export function watchSize(signal: AbortSignal, changed: () => void, ...elements: Element[]): void {
  const observer = new ResizeObserver(changed);
  for (const element of elements) observer.observe(element);
  atEnd(signal, () => observer.disconnect());
}

/** Returns what ends with `signal`, or earlier. */
export function endsWith(signal: AbortSignal): AbortController {
  const ended = new AbortController();
  atEnd(signal, () => ended.abort());
  return ended;
}
