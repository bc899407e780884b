/** Undo and redo bring settings back exactly, as ordinary changes: any that can be made, in any order. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AppState } from '../../../src/api/app.ts';
import type { Backend } from '../../../src/app/backend.ts';
import { Session } from '../../../src/app/session.ts';
import { settingsUndo } from '../../../src/app/undo.ts';
import { nested, toQuery } from '../../../src/core/link/settings-query.ts';
import { takeSettings } from '../../../src/core/session/read-take.ts';
import { MOST_CHANGES, MOST_NUMBERS } from '../../../src/core/session/settings-history.ts';
import { FIELDS, defaultSettings, needsReset, type Settings } from '../../../src/core/settings/settings.ts';
import { TEAM_FIELDS, defaultTeam } from '../../../src/core/settings/teams.ts';
import { SettingsError, applyPatch, checkPatch, type Patch } from '../../../src/core/settings/validate.ts';
import { PRESETS, presetSettings } from '../../../src/core/story/presets.ts';
import { CHAPTERS, storySettings } from '../../../src/core/story/story.ts';
import { Store } from '../../../src/core/util/store.ts';
import { createGestures, type Input } from '../../../src/ui/kit/gestures.ts';
import { namesOf } from '../../../src/ui/panel/undo.ts';
import { allowed } from '../hostile/hostile.ts';

const SEED = 20_261_129;

/** The part of an app that undo needs: its store, its session, and the gesture in which all is changed. */
function appOf(settings = defaultSettings()) {
  const store = new Store<AppState>({
    settings,
    playing: false,
    filming: false,
    reproducible: true,
    begun: undefined,
    taking: false,
  });
  const session = new Session(store);
  const undo = settingsUndo(session);
  const app = {
    store,
    session,
    undo,
    get settings(): Settings {
      return store.state.settings;
    },
    /** A change in the gesture that there is. */
    drag: (patch: unknown) => session.update(checkPatch(patch)),
    /** A change by itself. */
    change: (patch: unknown) => {
      undo.beginGesture();
      app.drag(patch);
    },
  };
  session.onChange = undo.note;
  return app;
}

/** All but where the user looks from. */
const SETTINGS = FIELDS.filter(({ key }) => !['view.camera', 'view.map'].includes(key));

/** One change of any kind, as it is made of the settings before it. */
const anyChange: fc.Arbitrary<(now: Settings) => unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...SETTINGS)
      .chain((field) => allowed(field).map((value) => () => nested(field.key, value))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...TEAM_FIELDS), fc.nat(3)).chain(([field, place]) =>
      allowed(field).map((value) => ({ teams }: Settings) => ({
        teams: teams.map((team, i) => (i === place % teams.length ? { ...team, [field.key]: value } : team)),
      })),
    ),
  },
  fc.constant(({ teams }: Settings) => ({ teams: [...teams, defaultTeam('em')] })),
  fc.constant(({ teams }: Settings) => ({ teams: teams.slice(1) })),
  fc.constantFrom(...PRESETS).map((preset) => (now: Settings) => presetSettings(preset, now)),
  fc.integer({ min: 1, max: CHAPTERS.length }).map((story) => (now: Settings) => storySettings(story, now)),
  // what users do most: values near the usual ones, some of them those that hold already
  fc
    .constantFrom<Patch>(
      { data: [-1, 1] },
      { data: [0.5, 1, 4], weights: [1, 2, 3] },
      { schedule: { shape: 'custom', points: [0, 2, 0.5, 1, 1, 0.1] } },
      { schedule: { shape: 'manual', sigma: 0.9 } },
      { window: { mu: [-0.1, 0.1], sigma: [0.9, 1.1] } },
      { view: { probe: [0.2, 1], sliceMu: [-1, 1] } },
      { view: { probe: [] } },
    )
    .map((patch) => () => patch),
);

it('any 200 changes undone are the first settings, and redone the last, one by one', () => {
  let most = 0;
  fc.assert(
    fc.property(fc.array(anyChange, { minLength: MOST_CHANGES, maxLength: MOST_CHANGES }), (changes) => {
      const app = appOf();
      const states = [app.settings];
      for (const change of changes) {
        try {
          app.change(change(app.settings));
        } catch (error) {
          // what is refused changes nothing, and cannot be undone
          if (!(error instanceof SettingsError)) throw error;
        }
        if (app.settings !== states.at(-1)) states.push(app.settings);
      }
      most = Math.max(most, states.length);
      for (const state of states.slice(0, -1).toReversed()) {
        expect(app.undo.go('undo')).not.toEqual([]);
        expect(app.settings).toEqual(state);
      }
      expect(app.undo.go('undo')).toEqual([]);
      for (const state of states.slice(1)) {
        expect(app.undo.go('redo')).not.toEqual([]);
        expect(app.settings).toEqual(state);
      }
      expect(app.undo.go('redo')).toEqual([]);
    }),
    { seed: SEED, numRuns: 4 },
  );
  // the others were refused, or set what held already
  expect(most).toBeGreaterThan(100);
});

