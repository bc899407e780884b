/**
 * Kiosk mode: plays the chapters in a loop on an unattended screen. Any input interrupts it, and it resumes a minute
 * after the last one.
 */

import type { Settings } from '../../core/settings/settings.ts';
import { CHAPTERS, chapterOf, type ChapterAction } from '../../core/story/story.ts';
import type { Actions } from '../../api/actions.ts';
import type { App } from '../../api/app.ts';
import { make, writer } from '../kit/dom.ts';
import { atEnd } from '../kit/lifetime.ts';

/** Milliseconds without user input after which it goes on. */
export const KIOSK_IDLE = 60_000;
/** Where a corner at the top is free for the words, and the story's card needs its height. embed.css knows it too. */
const CORNER = '(min-width: 1100px) and (min-height: 500px)';
/** How often a action that is one step is done in a chapter. */
const SINGLE_STEPS = 3;

const WORDS = {
  hand: 'You are in control · the tour continues one minute after your last touch',
  waits: 'Press Play to start the tour',
};

/** Returns the actions done in a chapter while the user does none; the one that it begins with is done already. */
const chapterActions = (settings: Settings): readonly ChapterAction[] =>
  (chapterOf(settings)?.actions ?? []).flatMap((action, place) =>
    action.change ? (place > 0 ? [action] : []) : new Array<ChapterAction>(SINGLE_STEPS).fill(action),
  );

/**
 * @param buttons the row of the dock: on a small screen the words stand above it
 * @param seconds of each chapter
 * @param waits until the user presses play: for users who prefer reduced motion
 */
export function createKiosk(
  root: HTMLElement,
  buttons: HTMLElement,
  controls: App,
  actions: Actions,
  seconds: number,
  waits: boolean,
  signal: AbortSignal,
): void {
  const element = make('p', 'kiosk cut');
  if (buttons.checkVisibility() && !matchMedia(CORNER).matches) buttons.before(element);
  else root.append(element);
  atEnd(signal, () => {
    stop();
    element.remove();
  });
  const write = writer(element);
  let timers: ReturnType<typeof setTimeout>[] = [];
  const after = (milliseconds: number, run: () => void): void => {
    const wake = (): void => {
      // the tour does not go on in a hidden tab
      if (!document.hidden) run();
      else document.addEventListener('visibilitychange', wake, { once: true, signal });
    };
    const timer = setTimeout(() => {
      timers = timers.filter((other) => other !== timer);
      wake();
    }, milliseconds);
    timers.push(timer);
  };
  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };

  const show = (story: number): void => {
    stop();
    write(`${story} of ${CHAPTERS.length}: ${CHAPTERS[story - 1]!.title} · touch to take control`);
    const made = chapterActions({ ...controls.settings(), story });
    made.forEach((action, place) =>
      after((1000 * seconds * (place + 1)) / (made.length + 1), () =>
        action.change ? actions.change(action.change) : actions.run('step'),
      ),
    );
    after(1000 * seconds, () => begin((story % CHAPTERS.length) + 1));
  };
  const begin = (story: number): void => {
    actions.chapter(story);
    show(story);
  };
  const goOn = (): void => {
    waits = false;
    begin((controls.settings().story % CHAPTERS.length) + 1);
  };
  const touched = (): void => {
    if (waits) return;
    stop();
    write(WORDS.hand);
    after(KIOSK_IDLE, goOn);
  };
  for (const type of ['pointerdown', 'keydown', 'wheel']) {
    addEventListener(type, touched, { capture: true, passive: true, signal });
  }
  if (waits) {
    write(WORDS.waits);
    const look = (): void => (controls.playing() ? goOn() : after(250, look));
    look();
  } else {
    const { story } = controls.settings();
    // a link to a chapter begins there, and is there already
    if (story > 0) show(story);
    else begin(1);
  }
}
