/** What the page and clips say of an escape map: of one that is computed here, step by step. */

import { describe, expect, it } from 'vitest';
import { timeShade, escapePixels } from '../../../src/core/colour/escape-colours.ts';
import { channels, paletteOf } from '../../../src/core/colour/palette.ts';
import { escapeLines } from '../../../src/core/plot/escape-lines.ts';
import { countOutcomes, escapeLegend, escapeWordsAt } from '../../../src/core/readout/escape-legend.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import {
  ESCAPE_OUTCOMES,
  type EscapeMap,
  type EscapeOutcome,
} from '../../../src/core/simulation/escape-map.ts';

/** Starts row by row: steps of those that arrive, to the peak of their sign, or an outcome. */
function mapOf(rows: readonly (readonly (number | EscapeOutcome)[])[], done = 1000, limit = 1000): EscapeMap {
  const all = rows.flat();
  const width = rows[0]!.length;
  const half = (width - 1) / 2;
  return {
    ...{ team: 0, mu: [-1, 1], sigma: [0.5, 1.5], width, height: rows.length, limit, done },
    steps: Uint32Array.from(all, (one) => (typeof one === 'number' ? one : 0)),
    sides: Int8Array.from(all, (one, k) => (typeof one === 'number' ? Math.sign((k % width) - half) : 0)),
    outcomes: Uint8Array.from(all, (one) =>
      ESCAPE_OUTCOMES.indexOf(typeof one === 'number' ? 'arrived' : one),
    ),
    decided: all.filter((one) => one !== 'undecided').length / all.length,
  };
}

const settingsOf = (paint: 'likelihood' | 'escape' | 'basin') =>
  applyPatch(defaultSettings(), { view: { paint, paintLimit: 1000 } });
const MAP = mapOf([
  [3, 30, 'symmetric', 30, 3],
  [5, 300, 'symmetric', 300, 5],
  [7, 'undecided', 'symmetric', 'frozen', 7],
]);
const shown = [{ map: MAP, stale: false }];

describe('the legend of an escape map', () => {
  it('has a tick at each power of ten, as far apart as the colours are', () => {
    const { ticks, scales } = escapeLegend(shown, settingsOf('escape'))!;
    expect(ticks.map(({ at }) => at)).toEqual([0, 1 / 3, 2 / 3, 1].map((at) => expect.closeTo(at, 12)));
    for (const { at, text } of ticks)
      expect(timeShade(Number(text.replace(/\D/g, '')), 1000)).toBeCloseTo(at, 12);
    expect(scales).toHaveLength(1);
    expect(escapeLegend(shown, settingsOf('basin'))!.scales.map(({ name }) => name)).toEqual([
      'peak at −μ',
      'peak at +μ',
    ]);
    expect(escapeLegend(shown, settingsOf('likelihood'))).toBeUndefined();
  });

  it('names what there is besides, and nothing else', () => {
    const { keys } = escapeLegend(shown, settingsOf('escape'))!;
    expect(keys.map(({ text }) => text.replace(/\s/g, ' '))).toEqual([
      'not within 1 000 steps',
      'never: μ = 0',
      'never: frozen by rounding',
    ]);
    expect(countOutcomes(MAP)).toEqual({ undecided: 1, arrived: 10, symmetric: 3, frozen: 1, converged: 0 });
  });

  it('says how far it is computed', () => {
    const half = mapOf([[3, 'undecided']], 40);
    const { note, keys } = escapeLegend([{ map: half, stale: false }], settingsOf('escape'))!;
    expect(note.replace(/\s/g, ' ')).toBe('50.0 % decided; 2 × 1 starts');
    expect(keys[0]!.text).toBe('not within 40 steps');
    const begun = mapOf([[0, 'undecided']], 0);
    expect(escapeLegend([{ map: begun, stale: false }], settingsOf('escape'))!.keys[0]!.text).toBe(
      'not computed yet',
    );
    const whole = mapOf([[3, 30]], 60);
    const both = escapeLegend(
      [whole, half].map((map) => ({ map, stale: false })),
      settingsOf('escape'),
    )!;
    expect(both.note.replace(/\s/g, ' ')).toBe('75.0 % decided; 2 × 1 starts');
    expect(both.keys[0]!.text).toBe('not within 40 steps');
  });

  it('says how long it is from the nearest start', () => {
    expect(escapeWordsAt(shown, -0.99, 0.5)).toBe('3 steps to −μ');
    expect(escapeWordsAt(shown, 0.4, 1.04)).toBe('300 steps to +μ');
    expect(escapeWordsAt(shown, 0, 1)).toBe('never: μ = 0');
    expect(escapeWordsAt(shown, 2, 1)).toBe('');
    expect(escapeWordsAt([...shown, ...shown], 1, 1.5)).toBe('1: 7 steps to +μ · 2: 7 steps to +μ');
  });
});

describe('the picture of an escape map', () => {
  it('is symmetric in mu where the map is, and shows each outcome in its colour', () => {
    const { view } = settingsOf('escape');
    const pixels = escapePixels(MAP, 'escape', view);
    const at = (column: number, row: number): number[] => [
      ...pixels.slice(4 * (5 * row + column), 4 * (5 * row + column) + 4),
    ];
    expect(at(0, 0)).toEqual(at(4, 0));
    expect(at(1, 1)).toEqual(at(3, 1));
    const { classes } = paletteOf(view.theme, view.colours);
    const bytes = (hex: string): number[] => [...channels(hex).map((part) => Math.round(255 * part)), 255];
    expect(at(2, 1)).toEqual(bytes(classes.stalled));
    expect(at(3, 2)).toEqual(bytes(classes.frozen));
    const basin = escapePixels(MAP, 'basin', view);
    expect([...basin.slice(0, 4)]).not.toEqual([...basin.slice(16, 20)]);
  });

  it('has its lines where the steps are powers of ten', () => {
    // steps = 1 / mu², so that 10 and 100 are at .316 and .1, as far as the grid of logarithms knows
    const rows = Array.from({ length: 9 }, () =>
      Array.from({ length: 400 }, (_, k) => Math.round(1e4 / (k - 199.5) ** 2)),
    );
    const lines = escapeLines({ ...mapOf(rows), mu: [-2, 2] }, settingsOf('escape').view);
    const found = new Map<string, number[]>();
    for (const { label, points } of lines)
      found.set(label!, [...(found.get(label!) ?? []), Math.abs(points[0]![0])]);
    expect([...found.keys()].sort()).toEqual(['10 steps', '100 steps']);
    for (const [label, places] of found) {
      const mu = 1 / Math.sqrt(Number.parseInt(label));
      expect(places).toHaveLength(2);
      for (const place of places) expect(Math.abs(place - mu) / mu).toBeLessThan(0.06);
    }
  });
});
