/** A take, looked at again beside its buttons: computed as it goes, in its own time where the machine is fast enough. */

import type { Scene } from '../core/film.ts';
import type { Take } from '../core/take.ts';
import type { Controls } from './controls.ts';
import { button, make } from './dom.ts';

export interface Replay {
  readonly element: HTMLElement;
  play(take: Take): Promise<void>;
  stop(): void;
  dispose(): void;
}

/** Pixels of the picture: large enough to know it again. */
const SIZE = { width: 480, height: 270 };

/** @param complain says why it cannot be shown */
export function createReplay(controls: Controls, complain: (words: string) => void): Replay {
  const picture = make('canvas', 'export-look');
  Object.assign(picture, SIZE);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', 'The take');
  const end = button('export-button', 'Close', () => stop());
  const element = make('div', 'export-replay', picture, end);
  element.hidden = true;
  let current: AbortController | undefined;

  const stop = (): void => {
    current?.abort();
    current = undefined;
    element.hidden = true;
  };
  const run = async (scene: Scene, take: Take, signal: AbortSignal): Promise<void> => {
    await scene.open(undefined, signal);
    const context = picture.getContext('2d')!;
    const began = performance.now();
    for (let seconds = 0; !signal.aborted;) {
      await scene.goTo(seconds);
      if (signal.aborted) return;
      scene.draw();
      // in the task in which it was drawn: later the canvas is blank
      context.drawImage(scene.canvas, 0, 0, SIZE.width, SIZE.height);
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
      scene = await controls.film({ ...SIZE, take });
      await run(scene, take, mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) complain(error instanceof Error ? error.message : String(error));
    } finally {
      scene?.dispose();
      if (playing) controls.play();
    }
  };
  return { element, play, stop, dispose: stop };
}
