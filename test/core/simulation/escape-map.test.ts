/** A map of escape times from what an engine has computed so far. */

import { expect, it } from 'vitest';
import {
  ESCAPE_OUTCOMES,
  mapOf,
  type EscapeOutcome,
  type EscapeRequest,
} from '../../../src/core/simulation/escape-map.ts';

it('holds what has happened in the steps that all have made, and nothing later', () => {
  const starts: [steps: number, side: number, outcome: EscapeOutcome][] = [
    [0, 0, 'undecided'],
    [0, -1, 'arrived'],
    [20, 1, 'arrived'],
    // of a slice that has made more steps
    [21, 1, 'arrived'],
    [0, 0, 'symmetric'],
  ];
  const texels = starts.flatMap(([steps, side, outcome]) => [
    steps,
    side,
    ESCAPE_OUTCOMES.indexOf(outcome),
    1,
  ]);
  const request: EscapeRequest = { team: 0, mu: [-1, 1], sigma: [0.5, 1], width: 5, height: 1, limit: 100 };
  const map = mapOf(request, Float32Array.from(texels), 20);
  expect(Array.from(map.outcomes, (k) => ESCAPE_OUTCOMES[k])).toEqual([
    ...['undecided', 'arrived', 'arrived', 'undecided', 'symmetric'],
  ]);
  expect([...map.steps]).toEqual([0, 0, 20, 0, 0]);
  expect([...map.sides]).toEqual([0, -1, 1, 0, 0]);
  expect([map.done, map.decided]).toEqual([20, 0.6]);
  expect(mapOf(map, Float32Array.from(texels), 21).decided).toBe(0.8);
});
