/** The window indicator: says that only a part is shown, and offers the way back and the named windows. */

import type { Settings } from '../../core/settings/settings.ts';
import {
  Trail,
  windowAboutSaddle,
  notebookZoom,
  sameWindow,
  wholeWindow,
  type Window,
} from '../../core/plane/window.ts';
import type { Actions } from '../../api/actions.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import { criticalTemperature, sameData } from '../../core/data/folded-cache.ts';
import { button, make, writer } from '../kit/dom.ts';
import { mount } from '../kit/lifetime.ts';
import { whole } from '../../core/notation/format.ts';

/** Milliseconds between two counts that are shown: faster ones cannot be read. */
const PERIOD = 250;

export interface Zoom {
  /** To the window before. */
  back(): void;
  /** To the whole window, and the first view of it. */
  home(): void;
  refresh(settings: Settings): void;
  report(status: FrameStatus): void;
}

/** Shows all of the landscape again. */
function showWhole(actions: Actions): void {
  const window = wholeWindow(criticalTemperature(actions.settings()));
  if (!sameWindow(actions.settings().window, window)) actions.change({ window });
}

export function createZoom(root: HTMLElement, actions: Actions, signal: AbortSignal): Zoom {
  const trail = new Trail();
  const goBack = (): void => {
    const window = trail.back();
    if (window) actions.change({ window });
  };
  const count = make('span', 'zoom-count');
  const back = button('zoom-button', 'Back', goBack);
  back.title = 'Back to the window before (Backspace)';
  const all = button('zoom-button', 'Whole window', () => showWhole(actions));
  all.title = 'Shows the whole window again (Home)';
  const element = make('section', 'zoom', count, back, all);
  element.setAttribute('aria-label', 'Zoom');
  element.hidden = true;
  mount(signal, root, element);
  const write = writer(count);
  let shown: Settings | undefined;
  let countedAt = -Infinity;

  const refresh = (settings: Settings): void => {
    if (shown === settings) return;
    // windows of other data are no windows of these
    if (shown && !sameData(shown, settings)) trail.clear();
    shown = settings;
    trail.note(settings.window, performance.now());
    element.hidden = sameWindow(settings.window, wholeWindow(criticalTemperature(settings)));
    back.hidden = !trail.any;
  };
  refresh(actions.settings());

  return {
    back: goBack,
    home: () => {
      actions.look('home');
      showWhole(actions);
    },
    refresh,
    report: ({ inWindow, census }) => {
      if (element.hidden || inWindow === undefined) return;
      const now = performance.now();
      if (now - countedAt < PERIOD) return;
      countedAt = now;
      const total = census.reduce((sum, row) => sum + row.walkers, 0);
      if (total > 0) write(`${whole(Math.min(inWindow, total))} of ${whole(total)} walkers in view`);
    },
  };
}

/** Windows about the saddle that are useful, in units of s. */
const WINDOWS: readonly [label: string, title: string, of: (s: number) => Window][] = [
  ['Whole', 'Shows the whole window (Home)', wholeWindow],
  [
    'σ ± 10\u202f%',
    'The notebook’s view of the phase transition: σ from 0.9 s to 1.1 s, and all μ',
    notebookZoom,
  ],
  [
    '± 0.01',
    'From 0.01 s below to 0.01 s above the saddle, in μ and in σ',
    (s) => windowAboutSaddle(s, 0.01),
  ],
  ['± 5·10⁻⁶', 'A window 10⁻⁵ s wide around the saddle', (s) => windowAboutSaddle(s, 5e-6)],
];

/** A row of buttons, one for each of these windows. */
export function createWindows(actions: Actions): HTMLElement {
  const row = make('div', 'windows');
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'Windows');
  for (const [label, title, of] of WINDOWS) {
    const show = (): void => actions.change({ window: of(criticalTemperature(actions.settings())) });
    const one = button('', label, show);
    one.title = title;
    row.append(one);
  }
  return row;
}
