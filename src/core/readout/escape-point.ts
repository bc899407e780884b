/** How long it is from one point to a peak, for the probe: computed exactly, from the map, and by the law. */

import { timeLaw } from '../analysis/escape-laws.ts';
import { whole } from '../notation/format.ts';
import { escapeFrom } from '../simulation/escape-walk.ts';
import type { Model } from '../simulation/model-state.ts';
import { escapeWords, nearestStart, nearestWords, type ShownEscape } from './escape-legend.ts';

/** Steps times distinct data points that are computed for one point, in all teams: some 20 ms. */
const MOST = 1e6;
/** What a step costs besides its data, in data points. */
const STEP = 8;

/** Names and values, for each team: the steps in double precision, what the shown map has nearby, and the law near mu = 0. */
export function escapeRows(
  model: Model,
  shown: readonly ShownEscape[],
  mu: number,
  sigma: number,
): [name: string, value: string][] {
  const { teams, view } = model.settings;
  const affordable = Math.floor(MOST / teams.length / (STEP + model.data.x.length));
  return teams.flatMap((team, k) => {
    const named = (name: string): string => (teams.length > 1 ? `${k + 1} ${name}` : name);
    const map = shown.find((one) => one.map.team === k && !one.stale)?.map;
    // of a team with noise it gets the random changes of that start
    const walker = (map && nearestStart(map, mu, sigma)) ?? 0;
    const most = Math.min(view.paintLimit, affordable);
    const found = escapeFrom(model, k, mu, sigma, most, walker);
    const cut = found.outcome === 'undecided' && most < view.paintLimit;
    const rows: [string, string][] = [
      [named('steps'), escapeWords(found) + (cut ? '; more are left out, as they take long' : '')],
    ];
    const near = map && nearestWords(map, mu, sigma);
    if (near) rows.push([named('on the map'), near]);
    const theory = timeLaw(model.settings, team);
    if ('reason' in theory) {
      const { reason } = theory;
      rows.push([named('theory'), reason.startsWith('none') ? reason : `none: ${reason}`]);
    } else if (mu !== 0) {
      const steps = theory.law.steps(mu, sigma);
      const holds = steps >= theory.law.from;
      rows.push([
        named('theory'),
        holds ? `about ${whole(Math.round(steps))} steps` : 'none: far from μ = 0',
      ]);
    }
    return rows;
  });
}
