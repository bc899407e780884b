/** The Clip tab: the form, the start button, the progress, and takes. */

import { checkClip, framesOf, type ClipOptions } from '../../core/export/clip-options.ts';
import { roomWords } from '../../core/export/scene.ts';
import { stepsPerSecond } from '../../core/simulation/timeline.ts';
import { ValidationError } from '../../core/util/validation-error.ts';
import type { Take } from '../../core/session/take.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { App } from '../../api/app.ts';
import { button, make, writer } from '../kit/dom.ts';
import { atEnd } from '../kit/lifetime.ts';
import { createClipForm } from './clip-form.ts';
import { createClipRun } from './clip-progress.ts';
import type { ExportTab, OpenForExport } from './tab.ts';
import { createTakes } from './takes.ts';
import { whole } from '../../core/notation/format.ts';

interface ClipTab extends ExportTab {
  /** Takes a recording that was opened. */
  keep(take: Take): void;
}

/** Milliseconds between two looks whether a take is still being written down. */
const LOOKED_EVERY = 500;

/** @param openFile opens a file of any kind */
export function createClipTab(controls: App, signal: AbortSignal, openFile: OpenForExport): ClipTab {
  const form = createClipForm(() => update());
  const run = createClipRun(controls, () => update(), signal);
  const takes = createTakes(controls, (take) => form.offer(take), openFile, signal);
  const record = button('form-button export-record', 'Make clip', () => void start());
  const note = make('p', 'note');
  const room = make('p', 'note export-room');
  room.setAttribute('role', 'status');
  const sayRoom = writer(room);
  form.element.prepend(room);
  const begin = make('div', 'export-start', record, note);
  // what one came for, and how far it is, stay in view; what scrolls is below
  const element = make(
    'div',
    'export-made',
    make('div', 'export-act', begin, run.element),
    make('div', 'export-clip', run.look, form.element, takes.element),
  );
  let looked: ReturnType<typeof setTimeout> | undefined;
  atEnd(signal, () => clearTimeout(looked));

  /** The options, or undefined and a refusal that is shown. */
  const options = (): ClipOptions | undefined => {
    try {
      const checked = checkClip(form.asked());
      run.refuse('');
      return checked;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      run.refuse(error.message);
      return undefined;
    }
  };
  const start = async (): Promise<void> => {
    if (live()) return update();
    const checked = options();
    if (checked) await run.start(checked);
  };
  /** Whether a take is being recorded; if so, it is checked again until the take is over. */
  const live = (): boolean => {
    clearTimeout(looked);
    const now = controls.takeSeconds() !== undefined;
    if (now) looked = setTimeout(update, LOOKED_EVERY);
    return now;
  };
  const update = (settings: Settings = controls.settings()): void => {
    form.refresh();
    form.element.disabled = begin.hidden = run.busy;
    if (run.busy) return;
    record.disabled = live();
    const checked = options();
    if (checked) sayRoom(roomWords(checked.overlays, checked.width, checked.height, settings.teams.length));
    const words = checked ? describe(checked, settings) : '';
    note.textContent = record.disabled ? 'Stop the live recording first.' : words;
  };
  takes.element.addEventListener('click', () => update());
  return {
    title: 'Clip',
    element,
    refresh: update,
    keep: (take) => {
      takes.keep(take);
      update();
    },
  };
}

/** How much is filmed of what. */
function describe(options: ClipOptions, settings: Settings): string {
  const { width, height, take, seconds } = options;
  const steps = take ? [] : [`${whole(seconds * stepsPerSecond(settings))} steps`];
  return [`${whole(framesOf(options))} frames of ${width} × ${height}`, ...steps].join(', ');
}
