/** Round numbers along an axis, and how they are written. */

import { evenStep, evenTicks } from './ticks.ts';
import { minus, tenTo } from '../notation/format.ts';
import { heightOf, numbers, riseAt, type HeightScale } from './height-scale.ts';

/** With as many decimals as a step needs, a true minus sign, and no trailing noise. */
function tickText(value: number, step: number): string {
  const decimals = Math.min(Math.max(0, Math.ceil(-Math.log10(Math.abs(step)) - 1e-9)), 12);
  const large = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-5);
  const text = large ? value.toExponential(2).replace('e+', 'e') : value.toFixed(decimals);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** To the precision that a range deserves, without trailing zeros. */
export function levelText(value: number, range: number): string {
  const decimals = Math.min(Math.max(0, Math.ceil(-Math.log10(range / 500))), 12);
  if (Math.abs(value) >= 1e5) return shortText(value);
  return minus(String(Number(value.toFixed(decimals)) + 0));
}

/** To three figures, as a person would write it. */
export function shortText(value: number): string {
  const large = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3);
  const text = large ? value.toExponential(2).replace('e+', 'e') : String(Number(value.toPrecision(3)));
  return minus(text);
}

/** To one figure: 30, 4 times a power of ten. */
export function roughText(value: number): string {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const first = Math.round(value / 10 ** exponent);
  const [figure, power] = first === 10 ? [1, exponent + 1] : [first, exponent];
  if (power < 3) return String(figure * 10 ** power);
  return figure === 1 ? tenTo(power) : `${figure}\u00b7${tenTo(power)}`;
}

/** An axis of the window: where its ticks are, and what is written at them and at the axis itself. */
export interface LabelledAxis {
  ticks: { value: number; text: string }[];
  /** What the ticks' texts are counted from and in; 0 and 1 unless they would be too long to read. */
  base: number;
  unit: number;
  /** After the name of the axis: ` - 1 in 10^-6`, or nothing. */
  suffix: string;
}

/** Decimals, and figures, that are still read at a glance. */
const READABLE = { decimals: 3, figures: 5 };

/**
 * About `count` round numbers from low to high. Where they would have too many figures, they are counted from `home`, if
 * that is in the window, or else from the roundest number there, in a power of ten.
 */
export function labelledAxis(low: number, high: number, count: number, home: number): LabelledAxis {
  const least = (high - low) / count;
  const plain = evenTicks(low, high, least);
  const step = plain.length > 1 ? evenStep(least) : high - low;
  const decimals = -Math.floor(Math.log10(step) + 1e-9);
  const figures = Math.log10(Math.max(Math.abs(low), Math.abs(high)) / step);
  if (decimals <= READABLE.decimals && figures <= READABLE.figures) {
    return {
      ticks: plain.map((value) => ({ value, text: tickText(value, step) })),
      base: 0,
      unit: 1,
      suffix: '',
    };
  }
  const base = low <= home && home <= high ? home : roundest(low, high);
  const offsets = evenTicks(low - base, high - base, least);
  const exponent = -decimals;
  const unit = 10 ** exponent;
  const name = base === home && Number(shortText(home)) !== home ? 's' : plainText(Math.abs(base));
  const from = base === 0 ? '' : base > 0 ? ` \u2212 ${name}` : ` + ${name}`;
  return {
    ticks: offsets.map((offset) => ({ value: base + offset, text: tickText(offset / unit, step / unit) })),
    base,
    unit,
    suffix: `${from} in ${tenTo(exponent)}`,
  };
}

/** A place on an axis, as its ticks are written, but with more figures: `= 1.02` or ` - 1 = 1.3 10^-6`. */
export function placeText({ base, unit, suffix }: LabelledAxis, value: number, resolution: number): string {
  const text = tickText((value - base) / unit, resolution / unit);
  if (unit === 1) return ` = ${text}`;
  const [from, power] = suffix.split(' in ');
  return `${from} = ${text}\u00b7${power}`;
}

const plainText = (value: number): string => String(Number(value.toPrecision(12)));

/** The number between low and high with the fewest figures. */
function roundest(low: number, high: number): number {
  if (low <= 0 && high >= 0) return 0;
  for (let power = 10 ** Math.ceil(Math.log10(Math.max(-low, high))); ; power /= 10) {
    const found = Math.ceil(low / power - 1e-9) * power;
    if (found <= high) return Number(found.toPrecision(15));
  }
}

/**
 * Values for the ruler, counted so that the saddle has `origin`, with the heights at which they stand: the given ones
 * first, then round numbers, none closer to another than `gap` (in heights, 0 to 1).
 */
export function rulerTicks(
  scale: HeightScale,
  origin: number,
  given: readonly number[],
  gap: number,
): { L: number; height: number }[] {
  const [low, high] = [origin + riseAt(scale, 0), origin + riseAt(scale, 1)];
  const candidates = [...given, ...evenTicks(low, high, (high - low) / 4), 0];
  const decade = 10 ** Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high))));
  for (let power = decade; power > decade / 1e4; power /= 10) {
    for (const m of [1, 5, 2]) candidates.push(-m * power, m * power);
  }
  const ticks: { L: number; height: number }[] = [];
  for (const L of candidates) {
    if (L < low || L > high) continue;
    const height = heightOf(numbers, scale, L - origin);
    if (ticks.every((tick) => Math.abs(tick.height - height) >= gap)) ticks.push({ L, height });
  }
  return ticks;
}