it('changes, undo and redo in any order agree with a list of the settings', () => {
  const step = fc.oneof(fc.constant('undo' as const), fc.constant('redo' as const), anyChange);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const app = appOf();
      let [states, place] = [[app.settings], 0];
      for (const one of steps) {
        if (one === 'undo') place = Math.max(0, place - 1);
        else if (one === 'redo') place = Math.min(states.length - 1, place + 1);
        if (typeof one === 'string') app.undo.go(one);
        else {
          const before = app.settings;
          try {
            app.change(one(before));
          } catch (error) {
            if (!(error instanceof SettingsError)) throw error;
          }
          if (app.settings === before) continue;
          // what was undone cannot be redone after another change
          states = [...states.slice(0, place + 1), app.settings];
          place++;
        }
        expect(app.settings).toEqual(states[place]);
        const offered = [app.undo.keys('undo'), app.undo.keys('redo')];
        expect(offered.map(({ length }) => length > 0)).toEqual([place > 0, place < states.length - 1]);
      }
    }),
    { seed: SEED, numRuns: 30 },
  );
});

it('all that is changed in one gesture is one change, and what ends where it began is none', () => {
  const app = appOf();
  const first = app.settings;
  app.undo.beginGesture();
  // the temperature slider: the schedule gives way to it first
  for (const sigma of [1.4, 1.2, 0.9]) app.drag({ schedule: { shape: 'manual', sigma } });
  const dragged = app.settings;
  app.change({ speed: 2 });
  app.undo.beginGesture();
  for (const speed of [4, 3, 2]) app.drag({ speed });
  expect(app.undo.keys('undo')).toEqual(['speed']);
  app.undo.go('undo');
  expect(app.settings).toEqual(dragged);
  expect(app.undo.keys('undo')).toEqual(['schedule.shape', 'schedule.sigma']);
  expect(app.undo.keys('redo')).toEqual(['speed']);
  app.undo.go('undo');
  expect(app.settings).toEqual(first);
});

it('each change of a script is one by itself, also in the middle of a drag', () => {
  const app = appOf();
  app.drag({ speed: 2 });
  app.session.update(checkPatch({ speed: 3 }), true);
  app.session.update(checkPatch({ speed: 4 }), true);
  app.drag({ speed: 5 });
  app.drag({ speed: 6 });
  const speeds: number[] = [];
  while (app.undo.go('undo').length > 0) speeds.push(app.settings.speed);
  expect(speeds).toEqual([4, 3, 2, 1]);
});

it('a drag that goes on after an undo is a change of its own', () => {
  const app = appOf();
  app.change({ speed: 2 });
  app.undo.beginGesture();
  app.drag({ speed: 3 });
  app.drag({ speed: 4 });
  app.undo.go('undo');
  app.drag({ speed: 5 });
  expect(app.settings.speed).toBe(5);
  app.undo.go('undo');
  expect(app.settings.speed).toBe(2);
});

it('the camera stays where the user left it, unless the change that is undone had moved it', () => {
  const app = appOf();
  const looks = (azimuth: number): Patch => ({ view: { camera: [azimuth, 30, 6, 0, 0], map: [0.1, 0, 2] } });
  app.change(looks(10));
  expect(app.undo.go('undo')).toEqual([]);
  app.change({ speed: 2 });
  app.change(looks(20));
  expect(app.undo.go('undo')).toEqual(['speed']);
  expect(app.settings.view.camera[0]).toBe(20);
  // looking round does not cost what can be redone
  app.change(looks(30));
  app.undo.go('redo');
  expect(app.settings).toMatchObject({ speed: 2, view: looks(30).view! });
  const race = { ...PRESETS[1]!.patch, view: { ...PRESETS[1]!.patch.view, camera: [1, 2, 3, 0, 0] } };
  app.change(race);
  app.change(looks(40));
  app.undo.go('undo');
  expect(app.settings).toMatchObject({ speed: 2, view: looks(30).view! });
});

it('what the machine made of the settings is no change', () => {
  const app = appOf();
  app.session.replaceSettings(applyPatch(app.settings, { walkers: 20_000 }));
  expect(app.undo.go('undo')).toEqual([]);
  expect(app.settings.walkers).toBe(20_000);
});

