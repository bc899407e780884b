/** The table of all keys, from which the help and the key card are made. */

/** The keys' names as they stand on the keys, and what they do. */
type KeyRow = readonly [keys: string, does: string];

export interface KeyGroup {
  readonly title: string;
  readonly rows: readonly KeyRow[];
}

export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: 'The crowd',
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
    title: 'The picture',
    rows: [
      ['M', 'surface or map'],
      ['← ↑ ↓ →', 'turn the surface, move the map'],
      ['+ −', 'zoom in and out, about the saddle'],
      ['. ,', 'nearer, farther'],
      ['Backspace', 'the window before'],
      ['Home', 'the whole window, the first view'],
      ['L', 'fly through the keyframes, or stop'],
    ],
  },
  {
    title: 'The stage',
    rows: [
      ['F', 'presenter mode: large, without the controls'],
      ['K', 'black screen; any key or click ends it, the crowd goes on'],
      ['H', 'a ring around the pointer'],
      ['?', 'this help'],
      ['Esc', 'close, leave'],
    ],
  },
  {
    title: 'Shows',
    rows: [
      ['N, B', 'the story: next, back (Page Down, Page Up)'],
      ['P', 'presets'],
      ['1 … 9, 0', 'one of them'],
    ],
  },
  {
    title: 'Pages',
    rows: [
      ['C', 'the schedule’s curve'],
      ['G', 'the measurements’ graphs'],
      ['I', 'the probe: inspect a point'],
      ['D', 'the data'],
      ['V', 'export: clips, pictures, data, links'],
    ],
  },
];

/** What else is to be known of keys on a stage. */
export const REMOTE =
  'A presenter’s remote turns the story’s pages; in presenter mode its key for a black screen, if it sends a full stop, is K.';

export const POINTER_ROWS: readonly KeyRow[] = [
  ['Click, or tap', 'probe that point of the surface'],
  ['Alt and click', 'drop a tracer there'],
  ['Drag', 'turn the surface, move the map; on the probe or its slices, move these'],
  ['Two fingers, or the wheel', 'zoom in and out, about what is under them'],
  ['Shift and drag', 'zoom into a box'],
  ['Alt and the wheel', 'nearer, farther'],
  ['The right button', 'move the surface'],
];
