/** Whether the colours that carry meaning hold for eyes that see fewer colours. */

import { readFileSync } from 'node:fs';
import {
  converter,
  differenceEuclidean,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  formatHex,
  wcagContrast,
  type Lab65,
  type Rgb,
} from 'culori';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourAt, rampOf } from '../../../src/core/colour/colour-maps.ts';
import { channels, hueName, paletteOf } from '../../../src/core/colour/palette.ts';
import { outcomeColour, timeColour, type EscapePaint } from '../../../src/core/colour/escape-colours.ts';
import { COLOUR_MAPS, THEMES } from '../../../src/core/settings/view-settings.ts';

type Colour = readonly [number, number, number];
/**
 * What is seen when one kind of cone is missing, of linear red, green and blue: severity 1.0 of G. M. Machado, M. M.
 * Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
 * Transactions on Visualization and Computer Graphics 15 (2009), doi 10.1109/TVCG.2009.113.
 */
const EYES = {
  usual: (colour: Rgb): Rgb => colour,
  protan: filterDeficiencyProt(1)<Rgb>,
  deutan: filterDeficiencyDeuter(1)<Rgb>,
  tritan: filterDeficiencyTrit(1)<Rgb>,
};
type Eye = (colour: Rgb) => Rgb;

/** The heights at which a colour map is looked at. */
const HEIGHTS = Array.from({ length: 33 }, (_, k) => k / 32);

const within = (value: number): number => Math.min(Math.max(value, 0), 1);
const toLinear = converter('lrgb');
const toLab = converter('lab65');

/** CIELAB of an sRGB colour (0 to 1 each) as an eye sees it, for the white D65. */
function lab([r, g, b]: Colour, eye: Eye): Lab65 {
  const linear = toLinear({ mode: 'rgb', r, g, b });
  // the filters would make linear values sRGB first, and are for linear ones: so these are given as if they were sRGB
  const seen = eye({ mode: 'rgb', r: linear.r, g: linear.g, b: linear.b });
  return toLab({ mode: 'lrgb', r: within(seen.r), g: within(seen.g), b: within(seen.b) });
}

const euclidean = differenceEuclidean('lab65');
const distance = (a: Colour, b: Colour, eye: Eye): number => euclidean(lab(a, eye), lab(b, eye));

it('the simulation leaves greys alone, and agrees with the CIELAB of known colours', () => {
  for (const eye of Object.values(EYES)) {
    const { l, a, b } = lab([0.5, 0.5, 0.5], eye);
    expect(l).toBeCloseTo(53.389, 2);
    expect(Math.hypot(a, b)).toBeLessThan(0.05);
  }
  // sRGB red, as tabulated by B. Lindbloom (brucelindbloom.com) for D65
  const red = lab([1, 0, 0], EYES.usual);
  expect(red.l).toBeCloseTo(53.2408, 2);
  expect(red.a).toBeCloseTo(80.0925, 2);
  expect(red.b).toBeCloseTo(67.2032, 2);
  // and red and green of the same lightness meet where the red cone is missing
  const [redder, greener] = [channels('#d06050'), channels('#708c20')];
  expect(distance(redder, greener, EYES.usual)).toBeGreaterThan(50);
  expect(distance(redder, greener, EYES.deutan)).toBeLessThan(30);
});

it('channels and hues of any colour are those that culori computes', () => {
  const toRgb = converter('rgb');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
      const hex = `#${value.toString(16).padStart(6, '0')}`;
      const { r, g, b } = toRgb(hex)!;
      channels(hex).forEach((channel, k) => expect(channel).toBeCloseTo([r, g, b][k]!, 12));
    }),
    { seed: 7 },
  );
  const toHsv = converter('hsv');
  // where each name holds, with a degree to spare
  const hues = [
    ['red', 346, 371],
    ['orange', 13, 47],
    ['yellow', 49, 69],
    ['green', 71, 171],
    ['turquoise', 173, 199],
    ['blue', 201, 261],
    ['violet', 263, 299],
    ['pink', 301, 344],
  ] as const;
  const share = fc.double({ min: 0.5, max: 1, noNaN: true });
  for (const [name, from, to] of hues) {
    fc.assert(
      fc.property(fc.double({ min: from, max: to, noNaN: true }), share, share, (hue, s, v) => {
        const hex = formatHex({ mode: 'hsv', h: hue % 360, s, v });
        // eight bits a channel move a hue by a degree at most
        const off = Math.abs(((toHsv(hex)!.h! - hue + 540) % 360) - 180);
        expect(off).toBeLessThan(1);
        expect(hueName(hex)).toBe(name);
      }),
      { seed: 8 },
    );
  }
});

