/**
 * The words of each chapter, with numbers computed from the current data; they leave out whatever is untrue of those
 * data.
 */

import { foldedData } from '../data/folded-cache.ts';
import type { FoldedData } from '../likelihood/folded-data.ts';
import { whole } from '../notation/format.ts';
import { plainFormula } from '../notation/formula.ts';
import { digitsOf, numberOf } from '../notation/data-formulas.ts';
import { landmarks } from '../likelihood/stationary-points.ts';
import { isSaddle, kurtosis, survivalLaw } from '../analysis/escape-laws.ts';
import { logLikelihoodAboveSaddle, meanDrift } from '../likelihood/mixture.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * What (0, s) is: a saddle; a saddle with its peaks so near that the census takes it for one of them; the highest point;
 * a maximum that is not the highest.
 */
export type Middle = 'saddle' | 'faint' | 'summit' | 'hollow';

/** If the peaks are nearer than this to mu = 0, in units of s, walkers still about the saddle may count as arrived. */
const FAINT = 0.2;

/** The share of s at which sigma is held at a floor that fits. */
const FLOOR = 0.05;

const middles = new WeakMap<FoldedData, Middle>();

export function middleOf(data: FoldedData): Middle {
  let middle = middles.get(data);
  if (!middle) {
    const s = data.criticalTemperature;
    const { mu } = landmarks(data, FLOOR * s).optimum;
    const near = mu < FAINT * s;
    middle = isSaddle(data) ? (near ? 'faint' : 'saddle') : near ? 'summit' : 'hollow';
    middles.set(data, middle);
  }
  return middle;
}

/** Whether these are the notebook's data, of which more is known than the laws say. */
const isNotebook = ({ data, weights }: Settings): boolean =>
  weights.length === 0 && data.length === 2 && data[0] === -1 && data[1] === 1;

/** As a sentence names them. */
function nameOf(settings: Settings, { n }: FoldedData): string {
  if (isNotebook(settings)) return 'two data, −1 and 1';
  // means of weights are off by rounding
  const count = Math.round(n);
  if (Math.abs(n - count) > 1e-6 * n || count === 0) return 'your weighted data';
  return count === 1 ? 'your one datum' : `your ${whole(count)} data`;
}

/** A number in a sentence: three digits, and a power of ten where there are many zeros. */
export function said(value: number): string {
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-5 && size < 1e6);
  return plain ? digitsOf(value) : plainFormula(numberOf(value)).replaceAll(' ', '');
}

/** Why it is as it is in the middle, for data of which the notebook's argument does not hold. */
function here(data: FoldedData): string {
  const tails = `mean x⁴/s⁴ is ${said(kurtosis(data))}, not below 3`;
  switch (middleOf(data)) {
    case 'saddle':
      return '';
    case 'faint':
      return 'Here the peaks are so near the saddle that who stalls may count as arrived.';
    case 'summit':
      return `Here (0, s) is no saddle but the summit: ${tails}.`;
    case 'hollow':
      return `Here (0, s) is no saddle but a lower maximum: ${tails}.`;
  }
}

/** Steps and shares, in words, of those that EM has not brought home; undefined where no law says it. */
function survivors(settings: Settings, data: FoldedData): string | undefined {
  const { law } = survivalLaw(settings, settings.teams[0]!);
  if (!law || middleOf(data) !== 'saddle' || !isSimple(data)) return undefined;
  const first = Math.max(100, 10 ** Math.ceil(Math.log10(law.from)));
  const [some, few] = [Math.round(100 * law.share(first)), Math.round(1000 * law.share(100 * first))];
  if (some < 1 || few < 1) return undefined;
  return `after ${whole(first)} steps ${some} of 100 walkers are not home, after ${whole(100 * first)} still ${few} of 1000`;
}

/** Places on the ridge that are looked at. */
const PLACES = 200;

/** Whether the ridge rises from the middle to one peak on each side, with nothing between that could hold a walker. */
function isSimple(data: FoldedData): boolean {
  const s = data.criticalTemperature;
  let changes = 0;
  let rises = true;
  for (let k = 1; k < PLACES; k++) {
    const part = k / PLACES;
    const rising = meanDrift(data, part * s, s * Math.max(FLOOR, Math.sqrt((1 - part) * (1 + part)))) > 0;
    if (rising !== rises) changes++;
    rises = rising;
  }
  return changes <= 1;
}

/** L at the ends of the arc of the Hessian's chapter, relative to (0, s). */
function ends(data: FoldedData): number {
  const s = data.criticalTemperature;
  return logLikelihoodAboveSaddle(data, 0.1 * s, Math.sqrt(0.99) * s);
}

/** To two digits, since no more of it counts. */
const small = (value: number): string => said(Number(Math.abs(value).toPrecision(2)));

