import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultOptions } from '../../../src/core/link/link-options.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { applyPatch } from '../../../src/core/settings/validate.ts';
import {
  carry,
  flushAddress,
  linkTo,
  listenToAddress,
  readAddress,
  writeAddress,
  type AddressContents,
} from '../../../src/api/address.ts';

const before = location.href;

beforeEach(() => {
  history.replaceState(null, '', location.pathname);
  readAddress();
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
  expect(readAddress()).toEqual({ settings, options: defaultOptions(), messages: [] });
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

test('settings as the app opens leave nothing behind the path until a theme is chosen, and the hash stays', () => {
  history.replaceState(null, '', location.pathname);
  const { settings } = readAddress();
  history.replaceState(null, '', `${location.pathname}?engine=cpu&walkers=99#here`);
  writeAddress(settings);
  flushAddress();
  expect([location.search, location.hash]).toEqual(['', '#here']);
  for (const theme of ['contrast', 'light', 'dark'] as const) {
    writeAddress(applyPatch(settings, { view: { theme } }));
    flushAddress();
    expect([location.search, location.hash]).toEqual([`?view.theme=${theme}`, '#here']);
  }
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
  expect(readAddress()).toEqual({ settings, options: defaultOptions(), messages: [] });
  // and leave nothing behind when they are gone
  writeAddress(applyPatch(settings, { data: [-1, 1], weights: [] }));
  flushAddress();
  expect([location.search, location.hash]).toEqual(['?walkers=4096', '']);
});

test('what is said besides the settings stays in the address until it is no longer so', () => {
  history.replaceState(
    null,
    '',
    '?walkers=2048&t=500&embed=1&hide=panel&kiosk=30&origins=https://example.org',
  );
  const { settings, options, messages } = readAddress();
  expect(messages).toEqual([]);
  writeAddress(applyPatch(settings, { walkers: 4096 }));
  flushAddress();
  const rest = 'embed=1&hide=panel&kiosk=30&origins=https://example.org';
  expect(location.search).toBe(`?walkers=4096&t=500&${rest}`);
  carry({ t: 0 }, settings);
  flushAddress();
  expect(location.search).toBe(`?walkers=2048&${rest}`);
  expect(readAddress()).toEqual({ settings, options: { ...options, t: 0 }, messages: [] });
  expect(linkTo(settings)).toBe(`${location.origin}${location.pathname}?walkers=2048`);
});

test('a long take goes behind the #', () => {
  const take = 'aB3-_'.repeat(2000);
  history.replaceState(null, '', `?walkers=2048#take=${take}`);
  const { settings, options } = readAddress();
  expect(options.take).toBe(take);
  writeAddress(settings);
  flushAddress();
  expect([location.search, location.hash]).toEqual(['?walkers=2048', `#take=${take}`]);
});

test('a link to data that is pasted into the open page is followed, and so is the way back', async () => {
  vi.useRealTimers();
  const heard: AddressContents[] = [];
  const end = listenToAddress((read) => heard.push(read));
  const next = async (go: () => void): Promise<void> => {
    await new Promise<void>((resolve) => {
      addEventListener('hashchange', () => resolve(), { once: true });
      go();
    });
  };
  // what was about to be written gives way to what was asked for
  writeAddress(applyPatch(defaultSettings(), { walkers: 99 }));
  await next(() => (location.hash = '#data=-1,0.5,2'));
  expect(heard.map(({ settings }) => settings.data)).toEqual([[-1, 0.5, 2]]);
  expect(heard[0]!.settings.walkers).toBe(defaultSettings().walkers);
  await next(() => (location.hash = '#data=5,x'));
  expect(heard[1]!.messages).toEqual([expect.stringContaining('data')]);
  await next(() => history.back());
  expect(heard[2]!.settings.data).toEqual([-1, 0.5, 2]);
  // the app's own writing is no news, and neither are words that are not ours
  writeAddress(heard[2]!.settings);
  flushAddress();
  await next(() => (location.hash = '#here'));
  expect(heard).toHaveLength(3);
  end();
  await next(() => (location.hash = '#data=1,2'));
  expect(heard).toHaveLength(3);
});
