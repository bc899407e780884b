/** Lays out labels: which of them are shown and where, so that none covers another and none lies under a panel. */

import type { Edges } from '../scene/viewports.ts';

/** Not a letter: the ring that marks a point. */
export const RING = '\u25ef';
/** Clear space around a label, in CSS pixels. */
const MARGIN = 3;
/** How far labels keep from the edges of the stage, in CSS pixels. */
const EDGE = 6;

/** A text on the stage. Earlier ones in a list win where two would overlap. */
export interface Label {
  text: string;
  colour: string;
  /** Its anchor in CSS pixels from the top left corner. */
  x: number;
  y: number;
  /** Where the anchor is in the text's box: 0 left or top, 0.5 middle, 1 right or bottom. */
  alignX: number;
  alignY: number;
  /** May lie on top of others, and others on top of it: marks. */
  free?: boolean;
  /** Of those with this text, only the first that has room is shown. */
  once?: boolean;
  /** Where else it may stand if a panel lies over its place; else it is left out. */
  or?: readonly LabelPlace[];
}

type LabelPlace = Pick<Label, 'x' | 'y' | 'alignX' | 'alignY'>;

/** The stage of the labels, in CSS pixels from its top left corner. */
export interface LabelArea {
  /** What no panel covers at its edges. */
  free: Edges;
  /** What lies over it, wherever that is: no word may. */
  over?: readonly Edges[];
}

/** A label that is shown, and the box that its letters fill. */
export interface PlacedLabel {
  text: string;
  colour: string;
  box: Edges;
}

/**
 * Returns the labels that are shown: those that no panel covers and that would not cover an earlier one.
 * @param size of the letters, in CSS pixels
 * @param measure the width of a text in CSS pixels
 */
export function placeLabels(
  labels: readonly Label[],
  { free, over = [] }: LabelArea,
  size: number,
  measure: (text: string) => number,
): PlacedLabel[] {
  const boxOf = ({ text, x, y, alignX, alignY, free: mark }: Label): Edges => {
    const [width, height] = [measure(text), size * 1.1];
    const inside = (at: number, size: number, from: number, to: number): number =>
      Math.max(from + EDGE, Math.min(at, to - size - EDGE));
    const [atX, atY] = [x - alignX * width, y - alignY * height];
    const left = mark ? atX : inside(atX, width, free.left, free.right);
    const top = mark ? atY : inside(atY, height, 0, free.bottom);
    return { left, top, right: left + width, bottom: top + height };
  };
  const clear = (box: Edges): boolean => !over.some((other) => overlap(box, other));
  const taken: Edges[] = [];
  const placed: PlacedLabel[] = [];
  const said = new Set<string>();
  for (const label of labels) {
    if (label.once && said.has(label.text)) continue;
    let box = boxOf(label);
    if (!label.free) {
      const fits = (at: Edges): boolean => clear(at) && !taken.some((other) => overlap(at, other));
      const others = (label.or ?? []).map((place) => boxOf({ ...label, ...place }));
      const found = [box, ...others].find(fits);
      if (!found) continue;
      box = found;
      taken.push(box);
    }
    if (label.once) said.add(label.text);
    placed.push({ text: label.text, colour: label.colour, box });
  }
  return placed;
}

function overlap(a: Edges, b: Edges): boolean {
  return (
    a.left < b.right + MARGIN &&
    b.left < a.right + MARGIN &&
    a.top < b.bottom + MARGIN &&
    b.top < a.bottom + MARGIN
  );
}
