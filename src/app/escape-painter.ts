/** Colours the surface by escape times: has the maps computed, and gives their newest state to the view. */

import { computeEscape } from '../api/escape.ts';
import { escapePixels } from '../core/colour/escape-colours.ts';
import { escapeLines } from '../core/plot/escape-lines.ts';
import type { ShownEscape } from '../core/readout/escape-legend.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Engine, EscapeRun } from '../core/simulation/engine.ts';
import { EscapeFollower } from '../core/simulation/escape-follower.ts';
import { escapeSide, isComplete, type EscapeMap, type EscapeRequest } from '../core/simulation/escape-map.ts';
import type { View } from '../view/view-api.ts';

/**
 * Milliseconds from one look at a map to the next. On software, drawing the surface anew costs as much as a frame, which a show
 * feels that is slower than it should be.
 */
const LOOKED = { software: 2000, hardware: 250 };
const LOOKED_LAGGING = { software: 6000, hardware: 250 };
/** By how much its steps have grown, or the share of starts that are decided, when a map is drawn anew. */
const GROWN = { steps: 1.25, decided: 0.02 };
/** The share of starts that is decided when a map replaces the one before it. */
const COVERS = 0.5;

/** One team's map: the run that computes it, and what is shown of it. */
interface Sheet {
  follower: EscapeFollower;
  /** run: undefined for a map that was computed elsewhere. */
  shown: { run: EscapeRun | undefined; map: EscapeMap } | undefined;
}

export class EscapePainter {
  #sheets: Sheet[] = [];
  #reading = false;
  #lookedAt = -Infinity;
  /** What was painted: the maps, whether each is stale, and how. */
  #painted: unknown[] = [];
  /** The maps that are shown, in the order of the pictures. */
  shown: readonly ShownEscape[] = [];

  /**
   * Follows engine and settings; to be called with every frame, after the engine has taken the settings.
   * @param time in milliseconds
   * @param lags whether the show makes fewer steps than are due
   * @returns whether the view is to draw another picture
   */
  show(engine: Engine, view: View, settings: Settings, time: number, lags: boolean): boolean {
    const { paint } = settings.view;
    const teams = paint === 'likelihood' ? [] : paintedTeams(settings);
    for (const { follower } of this.#sheets.splice(teams.length)) follower.hide();
    while (this.#sheets.length < teams.length)
      this.#sheets.push({ follower: new EscapeFollower(), shown: undefined });
    const runs = teams.map((team, k) =>
      this.#sheets[k]!.follower.show(engine, settings, requestOf(engine, settings, team), time),
    );
    // who waits for another map has nothing that is right to look at
    const known = runs.every((run, k) => this.#sheets[k]!.shown?.run === run);
    const pause = (lags && known ? LOOKED_LAGGING : LOOKED)[engine.software ? 'software' : 'hardware'];
    if (!this.#reading && time - this.#lookedAt >= pause) this.#look(runs, time);
    return this.#paint(view, settings, runs);
  }

  /** Reads the maps that have changed since the last look. */
  #look(runs: readonly (EscapeRun | undefined)[], time: number): void {
    const news = runs.flatMap((run, k) => {
      const sheet = this.#sheets[k]!;
      const { shown } = sheet;
      if (!run || (shown?.run === run && !hasGrown(shown.map, run))) return [];
      // of another window, a map that is hardly begun says less than the one before
      const covers = !shown || shown.run === run || run.decided >= COVERS || run.done >= run.request.limit;
      return covers ? [{ sheet, run }] : [];
    });
    if (news.length === 0) return;
    this.#reading = true;
    this.#lookedAt = time;
    const read = news.map(({ sheet, run }) => run.read().then((map) => void (sheet.shown = { run, map })));
    // a run that was cancelled meanwhile has nothing to say; an engine that is lost is reported elsewhere
    void Promise.allSettled(read).then(() => (this.#reading = false));
  }

  #paint(view: View, { view: how }: Settings, runs: readonly (EscapeRun | undefined)[]): boolean {
    const { paint, theme, colours } = how;
    const shown = this.#sheets.flatMap(({ shown }, k) =>
      shown ? [{ map: shown.map, stale: shown.run !== runs[k] }] : [],
    );
    // pictures side by side are painted together
    const ready = shown.length === this.#sheets.length ? shown : [];
    const now = [paint, theme, colours, ...ready.flatMap(({ map, stale }) => [map, stale])];
    if (now.length === this.#painted.length && now.every((one, k) => one === this.#painted[k])) return false;
    this.#painted = now;
    this.shown = ready;
    const alone = ready.length === 1;
    view.paint(
      paint === 'likelihood'
        ? []
        : ready.map(({ map, stale }) => ({
            ...{ pixels: escapePixels(map, paint, how, !alone && paint === 'escape'), stale },
            ...{ width: map.width, height: map.height, mu: map.mu, sigma: map.sigma },
          })),
    );
    const lined = alone && paint === 'escape';
    view.lines.set('escape', lined ? escapeLines(ready[0]!.map, how) : []);
    return true;
  }

  /**
   * Computes the maps of these settings to their end and gives them to the view.
   * @param known maps that need not be computed again
   * @throws the signal's reason when it is aborted; what the engine says when it is lost
   */
  async complete(
    engine: Engine,
    view: View,
    settings: Settings,
    known: readonly ShownEscape[] = [],
    signal?: AbortSignal,
  ): Promise<void> {
    const teams = settings.view.paint === 'likelihood' ? [] : paintedTeams(settings);
    const maps = await Promise.all(
      teams.map(async (team) => {
        const request = requestOf(engine, settings, team);
        const found = known.find(({ map, stale }) => !stale && isComplete(map) && isOf(map, request));
        return found?.map ?? computeEscape(engine, request, signal);
      }),
    );
    this.#sheets = maps.map((map) => ({ follower: new EscapeFollower(), shown: { run: undefined, map } }));
    this.#paint(view, settings, []);
  }
}

/** The map of a team over the engine's window, as finely as the engine affords. */
function requestOf(engine: Engine, { view }: Settings, team: number): EscapeRequest {
  const side = escapeSide(engine);
  const { mu, sigma } = engine.window;
  return { team, mu, sigma, width: side, height: side, limit: view.paintLimit };
}

/** Whether a run has so much more than what is shown of it that another drawing is worth its time. */
function hasGrown(map: EscapeMap, { done, decided, request: { limit } }: EscapeRun): boolean {
  if (done === map.done) return false;
  const ends = decided === 1 || done >= limit;
  return ends || done >= GROWN.steps * map.done || decided - map.decided >= GROWN.decided;
}

const isOf = (map: EscapeMap, { team, mu, sigma, limit }: EscapeRequest): boolean =>
  map.team === team && map.limit === limit && String([map.mu, map.sigma]) === String([mu, sigma]);

/** The teams whose maps are drawn, from 0: each in its own picture, or the chosen one. */
function paintedTeams({ teams, view }: Settings): number[] {
  if (view.layout === 'split' && teams.length > 1) return [...teams.keys()];
  return [Math.min(view.paintTeam, teams.length) - 1];
}
