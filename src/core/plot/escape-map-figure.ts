/** The escape map as a figure: its colours, the lines at powers of ten, and what they mean. */

import { escapeLegend, type ShownEscape } from '../readout/escape-legend.ts';
import { outcomeColour, timeShade, type EscapePaint } from '../colour/escape-colours.ts';
import { paletteOf } from '../colour/palette.ts';
import { foldedData } from '../data/folded-cache.ts';
import type { Settings } from '../settings/settings.ts';
import { ESCAPE_OUTCOMES, type EscapeMap } from '../simulation/escape-map.ts';
import { escapeLines } from './escape-lines.ts';
import type { Figure, FigureAxis, FigureCells } from './figure.ts';
import { placesOf, tickLabel } from './slice-axes.ts';

/** Points along each axis that are drawn at most: more make a file of many megabytes. */
const MOST = 256;

/**
 * @param shown a map of these settings
 * @param name of its team
 */
export function escapeMapFigure(settings: Settings, shown: ShownEscape, name: string): Figure | undefined {
  const { view } = settings;
  const { map } = shown;
  const scale = escapeLegend([shown], settings);
  if (!scale || view.paint === 'likelihood') return undefined;
  const { criticalTemperature: s } = foldedData(settings);
  const [mu, sigma] = view.probe;
  const over = [map.mu, map.sigma].map(([low, high]) => `${tickLabel(low)} to ${tickLabel(high)}`);
  const named = new Set<string>();
  // of the lines of one power of ten the longest has its name
  const lines = escapeLines(map, view).sort((a, b) => b.points.length - a.points.length);
  return {
    title: `${name}: ${scale.title}`,
    description: `${name}: ${scale.title}, by colour, for starts with μ from ${over[0]} and σ from ${over[1]}; ${scale.note}.`,
    x: axisOf('μ', map.mu, s, 58),
    // as in the app's map
    y: { ...axisOf('σ', map.sigma, s, 30), down: true },
    at: [],
    lines: [],
    cells: cellsOf(map, view.paint, settings, scale.scales),
    scale,
    contours:
      view.paint === 'escape'
        ? lines.map(({ points, label = '' }) => {
            const first = !named.has(label);
            named.add(label);
            return { points, name: first ? label : '' };
          })
        : [],
    ...(mu !== undefined &&
      sigma !== undefined && { points: [{ x: mu, y: sigma, name: 'probe', ink: 'probe' }] }),
  };
}

function axisOf(name: string, [low, high]: readonly [number, number], s: number, room: number): FigureAxis {
  const places = placesOf(name, low, high, s);
  return {
    title: places.name,
    log: false,
    range: [low, high],
    ticks: (pixels) => places.ticks(low, high, pixels, room),
  };
}

/** The colours of the scales, one scale after the other, then those of the outcomes. */
function cellsOf(
  map: EscapeMap,
  paint: EscapePaint,
  { view }: Settings,
  scales: readonly { readonly colours: readonly string[] }[],
): FigureCells {
  const palette = paletteOf(view.theme, view.colours);
  const shades = scales[0]!.colours.length;
  const others = ESCAPE_OUTCOMES.map((outcome) =>
    outcome === 'arrived' ? '' : outcomeColour(outcome, paint, palette),
  );
  const [columns, rows] = [Math.min(map.width, MOST), Math.min(map.height, MOST)];
  const colour = new Uint8Array(columns * rows);
  const nearest = (k: number, count: number, of: number): number => Math.round((k * (of - 1)) / (count - 1));
  for (let k = 0; k < colour.length; k++) {
    const column = nearest(k % columns, columns, map.width);
    const i = nearest(Math.floor(k / columns), rows, map.height) * map.width + column;
    const outcome = map.outcomes[i]!;
    const shade = Math.min(Math.floor(timeShade(map.steps[i]!, map.limit) * shades), shades - 1);
    // the first of two scales is that of the peak at -mu
    const first = scales.length > 1 && map.sides[i]! > 0 ? shades : 0;
    colour[k] = ESCAPE_OUTCOMES[outcome] === 'arrived' ? first + shade : scales.length * shades + outcome;
  }
  return { columns, rows, colour, colours: [...scales.flatMap(({ colours }) => colours), ...others] };
}
