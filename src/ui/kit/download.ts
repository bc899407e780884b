/** Offers text or a blob to the user as a downloaded file. */

import { make } from './dom.ts';

/** Adds a text or a file to the browser's downloads. */
export function download(content: string | Blob, type: string, name: string): void {
  const file = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const url = URL.createObjectURL(file);
  const link = make('a');
  link.href = url;
  link.download = name;
  link.click();
  // the browser reads it after this task
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
