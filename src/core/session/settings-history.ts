/**
 * The changes of settings that can be undone and redone. It keeps the settings before and after each: a part that a
 * change left alone is the same object in both, so that a change costs little more than what it changed.
 */

import { nested } from '../link/settings-query.ts';
import { FIELDS, isEqual, settingAt, type Settings } from '../settings/settings.ts';
import { TEAM_FIELDS } from '../settings/teams.ts';
import type { Patch } from '../settings/validate.ts';
import { mergePatches } from './action-log.ts';

export type Way = 'undo' | 'redo';

/** The changes that are kept, and the numbers of all data and weights in them: the oldest give way. */
export const MOST_CHANGES = 200;
export const MOST_NUMBERS = 1_000_000;

/**
 * Where the user looks from. Orbiting and panning are no changes: they come between all others, and whoever undoes a
 * step size does not want to be turned round. A preset that moved the camera is undone with its camera.
 */
const OF_THE_CAMERA: ReadonlySet<string> = new Set(['view.camera', 'view.map']);

interface Change {
  readonly before: Settings;
  readonly after: Settings;
  /** The keys of what changed. */
  readonly keys: readonly string[];
  /** The movement of the user's in which it was made; undefined once it is over. */
  readonly gesture: number | undefined;
}

/** Returns the keys of the settings that differ, and those of the teams' fields: `teams` if there are more or fewer. */
function changedKeys(a: Settings, b: Settings): string[] {
  const keys = FIELDS.map(({ key }) => key).filter((key) => !isEqual(settingAt(a, key), settingAt(b, key)));
  if (a.teams === b.teams) return keys;
  if (a.teams.length !== b.teams.length) return ['teams', ...keys];
  const ofTeams = TEAM_FIELDS.map(({ key }) => key).filter((key) =>
    a.teams.some((team, i) => team[key] !== b.teams[i]![key]),
  );
  return [...ofTeams, ...keys];
}

/** Returns the patch that makes these keys what they are in `settings`. */
const patchTo = (settings: Settings, keys: readonly string[]): Patch =>
  keys.reduce<Patch>(
    (patch, key) =>
      mergePatches(
        patch,
        FIELDS.some((field) => field.key === key)
          ? nested(key, settingAt(settings, key))
          : { teams: settings.teams },
      ),
    {},
  );

export class SettingsHistory {
  readonly #changes: Record<Way, Change[]> = { undo: [], redo: [] };

  /**
   * The settings have changed. All that is changed in one gesture is one change; what ends where it began is none.
   * @param gesture the number of the gesture; undefined: a change by itself
   */
  note(before: Settings, after: Settings, gesture?: number): void {
    const { undo } = this.#changes;
    const last = undo.at(-1);
    const goesOn = gesture !== undefined && last?.gesture === gesture;
    const from = goesOn ? last.before : before;
    const keys = changedKeys(from, after);
    const isChange = keys.some((key) => !OF_THE_CAMERA.has(key));
    if (!goesOn && !isChange) return;
    if (goesOn) undo.pop();
    if (isChange) undo.push({ before: from, after, keys, gesture });
    this.#changes.redo = [];
    while (undo.length > MOST_CHANGES || this.#numbers > MOST_NUMBERS) undo.shift();
  }

  /** Returns the keys of what would be undone or redone next; none when there is nothing. */
  keys(way: Way): readonly string[] {
    return this.#changes[way].at(-1)?.keys ?? [];
  }

  /** Returns the patch that does it. */
  patch(way: Way): Patch {
    const change = this.#changes[way].at(-1);
    if (!change) return {};
    return patchTo(way === 'undo' ? change.before : change.after, change.keys);
  }

  /** It was done. */
  went(way: Way): void {
    const { undo, redo } = this.#changes;
    const [from, to] = way === 'undo' ? [undo, redo] : [redo, undo];
    const change = from.pop();
    if (change) to.push({ ...change, gesture: undefined });
    // a gesture that still goes on makes another change
    const last = undo.pop();
    if (last) undo.push({ ...last, gesture: undefined });
  }

  /** How many numbers the lists of data have together. */
  get #numbers(): number {
    const lists = new Set(
      this.#changes.undo.flatMap(({ before, after }) => [
        before.data,
        before.weights,
        after.data,
        after.weights,
      ]),
    );
    return [...lists].reduce((sum, list) => sum + list.length, 0);
  }
}
