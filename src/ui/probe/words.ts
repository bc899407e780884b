/** The words and figures that describe the probe. Pure functions. */

import type { FoldedData } from '../../core/likelihood/folded-data.ts';
import { figures } from '../../core/notation/format.ts';
import { isLevel, isSaddle } from '../../core/analysis/escape-laws.ts';
import { isOverDirac, kindOf, type Probe } from '../../core/likelihood/probe.ts';
import { escapeRows, type EscapePoint } from '../../core/readout/escape-point.ts';
import type { Escape } from '../../core/simulation/escape-map.ts';

/** As a program reads it. */
export const asciiMinus = (text: string): string => text.replaceAll('−', '-');

/**
 * How much of a number's text can be trusted: up to the last digit that the error leaves right. 3.99999999994 for 4 is right
 * to ten digits, though it has none in common.
 */
export function trusted(text: string, value: number, exact: number): number {
  if (value === exact) return text.length;
  const error = Math.abs(value - exact) / Math.abs(exact);
  let right = error < 1 ? Math.floor(-Math.log10(2 * error)) : 0;
  const mantissa = text.replace(/e.*$/, '');
  if (right <= 0) return 0;
  let at = 0;
  for (let leading = true; at < mantissa.length && right > 0; at++) {
    if (!/\d/.test(mantissa[at]!)) continue;
    if (mantissa[at] !== '0') leading = false;
    if (!leading) right--;
  }
  return at;
}

export interface ProbeWords {
  title: string;
  detail: string;
}

const CURVED = (lower: number, upper: number): string =>
  upper < 0
    ? 'L bends down in every direction'
    : lower > 0
      ? 'L bends up in every direction'
      : upper === 0 || lower === 0
        ? 'one direction is flat to second order'
        : 'L bends down one way and up the other';

/** Where uphill is: a direction that hardly counts is not named. */
function uphill([dMu, dSigma]: readonly [number, number]): string {
  const parts: string[] = [];
  const counts = (part: number, other: number): boolean => Math.abs(part) > 0.05 * Math.abs(other);
  if (dMu !== 0 && counts(dMu, dSigma)) parts.push(`${dMu > 0 ? 'larger' : 'smaller'} μ`);
  if (dSigma !== 0 && counts(dSigma, dMu)) parts.push(`${dSigma > 0 ? 'larger' : 'smaller'} σ`);
  return parts.join(' and ');
}

/**
 * What kind of point it is. At (0, s) the terms of fourth order decide: along its best sigma L rises as
 * n mu⁴ (3 - kurtosis) / (12 s⁴), so that data with long tails have a maximum there.
 * @param lowest whether it is the best point above the floor, and lies on it
 */
export function wordsOf(data: FoldedData, at: Probe, lowest = false): ProbeWords {
  const [lower, upper] = at.eigenvalues;
  const steepness = Math.hypot(...at.gradient);
  const below = isOverDirac(data, at) ? 'above a data point: L grows without bound as σ → 0' : '';
  switch (kindOf(data, at)) {
    case 'degenerate saddle':
      return {
        title: 'Degenerate: one zero eigenvalue',
        detail: isLevel(data)
          ? 'flat along μ, and to fourth order along σ² ≈ s² − μ² too'
          : isSaddle(data)
            ? 'a saddle: along its best σ, σ² ≈ s² − μ², L rises, but only as μ⁴'
            : 'a maximum, for data with tails as long as these: L falls as μ⁴',
      };
    case 'maximum':
      return { title: 'Maximum', detail: 'the gradient is 0 to double precision' };
    case 'minimum':
      return { title: 'Minimum', detail: 'the gradient is 0 to double precision' };
    case 'saddle':
      return { title: 'Saddle', detail: 'the gradient is 0 to double precision' };
    case 'flat':
      return {
        title: `Almost flat: |∇L| = ${figures(steepness, 3)}, not 0`,
        detail: below || CURVED(lower, upper),
      };
    case 'slope':
      return {
        title: `Slope: ${figures(steepness, 3)} nats per data unit`,
        detail:
          below ||
          (lowest ? 'the highest point above the minimum σ, but not a stationary one; ' : '') +
            `uphill to ${uphill(at.gradient)}`,
      };
  }
}

/** All of it as a table of names and values, at so many figures. */
export function rowsOf(at: Probe, count: number): [name: string, ...values: string[]][] {
  const f = (value: number): string => figures(value, count);
  const [[a, b], [, c]] = at.hessian;
  return [
    ['L', f(at.logLikelihood)],
    ['L − L(0, s)', f(at.aboveSaddle)],
    ['∇L', ...at.gradient.map(f)],
    ['H', f(a), f(b)],
    ['', f(b), f(c)],
    ['λ₁, λ₂', ...at.eigenvalues.map(f)],
    ['v₁', ...at.eigenvectors[0].map(f)],
    ['v₂', ...at.eigenvectors[1].map(f)],
    ['det H', f(at.determinant)],
  ];
}

/** The width of the names in a text, at least. */
const NAMES = 12;

/** As text to be copied: names, and numbers that a program reads. */
export function probeText(
  at: Probe,
  { title }: ProbeWords,
  count: number,
  steps: readonly EscapePoint[] = [],
): string {
  // numbers without the spaces between their thousands
  const escape = escapeRows(steps).map(([name, value]) => [name, value.replaceAll('\u202f', '')] as const);
  const rows = [...rowsOf(at, count), ...escape];
  const wide = Math.max(NAMES, ...rows.map(([name]) => name.length + 2));
  const lines = rows.map(([name, ...values]) => `${name.padEnd(wide)}${values.join('  ')}`);
  return asciiMinus(
    [`mu = ${at.mu}, sigma = ${at.sigma}`, title, ...lines.map((line) => line.trimEnd())].join('\n') + '\n',
  );
}

/** As JSON, with every digit; with the steps to a peak, a list of teams, where they are known. */
export const jsonOf = (
  at: Probe,
  data: FoldedData,
  observations: readonly number[],
  steps: readonly EscapePoint[] = [],
): string => {
  const escape = steps.map(({ team, exact, map, law }) => ({
    team,
    exact: plainEscape(exact),
    ...(map && { map: plainEscape(map) }),
    law: 'steps' in law ? law.steps : null,
  }));
  const all = { data: observations, kind: kindOf(data, at), ...at, ...(escape.length > 0 && { escape }) };
  return JSON.stringify(all, null, 2) + '\n';
};

/** Of a start that has not arrived, the steps that it has made. */
const plainEscape = ({ outcome, steps, side }: Escape): Escape => ({ outcome, steps, side });
