/** Undo and redo: brings settings back by an ordinary change of them. Its code is loaded with the first change. */

import type { Undo } from '../api/app.ts';
import { SettingsHistory, type Way } from '../core/session/settings-history.ts';
import type { Settings } from '../core/settings/settings.ts';
import { checkPatch } from '../core/settings/validate.ts';
import { createGestures, INPUTS } from '../ui/kit/gestures.ts';
import { createUndoButtons } from '../ui/panel/undo.ts';
import type { Session } from './session.ts';

export interface SettingsUndo extends Pick<Undo, 'go'> {
  /** Another gesture of the user's has begun. */
  beginGesture(): void;
  /** The settings were changed in this gesture; apart: by themselves. */
  note(before: Settings, after: Settings, apart?: boolean): void;
  /** Returns the keys of the settings that would come back; none when there is nothing. */
  keys(way: Way): readonly string[];
  /** Calls back when that changes; went: because these settings came back. */
  watch(run: (went?: { way: Way; keys: readonly string[] }) => void, signal: AbortSignal): void;
}

/** Returns undo for the settings of a session. */
export function settingsUndo(session: Pick<Session, 'update'>): SettingsUndo {
  const history = new SettingsHistory();
  const watchers = new Set<Parameters<SettingsUndo['watch']>[0]>();
  let gesture = 0;
  /** Whether settings are coming back, which is no change that can be undone. */
  let goes = false;
  return {
    beginGesture: () => void gesture++,
    note: (before, after, apart) => {
      if (goes) return;
      history.note(before, after, apart ? undefined : gesture);
      for (const run of watchers) run();
    },
    keys: (way) => history.keys(way),
    go: (way) => {
      const keys = history.keys(way);
      goes = true;
      try {
        session.update(checkPatch(history.patch(way)));
      } finally {
        goes = false;
      }
      history.went(way);
      for (const run of watchers) run({ way, keys });
      return keys;
    },
    watch: (run, signal) => {
      watchers.add(run);
      signal.addEventListener('abort', () => watchers.delete(run), { once: true });
    },
  };
}

/** What the user has typed is committed before the mouse drags another control: Chrome does so in the middle of it. */
function commitTyped({ target, pointerType }: PointerEvent): void {
  const field = document.activeElement;
  if (pointerType === 'mouse' && field !== target && field?.matches('input[type=text], textarea'))
    (field as HTMLElement).blur();
}

/** The same for a page: its events tell gestures apart. */
export function createUndo(session: Pick<Session, 'update'>): Undo & Pick<SettingsUndo, 'note'> {
  const undo = settingsUndo(session);
  const options = { capture: true, passive: true };
  window.addEventListener('pointerdown', commitTyped, options);
  const listener = createGestures(undo.beginGesture);
  for (const type of INPUTS) window.addEventListener(type, listener, options);
  return { ...undo, show: createUndoButtons(undo) };
}
