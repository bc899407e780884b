/** The app as the interface, scripts and messages see it: passes on what is asked to the part that does it. */

import type { App, AppState, Ready } from '../api/app.ts';
import { presetSettings, type Preset } from '../core/story/presets.ts';
import { CHAPTERS, storySettings } from '../core/story/story.ts';
import type { Settings } from '../core/settings/settings.ts';
import { checkPatch, type Patch } from '../core/settings/validate.ts';
import { lazyModule, withModule } from '../core/util/lazy-module.ts';
import type { Store } from '../core/util/store.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import { fewerWalkers } from './backend.ts';
import { Filming } from './filming.ts';
import type { FrameLoop } from './frame-loop.ts';
import type { Session } from './session.ts';

/** Returns the app; the frame loop may begin later, and is to begin before `ready` is asked for. */
export function createApp(store: Store<AppState>, session: Session, frameLoop: FrameLoop): App {
  const filming = new Filming(store, session);
  let ready: Promise<Ready> | undefined;
  const undo = lazyModule(async () => (await import('./undo.ts')).createUndo(session));
  session.onChange = (...change) =>
    withModule(
      undo,
      ({ note }) => note(...change),
      // what is changed while the code cannot be loaded cannot be undone
      () => undefined,
    );

  /** A show from its start. Without a GPU the crowd is smaller, unless the show's patch says how large it is. */
  const begin = (settings: Settings, patch: Patch): Promise<void> => {
    const fewer = session.backend && fewerWalkers(session.backend.engine);
    const walkers = fewer && patch.walkers === undefined ? fewer : settings.walkers;
    session.update(checkPatch({ ...settings, walkers }), true);
    return session.reset();
  };
  const play = (): void => store.set({ playing: true });
  const pause = (): void => store.set({ playing: false });

  return {
    get ready() {
      ready ??= session
        .backendReady()
        .then(({ engine }) => ({ engine: engine.kind, adapter: engine.adapter }));
      // callers that await it get the error; all others can read it on the page
      ready.catch(() => undefined);
      return ready;
    },
    subscribe: (select, run, signal) => store.subscribe(select, run, signal),
    settings: () => store.state.settings,
    update: (patch, apart) => session.update(patch, apart),
    undo,
    playing: () => store.state.playing,
    play,
    pause,
    engine: (call) => {
      if (!session.backend)
        throw new ValidationError(call, undefined, 'called after ready', 'a call before it');
      return session.backend.engine;
    },
    engineReady: () => session.engineReady(),
    histories: async () => (await session.engineReady()).readHistories(),
    statistics: async () => (await session.backend?.engine.readStatistics()) ?? [],
    placed: () => session.log.placed !== undefined,
    reproducible: () => store.state.reproducible,
    pick: (x, y) => session.backend?.view.pick(x, y) ?? null,
    project: (mu, sigma, team) => session.backend?.view.project(mu, sigma, team) ?? null,
    moveCamera: (look) => session.backend?.view.moveCamera(look),
    fly: (flies) => session.backend?.view.fly(flies),
    flying: () => session.backend?.view.flying ?? false,
    preset: async (preset: Preset) => {
      const begun = begin(presetSettings(preset, store.state.settings), preset.patch);
      store.set({ begun: { preset } });
      await begun;
      play();
    },
    chapter: async (story) => {
      const { patch, plays } = CHAPTERS[story - 1]!;
      if (!plays) pause();
      await begin(storySettings(story, store.state.settings), patch);
      // the user may have gone to another chapter meanwhile
      if (plays && store.state.settings.story === story) play();
    },
    seek: (scheduleStep) => {
      session.seek(scheduleStep);
      frameLoop.changed();
    },
    reset: () => session.reset(),
    place: (pairs) => {
      pause();
      return session.place(pairs);
    },
    step: (n, progress, signal) => {
      pause();
      return session.step(n, progress, signal);
    },
    back: (n) => {
      pause();
      return session.back(n);
    },
    startTake: () => session.startTake(),
    endTake: () => session.endTake(),
    takeSeconds: () => session.takeSeconds,
    openScene: (options) => filming.openScene(options),
    record: (options, hooks) => filming.record(options, hooks),
    picture: (options, hooks) => filming.picture(options, hooks),
    image: () => frameLoop.image(),
  };
}
