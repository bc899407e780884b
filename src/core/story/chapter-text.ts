/** The text of each chapter, with numbers computed from the current data; statements that are untrue of them are left out. */

import { foldedData } from '../data/folded-cache.ts';
import type { FoldedData } from '../likelihood/folded-data.ts';
import { whole } from '../notation/format.ts';
import { plainFormula } from '../notation/formula.ts';
import { digitsOf, numberOf } from '../notation/data-formulas.ts';
import { kurtosis, survivalLaw } from '../analysis/escape-laws.ts';
import { FLOOR, middleOf } from '../analysis/middle.ts';
import { logLikelihoodAboveSaddle, meanDrift } from '../likelihood/mixture.ts';
import type { Settings } from '../settings/settings.ts';

/** Whether these are the notebook's data, for which more is known than the theory says. */
const isNotebook = ({ data, weights }: Settings): boolean =>
  weights.length === 0 && data.length === 2 && data[0] === -1 && data[1] === 1;

/** Returns the data's name as a sentence uses it. */
function nameOf(settings: Settings, { n }: FoldedData): string {
  if (isNotebook(settings)) return 'two data points, −1 and 1';
  // the mean of the weights is off by rounding
  const count = Math.round(n);
  if (Math.abs(n - count) > 1e-6 * n || count === 0) return 'your weighted data';
  return count === 1 ? 'your one data point' : `your ${whole(count)} data points`;
}

/** Returns a number as a sentence shows it: three digits, and a power of ten where there are many zeros. */
export function said(value: number): string {
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-5 && size < 1e6);
  return plain ? digitsOf(value) : plainFormula(numberOf(value)).replaceAll(' ', '');
}

/** Returns what (0, s) is and why, for data where the notebook's argument does not hold. */
function here(data: FoldedData): string {
  const tails = `mean x⁴/s⁴ is ${said(kurtosis(data))}, not below 3`;
  switch (middleOf(data)) {
    case 'saddle':
      return '';
    case 'faint':
      return 'Here the peaks are so near the saddle that walkers near it may count as arrived.';
    case 'summit':
      return `Here (0, s) is the maximum, not a saddle: ${tails}.`;
    case 'hollow':
      return `Here (0, s) is only a local maximum: ${tails}.`;
  }
}

/** Returns how many walkers EM has not taken to a peak, and when; undefined where theory does not say it. */
function survivors(settings: Settings, data: FoldedData): string | undefined {
  const { law } = survivalLaw(settings, settings.teams[0]!);
  if (!law || middleOf(data) !== 'saddle' || !isSimple(data)) return undefined;
  const first = Math.max(100, 10 ** Math.ceil(Math.log10(law.from)));
  const [some, few] = [Math.round(100 * law.share(first)), Math.round(1000 * law.share(100 * first))];
  if (some < 1 || few < 1) return undefined;
  const left = some === 1 ? '1 walker in 100 has' : `${some} walkers in 100 have`;
  return `after ${whole(first)} steps ${left} not arrived, after ${whole(100 * first)} still ${few} in 1000`;
}

/** Points of the arc at which L is checked. */
const POINTS = 200;

/** Whether L rises along the arc from the middle to one peak on each side, with nothing between to hold a walker. */
function isSimple(data: FoldedData): boolean {
  const s = data.criticalTemperature;
  let changes = 0;
  let rises = true;
  for (let k = 1; k < POINTS; k++) {
    const part = k / POINTS;
    const rising = meanDrift(data, part * s, s * Math.max(FLOOR, Math.sqrt((1 - part) * (1 + part)))) > 0;
    if (rising !== rises) changes++;
    rises = rising;
  }
  return changes <= 1;
}

/** Returns L at the ends of the arc in the Hessian's chapter, relative to (0, s). */
function ends(data: FoldedData): number {
  const s = data.criticalTemperature;
  return logLikelihoodAboveSaddle(data, 0.1 * s, Math.sqrt(0.99) * s);
}

/** Returns the size of a number to two digits. */
const small = (value: number): string => said(Number(Math.abs(value).toPrecision(2)));

