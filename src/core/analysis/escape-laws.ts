/**
 * Theory: how fast a crowd leaves the saddle. Along the ridge by the saddle EM multiplies mu by 1 + k (mu/s)² and
 * gradient ascent by 1 + stepSize n k mu²/s⁴, with k = 1 - kappa/3 and kappa = mean x⁴/s⁴. So a walker that reaches
 * the ridge at mu1 is gone after time/mu1² steps, and the share of those that are left follows from where they
 * started.
 */

import { ARRIVED_WITHIN } from '../simulation/census.ts';
import { foldData, type FoldedData } from '../likelihood/folded-data.ts';
import { landmarks } from '../likelihood/stationary-points.ts';
import { hessian, responsibilityMean } from '../likelihood/mixture.ts';
import type { Settings, Spawn } from '../settings/settings.ts';
import type { Team } from '../settings/teams.ts';

export interface Law {
  /** The share of walkers that have not arrived after t steps, t > 0; where nothing but the saddle holds them up. */
  share(t: number): number;
  /** Steps from which on the share is right to about a tenth. */
  from: number;
  /** [c, tau]: the share is c sqrt(tau/t) once that is small; undefined where the starts keep away from mu = 0. */
  power?: [number, number];
}

/** A law, or in a few words why there is none. */
export type Verdict = { law: Law; reason?: undefined } | { law?: undefined; reason: string };

/** What became of the crowd besides its settings. */
export interface LawHistory {
  /** Whether the team was changed on its way. */
  altered?: boolean;
  /** Whether the walkers were placed explicitly. */
  placed?: boolean;
}

/** mean (x/s)^power. */
function moment({ x, weight, n, criticalTemperature: s }: FoldedData, power: number): number {
  return x.reduce((sum, xi, i) => sum + (weight[i]! / n) * (xi / s) ** power, 0);
}

/** mean x⁴ / s⁴: 1 when all data lie at the same distance from 0, 3 for normal data. */
export const kurtosis = (data: FoldedData): number => moment(data, 4);

/** k: how fast the ridge rises from the saddle; not above 0 where it does not, to that order. */
export const riseOf = (data: FoldedData): number => 1 - kurtosis(data) / 3;

/** Moments that differ by less differ by rounding. */
const SAME = 1e-9;

/** Whether the ridge is level at the saddle to fourth order, as for normal data. */
export const isLevel = (data: FoldedData): boolean => Math.abs(riseOf(data)) <= SAME / 3;

/**
 * Whether (0, s) is a saddle, and not a maximum. With a = mu s/sigma² the ridge rises from it by
 * n [ (3 - kurtosis) a⁴/12 + (mean x⁶/s⁶ - 15) a⁶/45 + ... ]: for data with tails like normal ones it is level.
 */
export function isSaddle(data: FoldedData): boolean {
  return isLevel(data) ? moment(data, 6) > 15 : riseOf(data) > 0;
}

/** How many steps a walker takes that has nothing but the saddle to pass. */
export interface TimeLaw {
  /** A start near mu = 0 comes to the ridge at mu1/s = (mu0/s) (sigma0/s)^-power, and is gone tau s²/mu1² steps later. */
  power: number;
  tau: number;
  /**
   * Steps from (mu, sigma), in the units of the data, to the next order: tau/m² + c log(1/m²) with m = mu1/s. Off by a few
   * times 1/pace; for small m, as long as what is left out is small beside the first term.
   */
  steps(mu: number, sigma: number): number;
  /** Where it gives so many steps or more, it is right to about a twentieth. */
  from: number;
}

/** |mu1|/s up to which the next orders are small. */
const NEAR = 0.1;

/** The law of the escape time of one of the teams, or why there is none. */
export function timeLaw(settings: Settings, team: Team): { law: TimeLaw } | { reason: string } {
  const reason = reasonOfTeam(team);
  if (reason !== undefined) return { reason };
  const data = foldData(settings.data, settings.weights);
  const ridge = ridgeOf(settings, team, data);
  if (typeof ridge === 'string') return { reason: ridge };
  const { k, pace } = ridge;
  const s = data.criticalTemperature;
  const em = team.optimizer === 'em';
  // On the ridge a step multiplies mu by 1 + pace (k m² + next m⁴), so 1/m² falls by pace (2 k + ...) in it. EM's ridge is
  // sigma² = s² - mu²; that of small steps is the best sigma, which they are late for by k m⁴/2.
  const moments = 1 - kurtosis(data) + (2 / 15) * moment(data, 6);
  const next = em ? moments : moments + 2 * k;
  const c = 0.75 - next / (2 * k * k * pace);
  const tau = 1 / (2 * k * pace);
  const power = em ? EM.power : ASCENT_POWER;
  return {
    law: {
      power,
      tau,
      from: tau / NEAR ** 2,
      steps: (mu, sigma) => {
        // EM is on its ridge after one step, wherever it starts
        const m = Math.abs(em ? responsibilityMean(data, mu, sigma) / s : mu / sigma ** power);
        return Number(em) + tau / m ** 2 - 2 * c * Math.log(m);
      },
    },
  };
}

