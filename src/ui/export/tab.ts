/** The contract of a tab of the Export page. */

import type { FrameStatus } from '../../core/readout/frame-status.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** One tab of the page. */
export interface ExportTab {
  /** One word; in lower case it is the key of the tab. */
  readonly title: string;
  readonly element: HTMLElement;
  /** Shows settings; called when they change and when the tab is opened, and not while it is closed. */
  refresh(settings: Settings): void;
  /** Once a frame, whether or not it is open. */
  report?(status: FrameStatus): void;
}

/** Opens a file of any kind; `refuse` shows why it cannot be read. */
export type OpenForExport = (file: File, refuse: (words: string) => void) => void;
