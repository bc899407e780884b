/** The user interface as a whole: creates every part and passes on what happens. */

import { dropAt } from '../core/plane/dropped-tracers.ts';
import type { Composition } from '../core/export/scene.ts';
import { PRESETS, presetOf, type Preset } from '../core/story/presets.ts';
import type { Settings } from '../core/settings/settings.ts';
import { checkPatch } from '../core/settings/validate.ts';
import { ValidationError } from '../core/util/validation-error.ts';
import { createActions } from '../api/actions.ts';
import { carriedOptions, followSystem, listenToAddress, type AddressContents } from '../api/address.ts';
import { createBlackout } from './present/blackout.ts';
import type { App, AppState } from '../api/app.ts';
import type { FrameStatus } from '../core/readout/frame-status.ts';
import { skyOf } from './stage/composition.ts';
import { measureOcclusion, watchOcclusion } from './stage/occlusion.ts';
import { createDock } from './stage/dock.ts';
import { createDrawer } from './kit/drawer.ts';
import { releaseFocusAfterPointer } from './kit/dom.ts';
import { whenIdle } from './kit/idle.ts';
import { atEnd } from './kit/lifetime.ts';
import { createEmbed } from './present/embed.ts';
import { listenToErrors } from './messages/uncaught-errors.ts';
import { createFitOffer } from './data/fit-offer.ts';
import { createFirstVisit } from './messages/first-visit.ts';
import { describeFailure, type Failure } from './messages/failures.ts';
import { createHelp } from './keys/help.ts';
import { listenToKeys } from './keys/keyboard.ts';
import { createNotices, type NoticeAction, type Notices } from './messages/notices.ts';
import type { LinkedTakes } from './export/linked-takes.ts';
import { createOpeningStep } from './stage/opening-step.ts';
import { KIOSK, createPages } from './pages.ts';
import { createPanel } from './panel/panel.ts';
import { createPresenter } from './present/presenter.ts';
import { createPresets } from './story/presets.ts';
import { createReadout } from './readout/readout.ts';
import { createPointerRing } from './present/pointer-ring.ts';
import { describeStage } from './stage/canvas-label.ts';
import { createShare } from './share/share.ts';
import { createStory } from './story/card.ts';
import { createTheme } from './present/theme.ts';
import { createZoom } from './stage/zoom.ts';
import { markTabKey } from './stage/focus-mark.ts';
import { lazyModule, withModule } from '../core/util/lazy-module.ts';

export { carriedOptions, isBare, readAddress, writeAddress } from '../api/address.ts';
export type { App } from '../api/app.ts';
export { failureOf, type Failure } from './messages/failures.ts';

export interface Ui {
  /** Opens as the link says: at its step, and chapter after chapter. Once, when the engine is on its way. */
  start(): void;
  /** How many times as large as usual letters and lines are on the stage. */
  readonly type: number;
  /** Begins presenter mode, as a link may ask for. */
  present(): void;
  /** How much of the stage is covered at its edges, by mode of the view. */
  covered(map: boolean): Composition;
  /** Once a frame: what is happening. */
  /** numbers: whether the readout is written too. */
  report(status: FrameStatus, numbers?: boolean): void;
  notice: Notices['notice'];
  /** Covers the stage with what happened and what to do; the first failure stays. Returns whether it is shown. */
  failure(failure: Failure, action?: NoticeAction): boolean;
  /** Says in a notice that stays why there is no GPU, when the app goes on without one. */
  explain(failure: Failure): void;
  /** Takes the card away. The card's own button does so by itself when its action succeeds. */
  recovered(): void;
  /** A place on the surface was clicked or tapped; other: with the key for the other of two meanings held down. */
  pick(mu: number, sigma: number, other: boolean): void;
}

const WAKE_LOCK = lazyModule(async () => (await import('./present/wake-lock.ts')).createWakeLock);
const LINKED_TAKES = lazyModule(async () => (await import('./export/linked-takes.ts')).createLinkedTakes);

/** Milliseconds that the caption of a preset stays: time to read it aloud. */
const CAPTION = 15_000;

