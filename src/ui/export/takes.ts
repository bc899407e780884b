/** Records takes of the user's actions, and saves, opens, plays and films them. */

import { defaultOptions } from '../../core/link/link-options.ts';
import { LONGEST_PACKED, packTake } from '../../core/session/take-codec.ts';
import { ValidationError } from '../../core/util/validation-error.ts';
import { TAKE_LIMITS, type Take } from '../../core/session/take.ts';
import { takeSettings } from '../../core/session/read-take.ts';
import { linkTo } from '../../api/address.ts';
import { toClipboard } from '../kit/clipboard.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { download } from '../kit/download.ts';
import { filePicker } from '../kit/file-picker.ts';
import { atEnd, mount } from '../kit/lifetime.ts';
import { createTakePlayer } from './take-player.ts';
import { whole } from '../../core/notation/format.ts';

/** Milliseconds between two looks at the clock of a take. */
const LOOKED_EVERY = 250;

/** m:ss */
const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export interface Takes {
  readonly element: HTMLElement;
  /** Takes a take that was opened. */
  keep(take: Take): void;
}

/**
 * @param made is called with a take that was made or opened
 * @param openFile opens a file of any kind
 */
export function createTakes(
  controls: App,
  made: (take: Take | undefined) => void,
  openFile: (file: File, refuse: (words: string) => void) => void,
  signal: AbortSignal,
): Takes {
  const page = document.querySelector('main') ?? document.body;
  let take: Take | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  const live = button('form-button', make('span', 'export-dot'), () => (timer ? stop() : start()));
  const name = make('span', '', 'Record live');
  live.append(name);
  live.title =
    'Records all that you do: settings, schedule and view. A clip of it can be made afterwards at any size.';
  const { opener, picker } = filePicker('form-button', 'Open recording', (file) => openFile(file, say));
  const words = make('p', 'note');
  words.setAttribute('role', 'status');
  const say = writer(words);
  const replay = createTakePlayer(controls, (problem) => say(problem), page, signal);
  const saver = button('form-button', 'Save recording', () => {
    if (take) download(JSON.stringify(take), 'application/json', 'saddlescope-take.json');
  });
  const player = button('form-button', 'Replay', () => {
    if (take) void replay.play(take);
  });
  const linker = button('form-button', 'Copy link', () => void copyLink());
  linker.title = 'Copies a link that plays this recording';
  const buttons = make('div', 'export-buttons', live, opener, saver, player, linker, picker);
  const element = make('div', 'export-takes', buttons, words);

  // the page may be closed during a recording: a button over the stage shows that, and ends the take
  const chip = button('export-chip', make('span', 'export-dot'), () => stop());
  const time = make('span', '');
  const tell = writer(time);
  chip.append(time, ' · Stop');
  chip.setAttribute('aria-label', 'Stop recording live');
  chip.hidden = true;
  mount(signal, page, chip);

  const show = (): void => {
    saver.hidden = player.hidden = linker.hidden = !take || timer !== undefined;
    opener.disabled = timer !== undefined;
    live.setAttribute('aria-pressed', String(timer !== undefined));
    name.textContent = timer ? 'Stop' : 'Record live';
    chip.hidden = timer === undefined;
  };
  const keep = (next: Take): void => {
    take = next;
    const { deeds, seconds } = next;
    const many = deeds.length === 1 ? 'one change' : `${whole(deeds.length)} changes`;
    say(`A recording of ${seconds.toFixed(1)} s with ${many}. Make clip renders it frame by frame.`);
    made(take);
    show();
  };
  const attempt = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      say(error.message);
    }
    show();
  };
  const start = (): void =>
    attempt(() => {
      controls.startTake();
      replay.stop();
      say('');
      tell('0:00');
      timer = setInterval(look, LOOKED_EVERY);
    });
  const end = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const stop = (): void =>
    attempt(() => {
      end();
      const next = controls.endTake();
      if (next) keep(next);
      else say('The recording ended, because the walkers started again.');
    });
  const look = (): void => {
    const seconds = controls.takeSeconds();
    if (seconds === undefined || seconds >= TAKE_LIMITS.seconds) return stop();
    tell(clockOf(seconds));
  };
  const copyLink = async (): Promise<void> => {
    if (!take) return;
    const packed = await packTake(take);
    if (packed.length > LONGEST_PACKED) {
      return say(
        `This recording is too long for a link, with ${whole(packed.length)} characters: save it as a file.`,
      );
    }
    const link = linkTo(takeSettings(take), { ...defaultOptions(), take: packed });
    say((await toClipboard(link)) ? 'The link is copied.' : `The browser does not allow copying: ${link}`);
  };
  atEnd(signal, end);
  show();
  return { element, keep };
}