const TEXTS = {
  temperatures: (settings: Settings, data: FoldedData, [hot, cold]: readonly string[]): string =>
    `Every point of this ground is a mixture of two Gaussians, at ±μ, of width σ; its height, how well it explains ${nameOf(settings, data)}. The bright line holds σ at ${hot}: hot. The best μ there is 0, and the crowd gathers. Now drag the temperature to ${cold}: cold, and the crowd splits.`,
  transition: (_: Settings, { criticalTemperature }: FoldedData): string => {
    const s = said(criticalTemperature);
    return `Now σ sinks and rises by itself. Above σ = ${s} both clusters want to lie on each other, at μ = 0. As the line passes ${s}, the critical temperature, the summit at 0 becomes a valley, and the crowd forks to both sides. It follows the best μ of each σ: the pitchfork.`;
  },
  alternating: (_: Settings, data: FoldedData): string => {
    const start = `Let us free σ too, and improve μ and σ by turns. All start hot. Press One step: each takes its best μ, which is 0. Again: the best σ for that is ${said(data.criticalTemperature)}.`;
    return middleOf(data) === 'saddle'
      ? `${start} All are {stalled:orange}: stalled at the saddle. Once more: neither turn helps; they have {converged:converged}.`
      : `${start} Once more: neither turn helps. ${here(data)}`;
  },
  hessian: (_: Settings, data: FoldedData): string => {
    const { n, criticalTemperature: s } = data;
    const across = `Across, the curvature is ${said((-2 * n) / s ** 2)}: within a hundred steps the crowd has slid onto a thin arc.`;
    const by = small(ends(data));
    return middleOf(data) === 'saddle'
      ? `The saddle, magnified twenty times. ${across} Along the arc the curvature is 0: there it stands, {stalled:orange}. And yet this is no summit: both ends of the arc lie higher, by ${by}.`
      : `The point (0, s), magnified twenty times. ${across} Along it the curvature is 0, and both ends lie ${ends(data) > 0 ? 'higher' : 'lower'}, by ${by}. ${here(data)}`;
  },
  gradient: (_: Settings, data: FoldedData): string =>
    middleOf(data) === 'saddle'
      ? `Gradient ascent moves both at once. From most starts σ sinks below ${said(data.criticalTemperature)} in time, and the walkers run to a peak: {arrived:green}, arrived. Who came too near the middle is {stalled:orange}: stalled, where there is hardly a slope. Half as far from the middle means four times as long.`
      : `Gradient ascent moves both at once: fast where it is steep, and ever slower near the middle, at μ = 0 and σ = ${said(data.criticalTemperature)}, where there is hardly a slope. ${here(data)} Who has come to the highest point is {arrived:green}, arrived.`,
  em: (settings: Settings, data: FoldedData): string => {
    const start = 'EM asks for no step size. Its first step puts every walker on the ridge, an arc';
    const crawls = 'Along it EM crawls as the gradient does';
    if (middleOf(data) !== 'saddle')
      return `${start} over (0, s). ${crawls}, the slower the nearer it is to the middle. ${here(data)}`;
    const numbers = survivors(settings, data);
    return numbers
      ? `${start} from peak to peak over the saddle. ${crawls}: ${numbers}, most of them {stalled:orange}.`
      : `${start} from side to side over the saddle. ${crawls}: who came near the middle is {stalled:orange} there for long.`;
  },
  rounding: (settings: Settings, data: FoldedData): string => {
    const places = isNotebook(settings)
      ? 'a few thousandths from the saddle'
      : 'within 0.4\u202f% of s of the saddle';
    const rule = 'Team 1 keeps μ in single precision: a step smaller than half its last bit changes nothing';
    const why = 'What stops the first is not the surface: it is the arithmetic.';
    if (middleOf(data) !== 'saddle')
      return `Two equal teams, within 0.4\u202f% of s of (0, s). ${rule}. Team 2 has 64 bits, and all of it creeps on. ${here(data)}`;
    const many = isNotebook(settings)
      ? 'three of four are {frozen:frozen} for good'
      : 'most are {frozen:frozen} for good';
    return `Two equal teams, ${places}. ${rule}, and ${many}. Team 2 has 64 bits, and all of it creeps on. ${why}`;
  },
  anneal: (settings: Settings, data: FoldedData): string => {
    const s = said(data.criticalTemperature);
    const sweep = 'Team 3 sweeps it from hot to cold and moves only μ.';
    const valley = `Below σ = ${s} the middle is a valley, where nobody stays`;
    const others = 'Gradient ascent and EM, from the same starts, still have walkers at the saddle.';
    const releases = settings.schedule.after === 'release';
    if (middleOf(data) !== 'saddle')
      return `Take σ out of the hand of the gradient. ${sweep} ${valley}; then it lets go of σ. ${here(data)}`;
    const when = isNotebook(settings)
      ? ': at step 244 all are {arrived:home}.'
      : releases
        ? '. Then it lets go of σ, and all come {arrived:home}.'
        : ': in the end all are {arrived:home}.';
    return `The cure: take σ out of the hand of the gradient. ${sweep} ${valley}${when} ${others}`;
  },
} as const satisfies Record<
  string,
  (settings: Settings, data: FoldedData, held: readonly string[]) => string
>;

export type ChapterKey = keyof typeof TEXTS;

/**
 * What a chapter says.
 * @param settings those in which it begins
 * @param labels of its actions: the temperatures that they hold
 */
export const chapterText = (key: ChapterKey, settings: Settings, labels: readonly string[] = []): string =>
  TEXTS[key](
    settings,
    foldedData(settings),
    labels.map((label) => label.replace('σ = ', '')),
  );