/** How fast the ridge rises, and the steps of EM that one step of the team is worth on it; or why there is no law. */
function ridgeOf(
  settings: Settings,
  { optimizer, stepSize }: Team,
  data: FoldedData,
): { k: number; pace: number } | string {
  const s = data.criticalTemperature;
  const k = riseOf(data);
  if (!(k > 0)) return 'tails too heavy: L does not rise along the EM arc from the saddle';
  if (settings.sigmaFloor >= s) return 'minimum σ above the saddle';
  if (optimizer === 'em') return { k, pace: 1 };
  const pace = (stepSize * data.n) / s ** 2;
  if (pace >= 1) return 'steps too large near the EM arc';
  if (!settles(settings, stepSize, data)) return 'steps too large to settle at the peaks';
  return { k, pace };
}

/** The law of the share not yet arrived for one of the teams. */
export function survivalLaw(settings: Settings, team: Team, past: LawHistory = {}): Verdict {
  const { spawn } = settings;
  const reason =
    reasonOfTeam(team) ??
    (past.altered ? 'settings changed during the run' : undefined) ??
    (past.placed ? 'walkers were placed' : undefined) ??
    (spawn.shape === 'line' || spawn.shape === 'ring' ? `starts on a ${spawn.shape}` : undefined) ??
    (spawn.mu[0] === 0 && spawn.mu[1] === 0 ? 'μ = 0 never leaves' : undefined);
  if (reason !== undefined) return { reason };

  const data = foldData(settings.data, settings.weights);
  const s = data.criticalTemperature;
  const ridge = ridgeOf(settings, team, data);
  if (typeof ridge === 'string') return { reason: ridge };
  const approach = team.optimizer === 'em' ? EM : ascent(settings, ridge.pace, data);
  if (typeof approach === 'string') return { reason: approach };

  const { k } = ridge;
  const { power, time, delay } = approach;
  // in units of s; a walker that is on the ridge at mu1 needs tau/mu1² steps
  const tau = time / (2 * k);
  const start = inUnits(spawn, s, settings.walkers);
  const bound = (t: number): number => Math.sqrt(tau / t);
  // mu² / k is how far the next term of the expansion is below the first
  const far = (((64 / 3) * tau) / k) * Math.max(1, start.sigma[1] ** -2);
  const coefficient = leading(start, power);
  return {
    law: {
      share: (t) => shareBelow(start, bound(t), power),
      from: Math.max(far, delay),
      ...(coefficient > 0 && { power: [coefficient, tau] }),
    },
  };
}

/** How walkers come to the ridge, and how fast they go on there. */
interface Approach {
  /** A start near mu0 = 0 comes to the ridge at mu0 (sigma0/s)^-power. */
  power: number;
  /** Steps, in units of those that EM takes. */
  time: number;
  /** Steps after which all are long on the ridge. */
  delay: number;
}

/** mu1 = mu0 s²/sigma0² after the first step. */
const EM: Approach = { power: 2, time: 1, delay: 0 };

/**
 * Near mu = 0 a gradient step multiplies mu and sigma by the same number, 1 + stepSize n (s² - sigma²)/sigma⁴, also
 * where the move limit cuts it; so mu/sigma is kept while sigma goes to s.
 */
const ASCENT_POWER = 1;

function ascent(settings: Settings, pace: number, data: FoldedData): Approach | string {
  const { moveLimit, sigmaFloor, spawn } = settings;
  const s = data.criticalTemperature;
  if (spawn.sigma[0] < sigmaFloor) return 'starts below minimum σ';
  const [low, high] = spawn.sigma.map((sigma) => sigma / s) as [number, number];
  const relaxation = -1 / Math.log(Math.abs(1 - 2 * pace) || Number.MIN_VALUE);
  const descent = Math.max(0, high ** 2 - 1) / (2 * pace);
  const limited = moveLimit > 0 ? (Math.max(high - 1, 1 - low, 0) * s) / moveLimit : 0;
  return { power: ASCENT_POWER, time: 1 / pace, delay: 5 * (relaxation + descent + limited) };
}

