/** Histories and histograms as columns for plots: one of x, and one of y for each line. Pure functions. */

import { CLASSES, LISTED_CLASSES } from '../simulation/census.ts';
import { DWELL_BINS, dwellEdge } from '../simulation/dwell.ts';
import type { Statistics } from '../simulation/engine.ts';
import type { TeamHistory } from '../simulation/team-history.ts';
import type { Law } from '../analysis/escape-laws.ts';
import { lastFilled } from '../analysis/team-report.ts';

type Column = (number | null)[];
/** x first; null where a line has no point. */
export type Curves = [number[], ...Column[]];

/**
 * Stands for a share of 0 where shares are drawn by their logarithm: far below every axis, so that a line falls out of
 * the plot where the last walker goes.
 */
export const NOBODY = 1e-12;

/** Points to a factor of ten: more than a line's width apart on no screen. */
const PER_DECADE = 80;

/** Places of the steps that are drawn: all of the first, and then the first of each small part of a decade. */
export function thinSeries(steps: readonly number[]): number[] {
  const places: number[] = [];
  let before = -1;
  steps.forEach((step, at) => {
    if (step < 1) return;
    const part = Math.floor(PER_DECADE * Math.log10(step));
    if (part !== before) places.push(at);
    before = part;
  });
  return places;
}

/**
 * Returns the shares of the first of LISTED_CLASSES, of the first two together, ... up to all, after each drawn step and
 * after the newest.
 */
export function classCurves({ steps, counts, walkers, step, now }: TeamHistory): Curves {
  const places = thinSeries(steps);
  const xs = places.map((at) => steps[at]!);
  const rows = places.map((at) => counts.map((column) => column[at]!));
  if (step > (xs.at(-1) ?? 0)) {
    xs.push(step);
    rows.push([...now]);
  }
  const order = LISTED_CLASSES.map((name) => CLASSES.indexOf(name));
  const stacked = order.map((_, top) =>
    rows.map((row) => order.slice(0, top + 1).reduce((sum, place) => sum + row[place]!, 0) / walkers),
  );
  return [xs, ...stacked];
}

/** For each team the share that has not arrived, then for each its law from where it holds on. */
export function survivalCurves(
  histories: readonly TeamHistory[],
  laws: readonly (Law | undefined)[],
): Curves {
  const found = histories.map(({ steps, counts, walkers, step, now, milestones }) => {
    const shares = new Map(thinSeries(steps).map((at) => [steps[at]!, 1 - counts[3][at]! / walkers]));
    if (step > 0) shares.set(step, 1 - now[3] / walkers);
    // the moment when the last one comes home is seen as it is
    const all = milestones.at(-1);
    if (all) shares.set(all, 0);
    return shares;
  });
  const last = Math.max(0, ...histories.map(({ step }) => step));
  const xs = new Set(found.flatMap((shares) => [...shares.keys()]));
  // a law begins where it begins
  for (const law of laws) if (law && law.from < last) xs.add(Math.max(1, law.from));
  const x = [...xs].sort((a, b) => a - b);
  const drawn = (share: number | undefined): number | null =>
    share === undefined ? null : Math.max(share, NOBODY);
  return [
    x,
    ...found.map((shares) => x.map((step) => drawn(shares.get(step)))),
    ...laws.map((law) =>
      x.map((step) => (law && step >= Math.max(1, law.from) ? drawn(law.share(step)) : null)),
    ),
  ];
}

/** The least value of all lines that is one, or `otherwise`. */
export function leastOf([, ...lines]: Curves, otherwise: number): number {
  let least = Infinity;
  for (const line of lines) for (const y of line) if (y !== null && y > NOBODY && y < least) least = y;
  return least === Infinity ? otherwise : least;
}

/** x: bins by number, one more than the last that holds a walker; y: for each team the share of its walkers in it. */
export function dwellCurves(statistics: readonly Statistics[]): Curves {
  const bins = Math.max(0, ...statistics.map(({ dwell }) => 1 + lastFilled(dwell)));
  const x = Array.from({ length: bins + 1 }, (_, bin) => bin);
  const lines = statistics.map(({ dwell }) => {
    const walkers = dwell.reduce((sum, count) => sum + count, 0);
    return x.map((bin) => Math.max((dwell[bin] ?? 0) / walkers, NOBODY));
  });
  return [x, ...lines];
}

/** Powers of ten between two positive numbers; with 2 and 5 between them where there are few. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const between = decades > 2.2 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const digit of between) {
      // 1e-3 itself, and not .001 with dust on it
      const tick = Number(`${digit}e${power}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

/** Bins whose edges are powers of two, no more than `most` of them. */
export function dwellTicks(bins: number, most: number): number[] {
  const all: number[] = [0];
  for (let bin = 1; bin <= Math.min(bins, DWELL_BINS - 1); bin++) {
    if (Number.isInteger(Math.log2(dwellEdge(bin)))) all.push(bin);
  }
  const every = Math.ceil(all.length / Math.max(2, most));
  return all.filter((_, k) => k % every === 0);
}
