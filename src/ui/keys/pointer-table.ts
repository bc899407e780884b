/** What the pointer does, and a presenter's remote: for the help and the reference. */

/** A note on presenter remotes. */
export const REMOTE =
  'A presenter’s remote moves through the chapters; in presenter mode its black-screen key works like K.';

export const POINTER_ROWS: readonly (readonly [gesture: string, does: string])[] = [
  ['Click, or tap', 'probe that point of the surface'],
  ['Tap the name of a setting', 'what it sets, in a sentence'],
  ['Alt and click', 'drop a tracer there'],
  ['Drag', 'turn the surface, or move the map, the probe or a slice'],
  ['Two fingers, or the wheel', 'zoom in and out around that point'],
  ['Shift and drag', 'zoom into a box'],
  ['Alt and the wheel', 'camera nearer, farther'],
  ['Right button and drag', 'move the surface'],
];
