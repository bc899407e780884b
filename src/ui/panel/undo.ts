/** Undo and redo: two buttons in the panel's title, and a notice of what came back. Loaded after the first frame. */

import type { Undo } from '../../api/app.ts';
import type { Way } from '../../core/session/settings-history.ts';
import { button, make, svgIcon } from '../kit/dom.ts';
import { atEnd } from '../kit/lifetime.ts';
import { FOLDERS, labelOf } from './panel-layout.ts';

const WAYS = ['undo', 'redo'] as const;
const WORDS = {
  undo: {
    icon: 'M6.5 2L2.5 6L6.5 10M3 6H12A4 4 0 0 1 12 14H8',
    name: 'Undo',
    does: 'Undoes',
    done: 'Undone',
    keys: 'Ctrl Z',
  },
  redo: {
    icon: 'M13.5 2L17.5 6L13.5 10M17 6H8A4 4 0 0 0 8 14H12',
    name: 'Redo',
    does: 'Redoes',
    done: 'Redone',
    keys: 'Ctrl Shift Z',
  },
};

/** Milliseconds that it is said what came back: one sees it, too. */
const LIFE = 3000;
/** More settings than these are not named one by one. */
const MOST_NAMED = 3;

/** The names of settings that have no row of the panel, or a row whose folder says what it is of. */
const NAMES: Readonly<Record<string, string>> = {
  story: 'chapter',
  teams: 'teams',
  'window.mu': 'window',
  'window.sigma': 'window',
  'spawn.shape': 'start',
  'spawn.mu': 'start',
  'spawn.sigma': 'start',
  'schedule.points': 'schedule points',
  'view.mode': 'surface or map',
  'view.colours': 'surface colours',
  'view.layout': 'layout',
  'view.flight': 'camera path',
  'view.easing': 'camera path',
  'view.sliceMu': 'slice',
  'view.sliceSigma': 'slice',
};

/** Returns what these settings are called together: `story` says a chapter, whatever it sets. */
export function namesOf(keys: readonly string[]): string {
  if (keys.includes('story')) return NAMES['story']!;
  const rows = FOLDERS.flatMap((folder) => folder.rows);
  const names = keys.map((key) => NAMES[key] ?? labelOf(rows.find((row) => row.key === key) ?? { key }));
  const each = [...new Set(names)];
  return each.length > MOST_NAMED ? `${each.length} settings` : each.join(', ');
}

/** What the buttons need of undo. */
interface UndoSource {
  keys(way: Way): readonly string[];
  watch(run: (went?: { way: Way; keys: readonly string[] }) => void, signal: AbortSignal): void;
}

/** Returns what adds the buttons. */
export const createUndoButtons =
  (undo: UndoSource): Undo['show'] =>
  (root, actions, notice, signal) => {
    if (signal.aborted) return;
    const buttonOf = (way: Way): HTMLButtonElement =>
      button('undo-button', svgIcon(WORDS[way].icon), () => actions.run(way));
    const buttons = { undo: buttonOf('undo'), redo: buttonOf('redo') };
    const group = make('div', 'undo', buttons.undo, buttons.redo);
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Undo and redo');
    // it lies over the title, and comes after it for the keyboard
    root.querySelector('.panel > .lil-title')?.after(group);
    atEnd(signal, () => group.remove());

    let hush = (): void => undefined;
    const refresh = (went?: { way: Way; keys: readonly string[] }): void => {
      const focused = document.activeElement;
      for (const way of WAYS) {
        const { name, does, keys } = WORDS[way];
        const names = namesOf(undo.keys(way));
        buttons[way].disabled = names === '';
        buttons[way].title = names
          ? `${does}: ${names} (${keys}); the walkers keep their steps`
          : `There is nothing to ${way} (${keys})`;
        buttons[way].setAttribute('aria-label', names ? `${name} ${names}` : name);
      }
      // with the last change to undo, the keyboard would lose its place
      if (focused === buttons.undo && buttons.undo.disabled) buttons.redo.focus();
      if (focused === buttons.redo && buttons.redo.disabled) buttons.undo.focus();
      if (!went) return;
      hush();
      const names = namesOf(went.keys);
      hush = notice(names ? `${WORDS[went.way].done}: ${names}` : `There is nothing to ${went.way}.`, {
        life: LIFE,
      });
    };
    undo.watch(refresh, signal);
    refresh();
  };
