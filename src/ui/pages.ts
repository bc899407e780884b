/** The pages of the drawer: their buttons are in the dock from the start, and their code is loaded later. */

import { lazyModule, withModule } from '../core/util/lazy-module.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Actions } from '../api/actions.ts';
import type { App } from '../api/app.ts';
import type { FrameStatus } from '../core/readout/frame-status.ts';
import { FILE_CODE } from '../api/script.ts';
import { HELP_CONTENT } from './keys/help.ts';
import { PAGE_KEYS } from './keys/key-table.ts';
import { svgIcon } from './kit/dom.ts';
import type { Drawer } from './kit/drawer.ts';
import type { FileTargets, Opener } from './open/opener.ts';
import { whenIdle } from './kit/idle.ts';
import { createLazyPage } from './kit/lazy-page.ts';
import { PLOT_LIBRARY } from './kit/plot-library.ts';

/** What plays the chapters on an unattended screen. */
export const KIOSK = lazyModule(async () => (await import('./present/kiosk.ts')).createKiosk);
const SCHEDULE = lazyModule(async () => (await import('./schedule/page.ts')).createSchedule);
const MEASURE = lazyModule(async () => (await import('./measure/page.ts')).createMeasure);
const PROBE = lazyModule(async () => (await import('./probe/page.ts')).createProbe);
const DATA = lazyModule(async () => (await import('./data/page.ts')).createData);
const EXPORT = lazyModule(async () => (await import('./export/page.ts')).createExport);
const OPENER = lazyModule(async () => (await import('./open/opener.ts')).createOpener);

/** Loads the code of all pages, of the help and of the kiosk: an interface that is created later has them at once. */
export async function loadPages(): Promise<void> {
  await Promise.all(
    [SCHEDULE, MEASURE, PROBE, DATA, EXPORT, OPENER, HELP_CONTENT, KIOSK].map((code) => code.load()),
  );
}

export interface Pages {
  refresh(settings: Settings): void;
  /** Once a frame; after the first one, the code of all pages is loaded while the browser is idle. */
  report(status: FrameStatus): void;
  /** A place on the surface was clicked or tapped: the probe goes there and its page opens, unless another page is open. */
  pick(mu: number, sigma: number): void;
}

/** Adds the pages to the drawer, in the order of their buttons. */
export function createPages(
  root: HTMLElement,
  drawer: Drawer,
  actions: Actions,
  controls: App,
  { follow, notice }: Pick<FileTargets, 'follow' | 'notice'>,
  signal: AbortSignal,
): Pages {
  const settings = (): Settings => controls.settings();
  const leaf = {
    schedule: drawer.page(
      'schedule',
      'Schedule',
      PAGE_KEYS.schedule,
      svgIcon('M2 2C5 10 8 7 11 9S15 14 18 14'),
    ),
    measure: drawer.page('measure', 'Measurements', PAGE_KEYS.measure, svgIcon('M2 1V14H18M5 3L9 7L17 11')),
    probe: drawer.page(
      'probe',
      'Probe',
      PAGE_KEYS.probe,
      svgIcon('M10 1V5M10 11V15M3 8H7M13 8H17M10 8H10.01'),
    ),
    data: drawer.page('data', 'Data', PAGE_KEYS.data, svgIcon('M1 14H19M4 14V10M8 14V3M12 14V6M16 14V11')),
    export: drawer.page(
      'export',
      'Export',
      PAGE_KEYS.export,
      svgIcon('M10 10V1M6 4.5L10 1L14 4.5M2 9V15H18V9'),
    ),
  };
  const schedule = createLazyPage(
    leaf.schedule,
    SCHEDULE,
    (create) => create(leaf.schedule, actions, signal),
    settings,
    signal,
  );
  const measure = createLazyPage(
    leaf.measure,
    MEASURE,
    (create) => create(leaf.measure, controls, follow, signal),
    settings,
    signal,
  );
  const probe = createLazyPage(
    leaf.probe,
    PROBE,
    (create) => create(root, leaf.probe, actions, signal),
    settings,
    signal,
  );
  const data = createLazyPage(
    leaf.data,
    DATA,
    (create) =>
      create(
        leaf.data,
        actions,
        {
          file: (file) => withOpener((opener) => opener.open(file)),
          text: (text, refuse) => withOpener((opener) => opener.text(text, refuse)),
        },
        signal,
      ),
    settings,
    signal,
  );
  const exports = createLazyPage(
    leaf.export,
    EXPORT,
    (create) =>
      create(
        leaf.export,
        controls,
        (file, refuse) => withOpener((opener) => opener.open(file, refuse)),
        signal,
      ),
    settings,
    signal,
  );
  const all = [schedule, measure, probe, data, exports];

  let opener: Opener | undefined;
  const withOpener = (run: (opener: Opener) => void): void =>
    withModule(
      OPENER,
      (create) => {
        const targets: FileTargets = {
          table: (table) => data.use((content) => content.open(table)),
          refuse: (...said) => (leaf.data.open(), data.use((content) => content.refuse(...said))),
          take: (take) => exports.use((content) => content.take(take)),
          sweep: (...read) => (leaf.measure.open(), measure.use((content) => content.sweep(...read))),
          follow,
          actions,
          app: controls,
          notice,
        };
        run((opener ??= create(root, targets, signal)));
      },
      reportError,
    );
  const dragged = (event: DragEvent): void => {
    const { dataTransfer, relatedTarget, type } = event;
    if (!dataTransfer?.types.includes('Files')) return;
    // or the browser shows the file in the place of the app
    event.preventDefault();
    const dropped = type === 'drop';
    // later they cannot be read any more
    const [file] = dropped ? dataTransfer.files : [];
    // out of the window, not from one element to the next
    const over = !dropped && (type !== 'dragleave' || relatedTarget !== null);
    withOpener((its) => its.dragged(over, file));
  };
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
    window.addEventListener(type, dragged, { signal });

  const undo = { load: async () => (await controls.undo.load()).show(root, actions, notice, signal) };

  let started = false;
  const loadNext = ([next, ...rest]: readonly { load(): Promise<unknown> }[]): void => {
    if (!next) return;
    const goOn = (): void => loadNext(rest);
    // what cannot be loaded now is loaded when it is needed, and says then what is wrong
    whenIdle(() => void next.load().then(goOn, goOn), signal);
  };

  return {
    refresh: (now) => {
      // a temperature in the user's hand is recorded from the start, whether or not its page is open
      if (now.schedule.shape === 'manual') void schedule.load();
      for (const page of all) page.refresh(now);
    },
    report: (status) => {
      if (!started)
        loadNext([
          undo,
          probe,
          schedule,
          measure,
          PLOT_LIBRARY,
          exports,
          data,
          OPENER,
          HELP_CONTENT,
          FILE_CODE,
        ]);
      started = true;
      for (const page of all) page.report(status);
    },
    pick: (mu, sigma) => {
      if (leaf.probe.offer()) probe.use((content) => content.pick(mu, sigma));
    },
  };
}
