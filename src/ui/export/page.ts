/** The Export page: clips, images and data, each on its own tab. */

import type { Take } from '../../core/session/take.ts';
import type { FrameStatus } from '../../core/readout/frame-status.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { App } from '../../api/app.ts';
import type { Page } from '../kit/drawer.ts';
import { createClipTab } from './clip-tab.ts';
import { createDataTab } from './data-tab.ts';
import { createImageTab } from './image-tab.ts';
import type { ExportTab, OpenForExport } from './tab.ts';
import { createTabs } from '../kit/tabs.ts';

export interface ExportPage {
  refresh(settings: Settings): void;
  /** Once a frame. */
  report(status: FrameStatus): void;
  /** Shows a recording that was opened. */
  take(take: Take): void;
}

export function createExport(
  page: Page,
  controls: App,
  openFile: OpenForExport,
  signal: AbortSignal,
): ExportPage {
  const clip = createClipTab(controls, signal, openFile);
  const inOrder = [clip, ...[createImageTab, createDataTab].map((create) => create(controls, signal))];
  const contents: Record<string, ExportTab> = Object.fromEntries(
    inOrder.map((tab) => [tab.title.toLowerCase(), tab]),
  );
  const titles = Object.fromEntries(Object.entries(contents).map(([key, { title }]) => [key, title]));
  const redraw = (): void => refresh(controls.settings());
  const refresh = (settings: Settings): void => {
    if (page.shown()) contents[tabs.chosen()]!.refresh(settings);
  };
  const tabs = createTabs('export', titles, contents, redraw, 'Kind of export');
  page.bar.append(tabs.list);
  page.element.append(...tabs.panels);
  page.onShow(redraw);
  return {
    refresh,
    report: (status) => inOrder.forEach((tab) => tab.report?.(status)),
    take: (take) => {
      page.open();
      tabs.choose('clip');
      clip.keep(take);
    },
  };
}
