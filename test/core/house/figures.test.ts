/** The figures in the docs are those of the code: each sentence is written here from the constants and looked for there. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../src/api/address.ts';
import { MOST_WAITING } from '../../../src/api/frame-messages.ts';
import { fewerWalkers } from '../../../src/app/backend.ts';
import { DeviceLossCounter } from '../../../src/app/device-losses.ts';
import { riseOf, survivalLaw } from '../../../src/core/analysis/escape-laws.ts';
import { MOST_VALUES } from '../../../src/core/data/csv.ts';
import { DATASETS } from '../../../src/core/data/datasets.ts';
import { CLIP_LIMITS } from '../../../src/core/export/clip-options.ts';
import { RATES, SIZE_LIMITS } from '../../../src/core/export/scene.ts';
import { stepsPerSecond } from '../../../src/core/simulation/timeline.ts';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { hessian, logLikelihood } from '../../../src/core/likelihood/mixture.ts';
import { SINGLE } from '../../../src/core/likelihood/quadrature.ts';
import { defaultOptions } from '../../../src/core/link/link-options.ts';
import { DROPPED_STEPS } from '../../../src/core/plane/dropped-tracers.ts';
import { FIELD_PATCH } from '../../../src/core/plane/gradient-field.ts';
import { KEYFRAME } from '../../../src/core/settings/camera-path.ts';
import { FIELDS, defaultSettings } from '../../../src/core/settings/settings.ts';
import { MAX_TEAMS } from '../../../src/core/settings/teams.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { ARRIVED_WITHIN, STALLED_MU, STALLED_SIGMA } from '../../../src/core/simulation/census.ts';
import {
  CLASS_MASK,
  decodeWalker,
  encodeWalker,
  sigmaBits,
} from '../../../src/core/simulation/fixed-point.ts';
import { CHAPTERS } from '../../../src/core/story/story.ts';
import { describeFailure } from '../../../src/ui/messages/failures.ts';
import { KIOSK_IDLE } from '../../../src/ui/present/kiosk.ts';
import { ACCURACY } from '../../node/engine/accuracy.ts';
import { pageAt } from './docs.ts';

const thousands = (value: number): string => value.toLocaleString('en');
const kindOf = (key: string) => {
  const { kind } = FIELDS.find((field) => field.key === key)!;
  return kind as { min: number; max: number; longest: number };
};
const initial = defaultSettings();
const pair = foldData(initial.data);
const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };

/** The page as one line, so that a sentence is found wherever its lines break. */
const linesJoined = (path: string): string => pageAt(path).replace(/\s+/g, ' ');

const cpu = thousands(fewerWalkers({ kind: 'CPU', software: false })!);
const software = thousands(fewerWalkers({ kind: 'WebGPU', software: true })!);
const nearSaddle = `|μ| < ${STALLED_MU} s and |σ − s| < ${STALLED_SIGMA} s, while σ is optimized`;
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const SENTENCES: readonly [page: string, sentence: string][] = [
  ['README.md', `Node ${engines.node.replace('>=', '')} or later`],
  ['README.md', `${cpu} walkers unless the link names another number`],
  ['README.md', `within ${ARRIVED_WITHIN} s of a highest point`],
  ['README.md', nearSaddle],
  ['README.md', `in ${WORDS[CHAPTERS.length]} short chapters`],
  ['README.md', `PNG up to ${SIZE_LIMITS.picture} pixels a side`],
  ['README.md', `agree with R within ${Math.max(ACCURACY.gradientAscent, ACCURACY.em).toExponential()}`],
  ['docs/guide.md', `up to ${WORDS[MAX_TEAMS - 1]} more teams`],
  [
    'docs/guide.md',
    `\`stepsPerFrame\` × \`speed\` × ${stepsPerSecond({ ...initial, stepsPerFrame: 1 })} steps`,
  ],
  ['docs/guide.md', `climbs up to ${DROPPED_STEPS} steps`],
  ['docs/guide.md', `one of ${WORDS[DATASETS.length]} sets`],
  ['docs/guide.md', `Up to ${thousands(MOST_VALUES)} values`],
  ['docs/guide.md', `single precision has ${SINGLE.toExponential()}`],
  ['docs/guide.md', `gets ${cpu} of them on the CPU and ${software} on a software adapter`],
  ['docs/presenting.md', `${kindOf('speed').min} to ${kindOf('speed').max} times the usual speed`],
  ['docs/presenting.md', `up to ${kindOf('view.flight').longest / KEYFRAME} keyframes`],
  ['docs/presenting.md', `it resumes ${KIOSK_IDLE === 60_000 ? 'a minute' : ''} after the last one`],
  ['docs/export.md', `up to ${SIZE_LIMITS.video} × ${CLIP_LIMITS.pixels / SIZE_LIMITS.video} pixels`],
  ['docs/export.md', `at ${RATES[0]}, ${RATES[1]} or ${RATES[2]} frames per second`],
  ['docs/export.md', `up to ${CLIP_LIMITS.seconds === 3600 ? 'an hour' : ''}.`],
  ['docs/export.md', `up to ${SIZE_LIMITS.picture} pixels a side`],
  ['docs/links.md', `At most ${MOST_WAITING} calls can wait`],
  ['docs/links.md', `end in \`.2\` to \`.${MAX_TEAMS}\``],
  ['docs/story.md', `in ${WORDS[CHAPTERS.length]} chapters`],
  ['docs/story.md', `at s = ${foldData([0, 1, 2, 7, 9]).criticalTemperature.toPrecision(2)},`],
  ['docs/story.md', `with ${WORDS[DATASETS.length]} other sets`],
  ['docs/maths.md', `within ${ARRIVED_WITHIN} s of (±μ*, σ*)`],
  ['docs/maths.md', nearSaddle],
  ['docs/maths.md', `−${Math.abs(logLikelihood(pair, 0, 1)).toFixed(14)} at the saddle`],
  ['docs/maths.md', `${64 - sigmaBits(2) - Math.log2(CLASS_MASK + 1)} fraction bits. Integer`],
  [
    'docs/maths.md',
    `of gradient ascent, step size ${initial.teams[0]!.stepSize} | R | ${ACCURACY.gradientAscent.toExponential()} |`,
  ],
  ['docs/maths.md', `12 steps of EM | R | ${ACCURACY.em.toExponential()} |`],
  ['docs/maths.md', `1 + \\|L\\| | double precision | ${ACCURACY.surface.toExponential()} |`],
  ['docs/maths.md', `of its terms | double precision | ${ACCURACY.gradient.toExponential()} |`],
  ['docs/maths.md', `${FIELD_PATCH.view!.arrows} × ${FIELD_PATCH.view!.arrows} arrows`],
  ['docs/maths.md', `${FIELD_PATCH.view!.trajectories} × ${FIELD_PATCH.view!.trajectories} trajectories`],
];

