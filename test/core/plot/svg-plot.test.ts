/** Plots as SVG: what is written in them stays text, and every number is one. */

import { describe, expect, it } from 'vitest';
import type { EscapeMap } from '../../../src/core/simulation/escape-map.ts';
import { TeamHistory } from '../../../src/core/simulation/team-history.ts';
import { paletteOf } from '../../../src/core/colour/palette.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { checkImageOptions, readImageRequest, tilesOf } from '../../../src/core/export/image-options.ts';
import { ValidationError } from '../../../src/core/util/validation-error.ts';
import { labelled, type Figure } from '../../../src/core/plot/figure.ts';
import { toSvg } from '../../../src/core/plot/svg-plot.ts';
import { escaped } from '../../../src/core/plot/svg-tags.ts';
import { escapeMapFigure } from '../../../src/core/plot/escape-map-figure.ts';
import { PLOTS, plotsOf } from '../../../src/core/plot/figures.ts';

const figure = (words: string): Figure => ({
  title: words,
  description: words,
  x: { title: words, log: true, range: [1, 100], ticks: () => labelled([1, 10, 100], () => words) },
  y: { title: words, log: false, range: [0, 1], ticks: () => labelled([0, 1], () => words) },
  at: [1, 10, 50, 100],
  lines: [
    { name: words, y: [0, null, 0.5, 1], ink: 'law' },
    { name: words, y: [-1e300, null, 1e300, null], ink: 'team-2', stacked: 0.5 },
  ],
  levels: [{ y: 0.5, name: words, ink: 'critical' }],
  points: [{ x: 50, y: 0.5, name: words, ink: 'probe' }],
});
const drawn = (words: string): string => toSvg(figure(words), paletteOf('light'), [words]);

/** Element names in the order in which they are opened. */
const elements = (svg: string): string[] => [...svg.matchAll(/<([a-zA-Z]+)/g)].map((match) => match[1]!);

