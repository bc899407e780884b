/** What the calls of `window.saddlescope` need that return files and tables: loaded with the first of them. */

export { readClip } from '../core/export/clip-options.ts';
export { checkData } from '../core/export/data-tables.ts';
export { readTake } from '../core/session/read-take.ts';
export { readImageRequest } from '../core/export/image-options.ts';
export { gather, toFile } from './data-file.ts';
export { report, series } from './measurements.ts';
