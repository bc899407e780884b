/** Round numbers along an axis, and how they are written. */

import { heightOf, logLikelihoodAt, numbers, type HeightScale } from '../core/height.ts';

/** Multiples of 1, 2 or 5 times a power of ten between low and high, about `count` of them. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((m) => m * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
}

/** With as many decimals as a step needs, a true minus sign, and no trailing noise. */
export function tickText(value: number, step: number): string {
  const decimals = Math.min(Math.max(0, Math.ceil(-Math.log10(Math.abs(step)) - 1e-9)), 12);
  const large = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-5);
  const text = large ? value.toExponential(2).replace('e+', 'e') : value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '\u2212');
}

/** To the precision that a range deserves, without trailing zeros. */
export function levelText(value: number, range: number): string {
  const decimals = Math.min(Math.max(0, Math.ceil(-Math.log10(range / 500))), 12);
  if (Math.abs(value) >= 1e5) return shortText(value);
  return String(Number(value.toFixed(decimals)) + 0).replaceAll('-', '\u2212');
}

/** To three figures, as a person would write it. */
export function shortText(value: number): string {
  const large = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3);
  const text = large ? value.toExponential(2).replace('e+', 'e') : String(Number(value.toPrecision(3)));
  return text.replaceAll('-', '\u2212');
}

/**
 * Values of L for the ruler, with the heights at which they stand: the given ones first, then round numbers, none
 * closer to another than `gap` (in heights, 0 to 1).
 */
export function rulerTicks(
  scale: HeightScale,
  given: readonly number[],
  gap: number,
): { L: number; height: number }[] {
  const [low, high] = [logLikelihoodAt(scale, 0), logLikelihoodAt(scale, 1)];
  const candidates = [...given, ...niceTicks(low, high, 4), 0];
  const decade = 10 ** Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high))));
  for (let power = decade; power > decade / 1e4; power /= 10) {
    for (const m of [1, 5, 2]) candidates.push(-m * power, m * power);
  }
  const ticks: { L: number; height: number }[] = [];
  for (const L of candidates) {
    if (L < low || L > high) continue;
    const height = heightOf(numbers, scale, L);
    if (ticks.every((tick) => Math.abs(tick.height - height) >= gap)) ticks.push({ L, height });
  }
  return ticks;
}
