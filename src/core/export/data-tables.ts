/** The crowd as tables: the walkers, the trajectories of tracers, survival curves, and class counts over time. */

import { CLASSES, CLASS_CODES, hasArrived } from '../simulation/census.ts';
import type { FoldedData } from '../likelihood/folded-data.ts';
import { droppedTracers } from '../plane/dropped-tracers.ts';
import type { TracerRingCopy } from '../simulation/engine.ts';
import type { TeamHistory } from '../simulation/team-history.ts';
import { landmarks } from '../likelihood/stationary-points.ts';
import { logLikelihood } from '../likelihood/mixture.ts';
import type { PlanePoint } from '../plane/polyline.ts';
import { TRACERS } from '../simulation/sampling.ts';
import type { Settings } from '../settings/settings.ts';
import type { Cell, ListedTable, Table } from './table-file.ts';

export const DATA_KINDS = ['walkers', 'tracers', 'survival', 'census', 'escape'] as const;
export type DataKind = (typeof DATA_KINDS)[number];

/** The settings and data to which numbers belong, and the engine that computed them. */
export interface Computed {
  settings: Settings;
  data: FoldedData;
  /** The engine and its arithmetic, in its own words: "WebGPU, 64-bit fixed point". */
  arithmetic: string;
  clock: number;
}

const UNIT = 'mu, sigma: in the units of the data';
const TEAM = 'team: counted from 0; on screen teams count from 1';

/** The walkers of some teams: where each is, and how high. pairs: mu, sigma, mu, sigma, ... of each team. */
export function walkersTable(
  crowds: readonly { team: number; pairs: Float64Array }[],
  { data, settings, arithmetic, clock }: Computed,
): Table {
  const marks = landmarks(data, settings.sigmaFloor);
  const starts: number[] = [];
  let count = 0;
  for (const { pairs } of crowds) {
    starts.push(count);
    count += pairs.length / 2;
  }
  const rowOf = (k: number): Cell[] => {
    let which = starts.length - 1;
    while (k < starts[which]!) which--;
    const { team, pairs } = crowds[which]!;
    const walker = k - starts[which]!;
    const [mu, sigma] = [pairs[2 * walker]!, pairs[2 * walker + 1]!];
    const home = hasArrived(data, marks, mu, sigma);
    return [team, walker, mu, sigma, logLikelihood(data, mu, sigma), Number(home)];
  };
  return {
    name: 'walkers',
    columns: ['team', 'walker', 'mu', 'sigma', 'logLikelihood', 'arrived'],
    rows: { length: count, at: rowOf },
    notes: [
      `after ${clock} steps, computed with ${arithmetic}`,
      TEAM,
      'walker: counted from 0 within its team; the same number is the same walker at every step',
      UNIT,
      'logLikelihood: nats, summed over the data, computed in double precision from mu and sigma',
      'arrived: 1 at one of the two optima, else 0',
    ],
  };
}

/** Where tracers have been: those of the crowd, as their ring holds them, and those that the user dropped. */
export function tracersTable(
  { ring, texels }: TracerRingCopy,
  { data, settings, arithmetic }: Computed,
  team?: number,
): ListedTable {
  const teams = settings.teams.length;
  const each = Math.floor(ring.tracers / teams);
  const columns = Array.from({ length: each * teams }, (_, column) => column).filter(
    (column) => team === undefined || Math.floor(column / each) === team,
  );
  const rows: (readonly Cell[])[] = [];
  for (const column of columns) {
    for (let age = ring.filled - 1; age >= 0; age--) {
      const row = (ring.head - age + ring.length) % ring.length;
      const at = 4 * (TRACERS * row + column);
      const [mu, rise, height, marks] = texels.subarray(at, at + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      const sigma = rise + data.criticalTemperature;
      const its = Math.floor(column / each);
      rows.push([
        'crowd',
        its,
        column % each,
        ring.clock - age * ring.every,
        mu,
        sigma,
        height,
        CLASSES[marks % CLASS_CODES],
      ]);
    }
  }
  if (team === undefined) rows.push(...droppedRows(data, settings));
  return {
    name: 'tracers',
    columns: ['kind', 'team', 'tracer', 'step', 'mu', 'sigma', 'logLikelihoodAboveSaddle', 'class'],
    rows,
    notes: [
      'kind: crowd, walkers that leave a trace; dropped, tracers that the user dropped',
      `crowd: the last ${ring.length} positions, every ${ring.every} steps, of ${each} walkers a team spread evenly over it; computed with ${arithmetic}, kept with 32 bits as mu, sigma - s and L - L(0, s)`,
      'dropped: computed in double precision from the place where it was dropped, which is step 0',
      `${TEAM}; empty for what was dropped`,
      'tracer: counted from 0 within its team, or in the order in which they were dropped',
      'step: steps since the crowd began, or since it was dropped',
      UNIT,
      'logLikelihoodAboveSaddle: nats, summed over the data, less that of the saddle (0, s)',
      'class: the class of the walker at that step; empty for what was dropped',
    ],
  };
}

/** The ways of dropped tracers, in doubles. */
function droppedRows(data: FoldedData, { view, moveLimit, sigmaFloor }: Settings): (readonly Cell[])[] {
  const saddle = logLikelihood(data, 0, data.criticalTemperature);
  const limits = { moveLimit, sigmaFloor };
  const places = Array.from({ length: view.dropped.length >> 1 }, (_, k): PlanePoint => {
    return [view.dropped[2 * k]!, view.dropped[2 * k + 1]!];
  });
  return places.flatMap((place, tracer) =>
    droppedTracers(data, view.dropper, place, tracer, limits).map(([mu, sigma], step) => [
      'dropped',
      undefined,
      tracer,
      step,
      mu,
      sigma,
      logLikelihood(data, mu, sigma) - saddle,
      undefined,
    ]),
  );
}

const seriesRows = (
  histories: readonly TeamHistory[],
  team: number | undefined,
  row: (history: TeamHistory, counts: readonly number[]) => readonly Cell[],
): (readonly Cell[])[] =>
  histories.flatMap((history, its) =>
    team === undefined || team === its
      ? history.rows().map(({ step, counts }) => [its, step, ...row(history, counts)])
      : [],
  );

const KEPT =
  'step: steps that the team has made; all of the first 512, then ever fewer, as many for each doubling';

/** How many have not arrived after each kept step. */
export function survivalTable(
  histories: readonly TeamHistory[],
  { arithmetic }: Computed,
  team?: number,
): ListedTable {
  const rows = seriesRows(histories, team, ({ walkers }, counts) => {
    const left = walkers - counts[3]!;
    return [left, left / walkers];
  });
  return {
    name: 'survival',
    columns: ['team', 'step', 'notArrived', 'share'],
    rows,
    notes: [
      `computed with ${arithmetic}`,
      TEAM,
      KEPT,
      'notArrived: walkers that are not at an optimum after that step; share: of all walkers of the team, 0 to 1',
    ],
  };
}

/** The counts of the classes after each kept step. */
export function censusTable(
  histories: readonly TeamHistory[],
  { arithmetic }: Computed,
  team?: number,
): ListedTable {
  const rows = seriesRows(histories, team, (_, counts) => counts);
  return {
    name: 'census',
    columns: ['team', 'step', ...CLASSES],
    rows,
    notes: [`computed with ${arithmetic}`, TEAM, KEPT, `${CLASSES.join(', ')}: walkers`],
  };
}
