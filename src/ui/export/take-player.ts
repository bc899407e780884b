/** Plays a take over the whole page: computed as it plays, in real time where the machine is fast enough. */

import { SIZE_LIMITS, type Scene } from '../../core/export/scene.ts';
import type { Take } from '../../core/session/take.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { progressBar, wordsOf } from '../kit/job.ts';
import { atEnd, mount } from '../kit/lifetime.ts';
import { whole } from '../../core/notation/format.ts';

export interface TakePlayer {
  play(take: Take): Promise<void>;
  stop(): void;
}

/** The most pixels along a side. */
const LARGEST = 1920;

/** As many pixels as the page has, at most LARGEST along a side. */
function pageSize(): { width: number; height: number } {
  const scale = Math.min(devicePixelRatio, LARGEST / innerWidth, LARGEST / innerHeight);
  const side = (points: number): number => Math.max(SIZE_LIMITS.least, Math.round(points * scale));
  return { width: side(innerWidth), height: side(innerHeight) };
}

/**
 * @param complain says why it cannot be shown
 * @param parent what it is laid over
 */
export function createTakePlayer(
  controls: App,
  complain: (words: string) => void,
  parent: Element,
  signal: AbortSignal,
): TakePlayer {
  const picture = make('canvas', 'replay-picture');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', 'The recording');
  const words = make('p', 'replay-words');
  words.setAttribute('role', 'status');
  const say = writer(words);
  const clock = make('p', 'replay-clock');
  const tell = writer(clock);
  const bar = progressBar('Share played');
  const end = button('form-button', 'Close', () => stop());
  const element = make('div', 'replay', picture, make('div', 'replay-foot', words, clock, bar, end));
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-label', 'A recording');
  element.addEventListener('keydown', ({ key }) => key === 'Escape' && stop());
  element.hidden = true;
  mount(signal, parent, element);
  let current: AbortController | undefined;
  /** Whether the crowd of the page rests for a replay. */
  let rests = false;

  const stop = (): void => {
    current?.abort();
    current = undefined;
    element.hidden = true;
  };
  const run = async (scene: Scene, take: Take, signal: AbortSignal): Promise<void> => {
    bar.max = take.seconds;
    await scene.open((done, all) => say(`Computing ${whole(all - done)} steps…`), signal);
    say('A recording');
    const context = picture.getContext('2d')!;
    const began = performance.now();
    for (let seconds = 0; !signal.aborted;) {
      await scene.goTo(seconds, signal);
      if (signal.aborted) return;
      const { clock: steps } = scene.draw();
      bar.value = seconds;
      tell(`${seconds.toFixed(1)} of ${take.seconds.toFixed(1)} s · ${whole(steps)} steps`);
      // in the task in which it was drawn: later the canvas is blank
      scene.copyTo(context, 0, 0, picture.width, picture.height);
      if (seconds >= take.seconds) return;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      seconds = Math.min(take.seconds, (performance.now() - began) / 1000);
    }
  };
  const play = async (take: Take): Promise<void> => {
    stop();
    const mine = (current = new AbortController());
    element.hidden = false;
    const playing = controls.playing();
    // two crowds at a time would only slow each other down
    if (playing) controls.pause();
    let scene: Scene | undefined;
    try {
      const size = pageSize();
      Object.assign(picture, size);
      say('Computing the recording…');
      tell('');
      bar.removeAttribute('value');
      end.focus();
      scene = await controls.openScene({ ...size, take });
      await run(scene, take, mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) complain(wordsOf(error));
    } finally {
      scene?.dispose();
      // unless another replay has begun meanwhile, which found it paused
      rests ||= playing;
      if (rests && (current === undefined || current === mine)) {
        rests = false;
        controls.play();
      }
    }
  };
  atEnd(signal, stop);
  return { play, stop };
}
