/**
 * The colours of the escape map, for the page, for clips and for files alike. Time is a logarithmic scale of the theme's own
 * colour map, bright where walkers are fast. What never arrives has the colour of its class, and what has not arrived yet a
 * calm one that the map has nowhere: test/core/colour/escape-colours.test.ts says how far they are apart.
 */

import { ESCAPE_OUTCOMES, type EscapeMap, type EscapeOutcome } from '../simulation/escape-map.ts';
import { colourAt, rampOf, type ColourMap } from './colour-maps.ts';
import { channels, paletteOf, type Palette } from './palette.ts';

export type EscapePaint = 'escape' | 'basin';
type Colour = readonly [number, number, number];

/** Of starts that have not arrived yet, on dark grounds and on light ones: beside the times of each map, and beside basins. */
const WAITING: Readonly<Record<ColourMap | 'basin', { dark: string; light: string }>> = {
  violet: { dark: '#34453c', light: '#78835a' },
  viridis: { dark: '#162a0a', light: '#ccccf8' },
  cividis: { dark: '#3c2601', light: '#c1d0f9' },
  magma: { dark: '#34453c', light: '#6fa1b4' },
  grey: { dark: '#6a3a06', light: '#dcb87a' },
  basin: { dark: '#22222a', light: '#dcdce2' },
};
/** What remains of a basin's colour where its walkers are slowest. */
const SLOWEST = 0.4;

/** Where a number of steps is on the scale: 0 for 1 step or none, 1 for the limit. */
export const timeShade = (steps: number, limit: number): number =>
  Math.min(1, Math.log(Math.max(1, steps)) / Math.log(limit));

/** `#rrggbb` of starts that never arrive, or have not yet. */
export function outcomeColour(
  outcome: Exclude<EscapeOutcome, 'arrived'>,
  paint: EscapePaint,
  palette: Palette,
): string {
  const { classes, colours, dark } = palette;
  if (outcome === 'undecided') return WAITING[paint === 'basin' ? paint : colours][dark ? 'dark' : 'light'];
  return outcome === 'symmetric' ? classes.stalled : classes[outcome];
}

/** The colour at a shade of `timeShade`, red, green and blue from 0 to 1; side: the sign of mu at the arrival. */
export function timeColour(paint: EscapePaint, palette: Palette, shade: number, side = 1): Colour {
  if (paint === 'escape') return colourAt(rampOf(palette.colours, palette.dark), 1 - shade);
  const [ground, ink] = [channels(palette.ground), channels(palette.teams[side < 0 ? 1 : 0])];
  const part = 1 - (1 - SLOWEST) * shade;
  return [0, 1, 2].map((k) => ground[k]! + part * (ink[k]! - ground[k]!)) as [number, number, number];
}

/** Colours between two of the scale's that no eye tells apart. */
const SHADES = 512;

/**
 * The map as an image: four bytes a start, rows as in the map, so the lowest sigma first.
 * @param lined whether the powers of ten are drawn in it, for pictures that have no room for lines with words
 */
export function escapePixels(
  { steps, sides, outcomes, limit, width }: EscapeMap,
  paint: EscapePaint,
  view: { theme: Palette['theme']; colours: ColourMap },
  lined = false,
): Uint8ClampedArray<ArrayBuffer> {
  const palette = paletteOf(view.theme, view.colours);
  const pack = ([r, g, b]: Colour): number =>
    (255 << 24) | (Math.round(255 * b) << 16) | (Math.round(255 * g) << 8) | Math.round(255 * r);
  const scale = [-1, 1].map((side) =>
    Int32Array.from({ length: SHADES }, (_, k) => pack(timeColour(paint, palette, k / (SHADES - 1), side))),
  );
  const others = ESCAPE_OUTCOMES.map((outcome) =>
    outcome === 'arrived' ? 0 : pack(channels(outcomeColour(outcome, paint, palette))),
  );
  const arrived = ESCAPE_OUTCOMES.indexOf('arrived');
  const pixels = new Int32Array(steps.length);
  for (let k = 0; k < pixels.length; k++) {
    const outcome = outcomes[k]!;
    pixels[k] =
      outcome === arrived
        ? scale[sides[k]! < 0 ? 0 : 1]![Math.round(timeShade(steps[k]!, limit) * (SHADES - 1))]!
        : others[outcome]!;
  }
  if (lined) {
    const ink = pack(channels(palette.words.strong));
    const decade = (k: number): number =>
      outcomes[k] === arrived ? Math.floor(Math.log10(Math.max(1, steps[k]!)) + 1e-9) : -1;
    for (let k = 0; k < pixels.length; k++) {
      const here = decade(k);
      if (here < 0) continue;
      const next = [(k + 1) % width === 0 ? k : k + 1, k + width < pixels.length ? k + width : k];
      if (next.some((other) => decade(other) >= 0 && decade(other) !== here)) pixels[k] = ink;
    }
  }
  return new Uint8ClampedArray(pixels.buffer);
}