describe('whatever is written in a plot', () => {
  it.each([
    '</text><script>alert(1)</script>',
    '<!--',
    '<![CDATA[',
    '" onload="alert(1)',
    "'><image href=x>",
    ']]>',
    '&amp;',
    '\u0000\ud800',
  ])('stays text: %j', (words) => {
    const [svg, plain] = [drawn(words), drawn('plain')];
    // a long foot takes more lines, which are text too
    expect(new Set(elements(svg))).toEqual(new Set(elements(plain)));
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).not.toMatch(/\son\w+\s*=\s*["']/);
  });

  it('is what it was, once it is read', () => {
    const read = escaped('a < b & "c" > \'d\'').replaceAll(/&#(\d+);/g, (_, code: string) =>
      String.fromCharCode(Number(code)),
    );
    expect(read).toBe('a < b & "c" > \'d\'');
  });
});

it('keeps coordinates within what programs draw', () => {
  const numbers = [...toSvg(figure('x'), paletteOf('dark')).matchAll(/ d="([^"]*)"/g)]
    .flatMap((match) => match[1]!.match(/-?[\d.]+(e[+-]?\d+)?/g) ?? [])
    .map(Number);
  expect(numbers.length).toBeGreaterThan(6);
  for (const number of numbers) expect(Math.abs(number)).toBeLessThan(3000);
});

/** A map of four starts, each with another outcome. */
const map: EscapeMap = {
  ...{ team: 0, mu: [-1, 1], sigma: [0.5, 1.5], width: 2, height: 2, limit: 300, done: 300, decided: 0.75 },
  steps: Uint32Array.of(0, 0, 9, 7),
  sides: Int8Array.of(0, 0, -1, 1),
  outcomes: Uint8Array.of(2, 0, 1, 1),
};

it('draws an escape map in the colours of its legend, each cell once', () => {
  const theme = defaultSettings().view.theme;
  for (const paint of ['escape', 'basin'] as const) {
    const settings = { ...defaultSettings(), view: { ...defaultSettings().view, paint, paintLimit: 300 } };
    const drawing = escapeMapFigure(settings, { map, stale: false }, 'EM')!;
    const svg = toSvg(drawing, paletteOf(theme));
    const { scales, keys, ticks, note } = drawing.scale!;
    const paths = [...svg.matchAll(/<path d="([^"]*)" fill="(#\w+)" shape-rendering/g)];
    // two of the scales, and two that have not arrived
    expect(paths).toHaveLength(4);
    expect(paths.map(([, , fill]) => fill)).toEqual(expect.arrayContaining(keys.map(({ colour }) => colour)));
    const all = scales.flatMap(({ colours }) => colours);
    expect(paths.filter(([, , fill]) => all.includes(fill!))).toHaveLength(2);
    expect(paths.flatMap(([, d]) => d!.match(/M/g))).toHaveLength(4);
    for (const { text } of [...ticks, ...keys]) expect(svg).toContain(escaped(text));
    expect(svg).toContain(escaped(note));
  }
});

it('draws an escape map with large sigma at the bottom, as the app’s map has it', () => {
  const { view } = defaultSettings();
  const probed = { ...view, paint: 'escape' as const, paintLimit: 300, probe: [0.5, 1.4] };
  const drawing = escapeMapFigure({ ...defaultSettings(), view: probed }, { map, stale: false }, 'EM')!;
  const line = { points: [0.6, 1.4].map((sigma) => [0, sigma] as const), name: '' };
  const svg = toSvg({ ...drawing, contours: [line] }, paletteOf(view.theme));
  const numbers = (pattern: RegExp): number[] => pattern.exec(svg)!.slice(1).map(Number);
  const [top, height] = numbers(/<clipPath[^>]*><rect [^>]*y="([\d.]+)"[^>]*height="([\d.]+)"/);
  const at = (sigma: number): number => top! + (sigma - 0.5) * height!;

  const fields = [...svg.matchAll(/<path d="([^"]*)" fill="(#\w+)" shape-rendering/g)];
  // the starts with the lower sigma have not arrived
  const others = drawing.scale!.keys.map(({ colour }) => colour);
  for (const [, d, fill] of fields) {
    const [, from, to] = /^M\S+ (\S+)H\S+V(\S+)H/.exec(d!)!.map(Number);
    const ends = others.includes(fill!) ? [at(0.5), at(1)] : [at(1), at(1.5)];
    expect([from, to]).toEqual(ends.map((y) => expect.closeTo(y, 1)));
  }
  const ticks = [...svg.matchAll(/<text [^>]*y="([\d.]+)" text-anchor="end">([\d.]+)</g)];
  expect(ticks.length).toBeGreaterThan(3);
  for (const [, y, text] of ticks) expect(Number(y) - 6).toBeCloseTo(at(Number(text)), 1);
  expect(numbers(/<circle [^>]*cy="([\d.]+)"/)[0]).toBeCloseTo(at(1.4), 1);
  expect(numbers(/<path d="M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)" fill="none"/)).toEqual([
    expect.closeTo(at(0.6), 1),
    expect.closeTo(at(1.4), 1),
  ]);
});

it('has a file for every plot that there is something of', () => {
  const settings = { ...defaultSettings(), teams: [{ ...defaultSettings().teams[0]!, annealed: true }] };
  const history = new TeamHistory([10, 0, 0, 0, 0]);
  for (let k = 0; k < 20; k++) history.extend(k < 8 ? [-1, 0, 0, 1, 0] : [0, 0, 0, 0, 0]);
  const shown = {
    settings: { ...settings, view: { ...settings.view, paint: 'escape' as const, probe: [0.5, 1.1] } },
    names: ['<b>"one"&'],
    histories: [history],
    statistics: [{ team: 0, steps: 20, medianLogLikelihood: -3, dwell: [4, 3, 2, 1] }],
    placed: false,
    scheduleStep: 20,
    temperature: 1.9,
    link: 'https://example.org/?a=1&b="2"',
    escape: [{ map, stale: false }],
  };
  expect(PLOTS.map((name) => plotsOf(name, shown).length)).toEqual([1, 1, 1, 1, 2, 2]);
  for (const name of PLOTS) {
    for (const { svg } of plotsOf(name, shown)) {
      expect(svg.startsWith('<?xml')).toBe(true);
      expect(svg).not.toMatch(/NaN|Infinity|undefined|<b>|<script|href/);
    }
  }
  const bare = { ...shown, settings: defaultSettings(), histories: [], statistics: [], escape: [] };
  expect(PLOTS.flatMap((name) => plotsOf(name, bare))).toEqual([]);
});

describe('a picture', () => {
  it.each([
    [16, 16],
    [1920, 1080],
    [2048, 2048],
    [2049, 16],
    [3001, 4099],
    [7680, 4320],
    [8192, 8192],
  ])('of %d × %d is cut into tiles that cover it once', (width, height) => {
    const rows = tilesOf(width, height);
    let y = 0;
    for (const row of rows) {
      let x = 0;
      for (const tile of row) {
        expect([tile.x, tile.y]).toEqual([x, y]);
        expect(tile.x % 8 || tile.y % 8).toBe(0);
        expect(Math.min(tile.width, tile.height)).toBeGreaterThan(0);
        expect(Math.max(tile.width, tile.height)).toBeLessThanOrEqual(2048);
        expect(tile.height).toBe(row[0]!.height);
        x += tile.width;
      }
      expect(x).toBe(width);
      y += row[0]!.height;
    }
    expect(y).toBe(height);
    if (Math.max(width, height) <= 2048) expect(rows.flat()).toHaveLength(1);
  });

  it('takes its defaults for what is not asked for', () => {
    expect(readImageRequest({ width: 800, overlays: ['credit', 'credit'] }).options).toMatchObject({
      width: 800,
      height: 1080,
      overlays: ['credit'],
      transparent: false,
    });
  });

  it.each([
    { width: 8193 },
    { width: 15 },
    { height: 100.5 },
    { width: '800' },
    { height: NaN },
    { transparent: 1 },
    { overlays: 'readout' },
    { overlays: ['axes'] },
    { caption: 'x'.repeat(201) },
    { from: 'later' },
    { colour: 'red' },
  ])('is refused with words: %j', (asked) => {
    expect(() => checkImageOptions(asked as Record<string, unknown>)).toThrow(ValidationError);
  });
});
