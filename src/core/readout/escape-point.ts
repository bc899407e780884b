/** How long it is from one point to a peak, for the probe: computed exactly, from the map, and by the law. */

import { timeLaw } from '../analysis/escape-laws.ts';
import { whole } from '../notation/format.ts';
import type { Settings } from '../settings/settings.ts';
import type { Escape, EscapeMap } from '../simulation/escape-map.ts';
import { escapeFrom } from '../simulation/escape-walk.ts';
import type { Model } from '../simulation/model-state.ts';
import { escapeAt, escapeWords, nearestStart, type ShownEscape } from './escape-legend.ts';

/** Steps times distinct data points that are computed for one point, in all teams: some 20 ms. */
const MOST = 1e6;
/** What a step costs besides its data, in data points. */
const STEP = 8;

/** What is known of a start of one team. */
export interface EscapePoint {
  /** Counted from 0. */
  readonly team: number;
  /** In double precision. */
  readonly exact: Escape;
  /** Whether it was given up before the limit, because more steps take long. */
  readonly cut: boolean;
  /** Of the nearest start of the map that is shown; undefined where there is none. */
  readonly map: Escape | undefined;
  /** The steps by the law near mu = 0, or why there are none. */
  readonly law: { readonly steps: number } | { readonly reason: string };
}

const mapOfTeam = (shown: readonly ShownEscape[], team: number): EscapeMap | undefined =>
  shown.find((one) => one.map.team === team && !one.stale)?.map;

function exactSteps(
  model: Model,
  shown: readonly ShownEscape[],
  mu: number,
  sigma: number,
): Pick<EscapePoint, 'exact' | 'cut'>[] {
  const { teams, view } = model.settings;
  const affordable = Math.floor(MOST / teams.length / (STEP + model.data.x.length));
  const most = Math.min(view.paintLimit, affordable);
  return teams.map((_, team) => {
    const exact = escapeFrom(model, team, mu, sigma, most, walkerAt(shown, team, mu, sigma));
    return { exact, cut: exact.outcome === 'undecided' && most < view.paintLimit };
  });
}

/** Of a team with noise a start gets the random changes of the nearest start of the map. */
function walkerAt(shown: readonly ShownEscape[], team: number, mu: number, sigma: number): number {
  const map = mapOfTeam(shown, team);
  return (map && nearestStart(map, mu, sigma)) ?? 0;
}

function lawAt(settings: Settings, team: number, mu: number, sigma: number): EscapePoint['law'] {
  const theory = timeLaw(settings, settings.teams[team]!);
  if ('reason' in theory) return theory;
  if (mu === 0) return { reason: 'μ = 0' };
  const steps = theory.law.steps(mu, sigma);
  return steps >= theory.law.from ? { steps } : { reason: 'far from μ = 0' };
}

/**
 * Returns a function that says what is known of a point, team by team. It remembers the exact steps of the last point: a map
 * that grows does not change them, and they may take some 20 ms.
 */
export function createEscapePoints(): (
  model: Model,
  shown: readonly ShownEscape[],
  mu: number,
  sigma: number,
) => EscapePoint[] {
  let settings: Settings | undefined;
  let key = '';
  let exact: Pick<EscapePoint, 'exact' | 'cut'>[] = [];
  return (model, shown, mu, sigma) => {
    const walkers = model.settings.teams.map(({ noise }, team) =>
      noise > 0 ? walkerAt(shown, team, mu, sigma) : 0,
    );
    const now = JSON.stringify([mu, sigma, walkers]);
    if (model.settings !== settings || now !== key) exact = exactSteps(model, shown, mu, sigma);
    [settings, key] = [model.settings, now];
    return model.settings.teams.map((_, team) => {
      const map = mapOfTeam(shown, team);
      return {
        ...{ team, ...exact[team]! },
        map: map && escapeAt(map, mu, sigma),
        law: lawAt(model.settings, team, mu, sigma),
      };
    });
  };
}

/** Why there is no law, in words. */
export const noLaw = (reason: string): string => (reason.startsWith('none') ? reason : `none: ${reason}`);

/** Returns names and values, for each team: the exact steps, those of the nearest start of the map, and those by the law. */
export function escapeRows(points: readonly EscapePoint[]): [name: string, value: string][] {
  return points.flatMap(({ team, exact, cut, map, law }) => {
    const named = (name: string): string => (points.length > 1 ? `${team + 1} ${name}` : name);
    const rows: [string, string][] = [
      [named('steps'), escapeWords(exact) + (cut ? '; more are left out, as they take long' : '')],
    ];
    if (map) rows.push([named('on the map'), escapeWords(map)]);
    if ('steps' in law) rows.push([named('theory'), `about ${whole(Math.round(law.steps))} steps`]);
    // of a start on mu = 0 the outcome says it
    else if (law.reason !== 'μ = 0') rows.push([named('theory'), noLaw(law.reason)]);
    return rows;
  });
}
