/** Which edges of the stage the interface covers, so that the picture can make room. */

import { LAYOUT } from './dom.ts';

/** CSS pixels from each edge of the window. */
export interface Covered {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Room for the labels that stand left of the surface, and below the readout's corner. */
const MARGIN = { left: 24, top: 48 };
/** How far into its room the surface has its left peak, and how much room the label on it takes. */
const PEAK = { share: 0.28, label: 56 };

/**
 * In a hall the readout is a corner, not an edge: the surface fits beside it, a flat map does not. On smaller screens it
 * is a strip on top, or a column at the side; and a phone that is held upright has its open panel over the picture.
 */
export function measureCover(root: ParentNode, map: boolean): Covered {
  const box = (selector: string): DOMRect | undefined =>
    root.querySelector(selector)?.getBoundingClientRect();
  const is = (layout: string): boolean => matchMedia(layout).matches;
  const [readout, panel, dock, drawer] = [box('.readout'), box('.panel'), box('.dock'), box('.drawer')];
  const closed = root.querySelector('.panel')?.classList.contains('lil-closed') ?? true;
  // a closed drawer has no height
  const top = drawer && drawer.height > 0 ? drawer.top : dock?.top;
  const bottom = innerHeight - (top ?? innerHeight);
  const right = panel && !closed ? innerWidth - panel.left : 0;
  if (is(LAYOUT.upright)) {
    // what is left above an open drawer is too small for anything to lie over it
    const lid = drawer && drawer.height > 0 && closed ? panel : readout;
    return { left: 0, top: lid?.bottom ?? 0, right: 0, bottom };
  }
  if (is(LAYOUT.desk)) return { left: 0, top: readout?.bottom ?? 0, right, bottom };
  const beside = readout?.right ?? 0;
  if (is(LAYOUT.lying)) return { left: beside, top: 0, right, bottom };
  if (map) return { left: beside, top: 0, right, bottom };
  // under the readout of a race may lie the surface's corner, but no peak
  const clear = (beside + PEAK.label - PEAK.share * (innerWidth - right)) / (1 - PEAK.share);
  return { left: Math.max(MARGIN.left, clear), top: MARGIN.top, right, bottom };
}

/** Calls back whenever something that covers the stage has changed its size. Returns what ends it. */
export function watchCover(root: ParentNode, changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  for (const element of root.querySelectorAll('.readout, .panel, .dock, .drawer')) observer.observe(element);
  return () => observer.disconnect();
}
