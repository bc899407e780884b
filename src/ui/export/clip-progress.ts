/** A clip in progress: how far it is, the time left, the buttons that end it, and the finished file. */

import { ClipError, endingOf, type ClipOptions, type ClipProgress } from '../../core/export/clip-options.ts';
import { ValidationError } from '../../core/util/validation-error.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { createRefusal, progressBar, wordsOf } from '../kit/job.ts';
import { atEnd, mount, watchSize } from '../kit/lifetime.ts';
import { timeLeft, whole } from '../../core/notation/format.ts';

export interface ClipRun {
  /** How far it is, with what ends it; then the file. */
  readonly element: HTMLElement;
  /** What was made, to be looked at; empty before. */
  readonly look: HTMLElement;
  readonly busy: boolean;
  start(options: ClipOptions): Promise<void>;
  /** Says what is wrong with what was asked for; empty: nothing. */
  refuse(words: string): void;
}

/** How large a file is. */
export function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toPrecision(2)} MB` : `${(bytes / 1e9).toPrecision(3)} GB`;
}

/** An estimate from fewer frames, or fewer seconds of steps before them, is a guess and is not shown. */
const TOLD_FROM = { frames: 3, seconds: 3 };

/**
 * What a progress says, one sentence.
 * @param seconds since it began
 */
export function progressWords(progress: ClipProgress, seconds: number): string {
  const { stage, done, all, clock, secondsLeft = 0 } = progress;
  const known = stage === 'opening' ? seconds >= TOLD_FROM.seconds : done >= TOLD_FROM.frames;
  const left = known && secondsLeft > 0 ? `, ${timeLeft(1000 * secondsLeft)}` : '';
  switch (stage) {
    case 'opening':
      return all > 0 ? `Step ${whole(done)} of ${whole(all)} before the first frame${left}` : 'Opening …';
    case 'filming':
      return `Frame ${whole(done)} of ${whole(all)} · step ${whole(clock ?? 0)}${left}`;
    case 'finishing':
      return `Writing the file of ${whole(done)} frames …`;
  }
}

/** Milliseconds between two texts: faster ones cannot be read. */
const TOLD_EVERY = 200;

/** @param changed is called when it begins and when it ends */
export function createClipRun(controls: App, changed: () => void, signal: AbortSignal): ClipRun {
  const bar = progressBar('Progress of the clip');
  const words = make('p', 'note');
  const say = writer(words);
  const stop = button('form-button', 'Stop and keep', () => ended?.abort());
  stop.title = 'Stops now and saves the frames made so far';
  const cancel = button('form-button', 'Cancel', () => {
    dropped = true;
    ended?.abort();
  });
  cancel.title = 'Stops now and discards the frames made so far';
  const going = make('div', 'export-going', stop, cancel, bar, words);
  const { refusal, refuse: showRefusal } = createRefusal();
  const done = make('div', 'export-file');
  done.setAttribute('role', 'status');
  const look = make('div', 'export-looks');
  const element = make('div', 'export-run', going, done, refusal);
  going.hidden = true;

  // the page may be closed meanwhile: a button over the stage shows the progress, and ends the clip
  const chip = button('export-chip', make('span', 'export-dot'), () => ended?.abort());
  const far = make('span', '');
  const tell = writer(far);
  chip.append(far, ' · Stop and keep');
  chip.title = stop.title;
  chip.hidden = true;
  mount(signal, document.querySelector('main') ?? document.body, chip);
  const showChip = (): void => void (chip.hidden = !ended || going.checkVisibility());
  // called whenever it is shown or hidden, along with what it stands in
  watchSize(signal, showChip, going);
  // a video has its size only after a while, and in a page that is closed none
  watchSize(signal, () => look.scrollIntoView({ block: 'nearest' }), look);

  let ended: AbortController | undefined;
  let dropped = false;
  let url = '';

  /** What is wrong with what is asked for; else what went wrong with what was. */
  const wrong = { asked: '', made: '' };
  const refuse = (about: keyof typeof wrong, text: string): void => {
    wrong[about] = text;
    showRefusal(wrong.asked || wrong.made);
  };
  const forget = (): void => {
    done.replaceChildren();
    look.replaceChildren();
    if (url) URL.revokeObjectURL(url);
    url = '';
  };
  atEnd(signal, () => {
    dropped = true;
    ended?.abort();
    forget();
  });
  /** Saves the file at once, and gives a look at it. */
  const show = (blob: Blob, frames: number, all: number): void => {
    if (dropped) return;
    const name = `saddlescope.${endingOf(blob)}`;
    download(blob, blob.type, name);
    url = URL.createObjectURL(blob);
    const save = make('a', 'form-button export-save', 'Save again');
    Object.assign(save, { href: url, download: name });
    const part = frames < all ? `${whole(frames)} of ${whole(all)} frames` : `${whole(frames)} frames`;
    done.append(save, make('p', 'note', `${part}, ${sizeOf(blob.size)}: ${name}`));
    look.append(...lookAt(blob, url));
  };
  const start = async (options: ClipOptions): Promise<void> => {
    if (ended) return;
    const current = (ended = new AbortController());
    const began = performance.now();
    let last: ClipProgress | undefined;
    let toldAt = -Infinity;
    dropped = false;
    refuse('made', '');
    forget();
    say('Opening …');
    tell('Making a clip');
    bar.removeAttribute('value');
    going.hidden = false;
    // a keyboard user's focus goes to the button that ends it, and comes back
    const from = document.querySelector<HTMLElement>('button:focus-visible');
    changed();
    if (from && !from.checkVisibility()) stop.focus();
    showChip();
    const onProgress = (progress: ClipProgress): void => {
      if (progress.stage !== 'opening') last = progress;
      const now = performance.now();
      if (now - toldAt < TOLD_EVERY && progress.stage !== 'finishing') return;
      toldAt = now;
      if (progress.all > 0) bar.value = progress.done / progress.all;
      say(progressWords(progress, (now - began) / 1000));
      showChip();
      if (last) tell(`Making a clip, ${whole(last.done)} of ${whole(last.all)}`);
    };
    try {
      const blob = await controls.record(options, { signal: current.signal, onProgress });
      show(blob, last?.done ?? 0, last?.all ?? 0);
    } catch (error) {
      if (dropped) return;
      if (error instanceof ClipError) {
        refuse('made', error.message);
        if (error.kept) show(error.kept, error.frames, last?.all ?? error.frames);
      } else if (error instanceof ValidationError) refuse('made', error.message);
      else if (!current.signal.aborted) refuse('made', wordsOf(error));
    } finally {
      ended = undefined;
      const inside = going.contains(document.activeElement);
      going.hidden = true;
      showChip();
      changed();
      if (inside) from?.focus();
    }
  };
  return {
    element,
    look,
    get busy() {
      return ended !== undefined;
    },
    start,
    refuse: (text) => refuse('asked', text),
  };
}

/** What can be looked at of a file. */
function lookAt({ type }: Blob, url: string): HTMLElement[] {
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
