/** The Export page: clips, images and data, each on its own tab. */

import type { Settings } from '../../core/settings/settings.ts';
import type { App } from '../../api/app.ts';
import type { Page } from '../kit/drawer.ts';
import { createClipTab } from './clip-tab.ts';
import { createDataTab } from './data-tab.ts';
import { createImageTab } from './image-tab.ts';
import type { ExportTab } from './tab.ts';
import { createTabs } from '../kit/tabs.ts';

export interface ExportPage {
  refresh(settings: Settings): void;
}

/** The tabs in their order. */
const TABS: readonly ((controls: App, signal: AbortSignal) => ExportTab)[] = [
  createClipTab,
  createImageTab,
  createDataTab,
];

export function createExport(page: Page, controls: App, signal: AbortSignal): ExportPage {
  const contents = Object.fromEntries(
    TABS.map((create) => create(controls, signal)).map((tab) => [tab.title.toLowerCase(), tab]),
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
  return { refresh };
}
