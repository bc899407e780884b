/** Measures which edges of the stage the interface covers, so that the view can make room. */

import type { Covered, Insets } from '../../core/export/scene.ts';
import { LAYOUT } from '../kit/dom.ts';

/** What lies over the stage. */
const PARTS = '.readout, .readout-buttons, .panel, .dock, .drawer, .story, .zoom';
/** Room for the labels that stand left of the surface, and below the readout's corner. */
const MARGIN = { left: 24, top: 48 };
/** Of a phone that is held upright, the least height at which a sheet leaves room for a row of buttons. story.css knows it too. */
const HIGH = 740;
/** How far into its room the surface has its left peak, and how much room the label on it takes. */
const PEAK = { share: 0.28, label: 56 };

/**
 * In a hall the readout is a corner, not an edge: the surface fits beside it, a flat map does not. On smaller screens it
 * is a strip on top, or a column at the side; and a phone that is held upright has its open panel over the picture.
 */
export function measureOcclusion(root: ParentNode, map: boolean): Covered {
  const over = [...root.querySelectorAll(PARTS)]
    .map((part) => part.getBoundingClientRect())
    .filter(({ height }) => height > 0)
    .map(({ x, y, width, height }) => ({ x, y, width, height }));
  return { ...sidesOf(root, map), over };
}

function sidesOf(root: ParentNode, map: boolean): Insets {
  // what is closed has no height
  const box = (selector: string): DOMRect | undefined => {
    const found = root.querySelector(selector)?.getBoundingClientRect();
    return found && found.height > 0 ? found : undefined;
  };
  const is = (layout: string): boolean => matchMedia(layout).matches;
  const [readout, panel, dock, drawer] = [box('.readout'), box('.panel'), box('.dock'), box('.drawer')];
  const closed = root.querySelector('.panel')?.classList.contains('lil-closed') ?? true;
  const story = box('.story');
  const sheet = is(LAYOUT.aside) || is(LAYOUT.lying) ? undefined : story;
  const bottom = innerHeight - (sheet ?? drawer ?? dock ?? { top: innerHeight }).top;
  const beyond = is(LAYOUT.lying) && story ? story : closed ? undefined : panel;
  const right = beyond ? innerWidth - beyond.left : 0;
  const left = is(LAYOUT.aside) ? (story?.right ?? 0) : 0;
  if (is(LAYOUT.upright)) {
    // what is left above a drawer or a sheet is too small for anything to lie over it, if that leaves enough
    const low = drawer ?? (innerHeight >= HIGH ? sheet : undefined);
    const lid = (low && closed && panel) || readout;
    return { left: 0, top: lid?.bottom ?? 0, right: 0, bottom };
  }
  // for an audience the readout is a strip on any screen
  const presenting = document.documentElement.classList.contains('presenting') && !is(LAYOUT.lying);
  if (is(LAYOUT.desk) || presenting) return { left, top: readout?.bottom ?? 0, right, bottom };
  const beside = readout?.right ?? 0;
  if (is(LAYOUT.lying)) return { left: beside, top: 0, right, bottom };
  if (map) return { left: Math.max(beside, left), top: 0, right, bottom };
  // under the readout of a race may lie the surface's corner, but no peak
  const clear = (beside + PEAK.label - PEAK.share * (innerWidth - right)) / (1 - PEAK.share);
  return { left: Math.max(MARGIN.left, clear, left), top: MARGIN.top, right, bottom };
}

/** Calls back whenever something that covers the stage has changed its size. Returns what ends it. */
export function watchOcclusion(root: ParentNode, changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  for (const element of root.querySelectorAll(PARTS)) observer.observe(element);
  return () => observer.disconnect();
}
