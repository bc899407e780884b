/** Whether the colours that carry meaning hold for eyes that see fewer colours. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { colourAt, rampOf } from '../../../src/core/colour/colour-maps.ts';
import { channels, paletteOf } from '../../../src/core/colour/palette.ts';
import { COLOUR_MAPS, THEMES } from '../../../src/core/settings/view-settings.ts';

type Colour = readonly [number, number, number];
type Matrix = readonly [Colour, Colour, Colour];

/**
 * What is seen of linear red, green and blue when one kind of cone is missing: the matrices of severity 1.0 of G. M.
 * Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), doi 10.1109/TVCG.2009.113, as
 * tabulated at www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html.
 */
const EYES: Record<string, Matrix> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Linear sRGB to XYZ, and the white that is (1, 1, 1) there: IEC 61966-2-1, D65. */
const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const WHITE: Colour = [0.95047, 1, 1.08883];

/** The heights at which a colour map is looked at. */
const HEIGHTS = Array.from({ length: 33 }, (_, k) => k / 32);

const times = (matrix: Matrix, v: Colour): Colour =>
  matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Colour;
const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const within = (value: number): number => Math.min(Math.max(value, 0), 1);

/** CIELAB of an sRGB colour (0 to 1 each) as an eye sees it. */
function lab(rgb: Colour, eye: Matrix): Colour {
  const seen = times(eye, rgb.map(linear) as unknown as Colour).map(within) as unknown as Colour;
  const [x, y, z] = times(TO_XYZ, seen).map((value, k) => {
    const t = value / WHITE[k]!;
    return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
  }) as unknown as Colour;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (a: Colour, b: Colour, eye: Matrix): number => {
  const [p, q] = [lab(a, eye), lab(b, eye)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
};

it('the simulation leaves greys alone, and agrees with the CIELAB of known colours', () => {
  for (const eye of Object.values(EYES)) {
    const [lightness, a, b] = lab([0.5, 0.5, 0.5], eye);
    expect(lightness).toBeCloseTo(53.389, 2);
    expect(Math.hypot(a, b)).toBeLessThan(0.05);
  }
  // sRGB red, as tabulated by B. Lindbloom (brucelindbloom.com) for D65
  const red = lab([1, 0, 0], EYES.usual!);
  [53.2408, 80.0925, 67.2032].forEach((value, k) => expect(red[k]).toBeCloseTo(value, 2));
  // and red and green of the same lightness meet where the red cone is missing
  const [redder, greener] = [channels('#d06050'), channels('#708c20')];
  expect(distance(redder, greener, EYES.usual!)).toBeGreaterThan(50);
  expect(distance(redder, greener, EYES.deutan!)).toBeLessThan(30);
});

const lightness = (hex: string): number => lab(channels(hex), EYES.usual!)[0];
/** The least distance of any two, to whichever eyes. */
const closest = (some: readonly Colour[], others: readonly Colour[]): number =>
  Math.min(
    ...Object.values(EYES).flatMap((eye) =>
      some.flatMap((one) =>
        others.filter((other) => other !== one).map((other) => distance(one, other, eye)),
      ),
    ),
  );
/** How many times as bright as another a colour is, as WCAG 2.2 counts it. */
function contrast(a: string, b: string): number {
  const [high, low] = [a, b]
    .map((hex) => times(TO_XYZ, channels(hex).map(linear) as unknown as Colour)[1] + 0.05)
    .sort((p, q) => q - p) as [number, number];
  return high / low;
}

/**
 * How far apart colours are at least, in CIELAB units, to eyes of any kind: classes from each other, classes from every colour
 * of the map, and the same of teams. As far as a search could get them within their hues and, but for the violet, apart in
 * lightness too; a map that goes through all hues from dark to light leaves no room for more.
 */
const APART: Record<string, [number, number, number, number]> = {
  'dark violet': [22, 39, 30, 42],
  'dark viridis': [20, 20, 20, 20],
  'dark cividis': [22, 22, 23, 23],
  'dark magma': [23, 23, 21, 21],
  'dark grey': [27, 27, 28, 28],
  'light violet': [20, 20, 18, 20],
  'light viridis': [17, 17, 17, 17],
  'light cividis': [22, 22, 17, 17],
  'light magma': [18, 18, 17, 17],
  'light grey': [24, 24, 20, 20],
  'contrast violet': [34, 41, 28, 29],
};
/** The same of the converged, to whom their four neighbours leave what room there is: from those, and from the map. */
const CONVERGED_APART: Record<string, [number, number]> = {
  'dark violet': [26, 80],
  'dark viridis': [36, 37],
  'dark cividis': [32, 38],
  'dark magma': [31, 27],
  'dark grey': [31, 26],
  'light violet': [24, 38],
  'light viridis': [24, 21],
  'light cividis': [39, 25],
  'light magma': [24, 24],
  'light grey': [39, 33],
  'contrast violet': [37, 31],
};

it('docs/presenting.md says how far apart any two are', () => {
  const page = readFileSync('docs/presenting.md', 'utf8').replace(/\s+/g, ' ');
  const all = [...Object.values(APART), ...Object.values(CONVERGED_APART)].flat();
  const least = Math.min(...all);
  const usual = Math.min(...APART['dark violet']!, ...CONVERGED_APART['dark violet']!);
  expect(page).toContain(
    `at least ${least} CIELAB units under simulation, and by ${usual} in the dark theme with violet`,
  );
});

const rooms = THEMES.flatMap((theme) => COLOUR_MAPS.map((colours) => ({ theme, colours })));

describe.each(rooms)('$theme, $colours', ({ theme, colours }) => {
  const palette = paletteOf(theme, colours);
  const { ground, words, temperature } = palette;
  const { converged, ...others } = palette.classes;
  const [four, teams] = [Object.values(others), [...palette.teams]];
  const classes = [...four, converged];
  const map = HEIGHTS.map((at) => colourAt(rampOf(colours, theme), at));
  const floors = APART[`${theme} ${colours}`] ?? APART[`dark ${colours}`]!;

  it('classes and teams are told apart, and from the surface', () => {
    const measured = [four, teams].flatMap((inks) => {
      const these = inks.map(channels);
      return [closest(these, these), closest(these, map)];
    });
    measured.forEach((apart, k) => expect(apart).toBeGreaterThan(floors[k]!));
  });

  it('the converged differ from the other classes and from the surface', () => {
    const [from, above] = CONVERGED_APART[`${theme} ${colours}`] ?? CONVERGED_APART[`dark ${colours}`]!;
    expect(closest([channels(converged)], four.map(channels))).toBeGreaterThan(from);
    expect(closest([channels(converged)], map)).toBeGreaterThan(above);
    for (const ink of four) expect(Math.abs(lightness(ink) - lightness(converged))).toBeGreaterThan(3.8);
  });

  it('no team looks like the line of the temperature', () => {
    expect(closest(teams.map(channels), [channels(temperature)])).toBeGreaterThan(palette.dark ? 22 : 18);
  });

  it('in a grey copy the crowd is of another lightness than the surface, or than its edge', () => {
    const surface = map.map((colour) => lab(colour, EYES.usual!)[0]);
    const beyond = palette.dark ? Math.max(...surface) : Math.min(...surface);
    for (const ink of [...classes, ...teams, temperature]) {
      const from = palette.edged ? lightness(ground) : beyond;
      expect(Math.abs(lightness(ink) - from)).toBeGreaterThan(palette.edged ? 45 : 8);
    }
  });

  it('in a grey copy classes and teams differ by 3.8 at least, and but for one pair by more', () => {
    for (const inks of [four, teams]) {
      const sorted = inks.map(lightness).sort((a, b) => a - b);
      const steps = sorted.slice(1).map((value, k) => value - sorted[k]!);
      expect(Math.min(...steps)).toBeGreaterThan(3.8);
      // blue and orange are where they are found: the stalled at the saddle, the teams by their numbers
      expect(steps.filter((step) => step < 5.5).length).toBeLessThanOrEqual(1);
    }
  });

  it('words can be read on the ground, and from the back of the hall', () => {
    expect(contrast(words.strong, ground)).toBeGreaterThan(15);
    expect(contrast(words.plain, ground)).toBeGreaterThan(10);
    expect(contrast(words.faint, ground)).toBeGreaterThan(theme === 'contrast' ? 12 : 6);
    expect(contrast(temperature, ground)).toBeGreaterThan(12);
    for (const ink of [...classes, ...teams]) expect(contrast(ink, ground)).toBeGreaterThan(3);
  });

  it('no line has the colour of a class, the temperature or another line', () => {
    const lines = Object.values(palette.lines).map(channels);
    lines.forEach((line, k) => {
      for (const other of [channels(temperature), ...lines.slice(k + 1)])
        expect(distance(line, other, EYES.usual!)).toBeGreaterThan(11);
    });
  });

  it('the surface gets lighter all the way up', () => {
    const steps = Array.from({ length: 65 }, (_, k) => colourAt(rampOf(colours, theme), k / 64));
    const up = steps.map((colour) => lab(colour, EYES.usual!)[0]);
    up.slice(1).forEach((value, k) => expect(value).toBeGreaterThan(up[k]!));
  });
});

it('the maps are those that they are called', () => {
  // as matplotlib shows them at 0, 0.5 (its 128th of 256) and 1
  const known = {
    viridis: ['#440154', '#21918c', '#fde725'],
    cividis: ['#00224e', '#7d7c78', '#fee838'],
    magma: ['#000004', '#b73779', '#fcfdbf'],
    grey: ['#000000', '#808080', '#ffffff'],
  } as const;
  for (const [name, colours] of Object.entries(known)) {
    [0, 128 / 255, 1].forEach((at, k) => {
      const [seen, told] = [colourAt(rampOf(name as keyof typeof known, 'dark'), at), channels(colours[k]!)];
      told.forEach((value, c) => expect(Math.abs(value - seen[c]!)).toBeLessThan(0.5 / 255));
    });
  }
});

it('asked twice, a palette is the same; in the dark its colours are these', () => {
  expect(paletteOf('light', 'magma')).toBe(paletteOf('light', 'magma'));
  const { classes, teams, ground, temperature } = paletteOf('dark');
  expect([...Object.values(classes), ...teams, ground, temperature].join()).toBe(
    '#dedaea,#ff8a1c,#4aa0ff,#3fdc92,#b2ff86,#4492ff,#f57a33,#62efa8,#ffa9e0,#0b0b14,#ffe86b',
  );
});

it('on the violet no line has the colour of a team or a class', () => {
  for (const theme of THEMES) {
    const { lines, classes, teams } = paletteOf(theme);
    for (const line of Object.values(lines)) {
      for (const other of [...Object.values(classes), ...teams])
        expect(distance(channels(line), channels(other), EYES.usual!)).toBeGreaterThan(11);
    }
  }
});
