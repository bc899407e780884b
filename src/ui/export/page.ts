/** The Export page: clips, images, data and links, each on its own tab. */

import type { Settings } from '../../core/settings/settings.ts';
import type { App } from '../../api/app.ts';
import { svgIcon } from '../kit/dom.ts';
import type { Drawer } from '../kit/drawer.ts';
import { createClipTab } from './clip-tab.ts';
import { createDataTab } from './data-tab.ts';
import { createLinkTab } from './link-tab.ts';
import { createImageTab } from './image-tab.ts';
import type { ExportTab } from './tab.ts';
import { createTabs } from '../kit/tabs.ts';

export interface ExportPage {
  refresh(settings: Settings): void;
  dispose(): void;
}

/** The tabs in their order. */
const TABS: readonly ((controls: App) => ExportTab)[] = [
  createClipTab,
  createImageTab,
  createDataTab,
  createLinkTab,
];

export function createExport(drawer: Drawer, controls: App): ExportPage {
  const page = drawer.page('export', 'Export', 'v', svgIcon('M10 10V1M6 4.5L10 1L14 4.5M2 9V15H18V9'));
  const contents = Object.fromEntries(
    TABS.map((create) => create(controls)).map((tab) => [tab.title.toLowerCase(), tab]),
  );
  const titles = Object.fromEntries(Object.entries(contents).map(([key, { title }]) => [key, title]));
  const redraw = (): void => refresh(controls.settings());
  const refresh = (settings: Settings): void => {
    if (page.shown()) contents[tabs.chosen()]!.refresh(settings);
  };
  let made = false;
  const tabs = createTabs('export', titles, contents, () => made && redraw(), 'What is made');
  made = true;
  page.bar.append(tabs.list);
  page.element.append(...tabs.panels);
  page.onShow(redraw);
  return {
    refresh,
    dispose: () => {
      for (const tab of Object.values(contents)) tab.dispose();
    },
  };
}
