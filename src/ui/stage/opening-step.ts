/**
 * Opens a link at a later step: computes the crowd up to there first, and shows the time left and a cancel button when
 * that takes long.
 */

import { carry } from '../../api/address.ts';
import type { App } from '../../api/app.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { button, make, writer } from '../kit/dom.ts';
import { atEnd } from '../kit/lifetime.ts';
import { timeLeft, whole } from '../../core/notation/format.ts';

/** Milliseconds that are too short to show a wait. */
const SHORT = 500;
/** Milliseconds from which on a rate is known, and between two times left that are shown. */
const KNOWN = 1000;

export interface OpeningStep {
  /**
   * Computes the crowd at step t, where it stands still.
   * @returns whether it got there
   */
  open(t: number): Promise<boolean>;
  /** Once a frame: a crowd that has gone on is no longer the one of the link. */
  report(status: FrameStatus): void;
}

/** What is seen meanwhile: what is computed, how far it is, how long still, and a way out. */
function createWait(t: number, cancel: () => void) {
  const words = make('p', 'opening-words', `Computing ${whole(t)} steps…`);
  words.id = 'opening-words';
  words.setAttribute('role', 'status');
  const left = make('p', 'opening-left');
  const bar = make('progress', 'progress-bar');
  bar.max = t;
  bar.setAttribute('aria-labelledby', words.id);
  const stop = button('opening-cancel', 'Cancel', cancel);
  stop.title = 'Stops at the step reached so far';
  const element = make('section', 'opening glass', words, stop, bar, left);
  element.setAttribute('aria-label', 'Opening');
  const write = writer(left);
  let start: { at: number; done: number } | undefined;
  let told = -Infinity;
  const progress = (done: number): void => {
    const now = performance.now();
    bar.value = done;
    start ??= { at: now, done };
    if (now - start.at < KNOWN || now - told < KNOWN) return;
    told = now;
    write(timeLeft(((now - start.at) * (t - done)) / Math.max(1, done - start.done)));
  };
  return { element, progress };
}

export function createOpeningStep(root: HTMLElement, controls: App, signal: AbortSignal): OpeningStep {
  /** The step of the link, once the crowd is there. */
  let arrived: number | undefined;
  let current: AbortController | undefined;
  atEnd(signal, () => current?.abort());

  const open = async (t: number): Promise<boolean> => {
    current?.abort();
    const abort = (current = new AbortController());
    arrived = undefined;
    const { element, progress } = createWait(t, () => abort.abort());
    const show = setTimeout(() => root.append(element), SHORT);
    try {
      await controls.step(t, progress, abort.signal);
    } finally {
      clearTimeout(show);
      element.remove();
    }
    if (abort.signal.aborted) carry({ t: 0 }, controls.settings());
    else arrived = t;
    return !abort.signal.aborted;
  };

  return {
    open,
    report: ({ clock }) => {
      if (arrived === undefined || (clock === arrived && controls.reproducible())) return;
      arrived = undefined;
      carry({ t: 0 }, controls.settings());
    },
  };
}
