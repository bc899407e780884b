/** Which edges of the stage the interface covers, so that the picture can make room. */

import { COMPACT } from './dom.ts';

/** CSS pixels from each edge of the window. */
export interface Covered {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Room for the labels that stand left of the surface, and below the readout's corner. */
const MARGIN = { left: 24, top: 48 };

/**
 * The readout is a corner, not an edge: the surface fits beside it, a flat map does not. On a small screen it is a strip
 * on top, and an open panel lies over the picture anyway.
 */
export function measureCover(root: ParentNode, map: boolean): Covered {
  const box = (selector: string): DOMRect | undefined =>
    root.querySelector(selector)?.getBoundingClientRect();
  const [readout, panel, dock] = [box('.readout'), box('.panel'), box('.dock')];
  const bottom = dock ? innerHeight - dock.top : 0;
  if (matchMedia(COMPACT).matches) return { left: 0, top: readout?.bottom ?? 0, right: 0, bottom };
  const closed = root.querySelector('.panel')?.classList.contains('lil-closed') ?? true;
  return {
    left: map ? (readout?.right ?? 0) : MARGIN.left,
    top: map ? 0 : MARGIN.top,
    right: panel && !closed ? innerWidth - panel.left : 0,
    bottom,
  };
}

/** Calls back whenever something that covers the stage has changed its size. Returns what ends it. */
export function watchCover(root: ParentNode, changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  for (const element of root.querySelectorAll('.readout, .panel, .dock')) observer.observe(element);
  return () => observer.disconnect();
}
