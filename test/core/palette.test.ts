/** Whether the colours that carry meaning hold for eyes that see fewer colours. */

import { describe, expect, it } from 'vitest';
import {
  CLASS_COLOURS,
  LINE_COLOURS,
  SURFACE_PARABOLA,
  TEAM_COLOURS,
  TEMPERATURE_COLOUR,
  channels,
} from '../../src/core/palette.ts';

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

/** The least distance at which two colours count as told apart, in CIELAB units. */
const APART = 22;
/** The heights at which the surface's violet is looked at. */
const HEIGHTS = [0, 0.2, 0.4, 0.6, 0.8, 1];

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

const surface = HEIGHTS.map(
  (at) =>
    [0, 1, 2].map((k) =>
      SURFACE_PARABOLA.reduce((sum, row, power) => sum + row[k]! * at ** power, 0),
    ) as unknown as Colour,
);
const sets = {
  classes: Object.values(CLASS_COLOURS).map(channels),
  teams: TEAM_COLOURS.map(channels),
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

describe.each(Object.entries(EYES))('to %s eyes', (_, eye) => {
  it.each(Object.entries(sets))('the colours of %s are told apart, and from the surface', (_, colours) => {
    colours.forEach((one, k) => {
      for (const other of colours.slice(k + 1)) expect(distance(one, other, eye)).toBeGreaterThan(APART);
      for (const violet of surface) expect(distance(one, violet, eye)).toBeGreaterThan(APART);
    });
  });

  it('no team looks like the line of the temperature', () => {
    for (const team of sets.teams)
      expect(distance(team, channels(TEMPERATURE_COLOUR), eye)).toBeGreaterThan(APART);
  });

  it('all that glows is lighter than the surface', () => {
    const lightest = Math.max(...surface.map((violet) => lab(violet, eye)[0]));
    for (const colour of [...sets.classes, ...sets.teams])
      expect(lab(colour, eye)[0]).toBeGreaterThan(lightest + 10);
  });
});

it('the teams differ in lightness too, but for the first two', () => {
  const lightness = sets.teams.map((team) => lab(team, EYES.usual!)[0]);
  for (let k = 0; k < lightness.length; k++) {
    for (let other = Math.max(k + 1, 2); other < lightness.length; other++)
      expect(Math.abs(lightness[k]! - lightness[other]!)).toBeGreaterThan(6);
  }
});

it('no line has the colour of a team, a class, the temperature or another line', () => {
  const lines = Object.values(LINE_COLOURS).map(channels);
  const others = [...sets.classes, ...sets.teams, channels(TEMPERATURE_COLOUR)];
  lines.forEach((line, k) => {
    for (const other of [...others, ...lines.slice(k + 1)])
      expect(distance(line, other, EYES.usual!)).toBeGreaterThan(APART / 2);
  });
});
