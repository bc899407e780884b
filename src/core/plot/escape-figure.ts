/** The plot of a slice through the escape maps: steps against the distance from mu = 0, at one sigma. */

import { timeLaw, type TimeLaw } from '../analysis/escape-laws.ts';
import { escapeSlice, fitEscape, type EscapeFit, type SlicePoint } from '../analysis/escape-slice.ts';
import { foldedData } from '../data/folded-cache.ts';
import { estimate, figures, power, short, whole } from '../notation/format.ts';
import type { ShownEscape } from '../readout/escape-legend.ts';
import { noLaw, type EscapePoint } from '../readout/escape-point.ts';
import type { Settings } from '../settings/settings.ts';
import { isComplete } from '../simulation/escape-map.ts';
import { labelled, teamInk, type Figure } from './figure.ts';
import { logTicks } from './series.ts';

/** Of a team without a law, the |mu|/s up to which a power is fitted. */
const NEAR = 0.1;
/** Places of a law, in equal parts of the logarithm of |mu|. */
const PLACES = 32;

/** What the map of one team has at a sigma. */
interface TeamSlice {
  team: number;
  name: string;
  /** From the smallest |mu|; of a start and its mirror image there is one. */
  points: SlicePoint[];
  law: TimeLaw | undefined;
  /** Why there is no law; empty where there is one. */
  reason: string;
  fit: EscapeFit | undefined;
  /** Steps that all starts near mu = 0 take; undefined where they differ. */
  same: number | undefined;
  /** Whether the map is complete. */
  complete: boolean;
}

function sliceOf(
  settings: Settings,
  { map }: ShownEscape,
  name: string,
  sigma: number,
): TeamSlice & { sigma: number } {
  const { criticalTemperature: s } = foldedData(settings);
  const slice = escapeSlice(map, sigma);
  const sizes = new Map<number, SlicePoint>();
  // a walker that starts at a peak has no place on a logarithmic axis
  for (const point of slice.points)
    if (point.mu !== 0 && point.steps > 0) sizes.set(Math.abs(point.mu), point);
  const points = [...sizes].sort(([a], [b]) => a - b).map(([mu, point]) => ({ ...point, mu }));
  const theory = timeLaw(settings, settings.teams[map.team]!);
  const law = 'law' in theory ? theory.law : undefined;
  const near = points.filter(({ mu }) => (law ? law.steps(mu, slice.sigma) >= law.from : mu <= NEAR * s));
  const alike = near.length > 2 && near.every(({ steps }) => steps === near[0]!.steps);
  return {
    ...{ team: map.team, name, sigma: slice.sigma, points, law },
    reason: 'reason' in theory ? theory.reason : '',
    fit: alike ? undefined : fitEscape(near, [0, Infinity]),
    same: alike ? near[0]!.steps : undefined,
    complete: isComplete(map),
  };
}

/** The law to its leading order at this sigma: its number of steps at |mu| = 1. */
function leadingOf({ tau, power: by }: TimeLaw, s: number, sigma: number): string {
  return `${short(tau * s ** 2 * (sigma / s) ** (2 * by))}/μ²`;
}

/** The fitted power of |mu|, or why there is none. */
function fitWords({ points, fit, same, complete }: TeamSlice): string {
  if (points.length === 0) return `no start has arrived${complete ? '' : ' yet'}`;
  if (same !== undefined) return `${whole(same)} steps from every start near μ = 0`;
  return fit ? `exponent ${estimate(fit.exponent, fit.error)}` : 'no exponent';
}

function fitNote({ points, fit, same, complete }: TeamSlice): string {
  if (points.length === 0 || same !== undefined) return '';
  return fit
    ? `fitted to ${whole(fit.points)} starts, |μ| ${short(fit.from)}–${short(fit.to)}`
    : `too few starts near μ = 0 have arrived${complete ? '; zoom in there' : ' yet'}`;
}

/**
 * The steps against |mu| at the sigma of the maps' row that is nearest to the one given, with the laws; undefined while no start
 * of it has arrived.
 * @param shown maps of these settings
 * @param names of all teams
 * @param probe what is known of the probe; of the figure's points those are its steps
 */