it.each(SENTENCES)('%s says "%s"', (page, sentence) => {
  expect(linesJoined(page)).toContain(sentence);
});

it('the README names the browsers that the app names', () => {
  const { brief } = describeFailure({ kind: 'no-webgpu', detail: '' }, true);
  const named = [
    ...brief!.matchAll(/(?:Chrome or Edge|Safari|Firefox) \d+(?: on [A-Z]\w+(?: with Apple silicon)?)?/g),
  ];
  expect(named.length).toBeGreaterThan(3);
  for (const [browser] of named) expect(linesJoined('README.md')).toContain(browser);
});

describe('what the docs say of limits that are no constant', () => {
  it('the guide says from how many characters on the data go behind the #', () => {
    const [, most] = /query longer than ([\d,]+) characters/.exec(linesJoined('docs/guide.md'))!;
    const fragmentOf = (characters: number): string => {
      const take = 'a'.repeat(characters - 'take='.length);
      return addressOf(initial, { ...defaultOptions(), take }).fragment;
    };
    const characters = Number(most!.replace(',', ''));
    expect(fragmentOf(characters)).toBe('');
    expect(fragmentOf(characters + 1)).not.toBe('');
  });

  it('the guide says how soon after the return of the GPU a second loss is one too many', () => {
    const unreliable = (seconds: number): boolean => {
      const losses = new DeviceLossCounter();
      losses.add(0);
      losses.back(4000);
      losses.add(4000 + 1000 * seconds);
      return losses.isUnreliable;
    };
    const [, seconds] = /lost again within (\d+) seconds/.exec(linesJoined('docs/guide.md'))!;
    expect(unreliable(Number(seconds) - 0.001)).toBe(true);
    expect(unreliable(Number(seconds))).toBe(false);
  });

  it('the guide says how far the window can zoom', () => {
    const allowed = (width: number) => () => applyPatch(initial, { window: { sigma: [1 - width, 1] } });
    const [, width] = /Windows go down to (\S+) s about/.exec(linesJoined('docs/guide.md'))!;
    expect(allowed(Number(width))).not.toThrow();
    expect(allowed(0.99 * Number(width))).toThrow('window.sigma');
  });

  it('the page of the mathematics says how many bits the fraction of μ has', () => {
    const [, bits] = /(\d+) fraction bits, σ\/s/.exec(linesJoined('docs/maths.md'))!;
    const kept = (mu: number): number => {
      const words = new Uint32Array(4);
      encodeWalker(words, 0, mu, 1, 8);
      return decodeWalker(words, 0, 8)[0];
    };
    expect(kept(1 + 2 ** -Number(bits))).toBeGreaterThan(1);
    expect(kept(1 + 2 ** -(Number(bits) + 2))).toBe(1);
  });
});

describe('what the docs say of the laws', () => {
  const lawOf = (patch: Patch) => {
    const settings = applyPatch(initial, patch);
    return survivalLaw(settings, settings.teams[0]!).law!.power!;
  };
  const [emShare, emTime] = lawOf({ teams: [{ optimizer: 'em' }] });
  const [ascentShare, ascentTime] = lawOf({ teams: [{ stepSize: 0.05 }] });
  const page = linesJoined('docs/maths.md');

  it('3/(4 μ₀²) EM steps and 3/(8 η μ₀²) gradient steps to leave', () => {
    expect(emTime).toBeCloseTo(3 / 4, 12);
    expect(0.05 * ascentTime).toBeCloseTo(3 / 8, 12);
    for (const path of ['README.md', 'docs/guide.md', 'docs/maths.md'])
      for (const law of ['3/(4 μ₀²)', '3/(8 η μ₀²)']) expect(linesJoined(path)).toContain(law);
  });

  it('the shares from random starts', () => {
    expect(page).toContain(`it is ${emShare.toFixed(3)} √(3/(4t)) for EM`);
    expect(page).toContain(`${ascentShare.toFixed(3)} √(3/(8ηt)) for gradient ascent`);
  });

  it('the rates near the saddle, and the Hessian', () => {
    expect(riseOf(pair)).toBeCloseTo(2 / 3, 12);
    expect(pair.n * riseOf(pair)).toBeCloseTo(4 / 3, 12);
    expect(page).toContain('dμ/dt = (2/3) μ³');
    expect(page).toContain('dμ/dt = (4/3) η μ³');
    expect(hessian(pair, 0, 1).flat()).toEqual([0, 0, 0, -2 * pair.n]);
    expect(page).toContain('diag(0, −2n/s²)');
  });
});
