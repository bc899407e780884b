/** The tab that makes clips. */

import type { Controls } from './controls.ts';
import { make } from './dom.ts';
import type { ExportTab } from './export-tab.ts';

export function createClipTab(_controls: Controls): ExportTab {
  const element = make('div', 'export-clip');
  return { title: 'Clip', element, refresh: () => undefined, dispose: () => undefined };
}