/**
 * Builds the interface into `root`, which is the body or an element without a size of its own.
 * @param moved is called when the interface covers another part of the stage than before
 * @param options what the link says besides the settings
 * @param bare whether the link names nothing, so that this may be a first visit
 * @param signal ends the interface: its elements, listeners and timers
 */
export function createUi(
  controls: App,
  root: HTMLElement,
  moved: () => void = () => undefined,
  options = carriedOptions(),
  bare = false,
  signal = new AbortController().signal,
): Ui {
  // the colours of the picture are the colours of the legend
  const theme = createTheme(root, signal);
  theme.refresh(controls.settings().view);

  const notices = createNotices(root, signal);
  const tell = (error: unknown): void => {
    // a value that is not allowed is a person's business; everything else is ours, and goes where all errors go
    if (typeof error === 'string') notices.notice(error);
    else if (error instanceof ValidationError) notices.notice(error.message, { kind: 'error' });
    else reportError(error);
  };
  const actions = createActions(controls, tell, () => showAll());
  // in the order in which Tab goes through them: what a lecture needs most comes first
  const firstVisit = bare ? createFirstVisit(root, actions, () => controls.playing(), signal) : undefined;
  const dock = createDock(root, actions, signal);
  const readout = createReadout(root, actions, signal);
  const drawer = createDrawer(root, dock.buttons, signal);
  const pages = createPages(
    root,
    drawer,
    actions,
    controls,
    { follow: (link) => follow(link), notice: notices.notice },
    signal,
  );
  const share = createShare(root, dock.buttons, controls, tell, signal);
  const shownToAll = (): void => {
    moved();
    keepAwake();
  };
  const presenter = createPresenter(root, { drawer, notices, moved: shownToAll }, signal);
  const panel = createPanel(root, actions, presenter.toggle, signal);
  const story = createStory(root, readout.head, actions, { panel, notices }, signal);
  const zoom = createZoom(root, actions, signal);
  const fitOffer = createFitOffer(actions, notices);
  const presets = createPresets(root, readout.head, actions, signal);
  const help = createHelp(root, signal);
  const embed = createEmbed(root, options, signal);
  const opening = createOpeningStep(root, controls, signal);
  const black = createBlackout(root, signal);
  const ring = createPointerRing(root, signal);
  /** What keeps the screen on besides presenter mode: the kiosk, and what is being recorded. */
  let [touring, recording] = [false, false];
  let stayAwake: ((wanted: boolean) => void) | undefined;
  const keepAwake = (): void =>
    withModule(
      WAKE_LOCK,
      (create) => (stayAwake ??= create(signal))(presenter.on || touring || recording),
      () => undefined,
    );
  const record = (now: boolean): void => {
    recording = now;
    keepAwake();
  };
  controls.subscribe(({ filming, taking }) => filming || taking, record, signal);
  let takes: LinkedTakes | undefined;
  const complain = (problem: string): void => void notices.notice(problem, { kind: 'error' });
  const playTake = (packed: string): void => {
    if (packed === '') return;
    LINKED_TAKES.load()
      .then((create) => (takes ??= create(root, controls, tell, complain, signal)).play(packed))
      .catch(tell);
  };
  const targets = {
    actions,
    black,
    drawer,
    help,
    messages: notices,
    presenter,
    presets,
    ring,
    share,
    story,
    zoom,
  };
  listenToKeys(targets, options.embed, signal);
  listenToErrors(notices.notice, signal);
  releaseFocusAfterPointer(root, signal);
  markTabKey(signal);
  watchOcclusion(root, moved, signal);
  const follow = ({ settings, options: { t, take }, messages }: AddressContents): void => {
    for (const message of messages) notices.notice(message, { kind: 'error' });
    actions.change(settings, true);
    playTake(take);
    if (t > 0) controls.reset().then(() => opening.open(t), tell);
  };
  // the user pasted a link to data, or went back from one
  atEnd(signal, listenToAddress(follow));
  followSystem((theme) => controls.update(checkPatch({ view: { theme } })), signal);

  /** What shows settings, and which part of the state: other changes leave it alone. None of it answers with a change. */
  const shown: readonly [part: (settings: Settings) => void, of: (state: AppState) => unknown][] = [
    [({ view }) => theme.refresh(view), ({ settings }) => settings.view],
    [(settings) => describeStage(root, settings), ({ settings }) => settings.view],
    [panel.refresh, ({ settings }) => settings],
    [dock.refresh, ({ settings: { teams, schedule, data, weights } }) => [teams, schedule, data, weights]],
    [pages.refresh, ({ settings, reproducible }) => [settings, reproducible]],
    [
      story.refresh,
      ({ settings: { story, view, window, data, weights } }) => [story, view, window, data, weights],
    ],
    [zoom.refresh, ({ settings: { window, data, weights } }) => [window, data, weights]],
    [fitOffer.refresh, ({ settings: { window, data, weights } }) => [window, data, weights]],
    [embed.refresh, ({ settings }) => settings],
    [(settings) => firstVisit?.refresh(settings), ({ settings }) => settings],
  ];
  const showAll = (): void => {
    for (const [part] of shown) part(controls.settings());
  };
  showAll();
  for (const [part, of] of shown) controls.subscribe(of, () => part(controls.settings()), signal);
  const setPlaying = (playing: boolean): void => {
    panel.setPlaying(playing);
    dock.setPlaying(playing);
  };
  setPlaying(controls.playing());
  controls.subscribe(({ playing }) => playing, setPlaying, signal);

  let hush = (): void => undefined;
  const caption = ({ title, sentence }: Preset): void => {
    hush();
    hush = notices.notice(sentence, { title, life: CAPTION });
  };
  // a link to a preset is that preset
  const linked = presetOf(controls.settings());
  if (linked && linked !== PRESETS[0]) caption(linked);
  controls.subscribe(
    ({ begun }) => begun,
    (begun) => begun && caption(begun.preset),
    signal,
  );

  return {
    get type() {
      return presenter.type;
    },
    present: () => {
      if (!presenter.on) presenter.toggle();
    },
    report: (status, numbers = true) => {
      if (numbers) readout.update(status);
      dock.report(status);
      pages.report(status);
      zoom.report(status);
      opening.report(status);
      panel.setFlying(controls.flying());
    },
    notice: notices.notice,
    covered: (map) => {
      const covered = measureOcclusion(root, map, presenter.type);
      // words that stand in the sky between the peaks follow the picture
      const { left, right } = covered.frame ?? covered;
      const middle = (innerWidth + left - right) / 2;
      const { style } = document.documentElement;
      style.setProperty('--middle', `${middle.toFixed()}px`);
      if (covered.frame)
        style.setProperty('--sky', `${skyOf(covered.frame, innerHeight, presenter.type).toFixed()}px`);
      return covered;
    },
    failure: (failure, action) => notices.failure(describeFailure(failure), action),
    explain: (failure) => {
      const { title, advice, brief = advice?.[0] } = describeFailure(failure);
      const words = [`${title}: the walkers are computed on the CPU.`, ...(brief ? [brief] : [])];
      if (failure.kind === 'shader' && failure.detail) words.push(failure.detail);
      notices.notice(words.join(' '), { kind: 'error' });
    },
    recovered: notices.recovered,
    start: () => {
      const explain = (): void => whenIdle(panel.explain, signal);
      controls.ready.then(explain, explain);
      const plays = controls.playing();
      const { t, autoplay, present, kiosk: seconds } = options;
      if (present && !presenter.on) presenter.toggle();
      const waits = !autoplay || matchMedia('(prefers-reduced-motion: reduce)').matches;
      const tour = (): void => {
        if (seconds === 0) return;
        const begin = (create: NonNullable<typeof KIOSK.loaded>): void => {
          if (signal.aborted) return;
          create(root, dock.buttons, controls, actions, seconds, waits, signal);
          touring = true;
          keepAwake();
        };
        withModule(KIOSK, begin, tell);
      };
      playTake(options.take);
      if (t === 0) return tour();
      const there = (arrived: boolean): void => {
        if (arrived && plays) controls.play();
        tour();
      };
      // that there is no engine, the page says already
      opening.open(t).then(there, () => undefined);
    },
    pick: (mu, sigma, other) => {
      if (options.embed) return;
      const settings = controls.settings();
      if (other || settings.view.dropping) actions.change(dropAt(settings, mu, sigma));
      else pages.pick(mu, sigma);
    },
  };
}
