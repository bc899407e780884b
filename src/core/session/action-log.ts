/**
 * The log of every action on a crowd since it began, from which the crowd can be computed again bit for bit: its first
 * settings, and each change with the step before which it was made. Changes that only concern the picture are left
 * out.
 */

import type { Settings } from '../settings/settings.ts';
import { applyPatch, type Patch } from '../settings/validate.ts';

/** An action on the crowd. */
export type Action =
  | { readonly do: 'update'; readonly patch: Patch }
  /** Went to another step of the schedule. */
  | { readonly do: 'seek'; readonly to: number }
  /** A new crowd, from the spawn, or exactly these (mu, sigma) pairs in every team. */
  | { readonly do: 'reset' }
  | { readonly do: 'place'; readonly pairs: readonly number[] };

export interface LoggedAction {
  /** Steps that the crowd had made. */
  readonly clock: number;
  readonly deed: Action;
}

/** Parts of the settings that move no walker. */
const OF_THE_PICTURE: ReadonlySet<string> = new Set(['story', 'engine', 'speed', 'window', 'view']);
/** Changes of which the last alone counts, if no step was made in between: nothing else remembers what was there before. */
const OVERWRITTEN: ReadonlySet<string> = new Set(['schedule', 'moveLimit', 'stepsPerFrame']);
/** The most that is written down of one crowd. */
const MOST_ENTRIES = 20_000;

/** The part of a patch that concerns the crowd; undefined if none does. */
export function crowdPatch(patch: Patch): Patch | undefined {
  const entries = Object.entries(patch).filter(
    ([key, value]) => value !== undefined && !OF_THE_PICTURE.has(key),
  );
  return entries.length > 0 ? (Object.fromEntries(entries) as Patch) : undefined;
}

/** `settings` with the picture of others: the same crowd as they would show it. */
export function shownAs(settings: Settings, picture: Settings): Settings {
  const { story, engine, speed, window, view } = picture;
  return { ...settings, story, engine, speed, window, view };
}

/** One patch that does what the first and then the second would do. */
export function mergePatches(first: Patch, second: Patch): Patch {
  const all: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    if (value === undefined) continue;
    const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
    all[key] = plain ? { ...(all[key] as object | undefined), ...value } : value;
  }
  return all;
}

export class ActionLog {
  birth: Settings;
  /** The (mu, sigma) pairs with which it began, if it was placed explicitly. */
  placed: Float64Array | undefined;
  /** Why the crowd cannot be made again from this; empty if it can. */
  invalidReason = '';
  #entries: LoggedAction[] = [];

  constructor(birth: Settings) {
    this.birth = birth;
  }

  get entries(): readonly LoggedAction[] {
    return this.#entries;
  }

  /** Whether the crowd is what its first settings alone make of it. */
  get reproducible(): boolean {
    return this.#entries.length === 0 && !this.placed && this.invalidReason === '';
  }

  /** A new crowd. */
  begin(settings: Settings, placed?: Float64Array): void {
    this.birth = settings;
    this.placed = placed;
    this.invalidReason = '';
    this.#entries = [];
  }

  /** Something was done to the crowd after so many steps. */
  note(clock: number, deed: Action): void {
    if (deed.do === 'update') {
      const patch = crowdPatch(deed.patch);
      if (!patch) return;
      const last = this.#entries.at(-1);
      const light = (part: Patch): boolean => Object.keys(part).every((key) => OVERWRITTEN.has(key));
      if (last?.clock === clock && last.deed.do === 'update' && light(patch) && light(last.deed.patch)) {
        // a slider that is dragged while nothing moves is one change
        this.#entries[this.#entries.length - 1] = {
          clock,
          deed: { do: 'update', patch: mergePatches(last.deed.patch, patch) },
        };
        return;
      }
      this.#entries.push({ clock, deed: { do: 'update', patch } });
    } else this.#entries.push({ clock, deed });
    if (this.#entries.length > MOST_ENTRIES) {
      this.invalidate(`more than ${MOST_ENTRIES} changes were made`);
      this.#entries = [];
    }
  }

  /** From now on the crowd is not what the log would compute. */
  invalidate(why: string): void {
    this.invalidReason ||= why;
  }

  /** The crowd went back to `clock` steps, but what was done since the first `count` entries holds: from there on. */
  retime(count: number, clock: number): void {
    this.#entries = this.#entries.map((entry, k) => (k < count ? entry : { ...entry, clock }));
  }

  /** Forgets what was done after `clock` steps: the crowd went back there. */
  cut(clock: number): void {
    this.#entries = this.#entries.filter((entry) => entry.clock <= clock);
  }

  /** The settings after the first `count` entries. */
  settingsAfter(count: number): Settings {
    return this.#entries.slice(0, count).reduce((settings, { deed }) => {
      return deed.do === 'update' ? applyPatch(settings, deed.patch) : settings;
    }, this.birth);
  }
}
