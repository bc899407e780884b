/** A map of escape times in parts and in slices is the one that core computes start by start. */

import { expect, it } from 'vitest';
import { ESCAPE_OUTCOMES, axisPoint, type EscapeRequest } from '../../../src/core/simulation/escape-map.ts';
import { escapeFrom } from '../../../src/core/simulation/escape-walk.ts';
import { ModelState } from '../../../src/core/simulation/model-state.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { EscapeShard } from '../../../src/cpu/escape-shard.ts';

const request: EscapeRequest = { team: 0, mu: [-2, 2], sigma: [0.1, 2], width: 13, height: 17, limit: 700 };

/** Texels and how far each part has come, by parts that are asked in turn for so many milliseconds. */
function whole(patch: Patch, parts: number, milliseconds: number) {
  const state = new ModelState();
  state.take(applyPatch(defaultSettings(), patch));
  const { settings, data, landmarks } = state;
  const model = { settings, data, landmarks };
  const shards = Array.from({ length: parts }, (_, k) => new EscapeShard(model, request, k, parts));
  const texels = new Float32Array(4 * request.width * request.height);
  const seen = new Set<number>();
  const done = shards.map(() => 0);
  while (done.some((one) => one < request.limit)) {
    shards.forEach((shard, k) => {
      const news = shard.walk(milliseconds);
      expect(news.done).toBeGreaterThanOrEqual(done[k]!);
      done[k] = news.done;
      news.starts.forEach((start, at) => {
        expect(seen.has(start)).toBe(false);
        seen.add(start);
        texels.set(news.texels.subarray(4 * at, 4 * at + 4), 4 * start);
      });
    });
  }
  return { model, texels };
}

it.each<[string, Patch]>([
  ['gradient ascent', {}],
  ['momentum, annealed', { teams: [{ optimizer: 'momentum', annealed: true }], schedule: { length: 150 } }],
  ['noise, by the number of the start', { teams: [{ optimizer: 'perturbed' }] }],
  ['alternating', { teams: [{ optimizer: 'alternating' }] }],
])('%s', (_, patch) => {
  const { model, texels } = whole(patch, 3, 0.2);
  for (let i = 0; i < texels.length / 4; i++) {
    const mu = axisPoint(request.mu, i % request.width, request.width);
    const sigma = axisPoint(request.sigma, Math.floor(i / request.width), request.height);
    const { outcome, steps, side } = escapeFrom(model, 0, mu, sigma, request.limit, i);
    const expected =
      outcome === 'undecided'
        ? [0, 0, 0, 0]
        : [outcome === 'arrived' ? steps : 0, side, ESCAPE_OUTCOMES.indexOf(outcome), 1];
    expect([...texels.subarray(4 * i, 4 * i + 4)]).toEqual(expected);
  }
  expect(whole(patch, 1, 1000).texels).toEqual(texels);
});
