/** What the colours of the escape map mean, in words and colours: for the page and for what is burnt into clips and images. */

import { outcomeColour, timeColour, type EscapePaint } from '../colour/escape-colours.ts';
import { hexOf, paletteOf } from '../colour/palette.ts';
import { percent, whole } from '../notation/format.ts';
import type { Settings } from '../settings/settings.ts';
import {
  ESCAPE_OUTCOMES,
  type Escape,
  type EscapeMap,
  type EscapeOutcome,
} from '../simulation/escape-map.ts';

/** A map that is shown. */
export interface ShownEscape {
  readonly map: EscapeMap;
  /** Whether it was made for another window or other settings, and is shown until the next one is there. */
  readonly stale: boolean;
}

export interface EscapeLegend {
  readonly title: string;
  /** Rows of colours at equal distances from 1 step to the limit; a basin's has a name. */
  readonly scales: readonly { readonly name: string; readonly colours: readonly string[] }[];
  /** Where on a scale, 0 to 1, a number of steps is. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** What else has a colour. */
  readonly keys: readonly { readonly colour: string; readonly text: string }[];
  /** How far it is computed, and how finely. */
  readonly note: string;
}

/** Colours of a scale. */
const COLOURS = 24;

const WORDS: Readonly<Record<Exclude<EscapeOutcome, 'arrived' | 'undecided'>, string>> = {
  symmetric: 'never: μ = 0',
  frozen: 'never: frozen by rounding',
  converged: 'never: rests elsewhere',
};

const counted = new WeakMap<EscapeMap, Readonly<Record<EscapeOutcome, number>>>();

/** How many starts of a map have each outcome. */
export function countOutcomes(map: EscapeMap): Readonly<Record<EscapeOutcome, number>> {
  let counts = counted.get(map);
  if (!counts) {
    const numbers = ESCAPE_OUTCOMES.map(() => 0);
    for (const outcome of map.outcomes) numbers[outcome]!++;
    counts = Object.fromEntries(ESCAPE_OUTCOMES.map((name, k) => [name, numbers[k]!])) as Record<
      EscapeOutcome,
      number
    >;
    counted.set(map, counts);
  }
  return counts;
}

/** The legend of these maps, which have one scale; undefined while there is none. */
export function escapeLegend(shown: readonly ShownEscape[], { view }: Settings): EscapeLegend | undefined {
  const [first] = shown;
  if (!first || view.paint === 'likelihood') return undefined;
  const paint: EscapePaint = view.paint;
  const palette = paletteOf(view.theme, view.colours);
  const { limit, width, height } = first.map;
  const scale = (side: number): string[] =>
    Array.from({ length: COLOURS }, (_, k) => hexOf(timeColour(paint, palette, k / (COLOURS - 1), side)));
  const scales =
    paint === 'escape'
      ? [{ name: '', colours: scale(1) }]
      : [
          { name: 'peak at −μ', colours: scale(-1) },
          { name: 'peak at +μ', colours: scale(1) },
        ];
  const ticks: { at: number; text: string }[] = [];
  for (let steps = 1; steps <= limit; steps *= 10)
    ticks.push({ at: Math.log(steps) / Math.log(limit), text: whole(steps) });
  const counts = shown.map(({ map }) => countOutcomes(map));
  const has = (outcome: EscapeOutcome): boolean => counts.some((of) => of[outcome] > 0);
  const done = Math.min(...shown.map(({ map }) => (map.decided < 1 ? map.done : limit)));
  const keys = [
    ...(has('undecided')
      ? [
          {
            colour: outcomeColour('undecided', paint, palette),
            text: notWithin(Math.min(done, limit)),
          },
        ]
      : []),
    ...(['symmetric', 'frozen', 'converged'] as const)
      .filter(has)
      .map((outcome) => ({ colour: outcomeColour(outcome, paint, palette), text: WORDS[outcome] })),
  ];
  // of all starts: maps side by side have as many
  const decided = shown.reduce((sum, { map }) => sum + map.decided, 0) / shown.length;
  const progress = decided < 1 && done < limit ? `${percent(decided, 1)} decided; ` : '';
  return {
    title: paint === 'escape' ? 'steps from here to a peak' : 'which peak, after how many steps',
    scales,
    ticks,
    keys,
    note: `${progress}${width} × ${height} starts`,
  };
}

/** How long it is from the start that is nearest to a place, in words: one after the other where several maps are shown. */
export function escapeWordsAt(shown: readonly ShownEscape[], mu: number, sigma: number): string {
  const words = shown.map(({ map }) => {
    const near = escapeAt(map, mu, sigma);
    return near ? escapeWords(near) : '';
  });
  if (words.length < 2) return words.join('');
  return words.map((text, k) => text && `${k + 1}: ${text}`).join(' · ');
}

/** The start of a map that is nearest to a place, by its number; undefined beside the map. */
export function nearestStart(map: EscapeMap, mu: number, sigma: number): number | undefined {
  const { width, height } = map;
  const nearest = (x: number, [low, high]: readonly number[], count: number): number =>
    Math.round(((x - low!) / (high! - low!)) * (count - 1));
  const [column, row] = [nearest(mu, map.mu, width), nearest(sigma, map.sigma, height)];
  const inside = column >= 0 && column < width && row >= 0 && row < height;
  return inside ? row * width + column : undefined;
}

/** What is known of the start of a map that is nearest to a place; undefined beside the map. */
export function escapeAt(map: EscapeMap, mu: number, sigma: number): Escape | undefined {
  const at = nearestStart(map, mu, sigma);
  if (at === undefined) return undefined;
  const outcome = ESCAPE_OUTCOMES[map.outcomes[at]!]!;
  return { outcome, steps: outcome === 'undecided' ? map.done : map.steps[at]!, side: map.sides[at]! };
}

const stepsWords = (steps: number): string => `${whole(steps)} ${steps === 1 ? 'step' : 'steps'}`;

/** What is known of starts that have not arrived, after so many steps. */
const notWithin = (steps: number): string =>
  steps === 0 ? 'not computed yet' : `not within ${stepsWords(steps)}`;

/** What becomes of a start, in words. */
export function escapeWords({ outcome, steps, side }: Escape): string {
  if (outcome === 'arrived') return `${stepsWords(steps)} to ${side < 0 ? '−μ' : '+μ'}`;
  return outcome === 'undecided' ? notWithin(steps) : WORDS[outcome];
}
