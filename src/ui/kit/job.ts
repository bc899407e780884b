/** A piece of work that a button starts: how far it is, a button that stops it, and what came of it or went wrong. */

import { button, make, writer } from './dom.ts';
import { atEnd } from './lifetime.ts';

export interface Job {
  readonly stop: HTMLButtonElement;
  readonly bar: HTMLProgressElement;
  readonly note: HTMLElement;
  readonly refusal: HTMLElement;
  say(words: string): void;
  /** Says what is wrong; empty: nothing is. */
  refuse(words: string): void;
  /** Does something short, and says what went wrong. */
  attempt(act: () => Promise<void>): Promise<void>;
  /** Does the work, unless it is under way: `progress` takes the share that is done. */
  run(work: (signal: AbortSignal, progress: (share: number) => void) => Promise<void>): Promise<void>;
}

/** A bar that shows how far something is. */
export function progressBar(name: string): HTMLProgressElement {
  const bar = make('progress', 'progress-bar');
  bar.setAttribute('aria-label', name);
  return bar;
}

/** A line that says what is wrong, and `refuse`, which writes it. */
export function createRefusal(): { refusal: HTMLElement; refuse(words: string): void } {
  const refusal = make('p', 'refusal');
  refusal.setAttribute('role', 'alert');
  refusal.hidden = true;
  const write = writer(refusal);
  return {
    refusal,
    refuse: (words) => {
      write(words);
      refusal.hidden = words === '';
    },
  };
}

/** Returns what was thrown, in words. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * @param name of the bar, for screen readers
 * @param starters the buttons that rest while the work is under way
 */
export function createJob(name: string, lifetime: AbortSignal, ...starters: HTMLButtonElement[]): Job {
  let ended: AbortController | undefined;
  atEnd(lifetime, () => ended?.abort());
  const stop = button('form-button', 'Stop', () => ended?.abort());
  const bar = progressBar(name);
  const note = make('p', 'note');
  note.setAttribute('role', 'status');
  const say = writer(note);
  const { refusal, refuse } = createRefusal();
  const show = (busy: boolean): void => {
    for (const starter of starters) starter.disabled = busy;
    bar.hidden = stop.hidden = !busy;
  };
  show(false);

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    refuse('');
    try {
      await act();
    } catch (error) {
      if (!ended?.signal.aborted) refuse(wordsOf(error));
    }
  };
  return {
    stop,
    bar,
    note,
    refusal,
    say,
    refuse,
    attempt,
    run: async (work) => {
      if (ended) return;
      const { signal } = (ended = new AbortController());
      say('');
      bar.removeAttribute('value');
      show(true);
      await attempt(async () => {
        try {
          await work(signal, (share) => void (bar.value = share));
        } catch (error) {
          say('');
          throw error;
        }
      });
      ended = undefined;
      show(false);
    },
  };
}
