// Whether a page can be opened: Vite ends with an error where the command for that is missing.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether this machine can open a page in a browser: on Linux it needs a screen and xdg-open, or a command in BROWSER.
 * @param {string} platform as `process.platform`
 * @param {Record<string, string | undefined>} env as `process.env`
 * @param {(path: string) => boolean} [exists]
 */
export function opensPages(platform, env, exists = existsSync) {
  if (env.CI || env.BROWSER === 'none') return false;
  if (platform === 'win32' || platform === 'darwin') return true;
  /** @param {string} command */
  const found = (command) =>
    (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && exists(join(folder, command)));
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return false;
  return env.BROWSER ? found(env.BROWSER) || exists(env.BROWSER) : found('xdg-open');
}
