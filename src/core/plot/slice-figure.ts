/** The plot of a slice: its curve, its maxima, and the probe. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import { figures } from '../notation/format.ts';
import { riseAlong, type Along, type PlaneSlice } from '../plane/slices.ts';
import { labelled, type Figure } from './figure.ts';
import { heightsOf, linearTicks, placesOf, tickLabel } from './slice-axes.ts';

export const SLICE_SIGN: Readonly<Record<Along, string>> = { mu: 'μ', sigma: 'σ' };

/** Room above and below the curve, in parts of its height. */
const ROOM = 0.06;

/** Where the slice is, in words, and where its maximum is. */
export function sliceWords({ along, at, maxima, all }: PlaneSlice): { where: string; best: string } {
  const where = `${along === 'mu' ? 'σ' : 'μ'} = ${figures(at, 6)}`;
  if (along === 'sigma' && all[0] === 0) return { where, best: 'no maximum: L → ∞ as σ → 0' };
  // the slice knows those in its range, and `all` those anywhere
  const beyond = maxima.length === 0 ? ', beyond' : '';
  const best = `max at ${SLICE_SIGN[along]} = ${all.length > 1 ? '±' : ''}${figures(all.at(-1)!, 6)}${beyond}`;
  return { where, best };
}

/** @param probe where the probe is along the slice; of the points of the figure it is the last */
export function sliceFigure(data: FoldedData, slice: PlaneSlice, probe: number): Figure {
  const { along, maxima, depth } = slice;
  const heights = heightsOf(slice);
  const [low, high] = [slice.x[0]!, slice.x.at(-1)!];
  const places = placesOf(SLICE_SIGN[along], low, high, data.criticalTemperature);
  const [bottom, top] = [heights.of(-depth), heights.of(0)];
  // what is level all along has some room too
  const room = ROOM * (top - bottom) || 0.5 * Math.max(1e-3, Math.abs(top));
  const range = [bottom - room, top + room] as const;
  const rise = riseAlong(data, along, slice.at, slice.top.x, probe);
  const { where, best } = sliceWords(slice);
  const [from, to] = [tickLabel(low), tickLabel(high)];
  return {
    title: `The log-likelihood at ${where}`,
    description: `L against ${SLICE_SIGN[along]} at ${where}, from ${from} to ${to}: ${best}; the probe at ${figures(probe, 6)}`,
    x: {
      title: places.name,
      log: false,
      range: [low, high],
      ticks: (pixels) => places.ticks(low, high, pixels, 58),
    },
    y: {
      title: heights.name,
      log: false,
      range,
      ticks: (pixels) => {
        const ticks = linearTicks(...range, pixels, 30);
        return labelled(ticks, (value) => tickLabel(value, ticks));
      },
    },
    at: slice.x,
    lines: [{ y: slice.rise.map(heights.of), ink: 'probe' }],
    points: [
      // those of mu mirror each other, that of sigma is alone: all are as high as the top
      ...maxima.map((x) => ({ x, y: top, name: `max ${figures(x, 6)}`, ink: 'maximum' as const })),
      { x: probe, y: heights.of(rise), name: 'probe', ink: 'probe', below: true },
    ],
  };
}
