import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../src/core/settings.ts';
import { applyPatch } from '../../src/core/validate.ts';
import { flushAddress, readAddress, writeAddress } from '../../src/ui/address.ts';

const before = location.href;

beforeEach(() => {
  history.replaceState(null, '', location.pathname);
  vi.useFakeTimers();
});

afterEach(() => {
  flushAddress();
  vi.useRealTimers();
  vi.restoreAllMocks();
  history.replaceState(null, '', before);
});

test('settings come back from the address they were written to', () => {
  const settings = applyPatch(defaultSettings(), {
    walkers: 4096,
    data: [-1, 0.5, 2],
    view: { mode: 'map' },
  });
  writeAddress(settings);
  flushAddress();
  expect(location.search).toContain('data=-1,0.5,2');
  expect(readAddress()).toEqual({ settings, messages: [] });
});

test('a drag writes now and then, and ends with where the hand stopped', () => {
  const replace = vi.spyOn(history, 'replaceState');
  for (let k = 0; k < 300; k++) {
    writeAddress(applyPatch(defaultSettings(), { schedule: { sigma: (2000 - 5 * k) / 1000 } }));
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(replace.mock.calls.length).toBeGreaterThan(3);
  // browsers allow about 100 in 30 s, so 10 in these 3
  expect(replace.mock.calls.length).toBeLessThanOrEqual(10);
  expect(new URLSearchParams(location.search).get('schedule.sigma')).toBe('0.505');
});

test('default settings leave nothing behind the path, and the hash stays', () => {
  history.replaceState(null, '', `${location.pathname}?engine=cpu&walkers=99#here`);
  writeAddress(defaultSettings());
  flushAddress();
  expect(location.search).toBe('');
  expect(location.hash).toBe('#here');
});

test('other people’s keys are passed over, unknown ones named', () => {
  history.replaceState(null, '', '?engine=cpu&colour=red&walkers=2048');
  const { settings, messages } = readAddress(['engine']);
  expect(settings.walkers).toBe(2048);
  expect(messages).toEqual([expect.stringContaining('colour')]);
});

test('whoever reloads in the middle of a drag comes back to it', () => {
  writeAddress(applyPatch(defaultSettings(), { walkers: 2048 }));
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  expect(location.search).toBe('?walkers=2048');
});

test('data too long for a server stand behind the #, and come back', () => {
  const data = Array.from({ length: 3000 }, (_, i) => Math.sin(i + 1));
  const settings = applyPatch(defaultSettings(), {
    data,
    weights: data.map((x) => 1 + x * x),
    walkers: 4096,
  });
  history.replaceState(null, '', `${location.pathname}#here`);
  writeAddress(settings);
  flushAddress();
  expect(location.search).toBe('?walkers=4096');
  expect(location.hash.length).toBeGreaterThan(50_000);
  expect(readAddress()).toEqual({ settings, messages: [] });
  // and leave nothing behind when they are gone
  writeAddress(applyPatch(settings, { data: [-1, 1], weights: [] }));
  flushAddress();
  expect([location.search, location.hash]).toEqual(['?walkers=4096', '']);
});
