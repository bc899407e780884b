/** What the binding's patience may not change for the rest of a program. */

import { expect, it } from 'vitest';
import { letDawnWait } from '../../src/gpu/dawn-polls.ts';

letDawnWait();

it('setImmediate calls what it was given once, and not what was cleared', async () => {
  const calls: string[] = [];
  const note = (name: string): void => void calls.push(name);
  setImmediate(note, 'plain');
  // looks native
  setImmediate(note.bind(null, 'bound'));
  clearImmediate(setImmediate(note, 'plain and cleared'));
  clearImmediate(setImmediate(note.bind(null, 'bound and cleared')));
  clearImmediate(undefined);
  expect(await new Promise((resolve) => setImmediate(resolve, 'settled'))).toBe('settled');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(calls.sort()).toEqual(['bound', 'plain']);
});
