/** The list of banned wording: that each pattern catches what it is for, and leaves plain English alone. */

import { expect, it } from 'vitest';
import { BANNED, bannedIn } from './words.ts';

const WRONG = [
  'Who asks for less motion sees a still.',
  'Whoever made it keeps it.',
  'It says what is wrong with the link.',
  'It waits until somebody presses play.',
  'Or as a hand moves it.',
  'It stops while the eye moves.',
  'So many steps are computed first.',
  'The settings of then.',
  'A tenth of it is enough.',
  'Here three of four walkers stop.',
  'After 100 steps 8 of 100 walkers have not arrived.',
  'A length in parts of s.',
  'Newton, told of the curvature, leaves.',
  'It writes down each deed.',
  'It starts anew.',
  'Takes hold of the point.',
  'The schedule lets go of σ.',
  'For each datum.',
  'They stay there for ever.',
  'It improves μ and σ by turns.',
  'It brings home every walker.',
  'The key is no setting.',
  'A class that is none of these.',
  'That is to be seen on the map.',
  'The place whence it came.',
];

const PLAIN = [
  'Users who prefer reduced motion see a still frame.',
  'There is no limit. It is no longer than a second.',
  'The left-hand side is at most 1e-7.',
  'Each of the four teams has a colour. One of them is annealed.',
  'Schedules can be changed by hand.',
  'It is so steep that steps are clipped.',
];

it.each(WRONG)('the list bans "%s"', (sentence) => {
  expect(bannedIn(sentence)).not.toEqual([]);
});

it.each(PLAIN)('the list allows "%s"', (sentence) => {
  expect(bannedIn(sentence)).toEqual([]);
});

it('every pattern of the list catches one of the sentences above', () => {
  const idle = BANNED.filter((pattern) => !WRONG.some((sentence) => pattern.test(sentence)));
  expect(idle).toEqual([]);
});