it('an undo that is refused changes nothing and can be done later', () => {
  const app = appOf();
  app.change({ engine: 'cpu' });
  app.store.set({ filming: true });
  expect(() => app.undo.go('undo')).toThrow(/^engine must be cpu while a clip or an image is being made/);
  expect(app.settings.engine).toBe('cpu');
  app.store.set({ filming: false });
  app.undo.go('undo');
  expect(app.settings.engine).toBe('auto');
});

it('keeps so many changes, and so many numbers of data', () => {
  const app = appOf();
  for (let speed = 1; speed <= MOST_CHANGES + 50; speed++) app.change({ speed: speed / 2 + 1 });
  let undone = 0;
  while (app.undo.go('undo').length > 0) undone++;
  expect(undone).toBe(MOST_CHANGES);

  const large = (k: number): number[] => Array.from({ length: 10_000 }, (_, i) => i + k);
  const other = appOf();
  for (let k = 0; k < 105; k++) other.change({ data: large(k) });
  // what is shared counts once
  for (let k = 0; k < 20; k++) other.change({ speed: 2 + k });
  undone = 0;
  while (other.undo.go('undo').length > 0) undone++;
  expect(undone - 20).toBe(MOST_NUMBERS / 10_000 - 1);
});

it('for a take, a link and the log it is a change like any other', () => {
  const app = appOf();
  const query = toQuery(app.settings);
  const engine = {
    clock: 7,
    kind: 'CPU',
    configure: (next: Settings) => needsReset(app.settings, next),
  } as unknown as Backend['engine'];
  app.session.backend = { engine, view: { camera: [0, 0, 1, 0, 0] } } as unknown as Backend;
  app.session.startTake();
  app.change({ schedule: { sigma: 0.9, shape: 'manual' } });
  app.change({ teams: [defaultTeam('em'), defaultTeam('momentum')] });
  app.undo.go('undo');
  app.undo.go('undo');
  expect(toQuery(app.settings)).toBe(query);
  app.undo.go('redo');
  const take = app.session.endTake()!;
  expect(take.deeds.map(({ deed }) => deed.do)).toEqual(Array(5).fill('update'));
  const replayed = take.deeds.reduce(
    (settings, { deed }) => (deed.do === 'update' ? applyPatch(settings, deed.patch) : settings),
    takeSettings(take),
  );
  expect(replayed).toEqual(app.settings);
  expect(app.session.log.settingsAfter(app.session.log.entries.length)).toEqual(app.settings);
});

it('a press of the pointer, another key, a pause of the wheel and a field that is left begin a gesture', () => {
  const begun = (inputs: readonly Input[]): string => {
    let count = 0;
    const listen = createGestures(() => count++);
    return inputs.map((input) => (listen(input), count)).join(' ');
  };
  const key = (name: string, timeStamp: number, repeat = false): Input => ({
    type: 'keydown',
    key: name,
    timeStamp,
    repeat,
  });
  // two fingers pinch together
  const finger = (isPrimary: boolean, timeStamp: number): Input => ({
    type: 'pointerdown',
    isPrimary,
    timeStamp,
  });
  expect(begun([finger(true, 0), finger(false, 20), finger(true, 30)])).toBe('1 1 2');
  const wheel = (timeStamp: number): Input => ({ type: 'wheel', timeStamp });
  expect(begun([wheel(0), wheel(300), wheel(800), wheel(1500)])).toBe('1 1 1 2');
  // pressed again and again, or held down
  expect(
    begun([key('ArrowUp', 0), key('ArrowUp', 300), key('ArrowUp', 1200), key('ArrowUp', 2500, true)]),
  ).toBe('1 1 2 2');
  expect(begun([key('Shift', 0), key('+', 10), key('-', 20), { type: 'focusout', timeStamp: 21 }])).toBe(
    '0 1 2 3',
  );
});

it.each([
  [['stepSize'], 'step size η'],
  [['schedule.shape', 'schedule.sigma'], 'schedule, temperature σ'],
  [['window.mu', 'window.sigma'], 'window'],
  [['story', 'speed'], 'chapter'],
  [['speed', 'data', 'walkers', 'engine'], '4 settings'],
  [['view.probe'], 'probe'],
  [[], ''],
])('%j are called %s', (keys, words) => expect(namesOf(keys)).toBe(words));

it('every setting has a name that is not its key', () => {
  for (const { key } of [...FIELDS, ...TEAM_FIELDS])
    expect(namesOf([key]), key).not.toMatch(/[a-z][A-Z]|\w\.\w/);
});