const TEXTS = {
  temperatures: (settings: Settings, data: FoldedData, [hot, cold]: readonly string[]): string =>
    `Each point on the ground is a model: two Gaussians with means ±μ and standard deviation σ. Its height says how well it fits ${nameOf(settings, data)}. The bright line holds σ at ${hot}, “hot”: the best μ is 0, and the walkers gather there. Lower σ to ${cold}: they split.`,
  transition: (_: Settings, { criticalTemperature }: FoldedData): string => {
    const s = said(criticalTemperature);
    return `Now σ cools and warms on its own. Above σ = ${s} the likelihood is highest when both clusters coincide, at μ = 0. As the line passes ${s}, the critical temperature, that maximum turns into a minimum, and after a short delay the walkers split, towards the best μ at each σ: a pitchfork bifurcation.`;
  },
  alternating: (_: Settings, data: FoldedData): string => {
    const start = `Let σ vary too: optimize μ and σ in turn. Every walker starts hot, above ${said(data.criticalTemperature)}. Press One step: each jumps to its best μ, which is 0. Again: the best σ for μ = 0 is ${said(data.criticalTemperature)}.`;
    return middleOf(data) === 'saddle'
      ? `${start} All are now {stalled:orange}, at the saddle. Once more: neither update changes anything, they have {converged:converged}.`
      : `${start} Once more: neither update changes anything. ${here(data)}`;
  },
  hessian: (_: Settings, data: FoldedData): string => {
    const { n, criticalTemperature: s } = data;
    const curvature = said((-2 * n) / s ** 2);
    const across = `magnified 20 times along μ. Along σ the curvature is ${curvature}, so within about a hundred steps the walkers slide onto an arc.`;
    const by = small(ends(data));
    return middleOf(data) === 'saddle'
      ? `The saddle, ${across} Along this arc the curvature at the saddle is 0, so they crawl, {stalled:orange}. Yet the saddle is not a maximum: L is higher at both ends, by ${by}.`
      : `The point (0, s), ${across} Along it the curvature is 0, and L is ${ends(data) > 0 ? 'higher' : 'lower'} at both ends, by ${by}. ${here(data)}`;
  },
  gradient: (_: Settings, data: FoldedData): string => {
    const s = said(data.criticalTemperature);
    return middleOf(data) === 'saddle'
      ? `Gradient ascent moves μ and σ together. Near μ = 0 a step scales both by the same factor, so while σ falls to ${s}, μ does not reach 0. From most starts walkers soon reach a peak: {arrived:green}, arrived. Those near the saddle are {stalled:orange}: the slope almost vanishes. Half the distance takes four times as long.`
      : `Gradient ascent moves μ and σ together: fast where L is steep, ever slower near the middle, at μ = 0 and σ = ${s}, where the slope almost vanishes. ${here(data)} Walkers at the highest point are {arrived:green}, arrived.`;
  },
  em: (settings: Settings, data: FoldedData): string => {
    const square = said(data.criticalTemperature ** 2);
    const start = `EM has no step size. Its first step puts every walker on the arc μ² + σ² = ${square}, where the model’s variance is the data’s mean square. Then it crawls along the arc`;
    if (middleOf(data) !== 'saddle')
      return `${start}, more slowly the nearer it is to the middle. ${here(data)}`;
    const numbers = survivors(settings, data);
    return numbers
      ? `${start}: ${numbers}, most of them {stalled:orange}.`
      : `${start}: walkers that come near the middle stay {stalled:orange} for a long time.`;
  },
  rounding: (settings: Settings, data: FoldedData): string => {
    const rule =
      'Team 1 stores μ in single precision, where a step below half a unit in the last place changes nothing';
    const other = 'Team 2 uses 64-bit fixed point, and keeps moving.';
    if (middleOf(data) !== 'saddle')
      return `Two identical teams start within 0.4\u202f% of s of (0, s). ${rule}. ${other} ${here(data)}`;
    const [where, many] = isNotebook(settings)
      ? ['0.004', 'about three in four']
      : ['0.4\u202f% of s', 'most walkers'];
    return `Two identical teams start within ${where} of the saddle. ${rule}: ${many} are {frozen:frozen} for good. ${other} Rounding, not the surface, stops team 1.`;
  },
  anneal: (settings: Settings, data: FoldedData): string => {
    const s = said(data.criticalTemperature);
    const rule = 'let the optimizer choose σ. Team 3 lowers σ on a schedule and optimizes only μ.';
    const middle = `Below σ = ${s} μ = 0 is a minimum along μ, so walkers leave it`;
    const others = 'Gradient ascent and EM, from the same starts, still have walkers at the saddle.';
    const releases = settings.schedule.after === 'release';
    if (middleOf(data) !== 'saddle')
      return `Don’t ${rule} ${middle}. Then σ is optimized again. ${here(data)}`;
    const when = isNotebook(settings)
      ? ': by step 244 all have {arrived:arrived}.'
      : releases
        ? '. Then σ is optimized again, and all {arrived:arrive}.'
        : ': in the end all have {arrived:arrived}.';
    return `The cure: don’t ${rule} ${middle}${when} ${others}`;
  },
} as const satisfies Record<
  string,
  (settings: Settings, data: FoldedData, held: readonly string[]) => string
>;

export type ChapterKey = keyof typeof TEXTS;

/**
 * Returns the text of a chapter.
 * @param settings those in which it begins
 * @param labels of its actions: the values of sigma that they hold
 */
export const chapterText = (key: ChapterKey, settings: Settings, labels: readonly string[] = []): string =>
  TEXTS[key](
    settings,
    foldedData(settings),
    labels.map((label) => label.replace('σ = ', '')),
  );