/** Whether gradient ascent comes to rest at the optimum, or at least within what counts as arrived. */
function settles({ moveLimit, sigmaFloor }: Settings, stepSize: number, data: FoldedData): boolean {
  if (moveLimit > 0 && moveLimit <= ARRIVED_WITHIN * data.criticalTemperature) return true;
  const { mu, sigma } = landmarks(data, sigmaFloor).optimum;
  const [[a, b], [, c]] = hessian(data, mu, sigma);
  // on the floor only mu can swing
  const steepest = sigma > sigmaFloor ? -(a + c) / 2 + Math.hypot((a - c) / 2, b) : -a;
  return stepSize * steepest < 2;
}

function reasonOfTeam({ optimizer, annealed, noise }: Team): string | undefined {
  if (annealed) return 'annealed';
  if (optimizer !== 'em' && optimizer !== 'gradient') return `none for ${optimizer}`;
  return noise > 0 ? 'noisy' : undefined;
}

interface LawStart {
  mu: [number, number];
  sigma: [number, number];
  /** Columns of the grid, and all its points; 0 for a start that is uniform. */
  columns: number;
  count: number;
}

function inUnits({ shape, mu, sigma }: Spawn, s: number, count: number): LawStart {
  const scaled = (range: [number, number]): [number, number] => [range[0] / s, range[1] / s];
  const columns = shape === 'grid' ? Math.ceil(Math.sqrt(count)) : 0;
  return { mu: scaled(mu), sigma: scaled(sigma), columns, count };
}

/** The share of starts with |mu| < bound sigma^power. */
function shareBelow(start: LawStart, bound: number, power: number): number {
  if (start.columns > 0) return gridShareBelow(start, bound, power);
  const [low, high] = start.mu;
  if (low === high) return 1 - shareOfSigma(start, Math.abs(low), bound, power);
  const part = (mu: number): number => Math.sign(mu) * meanOfLeast(start, Math.abs(mu), bound, power);
  return (part(high) - part(low)) / (high - low);
}

/** The share of sigma with bound sigma^power <= mu. */
function shareOfSigma({ sigma: [low, high] }: LawStart, mu: number, bound: number, power: number): number {
  const crossing = (mu / bound) ** (1 / power);
  if (low === high) return low <= crossing ? 1 : 0;
  return (Math.min(Math.max(crossing, low), high) - low) / (high - low);
}

/** The mean over sigma of min(bound sigma^power, mu). */
function meanOfLeast({ sigma: [low, high] }: LawStart, mu: number, bound: number, power: number): number {
  if (low === high) return Math.min(bound * low ** power, mu);
  const crossing = Math.min(Math.max((mu / bound) ** (1 / power), low), high);
  const below = (bound * (crossing ** (power + 1) - low ** (power + 1))) / (power + 1);
  return (below + mu * (high - crossing)) / (high - low);
}

/** The same share where the starts are a grid: it falls in stairs, and in the end to nothing. */
function gridShareBelow(start: LawStart, bound: number, power: number): number {
  const { columns, count } = start;
  const rows = Math.ceil(count / columns);
  const [muLow, sigmaLow] = [start.mu[0], start.sigma[0]];
  const [width, height] = [(start.mu[1] - muLow) / columns, (start.sigma[1] - sigmaLow) / rows];
  let left = 0;
  for (let row = 0; row < rows; row++) {
    const reach = bound * (sigmaLow + (row + 0.5) * height) ** power;
    const filled = row < rows - 1 ? columns : count - row * columns;
    if (width === 0) left += Math.abs(muLow) < reach ? filled : 0;
    else {
      const first = Math.max(Math.ceil((-reach - muLow) / width - 0.5), 0);
      const last = Math.min(Math.floor((reach - muLow) / width - 0.5), filled - 1);
      left += Math.max(last - first + 1, 0);
    }
  }
  return left / count;
}

/** c, where the share is c times the bound as long as that is small: twice the mean of sigma^power, by the width in mu. */
function leading(start: LawStart, power: number): number {
  const [low, high] = start.mu;
  if (low > 0 || high < 0 || low === high) return 0;
  const [cold, hot] = start.sigma;
  const mean =
    cold === hot ? cold ** power : (hot ** (power + 1) - cold ** (power + 1)) / ((power + 1) * (hot - cold));
  return (((low < 0 ? 1 : 0) + (high > 0 ? 1 : 0)) * mean) / (high - low);
}
