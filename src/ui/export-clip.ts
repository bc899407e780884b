/** The tab that makes clips: a form, the button that starts, and what becomes of it; and takes of what a hand does. */

import { checkClip, framesOf, type ClipOptions } from '../core/clip.ts';
import { stepsPerSecond } from '../core/film.ts';
import { Refusal } from '../core/refusal.ts';
import type { Settings } from '../core/settings.ts';
import type { Controls } from './controls.ts';
import { button, make } from './dom.ts';
import { createClipForm } from './export-clip-form.ts';
import { createRun } from './export-run.ts';
import type { ExportTab } from './export-tab.ts';
import { createTakes } from './export-takes.ts';
import { whole } from './format.ts';

export function createClipTab(controls: Controls): ExportTab {
  const form = createClipForm(() => update());
  const run = createRun(controls, () => update());
  const takes = createTakes(controls, (take) => form.offer(take));
  const record = button('export-button export-record', make('span', 'export-dot'), () => void start());
  record.append('Record');
  const note = make('p', 'export-words');
  const element = make(
    'div',
    'export-clip',
    form.element,
    make('div', 'export-side', make('div', 'export-start', record, note), run.element, takes.element),
  );

  /** The options, or undefined and a refusal that is shown. */
  const options = (): ClipOptions | undefined => {
    try {
      const checked = checkClip(form.asked());
      run.refuse('');
      return checked;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      run.refuse(error.message);
      return undefined;
    }
  };
  const start = async (): Promise<void> => {
    const checked = options();
    if (checked) await run.start(checked);
  };
  const update = (settings: Settings = controls.settings()): void => {
    form.refresh();
    record.disabled = run.busy;
    if (run.busy) return;
    const checked = options();
    note.textContent = checked ? describe(checked, settings) : '';
  };
  return {
    title: 'Clip',
    element,
    refresh: update,
    dispose: () => {
      run.dispose();
      takes.dispose();
    },
  };
}

/** How much is filmed of what. */
function describe(options: ClipOptions, settings: Settings): string {
  const { width, height, take, seconds } = options;
  const steps = take ? [] : [`${whole(seconds * stepsPerSecond(settings))} steps`];
  return [`${whole(framesOf(options))} frames of ${width} × ${height}`, ...steps].join(', ');
}