export function escapeFigure(
  settings: Settings,
  shown: readonly ShownEscape[],
  names: readonly string[],
  [mu, sigma]: readonly [mu: number, sigma: number],
  probe: readonly EscapePoint[] = [],
): Figure | undefined {
  const slices = shown.map((one) => sliceOf(settings, one, names[one.map.team]!, sigma));
  const all = slices.flatMap(({ points }) => points);
  const [first] = slices;
  if (!first || all.length === 0) return undefined;
  const sizes = all.map((point) => point.mu);
  const steps = all.map((point) => point.steps);
  // the law goes on where the map has no start that has arrived
  const { width, mu: across } = shown[0]!.map;
  const cell = (across[1] - across[0]) / (width - 1);
  const away = Math.max(0, across[0], -across[1]);
  const nearest = Math.min(...sizes, Math.max(away, cell / 2));
  const x = [nearest, Math.max(...sizes, 2 * nearest)] as const;
  const y = [decade(Math.min(...steps), Math.floor), decade(Math.max(...steps) * 1.5, Math.ceil)] as const;
  const { criticalTemperature: s } = foldedData(settings);
  const places = Array.from({ length: PLACES }, (_, k) => x[0] * (x[1] / x[0]) ** (k / (PLACES - 1)));
  const at = [...new Set([...sizes, ...(slices.some(({ law }) => law) ? places : [])])].sort((a, b) => a - b);
  const ink = (team: number) => teamInk(team, settings.teams.length);
  const theory = (of: TeamSlice): string =>
    of.law ? `theory: exponent −2, ${leadingOf(of.law, s, first.sigma)}` : `theory: ${noLaw(of.reason)}`;
  const said = slices.map(
    (of) => `${of.name}: ${[fitWords(of), fitNote(of), theory(of)].filter(Boolean).join(', ')}`,
  );
  const where = `σ = ${figures(first.sigma, 4)}`;
  return {
    title: `Steps to a peak at ${where}`,
    description: `Steps to a peak against |μ| at ${where}, on logarithmic axes. ${said.join('; ')}.`,
    x: { title: '|μ|', log: true, range: x, ticks: () => labelled(logTicks(...x), power) },
    y: { title: 'steps', log: true, range: y, ticks: () => labelled(logTicks(...y), power) },
    at,
    lines: [
      ...slices.map((of) => {
        const steps = new Map(of.points.map((point) => [point.mu, point.steps]));
        const name = `${of.name}: ${fitWords(of)}`;
        return { name, y: at.map((size) => steps.get(size) ?? null), ink: ink(of.team) };
      }),
      // a law is drawn over the line that it is held against
      ...slices.flatMap((of) => {
        const { law } = of;
        if (!law) return [];
        const holds = (size: number): number | null => {
          const steps = law.steps(size, first.sigma);
          return steps >= law.from ? steps : null;
        };
        const name = `${of.name}: ${theory(of)}`;
        return [{ name, y: at.map(holds), ink: 'law' as const, dash: [6, 6], width: 1.5 }];
      }),
    ],
    points: probe
      .filter(({ team, exact }) => exact.outcome === 'arrived' && slices.some((of) => of.team === team))
      .map(({ exact }) => ({ x: Math.abs(mu), y: exact.steps, name: '', ink: 'probe' as const })),
    legend: slices.map((of) => ({
      ...{ name: of.name, ink: ink(of.team), value: fitWords(of) },
      note: of.law ? fitNote(of) : [fitNote(of), noTheory(of.reason)].filter(Boolean).join(' · '),
      law: of.law && theory(of),
    })),
  };
}

/** `none for momentum`, or what stands against it. */
const noTheory = (reason: string): string =>
  reason.startsWith('none') ? `no theory${reason.slice(4)}` : `no theory: ${reason}`;

/** The power of ten at or beside a number of steps. */
const decade = (value: number, round: (exponent: number) => number): number => 10 ** round(Math.log10(value));
