/** The data sets to start from, data brought to a form that an engine can use, and settings adapted to data. */

import { foldData, type FoldedData } from '../likelihood/folded-data.ts';
import { isSaddle, kurtosis } from '../analysis/escape-laws.ts';
import { middleOf } from '../analysis/middle.ts';
import { philox } from '../optimizers/philox.ts';
import { MUS, SIGMAS, type Schedule, type Settings } from '../settings/settings.ts';
import { STEP_SIZE, type Optimizer, type Team } from '../settings/teams.ts';
import { gaussQuadrature, type Domain } from '../likelihood/quadrature.ts';
import type { Patch } from '../settings/validate.ts';
import { digits3, wholeWindow } from '../plane/window.ts';

export interface Dataset {
  key: string;
  title: string;
  /** What is special about it, in one sentence. */
  sentence: string;
  values(): number[];
}

export const DATASETS: readonly Dataset[] = [
  {
    key: 'notebook',
    title: '±1',
    sentence: 'The two values of the notebook.',
    values: () => [-1, 1],
  },
  {
    key: 'clusters',
    title: 'three clusters',
    sentence: 'Nine values in three groups, which two Gaussians share.',
    values: () => [-2.2, -2, -1.8, -0.2, 0, 0.2, 1.8, 2, 2.2],
  },
  {
    key: 'asymmetric',
    title: 'asymmetric',
    sentence: 'Five values, most of them positive; only their distances from 0 matter.',
    values: () => [-1.3, -0.1, 0.4, 1.7, 2.2],
  },
  {
    key: 'outlier',
    title: 'one outlier',
    sentence: 'Six values near ±1 and one at 6: tails so heavy that (0, s) is a maximum.',
    values: () => [-1.2, -1, -0.8, 0.8, 1, 1.2, 6],
  },
  {
    key: 'draws',
    title: '1,000 draws',
    sentence: 'One thousand draws from the model itself, with μ = 1 and σ = 0.5.',
    values: () => drawNormal(1000, 1, 0.5),
  },
  {
    key: 'equal',
    title: 'all equal',
    sentence: 'Five equal values: the surface of ±1 at another scale.',
    values: () => [1.5, 1.5, 1.5, 1.5, 1.5],
  },
];

/** Draws from equal parts N(mu, sigma²) and N(-mu, sigma²), by Box and Muller, rounded to six decimals. */
export function drawNormal(count: number, mu: number, sigma: number, seed = 1): number[] {
  return Array.from({ length: count }, (_, i) => {
    const [a, b, side] = philox([i, 0, 0, 0], [seed, 0x64726177]); // 'draw'
    const radius = Math.sqrt(-2 * Math.log((a + 0.5) / 2 ** 32));
    const normal = radius * Math.cos((2 * Math.PI * b) / 2 ** 32);
    return Number(((side & 1 ? mu : -mu) + sigma * normal).toFixed(6)) + 0;
  });
}

/** Values up to which data are taken as they are, sign and order too. */
const FEW = 256;

export interface ObservedData {
  data: number[];
  weights: number[];
  /** How many values there were. */
  count: number;
  /** The largest error of L, in nats per data point; 0 where every value is kept, or counted. */
  error: number;
}

/**
 * Values as settings: few as they are, many as magnitudes with weights.
 * @param domain where L is to be right, in units of s; the window that fits the data if not given
 * @throws RangeError as foldData
 */
export function observed(values: readonly number[], domain?: (data: FoldedData) => Domain): ObservedData {
  const count = values.length;
  const whole = foldData(values);
  const few = gaussQuadrature(whole, domain?.(whole));
  if (few) return { data: [...few.x], weights: [...few.weight], count, error: few.error };
  if (count <= FEW) return { data: [...values], weights: [], count, error: 0 };
  return { data: [...whole.x], weights: [...whole.weight], count, error: 0 };
}

/** What of the settings says which domain is drawn. */
export type Drawn = Pick<Settings, 'window' | 'sigmaFloor'>;

/** The domain that these settings draw. */
export const drawnDomain =
  ({ window: { mu, sigma }, sigmaFloor }: Drawn) =>
  ({ criticalTemperature: s }: FoldedData): Domain => ({
    mu: Math.max(Math.abs(mu[0]), Math.abs(mu[1])) / s,
    sigma: Math.max(sigma[0], Math.min(sigmaFloor, sigma[1])) / s,
  });