const lightness = (hex: string): number => lab(channels(hex), EYES.usual).l;
/** The least distance of any two, to whichever eyes. */
const closest = (some: readonly Colour[], others: readonly Colour[]): number =>
  Math.min(
    ...Object.values(EYES).flatMap((eye) =>
      some.flatMap((one) =>
        others.filter((other) => other !== one).map((other) => distance(one, other, eye)),
      ),
    ),
  );
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
  const map = HEIGHTS.map((at) => colourAt(rampOf(colours, paletteOf(theme).dark), at));
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
    const surface = map.map((colour) => lab(colour, EYES.usual).l);
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
    expect(wcagContrast(words.strong, ground)).toBeGreaterThan(15);
    expect(wcagContrast(words.plain, ground)).toBeGreaterThan(10);
    expect(wcagContrast(words.faint, ground)).toBeGreaterThan(theme === 'contrast' ? 12 : 6);
    expect(wcagContrast(temperature, ground)).toBeGreaterThan(12);
    for (const ink of [...classes, ...teams]) expect(wcagContrast(ink, ground)).toBeGreaterThan(3);
  });

  it('no line has the colour of a class, the temperature or another line', () => {
    const lines = Object.values(palette.lines).map(channels);
    lines.forEach((line, k) => {
      for (const other of [channels(temperature), ...lines.slice(k + 1)])
        expect(distance(line, other, EYES.usual)).toBeGreaterThan(11);
    });
  });

  it('the surface gets lighter all the way up', () => {
    const steps = Array.from({ length: 65 }, (_, k) =>
      colourAt(rampOf(colours, paletteOf(theme).dark), k / 64),
    );
    const up = steps.map((colour) => lab(colour, EYES.usual).l);
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
      const [seen, told] = [colourAt(rampOf(name as keyof typeof known, true), at), channels(colours[k]!)];
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
        expect(distance(channels(line), channels(other), EYES.usual)).toBeGreaterThan(11);
    }
  }
});

/** How far apart in CIELAB, for every eye, colours of the escape map are that mean different things. */
const TOLD = { outcomes: 14, peaks: 10 };

describe.each(THEMES)('the escape map in the theme %s', (theme) => {
  const others = (paint: EscapePaint, palette: ReturnType<typeof paletteOf>): Colour[] =>
    (['undecided', 'symmetric', 'frozen', 'converged'] as const).map((outcome) =>
      channels(outcomeColour(outcome, paint, palette)),
    );

  it.each(COLOUR_MAPS)('with %s tells times, peaks and starts that do not arrive apart', (colours) => {
    const palette = paletteOf(theme, colours);
    const times = HEIGHTS.map((shade) => timeColour('escape', palette, shade));
    const peaks = [-1, 1].map((side) => HEIGHTS.map((shade) => timeColour('basin', palette, shade, side)));
    const [waiting] = others('escape', palette);
    for (const eye of Object.values(EYES)) {
      expect(Math.min(...times.map((time) => distance(time, waiting!, eye)))).toBeGreaterThan(TOLD.outcomes);
      const [calm] = others('basin', palette);
      for (const peak of peaks)
        expect(Math.min(...peak.map((colour) => distance(colour, calm!, eye)))).toBeGreaterThan(
          TOLD.outcomes,
        );
      expect(
        Math.min(...peaks[0]!.flatMap((a) => peaks[1]!.map((b) => distance(a, b, eye)))),
      ).toBeGreaterThan(TOLD.peaks);
    }
    // nobody has to see hues to say which of two times is shorter
    const light = times.map((time) => lab(time, EYES.usual).l);
    for (let k = 1; k < light.length; k++) expect(light[k]!).toBeLessThan(light[k - 1]!);
  });
});
