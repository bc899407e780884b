/** Keeps a map of escape times that is shown up to date: begins another one whenever it would be another map. */

import { movesOtherwise, sameIn, type Settings } from '../settings/settings.ts';
import type { Engine, EscapeRun } from './engine.ts';
import type { EscapeRequest } from './escape-map.ts';

/** Milliseconds for which nothing has changed when another map is begun: not with every frame of a zoom. */
const SETTLED = 150;

interface Wanted {
  engine: Engine;
  settings: Settings;
  request: EscapeRequest;
}

/** Whether a map is the same with both settings, over the same window. */
function sameRules(a: Settings, b: Settings, team: number): boolean {
  if (a === b) return true;
  if (!a.teams[team] || !b.teams[team]) return false;
  if (!sameIn(a, b, 'data') || !sameIn(a, b, 'weights')) return false;
  if (movesOtherwise([a, team], [b, team])) return false;
  return a.spawn.seed === b.spawn.seed || a.teams[team].noise === 0;
}

const sameWanted = (a: Wanted | undefined, b: Wanted): boolean =>
  a !== undefined &&
  a.engine === b.engine &&
  JSON.stringify(a.request) === JSON.stringify(b.request) &&
  sameRules(a.settings, b.settings, b.request.team);

export class EscapeFollower {
  #wanted: Wanted | undefined;
  #wantedSince = -Infinity;
  /** The run that is drawn, and what it is of; the one before may still be drawn until `show` has returned this one. */
  #run: EscapeRun | undefined;
  #of: Wanted | undefined;
  #before: EscapeRun | undefined;
  #starting = false;

  /**
   * Returns the newest map that has begun, which may be one of before until the next has; undefined while there is none.
   * To be called with every frame, after the engine has taken the settings.
   * @param time in milliseconds
   */
  show(engine: Engine, settings: Settings, request: EscapeRequest, time: number): EscapeRun | undefined {
    this.#before?.cancel();
    this.#before = undefined;
    const wanted = { engine, settings, request };
    if (!sameWanted(this.#wanted, wanted)) {
      this.#wanted = wanted;
      this.#wantedSince = time;
    }
    // a picture of an engine that is gone cannot be drawn
    if (this.#of && this.#of.engine !== engine) this.#run = this.#of = undefined;
    const due = this.#run === undefined || time - this.#wantedSince >= SETTLED;
    if (due && !this.#starting && !sameWanted(this.#of, wanted)) this.#start(wanted);
    return this.#run;
  }

  #start(wanted: Wanted): void {
    this.#starting = true;
    // what is wanted may have changed again, or be hidden, when it comes; a team that is gone by then is not asked for again
    this.#of = wanted;
    wanted.engine
      .startEscape(wanted.request)
      .then((run) => {
        if (this.#of !== wanted) return run.cancel();
        this.#before = this.#run;
        this.#run = run;
      })
      .catch(() => undefined)
      .finally(() => (this.#starting = false));
  }

  /** Ends the map, which is drawn no more. */
  hide(): void {
    this.#before?.cancel();
    this.#run?.cancel();
    this.#before = this.#run = this.#of = this.#wanted = undefined;
  }
}