/** Below this s the window that fits is beyond what a sigma may be set to. */
export const SMALLEST_SCALE = SIGMAS.min / 0.03;

const sigmaOf = (value: number): number => Math.min(Math.max(digits3(value), SIGMAS.min), SIGMAS.max);
const floorOf = (s: number): number => sigmaOf(0.05 * s);

/** A number that was scaled, to four digits; to two where that is as good, so that there and back is nothing. */
function scaled(value: number, factor: number, min: number, max: number): number {
  const exact = Math.min(Math.max(value * factor, min), max);
  if (factor === 1) return exact;
  const plain = Number(exact.toPrecision(2));
  return Math.abs(exact - plain) <= 1e-3 * exact ? plain : Number(exact.toPrecision(4));
}

type Scale = Pick<FoldedData, 'n' | 'criticalTemperature'>;
/** The data that the defaults fit. */
export const NOTEBOOK_SCALE: Scale = { n: 2, criticalTemperature: 1 };

/**
 * What a step size is measured in: the gradient is of the order n/s, so the steps of an ascent fit s²/n, while Adam's are
 * lengths and Newton's shares. 1 for the notebook's data.
 */
export function stepUnit(optimizer: Optimizer, { n, criticalTemperature: s }: Scale): number {
  return optimizer === 'newton' ? 1 : optimizer === 'adam' ? s : (2 * s * s) / n;
}

/** Whether the settings fit their own data: by the floor of sigma, which only a fit sets to such a number. */
export const isFitted = ({ sigmaFloor }: Settings, { criticalTemperature: s }: Scale): boolean =>
  sigmaFloor === floorOf(s);

/**
 * Returns the patch that makes the view of other data the same in units of s. Window, starts, ends of the schedule,
 * minimum sigma and longest step are those of the defaults, times s; the curve, the `manual` temperature, step sizes and
 * noises keep their proportion to the data before, rounded: of many changes, each is to begin where the first began.
 */
export function fitSettings(settings: Settings, before: Scale, after: Scale): Patch {
  const s = after.criticalTemperature;
  const from = isFitted(settings, before) ? before : NOTEBOOK_SCALE;
  const factor = s / from.criticalTemperature;
  const length = (value: number): number => Math.min(Math.max(digits3(value * s), MUS.min), MUS.max);
  const sigma = (value: number): number => scaled(value, factor, SIGMAS.min, SIGMAS.max);
  const { moveLimit, schedule, teams } = settings;
  return {
    window: wholeWindow(s),
    spawn: { mu: [length(-2), length(2)], sigma: [sigmaOf(0.5 * s), sigmaOf(2 * s)] },
    sigmaFloor: floorOf(s),
    moveLimit: moveLimit > 0 ? sigmaOf(0.05 * s) : 0,
    schedule: {
      hot: sigmaOf(2 * s),
      cold: floorOf(s),
      sigma: sigma(schedule.sigma),
      points: curve(schedule, sigma),
    },
    teams: teams.map((team) => fittedTeam(team, from, after, factor)),
  };
}

const curve = ({ points }: Schedule, sigma: (value: number) => number): number[] =>
  points.map((value, i) => (i % 2 === 0 ? value : sigma(value)));

function fittedTeam(team: Team, from: Scale, after: Scale, factor: number): Team {
  const pace = stepUnit(team.optimizer, after) / stepUnit(team.optimizer, from);
  return {
    ...team,
    stepSize: scaled(team.stepSize, pace, STEP_SIZE.min, STEP_SIZE.max),
    noise: team.noise > 0 ? scaled(team.noise, factor, 1e-9, 1e3) : 0,
  };
}

/** Returns what kind of point (0, s) is for these data, in one sentence. */
export function character(data: FoldedData): string {
  const of = kurtosis(data);
  const ratio = `mean x⁴/s⁴ is ${Number(of.toPrecision(3))}`;
  if (data.x.length === 1) {
    return 'All values are equally far from 0, as in the notebook: there L grows without bound as σ falls.';
  }
  if (!isSaddle(data)) {
    const highest = middleOf(data) === 'summit' ? 'the maximum' : 'a local maximum, lower than the peaks';
    return `Heavy tails: ${ratio}, not below 3, so (0, s) is ${highest}.`;
  }
  return `${ratio[0]!.toUpperCase()}${ratio.slice(1)}, not above 3, so (0, s) is a saddle between two peaks.`;
}
