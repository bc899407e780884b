/**
 * The histories of all teams, summed over the workers' counts. Answers come later than questions: each method returns
 * what is to be called with the workers' answers, which are about the teams that were there when they were asked.
 */

import { TeamHistory, reported, type TeamPast } from '../core/simulation/team-history.ts';
import type { ClassCounts } from './protocol.ts';
import { sumRows } from './shard-merge.ts';

interface TeamEntry {
  history: TeamHistory | undefined;
}

export class TeamHistories {
  #entries: TeamEntry[] = [];

  /** What has come back of each team, up to the first that has nothing yet. */
  get histories(): readonly TeamHistory[] {
    return reported(this.#entries.map(({ history }) => history));
  }

  /** What lies behind each team, once the workers have answered what was asked before. */
  pasts() {
    const entries = this.#entries;
    return (): (TeamPast | undefined)[] =>
      entries.map(({ history }) => history && { history, altered: history.altered });
  }

  /** Teams begin at these ages; pasts: what those have behind them that go on where others were. */
  begin(ages: readonly number[], pasts: readonly (TeamPast | undefined)[] = []) {
    const entries = ages.map((): TeamEntry => ({ history: undefined }));
    this.#entries = entries;
    return (counts: readonly ClassCounts[]): void => {
      entries.forEach((entry, team) => {
        const all = sumRows(counts.map((worker) => worker[team]!));
        const past = pasts[team];
        entry.history =
          past?.history.resumed(ages[team]!, all, past.altered) ?? new TeamHistory(all, ages[team]);
      });
    };
  }

  /** Another list of teams, see `matchTeams`; altered: which of those that go on move otherwise from here on. */
  regroup(matched: readonly number[], altered: readonly boolean[]) {
    const old = this.#entries;
    const entries = matched.map((place): TeamEntry => old[place] ?? { history: undefined });
    this.#entries = entries;
    return (counts: readonly ClassCounts[]): void => {
      entries.forEach((entry, team) => {
        if (matched[team]! < 0)
          entry.history = new TeamHistory(sumRows(counts.map((worker) => worker[team]!)));
        else if (altered[team]) entry.history?.alter();
      });
    };
  }

  /** The teams made steps; each worker answers with the changes of each team. */
  extend() {
    const entries = this.#entries;
    return (changes: readonly Int32Array[][]): void => {
      entries.forEach(({ history }, team) =>
        history?.extend(sumRows(changes.map((worker) => worker[team]!))),
      );
    };
  }
}
