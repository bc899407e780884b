/** A clip on its way: how far it is, how long it may take, the button that ends it, and the file when it is there. */

import { ClipError, endingOf, type ClipOptions, type ClipProgress } from '../core/clip.ts';
import { Refusal } from '../core/refusal.ts';
import type { Controls } from './controls.ts';
import { button, make, writer } from './dom.ts';
import { whole } from './format.ts';

export interface Run {
  readonly element: HTMLElement;
  readonly busy: boolean;
  start(options: ClipOptions): Promise<void>;
  /** Says what is wrong with what was asked for; empty: nothing. */
  refuse(words: string): void;
  dispose(): void;
}

/** Seconds as a person would say them: no more exact than an estimate is. */
export function timeLeft(seconds: number): string {
  if (seconds < 1.5) return 'a second';
  if (seconds < 90) return `${Math.round(seconds < 20 ? seconds : 5 * Math.round(seconds / 5))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** How large a file is. */
export function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toPrecision(2)} MB` : `${(bytes / 1e9).toPrecision(3)} GB`;
}

/** What a progress says, one sentence. */
export function progressWords({ stage, done, all, clock, secondsLeft }: ClipProgress): string {
  const left = secondsLeft !== undefined && secondsLeft > 0 ? `, ${timeLeft(secondsLeft)} left` : '';
  switch (stage) {
    case 'opening':
      return all > 0 ? `Step ${whole(done)} of ${whole(all)} before the first frame${left}` : 'Opening …';
    case 'filming':
      return `Frame ${whole(done)} of ${whole(all)} · step ${whole(clock ?? 0)}${left}`;
    case 'finishing':
      return `Closing the file of ${whole(done)} frames …`;
  }
}

/** Milliseconds between two texts: faster nobody reads. */
const TOLD_EVERY = 200;

/** @param changed is called when it begins and when it ends */
export function createRun(controls: Controls, changed: () => void): Run {
  const bar = make('progress', 'export-bar');
  bar.setAttribute('aria-label', 'How much of the clip is made');
  const words = make('p', 'export-words');
  const say = writer(words);
  const cancel = button('export-button', 'Stop and keep', () => ended?.abort());
  cancel.title = 'End it here, and keep what was made';
  const going = make('div', 'export-going', bar, words, cancel);
  const refusal = make('p', 'export-refusal');
  refusal.setAttribute('role', 'alert');
  const done = make('div', 'export-done');
  done.setAttribute('role', 'status');
  const element = make('div', 'export-run', refusal, going, done);
  going.hidden = refusal.hidden = true;

  let ended: AbortController | undefined;
  let url = '';

  const refuse = (text: string): void => {
    refusal.textContent = text;
    refusal.hidden = text === '';
  };
  const forget = (): void => {
    done.replaceChildren();
    if (url) URL.revokeObjectURL(url);
    url = '';
  };
  /** Hands over the file, with a look at it. */
  const show = (blob: Blob, frames: number, all: number): void => {
    url = URL.createObjectURL(blob);
    const ending = endingOf(blob);
    const save = make('a', 'export-save', `Save ${ending === 'zip' ? 'the zip' : ending.toUpperCase()}`);
    Object.assign(save, { href: url, download: `saddlescope.${ending}` });
    const part = frames < all ? `${whole(frames)} of ${whole(all)} frames` : `${whole(frames)} frames`;
    const facts = make('p', 'export-words', `${part}, ${sizeOf(blob.size)}`);
    done.append(make('div', 'export-file', save, facts), ...look(blob, url));
  };
  const start = async (options: ClipOptions): Promise<void> => {
    if (ended) return;
    const current = (ended = new AbortController());
    let last: ClipProgress | undefined;
    let toldAt = -Infinity;
    refuse('');
    forget();
    say('Opening …');
    bar.removeAttribute('value');
    going.hidden = false;
    changed();
    const onProgress = (progress: ClipProgress): void => {
      if (progress.stage !== 'opening') last = progress;
      const now = performance.now();
      if (now - toldAt < TOLD_EVERY && progress.stage !== 'finishing') return;
      toldAt = now;
      if (progress.all > 0) bar.value = progress.done / progress.all;
      say(progressWords(progress));
    };
    try {
      const blob = await controls.record(options, { signal: current.signal, onProgress });
      show(blob, last?.done ?? 0, last?.all ?? 0);
    } catch (error) {
      if (error instanceof ClipError) {
        refuse(error.message);
        if (error.kept) show(error.kept, error.frames, last?.all ?? error.frames);
      } else if (error instanceof Refusal) refuse(error.message);
      else if (!current.signal.aborted) refuse(error instanceof Error ? error.message : String(error));
    } finally {
      ended = undefined;
      going.hidden = true;
      changed();
    }
  };
  return {
    element,
    get busy() {
      return ended !== undefined;
    },
    start,
    refuse,
    dispose: () => {
      ended?.abort();
      forget();
    },
  };
}

/** What can be looked at of a file. */
function look({ type }: Blob, url: string): HTMLElement[] {
  if (type.startsWith('image/')) {
    const image = make('img', 'export-look');
    Object.assign(image, { src: url, alt: 'The clip' });
    return [image];
  }
  if (!type.startsWith('video/')) return [];
  const video = make('video', 'export-look');
  Object.assign(video, { src: url, controls: true, loop: true, muted: true, playsInline: true });
  video.setAttribute('aria-label', 'The clip');
  return [video];
}
