/** The table of all keys, from which the help and the key card are made. */

/** The names of keys, and what they do. */
type KeyRow = readonly [keys: string, does: string];

export interface KeyGroup {
  readonly title: string;
  readonly rows: readonly KeyRow[];
}

export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: 'Walkers',
    rows: [
      ['Space', 'play or pause'],
      ['S', 'one step'],
      ['Z', 'one step back'],
      ['R', 'restart'],
      ['A', 'annealing on or off'],
      ['[ ]', 'slower, faster (or < >)'],
      ['U', 'usual speed (or \\)'],
    ],
  },
  {
    title: 'View',
    rows: [
      ['M', 'surface or map'],
      ['← ↑ ↓ →', 'turn the surface, move the map'],
      ['+ −', 'zoom in and out around the saddle'],
      ['. ,', 'camera nearer, farther'],
      ['Backspace', 'back to the window before'],
      ['Home', 'whole window, first view'],
      ['L', 'fly along the camera path, or stop'],
    ],
  },
  {
    title: 'Presenting',
    rows: [
      ['F', 'presenter mode: large, without the controls'],
      ['K', 'black screen until any key or click; walkers keep moving'],
      ['H', 'a ring around the pointer'],
      ['?', 'this help'],
      ['Esc', 'close, leave'],
    ],
  },
  {
    title: 'Story and presets',
    rows: [
      ['N, B', 'the story: next, back (Page Down, Page Up)'],
      ['P', 'presets'],
      ['1 … 9, 0', 'start that preset'],
    ],
  },
  {
    title: 'Panels',
    rows: [
      ['C', 'schedule'],
      ['G', 'measurements'],
      ['I', 'probe: inspect a point'],
      ['D', 'data'],
      ['V', 'export: clips, images, data, links'],
    ],
  },
];

/** A note on presenter remotes. */
export const REMOTE =
  'A presenter’s remote moves through the chapters; in presenter mode its black-screen key works like K.';

export const POINTER_ROWS: readonly KeyRow[] = [
  ['Click, or tap', 'probe that point of the surface'],
  ['Alt and click', 'drop a tracer there'],
  ['Drag', 'turn the surface, or move the map, the probe or a slice'],
  ['Two fingers, or the wheel', 'zoom in and out around that point'],
  ['Shift and drag', 'zoom into a box'],
  ['Alt and the wheel', 'camera nearer, farther'],
  ['Right button and drag', 'move the surface'],
];
