/** Linear axes of the slices: ticks, labels, and which heights are written as differences. Pure functions. */

import type { FoldedData } from '../likelihood/folded-data.ts';
import type { FigureTick } from './figure.ts';
import { evenTicks } from './ticks.ts';
import { minus, tenTo } from '../notation/format.ts';
import type { Range, Settings } from '../settings/settings.ts';
import { sliceAlong, type Along, type PlaneSlice } from '../plane/slices.ts';

/** Nats an observation below its top down to which a slice is drawn that goes as far as the window. */
const DEPTH = 6;
/** The least sigma that is drawn, in parts of the range: L has no bottom there. */
const LEAST = 1e-4;

const chosenOf = (along: Along, { view }: Settings): Range =>
  along === 'mu' ? view.sliceMu : view.sliceSigma;

/** From where to where a slice goes: as it was chosen, or as far as the window. */
export function rangeOf(along: Along, settings: Settings): Range {
  const chosen = chosenOf(along, settings);
  const [low, high] = chosen[0] < chosen[1] ? chosen : settings.window[along];
  return along === 'mu' ? [low, high] : [Math.max(low, LEAST * high), high];
}

/** The slice along one axis, at a place on the other. */
export function cutAt(data: FoldedData, along: Along, at: number, settings: Settings): PlaneSlice {
  const chosen = chosenOf(along, settings);
  const depth = chosen[0] < chosen[1] ? Infinity : DEPTH * data.n;
  return sliceAlong(data, along, at, rangeOf(along, settings), depth);
}

/** Round numbers from low to high, so many that each has `room` of `pixels`. */
export const linearTicks = (low: number, high: number, pixels: number, room: number): number[] =>
  evenTicks(low, high, ((high - low) * room) / Math.max(pixels, 1));

/** A tick with as many decimals as the one that has most of these. */
export function tickLabel(value: number, ticks: readonly number[] = []): string {
  const decimals = Math.max(0, ...ticks.map((tick) => /\.(\d+)$/.exec(String(tick))?.[1]!.length ?? 0));
  return minus(decimals > 0 && value !== 0 ? value.toFixed(decimals) : String(value));
}

/** Heights as they are written: L itself, or L less the top in a power of ten. */
export interface Heights {
  /** The power of ten of the unit, or null for L itself. */
  exponent: number | null;
  name: string;
  of(rise: number): number;
}

/** From so small a part of L on, labels of L would be all alike. */
const ALIKE = 2e-3;

export function heightsOf({ top, depth }: PlaneSlice): Heights {
  if (!(depth < ALIKE * Math.max(1, Math.abs(top.logLikelihood)))) {
    return { exponent: null, name: 'L', of: (rise) => top.logLikelihood + rise };
  }
  const exponent = depth > Number.MIN_VALUE ? Math.floor(Math.log10(depth)) : 0;
  const unit = 10 ** exponent;
  const name = exponent === 0 ? 'L − max' : `L − max, in ${tenTo(exponent)}`;
  return { exponent, name, of: (rise) => rise / unit };
}

/** How places along a slice are written: themselves, or less an origin and in a power of ten where they would be long. */
export interface Places {
  name: string;
  /** Round numbers from low to high, so many that each has `room` of `pixels`. */
  ticks(low: number, high: number, pixels: number, room: number): FigureTick[];
}

/** From so small a part of its place on, a range is counted from s or from its middle. */
const NARROW = 0.01;
/** Below this, values are written in a power of ten. */
const SMALL = 1e-3;

/** name: the axis' own; s: the critical temperature, from which a narrow range about it is counted. */
export function placesOf(name: string, low: number, high: number, s: number): Places {
  const narrow = high - low < NARROW * Math.max(Math.abs(low), Math.abs(high)) && low * high > 0;
  const about = low <= s && s <= high ? s : Number(((low + high) / 2).toPrecision(6));
  const origin = narrow ? about : 0;
  const reach = Math.max(Math.abs(low - origin), Math.abs(high - origin));
  const exponent = narrow || reach < SMALL ? Math.floor(Math.log10(reach)) : 0;
  const unit = 10 ** exponent;
  const from = narrow ? ` − ${origin === s ? 's' : tickLabel(origin)}` : '';
  return {
    name: name + from + (exponent === 0 ? '' : `, in ${tenTo(exponent)}`),
    ticks: (from, to, pixels, room) => {
      const shown = linearTicks((from - origin) / unit, (to - origin) / unit, pixels, room);
      return shown.map((tick) => ({ at: origin + tick * unit, text: tickLabel(tick, shown) }));
    },
  };
}

/** To the nearest of about so many round values over a span. */
export function neatEnds(value: number, span: number, places = 2000): number {
  const decimals = Math.min(Math.max(Math.ceil(-Math.log10(span / places)), 0), 15);
  return Number(value.toFixed(decimals)) + 0;
}
