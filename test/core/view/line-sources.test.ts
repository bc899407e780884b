/** The lines on the surface while the window is zoomed: what hangs on the window alone is made anew, and nothing is lost. */

import { beforeEach, expect, it, vi } from 'vitest';
import { foldData } from '../../../src/core/likelihood/folded-data.ts';
import { DATASETS } from '../../../src/core/data/datasets.ts';
import { droppedTracers } from '../../../src/core/plane/dropped-tracers.ts';
import { trajectories } from '../../../src/core/plane/gradient-field.ts';
import type { Polyline } from '../../../src/core/plane/polyline.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { LineSources } from '../../../src/view/layers/line-sources.ts';

vi.mock(import('../../../src/core/plane/dropped-tracers.ts'), async (original) => {
  const real = await original();
  return { ...real, droppedTracers: vi.fn(real.droppedTracers) };
});
beforeEach(() => {
  vi.mocked(droppedTracers).mockClear();
});

/** What is drawn after these settings, one after the other. */
function traces(...all: Settings[]): Map<string, readonly Polyline[]> {
  const sets = new Map<string, readonly Polyline[]>();
  const made = new LineSources({ set: (name, lines) => void sets.set(name, lines) });
  let data = foldData([1]);
  for (const settings of all) {
    const next = foldData(settings.data, settings.weights);
    if (next.x.join() !== data.x.join()) data = next;
    made.configure(settings, data, settings.window);
  }
  return sets;
}

const settingsOf = (change: (settings: Settings) => void): Settings => {
  const settings = defaultSettings();
  change(settings);
  return settings;
};
const near: Settings['window'] = { mu: [-0.5, 0.7], sigma: [0.6, 1.4] };

it('a zoom does not let dropped tracers climb again, and shows them as they would be', () => {
  const drop = (settings: Settings): void => void (settings.view.dropped = [0.9, 1.6, -0.2, 1.1]);
  const [far, close] = [
    settingsOf(drop),
    settingsOf((settings) => {
      drop(settings);
      settings.window = near;
    }),
  ] as const;
  const zoomed = traces(far, close, far, close).get('dropped')!;
  expect(droppedTracers).toHaveBeenCalledTimes(2);
  const fresh = traces(close).get('dropped')!;
  expect(droppedTracers).toHaveBeenCalledTimes(4);
  expect(zoomed).toEqual(fresh);
  expect(zoomed).toHaveLength(2);
  // one more, other data, another limit: those it concerns climb
  vi.mocked(droppedTracers).mockClear();
  const more = settingsOf((settings) => (settings.view.dropped = [0.9, 1.6, -0.2, 1.1, 1, 1]));
  traces(far, more);
  expect(droppedTracers).toHaveBeenCalledTimes(3);
  traces(
    far,
    settingsOf((settings) => {
      drop(settings);
      settings.data = [-2, 1];
    }),
  );
  expect(droppedTracers).toHaveBeenCalledTimes(7);
  traces(
    far,
    settingsOf((settings) => {
      drop(settings);
      settings.moveLimit = 0.01;
    }),
  );
  expect(droppedTracers).toHaveBeenCalledTimes(11);
});

it('of thousands of data, trajectories and arrows are those of all of them', () => {
  const values = DATASETS.find(({ key }) => key === 'draws')!.values();
  const settings = settingsOf((it) => {
    it.data = values;
    it.view.trajectories = 7;
    it.window = { mu: [-2, 2], sigma: [0.5, 1.5] };
  });
  const data = foldData(values);
  const drawn = traces(settings).get('trajectories')!;
  const exact = trajectories(data, settings.window, 7);
  expect(drawn).toHaveLength(49);
  // as far as a picture shows: beyond the first steps off a cliff small differences grow
  drawn.forEach(({ points }, k) =>
    points.slice(0, 3).forEach(([mu, sigma], i) => {
      const [a, b] = exact[k]!.points[i]!;
      expect(Math.abs(mu - a) + Math.abs(sigma - b)).toBeLessThan(1e-6 * (1 + Math.abs(a) + Math.abs(b)));
    }),
  );
});
