/** The table of all keys, from which the keyboard, the help, the key card and the reference are made. */

import type { Actions } from '../../api/actions.ts';
import { COMMANDS, type HandCommand } from '../../api/commands.ts';
import type { CameraCommand } from '../../core/settings/camera-command.ts';
import { PRESETS, type Preset } from '../../core/story/presets.ts';
import { keyOf } from '../story/presets.ts';

/** What keys act on. */
export interface KeyTargets {
  actions: Actions;
  /** The black screen. */
  black: { readonly open: boolean; toggle(): void };
  drawer: { toggle(name: string): void; close(): boolean };
  presenter: { readonly on: boolean; toggle(): void; leave(): boolean };
  ring: { toggle(): void };
  help: { readonly singleKeys: boolean; toggle(): void };
  presets: { toggle(): void; show(preset: Preset): void };
  share(): void;
  story: { turn(by: 1 | -1): void; close(): boolean };
  zoom: { back(): void; home(): void };
  messages: {
    /** Whether the show has stopped. */
    readonly failed: boolean;
    /** Takes away the newest message; false if there is none. */
    dismiss(): boolean;
    notice(text: string, options: { action: { label: string; run: () => void } }): void;
  };
}

type Run = (targets: KeyTargets) => void;

export interface KeyRow {
  /** The names of the keys as people read them. */
  readonly names: string;
  readonly help: string;
  /** What each key does, by its name in lower case. */
  readonly runs: Readonly<Record<string, Run>>;
  /** Whether a key that is held down does it again and again. */
  readonly repeats?: boolean;
  /** Whether an element with the focus may scroll or slide by these keys. */
  readonly slides?: boolean;
  /** The dialog in which they work too. */
  readonly dialog?: 'help' | 'presets';
}

export interface KeyGroup {
  readonly title: string;
  readonly rows: readonly KeyRow[];
}

/** A row of several keys that do the same. */
const row = (names: string, help: string, run: Run, keys = [names.toLowerCase()]): KeyRow => ({
  names,
  help,
  runs: Object.fromEntries(keys.map((key) => [key, run])),
});

/** The row of a command. */
function command(name: HandCommand): KeyRow {
  const { key, help, repeats = false } = COMMANDS[name].hand!;
  return { ...row(key.toUpperCase(), help, ({ actions }) => actions.run(name), [key]), repeats };
}

/** A row of keys that move the camera or zoom the window, as the wheel does. */
const looks = (names: string, help: string, keys: Readonly<Record<string, CameraCommand>>): KeyRow => ({
  names,
  help,
  runs: Object.fromEntries(
    Object.entries(keys).map(([key, look]): [string, Run] => [key, ({ actions }) => actions.look(look)]),
  ),
  repeats: true,
  slides: true,
});

const speed =
  (by: 1 | 0 | -1): Run =>
  ({ actions }) =>
    actions.faster(by);
const [slower, usual, faster] = [speed(-1), speed(0), speed(1)];
const turn =
  (by: 1 | -1): Run =>
  ({ story }) =>
    story.turn(by);
const [next, previous] = [turn(1), turn(-1)];

const redo: Run = ({ actions }) => actions.run('redo');

/** The key of each page of the drawer. */
export const PAGE_KEYS = { schedule: 'c', measure: 'g', probe: 'i', data: 'd', export: 'v' } as const;
const page = (name: keyof typeof PAGE_KEYS, help: string): KeyRow =>
  row(PAGE_KEYS[name].toUpperCase(), help, ({ drawer }) => drawer.toggle(name));

export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: 'Walkers',
    rows: [
      row('Space', 'play or pause', ({ actions }) => actions.togglePlay(), [' ']),
      command('step'),
      command('back'),
      command('reset'),
      row('A', 'annealing on or off', ({ actions }) => actions.toggleAnnealing()),
      {
        names: '[ ]',
        help: 'slower, faster (or < >)',
        runs: { '[': slower, '<': slower, ']': faster, '>': faster },
      },
      row('U', 'usual speed (or \\)', usual, ['u', '\\']),
    ],
  },
  {
    title: 'View',
    rows: [
      row('M', 'surface or map', ({ actions }) => actions.toggleView()),
      looks('← ↑ ↓ →', 'turn the surface, move the map', {
        arrowleft: 'left',
        arrowup: 'up',
        arrowdown: 'down',
        arrowright: 'right',
      }),
      // on most keyboards the sign + is above =
      looks('+ −', 'zoom in and out around the saddle', {
        '+': 'closer',
        '=': 'closer',
        '-': 'wider',
        _: 'wider',
      }),
      looks('. ,', 'camera nearer, farther', { '.': 'nearer', ',': 'farther' }),
      row('Backspace', 'back to the window before', ({ zoom }) => zoom.back()),
      {
        ...row('Home', 'whole window, first view', ({ zoom }) => zoom.home()),
        repeats: true,
        slides: true,
      },
      row('L', 'fly along the camera path, or stop', ({ actions }) => actions.fly()),
    ],
  },
  {
    title: 'Presenting',
    rows: [
      row('F', 'presenter mode: large, without the controls', ({ presenter }) => presenter.toggle()),
      row('K', 'black screen until any key or click; walkers keep moving', ({ black }) => black.toggle()),
      row('H', 'a ring around the pointer', ({ ring }) => ring.toggle()),
      { ...row('?', 'this help', ({ help }) => help.toggle()), dialog: 'help' },
      row(
        'Esc',
        'close, leave',
        ({ messages, drawer, presenter, story }) =>
          void (messages.dismiss() || drawer.close() || presenter.leave() || story.close()),
        ['escape'],
      ),
    ],
  },
  {
    title: 'Story and presets',
    rows: [
      {
        names: 'N, B',
        help: 'the story: next, back (Page Down, Page Up)',
        // what a presenter's remote sends
        runs: { n: next, pagedown: next, b: previous, pageup: previous },
      },
      { ...row('P', 'presets', ({ presets }) => presets.toggle()), dialog: 'presets' },
      {
        names: '1 … 9, 0',
        help: 'start that preset',
        runs: Object.fromEntries(
          PRESETS.slice(0, 10).map((preset, place): [string, Run] => [
            keyOf(place),
            ({ presets }) => presets.show(preset),
          ]),
        ),
        dialog: 'presets',
      },
    ],
  },
  {
    title: 'Panels',
    rows: [
      page('schedule', 'schedule'),
      page('measure', 'measurements'),
      page('probe', 'probe: inspect a point'),
      page('data', 'data'),
      page('export', 'export: clips, images, data'),
      row('Q', 'share: link, QR code, frame, image', ({ share }) => share()),
      {
        names: 'Ctrl Z',
        help: 'undo a change of settings (⌘ Z); with Shift, redo (or Ctrl Y)',
        runs: { 'ctrl+z': ({ actions }) => actions.run('undo'), 'ctrl+shift+z': redo, 'ctrl+y': redo },
        repeats: true,
      },
    ],
  },
];
