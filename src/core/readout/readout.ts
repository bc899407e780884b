/** The readout in words and shares: what the page shows beside the crowd, and what is burnt into clips and images. */

import { CLASSES, type CensusRow, type WalkerClass } from '../simulation/census.ts';
import { stepsPerSecond } from '../simulation/timeline.ts';
import { METHODS } from '../settings/optimizer-info.ts';
import { teamNames, type TeamName } from '../settings/team-names.ts';
import { arithmeticOf } from '../settings/teams.ts';
import { moving, percent, rate, short, whole } from '../notation/format.ts';
import { criticalTemperature } from '../data/folded-cache.ts';
import type { FrameStatus } from './frame-status.ts';

/** The classes of some walkers, in the order of CLASSES. */
export type ClassShares = readonly {
  name: WalkerClass;
  count: number;
  /** From 0 to 1; NaN of no walkers. */
  share: number;
  percent: string;
}[];

/** A team in the table of teams. */
export interface Standing extends TeamName {
  classes: ClassShares;
  /** That all have arrived, and when; empty until then. */
  home: string;
}

/** The classes that have a column in the table of teams; the rest is under way. */
export const STANDING_COLUMNS: readonly WalkerClass[] = ['arrived', 'stalled', 'frozen'];

/** Words are empty where there is nothing to say. */
export interface ReadoutWords {
  steps: string;
  /** The sigma of annealed teams, and the critical temperature; none while sigma is optimized. */
  sigma: string;
  critical: string;
  /** How many times as fast as usual it is to be. */
  speed: string;
  /** How many walkers were computed, and in what. */
  crowd: string;
  /** The longest step, where steps are clipped. */
  limit: string;
  /** What is to be known of how it was computed. */
  remarks: readonly string[];
  /** Of all teams together. */
  classes: ClassShares;
  standings: readonly Standing[];
}

/** Returns what the readout says of a frame. */
export function readoutOf({
  settings,
  clock,
  temperature,
  census,
  histories,
  precision,
  remark,
}: FrameStatus): ReadoutWords {
  const { teams, walkers, speed, moveLimit } = settings;
  const single = teams.flatMap((team, i) => (arithmeticOf(team, settings) === 'single' ? [i + 1] : []));
  const who = single.length === teams.length ? '' : `team ${single.join(', ')} in `;
  const frozen = single.length > 0 ? `${who}single precision: walkers freeze near the saddle` : '';
  const clips = moveLimit > 0 && teams.some(({ optimizer }) => METHODS[optimizer].uses.moveLimit);
  // a single team's walkers may have been placed by hand, and are as many as they are
  const crowd =
    teams.length > 1 ? `${teams.length} × ${whole(walkers)}` : whole(census[0]?.walkers || walkers);
  return {
    steps: stepWords(clock),
    sigma: temperature === null ? '' : `σ = ${moving(temperature)}`,
    critical: temperature === null ? '' : `critical ${short(criticalTemperature(settings))}`,
    speed: speed === 1 ? '' : `${short(speed)}×`,
    crowd: `${crowd} walkers${single.length === teams.length ? '' : ` · ${precision}`}`,
    limit: clips ? `longest step ${short(moveLimit)}` : '',
    remarks: [frozen, remark].filter(Boolean),
    classes: sharesOf(census),
    standings: teamNames(settings).map((name, team) => ({
      ...name,
      classes: sharesOf(census.slice(team, team + 1)),
      home: homeWords(census[team], histories[team]?.milestones.at(-1)),
    })),
  };
}

/** Returns how fast it goes; empty while no rate is known: in the first moment, and after the tab was hidden. */
export function ratesOf({ settings, rates }: FrameStatus): { steps: string; frames: string } | undefined {
  if (!rates || !(rates.framesPerSecond > 0)) return undefined;
  const pace = stepsPerSecond(settings);
  // what is asked for; the rate beside it is what is reached, which is more while a late start is made up for
  const asked = rates.behind && rates.stepsPerSecond < pace ? ` of ${rate(pace)}` : '';
  return {
    steps: `${rate(rates.stepsPerSecond)}${asked} steps/s`,
    frames: `${rate(rates.framesPerSecond)} frames/s`,
  };
}

/** Returns one class of them. */
export const shareOf = (classes: ClassShares, name: WalkerClass): ClassShares[number] =>
  classes[CLASSES.indexOf(name)]!;

/** Returns the step count in words. */
export const stepWords = (clock: number): string => `${whole(clock)} ${clock === 1 ? 'step' : 'steps'}`;

function sharesOf(rows: readonly CensusRow[]): ClassShares {
  const sum = (key: WalkerClass | 'walkers'): number => rows.reduce((all, row) => all + row[key], 0);
  const walkers = sum('walkers');
  return CLASSES.map((name) => {
    const count = sum(name);
    return { name, count, share: count / walkers, percent: percent(count, walkers) };
  });
}

/** reached: the step after which the last walker had arrived, if the team has come so far. */
function homeWords(row: CensusRow | undefined, reached: number | undefined): string {
  const home = row !== undefined && row.walkers > 0 && row.arrived === row.walkers;
  return home && reached !== undefined ? `all at step ${whole(reached)}` : '';
}
