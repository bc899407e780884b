/** Measures what the interface covers of the stage, so that the view can make room. */

import type { Composition, Insets } from '../../core/export/scene.ts';
import { LAYOUT } from '../kit/dom.ts';
import { watchSize } from '../kit/lifetime.ts';
import { compose, type CoveredStage } from './composition.ts';

/** What lies over the stage. */
const PARTS =
  '.readout, .readout-buttons, .panel, .dock, .drawer, .story, .zoom, .first-visit, .present-leave';
/** Of a phone that is held upright, the least height at which a sheet leaves room for a row of buttons. story.css knows it too. */
const HIGH = 740;

/**
 * The readout is a card in a corner: the surface is composed around it, a flat map lies beside or below it. On a phone
 * the readout is a strip on top, or a column at the side; one that is held upright has its open panel over the picture.
 */
export function measureOcclusion(root: ParentNode, map: boolean, type = 1): Composition {
  const boxes = [...root.querySelectorAll(PARTS)]
    .map((part) => ({ part, box: part.getBoundingClientRect() }))
    .filter(({ box }) => box.height > 0)
    .map(({ part, box: { x, y, width, height } }) => ({ part, box: { x, y, width, height } }));
  const over = boxes.map(({ box }) => box);
  const sides = sidesOf(root, map);
  if (map) return { ...sides, over };
  const { left, right, bottom } = sides;
  const inTheWay = boxes.filter(({ part }) => !isSheet(part)).map(({ box }) => box);
  const stage = { width: innerWidth, height: innerHeight, left, right, bottom, over: inTheWay, type };
  const frame = composed(stage);
  return frame ? { ...sides, over, frame } : { ...sidesOf(root, true), over };
}

/** The same stage has the same frame: a picture that only changes its sharpness asks again and again. */
let known: { key: string; frame: Insets | undefined } = { key: '', frame: undefined };
function composed(stage: CoveredStage): Insets | undefined {
  const key = JSON.stringify(stage);
  if (known.key !== key) known = { key, frame: compose(stage) };
  return known.frame;
}

const is = (layout: string): boolean => matchMedia(layout).matches;

/** Whether it moves nothing: what lies over the picture of a phone for a moment, and what stands between the peaks. */
const isSheet = (part: Element): boolean =>
  (is(LAYOUT.upright) && part.matches('.panel:not(.lil-closed), .zoom')) ||
  (is(LAYOUT.sky) && part.matches('.first-visit'));

function sidesOf(root: ParentNode, map: boolean): Insets {
  // what is closed has no height
  const box = (selector: string): DOMRect | undefined => {
    const found = root.querySelector(selector)?.getBoundingClientRect();
    return found && found.height > 0 ? found : undefined;
  };
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
  const beside = readout?.right ?? 0;
  if (is(LAYOUT.lying)) return { left: beside, top: 0, right, bottom };
  if (!map) return { left, top: 0, right, bottom };
  // a map lies below the card or beside it, whichever leaves more
  const below = { left, top: readout?.bottom ?? 0, right, bottom };
  const next = { left: Math.max(beside, left), top: 0, right, bottom };
  return roomIn(below) >= roomIn(next) ? below : next;
}

/** How large a picture, a little wider than high, can be in what these sides leave. */
const roomIn = ({ left, top, right, bottom }: Insets): number =>
  Math.min((innerWidth - left - right) / 1.6, innerHeight - top - bottom);

/** Calls back whenever something that covers the stage has changed its size. */
export function watchOcclusion(root: ParentNode, changed: () => void, signal: AbortSignal): void {
  watchSize(signal, changed, ...root.querySelectorAll(PARTS));
}
