/** The store: who hears of which change, and how often. */

import { expect, it, vi } from 'vitest';
import { Store } from '../../../src/core/util/store.ts';

const start = { count: 1, name: 'a', list: [1, 2] };

it('a change of one part reaches those who subscribed to it once, and the others not at all', () => {
  const store = new Store(start);
  const [ofCount, ofName] = [vi.fn(), vi.fn()];
  store.subscribe(({ count }) => count, ofCount);
  store.subscribe(({ name }) => name, ofName);
  store.set({ count: 2 });
  store.set({ count: 2 });
  expect(ofCount.mock.calls).toEqual([[2, 1]]);
  expect(ofName).not.toHaveBeenCalled();
  expect(store.state).toEqual({ ...start, count: 2 });
  expect(start.count).toBe(1);
});

it('a selection of several parts is another one when one of them is', () => {
  const store = new Store(start);
  const run = vi.fn();
  store.subscribe(({ count, name }) => [count, name], run);
  store.set({ list: [3] });
  expect(run).not.toHaveBeenCalled();
  store.set({ name: 'b' });
  expect(run.mock.calls).toEqual([
    [
      [1, 'b'],
      [1, 'a'],
    ],
  ]);
});

it('a subscriber that changes the state is heard by all, each once for what it then is', () => {
  const store = new Store(start);
  const seen: number[] = [];
  store.subscribe(
    ({ count }) => count,
    (count) => count < 3 && store.set({ count: 3 }),
  );
  store.subscribe(
    ({ count }) => count,
    (count) => seen.push(count),
  );
  store.set({ count: 2 });
  expect(seen).toEqual([3]);
});

it('an aborted signal ends a subscription', () => {
  const store = new Store(start);
  const run = vi.fn();
  const ended = new AbortController();
  store.subscribe(({ count }) => count, run, ended.signal);
  ended.abort();
  store.set({ count: 2 });
  expect(run).not.toHaveBeenCalled();
});
